import { flushSync } from "react-dom";

/** In a field that already holds something, what is typed replaces it. `select()` alone moves no focus in WebKit. */
export function focusAndSelect(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}

/** Draws a change at once, then goes to what it has just made appear: no key typed meanwhile may be lost. */
export function focusAfter(change: () => void, target: () => HTMLElement | null | undefined): void {
  flushSync(change);
  target()?.focus();
}
