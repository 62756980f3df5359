import { useLayoutEffect, useRef } from "react";

export const MAC = typeof navigator !== "undefined" && /Mac/.test(navigator.platform);

type Handler = (event: KeyboardEvent) => void;
type Entry = { combo: string; handler: Handler; when?: (event: KeyboardEvent) => boolean };

/** The last one registered wins: a screen may take over a global shortcut. */
const entries: Entry[] = [];

/**
 * The combination of an event, as « mod+shift+n ». Digits come from `event.code`: on an AZERTY keyboard they need
 * Maj, and « é » sits on the 2 key. Letters come from `event.key`: their place changes with the layout.
 */
export function comboOf(event: KeyboardEvent): string | null {
  if (event.ctrlKey && event.altKey) return null; // AltGr
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  const letterUnderAlt = MAC && event.altKey ? /^Key([A-Z])$/.exec(event.code) : null;
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const key = letterUnderAlt?.[1] ?? (digit && (event.altKey || mod) ? `digit${digit[1]}` : event.key);
  const shift = event.shiftKey && key.length > 1 && !key.startsWith("digit") ? true : event.shiftKey && (mod || event.altKey);
  return [mod && "mod", event.altKey && "alt", shift && !key.startsWith("digit") && "shift", key.toLowerCase()]
    .filter(Boolean)
    .join("+");
}

/** True where a letter is text. */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

function dispatch(event: KeyboardEvent): void {
  const combo = comboOf(event);
  if (!combo || event.isComposing) return;
  // A modal dialog keeps its keys.
  const dialog = document.querySelector("dialog[open]");
  if (combo === "escape" && closesSomethingElse(event.target)) return;
  const entry = dialog ? undefined : entries.findLast((e) => e.combo === combo && (e.when?.(event) ?? true));
  if (!entry || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  entry.handler(event);
}

/** An open list or menu takes « Échap » for itself before the screen does. */
function closesSomethingElse(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-escape],[role=menu],[role=listbox],[role=dialog]") !== null;
}

let listening = false;

/** Capture phase: no widget may swallow « Ctrl+S ». */
function listen(): void {
  if (listening) return;
  listening = true;
  window.addEventListener("keydown", dispatch, { capture: true });
}

/** Listens as soon as the screen stands: a key pressed on what is just shown is not lost. */
export function useShortcut(combo: string, handler: Handler, enabled = true, when?: Entry["when"]): void {
  const current = useRef(handler);
  useLayoutEffect(() => {
    current.current = handler;
  });
  useLayoutEffect(() => {
    if (!enabled) return undefined;
    listen();
    const entry: Entry = { combo, handler: (event) => current.current(event), when };
    entries.push(entry);
    return () => {
      entries.splice(entries.indexOf(entry), 1);
    };
  }, [combo, enabled, when]);
}

const NOMS: Record<string, string> = {
  mod: MAC ? "⌘" : "Ctrl",
  alt: MAC ? "⌥" : "Alt",
  shift: "Maj",
  enter: "Entrée",
  escape: "Échap",
  delete: "Suppr",
  space: "Espace",
  up: "↑",
  down: "↓",
};

/** « mod+shift+n » → ["Ctrl", "Maj", "N"] */
export function keysOf(combo: string): string[] {
  return combo.split("+").map((t) => NOMS[t] ?? t.replace("digit", "").toUpperCase());
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(combo: string): string {
  const noms: Record<string, string> = { mod: MAC ? "Meta" : "Control", alt: "Alt", shift: "Shift", enter: "Enter", escape: "Escape" };
  return combo
    .split("+")
    .map((t) => noms[t] ?? t.replace("digit", "").toUpperCase())
    .join("+");
}

let letters = true;

/** « ? » and other single keys can be switched off (WCAG 2.1.4). */
export function setLetterShortcuts(enabled: boolean): void {
  letters = enabled;
}

export function lettersAllowed(event: KeyboardEvent): boolean {
  return letters && !isEditable(event.target);
}
