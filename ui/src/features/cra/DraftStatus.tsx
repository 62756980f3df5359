import { useState } from "react";
import { useSession } from "../../app/session";
import { heure, instantRelatif } from "../../format";
import { Icon } from "../../kit";
import type { CraForm } from "./useCraForm";

/** « Brouillon enregistré à 14 h 32 »: always seen, spoken at the first save only. */
export function DraftStatus({ form }: { form: CraForm }) {
  const { aujourdhui, fuseau } = useSession();
  const { brouillon, debut } = form;
  const [repris] = useState(debut.brouillon);
  if (!brouillon) return null;
  const texte =
    brouillon === repris
      ? `Brouillon repris là où vous l’aviez laissé, ${instantRelatif(brouillon.modification, aujourdhui, fuseau)}.`
      : `Brouillon enregistré à ${heure(brouillon.modification, fuseau)}`;
  return (
    <>
      <span className="row muted">
        <Icon name="coche" small />
        {texte}
      </span>
      <span role="status" className="sr">
        {brouillon === repris ? texte : "Brouillon enregistré"}
      </span>
    </>
  );
}
