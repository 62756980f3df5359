import { type ComponentType, useState } from "react";
import type { EtatVue, InvitationVue } from "../../ipc/bindings";
import { Code } from "./Code";
import { CompteCreation } from "./CompteCreation";
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
  const [etape, setEtape] = useState<Etape>(etat.profils.length > 0 ? "profils" : "identifiants");
  const [saisie, setSaisie] = useState(() => createSaisie(etat.serveur_defaut));
  const [invitation, setInvitation] = useState<InvitationVue | null>(null);
  const Courante = ETAPES[etape];

  return (
    <main id="contenu" className={s.ecran}>
      <Promesse version={etat.version} />
      <div className={s.cote}>
        <div className={s.colonne}>
          <TrousseauNotice trousseau={etat.trousseau} />
          <Courante
            key={etape}
            etat={etat}
            saisie={saisie}
            set={(champs) => setSaisie((avant) => ({ ...avant, ...champs }))}
            aller={setEtape}
            invitation={invitation}
            setInvitation={setInvitation}
          />
        </div>
      </div>
    </main>
  );
}
