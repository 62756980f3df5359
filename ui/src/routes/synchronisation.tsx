import { Empty, Screen } from "../kit";

export function Synchronisation() {
  return (
    <Screen title="Synchronisation">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
