import { Link } from "@tanstack/react-router";
import { useAujourdhui, useSession } from "../../app/session";
import { dateRelative, enumeration, instantRelatif, majuscule } from "../../format";
import type { BrouillonVue } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Button, Icon, Marked, Pill, toast } from "../../kit";
import { craPath } from "../cra/liens";
import s from "./ListeBrouillons.module.css";

type Props = { brouillons: readonly BrouillonVue[]; recherche: string | null; id: string; labelledBy: string };

/** What was begun: it stays on this device, and opens where it was left. */
export function ListeBrouillons({ brouillons, recherche, id, labelledBy }: Props) {
  const aujourdhui = useAujourdhui();
  const { fuseau } = useSession();

  async function supprimer(brouillon: BrouillonVue) {
    try {
      await call("brouillon_delete", { id: brouillon.id });
      toast({
        message: "1 brouillon supprimé.",
        undo: async () => void (await call("brouillon_save", { id: brouillon.id, saisie: brouillon.saisie })),
      });
    } catch (error) {
      toast({ message: toCommandError(error).message, tone: "error" });
    }
  }

  return (
    <div id={id} role="tabpanel" aria-labelledby={labelledBy} className={s.liste}>
      <ul>
        {brouillons.map((b) => (
          <li key={b.id} className={s.ligne}>
            <Icon name={b.saisie.type === "collectif" ? "atelier" : "duo"} />
            <span className={s.mots}>
              <b>
                <Marked text={b.titre} search={recherche} />
              </b>
              <span className="muted small">
                {[
                  b.saisie.date && majuscule(dateRelative(b.saisie.date, aujourdhui)),
                  b.manque.length > 0 && `Manque\u00A0: ${enumeration(b.manque)}`,
                  `modifié ${instantRelatif(b.modification, aujourdhui, fuseau)}`,
                ].filter(Boolean).join(" · ")}
              </span>
            </span>
            <Pill icon="crayon">Brouillon</Pill>
            <Link to={craPath(b.saisie.type)} search={{ brouillon: b.id }} className={s.reprendre} aria-label={`Reprendre ${b.titre}`}>
              Reprendre
            </Link>
            <Button look="text" dense icon="corbeille" label={`Supprimer le brouillon ${b.titre}`} onClick={() => void supprimer(b)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
