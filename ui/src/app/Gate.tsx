import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { toCommandError } from "../ipc/client";
import { Button, Notice } from "../kit";
import { useEtat } from "./session";
import s from "./Gate.module.css";

/** No profile open: sign-in. One open: the frame. */
export function Gate() {
  const { data: etat, error, refetch } = useEtat();
  const path = useLocation({ select: (location) => location.pathname });

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
  if (!etat.ouvert && path !== "/connexion") return <Navigate to="/connexion" replace />;
  if (etat.ouvert && path === "/connexion") return <Navigate to="/" replace />;
  // Another profile is another frame: nothing typed or chosen in the former one stays.
  return <Outlet key={etat.ouvert?.id ?? "aucun"} />;
}
