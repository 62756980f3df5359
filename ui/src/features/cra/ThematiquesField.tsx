import { type KeyboardEvent, useRef, useState } from "react";
import { enumeration, fold } from "../../format";
import { libelleThematique } from "../../ipc/libelles";
import { THEMATIQUES, type Thematique } from "../../ipc/nomenclatures";
import { Field, Icon, Input, Kbd, useShortcut } from "../../kit";
import type { CraForm } from "./useCraForm";
import s from "./Thematiques.module.css";

export const AIDE_DEMARCHES = "aide_aux_demarches_administratives";
const GENERALES = THEMATIQUES.filter((t) => !t.demarche);
const COLONNES_PAR_DEFAUT = 3;
const FREQUENTES_MAX = 5;

/** Labels first, tooltips after: « impots » finds the démarche *Argent - Impôts*, « mail » finds *E-mail*. */
export function chercherThematiques(filtre: string): Thematique[] {
  const mots = fold(filtre);
  if (mots === "") return [];
  const dans = (texte: string) => fold(texte).includes(mots);
  const parLibelle = THEMATIQUES.filter((t) => dans(t.libelle));
  const parAide = THEMATIQUES.filter((t) => !parLibelle.includes(t) && t.aide.some(dans));
  return [...parLibelle, ...parAide];
}

/** Ticking a démarche ticks its parent; unticking the parent clears its démarches. */
export function basculer(choisies: readonly string[], valeur: string): string[] {
  const demarche = THEMATIQUES.some((t) => t.valeur === valeur && t.demarche);
  if (choisies.includes(valeur)) {
    const reste = choisies.filter((v) => v !== valeur);
    return valeur === AIDE_DEMARCHES ? reste.filter((v) => !THEMATIQUES.some((t) => t.valeur === v && t.demarche)) : reste;
  }
  return demarche && !choisies.includes(AIDE_DEMARCHES) ? [...choisies, AIDE_DEMARCHES, valeur] : [...choisies, valeur];
}

type Props = { form: CraForm; prerempli: string | null };

export function ThematiquesField({ form, prerempli }: Props) {
  const { saisie } = form;
  const frequentes = form.debut.prefill.thematiques_frequentes.slice(0, FREQUENTES_MAX);
  const [filtre, setFiltre] = useState("");
  const [dit, setDit] = useState("");
  const [stop, setStop] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const grille = useRef<HTMLDivElement>(null);
  const trouvees = chercherThematiques(filtre);
  const premiere = trouvees[0];

  useShortcut("alt+t", () => input.current?.focus());
  useShortcut("alt+digit1", () => frequente(0));
  useShortcut("alt+digit2", () => frequente(1));
  useShortcut("alt+digit3", () => frequente(2));
  useShortcut("alt+digit4", () => frequente(3));
  useShortcut("alt+digit5", () => frequente(4));

  function cocher(valeur: string) {
    const thematiques = basculer(form.saisie.thematiques, valeur);
    form.set({ thematiques, ...(thematiques.includes(AIDE_DEMARCHES) ? {} : { precisions_demarche: null }) });
    const n = thematiques.length;
    setDit(`${libelleThematique(valeur)} ${thematiques.includes(valeur) ? "cochée" : "décochée"}, ${n} ${n < 2 ? "choisie" : "choisies"}`);
  }

  function frequente(rang: number) {
    const valeur = frequentes[rang];
    if (valeur) cocher(valeur);
  }

  function filtrer(texte: string) {
    setFiltre(texte);
    const n = chercherThematiques(texte).length;
    setDit(texte === "" ? "" : n === 0 ? "Aucune thématique ne correspond" : `${n} ${n < 2 ? "thématique correspond" : "thématiques correspondent"}`);
  }

  function touchesFiltre(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!premiere) return;
      if (!saisie.thematiques.includes(premiere.valeur)) cocher(premiere.valeur);
      setFiltre("");
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      aller(Math.max(0, premiere && !premiere.demarche ? GENERALES.indexOf(premiere) : stop));
    }
  }

  function aller(rang: number) {
    const cases = grille.current?.querySelectorAll<HTMLInputElement>("input") ?? [];
    const vers = Math.min(Math.max(rang, 0), cases.length - 1);
    setStop(vers);
    cases[vers]?.focus();
  }

  function touchesGrille(event: KeyboardEvent) {
    const colonnes = grille.current ? getComputedStyle(grille.current).gridTemplateColumns.split(" ").length : 1;
    const pas = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 0, ArrowUp: 0, Home: -stop, End: GENERALES.length }[event.key];
    if (pas === undefined || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const ligne = colonnes > 1 ? colonnes : COLONNES_PAR_DEFAUT;
    if (event.key === "ArrowUp" && stop - ligne < 0) input.current?.focus();
    else aller(stop + (event.key === "ArrowDown" ? ligne : event.key === "ArrowUp" ? -ligne : pas));
  }

  const n = saisie.thematiques.length;
  const hint = filtre !== "" && premiere ? `Entrée coche\u00A0: ${premiere.libelle}` : n === 0 ? "au moins une" : `${n} ${n < 2 ? "choisie" : "choisies"}`;
  return (
    <Field group name="thematiques" label="Thématiques" hint={hint} error={form.erreurDe("thematiques")} actions={
        <Input
          ref={input}
          className={s.filter}
          type="search"
          role="searchbox"
          icon="loupe"
          aria-label="Filtrer les thématiques"
          aria-controls="grille-thematiques"
          aria-describedby={prerempli ? "prerempli" : undefined}
          aria-invalid={form.erreurDe("thematiques") ? true : undefined}
          aria-keyshortcuts="Alt+T"
          placeholder={frequentes.length > 0 ? "Filtrer" : "Filtrer les 30 thématiques"}
          trailing={
            frequentes.length > 0 && filtre === "" ? (
              <span className={s.keys}>
                ou <Kbd combo="alt+1" />
                {frequentes.length > 1 && (
                  <>
                    {" "}
                    à <Kbd combo={String(frequentes.length)} />
                  </>
                )}
              </span>
            ) : null
          }
          value={filtre}
          onChange={(event) => filtrer(event.target.value)}
          onKeyDown={touchesFiltre}
          data-filtre-thematiques
          data-landing
        />
      }
    >
      {(control) => (
        <>
          {prerempli && (
            <span id="prerempli" hidden>
              {prerempli}
            </span>
          )}
          {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows between real checkboxes */}
          <div {...control} id="grille-thematiques" ref={grille} role="group" className={s.grid} onKeyDown={touchesGrille}>
            {GENERALES.map((t, rang) => {
              const cochee = saisie.thematiques.includes(t.valeur);
              const touche = frequentes.indexOf(t.valeur);
              const dehors = filtre !== "" && !trouvees.includes(t) && !(t.valeur === AIDE_DEMARCHES && trouvees.some((x) => x.demarche));
              return (
                <label key={t.valeur} title={t.aide.join(" · ")} className={`${s.option} ${cochee ? s.ticked : ""} ${dehors ? s.dimmed : ""}`}>
                  <input
                    type="checkbox"
                    className={s.input}
                    checked={cochee}
                    tabIndex={rang === stop ? 0 : -1}
                    aria-keyshortcuts={touche >= 0 ? `Alt+${touche + 1}` : undefined}
                    onChange={() => cocher(t.valeur)}
                    onFocus={() => setStop(rang)}
                  />
                  <span className={s.box} aria-hidden="true">
                    {cochee && <Icon name="coche" small />}
                  </span>
                  <span className={s.label}>{t.libelle}</span>
                  {touche >= 0 && <Kbd combo={String(touche + 1)} />}
                </label>
              );
            })}
          </div>
          <span role="status" className="sr">
            {dit}
          </span>
          {saisie.thematiques.some((v) => !THEMATIQUES.some((t) => t.valeur === v)) && (
            <p className="muted small">Aussi&nbsp;: {enumeration(saisie.thematiques.filter((v) => !THEMATIQUES.some((t) => t.valeur === v)).map(libelleThematique))} (d’une version plus récente).</p>
          )}
        </>
      )}
    </Field>
  );
}
