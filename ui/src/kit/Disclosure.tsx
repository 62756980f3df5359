import { type ReactNode, useId, useState } from "react";
import { Icon } from "./Icon";
import s from "./Disclosure.module.css";

type DisclosureProps = {
  title: string;
  /** What is inside, said while closed: « aucun », « 12 mots » */
  summary?: string;
  defaultOpen?: boolean;
  children: ReactNode;
};

export function Disclosure({ title, summary, defaultOpen = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(defaultOpen);
  const id = useId();
  return (
    <div className={s.disclosure}>
      <button type="button" className={s.head} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name={open ? "bas" : "droite"} small />
        <span className={s.title}>{title}</span>
        {summary && <small className={s.summary}>{summary}</small>}
      </button>
      <div id={id} className={s.body} hidden={!open}>
        {children}
      </div>
    </div>
  );
}
