import { useState } from "react";
import { useSession } from "../../app/session";
import { dateCourte } from "../../format";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { Button, Notice, toast } from "../../kit";
import { Cgu } from "../accueil/Cgu";
import { roleLibelle } from "../connexion/role";
import { nom as nomServeur } from "../connexion/ServeurField";
import { Actions, Bloc, Fiche } from "./Bloc";
import { ConfirmDialog } from "./ConfirmDialog";
import s from "./Lignes.module.css";

/** Who is signed in, for whom they work, and the ways out. */
export function Compte() {
  const { ouvert, cgu } = useSession();
  const { data: compte } = useRead("compte_get", {});
  if (!ouvert) return null;
  return (
    <>
      {cgu && <Cgu {...cgu} />}
      <Bloc titre="Compte">
        {compte && (
          <Fiche
            lignes={[
              ["Nom", `${compte.prenom} ${compte.nom}`],
              ["Adresse", compte.email ?? "aucune"],
              ["Rôle", roleLibelle(compte.role)],
              ["Structure", compte.structure ?? "aucune pour l’instant"],
              ["Serveur", ouvert.serveur ? nomServeur(ouvert.serveur) : "aucun"],
              ["Conditions", cgu ? `version ${cgu.version} à accepter` : "acceptées"],
            ]}
          />
        )}
        {ouvert.demo && <Notice>Données d’exemple : ces personnes sont inventées, rien n’est jamais envoyé.</Notice>}
      </Bloc>
      {compte && compte.emplois.length > 0 && (
        <Bloc titre="Emplois">
          <ul className={s.liste}>
            {compte.emplois.map(({ structure, debut, fin }) => (
              <li key={`${structure}-${debut}`} className={s.ligne}>
                <b className={s.mots}>{structure}</b>
                <span className="muted">{periode(debut, fin)}</span>
              </li>
            ))}
          </ul>
          <p className="muted small">Une erreur ici ? Votre administrateur la corrige. Vos comptes-rendus sont acceptés en attendant.</p>
        </Bloc>
      )}
      <Sorties />
    </>
  );
}

function periode(debut: string | null, fin: string | null): string {
  if (debut && fin) return `du ${dateCourte(debut)} au ${dateCourte(fin)}`;
  if (debut) return `depuis le ${dateCourte(debut)}`;
  return fin ? `jusqu’au ${dateCourte(fin)}` : "en cours";
}

function Sorties() {
  const { ouvert } = useSession();
  const [retrait, setRetrait] = useState(false);
  if (!ouvert) return null;
  const fermer = () => setRetrait(false);
  return (
    <Bloc titre="Ce profil sur cet ordinateur">
      <p>Changer de profil ferme celui-ci : il reste ici, chiffré, et ce qui attend partira à sa prochaine ouverture.</p>
      <Actions>
        <Button look="neutral" icon="personne" onClick={() => void call("profil_close", {})}>
          Changer de profil
        </Button>
        {ouvert.demo ? (
          <Button look="danger" onClick={() => void call("demo_delete", {})}>
            Quitter l’exemple
          </Button>
        ) : (
          <Button look="danger" icon="corbeille" onClick={() => setRetrait(true)}>
            Se déconnecter et retirer ce profil…
          </Button>
        )}
      </Actions>
      {retrait && (
        <ConfirmDialog
          titre={`Retirer le profil de ${ouvert.nom_affiche}`}
          action="Retirer de cet ordinateur"
          run={() => call("profil_delete", { id: ouvert.id })}
          onDone={() => toast({ message: "Profil retiré de cet ordinateur. Vos données envoyées sont sur le serveur." })}
          onClose={fermer}
        >
          <p>Les données de ce profil seront effacées de cet ordinateur. Ce qui a été envoyé reste sur le serveur et revient en vous reconnectant.</p>
          <p>Les brouillons ne sont que sur cet appareil : ils seront perdus.</p>
        </ConfirmDialog>
      )}
    </Bloc>
  );
}
