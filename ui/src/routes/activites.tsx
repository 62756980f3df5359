import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useAujourdhui } from "../app/session";
import { call, toCommandError } from "../ipc/client";
import { useRead } from "../ipc/queries";
import { compte, nombreLisible } from "../format";
import { filtrerBrouillons } from "../features/activites/brouillons";
import { Filtres } from "../features/activites/Filtres";
import { ListeActivites } from "../features/activites/ListeActivites";
import { ListeBrouillons } from "../features/activites/ListeBrouillons";
import { ExportDialog } from "../features/reglages/ExportDialog";
import { type ActivitesSearch, depuis, type Onglet, plusRecentes, toFiltres } from "../features/activites/recherche";
import { useActivites } from "../features/activites/useActivites";
import { Vide } from "../features/activites/Vide";
import s from "../features/activites/ListeActivites.module.css";
import { Button, hasPlace, Notice, Screen, SMALL, tabId, Tabs, useMedia } from "../kit";

const PANNEAU = "activites";

export function Activites() {
  const search = useSearch({ from: "/cadre/activites" });
  const navigate = useNavigate();
  const aujourdhui = useAujourdhui();
  const small = useMedia(SMALL);
  const [exporter, setExporter] = useState(false);
  const onglet = search.onglet ?? "toutes";
  const filtres = toFiltres(search, aujourdhui);
  const { vers } = search;
  const memoire = `activites ${JSON.stringify(filtres)} ${vers ?? ""}`;
  const [retour] = useState(() => hasPlace(memoire));

  const { data: avant } = useRead("cra_count", { filtres: plusRecentes(filtres, vers ?? aujourdhui) }, { enabled: vers !== undefined, keep: true });
  const activites = useActivites(depuis(filtres, vers), onglet !== "brouillons", vers === undefined ? 0 : avant?.total);
  const { data: parEtat } = useRead("cra_count", { filtres: { ...filtres, sync: null } }, { keep: true });
  const { data: compteur } = useRead("cra_count", { filtres }, { keep: true });
  const { data: tousBrouillons = [] } = useRead("brouillon_list", {});
  const brouillons = filtrerBrouillons(tousBrouillons, filtres);

  // Filters live in the address: « Retour » finds them again, and each change replaces the former one.
  const change = (champs: Partial<ActivitesSearch>) => void navigate({ to: "/activites", search: (precedent) => ({ ...precedent, vers: undefined, ...champs }), replace: true });
  const clear = () => void navigate({ to: "/activites", search: search.onglet ? { onglet: search.onglet } : {}, replace: true });

  const vide = onglet === "brouillons" ? brouillons.length === 0 : activites.pret && activites.elements.length === 0;
  const panneau = { id: PANNEAU, labelledBy: tabId(PANNEAU, onglet) };
  return (
    <Screen
      title="Mes activités"
      layout={small ? "page" : "fixed"}
      ownFocus={retour}
      subtitle={
        <span role="status" className="tn">
          {compteur && onglet !== "brouillons" && <Sousitre total={compteur.total} sans={compteur.total_sans_filtre} accompagnements={compteur.accompagnements} />}
        </span>
      }
      actions={
        <Button look="neutral" icon="exporter" onClick={() => setExporter(true)}>
          Exporter
        </Button>
      }
    >
      <Filtres search={search} onChange={change} onClear={clear} />
      <div className={s.corps}>
        <Tabs<Onglet>
          label="État des activités"
          controls={PANNEAU}
          value={onglet}
          onChange={(choisi) => change({ onglet: choisi === "toutes" ? undefined : choisi })}
          tabs={[
            { value: "toutes", label: "Toutes", count: parEtat?.total },
            { value: "a_envoyer", label: "À envoyer", count: parEtat?.par_sync.a_envoyer },
            { value: "brouillons", label: "Brouillons", count: brouillons.length },
            { value: "conflit", label: "Conflit", count: parEtat?.par_sync.conflit },
            { value: "refuse", label: "Refusé", count: parEtat?.par_sync.refuse },
            { value: "envoye", label: "Envoyées", count: parEtat?.par_sync.envoye },
          ]}
        />
        {activites.error ? (
          <Notice tone="error" role="alert" actions={<Button onClick={() => void activites.refetch()}>Réessayer</Button>}>
            {toCommandError(activites.error).message}
          </Notice>
        ) : vide ? (
          <div id={PANNEAU} role="tabpanel" aria-labelledby={panneau.labelledBy}>
            <Vide search={search} aucune={parEtat?.total_sans_filtre === 0} onChange={change} onClear={clear} />
          </div>
        ) : onglet === "brouillons" ? (
          <ListeBrouillons {...panneau} brouillons={brouillons} recherche={filtres.texte} />
        ) : (
          <ListeActivites {...panneau} activites={activites} filtres={filtres} total={compteur?.total ?? activites.keys.length} vers={vers} onVers={(jour) => change({ vers: jour })} memoire={memoire} />
        )}
      </div>
      {exporter && (
        <ExportDialog titre="Exporter" nom="besace" onClose={() => setExporter(false)} save={(chemin) => call("export_json", { chemin })}>
          <p>Toutes vos activités, vos brouillons et vos bénéficiaires, au format JSON.</p>
        </ExportDialog>
      )}
    </Screen>
  );
}

/** « 46 sur 1 284, soit 98 accompagnements » */
function Sousitre({ total, sans, accompagnements }: { total: number; sans: number; accompagnements: number }) {
  if (sans === 0) return null;
  return (
    <>
      <b>{total === sans ? compte(total, "activité") : nombreLisible(total)}</b>
      {total !== sans && ` sur ${nombreLisible(sans)}`}, soit {compte(accompagnements, "accompagnement")}
    </>
  );
}
