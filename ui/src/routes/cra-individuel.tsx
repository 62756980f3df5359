import { useSearch } from "@tanstack/react-router";
import { CraIndividuelForm } from "../features/cra/CraIndividuelForm";
import { useDebut } from "../features/cra/debut";
import type { CraSearch } from "../features/cra/search";

export function CraIndividuel() {
  const search = useSearch({ from: "/cadre/cra/individuel" });
  return <Ouverture key={JSON.stringify(search)} search={search} />;
}

function Ouverture({ search }: { search: CraSearch }) {
  const debut = useDebut("individuel", search);
  return debut && <CraIndividuelForm debut={debut} />;
}
