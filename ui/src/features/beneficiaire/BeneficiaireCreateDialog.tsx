import { useState } from "react";
import type { BeneficiaireVue, SaisieBeneficiaire } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { compte } from "../../format";
import { Button, Dialog, Field, Input, Notice } from "../../kit";
import { CommuneField } from "../lieu/CommuneField";
import s from "./BeneficiaireCreateDialog.module.css";

export const SAISIE_BENEFICIAIRE_VIDE: SaisieBeneficiaire = {
  id: null, prenom: null, nom: null, annee_naissance: null, telephone: null, pas_de_telephone: false, email: null,
  adresse: null, commune: null, genre: null, tranche_age: null, statut_social: null, notes: null,
};

type Props = {
  onClose: () => void;
  onCreated: (beneficiaire: BeneficiaireVue) => void;
  /** What was typed in the search field: « jeanne morel » */
  texte?: string;
};

/** The few fields worth typing in the middle of a CRA; the whole form is in Mes bénéficiaires. */
export function BeneficiaireCreateDialog({ onClose, onCreated, texte = "" }: Props) {
  const [saisie, setSaisie] = useState<SaisieBeneficiaire>(() => ({ ...SAISIE_BENEFICIAIRE_VIDE, ...nomDepuis(texte) }));
  const [erreurs, setErreurs] = useState<Record<string, string>>({});
  const [refus, setRefus] = useState<string | null>(null);
  const assez = Boolean(saisie.prenom && saisie.nom);
  const { data: doublons = [] } = useRead("doublon_search", { saisie }, { enabled: assez, keep: true });

  const set = (champs: Partial<SaisieBeneficiaire>) => setSaisie((avant) => ({ ...avant, ...champs }));

  async function create() {
    try {
      onCreated(await call("beneficiaire_create", { saisie }));
    } catch (error) {
      const { champs, message } = toCommandError(error);
      setErreurs(Object.fromEntries(champs.map((c) => [c.champ, c.message])));
      setRefus(champs.length === 0 ? message : null);
      const premier = champs[0]?.champ;
      document.querySelector<HTMLElement>(`dialog [data-field="${premier}"] input`)?.focus();
    }
  }

  return (
    <Dialog
      title="Nouveau bénéficiaire"
      onClose={onClose}
      onSubmit={() => void create()}
      actions={
        <>
          <Button look="neutral" onClick={onClose}>
            Annuler
          </Button>
          <Button look="primary" type="submit">
            Créer la fiche
          </Button>
        </>
      }
    >
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      <div className={s.pair}>
        <Field label="Prénom" name="prenom" error={erreurs.prenom}>
          {(control) => <Input {...control} required value={saisie.prenom ?? ""} onChange={(e) => set({ prenom: e.target.value || null })} />}
        </Field>
        <Field label="Nom d’usage" name="nom" error={erreurs.nom}>
          {(control) => <Input {...control} required value={saisie.nom ?? ""} onChange={(e) => set({ nom: e.target.value || null })} />}
        </Field>
        <Field label="Année de naissance" hint="facultatif" name="annee_naissance" error={erreurs.annee_naissance}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={4}
              value={saisie.annee_naissance ?? ""}
              onChange={(e) => set({ annee_naissance: Number(e.target.value.replace(/\D/g, "")) || null })}
            />
          )}
        </Field>
        <Field label="Téléphone" hint="facultatif" name="telephone" error={erreurs.telephone}>
          {(control) => <Input {...control} type="tel" value={saisie.telephone ?? ""} onChange={(e) => set({ telephone: e.target.value || null })} />}
        </Field>
      </div>
      <Field label="Commune de résidence" hint="facultatif" name="commune" error={erreurs.commune}>
        {(control) => <CommuneField control={control} value={saisie.commune} onChange={(commune) => set({ commune })} />}
      </Field>
      {assez && doublons.length > 0 && (
        <Notice tone="warning" role="status">
          <p>{compte(doublons.length, "fiche ressemblante", "fiches ressemblantes")}.</p>
          <ul className={s.doublons}>
            {doublons.map(({ b }) => (
              <li key={b.id} className="row">
                <span className="push">
                  <b>{b.nom_complet}</b> <span className="muted small">{[b.saisie.commune?.nom, b.saisie.annee_naissance].filter(Boolean).join(", ")}</span>
                </span>
                <Button dense onClick={() => onCreated(b)}>
                  C’est cette personne
                </Button>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Dialog>
  );
}

/** « jeanne morel » → Jeanne / Morel: the first word is most often the first name. */
function nomDepuis(texte: string): Partial<SaisieBeneficiaire> {
  const mots = texte.trim().split(/\s+/).filter(Boolean);
  const capitale = (mot: string) => mot.charAt(0).toLocaleUpperCase("fr") + mot.slice(1);
  if (mots.length === 0) return {};
  if (mots.length === 1) return { nom: capitale(mots[0] ?? "") };
  return { prenom: capitale(mots[0] ?? ""), nom: mots.slice(1).map(capitale).join(" ") };
}
