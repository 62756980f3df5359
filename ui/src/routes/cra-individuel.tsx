import { Empty, Screen } from "../kit";

export function CraIndividuel() {
  return (
    <Screen title="Accompagnement individuel">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
