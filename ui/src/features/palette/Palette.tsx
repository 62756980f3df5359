import { useNavigate } from "@tanstack/react-router";
import { useShellActions } from "../../app/shellActions";
import { useAujourdhui } from "../../app/session";
import { dateRelative } from "../../format/dates";
import { matches } from "../../format/texte";
import { call } from "../../ipc/client";
import { Combobox, type ComboOption, Dialog } from "../../kit";
import { SANS_FILTRE, useOuvrirCra } from "../cra/liens";
import { useRefaireLeDernier } from "../cra/useRefaireLeDernier";
import { SECTIONS } from "../reglages/sections";

type Target = ComboOption & { go: () => unknown };

const PERSONNES = 4;
const ACTIVITES = 4;

/** « Aller à… »: screens, actions, people and activities in one line. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const ouvrir = useOuvrirCra();
  const { openShortcuts, openBeneficiaire } = useShellActions();
  const refaire = useRefaireLeDernier();
  const aujourdhui = useAujourdhui();

  const fixes: Target[] = [
    { id: "n", label: "Nouvel accompagnement", detail: "Ctrl+N", go: () => ouvrir("individuel") },
    { id: "a", label: "Nouvel atelier", detail: "Ctrl+Maj+N", go: () => ouvrir("collectif") },
    { id: "d", label: "Refaire le dernier", detail: "Ctrl+D", go: refaire },
    { id: "b", label: "Nouveau bénéficiaire", detail: "Ctrl+B", go: openBeneficiaire },
    { id: "accueil", label: "Accueil", detail: "Écran", go: () => navigate({ to: "/" }) },
    { id: "activites", label: "Mes activités", detail: "Écran", go: () => navigate({ to: "/activites" }) },
    { id: "personnes", label: "Mes bénéficiaires", detail: "Écran", go: () => navigate({ to: "/beneficiaires" }) },
    { id: "sync", label: "Synchronisation", detail: "Écran", go: () => navigate({ to: "/synchronisation" }) },
    { id: "reglages", label: "Réglages", detail: "Écran", go: () => navigate({ to: "/reglages" }) },
    { id: "raccourcis", label: "Raccourcis", detail: "?", go: openShortcuts },
  ];
  // Found by their name, not listed before anything is typed.
  const reglages: Target[] = SECTIONS.map(({ value, label }) => ({
    id: `reglages-${value}`,
    label,
    detail: "Réglages",
    go: () => navigate({ to: "/reglages", search: { section: value } }),
  }));

  async function search(text: string): Promise<Target[]> {
    const proches = fixes.filter((f) => matches(f.label, text));
    if (text.trim().length < 2) return proches;
    const sections = reglages.filter((r) => matches(r.label, text));
    const [personnes, page] = await Promise.all([
      call("beneficiaire_search", { texte: text, limite: PERSONNES }),
      call("cra_list", { filtres: { ...SANS_FILTRE, texte: text }, suite: null, limite: ACTIVITES }),
    ]);
    return [
      ...proches,
      ...sections,
      ...personnes.map((p) => ({
        id: p.id,
        label: p.nom_complet,
        detail: ["Bénéficiaire", p.saisie.commune?.nom].filter(Boolean).join(", "),
        go: () => navigate({ to: "/beneficiaires/$id", params: { id: p.id } }),
      })),
      ...page.lignes.map((l) => ({
        id: l.id,
        label: l.titre,
        detail: `${l.type === "collectif" ? "Atelier" : "Accompagnement"}, ${dateRelative(l.date, aujourdhui)}, ${l.lieu_libelle}`,
        go: () => ouvrir(l.type, { id: l.id }),
      })),
    ];
  }

  return (
    <Dialog title="Aller à…" onClose={onClose}>
      <Combobox
        label="Écran, action, personne ou activité"
        placeholder="Écran, action, personne ou activité"
        search={search}
        openOnMount
        inline
        onPick={(target) => {
          onClose();
          void target.go();
        }}
        empty="Rien ne correspond. Essayez moins de mots."
      />
    </Dialog>
  );
}
