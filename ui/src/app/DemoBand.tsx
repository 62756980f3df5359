import { call } from "../ipc/client";
import { Button } from "../kit";
import s from "./DemoBand.module.css";

export function DemoBand() {
  return (
    <aside className={s.band} aria-label="Exemple">
      <span>Données d’exemple&nbsp;: rien de ce que vous tapez ici ne sera envoyé.</span>
      <Button look="neutral" dense onClick={() => void call("demo_delete", {})}>
        Quitter l’exemple
      </Button>
    </aside>
  );
}
