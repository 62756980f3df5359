import { Empty, Screen } from "../kit";

export function Beneficiaires() {
  return (
    <Screen title="Mes bénéficiaires">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
