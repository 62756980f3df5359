import type { Ref } from "react";
import type { CommuneRef } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { Combobox, type ComboOption, type FieldControl } from "../../kit";

const LIMITE = 8;

type Option = ComboOption & { commune: CommuneRef };

type Props = {
  control?: Partial<FieldControl>;
  label?: string;
  value: CommuneRef | null;
  onChange: (commune: CommuneRef | null) => void;
  onPanel?: boolean;
  inputRef?: Ref<HTMLInputElement>;
};

export function communeLibelle({ nom, code_postal }: CommuneRef): string {
  return `${nom} (${code_postal})`;
}

/** The whole official table, by name or postal code, answered on the device. */
export function CommuneField({ control, label, value, onChange, onPanel, inputRef }: Props) {
  async function search(texte: string): Promise<Option[]> {
    if (texte.trim() === "") return [];
    const communes = await call("commune_search", { texte, limite: LIMITE });
    return communes.map(({ departement, departement_nom, ...commune }) => ({
      id: `${commune.code_insee}-${commune.code_postal}`,
      label: communeLibelle(commune),
      detail: `${departement_nom} (${departement})`,
      commune,
    }));
  }

  return (
    <Combobox
      control={control}
      label={label}
      inputRef={inputRef}
      onPanel={onPanel}
      placeholder="Commune ou code postal"
      initialText={value ? communeLibelle(value) : ""}
      keepText
      search={search}
      onPick={(option) => onChange(option.commune)}
      onTextChange={(texte) => value && texte !== communeLibelle(value) && texte === "" && onChange(null)}
      empty="Aucune commune de ce nom."
    />
  );
}
