import { useState } from "react";

/**
 * Words typed in a field and kept in the address. The address answers later than the keys: the field shows its own
 * words, and takes those of the address only when something else changed them (« Tout effacer », « Retour »).
 */
export function useAddressText(address: string, onChange: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(address);
  /** Where the address is, then where it was sent and has not been yet */
  const [sent, setSent] = useState<readonly string[]>([address]);
  const reached = sent.indexOf(address);
  if (reached < 0) {
    setSent([address]);
    setText(address);
  } else if (reached > 0) {
    setSent(sent.slice(reached));
  }
  return [
    text,
    (next) => {
      setText(next);
      setSent((before) => [...before, next]);
      onChange(next);
    },
  ];
}
