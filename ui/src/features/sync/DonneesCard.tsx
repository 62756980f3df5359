import { octetsLisibles } from "../../format";
import type { SyncVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Card, Notice, Switch } from "../../kit";
import s from "./DonneesCard.module.css";

export function DonneesCard({ octets, limitee }: { octets: SyncVue["octets"]; limitee: boolean }) {
  const { submit, refus } = useSubmit({ champs: [] });
  const figures = [
    { libelle: "envoyés", valeur: octets.envoyes_jour },
    { libelle: "reçus", valeur: octets.recus_jour },
    { libelle: "ce mois-ci", valeur: octets.total_mois },
  ];
  return (
    <Card title="Données" className={s.carte} aside={<span className="muted small">aujourd’hui et ce mois-ci</span>}>
      <div className={s.corps}>
        <dl className={s.figures}>
          {figures.map(({ libelle, valeur }) => (
            <div key={libelle}>
              <dt className="muted small">{libelle}</dt>
              <dd className="tn">{octetsLisibles(valeur)}</dd>
            </div>
          ))}
        </dl>
        <div className={s.limitee}>
          <Switch
            label="Connexion limitée"
            help="Seulement votre travail : le reste attend un meilleur réseau"
            checked={limitee}
            onChange={(connexion_limitee) => void submit(() => call("sync_update", { connexion_limitee }))}
          />
        </div>
        {refus && (
          <Notice tone="error" role="alert">
            {refus}
          </Notice>
        )}
      </div>
    </Card>
  );
}
