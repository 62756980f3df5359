import type { ColisVue } from "../bindings";
import { type Emit, type FakeState, type Handlers, refuse } from "./model";

const NOM = "besace-2026-11-24-14h32-c0115a";

/** One stick, at any path that does not say « absent ». */
export function colisHandlers(state: FakeState, emit: Emit): Handlers {
  const horsLigne = () => state.scenario === "hors-ligne" || state.scenario === "conflit";
  const enAttente = () => state.cras.filter((c) => c.sync === "a_envoyer" && !c.supprime);
  let ecrits = 0;
  let lus = 0;

  function dossier(chemin: string): string {
    if (chemin.includes("absent")) refuse("Ce fichier ou ce dossier n’existe pas. Rien n’a été écrit. Vérifiez que la clé USB est branchée.", "fichier");
    return chemin;
  }
  const vue = (chemin: string, suffixe: string, code: string, message: string): ColisVue => ({ fichier: `${chemin}/${NOM}.${suffixe}`, fait: true, code, message });

  return {
    colis_export({ chemin }) {
      const fichier = `${dossier(chemin)}/${NOM}.colis`;
      ecrits += 1;
      const cras = enAttente().length;
      return { fichier, cras, elements: cras, en_attente: cras };
    },
    colis_import({ chemin }) {
      dossier(chemin);
      if (ecrits === 0) refuse("Aucune réponse à cet endroit. Rien n’a changé. Vérifiez le dossier, et que le colis a bien été remis : sa réponse s’écrit à côté de lui.", "colis_absent");
      lus += 1;
      if (lus > 1) return [vue(chemin, "reponse", "colis_deja_lu", "Cette réponse a déjà été lue. Rien n’a changé.")];
      const recus = enAttente();
      for (const c of recus) c.sync = "envoye";
      emit("cra", "sync");
      return [vue(chemin, "reponse", "colis_lu", `Réponse lue. Le serveur a reçu ${recus.length} éléments.`)];
    },
    colis_relay({ chemin }) {
      dossier(chemin);
      if (horsLigne()) return [{ ...vue(chemin, "colis", "aucun_reseau", "Aucun réseau."), fait: false }];
      return [vue(chemin, "colis", "colis_remis", "Colis remis. Sa réponse est écrite à côté de lui : rapportez-la à la personne qui l’a préparé.")];
    },
  };
}
