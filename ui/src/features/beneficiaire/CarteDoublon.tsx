import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useAujourdhui } from "../../app/session";
import { compte, dateRelative, enumeration, majuscule, telephoneLisible } from "../../format";
import type { BeneficiaireVue, DoublonVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { libelle } from "../../ipc/libelles";
import { GENRES, STATUTS_SOCIAUX } from "../../ipc/nomenclatures";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Icon, Notice, toast } from "../../kit";
import { ConfirmDialog } from "../reglages/ConfirmDialog";
import s from "./Doublons.module.css";

type Ligne = { libelle: string; a: string; b: string };

/** Two pages side by side: choose the one that stays, see what it becomes, merge. */
export function CarteDoublon({ doublon: { a, b, motifs } }: { doublon: DoublonVue }) {
  const aujourdhui = useAujourdhui();
  const id = useId();
  // The one with the longer history stays, unless told otherwise.
  const [garde, setGarde] = useState<"a" | "b">(a.accompagnements >= b.accompagnements ? "a" : "b");
  const [confirmer, setConfirmer] = useState(false);
  const { submit, refus } = useSubmit({ champs: [] });
  const titre = a.nom_complet === b.nom_complet ? a.nom_complet : `${a.nom_complet} et ${b.nom_complet}`;
  const [destination, source] = garde === "a" ? [a, b] : [b, a];
  const lignes: Ligne[] = CHAMPS.map(([nom, lire]) => ({ libelle: nom, a: lire(a, aujourdhui), b: lire(b, aujourdhui) })).filter((l) => l.a !== "" || l.b !== "");

  /** Told apart: the pair is not proposed again, unless one comes back on it. */
  async function distinguer() {
    const paire = { a: a.id, b: b.id };
    const fait = await submit(() => call("doublon_delete", paire));
    if (!fait) return;
    toast({ message: `${titre}\u00A0: deux personnes différentes.`, undo: async () => void (await call("doublon_restore", paire)) });
  }

  const tete = (cle: "a" | "b", personne: BeneficiaireVue) => (
    <th scope="col" className={garde === cle ? s.gardee : undefined}>
      <label className={s.choix}>
        <input type="radio" name={id} checked={garde === cle} onChange={() => setGarde(cle)} />
        <span>{garde === cle ? "Garder cette fiche" : "Fondre dans l’autre"}</span>
      </label>
      <Link to="/beneficiaires/$id" params={{ id: personne.id }}>
        {personne.nom_complet}
      </Link>
    </th>
  );

  return (
    <article className={s.carte} aria-labelledby={`${id}-titre`}>
      <h2 id={`${id}-titre`} className={s.titre}>
        {titre} <span className="muted small">{enumeration(motifs)}</span>
      </h2>
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      <table className={s.table} aria-labelledby={`${id}-titre`}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Champ</span>
            </th>
            {tete("a", a)}
            {tete("b", b)}
          </tr>
        </thead>
        <tbody>
          {lignes.map((ligne) => {
            const autre = garde === "a" ? "b" : "a";
            return (
              <tr key={ligne.libelle}>
                <th scope="row">{ligne.libelle}</th>
                {(["a", "b"] as const).map((cle) => {
                  const complete = cle === autre && ligne[cle] !== "" && ligne[garde] === "";
                  return (
                    <td key={cle} className={cle === garde ? s.gardee : complete || ligne.libelle === ACCOMPAGNEMENTS ? undefined : s.ecartee}>
                      {ligne[cle] || <span className="muted">—</span>}
                      {complete && (
                        <span className={s.reprise}>
                          <Icon name="coche" small /> repris
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={s.pied}>
        <p className="muted small">La fiche gardée l’emporte&#8239;; ses blancs se remplissent avec l’autre. Les accompagnements s’ajoutent.</p>
        <span className={s.issues}>
          <Button look="neutral" onClick={() => void distinguer()}>
            Ce ne sont pas les mêmes
          </Button>
          <Button look="primary" icon="fusion" onClick={() => setConfirmer(true)}>
            Fusionner
          </Button>
        </span>
      </div>
      {confirmer && (
        <ConfirmDialog
          titre={`Fusionner en une fiche\u00A0: ${destination.nom_complet}`}
          action="Fusionner"
          run={() => call("beneficiaire_merge", { source: source.id, destination: destination.id })}
          onDone={() => toast({ message: `Les deux fiches de ${destination.nom_complet} n’en font plus qu’une.` })}
          onClose={() => setConfirmer(false)}
        >
          <p>
            {compte(source.accompagnements, "accompagnement")} de l’autre fiche {source.accompagnements < 2 ? "rejoint" : "rejoignent"} celle-ci, puis l’autre fiche disparaît. La fusion ne se défait pas.
          </p>
        </ConfirmDialog>
      )}
    </article>
  );
}

const ACCOMPAGNEMENTS = "Accompagnements";

const CHAMPS: readonly (readonly [string, (b: BeneficiaireVue, aujourdhui: string) => string])[] = [
  ["Prénom", (b) => b.saisie.prenom ?? ""],
  ["Nom d’usage", (b) => b.saisie.nom ?? ""],
  ["Année de naissance", (b) => String(b.saisie.annee_naissance ?? "")],
  ["Tranche d’âge", (b) => (b.saisie.annee_naissance === null ? (b.tranche_age_libelle ?? "") : "")],
  ["Téléphone", (b) => telephoneLisible(b.saisie.telephone) ?? (b.saisie.pas_de_telephone ? "N’en a pas" : "")],
  ["E-mail", (b) => b.saisie.email ?? ""],
  ["Adresse", (b) => b.saisie.adresse ?? ""],
  ["Commune", (b) => (b.saisie.commune ? `${b.saisie.commune.nom} (${b.saisie.commune.code_postal})` : "")],
  ["Genre", (b) => libelle(GENRES, b.saisie.genre)],
  ["Statut", (b) => libelle(STATUTS_SOCIAUX, b.saisie.statut_social)],
  ["Notes", (b) => b.saisie.notes ?? ""],
  [ACCOMPAGNEMENTS, (b, aujourdhui) => [String(b.accompagnements), b.dernier ? `dernier\u00A0: ${majuscule(dateRelative(b.dernier, aujourdhui)).toLowerCase()}` : ""].filter(Boolean).join(", ")],
];
