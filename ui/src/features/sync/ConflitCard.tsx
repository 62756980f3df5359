import { type KeyboardEvent, type Ref, useId, useState } from "react";
import { useSession } from "../../app/session";
import { instantRelatif } from "../../format";
import type { ConflitVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Icon, lettersAllowed, Notice, toast } from "../../kit";
import { ARegler, Issues } from "./ARegler";
import { collection } from "./collections";
import { type Choix, choixActuel, type Cote, entete, phraseReglee, toChoixConflit, toutDe, valeur } from "./conflit";
import { useOuvrirElement } from "./useOuvrirElement";
import s from "./ConflitCard.module.css";

const COTES: readonly { cote: Cote; titre: string }[] = [
  { cote: "mienne", titre: "La mienne" },
  { cote: "autre", titre: "Celle de l’autre" },
];

/** Two values of the same fields, side by side: a radio per field, or one key for the whole. */
export function ConflitCard({ conflit, ref }: { conflit: ConflitVue; ref?: Ref<HTMLElement> }) {
  const id = useId();
  const { aujourdhui, fuseau } = useSession();
  const ouvrir = useOuvrirElement();
  const [choix, setChoix] = useState<Choix>(() => choixActuel(conflit));
  const { submit, pending, refus } = useSubmit({ champs: [] });

  async function settle(retenu: Choix) {
    const regle = await submit(() => call("conflit_update", { id: conflit.id, choix: toChoixConflit(conflit, retenu) }));
    if (!regle) return;
    const undo = () => call("conflit_restore", { id: conflit.id }).then(() => undefined);
    toast({ message: phraseReglee(conflit, retenu), undo });
  }

  const regles: Readonly<Record<string, () => void>> = {
    "1": () => void settle(toutDe(conflit, "mienne")),
    "2": () => void settle(toutDe(conflit, "autre")),
    "3": () => void settle(choix),
  };

  /** Digits by their place: on an AZERTY keyboard they need Maj. */
  function keys(event: KeyboardEvent<HTMLElement>) {
    if (event.ctrlKey || event.altKey || event.metaKey || pending || !lettersAllowed(event.nativeEvent)) return;
    const chiffre = /^(?:Digit|Numpad)([123])$/.exec(event.code)?.[1];
    const regle = chiffre && regles[chiffre];
    if (!regle) return;
    event.preventDefault();
    regle();
  }

  return (
    <ARegler
      genre="conflit"
      icon="conflit"
      ref={ref}
      onKeyDown={keys}
      titre={`Conflit\u00A0: ${conflit.titre}`}
      detail={
        <>
          <span className="muted small">rien n’est effacé</span>
          <Button look="text" dense onClick={() => void ouvrir(conflit.collection, conflit.record_id)}>
            {collection(conflit.collection).ouvrir}
          </Button>
        </>
      }
    >
      <div className={`${s.ligne} ${s.colonnes}`} aria-hidden="true">
        <span />
        {COTES.map(({ cote, titre }) => (
          <Entete key={cote} titre={titre} detail={dire(conflit, cote, (le) => instantRelatif(le, aujourdhui, fuseau))} />
        ))}
      </div>
      {conflit.champs.map((champ) => (
        <fieldset key={champ.champ} className={s.champ}>
          <legend className="sr">{champ.libelle}</legend>
          <div className={s.ligne}>
            <span className="muted" aria-hidden="true">
              {champ.libelle}
            </span>
            {COTES.map(({ cote, titre }) => {
              const pris = choix[champ.champ] === cote;
              return (
                <label key={cote} className={`${s.choix} ${pris ? s.pris : ""}`}>
                  <input
                    type="radio"
                    className={s.radio}
                    name={`${id}-${champ.champ}`}
                    checked={pris}
                    onChange={() => setChoix((avant) => ({ ...avant, [champ.champ]: cote }))}
                  />
                  {pris && <Icon name="coche" small />}
                  <span className={s.valeur}>
                    <span className="sr">{titre} : </span>
                    {valeur(champ, cote) || "vide"}
                  </span>
                </label>
              );
            })}
          </div>
        </fieldset>
      ))}
      {refus && (
        <div className={s.refus}>
          <Notice tone="error" role="alert">
            {refus}
          </Notice>
        </div>
      )}
      <footer className={s.pied}>
        <Issues>
        <Button combo="1" onClick={regles["1"]}>
          Garder la mienne
        </Button>
        <Button combo="2" onClick={regles["2"]}>
          Celle de l’autre
        </Button>
        <Button look="primary" icon="fusion" combo="3" onClick={regles["3"]}>
          Fusionner comme coché
        </Button>
        </Issues>
      </footer>
    </ARegler>
  );
}

function Entete({ titre, detail }: { titre: string; detail: string | null }) {
  return (
    <span>
      <b>{titre}</b>
      {detail && <span className={`${s.detail} muted small`}>{detail}</span>}
    </span>
  );
}

function dire(conflit: ConflitVue, cote: Cote, quand: (le: string) => string): string | null {
  const version = entete(conflit, cote);
  return version && `${version.par}, ${quand(version.le)}`;
}
