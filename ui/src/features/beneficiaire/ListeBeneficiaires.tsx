import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, memo, type MouseEvent, useCallback } from "react";
import { useAujourdhui } from "../../app/session";
import { compte, dateRelative, majuscule } from "../../format";
import type { BeneficiaireVue, DateIso } from "../../ipc/bindings";
import { Marked, NARROW, SMALL, SyncPill, useMedia, useVirtualList } from "../../kit";
import type { useBeneficiaires } from "./useBeneficiaires";
import s from "./ListeBeneficiaires.module.css";

const REM = 16;
const HAUTEUR = 2.375 * REM;
const HAUTEUR_DEUX_LIGNES = 3.5 * REM;
const HAUTEUR_CARTE = 7 * REM;
const toutes = () => true;

type Props = { beneficiaires: ReturnType<typeof useBeneficiaires>; recherche: string | null; total: number; memoire: string };

/** The people: virtual, one Tab stop, arrows, Entrée opens. */
export function ListeBeneficiaires({ beneficiaires, recherche, total, memoire }: Props) {
  const { personnes, keys } = beneficiaires;
  const navigate = useNavigate();
  const aujourdhui = useAujourdhui();
  const narrow = useMedia(NARROW);
  const small = useMedia(SMALL);
  const sizeOf = useCallback(() => (small ? HAUTEUR_CARTE : narrow ? HAUTEUR_DEUX_LIGNES : HAUTEUR), [narrow, small]);
  const list = useVirtualList({ keys, sizeOf, isRow: toutes, measured: small, scroll: small ? "page" : "self", memory: memoire, onNearEnd: beneficiaires.suite });

  function click(event: MouseEvent<HTMLDivElement>) {
    const id = (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset.row;
    if (id === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    list.remember();
    void navigate({ to: "/beneficiaires/$id", params: { id } });
  }

  function keysDown(event: KeyboardEvent) {
    const target = list.target(event);
    if (target === null) return;
    event.preventDefault();
    list.focus(target);
  }

  return (
    <div
      ref={list.scroller}
      tabIndex={-1}
      role="group"
      aria-label="Bénéficiaires"
      data-region="Liste"
      className={s.liste}
      onClick={click}
      onKeyDown={keysDown}
      onFocus={(event) => {
        list.onFocus(event);
        const cle = event.target.closest<HTMLElement>("[data-row]")?.dataset.row;
        if (cle !== undefined && cle !== list.active) list.setActive(cle);
      }}
      onBlur={list.onBlur}
    >
      <div ref={list.canvas}>
        <ul ref={list.block as React.Ref<HTMLUListElement>}>
          {list.items.map(({ index }) => {
            const personne = personnes[index];
            return (
              personne && (
                <Ligne
                  key={personne.id}
                  personne={personne}
                  recherche={recherche}
                  aujourdhui={aujourdhui}
                  tabStop={list.tabStop === personne.id}
                  index={index}
                  total={total}
                  measure={list.measure}
                />
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}

type LigneProps = {
  personne: BeneficiaireVue;
  recherche: string | null;
  aujourdhui: DateIso;
  tabStop: boolean;
  index: number;
  total: number;
  measure: ((element: Element | null) => void) | undefined;
};

const Ligne = memo(function Ligne({ personne, recherche, aujourdhui, tabStop, index, total, measure }: LigneProps) {
  const { saisie } = personne;
  const commune = saisie.commune ? `${saisie.commune.nom} (${saisie.commune.code_postal})` : "";
  const age = saisie.annee_naissance ? String(saisie.annee_naissance) : (personne.tranche_age_libelle ?? "");
  const dernier = personne.dernier ? majuscule(dateRelative(personne.dernier, aujourdhui)) : "Jamais accompagné";
  return (
    <li ref={measure} data-index={index} data-row={personne.id} aria-setsize={total} aria-posinset={index + 1} className={s.ligne}>
      <a href={`#/beneficiaires/${personne.id}`} data-row-focus tabIndex={tabStop ? 0 : -1} className={s.nom}>
        <Marked text={personne.nom_complet} search={recherche} />
      </a>
      <span className={s.commune}>
        <Marked text={commune} search={recherche} />
      </span>
      <span className={`${s.age} tn`}>{age}</span>
      <span className={`${s.compte} tn`}>{compte(personne.accompagnements, "accompagnement")}</span>
      <span className={s.dernier}>{dernier}</span>
      <span className={s.etat}>{personne.sync !== "envoye" && personne.sync !== "local" && <SyncPill etat={personne.sync} />}</span>
    </li>
  );
});
