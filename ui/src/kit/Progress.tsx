import { INSECABLE } from "../format/typographie";
import s from "./Progress.module.css";

/** Never a bar alone: the figure is written beside it. */
export function Progress({ label, percent }: { label: string; percent: number }) {
  return (
    <span className={s.progress}>
      <progress className={s.bar} max={100} value={percent} aria-label={label} />
      <b className="tn">
        {percent}
        {INSECABLE}%
      </b>
    </span>
  );
}
