import { useState } from "react";
import { useSession } from "../../app/session";
import type { ElementSync } from "../../ipc/bindings";
import { Button, Card, Counter, Empty, Icon } from "../../kit";
import { collection } from "./collections";
import { quand } from "./quand";
import s from "./Lignes.module.css";

const MONTRES = 12;

export function EnAttenteCard({ elements, nombre }: { elements: readonly ElementSync[]; nombre: number }) {
  const { aujourdhui, fuseau } = useSession();
  const [tout, setTout] = useState(false);
  const montres = tout ? elements : elements.slice(0, MONTRES);
  const caches = elements.length - montres.length;
  return (
    <Card title="En attente" aside={elements.length > 0 && <Counter value={nombre} label="à envoyer" />} className={s.carte}>
      {elements.length === 0 && <Empty>Rien n’attend. Ce que vous enregistrez passe ici, puis part au prochain échange.</Empty>}
      <ul>
        {montres.map(({ id, collection: nom, titre, detail, date }) => (
          <li key={`${nom}-${id}`} className={s.ligne}>
            <Icon name={collection(nom).icon} small />
            <b className={s.titre}>{titre}</b>
            <span className="muted push">{detail}</span>
            <span className="muted small tn">enregistré {heureDe(quand(date, aujourdhui, fuseau))}</span>
          </li>
        ))}
      </ul>
      {caches > 0 && (
        <Button look="text" dense onClick={() => setTout(true)}>
          Voir les {caches} suivants
        </Button>
      )}
      {tout && nombre > elements.length && <p className={`${s.ligne} muted`}>… et {nombre - elements.length} autres, qui partiront aussi.</p>}
    </Card>
  );
}

/** « 14 h 32 » → « à 14 h 32 »; « hier à 17 h 10 » stays */
function heureDe(dit: string): string {
  return /^\d/.test(dit) ? `à ${dit}` : dit;
}
