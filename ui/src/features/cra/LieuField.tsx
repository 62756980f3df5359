import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { CommuneRef, LieuVue, SaisieCra } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { type ChipOption, Chips, Combobox, type ComboOption, Field, focusAfter, Kbd, useShortcut } from "../../kit";
import { CommuneField } from "../lieu/CommuneField";
import { LieuCreateDialog } from "../lieu/LieuCreateDialog";
import type { CraForm } from "./useCraForm";
import s from "./champs.module.css";

const LIEUX_EN_PUCES = 2;
const LIMITE = 12;
const CREER = "creer";

type LieuOption = ComboOption & { lieu: LieuVue | null; texte: string };

/** Beyond this many letters the six chips do not fit on one line. */
const LETTRES_SUR_UNE_LIGNE = 46;

type Props = {
  form: CraForm;
  /** In a narrow column the chips fold to the usual places and « Changer de lieu » */
  compact?: boolean;
  /** Where the linked person lives: proposed for « À domicile » */
  communeConnue: CommuneRef | null;
};

export function LieuField({ form, communeConnue, compact = false }: Props) {
  const { saisie, set } = form;
  const { prefill } = form.debut;
  const [lieux, setLieux] = useState(() => avecChoisi(prefill.lieux, form.debut.saisie, form.debut.lieuNom));
  const [cherche, setCherche] = useState(false);
  const serre = compact || lieux.slice(0, LIEUX_EN_PUCES).reduce((n, l) => n + l.nom.length, 0) > LETTRES_SUR_UNE_LIGNE;
  const [plie, setPlie] = useState(() => (serre ? saisie.type_lieu !== null : saisie.lieu_commune !== null));
  const [cree, setCree] = useState<string | null>(null);
  const field = useRef<HTMLDivElement>(null);
  const recherche = useRef<HTMLInputElement>(null);

  useShortcut("alt+l", () => field.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus());
  useShortcut("mod+digit1", () => parRang(0));
  useShortcut("mod+digit2", () => parRang(1));
  useShortcut("mod+digit3", () => parRang(2));
  useShortcut("mod+digit4", () => parRang(3));
  useShortcut("mod+digit5", () => parRang(4));
  useShortcut("mod+digit6", () => parRang(5));

  const commune = saisie.type_lieu === "domicile" || saisie.type_lieu === "autre";
  const valeur = cherche ? "mes_lieux" : saisie.type_lieu === "lieu_activite" ? `lieu:${saisie.lieu_id}` : saisie.type_lieu;

  function choisir(choix: string, press: boolean) {
    if (choix === "changer") {
      focusAfter(
        () => setPlie(false),
        () => field.current?.querySelector<HTMLElement>("[aria-checked=true]"),
      );
      return;
    }
    // Arrows pass over a choice without folding the others away.
    if (!press) return appliquer(choix);
    const cherchable = choix === "domicile" || choix === "autre" || choix === "mes_lieux";
    flushSync(() => {
      setPlie(cherchable || (serre && choix.startsWith("lieu:")));
      appliquer(choix);
    });
    if (cherchable) recherche.current?.focus();
  }

  function appliquer(choix: string) {
    setCherche(choix === "mes_lieux");
    if (choix.startsWith("lieu:")) set({ type_lieu: "lieu_activite", lieu_id: choix.slice(5), lieu_commune: null });
    else if (choix !== "mes_lieux")
      set({
        type_lieu: choix,
        lieu_id: null,
        lieu_commune: choix === "a_distance" ? null : (saisie.lieu_commune ?? (choix === "domicile" ? communeConnue : null)),
      });
  }

  async function chercher(texte: string): Promise<LieuOption[]> {
    const trouves = texte.trim() === "" ? prefill.lieux : await call("lieu_search", { texte, limite: LIMITE });
    const options: LieuOption[] = trouves.map((lieu) => ({
      id: lieu.id,
      label: lieu.nom,
      detail: [lieu.adresse, lieu.commune?.nom, !lieu.mien && "s’ajoutera à mes lieux"].filter(Boolean).join(", "),
      lieu,
      texte,
    }));
    if (texte.trim() !== "") options.push({ id: CREER, label: `Créer le lieu «\u00A0${texte.trim()}\u00A0»`, action: true, lieu: null, texte: texte.trim() });
    return options;
  }

  function prendre(lieu: LieuVue) {
    if (!lieu.mien) void call("lieu_activite_create", { lieu_id: lieu.id });
    focusAfter(
      () => {
        setLieux((avant) => [lieu, ...avant.filter((l) => l.id !== lieu.id)]);
        setPlie(serre);
        appliquer(`lieu:${lieu.id}`);
      },
      () => field.current?.querySelector<HTMLElement>("[aria-checked=true]"),
    );
  }

  const toutes: ChipOption<string>[] = [
    ...lieux.slice(0, LIEUX_EN_PUCES).map((l) => ({ value: `lieu:${l.id}`, label: l.nom })),
    { value: "mes_lieux", label: "Mes lieux", icon: "bas" as const },
    { value: "domicile", label: "À domicile" },
    { value: "a_distance", label: "À distance" },
    { value: "autre", label: "Autre lieu" },
  ].map((option, rang) => ({ ...option, combo: `mod+digit${rang + 1}` }));

  /** By its rank on the unfolded line, whatever is folded: one chord, and the focus stays where it was. */
  function parRang(rang: number) {
    const option = toutes[rang];
    if (option) choisir(option.value, true);
  }

  const gardees = toutes.filter((o) => o.value === valeur || (!commune && !cherche && o.value.startsWith("lieu:")));
  const options: ChipOption<string>[] = plie ? [...gardees, { value: "changer", label: "Changer de lieu", icon: "bas" }] : toutes;

  return (
    <Field group name="lieu" label="Lieu" hint={prefill.dernier_lieu && `le dernier\u00A0: ${prefill.dernier_lieu}`} error={form.erreurDe("lieu")} actions={
        !plie && (
          <span className={s.keys}>
            <Kbd combo="mod+digit1" /> à <Kbd combo={String(toutes.length)} />
          </span>
        )
      }
    >
      {(control) => (
        <div className={s.line} ref={field}>
          <Chips control={control} required shortcut="Alt+L" options={options} value={valeur} onChange={choisir} />
          {cherche && (
            <div className={s.search}>
              <Combobox inputRef={recherche} label="Chercher un lieu" placeholder="Nom ou commune du lieu" search={chercher} onPick={(o) => (o.lieu ? prendre(o.lieu) : setCree(o.texte))} />
            </div>
          )}
          {commune && !cherche && (
            <div className={s.search}>
              <CommuneField
                inputRef={recherche}
                label={saisie.type_lieu === "domicile" ? "Commune du domicile" : "Commune du lieu"}
                control={{ "aria-invalid": control["aria-invalid"], "aria-describedby": control["aria-describedby"] }}
                value={saisie.lieu_commune}
                onChange={(lieu_commune) => set({ lieu_commune })}
              />
            </div>
          )}
          {cree !== null && (
            <LieuCreateDialog
              nom={cree}
              onClose={() => setCree(null)}
              onCreated={(lieu) => {
                setCree(null);
                prendre(lieu);
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}

/** The chosen place is always among the first, even when it is no longer one of mine. */
function avecChoisi(lieux: LieuVue[], saisie: SaisieCra, nom: string | null): LieuVue[] {
  const at = lieux.findIndex((l) => l.id === saisie.lieu_id);
  const choisi = lieux[at];
  if (at >= 0 && at < LIEUX_EN_PUCES) return lieux;
  if (choisi) return [choisi, ...lieux.filter((l) => l !== choisi)];
  if (saisie.type_lieu !== "lieu_activite" || !saisie.lieu_id) return lieux;
  return [{ id: saisie.lieu_id, nom: nom ?? "Lieu choisi", adresse: null, commune: null, usages: 0, mien: true, propose: false }, ...lieux];
}
