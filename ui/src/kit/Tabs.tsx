import { type KeyboardEvent, useRef } from "react";
import { nombreLisible } from "../format/typographie";
import s from "./Tabs.module.css";

export type Tab<V extends string> = { value: V; label: string; count?: number };

type TabsProps<V extends string> = {
  label: string;
  tabs: readonly Tab<V>[];
  value: V;
  onChange: (value: V) => void;
  /** id of the panel they command */
  controls: string;
};

export function tabId(panel: string, value: string): string {
  return `${panel}-onglet-${value}`;
}

/** One Tab stop; arrows choose at once, as what they show costs nothing. */
export function Tabs<V extends string>({ label, tabs, value, onChange, controls }: TabsProps<V>) {
  const list = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const here = tabs.findIndex((t) => t.value === value);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    const next = tabs[index];
    if (!next) return;
    onChange(next.value);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
  }

  return (
    <div ref={list} role="tablist" aria-label={label} className={s.tabs} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={tabId(controls, tab.value)}
          aria-selected={tab.value === value}
          aria-controls={controls}
          tabIndex={tab.value === value ? 0 : -1}
          className={s.tab}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && <span className={s.count}>{nombreLisible(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
