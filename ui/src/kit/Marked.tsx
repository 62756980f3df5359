import { marque } from "../format/marque";

/** A text with the words that were searched marked. */
export function Marked({ text, search }: { text: string; search: string | null | undefined }) {
  if (!search) return text;
  return marque(text, search).map(({ texte, trouve }, place) =>
    // Pieces of one fixed text: their place is their identity.
    trouve ? <mark key={place}>{texte}</mark> : <span key={place}>{texte}</span>,
  );
}
