import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAujourdhui } from "../../app/session";
import { compte, dateLongue, dateRelative, guillemets, majuscule, matches } from "../../format";
import type { FicheBeneficiaire, LigneCra } from "../../ipc/bindings";
import { libelleThematique } from "../../ipc/libelles";
import { Card, Empty, Input, Pill } from "../../kit";
import { LigneActivite, nomDe } from "../activites/LigneActivite";
import s from "./Fiche.module.css";

/** Fewer are seen at once. */
const FILTRE_DES = 6;

/** What was done with this person, newest first, and what it was about. */
export function Historique({ fiche: { beneficiaire, historique, thematiques } }: { fiche: FicheBeneficiaire }) {
  const aujourdhui = useAujourdhui();
  const [texte, setTexte] = useState("");
  const montrees = historique.filter((l) => matches(mots(l), texte));
  const titre = (ligne: LigneCra) => {
    const jour = majuscule(dateRelative(ligne.date, aujourdhui));
    return ligne.type === "collectif" ? `${jour}, ${nomDe(ligne)}` : jour;
  };

  return (
    <>
      {thematiques.length > 0 && (
        <Card title="Thèmes couverts">
          <ul className={s.themes}>
            {thematiques.map(({ valeur, nombre }) => (
              <li key={valeur}>
                <Pill>
                  {libelleThematique(valeur)} <span className="tn">× {nombre}</span>
                </Pill>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card
        title="Accompagnements"
        aside={<span className="muted tn">{beneficiaire.accompagnements > 0 && beneficiaire.accompagnements}</span>}
        link={
          beneficiaire.accompagnements > 0 && (
            <Link to="/activites" search={{ beneficiaire: beneficiaire.id }}>
              Voir dans Mes activités
            </Link>
          )
        }
        className={s.historique}
      >
        {historique.length === 0 && <Empty>Pas encore d’accompagnement avec cette personne.</Empty>}
        {historique.length >= FILTRE_DES && (
          <div className={s.filtre}>
            <Input icon="loupe" type="search" aria-label="Filtrer les accompagnements" placeholder="Thématique, lieu, date" value={texte} onChange={(e) => setTexte(e.target.value)} />
          </div>
        )}
        {historique.length > 0 && montrees.length === 0 && <Empty>Aucun accompagnement ne correspond à {guillemets(texte)}.</Empty>}
        <ul aria-label={`Accompagnements de ${beneficiaire.nom_complet}`}>
          {montrees.map((ligne, index) => (
            <LigneActivite key={ligne.id} ligne={ligne} titre={titre(ligne)} recherche={texte} position={index + 1} total={montrees.length} />
          ))}
        </ul>
        {historique.length < beneficiaire.accompagnements && (
          <p className={`${s.suite} muted small`}>Les {compte(historique.length, "dernier", "derniers")}. Les autres sont dans Mes activités.</p>
        )}
      </Card>
    </>
  );
}

function mots({ date, lieu_libelle, thematiques, titre }: LigneCra): string {
  return [dateLongue(date), lieu_libelle, titre, ...thematiques.map(libelleThematique)].join(" ");
}
