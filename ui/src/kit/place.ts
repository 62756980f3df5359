/** Puts a popup beside what opened it: under, or above when there is no room; never outside the window. */
export function placeBeside(popup: HTMLElement, anchor: Element, { gap = 4, end = false, sameWidth = false, maxHeight = 320 } = {}): void {
  const box = anchor.getBoundingClientRect();
  const { style } = popup;
  if (sameWidth) style.width = `${box.width}px`;
  const below = window.innerHeight - box.bottom;
  const up = below < Math.min(maxHeight, popup.scrollHeight) + gap && box.top > below;
  const wanted = end ? box.right - popup.offsetWidth : box.left;
  style.left = `${Math.max(gap, Math.min(wanted, window.innerWidth - popup.offsetWidth - gap))}px`;
  style.top = up ? "auto" : `${box.bottom + gap}px`;
  style.bottom = up ? `${window.innerHeight - box.top + gap}px` : "auto";
  style.maxHeight = `${Math.min(maxHeight, (up ? box.top : below) - 3 * gap)}px`;
}
