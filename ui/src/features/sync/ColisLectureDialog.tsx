import { useState } from "react";
import type { ColisVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { FormDialog, Icon } from "../../kit";
import { CheminField, type DialogueColis, FermerDialog } from "./CheminField";
import s from "./Colis.module.css";

const MOTS = {
  lire: {
    titre: "Lire une réponse",
    dire: "Besace lit les réponses rapportées sur la clé. Lue deux fois, en retard ou dans le désordre, une réponse ne fait aucun mal.",
    champ: "Dossier de la clé USB, ou réponse",
    action: "Lire",
    doing: "Lecture…",
    fait: "Réponses lues",
    command: "colis_import",
  },
  relayer: {
    titre: "Relayer le colis d’un collègue",
    dire: "Besace remet les colis de la clé au serveur, sans pouvoir les lire, et écrit les réponses à côté.",
    champ: "Dossier de la clé USB, ou colis",
    action: "Remettre au serveur",
    doing: "Envoi…",
    fait: "Colis relayés",
    command: "colis_relay",
  },
} as const;

export type Lecture = keyof typeof MOTS;

/** Takes what is on the stick, then says what became of each file. */
export function ColisLectureDialog({ lecture, chemin, onChemin, onClose }: DialogueColis & { lecture: Lecture }) {
  const mots = MOTS[lecture];
  const [lus, setLus] = useState<readonly ColisVue[] | null>(null);
  const { submit, pending, erreurs, refus } = useSubmit({ champs: ["chemin"], codes: { fichier: "chemin", fichier_absent: "chemin", colis_absent: "chemin" } });

  if (lus) {
    return (
      <FermerDialog title={mots.fait} onClose={onClose}>
        <ul className={s.fichiers} role="status">
          {lus.map(({ fichier, fait, code, message }) => (
            <li key={fichier} className={fait ? s.fait : s.refuse} data-code={code}>
              <Icon name={fait ? "coche" : "attention"} small />
              <span>
                <span>{message}</span>
                <span className={`${s.chemin} muted small`}>{nom(fichier)}</span>
              </span>
            </li>
          ))}
        </ul>
      </FermerDialog>
    );
  }
  return (
    <FormDialog
      title={mots.titre}
      action={mots.action}
      doing={mots.doing}
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() =>
        void submit(async () => setLus(await call(mots.command, { chemin: chemin.trim() })), {
          chemin: chemin.trim() === "" && "Indiquez le dossier de la clé USB.",
        })
      }
    >
      <p>{mots.dire}</p>
      <CheminField label={mots.champ} erreur={erreurs.chemin} chemin={chemin} onChemin={onChemin} />
    </FormDialog>
  );
}

/** The file, without the folder that was just typed. */
function nom(fichier: string): string {
  return fichier.split(/[/\\]/).at(-1) ?? fichier;
}
