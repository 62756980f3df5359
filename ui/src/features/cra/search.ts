/** What the address of a form may carry. */
export type CraSearch = { id?: string; copie?: string; brouillon?: string; beneficiaire?: string };

export function craSearch(search: Record<string, unknown>): CraSearch {
  const text = (key: keyof CraSearch) => (typeof search[key] === "string" ? { [key]: search[key] } : {});
  return { ...text("id"), ...text("copie"), ...text("brouillon"), ...text("beneficiaire") };
}
