import type { EtatVue, ProfilVue } from "../bindings";
import { type Emit, type FakeState, type Handlers, refuse } from "./model";

export const MOT_DE_PASSE = "Tramontane26x";
export const CODE = "482910";
export const PHRASE = "le vent froid descend";

const SERVEUR = "https://coop.drome.example";
const CGU = {
  version: "2026-11",
  premiere: false,
  texte: [
    "Besace aide les conseillers numériques à noter leurs accompagnements, avec ou sans réseau.",
    "1. Vos données. Les fiches des bénéficiaires ne sont lues que par vous. Elles sont chiffrées sur cet appareil et envoyées à votre serveur seulement.",
    "2. Vos engagements. Vous ne notez que ce qui sert à l’accompagnement. Vous prévenez la personne et respectez son refus.",
    "3. Conservation. Une fiche sans accompagnement depuis un an est rendue anonyme. Vous êtes prévenu trente jours avant.",
    "4. Vos droits. Vous pouvez lire, corriger et emporter vos données à tout moment depuis Réglages.",
  ].join("\n\n"),
};

const NADIA: ProfilVue = {
  id: "nadia", nom_affiche: "Nadia Ferrand", email: "nadia.ferrand@conseiller-numerique.fr", serveur: SERVEUR,
  structure: "Communauté de communes du Crestois", demo: false, verrouillage: false, dernier_usage: "2026-11-24T08:00:00Z",
};
const JULIEN: ProfilVue = {
  id: "julien", nom_affiche: "Profil verrouillé", email: null, serveur: null, structure: null, demo: false, verrouillage: true,
  dernier_usage: "2026-11-20T16:40:00Z",
};
const DEMO: ProfilVue = { id: "exemple", nom_affiche: "Camille Exemple", email: null, serveur: null, structure: null, demo: true, verrouillage: false, dernier_usage: null };

export function compteHandlers(state: FakeState, emit: Emit): Handlers {
  let profils: ProfilVue[] = { deconnecte: [], radie: [], "sans-trousseau": [], profils: [NADIA, JULIEN], demo: [DEMO] }[state.scenario as string] ?? [NADIA];
  let ouvert: ProfilVue | null = state.ouvert ? (profils[0] ?? null) : null;
  let cgu = state.scenario === "cgu" ? CGU : null;
  let phrase: string | null = null;
  const fin = state.scenario === "radie" ? { code: "compte_radie", message: "Votre compte a été fermé. Votre travail a été remis au serveur, et les données de cet appareil ont été fermées." } : null;
  const sansTrousseau = state.scenario === "sans-trousseau";

  function open(profil: ProfilVue): ProfilVue {
    profils = [profil, ...profils.filter((p) => p.id !== profil.id)];
    ouvert = profil;
    state.ouvert = true;
    emit("profil", "cra", "sync", "compte", "reglages");
    return profil;
  }
  function close(): null {
    ouvert = null;
    state.ouvert = false;
    emit("profil");
    return null;
  }
  const reachable = () => {
    if (state.scenario === "hors-ligne") refuse("Aucun réseau. Rien n’est parti. Réessayez quand le réseau revient.", "aucun_reseau");
  };
  const checkPhrase = () => {
    if (phrase === null && (sansTrousseau || profils.some((p) => !p.demo && p.id !== "nadia")))
      refuse("Un autre profil existe déjà sur cet ordinateur. Choisissez une phrase secrète pour protéger le vôtre.", "phrase_a_choisir");
  };
  const checkPassword = (mot: string) => {
    const mele = mot.length >= 12 && /\p{Lu}/u.test(mot) && /\p{Ll}/u.test(mot) && /\d/.test(mot);
    const message = "Choisissez au moins 12 caractères avec une majuscule, une minuscule et un chiffre, ou bien 7 mots.";
    if (!mele && mot.trim().split(/\s+/).length < 7) refuse("Un champ à corriger.", "champs", [{ champ: "mot_de_passe", code: "mot_de_passe_faible", message }]);
  };
  const checkKnown = (mot: string) => {
    if (mot !== MOT_DE_PASSE) refuse("Adresse ou mot de passe refusés. Vérifiez-les, puis réessayez.", "identifiants_refuses");
  };
  const checkCode = (code: string) => {
    if (code.replace(/\s/g, "") !== CODE)
      refuse("Ce code n’ouvre rien : il a plus de 10 minutes, a déjà servi, ou n’est pas le bon.", "code_refuse");
  };

  return {
    etat_get: (): EtatVue => ({
      version: "0.1.0", aujourdhui: state.aujourdhui, fuseau: state.reglages.fuseau ?? "Europe/Paris", profils, ouvert,
      trousseau: sansTrousseau
        ? { disponible: false, message: "Aucun trousseau de clés ne répond sur cet ordinateur. Rien n’est perdu. Installez ou démarrez un trousseau (GNOME Keyring, KWallet), ou choisissez une phrase secrète." }
        : { disponible: true, message: null },
      cgu, serveur_defaut: SERVEUR, fin, invitation: state.invitation !== null,
    }),
    invitation_read() {
      const code = state.invitation;
      state.invitation = null;
      emit("profil");
      if (code?.startsWith("besace://") === false) refuse("Ce code d’invitation n’est pas lisible. Copiez-le en entier\u00A0: il commence par besace://", "invitation_illisible");
      return code;
    },
    // A picture is here what its code says.
    invitation_parse({ image }) {
      const texte = atob(image);
      if (texte === "") refuse("Cette image ne se lit pas\u00A0: elle est abîmée, ou n’est ni PNG ni JPEG. Choisissez-en une autre, ou collez le code.", "image_illisible");
      if (texte.startsWith("https://")) refuse("Ce code QR n’est pas celui d’une invitation à Besace. Rien n’a été envoyé. Choisissez l’image de votre invitation, ou collez le code.", "qr_autre");
      if (!texte.startsWith("besace://")) refuse("Aucun code QR ne se lit dans cette image. Reprenez la photo de plus près, bien nette, le code en entier\u00A0; ou collez le code.", "qr_absent");
      return texte;
    },
    profil_open({ id, phrase: dite }) {
      const profil = profils.find((p) => p.id === id) ?? refuse("Ce profil n’existe pas sur cet ordinateur.", "profil_inconnu");
      if (profil.verrouillage && dite !== PHRASE) refuse("Cette phrase secrète n’est pas la bonne. Votre saisie est gardée, réessayez.", "phrase_fausse");
      return open(profil);
    },
    profil_close: close,
    profil_delete({ id }) {
      const attend = state.cras.filter((c) => c.sync === "a_envoyer").length;
      if (id === ouvert?.id && attend > 0)
        refuse(`${attend} éléments ne sont pas encore envoyés : retirer ce profil les perdrait. Synchronisez d’abord, ou faites une sauvegarde.`, "non_envoye");
      profils = profils.filter((p) => p.id !== id);
      return close();
    },
    demo_create() {
      state.scenario = "demo";
      return open(DEMO);
    },
    demo_delete() {
      profils = profils.filter((p) => !p.demo);
      return close();
    },
    invitation_get({ code }) {
      reachable();
      if (!code.trim().startsWith("besace://")) refuse("Ce code d’invitation n’est pas lisible. Copiez-le en entier : il commence par besace://", "invitation_illisible");
      return { serveur: SERVEUR, email: "ines.garnier@conseiller-numerique.fr", structure: "Mairie de Die", role: "conseiller", cgu: { ...CGU, premiere: true } };
    },
    compte_create({ prenom, nom, mot_de_passe }) {
      checkPassword(mot_de_passe);
      checkPhrase();
      return open({ ...NADIA, id: "ines", nom_affiche: `${prenom} ${nom}`, structure: "Mairie de Die", verrouillage: phrase !== null });
    },
    connexion_create({ mot_de_passe }) {
      reachable();
      checkKnown(mot_de_passe);
      return null;
    },
    connexion_update({ mot_de_passe, code }) {
      reachable();
      checkKnown(mot_de_passe);
      checkCode(code);
      checkPhrase();
      if (state.scenario === "session") state.scenario = "connecte";
      return open({ ...NADIA, verrouillage: phrase !== null });
    },
    mot_de_passe_create() {
      reachable();
      return null;
    },
    mot_de_passe_update({ code, mot_de_passe }) {
      checkPassword(mot_de_passe);
      checkCode(code);
      return null;
    },
    cgu_update() {
      cgu = null;
      emit("profil");
      return null;
    },
    compte_get: () => ({
      prenom: "Nadia", nom: "Ferrand", email: NADIA.email, role: "conseiller", structure: NADIA.structure,
      emplois: [
        { structure: "Communauté de communes du Crestois", debut: "2025-09-01", fin: null },
        { structure: "Mairie de Die", debut: "2023-02-01", fin: "2025-08-31" },
      ],
    }),
    verrouillage_update({ phrase: nouvelle }) {
      if (nouvelle !== null && nouvelle.length < 12) refuse("La phrase secrète doit compter au moins 12 caractères\u00A0: quatre mots, par exemple.", "phrase_courte");
      phrase = nouvelle;
      if (ouvert) open({ ...ouvert, verrouillage: nouvelle !== null });
      return null;
    },
    sauvegarde_restore({ chemin, phrase: dite }) {
      if (chemin.includes("absent"))
        refuse("Aucun fichier à cet endroit. Rien n’a été changé. Vérifiez le chemin, et que la clé USB est branchée.", "fichier_absent");
      if (!chemin.endsWith(".besace"))
        refuse("Ce fichier n’est pas une sauvegarde de Besace, ou il est incomplet. Rien n’a été changé. Choisissez un autre fichier.", "sauvegarde_illisible");
      if (dite !== PHRASE) refuse("Cette phrase secrète n’est pas la bonne. Votre saisie est gardée, réessayez.", "phrase_fausse");
      return open(NADIA);
    },
  };
}
