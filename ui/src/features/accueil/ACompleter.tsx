import { Link } from "@tanstack/react-router";
import { enumeration } from "../../format";
import type { BrouillonVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { Button, Card, Counter, Empty, Icon, toast } from "../../kit";
import { buttonClass } from "../../kit/Button";
import { craPath } from "../cra/liens";
import s from "./Accueil.module.css";

/** « Brouillon, sans lieu ni thématique » */
function etat({ manque, saisie }: BrouillonVue): string {
  const debut = saisie.id ? "Modification en cours" : saisie.type === "collectif" ? "Brouillon d’atelier" : "Brouillon";
  return manque.length === 0 ? `${debut}, prêt à enregistrer` : `${debut}, sans ${enumeration(manque).replace(" et ", " ni ")}`;
}

async function supprimer({ id, saisie, titre }: BrouillonVue): Promise<void> {
  await call("brouillon_delete", { id });
  toast({ message: `Brouillon supprimé\u00A0: ${titre}.`, undo: async () => void (await call("brouillon_save", { id, saisie })) });
}

export function ACompleter({ brouillons }: { brouillons: readonly BrouillonVue[] }) {
  return (
    <Card title="À compléter" aside={brouillons.length > 0 && <Counter warn value={brouillons.length} label="à compléter" />}>
      {brouillons.length === 0 ? (
        <Empty>Rien à compléter. Vos brouillons viendront ici.</Empty>
      ) : (
        <ul className={s.lines}>
          {brouillons.map((brouillon) => (
            <li key={brouillon.id} className={s.line}>
              <span className="muted">
                <Icon name="crayon" />
              </span>
              <span className={s.what}>
                <b className={s.name}>{brouillon.titre}</b>
                <span className="muted small">{etat(brouillon)}</span>
              </span>
              <Link
                to={craPath(brouillon.saisie.type)}
                search={{ brouillon: brouillon.id }}
                className={buttonClass({ dense: true }, false)}
                aria-label={`Reprendre\u00A0: ${brouillon.titre}`}
              >
                Reprendre
              </Link>
              <Button look="text" dense icon="corbeille" label={`Supprimer le brouillon\u00A0: ${brouillon.titre}`} onClick={() => void supprimer(brouillon)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
