import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { CarteDoublon } from "../features/beneficiaire/CarteDoublon";
import s from "../features/beneficiaire/Doublons.module.css";
import { compte } from "../format";
import { toCommandError } from "../ipc/client";
import { useRead } from "../ipc/queries";
import { Button, Empty, Notice, Screen, useShortcut } from "../kit";

/** « Doublons proposés »: the most alike first; one pair only when it was asked for. */
export function Doublons() {
  const { a, b } = useSearch({ from: "/cadre/beneficiaires/doublons" });
  const { data: doublons, error } = useRead("doublon_list", {});
  const router = useRouter();
  const navigate = useNavigate();
  const demandee = doublons?.filter((d) => [d.a.id, d.b.id].every((id) => id === a || id === b));
  const montres = a !== undefined && demandee && demandee.length > 0 ? demandee : doublons;

  // The pair that was settled took the focus with it.
  const restent = montres?.length ?? 0;
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>("#contenu h1")?.focus();
  }, [restent]);

  function retour() {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: "/beneficiaires" });
  }
  useShortcut("escape", retour);

  return (
    <Screen title="Doublons proposés" onBack={retour} subtitle={<span role="status">{montres && montres.length > 0 && compte(montres.length, "paire")}</span>}>
      {error && (
        <Notice tone="error" role="alert">
          {toCommandError(error).message}
        </Notice>
      )}
      {!doublons && !error && (
        <p role="status" className="muted">
          Comparaison des fiches…
        </p>
      )}
      {doublons?.length === 0 && (
        <Empty action={<Button onClick={() => void navigate({ to: "/beneficiaires" })}>Mes bénéficiaires</Button>}>Aucun doublon&nbsp;: vos fiches sont toutes différentes.</Empty>
      )}
      <div className={s.cartes}>
        {montres?.map((doublon) => (
          <CarteDoublon key={`${doublon.a.id} ${doublon.b.id}`} doublon={doublon} />
        ))}
      </div>
    </Screen>
  );
}
