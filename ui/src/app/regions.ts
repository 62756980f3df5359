const STOPS = "a[href], button, input, textarea, [tabindex='0']";

function isVisible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

/** F6: from one region of the window to the next, on its first stop, as in a browser. */
export function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(isVisible);
  if (regions.length === 0) return;
  // The innermost region that holds the focus: the save bar lives inside the content.
  const here = regions.findLastIndex((r) => r.contains(document.activeElement));
  const start = here < 0 && step === -1 ? 0 : here;
  const next = regions[(start + step + regions.length) % regions.length];
  const stop = [...(next?.querySelectorAll<HTMLElement>(STOPS) ?? [])].find((e) => e.tabIndex >= 0 && isVisible(e));
  (next?.tagName === "MAIN" ? next : (stop ?? next))?.focus();
}
