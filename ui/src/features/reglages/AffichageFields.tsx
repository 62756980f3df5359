import type { Affichage } from "../../app/affichage";
import { INSECABLE } from "../../format";
import { Chips, Field, Switch } from "../../kit";

const THEMES: readonly { value: Affichage["theme"]; label: string }[] = [
  { value: "systeme", label: "Comme l’ordinateur" },
  { value: "clair", label: "Clair" },
  { value: "sombre", label: "Sombre" },
];

const TAILLES = ["100", "125", "150", "175", "200"].map((value) => ({ value, label: `${value}${INSECABLE}%` }));

/** How the window looks: each choice acts at once. */
export function AffichageFields({ value, onChange }: { value: Affichage; onChange: (change: Partial<Affichage>) => void }) {
  return (
    <>
      <Field label="Thème" group>
        {(control) => <Chips control={control} options={THEMES} value={value.theme} onChange={(theme) => onChange({ theme })} />}
      </Field>
      <Field label="Taille du texte" group help="Toute la fenêtre grandit, les écrans se réorganisent.">
        {(control) => <Chips control={control} options={TAILLES} value={String(value.taille_texte)} onChange={(taille) => onChange({ taille_texte: Number(taille) })} />}
      </Field>
      <Switch
        label="Police plus lisible"
        help="Atkinson Hyperlegible, dessinée pour que les lettres proches se distinguent"
        checked={value.police_lisible}
        onChange={(police_lisible) => onChange({ police_lisible })}
      />
    </>
  );
}
