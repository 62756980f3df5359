import { Outlet, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useShortcut, lettersAllowed, toast } from "../kit";
import { BeneficiaireCreateDialog } from "../features/beneficiaire/BeneficiaireCreateDialog";
import { Palette } from "../features/palette/Palette";
import { useOuvrirCra } from "../features/cra/liens";
import { useRefaireLeDernier } from "../features/cra/useRefaireLeDernier";
import { Header } from "./Header";
import { Nav } from "./Nav";
import { focusNextRegion } from "./regions";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { DemoBand } from "./DemoBand";
import { useSession } from "./session";
import { ShellActions } from "./shellActions";
import s from "./Shell.module.css";

type Open = "palette" | "raccourcis" | "beneficiaire" | "menu" | null;

/** The frame of every screen of an open profile, and the keys that work everywhere. */
export function Shell() {
  const [open, setOpen] = useState<Open>(null);
  const ouvrir = useOuvrirCra();
  const refaire = useRefaireLeDernier();
  const { ouvert, invitation } = useSession();
  const router = useRouter();
  const close = () => setOpen(null);

  useShortcut("mod+n", () => void ouvrir("individuel"));
  useShortcut("mod+shift+n", () => void ouvrir("collectif"));
  useShortcut("mod+d", () => void refaire());
  useShortcut("mod+b", () => setOpen("beneficiaire"));
  useShortcut("mod+k", () => setOpen("palette"));
  useShortcut("f6", () => focusNextRegion(1));
  useShortcut("shift+f6", () => focusNextRegion(-1));
  useShortcut("?", () => setOpen("raccourcis"), true, lettersAllowed);

  usePreloadForms();

  // The sign-in page, where the frame passes on its way, reads it by itself.
  const attend = invitation && ouvert !== null;
  useEffect(() => {
    if (attend) toast({ message: "Une invitation vous attend\u00A0: changez de profil pour la lire.", tone: "info" });
  }, [attend]);

  return (
    <ShellActions value={{ openPalette: () => setOpen("palette"), openShortcuts: () => setOpen("raccourcis"), openBeneficiaire: () => setOpen("beneficiaire") }}>
      <div className={s.shell}>
        <a
          className={s.skip}
          href="#contenu"
          onClick={(event) => {
            // The address holds the screen: the anchor must not replace it.
            event.preventDefault();
            document.getElementById("contenu")?.focus();
          }}
        >
          Aller au contenu
        </a>
        <Header menuOpen={open === "menu"} onMenu={() => setOpen(open === "menu" ? null : "menu")} />
        <Nav open={open === "menu"} onClose={close} />
        <div className={s.main}>
          {ouvert?.demo && <DemoBand />}
          <Outlet />
        </div>
      </div>
      {open === "palette" && <Palette onClose={close} />}
      {open === "raccourcis" && <ShortcutsDialog onClose={close} />}
      {open === "beneficiaire" && (
        <BeneficiaireCreateDialog
          onClose={close}
          onCreated={(b) => {
            close();
            toast({ message: `${b.nom_complet}\u00A0: fiche enregistrée sur cet appareil.` });
            // Among the people, the rest of the form comes next.
            if (router.state.location.pathname.startsWith("/beneficiaires")) void router.navigate({ to: "/beneficiaires/$id", params: { id: b.id } });
          }}
        />
      )}
    </ShellActions>
  );
}

const PRELOAD_MS = 500;

/** Once the first screen is drawn the forms are read: the first Ctrl+N answers as fast as the next ones. */
function usePreloadForms(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const to of ["/cra/individuel", "/cra/atelier"] as const) void router.preloadRoute({ to, search: {} });
    }, PRELOAD_MS);
    return () => clearTimeout(timer);
  }, [router]);
}
