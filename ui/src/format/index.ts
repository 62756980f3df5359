export * from "./dates";
export * from "./marque";
export * from "./texte";
export * from "./typographie";
