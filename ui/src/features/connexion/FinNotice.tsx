import type { EtatVue } from "../../ipc/bindings";
import { Notice } from "../../kit";

/** The server ended the last profile: whoever finds the sign-in screen instead of their work learns why. */
export function FinNotice({ fin }: Pick<EtatVue, "fin">) {
  if (!fin) return null;
  return (
    <Notice tone="warning" role="alert">
      <p>{fin.message}</p>
    </Notice>
  );
}
