import { Empty, Screen } from "../kit";

export function Accueil() {
  return (
    <Screen title="Accueil">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
