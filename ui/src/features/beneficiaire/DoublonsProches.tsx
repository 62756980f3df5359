import type { ReactNode } from "react";
import { compte, enumeration } from "../../format";
import type { BeneficiaireVue, SaisieBeneficiaire } from "../../ipc/bindings";
import { useRead } from "../../ipc/queries";
import { Notice } from "../../kit";
import { repere } from "./saisie";
import s from "./DoublonsProches.module.css";

type Props = { saisie: SaisieBeneficiaire; renderAction: (personne: BeneficiaireVue) => ReactNode };

/** Those who may already be the person being typed, while typing. */
export function DoublonsProches({ saisie, renderAction }: Props) {
  const assez = Boolean(saisie.prenom && saisie.nom);
  const { data: doublons = [] } = useRead("doublon_search", { saisie }, { enabled: assez, keep: true });
  if (!assez || doublons.length === 0) return null;
  return (
    <Notice tone="warning" role="status">
      <p>{compte(doublons.length, "fiche ressemblante", "fiches ressemblantes")}.</p>
      <ul className={s.doublons}>
        {doublons.map(({ a, motifs }) => (
          <li key={a.id} className={s.doublon}>
            <span className={s.mots}>
              <b>{a.nom_complet}</b>
              <span className="muted small">{[repere(a), enumeration(motifs)].filter(Boolean).join(" · ")}</span>
            </span>
            {renderAction(a)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
