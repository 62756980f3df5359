import { useSession } from "../../app/session";
import { Bloc, Fiche } from "./Bloc";

const LICENCES = [
  ["Besace", "Licence publique générale GNU Affero (AGPL), version 3 ou ultérieure"],
  ["Inter", "SIL Open Font License 1.1"],
  ["Atkinson Hyperlegible Next", "SIL Open Font License 1.1"],
  ["Communes", "INSEE et La Poste, Licence Ouverte 2.0"],
] as const;

export function APropos() {
  const { version } = useSession();
  return (
    <>
      <Bloc titre="À propos">
        <Fiche lignes={[["Version", version]]} />
        <p>Le carnet de terrain des conseillers numériques. Vos données restent sur cet appareil et sur le serveur de votre structure.</p>
      </Bloc>
      <Bloc titre="Licences">
        <Fiche lignes={LICENCES} />
      </Bloc>
    </>
  );
}
