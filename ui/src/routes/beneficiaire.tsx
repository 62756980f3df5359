import { useParams } from "@tanstack/react-router";
import { Fiche } from "../features/beneficiaire/Fiche";

export function Beneficiaire() {
  const { id } = useParams({ from: "/cadre/beneficiaires/$id" });
  return <Fiche key={id} id={id} />;
}
