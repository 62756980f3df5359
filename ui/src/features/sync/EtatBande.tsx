import { useState } from "react";
import { useSession } from "../../app/session";
import { compte, instantRelatif } from "../../format";
import type { SyncVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Icon, type IconName } from "../../kit";
import { ReconnexionDialog } from "../connexion/ReconnexionDialog";
import { enAttente } from "./attente";
import { PremiereReception } from "./PremiereReception";
import { quand } from "./quand";
import s from "./EtatBande.module.css";

/** Where the exchange stands, and the one thing to do about it. */
export function EtatBande({ sync, pourcent }: { sync: SyncVue; pourcent: number | null }) {
  const { aujourdhui, fuseau } = useSession();
  const { submit, pending, refus } = useSubmit({ champs: [] });
  const [fait, setFait] = useState(false);
  const [reconnexion, setReconnexion] = useState(false);
  const { badge } = sync;

  async function run() {
    setFait(false);
    setFait(await submit(() => call("sync_run", {})));
  }

  const { icon, titre, detail } = pending
    ? { icon: "envoi" as const, titre: "Échange en cours…", detail: "Vous pouvez continuer à travailler." }
    : phrases(sync, (instant) => quand(instant, aujourdhui, fuseau));
  // The state says more than the refusal of this try: until when, and what waits.
  const raison = (sync.hors_ligne_depuis ? sync.raison : null) ?? refus;
  const resultat = fait && !refus ? reste(sync) : null;
  const complet = sync.dernier_echange ? `Dernier échange complet ${instantRelatif(sync.dernier_echange, aujourdhui, fuseau)}.` : null;

  return (
    <section className={`${s.bande} ${refus ? s.echec : ""}`} aria-label="État de l’échange">
      <Icon name={icon} />
      <div className={s.mots}>
        <p>
          <b>{titre}</b>
        </p>
        <div role="status">
          {!pending && <p className="muted">{resultat ?? raison ?? detail ?? complet}</p>}
          {sync.horloge && <p className={s.horloge}>{sync.horloge}</p>}
        </div>
        {pourcent !== null && <PremiereReception pourcent={pourcent} />}
      </div>
      {badge.etat === "session" && (
        <Button look="primary" icon="cadenas" onClick={() => setReconnexion(true)}>
          Se reconnecter
        </Button>
      )}
      {badge.etat !== "demo" && badge.etat !== "session" && (
        <Button look="primary" icon="synchronisation" aria-disabled={pending || undefined} onClick={() => void (pending || run())}>
          {badge.hors_ligne ? "Essayer maintenant" : "Synchroniser maintenant"}
        </Button>
      )}
      {reconnexion && <ReconnexionDialog onClose={() => setReconnexion(false)} />}
    </section>
  );
}

/** Said only when the exchange ended well; what still waits is said too. */
function reste(sync: SyncVue): string {
  const { refus, conflits } = sync;
  const attend = enAttente(sync);
  const dits = [
    attend > 0 && `${compte(attend, "élément attend", "éléments attendent")} encore`,
    refus.length > 0 && compte(refus.length, "refusé"),
    conflits.length > 0 && compte(conflits.length, "conflit"),
  ].filter(Boolean);
  return dits.length === 0 ? "Échange terminé. Tout est envoyé." : `Échange terminé. ${dits.join(", ")}.`;
}

type Phrases = { icon: IconName; titre: string; detail: string | null };

function phrases(sync: SyncVue, dire: (instant: string) => string): Phrases {
  const { badge, hors_ligne_depuis, prochain_essai } = sync;
  const n = enAttente(sync);
  const attend = n === 0 ? "Rien n’attend." : `${compte(n, "élément attend", "éléments attendent")}, tout est enregistré sur cet appareil.`;
  if (badge.etat === "demo") return { icon: "appareil", titre: "Données d’exemple : rien n’est jamais envoyé.", detail: "Connectez-vous pour échanger avec votre serveur." };
  if (badge.etat === "session")
    return { icon: "cadenas", titre: `Session à renouveler. ${attend}`, detail: "Connectez-vous de nouveau pour envoyer et recevoir. Rien n’est perdu." };
  if (badge.hors_ligne && hors_ligne_depuis) {
    const depuis = badge.etat === "hors_ligne" ? badge.libelle : `Hors ligne depuis ${dire(hors_ligne_depuis)}`;
    const detail = prochain_essai ? `Prochain essai à ${dire(prochain_essai)}, ou dès que le réseau revient.` : "Nouvel essai dès que le réseau revient.";
    return { icon: "horsLigne", titre: `${depuis}. ${attend}`, detail };
  }
  if (badge.etat === "premiere_reception")
    return { icon: "reception", titre: "Première réception en cours. Vous pouvez déjà travailler.", detail: "Vos lieux et vos bénéficiaires arrivent d’abord, puis les activités, les plus récentes en tête." };
  if (badge.etat === "envoi") return { icon: "envoi", titre: badge.libelle, detail: "Vous pouvez continuer à travailler." };
  if (n > 0) return { icon: "envoi", titre: attend, detail: prochain_essai ? `Prochain échange à ${dire(prochain_essai)}.` : null };
  return { icon: "coche", titre: "À jour. Rien n’attend.", detail: null };
}
