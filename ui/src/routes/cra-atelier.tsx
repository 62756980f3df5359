import { Empty, Screen } from "../kit";

export function CraAtelier() {
  return (
    <Screen title="Atelier collectif">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
