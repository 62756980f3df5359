import { libelle } from "../../ipc/libelles";
import { type Choix, TYPOLOGIES } from "../../ipc/nomenclatures";
import { matches } from "../../format/texte";
import { Combobox, type ComboOption, type FieldControl } from "../../kit";

const LIMITE = 8;
/** Where advisors work most: shown before anything is typed. */
const COURANTES: readonly string[] = ["BIB", "MUNI", "CCAS", "RFS", "TIERS_LIEUX", "CSC", "ASSO", "EPN"];

type Option = ComboOption & { typologie: Choix };

type Props = { control?: Partial<FieldControl>; values: readonly string[]; onChange: (valeurs: string[]) => void };

/** One kind of place among the 93 of the Coop, found by its words. */
export function TypologieField({ control, values, onChange }: Props) {
  const connue = libelle(TYPOLOGIES, values[0] ?? null);

  async function search(texte: string): Promise<Option[]> {
    const trouvees = texte.trim() === "" ? COURANTES.flatMap((v) => TYPOLOGIES.find((t) => t.valeur === v) ?? []) : TYPOLOGIES.filter((t) => matches(t.libelle, texte)).slice(0, LIMITE);
    return trouvees.map((typologie) => ({ id: typologie.valeur, label: typologie.libelle, typologie }));
  }

  return (
    <Combobox
      control={control}
      placeholder="Médiathèque, France Services, tiers-lieu…"
      initialText={connue}
      keepText
      search={search}
      onPick={({ typologie }) => onChange([typologie.valeur])}
      onTextChange={(texte) => texte === "" && onChange([])}
      empty="Aucun type de ce nom."
    />
  );
}
