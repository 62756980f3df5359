import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { FieldControl } from "./Field";
import { Icon, type IconName } from "./Icon";
import { ariaKeys } from "./shortcuts";
import s from "./Chips.module.css";

export type ChipOption<V extends string> = {
  value: V;
  label: string;
  icon?: IconName;
  /** Said after the label, in small */
  detail?: string;
  /** The combination that chooses it at once */
  combo?: string;
};

type ChipsProps<V extends string> = {
  options: readonly ChipOption<V>[];
  value: V | null;
  /** `press` when the chip itself was pressed, not reached by arrows: only then may the focus move on */
  onChange: (value: V, press: boolean) => void;
  control?: Partial<FieldControl>;
  label?: string;
  dense?: boolean;
  stacked?: boolean;
  /** No tick: the border and the weight say it (figures) */
  plain?: boolean;
  /** A second press on the chosen chip takes the choice away (optional fields only) */
  onClear?: () => void;
  /** Keys the group does not use itself, for instance digits typed on a durée */
  onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  after?: ReactNode;
  shortcut?: string;
  required?: boolean;
};

/** One choice among few: a radio group that is one Tab stop, arrows choose. */
export function Chips<V extends string>(props: ChipsProps<V>) {
  const { options, value, onChange, control, label, dense, stacked, plain, onClear, onKeyDown, after, shortcut, required } = props;
  const group = useRef<HTMLDivElement>(null);
  const current = Math.max(0, options.findIndex((o) => o.value === value));

  function choose(index: number) {
    const option = options[(index + options.length) % options.length];
    if (!option) return;
    onChange(option.value, false);
    group.current?.querySelectorAll<HTMLElement>("[role=radio]")[options.indexOf(option)]?.focus();
  }

  function handleKeys(event: KeyboardEvent<HTMLDivElement>) {
    const focused = options.findIndex((o) => o.value === (event.target as HTMLElement).dataset.value);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !event.altKey && !event.ctrlKey && focused >= 0) {
      event.preventDefault();
      choose(focused + step);
      return;
    }
    onKeyDown?.(event);
  }

  return (
    <div
      {...control}
      ref={group}
      role="radiogroup"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      aria-required={required}
      className={`${s.chips} ${stacked ? s.stacked : ""}`}
      onKeyDown={handleKeys}
    >
      {options.map((option, index) => {
        const chosen = option.value === value;
        return (
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={chosen}
            aria-keyshortcuts={option.combo && ariaKeys(option.combo)}
            data-value={option.value}
            tabIndex={index === current ? 0 : -1}
            title={option.label.length > 26 ? option.label : undefined}
            className={`${s.chip} ${chosen ? s.chosen : ""} ${dense ? s.dense : ""}`}
            onClick={() => (chosen && onClear ? onClear() : onChange(option.value, true))}
          >
            {chosen && !plain ? <Icon name="coche" small /> : option.icon && <Icon name={option.icon} small />}
            <span className="ellipsis">{option.label}</span>
            {option.detail && <small className={s.detail}>{option.detail}</small>}
          </button>
        );
      })}
      {after}
    </div>
  );
}

type MultiChipsProps = {
  options: readonly ChipOption<string>[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  control?: Partial<FieldControl>;
  label?: string;
  dense?: boolean;
};

/** Several choices among few: checkboxes drawn as chips, one Tab stop, arrows move, Espace ticks. */
export function MultiChips({ options, values, onChange, control, label, dense }: MultiChipsProps) {
  const group = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const items = [...(group.current?.querySelectorAll<HTMLElement>("[role=checkbox]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = items[(at + step + items.length) % items.length];
    for (const item of items) item.tabIndex = item === next ? 0 : -1;
    next?.focus();
  }

  return (
    <div {...control} ref={group} role="group" aria-label={label} className={s.chips} onKeyDown={move}>
      {options.map((option, index) => {
        const chosen = values.includes(option.value);
        return (
          <button
            key={option.value}
            type="button"
            role="checkbox"
            aria-checked={chosen}
            tabIndex={index === 0 ? 0 : -1}
            className={`${s.chip} ${chosen ? s.chosen : ""} ${dense ? s.dense : ""}`}
            onClick={() => onChange(chosen ? values.filter((v) => v !== option.value) : [...values, option.value])}
          >
            {chosen && <Icon name="coche" small />}
            <span className="ellipsis">{option.label}</span>
          </button>
        );
      })}
    </div>
  );
}
