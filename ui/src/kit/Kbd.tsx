import { keysOf } from "./shortcuts";
import s from "./Kbd.module.css";

/** Keycaps: seen only, screen readers get `aria-keyshortcuts` from the control itself; `spoken` where they are the text. */
export function Kbd({ combo, spoken = false }: { combo: string; spoken?: boolean }) {
  return (
    <span className={`${s.keys} ${spoken ? s.spoken : ""}`} aria-hidden={spoken ? undefined : true}>
      {keysOf(combo).map((key) => (
        <kbd key={key} className={s.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
