import type { Reglages } from "../../ipc/bindings";
import { Chips, Field, Notice, Switch } from "../../kit";
import { INSECABLE } from "../../format";
import { Bloc } from "./Bloc";
import { useReglages } from "./useReglages";

const THEMES: readonly { value: Reglages["theme"]; label: string }[] = [
  { value: "systeme", label: "Comme l’ordinateur" },
  { value: "clair", label: "Clair" },
  { value: "sombre", label: "Sombre" },
];

const TAILLES = ["100", "125", "150", "175", "200"].map((value) => ({ value, label: `${value}${INSECABLE}%` }));

export function Apparence() {
  const { reglages, update, refus } = useReglages();
  if (!reglages) return null;
  return (
    <Bloc titre="Apparence">
      <Field label="Thème" group>
        {(control) => <Chips control={control} options={THEMES} value={reglages.theme} onChange={(theme) => update({ theme })} />}
      </Field>
      <Field label="Taille du texte" group help="Toute la fenêtre grandit, les écrans se réorganisent.">
        {(control) => <Chips control={control} options={TAILLES} value={String(reglages.taille_texte)} onChange={(taille) => update({ taille_texte: Number(taille) })} />}
      </Field>
      <Switch
        label="Police plus lisible"
        help="Atkinson Hyperlegible, dessinée pour que les lettres proches se distinguent"
        checked={reglages.police_lisible}
        onChange={(police_lisible) => update({ police_lisible })}
      />
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Bloc>
  );
}
