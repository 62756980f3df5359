import { Empty, Screen } from "../kit";

export function Beneficiaire() {
  return (
    <Screen title="Bénéficiaire">
      <Empty>Cet écran arrive.</Empty>
    </Screen>
  );
}
