/** What each card that waits for a decision carries, so that the badge can lead to it. */
export const A_REGLER = "data-a-regler";

/** The first thing to settle, conflicts first as one key is enough; else the title. Elsewhere than on the screen of the exchanges, nothing. */
export function focusPremier(): void {
  const ecran = document.querySelector("[data-ecran=synchronisation]");
  const premier = ecran?.querySelector<HTMLElement>(`[${A_REGLER}=conflit]`) ?? ecran?.querySelector<HTMLElement>(`[${A_REGLER}]`);
  (premier ?? ecran?.closest("main")?.querySelector<HTMLElement>("h1"))?.focus();
}
