import { call } from "../ipc/client";
import { Button, Screen } from "../kit";

export function Connexion() {
  return (
    <Screen title="Besace">
      <Button look="primary" onClick={() => void call("demo_create", {})}>
        Essayer
      </Button>
    </Screen>
  );
}
