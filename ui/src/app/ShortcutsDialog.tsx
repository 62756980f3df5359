import { Dialog, Kbd } from "../kit";
import s from "./ShortcutsDialog.module.css";

type Group = { titre: string; lignes: readonly (readonly [string, string])[] };

const GROUPES: readonly Group[] = [
  {
    titre: "Partout",
    lignes: [
      ["mod+n", "Nouvel accompagnement"],
      ["mod+shift+n", "Nouvel atelier"],
      ["mod+d", "Refaire le dernier"],
      ["mod+b", "Nouveau bénéficiaire"],
      ["mod+k", "Aller à…"],
      ["mod+z", "Annuler la dernière action"],
      ["f6", "Zone suivante de la fenêtre"],
      ["?", "Ces raccourcis"],
      ["escape", "Fermer, en gardant le brouillon"],
    ],
  },
  {
    titre: "Dans un compte-rendu",
    lignes: [
      ["mod+s", "Enregistrer"],
      ["mod+enter", "Enregistrer et nouveau"],
      ["alt+digit1", "Thématique fréquente, de 1 à 5"],
      ["alt+b", "Bénéficiaire"],
      ["alt+d", "Date"],
      ["alt+u", "Durée"],
      ["alt+l", "Lieu"],
      ["mod+digit1", "Un des lieux proposés, de 1 à 6"],
      ["alt+t", "Thématiques"],
      ["alt+f", "Facultatif"],
    ],
  },
  {
    titre: "Dans une liste",
    lignes: [
      ["space", "Choisir"],
      ["enter", "Ouvrir"],
      ["alt+d", "Aller à une date"],
      ["d", "Dupliquer"],
      ["t", "Ajouter un tag"],
      ["delete", "Supprimer"],
    ],
  },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Raccourcis" onClose={onClose} wide readable>
      <div className={s.groups}>
        {GROUPES.map(({ titre, lignes }) => (
          <section key={titre}>
            <h3>{titre}</h3>
            <dl className={s.list}>
              {lignes.map(([combo, libelle]) => (
                <div key={combo} className={s.line}>
                  <dt>
                    <Kbd combo={combo} spoken />
                  </dt>
                  <dd>{libelle}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="muted small">Une date s’écrit comme on la dit&nbsp;: hier, lundi, 12/03. Une durée aussi&nbsp;: 45, 1h30. Les touches d’une seule lettre se coupent dans Réglages.</p>
    </Dialog>
  );
}
