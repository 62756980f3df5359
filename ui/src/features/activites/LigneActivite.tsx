import { memo } from "react";
import { compte, duree, enumeration } from "../../format";
import type { LigneCra } from "../../ipc/bindings";
import { libelle } from "../../ipc/libelles";
import { TYPES_CRA } from "../../ipc/nomenclatures";
import { Button, Checkbox, Icon, libelleSync, Marked, SyncPill } from "../../kit";
import { craHref } from "./liens";
import { themesMontres } from "./themes";
import s from "./LigneActivite.module.css";

type Props = {
  ligne: LigneCra;
  /** Another title than the CRA's own: a date, in someone's history */
  titre?: string;
  recherche?: string | null;
  filtreThemes?: readonly string[];
  /** Absent: the row cannot be chosen */
  choisie?: boolean;
  tabStop?: boolean;
  position?: number;
  total?: number;
  index?: number;
  measure?: (element: Element | null) => void;
};

const AUCUN: readonly string[] = [];
/** The list hears for its rows: thousands of them cost no handler. */
const entendu = () => {};

export const LigneActivite = memo(function LigneActivite(props: Props) {
  const { ligne, titre = nomDe(ligne), recherche = null, filtreThemes = AUCUN, choisie, tabStop = true, position, total, index, measure } = props;
  const { montrees, autres } = themesMontres(ligne.thematiques, recherche, filtreThemes);
  const atelier = ligne.type === "collectif";
  return (
    <li
      ref={measure}
      data-index={index}
      data-row={ligne.id}
      aria-setsize={total}
      aria-posinset={position}
      className={`${s.ligne} ${choisie ? s.choisie : ""} ${choisie === undefined ? s.simple : ""}`}
    >
      {choisie !== undefined && <Checkbox className={s.case} label={`Choisir ${titre}`} checked={choisie} tabIndex={-1} onChange={entendu} />}
      <span className={s.type} title={libelle(TYPES_CRA, ligne.type)}>
        <Icon name={atelier ? "atelier" : "duo"} />
      </span>
      <a
        href={craHref(ligne)}
        data-row-focus
        tabIndex={tabStop ? 0 : -1}
        className={s.titre}
        aria-label={[
          titre, libelle(TYPES_CRA, ligne.type), duree(ligne.duree), enumeration(montrees) + (autres > 0 ? ` et ${compte(autres, "autre thématique")}` : ""),
          ligne.lieu_libelle, libelleSync(ligne.sync), choisie ? "choisie" : "",
        ].filter(Boolean).join(", ")}
      >
        <span className={s.nom} title={titre}>
          <Marked text={titre} search={recherche} />
        </span>
      </a>
      <span className={`${s.duree} tn`}>{duree(ligne.duree)}</span>
      <span className={s.themes}>
        <Marked text={montrees.join(", ")} search={recherche} />
        {autres > 0 && <span className="muted"> + {autres}</span>}
      </span>
      <span className={s.lieu}>
        <Marked text={ligne.lieu_libelle} search={recherche} />
      </span>
      <span className={s.etat}>
        <SyncPill etat={ligne.sync} />
      </span>
      {choisie !== undefined && <Button look="text" dense icon="points" tabIndex={-1} data-action="menu" className={s.menu} label={`Actions\u00A0: ${titre}`} aria-haspopup="menu" />}
    </li>
  );
});

/** « Premiers pas sur tablette, 7 participants » */
export function nomDe({ type, titre, accompagnements }: LigneCra): string {
  return type === "collectif" ? `${titre}, ${compte(accompagnements, "participant")}` : titre;
}
