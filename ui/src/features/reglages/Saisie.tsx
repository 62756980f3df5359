import { useSession } from "../../app/session";
import { Field, Notice, Select, Switch } from "../../kit";
import { Bloc } from "./Bloc";
import { FUSEAUX, fuseauLibelle } from "./fuseaux";
import { useReglages } from "./useReglages";

export function Saisie() {
  const { fuseau } = useSession();
  const { reglages, update, refus } = useReglages();
  if (!reglages) return null;
  const ailleurs = reglages.fuseau !== null && !FUSEAUX.some(({ valeur }) => valeur === reglages.fuseau);
  return (
    <Bloc titre="Saisie">
      <Switch
        label="Préremplir durée, lieu et matériel"
        help="Repris du dernier compte-rendu, toujours montrés comme tels. Jamais les thématiques, le bénéficiaire ni les nombres."
        checked={reglages.prerempli}
        onChange={(prerempli) => update({ prerempli })}
      />
      <Switch
        label="Raccourcis à une lettre"
        help="Par exemple la lettre D, qui duplique une ligne. Les raccourcis avec Ctrl ou Alt restent."
        checked={reglages.raccourcis_lettre}
        onChange={(raccourcis_lettre) => update({ raccourcis_lettre })}
      />
      <Field label="Fuseau horaire" help={`Les heures sont celles de ce fuseau. En ce moment : ${fuseauLibelle(fuseau)}.`}>
        {(control) => (
          <Select {...control} value={reglages.fuseau ?? ""} onChange={(e) => update({ fuseau: e.target.value || null })}>
            <option value="">Celui de l’ordinateur</option>
            {ailleurs && <option value={reglages.fuseau ?? ""}>{fuseauLibelle(reglages.fuseau ?? "")}</option>}
            {FUSEAUX.map(({ valeur, libelle }) => (
              <option key={valeur} value={valeur}>
                {libelle}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Bloc>
  );
}
