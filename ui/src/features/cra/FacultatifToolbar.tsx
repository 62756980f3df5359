import { type KeyboardEvent, useRef, useState } from "react";
import { focusAfter, Icon, Kbd, useShortcut } from "../../kit";
import type { Destination } from "./champs";
import { contient, type Section } from "./facultatif";
import s from "./Facultatif.module.css";

type Props = {
  sections: readonly Section[];
  /** What must be mended: its part opens */
  vers: Destination | null;
};

/** Every optional part behind one Tab stop: arrows between the buttons, each opens its part under them. */
export function FacultatifToolbar({ sections, vers: voulu }: Props) {
  const [ouverte, setOuverte] = useState<string | null>(null);
  const [vu, setVu] = useState<Destination | null>(null);
  const [stop, setStop] = useState(0);
  const bar = useRef<HTMLDivElement>(null);
  const part = useRef<HTMLDivElement>(null);
  if (voulu !== vu) {
    setVu(voulu);
    const fautive = sections.find((candidate) => contient(candidate, voulu));
    if (fautive) setOuverte(fautive.id);
  }
  const section = sections.find(({ id }) => id === ouverte);

  useShortcut("alt+f", () => bar.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus());

  function touches(event: KeyboardEvent) {
    const pas = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (pas === undefined) return;
    event.preventDefault();
    const vers = (stop + pas + sections.length) % sections.length;
    setStop(vers);
    bar.current?.querySelectorAll("button")[vers]?.focus();
  }

  function ouvrir(id: string) {
    const prochaine = ouverte === id ? null : id;
    if (!prochaine) return setOuverte(null);
    focusAfter(
      () => setOuverte(prochaine),
      () => part.current?.querySelector<HTMLElement>("textarea, input, [tabindex='0']"),
    );
  }

  return (
    <aside className={s.folded} aria-label="Facultatif" data-region="Facultatif" tabIndex={-1}>
      <div className={s.toolbarLine}>
        <span className="muted">Facultatif</span>
        <Kbd combo="alt+f" />
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows between real buttons */}
        <div ref={bar} role="toolbar" aria-label="Parties facultatives" className={s.toolbar} onKeyDown={touches}>
          {sections.map(({ id, titre, resume }, rang) => (
            <button
              key={id}
              type="button"
              className={`${s.toggle} ${id === ouverte ? s.open : ""}`}
              aria-expanded={id === ouverte}
              tabIndex={rang === Math.min(stop, sections.length - 1) ? 0 : -1}
              onFocus={() => setStop(rang)}
              onClick={() => ouvrir(id)}
            >
              <Icon name={id === ouverte ? "bas" : "droite"} small />
              {resume ? `${titre}\u00A0: ${resume}` : titre}
            </button>
          ))}
        </div>
      </div>
      {section && (
        <div ref={part} className={s.part}>
          {section.contenu}
        </div>
      )}
    </aside>
  );
}
