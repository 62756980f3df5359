import { useNavigate } from "@tanstack/react-router";
import { memo, type MouseEvent, useCallback } from "react";
import { useAujourdhui } from "../../app/session";
import { compte, dateRelative, majuscule } from "../../format";
import type { BeneficiaireVue, DateIso } from "../../ipc/bindings";
import { Marked, SyncPill, useRowHeight, useVirtualList, VirtualBox } from "../../kit";
import type { useBeneficiaires } from "./useBeneficiaires";
import s from "./ListeBeneficiaires.module.css";

/** Before it is measured, in rem */
const HAUTEUR_CARTE = 7;
const toutes = () => true;

type Props = { beneficiaires: ReturnType<typeof useBeneficiaires>; recherche: string | null; total: number; memoire: string };

/** The people: virtual, one Tab stop, arrows, Entrée opens. */
export function ListeBeneficiaires({ beneficiaires, recherche, total, memoire }: Props) {
  const { personnes, keys } = beneficiaires;
  const navigate = useNavigate();
  const aujourdhui = useAujourdhui();
  const { cards, height } = useRowHeight(HAUTEUR_CARTE);
  const sizeOf = useCallback(() => height, [height]);
  const list = useVirtualList({ keys, sizeOf, isRow: toutes, measured: cards, scroll: cards ? "page" : "self", memory: memoire, onNearEnd: beneficiaires.suite });

  function open(id: string, event: MouseEvent) {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    list.remember();
    void navigate({ to: "/beneficiaires/$id", params: { id } });
  }

  return (
    <VirtualBox list={list} role="group" label="Bénéficiaires" onRow={open}>
      <ul>
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
    </VirtualBox>
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
      <a href={`#/beneficiaires/${personne.id}`} data-row-focus tabIndex={tabStop ? 0 : -1} className={s.nom} title={personne.nom_complet}>
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
