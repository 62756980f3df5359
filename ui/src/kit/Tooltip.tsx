import { cloneElement, type FocusEvent, type PointerEvent, type ReactElement, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { placeBeside } from "./place";
import { useShortcut } from "./shortcuts";
import s from "./Tooltip.module.css";

const DELAY_MS = 400;
/** Time to go from the control to the words themselves, to read them under a magnifier */
const GRACE_MS = 200;

type Handlers = {
  "aria-describedby"?: string;
  onPointerEnter?: (event: PointerEvent) => void;
  onPointerLeave?: (event: PointerEvent) => void;
  onFocus?: (event: FocusEvent) => void;
  onBlur?: (event: FocusEvent) => void;
};

/** On hover and on focus, held under the pointer, closed by Échap wherever the focus is; never the only place where something is said. */
export function Tooltip({ text, children }: { text: string; children: ReactElement<Handlers> }) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const bubble = useRef<HTMLSpanElement>(null);
  const id = useId();

  useEffect(() => () => clearTimeout(timer.current), []);
  useLayoutEffect(() => {
    if (anchor && bubble.current) placeBeside(bubble.current, anchor, { gap: 6 });
  }, [anchor]);

  function open(target: Element, wait: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(target), wait);
  }
  function close(wait = 0) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(null), wait);
  }

  useShortcut("escape", () => close(), anchor !== null);

  return (
    <>
      {cloneElement(children, {
        "aria-describedby": anchor ? id : undefined,
        onPointerEnter: (event) => open(event.currentTarget, DELAY_MS),
        onPointerLeave: () => close(GRACE_MS),
        onFocus: (event) => event.currentTarget.matches(":focus-visible") && open(event.currentTarget, 0),
        onBlur: () => close(),
      })}
      {anchor && (
        <span ref={bubble} id={id} role="tooltip" className={s.tooltip} onPointerEnter={() => clearTimeout(timer.current)} onPointerLeave={() => close()}>
          {text}
        </span>
      )}
    </>
  );
}
