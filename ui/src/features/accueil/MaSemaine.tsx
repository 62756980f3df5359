import { Link } from "@tanstack/react-router";
import { useAujourdhui } from "../../app/session";
import { compte, dateLongue, duree, jourCourt } from "../../format";
import type { AccueilVue } from "../../ipc/bindings";
import { Card } from "../../kit";
import s from "./Accueil.module.css";

const JOURS_OUVRES = 5;
const HAUTEUR = 44;
const LARGEUR = 48;

/** Bars with their figures; the week-end shows only when something happened there. */
export function MaSemaine({ jours }: { jours: AccueilVue["semaine"] }) {
  const aujourdhui = useAujourdhui();
  const montres = jours.filter((jour, i) => i < JOURS_OUVRES || jour.activites > 0);
  const max = Math.max(1, ...montres.map((j) => j.activites));
  const total = jours.reduce((n, j) => n + j.activites, 0);
  const temps = jours.reduce((n, j) => n + j.duree, 0);
  return (
    <Card title="Ma semaine" link={<Link to="/activites">Détail</Link>} className={s.week}>
      <ul className={`${s.bars} tn`}>
        {montres.map((jour) => {
          const h = (jour.activites / max) * HAUTEUR;
          return (
            <li key={jour.date} className={jour.date === aujourdhui ? s.today : undefined} aria-label={`${dateLongue(jour.date, aujourdhui)}\u00A0: ${compte(jour.activites, "activité")}`}>
              <span aria-hidden="true">{jour.activites}</span>
              <svg viewBox={`0 0 ${LARGEUR} ${HAUTEUR}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect x="0" y={HAUTEUR - Math.max(h, 1)} width={LARGEUR} height={Math.max(h, 1)} />
              </svg>
              <span aria-hidden="true">{jourCourt(jour.date)}</span>
            </li>
          );
        })}
      </ul>
      <p className={s.weekTotal}>
        {total === 0 ? (
          "Aucune activité cette semaine."
        ) : (
          <>
            <b>{compte(total, "activité")}</b> en {duree(temps)}
          </>
        )}
      </p>
    </Card>
  );
}
