import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { type ButtonLook, buttonClass } from "./Button";
import { Icon, type IconName } from "./Icon";
import { placeBeside } from "./place";
import s from "./Menu.module.css";

export type MenuEntry = { id: string; label: string; icon?: IconName; danger?: boolean; onAction: () => void };

type MenuProps = ButtonLook & { label: string; children?: ReactNode; entries: readonly MenuEntry[] };

/** A button and its list of actions. `label` names the button; `children` is what it shows. */
export function Menu({ label, children, entries, ...look }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    if (!open || !menu.current || !button.current) return;
    placeBeside(menu.current, button.current, { end: true });
    menu.current.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [open]);

  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target) && !button.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  function close() {
    setOpen(false);
    button.current?.focus();
  }

  function keys(event: KeyboardEvent) {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to % items.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={buttonClass(look, children === undefined)}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {look.icon && <Icon name={look.icon} small={look.dense ?? false} />}
        {children}
      </button>
      {open && (
        <div ref={menu} id={id} role="menu" aria-label={label} className={`${s.popover} ${s.menu}`} onKeyDown={keys} tabIndex={-1}>
          {entries.map((entry) => (
            <button
              key={entry.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={`${s.item} ${entry.danger ? s.danger : ""}`}
              onClick={() => {
                close();
                entry.onAction();
              }}
            >
              {entry.icon && <Icon name={entry.icon} small />}
              {entry.label}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
