import { useSearch } from "@tanstack/react-router";
import { CraAtelierForm } from "../features/cra/CraAtelierForm";
import { useDebut } from "../features/cra/debut";
import type { CraSearch } from "../features/cra/search";

export function CraAtelier() {
  const search = useSearch({ from: "/cadre/cra/atelier" });
  return <Ouverture key={JSON.stringify(search)} search={search} />;
}

function Ouverture({ search }: { search: CraSearch }) {
  const debut = useDebut("collectif", search);
  return debut && <CraAtelierForm debut={debut} />;
}
