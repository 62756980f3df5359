import { useState } from "react";
import { useSession } from "../../app/session";
import { instantRelatif, octetsLisibles } from "../../format";
import type { SauvegardeVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { Button, Empty, Icon } from "../../kit";
import { Actions, Bloc } from "./Bloc";
import { ExportDialog } from "./ExportDialog";
import { RestaurationDialog } from "./RestaurationDialog";
import { SauvegardeDialog } from "./SauvegardeDialog";
import s from "./Lignes.module.css";

/** Sealed copies travel; daily ones mend a damaged file in place. */
export function Sauvegardes() {
  const { aujourdhui, fuseau } = useSession();
  const { data: sauvegardes } = useRead("sauvegarde_list", {});
  const [dialogue, setDialogue] = useState<"creer" | "exporter" | null>(null);
  const [restauree, setRestauree] = useState<SauvegardeVue | null>(null);
  const fermer = () => setDialogue(null);

  return (
    <>
      <Bloc titre="Sauvegardes">
        <p>Une copie chiffrée de tout ce profil, brouillons et envois en attente compris. Sur un autre ordinateur, elle se restaure depuis l’écran de connexion.</p>
        <Actions>
          <Button look="primary" onClick={() => setDialogue("creer")}>
            Faire une sauvegarde
          </Button>
        </Actions>
        {sauvegardes?.length === 0 && <Empty>Pas encore de sauvegarde. Besace en garde aussi une par jour, sur cet appareil.</Empty>}
        <ul className={s.liste}>
          {sauvegardes?.map((sauvegarde) => (
            <li key={sauvegarde.chemin} className={s.ligne}>
              <Icon name={scellee(sauvegarde) ? "cadenas" : "horloge"} />
              <span className={s.mots}>
                <b>
                  {scellee(sauvegarde) ? "Sauvegarde" : "Copie du jour"}, {instantRelatif(sauvegarde.date, aujourdhui, fuseau)}
                </b>
                <span className="muted small">
                  {sauvegarde.chemin}, {octetsLisibles(sauvegarde.octets)}
                </span>
              </span>
              {!scellee(sauvegarde) && (
                <Button look="neutral" dense label={`Restaurer la copie, ${instantRelatif(sauvegarde.date, aujourdhui, fuseau)}`} onClick={() => setRestauree(sauvegarde)}>
                  Restaurer
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Bloc>
      <Bloc titre="Emporter mes données">
        <p>Activités, bénéficiaires, lieux et tags dans un fichier JSON, lisible par d’autres logiciels.</p>
        <Actions>
          <Button icon="exporter" onClick={() => setDialogue("exporter")}>
            Exporter mes données
          </Button>
        </Actions>
      </Bloc>
      {dialogue === "creer" && <SauvegardeDialog onClose={fermer} />}
      {dialogue === "exporter" && <ExportDialog titre="Exporter mes données" nom="besace" onClose={fermer} save={(chemin) => call("export_json", { chemin })} />}
      {restauree && <RestaurationDialog sauvegarde={restauree} onClose={() => setRestauree(null)} />}
    </>
  );
}

/** Daily copies are under the profile's own key; sealed ones carry theirs, under a passphrase. */
function scellee({ chemin }: SauvegardeVue): boolean {
  return chemin.endsWith(".besace");
}
