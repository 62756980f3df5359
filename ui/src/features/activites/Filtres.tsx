import { useState } from "react";
import { useAujourdhui } from "../../app/session";
import { call } from "../../ipc/client";
import { libelle } from "../../ipc/libelles";
import { THEMATIQUES, TYPES_CRA, TYPES_LIEU } from "../../ipc/nomenclatures";
import { useRead } from "../../ipc/queries";
import { Button, Combobox, FilterChip, Icon, Input, OptionList, SMALL, useAddressText, useMedia } from "../../kit";
import { AllerDate } from "./AllerDate";
import { FiltrePeriode } from "./FiltrePeriode";
import { type ActivitesSearch, aUnePeriode, libellePeriode, nombreDeFiltres } from "./recherche";
import s from "./Filtres.module.css";

const PERSONNES = 8;
/** Places that are not one of « mes lieux » */
const AILLEURS = TYPES_LIEU.filter((t) => t.valeur !== "lieu_activite");

type Props = { search: ActivitesSearch; onChange: (champs: Partial<ActivitesSearch>) => void; onClear: () => void };

/** What narrows the list: each choice acts at once. Below 768 px the chips wait behind « Filtres (2) ». */
export function Filtres({ search, onChange, onClear }: Props) {
  const aujourdhui = useAujourdhui();
  const small = useMedia(SMALL);
  const [ouvert, setOuvert] = useState(false);
  const nombre = nombreDeFiltres(search);
  return (
    <div role="search" className={s.filtres} data-region="Filtres" tabIndex={-1}>
      <Recherche texte={search.q ?? ""} onChange={(q) => onChange({ q: q === "" ? undefined : q })} />
      {small && (
        <Button look="neutral" icon="filtre" aria-expanded={ouvert} aria-controls="filtres-activites" onClick={() => setOuvert(!ouvert)}>
          {nombre > 0 ? `Filtres (${nombre})` : "Filtres"}
        </Button>
      )}
      <div id="filtres-activites" className={s.puces} hidden={small && !ouvert}>
        <FilterChip label="Période" value={libellePeriode(search, aujourdhui)} onClear={() => onChange({ periode: undefined, du: undefined, au: undefined })}>
          {(close) => <FiltrePeriode search={search} onChange={onChange} onClose={close} />}
        </FilterChip>
        <FiltreChoix
          label="Type"
          groupes={[{ id: "types", options: TYPES_CRA.map((t) => ({ id: t.valeur, label: t.libelle })) }]}
          choix={search.types ?? []}
          onChange={(types) => onChange({ types: plein(types) })}
        />
        <FiltreLieu search={search} onChange={onChange} />
        <FiltreChoix
          label="Thématique"
          groupes={[
            { id: "generales", options: THEMATIQUES.filter((t) => !t.demarche).map(enOption) },
            { id: "demarches", label: "Démarches administratives", options: THEMATIQUES.filter((t) => t.demarche).map(enOption) },
          ]}
          choix={search.thematiques ?? []}
          onChange={(thematiques) => onChange({ thematiques: plein(thematiques) })}
        />
        <FiltreBeneficiaire id={search.beneficiaire} onChange={(beneficiaire) => onChange({ beneficiaire })} />
        <FiltreTag choix={search.tags ?? []} onChange={(tags) => onChange({ tags: plein(tags) })} />
        <AllerDate date={search.vers} onChange={(vers) => onChange({ vers })} />
      </div>
      {(nombre > 0 || search.q !== undefined) && (
        <Button
          look="text"
          dense
          className={s.effacer}
          onClick={(event) => {
            // This button goes: the search field takes the focus before it does.
            event.currentTarget.closest("[role=search]")?.querySelector("input")?.focus();
            onClear();
          }}
        >
          Tout effacer
        </Button>
      )}
    </div>
  );
}

function plein(valeurs: string[]): string[] | undefined {
  return valeurs.length === 0 ? undefined : valeurs;
}

function enOption({ valeur, libelle: label, aide }: (typeof THEMATIQUES)[number]) {
  return { id: valeur, label, words: aide.join(" ") };
}

function Recherche({ texte, onChange }: { texte: string; onChange: (texte: string) => void }) {
  const [mots, setMots] = useAddressText(texte, onChange);
  return (
    <Input
      className={s.recherche}
      icon="loupe"
      type="search"
      aria-label="Chercher dans mes activités"
      placeholder="Chercher un nom, un mot, un lieu"
      value={mots}
      onChange={(event) => setMots(event.target.value)}
      trailing={
        mots !== "" && (
          <button type="button" className={s.vider} aria-label="Vider la recherche" onClick={() => setMots("")}>
            <Icon name="croix" small />
          </button>
        )
      }
    />
  );
}

type ChoixProps = { label: string; groupes: Parameters<typeof OptionList>[0]["groups"]; choix: string[]; onChange: (valeurs: string[], pressee: string) => void; vide?: string };

function FiltreChoix({ label, groupes, choix, onChange, vide }: ChoixProps) {
  const noms = groupes.flatMap((g) => g.options).filter((o) => choix.includes(o.id)).map((o) => o.label);
  const [premier = label] = noms;
  const valeur = choix.length === 0 ? null : noms.length > 1 ? `${premier} + ${noms.length - 1}` : premier;
  return (
    <FilterChip label={label} value={valeur} onClear={() => onChange([], "")}>
      {() => (groupes.every((g) => g.options.length === 0) && vide ? <p className="muted">{vide}</p> : <OptionList label={label} groups={groupes} chosen={choix} onChange={onChange} />)}
    </FilterChip>
  );
}

/** One of my places, or a kind of place: both at once would leave nothing. */
function FiltreLieu({ search, onChange }: { search: ActivitesSearch; onChange: Props["onChange"] }) {
  const { data: lieux = [] } = useRead("lieu_list", {});
  const ailleurs = (id: string) => AILLEURS.some((t) => t.valeur === id);
  return (
    <FiltreChoix
      label="Lieu"
      groupes={[
        { id: "lieux", label: "Mes lieux", options: lieux.map((l) => ({ id: l.id, label: l.nom, detail: l.commune?.nom, words: l.commune?.nom })) },
        { id: "ailleurs", label: "Ailleurs", options: AILLEURS.map((t) => ({ id: t.valeur, label: t.libelle })) },
      ]}
      choix={[...(search.lieux ?? []), ...(search.type_lieux ?? [])]}
      onChange={(valeurs, pressee) => {
        const gardees = valeurs.filter((v) => ailleurs(v) === ailleurs(pressee));
        onChange(ailleurs(pressee) ? { type_lieux: plein(gardees), lieux: undefined } : { lieux: plein(gardees), type_lieux: undefined });
      }}
    />
  );
}

function FiltreTag({ choix, onChange }: { choix: string[]; onChange: (valeurs: string[]) => void }) {
  const { data: tags = [] } = useRead("tag_list", {});
  return (
    <FiltreChoix
      label="Tag"
      groupes={[{ id: "tags", options: tags.map((t) => ({ id: t.id, label: t.nom, detail: t.description ?? undefined })) }]}
      choix={choix}
      onChange={onChange}
      vide="Pas encore de tag. Vous pouvez en créer dans un compte-rendu."
    />
  );
}

function FiltreBeneficiaire({ id, onChange }: { id: string | undefined; onChange: (id: string | undefined) => void }) {
  const { data } = useRead("beneficiaire_get", { id: id ?? "" }, { enabled: id !== undefined });
  return (
    <FilterChip label="Bénéficiaire" value={id === undefined ? null : (data?.beneficiaire.nom_complet ?? "Bénéficiaire")} onClear={() => onChange(undefined)}>
      {(close) => (
        <Combobox
          label="Bénéficiaire"
          placeholder="Chercher un bénéficiaire"
          openOnMount
          search={async (texte) =>
            (await call("beneficiaire_search", { texte, limite: PERSONNES })).map((b) => ({
              id: b.id,
              label: b.nom_complet,
              detail: [b.saisie.commune?.nom, b.tranche_age_libelle].filter(Boolean).join(", "),
            }))
          }
          onPick={(personne) => {
            onChange(personne.id);
            close();
          }}
          empty="Aucune personne de ce nom."
        />
      )}
    </FilterChip>
  );
}

/** « Aucune activité ne correspond à … » needs to say which filters remain. */
export function filtresEnMots(search: ActivitesSearch): string[] {
  return [
    search.types && search.types.map((t) => libelle(TYPES_CRA, t)).join(", "),
    (search.lieux ?? search.type_lieux) && "ce lieu",
    search.thematiques && "cette thématique",
    search.beneficiaire && "cette personne",
    search.tags && "ce tag",
  ].filter((mot): mot is string => Boolean(mot));
}

export { aUnePeriode };
