import { useRef } from "react";
import { Disclosure, Kbd, useShortcut } from "../../kit";
import type { Destination } from "./champs";
import { contient, type Section } from "./facultatif";
import s from "./Facultatif.module.css";

type Props = {
  /** Shown open */
  ouvertes: readonly Section[];
  /** Behind their title */
  pliees: readonly (Section & { vide: string })[];
  titre: boolean;
  /** What must be mended: its part unfolds */
  vers: Destination | null;
};

/** At the right of the form, after the bar in the focus order: nothing optional stands before « Enregistrer ». */
export function FacultatifPanel({ ouvertes, pliees, titre, vers }: Props) {
  const panel = useRef<HTMLElement>(null);
  useShortcut("alt+f", () => panel.current?.querySelector<HTMLElement>("textarea, [tabindex='0'], button")?.focus());
  return (
    <aside ref={panel} aria-label="Facultatif" data-region="Facultatif" tabIndex={-1} className={s.panel}>
      {titre && (
        <div className={s.head}>
          <h2>Facultatif</h2>
          <Kbd combo="alt+f" />
        </div>
      )}
      {ouvertes.map((section) => (
        <div key={section.id}>{section.contenu}</div>
      ))}
      <div>
        {pliees.map((section) => (
          <Disclosure key={section.id} title={section.titre} summary={section.resume ?? section.vide} openFor={contient(section, vers) ? vers : null}>
            {section.contenu}
          </Disclosure>
        ))}
      </div>
    </aside>
  );
}
