import type { EtatVue, InvitationVue } from "../../ipc/bindings";

/** Everything typed on the sign-in screen, whatever the step: going back and forth loses nothing. */
export type SaisieConnexion = {
  serveur: string;
  email: string;
  mot_de_passe: string;
  code: string;
  phrase: string;
  invitation: string;
  prenom: string;
  nom: string;
  nouveau_mot_de_passe: string;
  cgu: boolean;
  chemin: string;
  phrase_sauvegarde: string;
};

export type Etape = "profils" | "identifiants" | "code" | "invitation" | "compte" | "oubli" | "renouvellement" | "restauration";

export type EtapeProps = {
  etat: EtatVue;
  saisie: SaisieConnexion;
  set: (champs: Partial<SaisieConnexion>) => void;
  aller: (etape: Etape) => void;
  /** Read with the invitation code */
  invitation: InvitationVue | null;
  setInvitation: (invitation: InvitationVue) => void;
};

export function createSaisie(serveur: string | null): SaisieConnexion {
  return {
    serveur: serveur ?? "", email: "", mot_de_passe: "", code: "", phrase: "", invitation: "", prenom: "", nom: "",
    nouveau_mot_de_passe: "", cgu: false, chemin: "", phrase_sauvegarde: "",
  };
}

/** A passphrase protects a profile that shares the machine, or that no keyring can keep. */
export function phraseDemandee({ profils, trousseau }: EtatVue): boolean {
  return !trousseau.disponible || profils.some((profil) => !profil.demo);
}

export const SANS_ADRESSE = "Indiquez votre adresse professionnelle.";
export const SANS_SERVEUR = "Indiquez l’adresse de votre serveur, par exemple coop.drome.example.";
export const SANS_CODE = "Indiquez le code à six chiffres reçu par courriel.";
export const SANS_PHRASE = "Choisissez une phrase secrète d’au moins 12 caractères.";
