import type { ReactNode } from "react";
import { Button, Icon, SaveBar, useShortcut } from "../../kit";
import { horsGroupes, parGroupe } from "./champs";
import type { CraForm } from "./useCraForm";
import s from "./CraBar.module.css";

/** What will be saved in words, or what is wrong with links to it; then the two buttons and their keys. */
export function CraBar({ form, resume }: { form: CraForm; resume: ReactNode }) {
  const { enregistrer, quitter, alerte, debut } = form;
  const modification = debut.mode === "modification";

  useShortcut("mod+s", () => void enregistrer(false));
  useShortcut("mod+enter", () => void enregistrer(!modification));
  useShortcut("escape", quitter);

  return (
    <SaveBar
      actions={
        <>
          <Button look="text" combo="escape" className={s.leave} onClick={quitter} tabIndex={-1}>
            Fermer
          </Button>
          <Button look={modification ? "primary" : "outline"} combo="mod+s" onClick={() => void enregistrer(false)}>
            {alerte ? "Enregistrer quand même" : "Enregistrer"}
          </Button>
          {!modification && (
            <Button look="primary" combo="mod+enter" onClick={() => void enregistrer(true)}>
              Enregistrer et nouveau
            </Button>
          )}
        </>
      }
    >
      <Mots form={form} resume={resume} />
    </SaveBar>
  );
}

function Mots({ form, resume }: { form: CraForm; resume: ReactNode }) {
  const groupes = parGroupe(form.erreurs);
  const autres = horsGroupes(form.erreurs);
  const n = groupes.length + autres.length;
  if (n === 0 && !form.echec) return <p className={s.summary}>{resume}</p>;
  return (
    // A new try is a new alert: the same refusal is said again.
    <div role="alert" key={form.essais} className={s.wrong}>
      <Icon name="attention" />
      <p>
        {n > 0 && (
          <>
            {n} {n < 2 ? "champ" : "champs"} à corriger&nbsp;:{" "}
            {groupes.map(({ groupe, libelle }) => (
              <button key={groupe} type="button" className={s.link} onClick={() => form.aller(groupe)}>
                {libelle}
              </button>
            ))}
            {autres.map(({ champ, message }) => (
              <span key={champ}>{message} </span>
            ))}
            {!form.echec && <span className={s.kept}>Le brouillon est gardé.</span>}
          </>
        )}
        {form.echec}
      </p>
    </div>
  );
}
