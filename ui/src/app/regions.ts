/** F6: from one region of the window to the next, on its first stop, as in a browser. */
export function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((r) => r.offsetParent !== null || r === document.activeElement);
  if (regions.length === 0) return;
  // The innermost region that holds the focus: the save bar lives inside the content.
  const here = regions.findLastIndex((r) => r.contains(document.activeElement));
  const start = here < 0 ? (step === 1 ? -1 : 0) : here;
  const next = regions[(start + step + regions.length) % regions.length];
  const stop = next?.querySelector<HTMLElement>("a[href], button, input, textarea, [tabindex='0']");
  (stop && next?.tagName !== "MAIN" ? stop : next)?.focus();
}
