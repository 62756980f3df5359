import { type KeyboardEvent, useRef, useState } from "react";
import type { ParticipantsAnonymes } from "../../ipc/bindings";
import { Icon } from "../../kit";
import { borner, type Compteur, equilibrer, MARGINALES } from "./anonymes";
import s from "./Participants.module.css";

type Props = { anonymes: ParticipantsAnonymes; onChange: (anonymes: ParticipantsAnonymes) => void };

const DEJA: Compteur = "deja_accompagne";

/**
 * Déjà accompagnés, genre, âge, statut: one Tab stop for all the counters. Arrows go from one to the next, digits
 * write, − and + change; with the mouse, the small buttons.
 */
export function Repartition({ anonymes, onChange }: Props) {
  const [stop, setStop] = useState<Compteur>(DEJA);
  const [statut, setStatut] = useState(() => MARGINALES[2]?.compteurs.some(({ champ }) => anonymes[champ] > 0) ?? false);
  const root = useRef<HTMLDivElement>(null);
  const frappe = useRef({ champ: "", quand: 0 });

  function set(champ: Compteur, valeur: number) {
    onChange(equilibrer({ ...anonymes, [champ]: borner(valeur) }));
  }

  function touches(event: KeyboardEvent<HTMLDivElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const champ = (event.target as HTMLElement).dataset.compteur as Compteur | undefined;
    if (!champ) return;
    const pas = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (pas !== undefined) {
      event.preventDefault();
      const tous = [...(root.current?.querySelectorAll<HTMLElement>("[data-compteur]") ?? [])];
      const vers = tous[(tous.indexOf(event.target as HTMLElement) + pas + tous.length) % tous.length];
      vers?.focus();
      return;
    }
    if (/^\d$/.test(event.key)) {
      event.preventDefault();
      // « 1 » then « 2 » at once is twelve; later, it is two.
      const suite = frappe.current.champ === champ && event.timeStamp - frappe.current.quand < FRAPPE_MS;
      frappe.current = { champ, quand: event.timeStamp };
      set(champ, suite ? anonymes[champ] * 10 + Number(event.key) : Number(event.key));
      return;
    }
    const delta = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (delta !== undefined) {
      event.preventDefault();
      set(champ, anonymes[champ] + delta);
    } else if (event.key === "Backspace" || event.key === "Delete") {
      event.preventDefault();
      set(champ, 0);
    }
  }

  const compteur = (champ: Compteur, libelle: string) => (
    <div key={champ} className={s.mini}>
      <span className={s.name} aria-hidden="true">
        {libelle}
      </span>
      <span className={s.stepper}>
        <Bouton sens={-1} libelle={libelle} onPress={() => set(champ, anonymes[champ] - 1)} />
        <span
          role="spinbutton"
          className={s.value}
          data-compteur={champ}
          tabIndex={champ === stop ? 0 : -1}
          aria-label={libelle}
          aria-valuenow={anonymes[champ]}
          aria-valuemin={0}
          onFocus={() => setStop(champ)}
        >
          {anonymes[champ]}
        </span>
        <Bouton sens={1} libelle={libelle} onPress={() => set(champ, anonymes[champ] + 1)} />
      </span>
    </div>
  );

  const [genre, age, social] = MARGINALES;
  if (!genre || !age || !social) return null;
  const bloc = (marginale: typeof genre) => (
    <div role="group" aria-label={marginale.titre} className={s.marginal}>
      {marginale.compteurs.map(({ champ, libelle }) => compteur(champ, libelle))}
      <div className={s.mini}>
        <span className={s.name}>Non communiqué</span>
        <span className={s.rest}>{anonymes[marginale.reste]}</span>
      </div>
    </div>
  );

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows between spinbuttons
    <div ref={root} role="group" aria-label="Répartition, facultative" className={s.split} onKeyDown={touches}>
      <div className={s.single}>{compteur(DEJA, "dont déjà accompagnés")}</div>
      <p className={s.splitHead}>
        <b>Répartition</b> <span className="muted small">facultative, le reste est «&nbsp;non communiqué&nbsp;»</span>
      </p>
      {bloc(genre)}
      {bloc(age)}
      <button type="button" tabIndex={-1} className={s.fold} aria-expanded={statut} onClick={() => setStatut(!statut)}>
        <Icon name={statut ? "bas" : "droite"} small />
        <b>Statut</b>
        <span className="muted small push">{anonymes.statut_social_non_communique} non communiqués</span>
      </button>
      {statut && bloc(social)}
    </div>
  );
}

const FRAPPE_MS = 900;

function Bouton({ sens, libelle, onPress }: { sens: 1 | -1; libelle: string; onPress: () => void }) {
  return (
    <button type="button" tabIndex={-1} className={s.step} aria-label={`${sens === 1 ? "Un de plus" : "Un de moins"}\u00A0: ${libelle}`} onClick={onPress}>
      <Icon name={sens === 1 ? "plus" : "moins"} small />
    </button>
  );
}
