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
  return (
    <span className="muted small tn">
      {heure(maintenant.toISOString(), fuseau)}, {nom(fuseau)}
    </span>
  );
}

/** « heure de Paris », « heure d’Abidjan », « heure UTC ». */
function nom(fuseau: string): string {
  const [region, ...reste] = fuseau.split("/");
  const ville = reste.at(-1)?.replaceAll("_", " ");
  if (!ville || region === "Etc") return `heure ${ville ?? fuseau}`;
  return /^[AEIOUYÉ]/i.test(ville) ? `heure d’${ville}` : `heure de ${ville}`;
}
