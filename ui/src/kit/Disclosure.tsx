import { type ReactNode, useId, useState } from "react";
import { Icon } from "./Icon";
import s from "./Disclosure.module.css";

type DisclosureProps = {
  title: string;
  /** What is inside, said while closed: « aucun », « 12 mots » */
  summary?: string;
  defaultOpen?: boolean;
  /** Opens at each new one: something inside asks for attention */
  openFor?: object | null;
  children: ReactNode;
};

export function Disclosure({ title, summary, defaultOpen = false, openFor = null, children }: DisclosureProps) {
  const [open, setOpen] = useState(defaultOpen);
  const [opened, setOpened] = useState(openFor);
  const id = useId();
  if (openFor !== opened) {
    setOpened(openFor);
    if (openFor) setOpen(true);
  }
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
