import { useState } from "react";
import { useSession } from "../../app/session";
import { nombreLisible } from "../../format";
import type { RecuVue } from "../../ipc/bindings";
import { Button, Card, Dialog, Empty, Icon } from "../../kit";
import { quand } from "./quand";
import s from "./Lignes.module.css";

const MONTRES = 4;

/** Receipts: « envoyé » is said with the server's number and hour, never on faith. */
export function EnvoyeCard({ recus, mois }: { recus: readonly RecuVue[]; mois: number }) {
  const [historique, setHistorique] = useState(false);
  return (
    <Card
      title="Envoyé"
      className={s.carte}
      aside={<span className="muted small">{nombreLisible(mois)} ce mois-ci</span>}
      link={
        recus.length > MONTRES && (
          <Button look="text" dense onClick={() => setHistorique(true)}>
            Historique
          </Button>
        )
      }
    >
      {recus.length === 0 ? <Empty>Pas encore de reçu. Chaque envoi en aura un, avec son numéro.</Empty> : <Recus recus={recus.slice(0, MONTRES)} />}
      {historique && (
        <Dialog title="Historique des envois" wide onClose={() => setHistorique(false)}>
          <Recus recus={recus} />
        </Dialog>
      )}
    </Card>
  );
}

function Recus({ recus }: { recus: readonly RecuVue[] }) {
  const { aujourdhui, fuseau } = useSession();
  return (
    <ul>
      {recus.map(({ id, rev, titre, date }) => (
        <li key={`${id}-${rev}`} className={`${s.ligne} ${s.envoye}`}>
          <Icon name="coche" small />
          <span className={`${s.titre} push`}>{titre}</span>
          <span className="muted small tn">
            reçu n° {nombreLisible(rev)}, {quand(date, aujourdhui, fuseau)}
          </span>
        </li>
      ))}
    </ul>
  );
}
