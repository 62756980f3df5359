import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../app/session";
import { dateCourte, dateOf, instantRelatif } from "../../format";
import type { AppareilVue } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { readOptions } from "../../ipc/queries";
import { Button, Empty, Icon, Notice, Pill, toast } from "../../kit";
import { Bloc } from "./Bloc";
import { ConfirmDialog } from "./ConfirmDialog";
import s from "./Lignes.module.css";

type Geste = { appareil: AppareilVue; perdu: boolean };

/** The account's devices, as the server knows them. */
export function Appareils() {
  const { aujourdhui, fuseau, ouvert } = useSession();
  // Nothing here tells when another device joins or leaves: asked again each time the section opens.
  const { data: appareils, error, isFetching, refetch } = useQuery({ ...readOptions("appareil_list", {}), enabled: ouvert?.demo === false, refetchOnMount: "always" });
  const [geste, setGeste] = useState<Geste | null>(null);

  if (ouvert?.demo) return <Empty>Les données d’exemple n’ont pas d’appareils : rien n’est jamais envoyé.</Empty>;
  return (
    <Bloc titre="Appareils" aside={<span className="muted small">la liste vient du serveur : elle demande le réseau</span>}>
      {error && (
        <Notice
          tone="warning"
          role="alert"
          actions={
            <Button dense onClick={() => void refetch()}>
              Réessayer
            </Button>
          }
        >
          {toCommandError(error).message}
        </Notice>
      )}
      {!appareils && isFetching && <p className="muted">Demande au serveur…</p>}
      <ul className={s.liste}>
        {appareils?.map((appareil) => (
          <li key={appareil.id} className={s.ligne}>
            <Icon name="appareil" />
            <span className={s.mots}>
              <b>{appareil.nom}</b>
              <span className="muted small">
                {appareil.dernier_contact ? `Dernier échange ${instantRelatif(appareil.dernier_contact, aujourdhui, fuseau)}` : "Pas encore d’échange"}, ajouté le{" "}
                {dateCourte(dateOf(appareil.creation, fuseau))}
              </span>
            </span>
            {appareil.celui_ci && (
              <Pill tone="info" icon="coche">
                Cet appareil
              </Pill>
            )}
            {appareil.etat === "retire" && <Pill>Retiré</Pill>}
            {appareil.etat === "perdu" && <Pill tone="warning">Déclaré perdu</Pill>}
            {appareil.etat === "actif" && !appareil.celui_ci && (
              <>
                <Button look="neutral" dense label={`Retirer ${appareil.nom}`} onClick={() => setGeste({ appareil, perdu: false })}>
                  Retirer
                </Button>
                <Button look="danger" dense label={`Déclarer perdu ${appareil.nom}`} onClick={() => setGeste({ appareil, perdu: true })}>
                  Déclarer perdu
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {geste && <GesteDialog {...geste} onClose={() => setGeste(null)} />}
    </Bloc>
  );
}

function GesteDialog({ appareil, perdu, onClose }: Geste & { onClose: () => void }) {
  return (
    <ConfirmDialog
      titre={perdu ? `Déclarer perdu : ${appareil.nom}` : `Retirer ${appareil.nom}`}
      action={perdu ? "Déclarer perdu" : "Retirer"}
      run={() => call("appareil_delete", { id: appareil.id, perdu })}
      onDone={() => toast({ message: perdu ? `${appareil.nom} : déclaré perdu.` : `${appareil.nom} : retiré.` })}
      onClose={onClose}
    >
      {perdu ? (
        <p>Volé ou égaré : le serveur n’acceptera plus rien de cet appareil. S’il se connecte, ses données seront fermées. Ce qu’il n’avait pas envoyé sera perdu.</p>
      ) : (
        <p>À son prochain contact, cet appareil remettra ce qu’il n’avait pas envoyé, puis ses données seront fermées.</p>
      )}
    </ConfirmDialog>
  );
}
