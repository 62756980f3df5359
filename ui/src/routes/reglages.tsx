import { Empty, Screen } from "../kit";

export function ReglagesEcran() {
  return (
    <Screen title="Réglages">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
