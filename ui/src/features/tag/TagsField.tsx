import { useState } from "react";
import { matches } from "../../format";
import type { TagVue } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Combobox, type ComboOption, Field, Icon } from "../../kit";
import s from "./TagsField.module.css";

const PROPOSES = 10;
const NOM_MIN = 3;

type Option = ComboOption & { tag: TagVue | null; texte: string };

type Props = { tags: readonly TagVue[]; values: readonly string[]; onChange: (ids: string[]) => void; error?: string | null };

/** Chosen tags as chips, the others by name; a new name makes a personal tag at once. */
export function TagsField({ tags, values, onChange, error }: Props) {
  const [crees, setCrees] = useState<TagVue[]>([]);
  const [refus, setRefus] = useState<string | null>(null);
  const connus = [...tags, ...crees];

  async function search(texte: string): Promise<Option[]> {
    const libres = connus.filter((t) => !values.includes(t.id) && matches(t.nom, texte)).slice(0, PROPOSES);
    const options: Option[] = libres.map((tag) => ({ id: tag.id, label: tag.nom, detail: tag.description ?? undefined, tag, texte }));
    const nouveau = texte.trim();
    if (nouveau.length >= NOM_MIN && !connus.some((t) => t.nom === nouveau)) options.push({ id: "creer", label: `Créer le tag «\u00A0${nouveau}\u00A0»`, action: true, tag: null, texte: nouveau });
    return options;
  }

  async function choisir(option: Option) {
    setRefus(null);
    try {
      const tag = option.tag ?? (await call("tag_create", { saisie: { id: null, nom: option.texte, description: null } }));
      if (!option.tag) setCrees((avant) => [...avant, tag]);
      onChange([...values, tag.id]);
    } catch (erreur) {
      const { champs, message } = toCommandError(erreur);
      setRefus(champs[0]?.message ?? message);
    }
  }

  return (
    <Field label="Tags" name="tags" error={refus ?? error}>
      {(control) => (
        <>
          {values.length > 0 && (
            <ul className={s.tags}>
              {values.map((id) => {
                const nom = connus.find((t) => t.id === id)?.nom ?? "Tag";
                return (
                  <li key={id}>
                    <button type="button" className={s.tag} aria-label={`Retirer le tag ${nom}`} onClick={() => onChange(values.filter((v) => v !== id))}>
                      {nom}
                      <Icon name="croix" small />
                    </button>
                  </li>
                );
              })}
            </ul>
          )}
          <Combobox control={control} onPanel icon="etiquette" placeholder="Chercher ou créer un tag" search={search} onPick={(option) => void choisir(option)} empty="Aucun tag. Tapez au moins trois lettres pour en créer un." />
        </>
      )}
    </Field>
  );
}
