import { useEffect, useState } from "react";
import { heure } from "../../format";

const MINUTE_MS = 60_000;

/** « 14 h 32, heure de Paris »: the place's own time, wherever the machine believes it is. */
export function HeureLocale({ fuseau }: { fuseau: string }) {
  const [maintenant, setMaintenant] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setMaintenant(new Date()), MINUTE_MS / 2);
    return () => clearInterval(timer);
  }, []);
  const ville = fuseau.split("/").at(-1)?.replaceAll("_", " ") ?? fuseau;
  return (
    <span className="muted small tn">
      {heure(maintenant.toISOString(), fuseau)}, heure de {ville}
    </span>
  );
}
