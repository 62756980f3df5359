import { Navigate, Outlet, useChildMatches } from "@tanstack/react-router";
import { toCommandError } from "../ipc/client";
import { Button, Notice } from "../kit";
import { useEtat } from "./session";
import s from "./Gate.module.css";

/** No profile open: sign-in. One open: the frame. */
export function Gate() {
  const { data: etat, error, refetch } = useEtat();
  // What is drawn, not where one is going: the address changes first, and the frame must not show before the sign-in page.
  const signIn = useChildMatches({ select: (matches) => matches[0]?.routeId === "/connexion" });

  if (error) {
    return (
      <main className={s.alone}>
        <h1>Besace ne peut pas s’ouvrir</h1>
        <Notice tone="error" role="alert" actions={<Button onClick={() => void refetch()}>Réessayer</Button>}>
          {toCommandError(error).message}
        </Notice>
      </main>
    );
  }
  if (!etat) return null;
  if (signIn === Boolean(etat.ouvert)) return <Navigate to={etat.ouvert ? "/" : "/connexion"} replace />;
  // Another profile is another frame: nothing typed or chosen in the former one stays.
  return <Outlet key={etat.ouvert?.id ?? "aucun"} />;
}
