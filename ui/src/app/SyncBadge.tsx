import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Badge } from "../ipc/bindings";
import { focusPremier } from "../features/sync/premier";
import { Icon, type IconName } from "../kit";
import { useBadge } from "./useBadge";
import s from "./SyncBadge.module.css";

const LOOK: Record<Badge["etat"], { icon: IconName; tone: "ok" | "info" | "warn" | "error" | "quiet" }> = {
  a_jour: { icon: "coche", tone: "ok" },
  a_envoyer: { icon: "envoi", tone: "info" },
  envoi: { icon: "envoi", tone: "info" },
  hors_ligne: { icon: "horsLigne", tone: "quiet" },
  conflit: { icon: "conflit", tone: "warn" },
  refuse: { icon: "attention", tone: "error" },
  premiere_reception: { icon: "reception", tone: "info" },
  session: { icon: "cadenas", tone: "warn" },
  demo: { icon: "appareil", tone: "quiet" },
};

const SPOKEN_EVERY_MS = 60_000;

/** One honest badge: it names the state and leads to the screen that explains it. */
export function SyncBadge() {
  const badge = useBadge();
  const spoken = useSpoken(badge);
  if (!badge) return null;
  const { icon, tone } = LOOK[badge.etat];
  return (
    <>
      <Link to="/synchronisation" className={`${s.badge} ${s[tone]}`} onClick={focusPremier}>
        {badge.hors_ligne && icon !== "horsLigne" && <Icon name="horsLigne" small />}
        <Icon name={icon} />
        <span>{badge.libelle}</span>
      </Link>
      <span role="status" className="sr">
        {spoken}
      </span>
    </>
  );
}

/** Changes are said at most once a minute; what asks for someone is always said. */
function useSpoken(badge: Badge | undefined): string {
  const [spoken, setSpoken] = useState("");
  const last = useRef<{ at: number; libelle: string | null }>({ at: 0, libelle: null });
  const libelle = badge?.libelle;
  const urgent = badge?.etat === "conflit" || badge?.etat === "refuse";
  useEffect(() => {
    if (libelle === undefined || libelle === last.current.libelle) return;
    const first = last.current.libelle === null;
    last.current.libelle = libelle;
    if (first || (!urgent && Date.now() - last.current.at < SPOKEN_EVERY_MS)) return;
    last.current.at = Date.now();
    setSpoken(libelle);
  }, [libelle, urgent]);
  return spoken;
}
