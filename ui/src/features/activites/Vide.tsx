import { useAujourdhui, useSession } from "../../app/session";
import { enumeration, guillemets, instantRelatif } from "../../format";
import { useRead } from "../../ipc/queries";
import { Button, Empty } from "../../kit";
import { useOuvrirCra } from "../cra/liens";
import { filtresEnMots } from "./Filtres";
import { type ActivitesSearch, aUnePeriode, nombreDeFiltres, type Onglet, periodeEnPhrase } from "./recherche";

type Props = { search: ActivitesSearch; aucune: boolean; onChange: (champs: Partial<ActivitesSearch>) => void; onClear: () => void };

/** What is empty says why, and what to press. */
export function Vide({ search, aucune, onChange, onClear }: Props) {
  const aujourdhui = useAujourdhui();
  const ouvrirCra = useOuvrirCra();
  const onglet = search.onglet ?? "toutes";
  const filtree = nombreDeFiltres(search) > 0 || search.q !== undefined;

  if (search.vers !== undefined)
    return <Empty action={<Button onClick={() => onChange({ vers: undefined })}>Revenir aux plus récentes</Button>}>Aucune activité à cette date, ni avant.</Empty>;
  if (!filtree && onglet !== "toutes") return <VideOnglet onglet={onglet} />;
  if (aucune && !filtree)
    return (
      <Empty
        action={
          <Button look="primary" icon="plus" combo="mod+n" onClick={() => void ouvrirCra("individuel")}>
            Accompagnement
          </Button>
        }
      >
        Pas encore d’activité. Ctrl+N pour la première.
      </Empty>
    );

  const mots = search.q ? guillemets(search.q.trim()) : null;
  const autres = filtresEnMots(search);
  const quoi = [mots, ...autres].filter((m): m is string => m !== null);
  const quand = periodeEnPhrase(search, aujourdhui);
  const objet = onglet === "brouillons" ? "Aucun brouillon" : "Aucune activité";
  const phrase = [objet, quoi.length > 0 && `ne correspond à ${enumeration(quoi)}`, quoi.length === 0 && quand === null && "ici", quand].filter(Boolean).join(" ");
  return (
    <Empty
      action={
        <span className="row">
          {aUnePeriode(search) && <Button onClick={() => onChange({ periode: undefined, du: undefined, au: undefined })}>Chercher dans toutes les dates</Button>}
          {(autres.length > 0 || mots !== null) && (
            <Button look="text" onClick={onClear}>
              Tout effacer
            </Button>
          )}
        </span>
      }
    >
      {phrase}.
    </Empty>
  );
}

function VideOnglet({ onglet }: { onglet: Onglet }) {
  const aujourdhui = useAujourdhui();
  const { fuseau } = useSession();
  const { data: sync } = useRead("sync_get", {});
  const echange = sync?.dernier_echange ? ` Dernier échange\u00A0: ${instantRelatif(sync.dernier_echange, aujourdhui, fuseau)}.` : "";
  const phrases: Record<Onglet, string> = {
    toutes: "",
    a_envoyer: `Rien n’attend.${echange}`,
    brouillons: "Rien à compléter. Vos brouillons viendront ici.",
    conflit: "Aucun conflit\u00A0: personne n’a modifié la même chose que vous.",
    refuse: "Aucun refus\u00A0: le serveur a tout accepté.",
    envoye: `Rien n’est encore parti de cet appareil.${echange}`,
  };
  return <Empty>{phrases[onglet]}</Empty>;
}
