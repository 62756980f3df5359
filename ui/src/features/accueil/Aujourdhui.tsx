import { Link } from "@tanstack/react-router";
import { compte, duree, enumeration } from "../../format";
import type { LigneCra } from "../../ipc/bindings";
import { libelleThematique } from "../../ipc/libelles";
import { Card, Empty, SyncPill } from "../../kit";
import { craPath } from "../cra/liens";
import s from "./Accueil.module.css";

/** What was logged today; each line opens its CRA. */
export function Aujourdhui({ lignes }: { lignes: readonly LigneCra[] }) {
  return (
    <Card
      title="Aujourd’hui"
      aside={lignes.length > 0 && <span className="muted">{compte(lignes.length, "activité")}</span>}
      link={<Link to="/activites">Mes activités</Link>}
    >
      {lignes.length === 0 ? (
        <Empty>Pas encore d’activité aujourd’hui. Ctrl+N pour la première.</Empty>
      ) : (
        <ul className={s.lines}>
          {lignes.map((ligne) => (
            <li key={ligne.id} className={s.line}>
              <span className={`${s.time} tn`}>
                <b>{duree(ligne.duree)}</b>
                {ligne.type === "collectif" && <span className="muted small">{compte(ligne.accompagnements, "pers.", "pers.")}</span>}
              </span>
              <span className={s.what}>
                <Link to={craPath(ligne.type)} search={{ id: ligne.id }} className={s.name}>
                  {ligne.titre}
                </Link>
                <span className="muted small">{[enumeration(ligne.thematiques.map(libelleThematique)), ligne.lieu_libelle].filter(Boolean).join(", ")}</span>
              </span>
              <SyncPill etat={ligne.sync} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
