import { Empty, Screen } from "../kit";

export function Activites() {
  return (
    <Screen title="Mes activités">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
