import { type KeyboardEvent, useRef, useState } from "react";
import { compte } from "../../format";
import type { BeneficiaireVue } from "../../ipc/bindings";
import { useRead } from "../../ipc/queries";
import { Combobox, Field, Icon, useShortcut } from "../../kit";
import { BeneficiaireCreateDialog } from "../beneficiaire/BeneficiaireCreateDialog";
import { chercherPersonnes } from "./BeneficiaireField";
import type { CraForm } from "./useCraForm";
import s from "./Participants.module.css";

/** Known people: one stop. « ↓ » from the empty field goes down the list, « Suppr » removes, « ↑ » comes back. */
export function SuivisField({ form }: { form: CraForm }) {
  const { saisie, set } = form;
  const [creation, setCreation] = useState<string | null>(null);
  const recherche = useRef<HTMLInputElement>(null);
  const liste = useRef<HTMLUListElement>(null);
  const n = saisie.participants.length;

  useShortcut("alt+b", () => recherche.current?.focus());

  function ajouter({ id }: BeneficiaireVue) {
    if (!saisie.participants.includes(id)) set({ participants: [...saisie.participants, id] });
  }

  function retirer(id: string) {
    set({ participants: saisie.participants.filter((p) => p !== id) });
    recherche.current?.focus();
  }

  function aller(rang: number) {
    const lignes = liste.current?.querySelectorAll<HTMLElement>("[data-suivi]") ?? [];
    if (rang < 0 || lignes.length === 0) recherche.current?.focus();
    else lignes[Math.min(rang, lignes.length - 1)]?.focus();
  }

  function touches(event: KeyboardEvent, rang: number, id: string) {
    const pas = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (pas !== undefined) {
      event.preventDefault();
      aller(rang + pas);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      retirer(id);
    }
  }

  return (
    <Field label="Suivis" hint={n === 0 ? "facultatif" : compte(n, "personne")} name="suivis">
      {(control) => (
        <>
          <Combobox
            control={control}
            inputRef={recherche}
            onPanel
            placeholder="Ajouter un bénéficiaire connu"
            combo="alt+b"
            search={(texte) => chercherPersonnes(texte, saisie.participants)}
            onPick={(option) => (option.personne ? ajouter(option.personne) : setCreation(option.texte))}
            onArrowDown={() => {
              if (n === 0) return false;
              aller(0);
              return true;
            }}
          />
          {n > 0 && (
            <ul ref={liste} className={s.people}>
              {saisie.participants.map((id, rang) => (
                <Suivi key={id} id={id} onKeys={(event) => touches(event, rang, id)} onRemove={() => retirer(id)} />
              ))}
            </ul>
          )}
          {creation !== null && (
            <BeneficiaireCreateDialog
              texte={creation}
              onClose={() => setCreation(null)}
              onCreated={(personne) => {
                setCreation(null);
                ajouter(personne);
              }}
            />
          )}
        </>
      )}
    </Field>
  );
}

function Suivi({ id, onKeys, onRemove }: { id: string; onKeys: (event: KeyboardEvent) => void; onRemove: () => void }) {
  const { data } = useRead("beneficiaire_get", { id });
  const nom = data?.beneficiaire.nom_complet ?? "…";
  return (
    <li className={s.person}>
      <Icon name="personne" small />
      <span className={s.personName}>{nom}</span>
      <span className="muted small">{data?.beneficiaire.saisie.commune?.nom}</span>
      <button type="button" data-suivi tabIndex={-1} className={s.remove} aria-label={`Retirer ${nom}`} onKeyDown={onKeys} onClick={onRemove}>
        <Icon name="croix" small />
      </button>
    </li>
  );
}
