import { Notice } from "../../kit";
import { AffichageFields } from "./AffichageFields";
import { Bloc } from "./Bloc";
import { useReglages } from "./useReglages";

export function Apparence() {
  const { reglages, update, refus } = useReglages();
  if (!reglages) return null;
  return (
    <Bloc titre="Apparence">
      <AffichageFields value={reglages} onChange={update} />
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Bloc>
  );
}
