export * from "./dates";
export * from "./texte";
export * from "./typographie";
