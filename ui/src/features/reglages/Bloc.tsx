import type { ReactNode } from "react";
import { Card } from "../../kit";
import s from "./Bloc.module.css";

/** A card of settings, with room inside. */
export function Bloc({ titre, aside, link, children }: { titre: string; aside?: ReactNode; link?: ReactNode; children: ReactNode }) {
  return (
    <Card title={titre} aside={aside} link={link} className={s.bloc}>
      <div className={s.corps}>{children}</div>
    </Card>
  );
}

/** Buttons of a card, on one line. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={s.actions}>{children}</div>;
}

/** Name and value pairs. */
export function Fiche({ lignes }: { lignes: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={s.fiche}>
      {lignes.map(([nom, valeur]) => (
        <div key={nom}>
          <dt>{nom}</dt>
          <dd>{valeur}</dd>
        </div>
      ))}
    </dl>
  );
}
