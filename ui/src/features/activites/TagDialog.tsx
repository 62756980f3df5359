import { useState } from "react";
import { compte, guillemets, matches } from "../../format";
import type { TagVue } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { Combobox, type ComboOption, Dialog, Field, toast } from "../../kit";

const NOM_MIN = 3;

type Option = ComboOption & { tag: TagVue | null; nom: string };

/** One tag more on the chosen activities; a new name makes a personal tag at once. */
export function TagDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const { data: tags = [] } = useRead("tag_list", {});
  const [refus, setRefus] = useState<string | null>(null);

  async function search(texte: string): Promise<Option[]> {
    const nom = texte.trim();
    const options: Option[] = tags.filter((t) => matches(t.nom, nom)).map((tag) => ({ id: tag.id, label: tag.nom, detail: tag.description ?? undefined, tag, nom: tag.nom }));
    if (nom.length >= NOM_MIN && !tags.some((t) => t.nom === nom)) options.push({ id: "creer", label: `Créer le tag ${guillemets(nom)}`, action: true, tag: null, nom });
    return options;
  }

  async function add({ tag, nom }: Option) {
    try {
      const choisi = tag ?? (await call("tag_create", { saisie: { id: null, nom, description: null } }));
      await call("cra_tag", { ids: [...ids], tag_id: choisi.id });
      onClose();
      toast({ message: `Tag ${guillemets(choisi.nom)} ajouté à ${compte(ids.length, "activité")}.` });
    } catch (error) {
      const { champs, message } = toCommandError(error);
      setRefus(champs[0]?.message ?? message);
    }
  }

  return (
    <Dialog title={`Ajouter un tag à ${compte(ids.length, "activité")}`} onClose={onClose}>
      <Field label="Tag" hint="nom d’un tag, ou un nouveau nom" error={refus}>
        {(control) => (
          <Combobox control={control} icon="etiquette" placeholder="Chercher ou créer un tag" search={search} openOnMount onPick={(option) => void add(option)} empty="Aucun tag. Tapez au moins trois lettres pour en créer un." />
        )}
      </Field>
    </Dialog>
  );
}
