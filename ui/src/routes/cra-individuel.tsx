import { useLocation, useSearch } from "@tanstack/react-router";
import { CraIndividuelForm } from "../features/cra/CraIndividuelForm";
import { useDebut } from "../features/cra/debut";
import type { CraSearch } from "../features/cra/search";

export function CraIndividuel() {
  const search = useSearch({ from: "/cadre/cra/individuel" });
  const ouverture = useLocation({ select: ({ state, href }) => `${state.ouverture ?? ""} ${href}` });
  return <Ouverture key={ouverture} search={search} />;
}

function Ouverture({ search }: { search: CraSearch }) {
  const debut = useDebut("individuel", search);
  return debut && <CraIndividuelForm debut={debut} />;
}
