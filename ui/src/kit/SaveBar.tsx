import type { ReactNode } from "react";
import s from "./SaveBar.module.css";

/** At the foot of a form: what will be saved in words (or what is wrong), then the actions. */
export function SaveBar({ children, actions }: { children?: ReactNode; actions: ReactNode }) {
  return (
    <div className={s.bar} data-region="Enregistrement" tabIndex={-1}>
      <div className={s.words}>{children}</div>
      <div className={s.actions}>{actions}</div>
    </div>
  );
}
