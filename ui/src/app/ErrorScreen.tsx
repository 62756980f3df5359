import type { ErrorComponentProps } from "@tanstack/react-router";
import { toCommandError } from "../ipc/client";
import { Button, Notice, Screen } from "../kit";

/** A screen that breaks leaves the frame standing, and says what is kept. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  return (
    <Screen title="Cet écran n’a pas pu s’afficher">
      <Notice tone="error" role="alert" actions={<Button onClick={reset}>Réessayer</Button>}>
        {toCommandError(error).message}
      </Notice>
      <p>Vos activités et vos brouillons sont sur cet appareil, rien n’est perdu.</p>
    </Screen>
  );
}
