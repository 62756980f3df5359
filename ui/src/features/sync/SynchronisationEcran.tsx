import { useEffect, useRef } from "react";
import { useRead } from "../../ipc/queries";
import { Screen } from "../../kit";
import { enAttente } from "./attente";
import { ColisCard } from "./ColisCard";
import { ConflitCard } from "./ConflitCard";
import { DonneesCard } from "./DonneesCard";
import { EnAttenteCard } from "./EnAttenteCard";
import { EnvoyeCard } from "./EnvoyeCard";
import { EtatBande } from "./EtatBande";
import { RefusCard } from "./RefusCard";
import { SuppressionsCard } from "./SuppressionsCard";
import { useSession } from "../../app/session";
import { instantRelatif } from "../../format";
import s from "./SynchronisationEcran.module.css";

/** What waits, what went, what was refused, and how to mend it. */
export function SynchronisationEcran() {
  const { data: sync } = useRead("sync_get", {});
  const { data: accueil } = useRead("accueil_get", {}, { enabled: sync?.badge.etat === "premiere_reception" });
  const { aujourdhui, fuseau, ouvert } = useSession();
  const premier = useRef<HTMLElement>(null);
  const arrivee = useRef(true);
  const conflits = sync?.conflits ?? [];
  const aRegler = conflits.length > 0;

  // A conflict is settled by one key: the first one holds the focus as soon as the screen opens, and the next one
  // after it. Never taken from where the person is at work.
  const premierId = conflits[0]?.id;
  useEffect(() => {
    const { activeElement } = document;
    // On arrival the link that led here may still hold the focus.
    const arrive = arrivee.current;
    arrivee.current = false;
    if (arrive || activeElement === document.body || activeElement?.tagName === "H1") premier.current?.focus();
  }, [premierId]);

  const dernier = sync?.dernier_echange ?? null;
  return (
    <Screen
      title="Synchronisation"
      ownFocus={aRegler}
      actions={
        !ouvert?.demo && (
          <span className="muted">{dernier ? `Dernier échange complet ${instantRelatif(dernier, aujourdhui, fuseau)}` : "Pas encore d’échange complet"}</span>
        )
      }
    >
      {sync && (
        <>
          <EtatBande sync={sync} pourcent={sync.badge.etat === "premiere_reception" ? (accueil?.premiere_reception?.pourcent ?? null) : null} />
          <div className={s.colonnes} data-ecran="synchronisation">
            <div className={s.colonne}>
              {sync.suppressions > 0 && <SuppressionsCard nombre={sync.suppressions} />}
              {conflits.map((conflit, index) => (
                <ConflitCard key={conflit.id} ref={index === 0 ? premier : undefined} conflit={conflit} />
              ))}
              {sync.refus.map((refus) => (
                <RefusCard key={refus.id} refus={refus} />
              ))}
              <EnAttenteCard elements={sync.en_attente} nombre={enAttente(sync)} />
            </div>
            <div className={s.colonne}>
              <EnvoyeCard recus={sync.recus} mois={sync.recus_mois} />
              <DonneesCard octets={sync.octets} limitee={sync.connexion_limitee} />
              {!ouvert?.demo && <ColisCard />}
            </div>
          </div>
        </>
      )}
    </Screen>
  );
}
