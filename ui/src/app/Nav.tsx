import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Counter, Icon, type IconName, Kbd, Tooltip } from "../kit";
import { useMedia, NARROW, SMALL } from "../kit/useMedia";
import { NouveauLien } from "../features/cra/NouveauLien";
import { useBadge } from "./useBadge";
import { useShellActions } from "./shellActions";
import s from "./Nav.module.css";

type Entry = { to: "/" | "/activites" | "/beneficiaires" | "/synchronisation" | "/reglages"; libelle: string; icon: IconName; also?: string };

const PRINCIPALES: readonly Entry[] = [
  { to: "/", libelle: "Accueil", icon: "accueil" },
  { to: "/activites", libelle: "Mes activités", icon: "activites", also: "/cra/" },
  { to: "/beneficiaires", libelle: "Mes bénéficiaires", icon: "personnes" },
];
const SECONDAIRES: readonly Entry[] = [
  { to: "/synchronisation", libelle: "Synchronisation", icon: "synchronisation" },
  { to: "/reglages", libelle: "Réglages", icon: "reglages" },
];

export function Nav({ open, onClose }: { open: boolean; onClose: () => void }) {
  const path = useLocation({ select: (location) => location.pathname });
  const badge = useBadge();
  const { openShortcuts } = useShellActions();
  const narrow = useMedia(NARROW);
  const small = useMedia(SMALL);
  const rail = narrow && !small;

  const here = ({ to, also }: Entry) => (to === "/" ? path === "/" : path.startsWith(to) || (also !== undefined && path.startsWith(also)));
  const link = (entry: Entry, count?: ReactNode) => (
    <li key={entry.to}>
      <Rail rail={rail} text={entry.libelle}>
        <Link to={entry.to} className={`${s.link} ${here(entry) ? s.here : ""}`} aria-current={here(entry) ? "page" : undefined} onClick={onClose}>
          <Icon name={entry.icon} />
          <span className={s.text}>{entry.libelle}</span>
          {count}
        </Link>
      </Rail>
    </li>
  );

  return (
    <nav id="navigation" aria-label="Menu principal" data-region="Menu principal" className={`${s.nav} ${open ? s.open : ""}`}>
      <Rail rail={rail} text="Accompagnement">
        <NouveauLien type="individuel" combo="mod+n" className={`${s.create} ${s.primary}`} onClick={onClose}>
          <Icon name="plus" />
          <span className={s.text}>Accompagnement</span>
        </NouveauLien>
      </Rail>
      <Rail rail={rail} text="Atelier">
        <NouveauLien type="collectif" combo="mod+shift+n" className={s.create ?? ""} onClick={onClose}>
          <Icon name="plus" />
          <span className={s.text}>Atelier</span>
        </NouveauLien>
      </Rail>
      <ul className={s.list}>{PRINCIPALES.map((entry) => link(entry))}</ul>
      <ul className={`${s.list} ${s.second}`}>
        {SECONDAIRES.map((entry) =>
          link(entry, entry.to === "/synchronisation" && badge !== undefined && badge.nombre > 0 && <Counter warn value={badge.nombre} label="en attente" />),
        )}
      </ul>
      <button type="button" className={s.shortcuts} onClick={openShortcuts} aria-keyshortcuts="?" aria-label="Raccourcis">
        <Icon name="clavier" />
        <span className={s.text}>Raccourcis</span>
        <span className={`${s.text} ${s.key}`}>
          <Kbd combo="?" />
        </span>
      </button>
    </nav>
  );
}

/** As icons alone, links keep their name in a tooltip. */
function Rail({ rail, text, children }: { rail: boolean; text: string; children: ReactNode }) {
  return rail ? <Tooltip text={text}>{children as never}</Tooltip> : children;
}
