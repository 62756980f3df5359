import type { KeyboardEvent } from "react";
import { Icon } from "./Icon";
import type { MenuEntry } from "./Menu";
import { Popup } from "./Popup";
import s from "./Menu.module.css";

type PopoverMenuProps = { anchor: HTMLElement; label: string; entries: readonly MenuEntry[]; onClose: () => void };

/** One menu for all the rows of a list, opened beside the one that asked. */
export function PopoverMenu({ anchor, label, entries, onClose }: PopoverMenuProps) {
  function keys(event: KeyboardEvent<HTMLDivElement>) {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[to % items.length]?.focus();
  }
  return (
    <Popup anchor={anchor} label={label} role="menu" end onClose={onClose} onKeyDown={keys} className={s.menu}>
      {entries.map((entry) => (
        <button
          key={entry.id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={`${s.item} ${entry.danger ? s.danger : ""}`}
          onClick={() => {
            onClose();
            anchor.focus();
            entry.onAction();
          }}
        >
          {entry.icon && <Icon name={entry.icon} small />}
          {entry.label}
        </button>
      ))}
    </Popup>
  );
}
