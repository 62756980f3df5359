import { type AriaRole, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { placeBeside } from "./place";
import s from "./Popup.module.css";

type PopupProps = {
  anchor: HTMLElement;
  label: string;
  role?: AriaRole;
  /** Under the end of what opened it rather than its beginning */
  end?: boolean;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  className?: string;
  children: ReactNode;
};

const MAX_HEIGHT = 420;

/** What opens beside a control: takes the focus, closes by Échap, Tab past its ends or a press elsewhere, gives it back. */
export function Popup({ anchor, label, role = "dialog", end = false, onClose, onKeyDown, className, children }: PopupProps) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const popup = ref.current;
    if (!popup) return;
    placeBeside(popup, anchor, { end, maxHeight: MAX_HEIGHT });
    (popup.querySelector<HTMLElement>("[data-autofocus]") ?? popup.querySelector<HTMLElement>("input, button, [tabindex='0'], [role=menuitem]") ?? popup).focus();
  }, [anchor, end]);

  useEffect(() => {
    const outside = (event: Event) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target) && !anchor.contains(event.target)) close.current();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [anchor]);

  function leave() {
    onClose();
    anchor.focus();
  }

  function keys(event: KeyboardEvent<HTMLDivElement>) {
    onKeyDown?.(event);
    if (event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      leave();
    } else if (event.key === "Tab") {
      const stops = [...(ref.current?.querySelectorAll<HTMLElement>("input, button, a[href], [tabindex='0']") ?? [])].filter((e) => e.tabIndex >= 0);
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (stops.length > 0 && document.activeElement !== edge) return;
      event.preventDefault();
      leave();
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the role is the caller's
    <div ref={ref} role={role} aria-label={label} data-escape="" tabIndex={-1} className={`${s.popup} ${className ?? ""}`} onKeyDown={keys}>
      {children}
    </div>
  );
}
