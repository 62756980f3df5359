/** What the address of a form may carry. */
export type CraSearch = {
  id?: string;
  copie?: string;
  brouillon?: string;
  beneficiaire?: string;
  /** A new number opens the form afresh, even at the same address */
  ouverture?: number;
};

export function craSearch(search: Record<string, unknown>): CraSearch {
  const text = (key: "id" | "copie" | "brouillon" | "beneficiaire") => (typeof search[key] === "string" ? { [key]: search[key] } : {});
  return { ...text("id"), ...text("copie"), ...text("brouillon"), ...text("beneficiaire"), ...(typeof search.ouverture === "number" ? { ouverture: search.ouverture } : {}) };
}
