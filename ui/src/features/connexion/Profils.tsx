import { useState } from "react";
import type { ProfilVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Field, Icon, PasswordInput } from "../../kit";
import { Formulaire } from "./Formulaire";
import type { EtapeProps } from "./saisie";
import s from "./Profils.module.css";

/** Several people share the machine: each opens their own, with a passphrase when one protects it. */
export function Profils({ etat, set, aller }: EtapeProps) {
  const [choisi, setChoisi] = useState<ProfilVue | null>(null);
  const [phrase, setPhrase] = useState("");
  const { submit, pending, erreurs, refus, code } = useSubmit({ champs: ["phrase"], codes: { phrase_fausse: "phrase", phrase_requise: "phrase" } });

  const open = ({ id }: ProfilVue, dite: string | null) => submit(() => call("profil_open", { id, phrase: dite }));

  if (choisi) {
    return (
      <Formulaire
        titre={choisi.nom_affiche}
        intro={<p>Ce profil est protégé par une phrase secrète.</p>}
        refus={refus}
        action="Ouvrir"
        enCours="Ouverture…"
        pending={pending}
        onRetour={() => setChoisi(null)}
        onSubmit={() =>
          void submit(() => call("profil_open", { id: choisi.id, phrase }), { phrase: phrase === "" && "Indiquez votre phrase secrète." })
        }
      >
        <Field label="Phrase secrète" name="phrase" error={erreurs.phrase}>
          {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="current-password" value={phrase} onChange={(e) => setPhrase(e.target.value)} />}
        </Field>
      </Formulaire>
    );
  }

  return (
    <Formulaire
      titre="Qui êtes-vous ?"
      refus={refus ?? erreurs.phrase}
      pied={
        <>
          {code === "cles_absentes" && <Button onClick={() => aller("restauration")}>Restaurer une sauvegarde</Button>}
          <div className={s.autres}>
            <Button
              look="neutral"
              onClick={() => {
                set({ email: "", mot_de_passe: "", code: "" });
                aller("identifiants");
              }}
            >
              Une autre personne
            </Button>
            <Button look="text" onClick={() => aller("restauration")}>
              Restaurer une sauvegarde
            </Button>
          </div>
        </>
      }
    >
      <ul className={s.profils}>
        {etat.profils.map((profil) => (
          <li key={profil.id}>
            <button
              type="button"
              className={s.profil}
              onClick={() => {
                if (!profil.verrouillage) void open(profil, null);
                else {
                  setPhrase("");
                  setChoisi(profil);
                }
              }}
            >
              <Icon name={profil.verrouillage ? "cadenas" : "personne"} />
              <span className={s.mots}>
                <b>{profil.nom_affiche}</b>
                <span className="muted small">{detail(profil)}</span>
              </span>
              <Icon name="droite" small />
            </button>
          </li>
        ))}
      </ul>
    </Formulaire>
  );
}

function detail({ demo, structure, email, verrouillage }: ProfilVue): string {
  if (demo) return "Données d’exemple, jamais envoyées";
  return structure ?? email ?? (verrouillage ? "La phrase secrète dira qui" : "");
}
