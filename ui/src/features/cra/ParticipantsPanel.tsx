import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { compte } from "../../format";
import { Chips, Field, focusAndSelect, Icon, NARROW, SMALL, useMedia } from "../../kit";
import { AUCUN_ANONYME, borner, depassement, equilibrer } from "./anonymes";
import { Repartition } from "./Repartition";
import { SuivisField } from "./SuivisField";
import type { CraForm } from "./useCraForm";
import s from "./Participants.module.css";

const NOMBRES_RAPIDES = ["4", "5", "6", "8", "10"];

/** Who came: a number typed or tapped, its marginals, and the people known by name. */
export function ParticipantsPanel({ form }: { form: CraForm }) {
  const { saisie, set } = form;
  const anonymes = saisie.participants_anonymes ?? AUCUN_ANONYME;
  const total = anonymes.total + saisie.participants.length;
  const input = useRef<HTMLInputElement>(null);
  const narrow = useMedia(NARROW);
  const small = useMedia(SMALL);
  const [deplie, setDeplie] = useState(false);
  const trop = depassement(anonymes);

  useLayoutEffect(() => focusAndSelect(input.current), []);

  function nombre(valeur: number) {
    set({ participants_anonymes: equilibrer({ ...anonymes, total: borner(valeur) }) });
  }

  function touches(event: KeyboardEvent) {
    const pas = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (pas === undefined || event.altKey) return;
    event.preventDefault();
    nombre(anonymes.total + pas);
  }

  const plie = narrow && !small && !deplie;
  return (
    <section className={s.panel} aria-labelledby="participants-titre" data-region="Participants" tabIndex={-1}>
      <div className={s.head}>
        <h2 id="participants-titre">Participants</h2>
        <span role="status">
          Total <b className={s.total}>{total}</b>
        </span>
      </div>
      <Field
        label="Anonymes"
        hint="tapez le nombre"
        name="participants"
        error={trop?.message ?? form.erreurDe("participants")}
        fix={
          trop && (
            <button type="button" onClick={() => nombre(trop.total)}>
              Passer à {compte(trop.total, "personne")}
            </button>
          )
        }
      >
        {(control) => (
          <div className={s.big}>
            <button type="button" tabIndex={-1} className={s.bigStep} aria-label="Une personne de moins" onClick={() => nombre(anonymes.total - 1)}>
              <Icon name="moins" />
            </button>
            <input
              {...control}
              ref={input}
              role="spinbutton"
              inputMode="numeric"
              autoComplete="off"
              className={s.number}
              aria-valuenow={anonymes.total}
              aria-valuemin={0}
              aria-valuemax={10_000}
              value={anonymes.total}
              onFocus={(event) => event.target.select()}
              onChange={(event) => nombre(Number(event.target.value.replace(/\D/g, "")))}
              onKeyDown={touches}
              data-landing
            />
            <button type="button" tabIndex={-1} className={s.bigStep} aria-label="Une personne de plus" onClick={() => nombre(anonymes.total + 1)}>
              <Icon name="plus" />
            </button>
            <div className={s.quick}>
              <Chips
                dense
                plain
                label="Nombres rapides"
                options={NOMBRES_RAPIDES.map((n) => ({ value: n, label: n }))}
                value={NOMBRES_RAPIDES.includes(String(anonymes.total)) ? String(anonymes.total) : null}
                onChange={(n) => nombre(Number(n))}
              />
            </div>
          </div>
        )}
      </Field>
      {plie ? (
        <button type="button" className={s.fold} aria-expanded={false} onClick={() => setDeplie(true)}>
          <Icon name="droite" small />
          <b>Répartition</b>
          <span className="muted small push">facultative</span>
        </button>
      ) : (
        <Repartition anonymes={anonymes} onChange={(participants_anonymes) => set({ participants_anonymes })} />
      )}
      <SuivisField form={form} />
    </section>
  );
}
