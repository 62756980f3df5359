import { type ComponentType, useEffect, useState } from "react";
import type { EtatVue, InvitationVue } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Notice } from "../../kit";
import { Affichage } from "./Affichage";
import { Code } from "./Code";
import { CompteCreation } from "./CompteCreation";
import { FinNotice } from "./FinNotice";
import { Identifiants } from "./Identifiants";
import { Invitation } from "./Invitation";
import { Oubli } from "./Oubli";
import { Profils } from "./Profils";
import { Promesse } from "./Promesse";
import { Renouvellement } from "./Renouvellement";
import { Restauration } from "./Restauration";
import { createSaisie, type Etape, type EtapeProps } from "./saisie";
import { TrousseauNotice } from "./TrousseauNotice";
import s from "./Connexion.module.css";

const ETAPES: Record<Etape, ComponentType<EtapeProps>> = {
  profils: Profils,
  identifiants: Identifiants,
  code: Code,
  invitation: Invitation,
  compte: CompteCreation,
  oubli: Oubli,
  renouvellement: Renouvellement,
  restauration: Restauration,
};

export function ConnexionEcran({ etat }: { etat: EtatVue }) {
  const [choisie, setEtape] = useState<Etape>("profils");
  const [saisie, setSaisie] = useState(() => createSaisie(etat.serveur_defaut));
  const [invitation, setInvitation] = useState<InvitationVue | null>(null);
  const [refus, setRefus] = useState<string | null>(null);

  // Opened as `besace://…` : the code is in its field, and nothing leaves before the person says so.
  useEffect(() => {
    if (!etat.invitation) return;
    call("invitation_read", {}).then(
      (code) => {
        if (code === null) return;
        setRefus(null);
        setSaisie((avant) => ({ ...avant, invitation: code }));
        setEtape("invitation");
      },
      (error: unknown) => {
        setRefus(toCommandError(error).message);
        setEtape("invitation");
      },
    );
  }, [etat.invitation]);

  // The last profile may leave while the screen is there.
  const etape = choisie === "profils" && etat.profils.length === 0 ? "identifiants" : choisie;
  const Courante = ETAPES[etape];

  return (
    <main id="contenu" className={s.ecran}>
      <Promesse version={etat.version} />
      <div className={s.cote}>
        <div className={s.colonne}>
          <FinNotice fin={etat.fin} />
          <TrousseauNotice trousseau={etat.trousseau} />
          {refus && (
            <Notice tone="error" role="alert">
              {refus}
            </Notice>
          )}
          <Courante
            key={etape}
            etat={etat}
            saisie={saisie}
            set={(champs) => setSaisie((avant) => ({ ...avant, ...champs }))}
            aller={(suivante) => {
              setRefus(null);
              setEtape(suivante);
            }}
            invitation={invitation}
            setInvitation={setInvitation}
          />
          <div className={s.affichage}>
            <Affichage />
          </div>
        </div>
      </div>
    </main>
  );
}
