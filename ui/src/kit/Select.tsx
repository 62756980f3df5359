import type { SelectHTMLAttributes } from "react";
import { Icon } from "./Icon";
import s from "./Select.module.css";

/** The system's own list, for long lists chosen once: every keyboard and screen reader knows it. */
export function Select({ children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className={s.box}>
      <select {...rest} className={s.select}>
        {children}
      </select>
      <Icon name="bas" small />
    </span>
  );
}
