import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { compte } from "../../format";
import { THEMATIQUES } from "../../ipc/nomenclatures";
import { Button, Field, Icon, Input } from "../../kit";
import { AIDE_DEMARCHES, basculer } from "./ThematiquesField";
import type { CraForm } from "./useCraForm";
import s from "./Thematiques.module.css";

const DEMARCHES = THEMATIQUES.filter((t) => t.demarche);

/** Opens with « Aide aux démarches administratives »: three stops (replier, liste, nom). */
export function DemarchePart({ form, inline = false }: { form: CraForm; inline?: boolean }) {
  const { saisie, set } = form;
  const [replie, setReplie] = useState(false);
  const [stop, setStop] = useState(0);
  const liste = useRef<HTMLDivElement>(null);

  const ouverte = saisie.thematiques.includes(AIDE_DEMARCHES);
  const avant = useRef(ouverte);
  const part = useRef<HTMLElement>(null);

  // Under the grid of a small window it would open out of sight.
  useEffect(() => {
    if (inline && ouverte && !avant.current) part.current?.scrollIntoView?.({ block: "nearest" });
    avant.current = ouverte;
  }, [inline, ouverte]);

  if (!ouverte) return null;
  const choisies = DEMARCHES.filter((d) => saisie.thematiques.includes(d.valeur)).length;

  function touches(event: KeyboardEvent) {
    const pas = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (pas === undefined) return;
    event.preventDefault();
    const vers = Math.min(Math.max(stop + pas, 0), DEMARCHES.length - 1);
    setStop(vers);
    liste.current?.querySelectorAll("input")[vers]?.focus();
  }

  return (
    <section ref={part} className={s.part} aria-label="Démarche administrative">
      <div className={s.partHead}>
        <h2>Démarche administrative</h2>
        <span className="row">
          {replie && <span className="muted small">{choisies === 0 ? "aucune précisée" : compte(choisies, "démarche")}</span>}
          <Button look="text" dense icon={replie ? "bas" : "haut"} label={replie ? "Déplier la démarche" : "Replier la démarche"} aria-expanded={!replie} onClick={() => setReplie(!replie)} />
        </span>
      </div>
      {!replie && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows between real checkboxes */}
          <div ref={liste} role="group" aria-label="Thématiques de la démarche" className={`${s.list} ${inline ? s.inline : ""}`} onKeyDown={touches}>
            {DEMARCHES.map((t, rang) => {
              const cochee = saisie.thematiques.includes(t.valeur);
              return (
                <label key={t.valeur} title={t.aide.join(" · ")} className={`${s.option} ${cochee ? s.ticked : ""}`}>
                  <input
                    type="checkbox"
                    className={s.input}
                    checked={cochee}
                    tabIndex={rang === stop ? 0 : -1}
                    onChange={() => set({ thematiques: basculer(saisie.thematiques, t.valeur) })}
                    onFocus={() => setStop(rang)}
                  />
                  <span className={s.box} aria-hidden="true">
                    {cochee && <Icon name="coche" small />}
                  </span>
                  <span className={s.label}>{t.libelle}</span>
                </label>
              );
            })}
          </div>
          <Field label="Nom de la démarche" hint="facultatif" name="precisions_demarche" error={form.erreurDe("precisions_demarche")}>
            {(control) => <Input {...control} value={saisie.precisions_demarche ?? ""} onChange={(e) => set({ precisions_demarche: e.target.value || null })} />}
          </Field>
        </>
      )}
    </section>
  );
}
