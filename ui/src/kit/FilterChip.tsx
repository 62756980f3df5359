import { type ReactNode, useRef, useState } from "react";
import { Icon } from "./Icon";
import { Popup } from "./Popup";
import { ariaKeys, useShortcut } from "./shortcuts";
import s from "./FilterChip.module.css";

type FilterChipProps = {
  /** What it filters: « Thématique » */
  label: string;
  /** What is chosen, in words; null when nothing is */
  value: string | null;
  onClear: () => void;
  /** What letting go is called, when it is not a filter */
  clear?: string;
  combo?: string;
  children: (close: () => void) => ReactNode;
};

/** A filter as one chip: it says what is chosen, opens its choices, and lets go in one press. */
export function FilterChip({ label, value, onClear, clear = `Retirer le filtre ${label}`, combo, children }: FilterChipProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);

  useShortcut(combo ?? "", () => trigger.current?.click(), combo !== undefined);

  function close() {
    setAnchor(null);
    trigger.current?.focus();
  }

  return (
    <span className={`${s.chip} ${value === null ? "" : s.chosen}`}>
      <button
        ref={trigger}
        type="button"
        className={s.open}
        aria-label={value === null ? label : `${label}\u00A0: ${value}`}
        aria-haspopup="dialog"
        aria-keyshortcuts={combo && ariaKeys(combo)}
        aria-expanded={anchor !== null}
        title={value ?? undefined}
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
      >
        <span className={s.value}>{value ?? label}</span>
        {value === null && <Icon name="bas" small />}
      </button>
      {value !== null && (
        <button
          type="button"
          className={s.clear}
          aria-label={clear}
          onClick={() => {
            onClear();
            trigger.current?.focus();
          }}
        >
          <Icon name="croix" small />
        </button>
      )}
      {anchor && (
        <Popup anchor={anchor} label={label} onClose={() => setAnchor(null)} className={s.popup}>
          {children(close)}
        </Popup>
      )}
    </span>
  );
}
