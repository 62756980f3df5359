import { Link, useNavigate } from "@tanstack/react-router";
import { call } from "../ipc/client";
import { ariaKeys, Button, Icon, Kbd, Logo, Menu } from "../kit";
import { useSession } from "./session";
import { useShellActions } from "./shellActions";
import { SyncBadge } from "./SyncBadge";
import s from "./Header.module.css";

export function Header({ menuOpen, onMenu }: { menuOpen: boolean; onMenu: () => void }) {
  const { ouvert } = useSession();
  const { openPalette, openShortcuts } = useShellActions();
  const navigate = useNavigate();
  const nom = ouvert?.nom_affiche ?? "";
  return (
    <header className={s.header} data-region="En-tête">
      <Button look="text" icon="menu" label="Menu" className={s.menu} aria-expanded={menuOpen} aria-controls="navigation" onClick={onMenu} />
      <Link to="/" className={s.brand} aria-label="Besace, accueil">
        <Logo />
        <span className={s.name}>Besace</span>
      </Link>
      <div className={s.tools}>
        <button type="button" className={s.goto} onClick={openPalette} aria-label="Aller à…" aria-keyshortcuts={ariaKeys("mod+k")}>
          <Icon name="loupe" />
          <span className={s.text}>Aller à…</span>
          <span className={s.text}>
            <Kbd combo="mod+k" />
          </span>
        </button>
        <SyncBadge />
        <span className={s.account}>
          <Menu
            look="text"
            label={`Compte\u00A0: ${nom}`}
            entries={[
              { id: "reglages", label: "Réglages", icon: "reglages", onAction: () => void navigate({ to: "/reglages" }) },
              { id: "raccourcis", label: "Raccourcis", icon: "clavier", onAction: openShortcuts },
              { id: "fermer", label: "Changer de profil", icon: "personne", onAction: () => void call("profil_close", {}) },
            ]}
          >
            <Icon name="personne" />
            <span className={`${s.text} ellipsis`}>{nom}</span>
            <span className={`${s.text} row`}>
              <Icon name="bas" small />
            </span>
          </Menu>
        </span>
      </div>
    </header>
  );
}
