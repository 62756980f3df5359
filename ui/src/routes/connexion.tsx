import { useSession } from "../app/session";
import { ConnexionEcran } from "../features/connexion/Connexion";

export function Connexion() {
  return <ConnexionEcran etat={useSession()} />;
}
