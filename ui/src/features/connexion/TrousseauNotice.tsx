import { useQueryClient } from "@tanstack/react-query";
import type { EtatVue } from "../../ipc/bindings";
import { invalidate } from "../../ipc/queries";
import { Button, Notice } from "../../kit";

/** No keyring: said with what to do, never a silent fallback to keys in clear. */
export function TrousseauNotice({ trousseau }: Pick<EtatVue, "trousseau">) {
  const client = useQueryClient();
  if (trousseau.disponible) return null;
  return (
    <Notice
      tone="warning"
      actions={
        <Button look="neutral" dense onClick={() => void invalidate(client, { tags: ["profil"] })}>
          Vérifier de nouveau
        </Button>
      }
    >
      <p>
        <b>Le trousseau de clés ne répond pas.</b>
      </p>
      <p>{trousseau.message}</p>
    </Notice>
  );
}
