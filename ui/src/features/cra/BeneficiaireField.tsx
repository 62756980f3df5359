import { useRef, useState } from "react";
import { compte } from "../../format";
import type { BeneficiaireVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { Button, Combobox, type ComboOption, Field, focusAfter, Icon, useShortcut } from "../../kit";
import { BeneficiaireCreateDialog } from "../beneficiaire/BeneficiaireCreateDialog";
import type { CraForm } from "./useCraForm";
import s from "./champs.module.css";

const LIMITE = 8;

export type PersonneOption = ComboOption & { personne: BeneficiaireVue | null; texte: string };

/** « Saillans, née en 1948, 3 accompagnements »: two people are never confused. */
export function detailPersonne({ saisie, accompagnements }: BeneficiaireVue): string {
  const ne = { feminin: "née en ", masculin: "né en " }[saisie.genre ?? ""] ?? "";
  return [
    saisie.commune?.nom,
    saisie.annee_naissance && `${ne}${saisie.annee_naissance}`,
    accompagnements > 0 ? compte(accompagnements, "accompagnement") : "jamais accompagné(e)",
  ]
    .filter(Boolean)
    .join(", ");
}

export async function chercherPersonnes(texte: string, sauf: readonly string[] = []): Promise<PersonneOption[]> {
  const trouves = await call("beneficiaire_search", { texte, limite: LIMITE });
  const options: PersonneOption[] = trouves
    .filter((p) => !sauf.includes(p.id))
    .map((personne) => ({ id: personne.id, label: personne.nom_complet, detail: detailPersonne(personne), personne, texte }));
  if (texte.trim() !== "") options.push({ id: "creer", label: `Créer la fiche de «\u00A0${texte.trim()}\u00A0»`, action: true, personne: null, texte });
  return options;
}

/** The five attributes of an anonymous person do not follow a known one. */
const SANS_PROFIL = { deja_accompagne: null, commune_residence: null, genre: null, tranche_age: null, statut_social: null };

export function BeneficiaireField({ form }: { form: CraForm }) {
  const { saisie, set } = form;
  const [creation, setCreation] = useState<string | null>(null);
  const recherche = useRef<HTMLInputElement>(null);
  const delier = useRef<HTMLButtonElement>(null);
  const { data: fiche } = useRead("beneficiaire_get", { id: saisie.beneficiaire_id ?? "" }, { enabled: saisie.beneficiaire_id !== null });
  const personne = fiche?.beneficiaire;

  useShortcut("alt+b", () => (recherche.current ?? delier.current)?.focus());

  function lier({ id, saisie: connu }: BeneficiaireVue) {
    const domicile = saisie.type_lieu === "domicile" && !saisie.lieu_commune && connu.commune ? { lieu_commune: connu.commune } : {};
    set({ beneficiaire_id: id, ...SANS_PROFIL, ...domicile });
    // The next question is the thématique: the field that was typed in is gone.
    document.querySelector<HTMLElement>("[data-filtre-thematiques]")?.focus();
  }

  if (saisie.beneficiaire_id !== null) {
    return (
      <Field group name="beneficiaire" label="Bénéficiaire" error={form.erreurDe("beneficiaire")}>
        {(control) => (
          <div className={s.person} role="group" {...control}>
            <span className={s.chosen}>
              <Icon name="personne" small />
              {personne?.nom_complet ?? "…"}
            </span>
            <span className="muted small push">{personne && detailPersonne(personne)}</span>
            <Button
              ref={delier}
              look="text"
              dense
              icon="croix"
              onClick={() =>
                focusAfter(
                  () => set({ beneficiaire_id: null }),
                  () => recherche.current,
                )
              }
            >
              Délier
            </Button>
          </div>
        )}
      </Field>
    );
  }

  return (
    <Field group name="beneficiaire" label="Bénéficiaire" hint="facultatif&nbsp;: sans nom, l’accompagnement reste anonyme" error={form.erreurDe("beneficiaire")}>
      {(control) => (
        <div className={s.person} role="group" {...control}>
          <button type="button" className={s.anonyme} aria-pressed="true" onClick={() => document.querySelector<HTMLElement>("[data-filtre-thematiques]")?.focus()}>
            <Icon name="coche" small />
            Anonyme
          </button>
          <Combobox
            inputRef={recherche}
            label="Bénéficiaire&nbsp;: nom, prénom ou commune"
            placeholder="Nom, prénom ou commune"
            combo="alt+b"
            search={chercherPersonnes}
            onPick={(option) => (option.personne ? lier(option.personne) : setCreation(option.texte))}
          />
          <Button look="neutral" icon="plus" onClick={() => setCreation("")}>
            Créer
          </Button>
          {creation !== null && (
            <BeneficiaireCreateDialog
              texte={creation}
              onClose={() => setCreation(null)}
              onCreated={(personneCreee) => {
                setCreation(null);
                lier(personneCreee);
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}
