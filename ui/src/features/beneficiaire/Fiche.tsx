import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useAujourdhui, useSession } from "../../app/session";
import { compte, enumeration, instantRelatif, pluriel } from "../../format";
import { toCommandError } from "../../ipc/client";
import { Button, Card, Notice, SaveBar, Screen, SyncPill, toast, useShortcut } from "../../kit";
import { useOuvrirCra } from "../cra/liens";
import { ChampsComplets, ChampsEssentiels } from "./BeneficiaireFields";
import { DoublonsProches } from "./DoublonsProches";
import { EffacerDialog } from "./EffacerDialog";
import { Historique } from "./Historique";
import { useFiche } from "./useFiche";
import s from "./Fiche.module.css";

const NOMS_CHAMPS: Record<string, string> = {
  prenom: "Prénom", nom: "Nom d’usage", annee_naissance: "Année de naissance", telephone: "Téléphone", email: "E-mail", adresse: "Adresse",
  commune: "Commune", genre: "Genre", tranche_age: "Tranche d’âge", statut_social: "Statut", notes: "Notes",
};

/** One person: their page, what was done with them, and the right to be forgotten. */
export function Fiche({ id }: { id: string }) {
  const { fiche, error, saisie, modifiee, enregistre, erreurs, refus, set, oublier, enregistrer } = useFiche(id);
  const router = useRouter();
  const navigate = useNavigate();
  const ouvrirCra = useOuvrirCra();
  const aujourdhui = useAujourdhui();
  const { fuseau } = useSession();
  const [effacer, setEffacer] = useState(false);

  useShortcut("mod+s", () => void enregistrer());
  useShortcut("escape", retour);

  function retour() {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: "/beneficiaires" });
  }

  if (error)
    return (
      <Screen title="Bénéficiaire" onBack={retour}>
        <Notice tone="error" role="alert">
          {toCommandError(error).message}
        </Notice>
      </Screen>
    );
  if (!fiche || !saisie) return null;

  const { beneficiaire } = fiche;
  const fautifs = Object.keys(erreurs).map((champ) => NOMS_CHAMPS[champ] ?? champ);
  return (
    <Screen
      title={beneficiaire.nom_complet}
      onBack={retour}
      subtitle={<SyncPill etat={beneficiaire.sync} />}
      actions={
        <>
          <Button icon="plus" onClick={() => void ouvrirCra("individuel", { beneficiaire: id })}>
            Accompagnement
          </Button>
          <Button look="text" icon="corbeille" className={s.effacer} onClick={() => setEffacer(true)}>
            Effacer
          </Button>
        </>
      }
      bar={
        <SaveBar
          actions={
            <Button look="primary" combo="mod+s" onClick={() => void enregistrer()}>
              Enregistrer
            </Button>
          }
        >
          {fautifs.length > 0 ? (
            <span role="alert" className={s.fautifs}>
              {compte(fautifs.length, "champ")} à corriger&nbsp;: {enumeration(fautifs)}.
            </span>
          ) : (
            <span role="status">
              {modifiee ? "Pas encore enregistré." : enregistre ? "Enregistré sur cet appareil." : `Fiche modifiée ${instantRelatif(beneficiaire.modification, aujourdhui, fuseau)}.`}
            </span>
          )}
        </SaveBar>
      }
    >
      <div className={s.fiche}>
        <div className={s.colonne}>
          {refus && (
            <Notice tone="error" role="alert">
              {refus}
            </Notice>
          )}
          <DoublonsProches saisie={saisie} renderAction={(autre) => <LienComparer a={autre.id} b={id} nom={autre.nom_complet} />} />
          <Card title="Informations">
            <form
              className={s.form}
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void enregistrer();
              }}
            >
              <ChampsEssentiels saisie={saisie} set={set} erreurs={erreurs} complet />
              <ChampsComplets saisie={saisie} set={set} erreurs={erreurs} trancheLibelle={saisie.annee_naissance === beneficiaire.saisie.annee_naissance ? beneficiaire.tranche_age_libelle : null} />
              {/* « Entrée » in a field saves: the visible button is in the bar. */}
              <button type="submit" hidden aria-label="Enregistrer" />
            </form>
          </Card>
        </div>
        <div className={s.colonne}>
          <Historique fiche={fiche} />
        </div>
      </div>
      {effacer && (
        <EffacerDialog
          personne={beneficiaire}
          onClose={() => setEffacer(false)}
          onDone={() => {
            oublier();
            void navigate({ to: "/beneficiaires", replace: true });
            toast({ message: beneficiaire.accompagnements > 0 ? `Fiche effacée. ${compte(beneficiaire.accompagnements, "accompagnement")} ${pluriel(beneficiaire.accompagnements, "reste compté", "restent comptés")}.` : "Fiche effacée." });
          }}
        />
      )}
    </Screen>
  );
}

function LienComparer({ a, b, nom }: { a: string; b: string; nom: string }) {
  return (
    <Link to="/beneficiaires/doublons" search={{ a, b }} aria-label={`Comparer avec ${nom}`}>
      Comparer
    </Link>
  );
}
