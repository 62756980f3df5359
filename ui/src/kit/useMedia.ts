import { useSyncExternalStore } from "react";

/** The breakpoints of the whole interface; text size is a zoom, so the same ones serve both. */
export const NARROW = "(max-width: 68.75rem)";
export const SMALL = "(max-width: 48rem)";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}
