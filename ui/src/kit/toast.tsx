import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { isEditable, useShortcut } from "./shortcuts";
import s from "./toast.module.css";

export type Toast = {
  id: number;
  message: string;
  /** What « Annuler » and Ctrl+Z do */
  undo?: () => void | Promise<void>;
  tone?: "success" | "info" | "error";
};

export const TOAST_MS = 10_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** One at a time: the newest says what just happened. */
export function toast(content: Omit<Toast, "id">): number {
  const id = nextId++;
  set([{ ...content, id }]);
  return id;
}

/** Says more in the same place, unless another message has come since. */
export function updateToast(id: number, message: string): void {
  set(toasts.map((t) => (t.id === id ? { ...t, message } : t)));
}

export function closeToast(id: number): void {
  set(toasts.filter((t) => t.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** In a text field Ctrl+Z belongs to the text. */
function outsideText(event: KeyboardEvent): boolean {
  return !isEditable(event.target);
}

export function ToastRegion() {
  const current = useSyncExternalStore(subscribe, () => toasts).at(-1);
  const [held, setHeld] = useState(false);

  // Stays as long as it has the focus or the pointer.
  useEffect(() => {
    if (!current || held) return undefined;
    const timer = setTimeout(() => closeToast(current.id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [current, held]);

  function undo() {
    if (!current?.undo) return;
    closeToast(current.id);
    setHeld(false);
    void current.undo();
  }

  useShortcut("mod+z", undo, Boolean(current?.undo), outsideText);

  function close() {
    setHeld(false);
    if (current) closeToast(current.id);
  }

  return (
    <div className={s.region}>
      <div
        className={current && s.toast}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {current && <Icon name={current.tone === "error" ? "attention" : "coche"} small />}
        {/* There before any message, and holding the message alone; a new one is new even when its words are the same. */}
        <span role="status" className={s.words}>
          {current && <span key={current.id}>{current.message}</span>}
        </span>
        {current?.undo && (
          <Button look="text" dense combo="mod+z" className={s.action} onClick={undo}>
            Annuler
          </Button>
        )}
        {current && <Button look="text" dense icon="croix" label="Fermer ce message" className={s.action} onClick={close} />}
      </div>
    </div>
  );
}
