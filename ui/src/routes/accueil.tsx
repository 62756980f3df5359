import { useSession } from "../app/session";
import { ACompleter } from "../features/accueil/ACompleter";
import { Aujourdhui } from "../features/accueil/Aujourdhui";
import { Cgu } from "../features/accueil/Cgu";
import { HeureLocale } from "../features/accueil/HeureLocale";
import { MaSemaine } from "../features/accueil/MaSemaine";
import { MesPreferences } from "../features/accueil/MesPreferences";
import { Rapides } from "../features/accueil/Rapides";
import s from "../features/accueil/Accueil.module.css";
import { PremierPas } from "../features/sync/PremierPas";
import { dateLongue, majuscule } from "../format";
import { useRead } from "../ipc/queries";
import { Screen } from "../kit";

export function Accueil() {
  const { data } = useRead("accueil_get", {});
  const { cgu, fuseau } = useSession();
  if (!data) return null;
  return (
    <Screen
      title={data.prenom ? `Bonjour ${data.prenom}` : "Accueil"}
      documentTitle="Accueil"
      subtitle={`${majuscule(dateLongue(data.aujourdhui))}, semaine ${data.semaine_numero}`}
      actions={<HeureLocale fuseau={fuseau} />}
    >
      {cgu && <Cgu {...cgu} />}
      {data.premiere_reception && <PremierPas {...data.premiere_reception} />}
      <Rapides />
      <div className={s.columns}>
        <Aujourdhui lignes={data.jour} />
        <ACompleter brouillons={data.a_completer} />
        {data.preferences ? <MesPreferences {...data.preferences} /> : <MaSemaine jours={data.semaine} />}
      </div>
    </Screen>
  );
}
