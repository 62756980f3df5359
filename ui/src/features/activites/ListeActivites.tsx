import { type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAujourdhui } from "../../app/session";
import { compte, dateLongue, duree, majuscule } from "../../format";
import type { DateIso, FiltresCra, JourCra, LigneCra } from "../../ipc/bindings";
import { lettersAllowed, PopoverMenu, useRowHeight, useVirtualList, VirtualBox } from "../../kit";
import { BarreLot, EnTete } from "./BarreLot";
import { jourDesPremieres } from "./debut";
import { LigneActivite, nomDe } from "./LigneActivite";
import type { Entree, useActivites } from "./useActivites";
import { useActionsActivite } from "./useActionsActivite";
import { useSelection } from "./useSelection";
import s from "./ListeActivites.module.css";

/** Height of `.jour`, in pixels */
const HAUTEUR_JOUR = 2.375 * 16;
/** Before it is measured, in rem */
const HAUTEUR_CARTE = 9;

type Props = {
  activites: ReturnType<typeof useActivites>;
  filtres: FiltresCra;
  total: number;
  /** Where the list begins, when not at the newest */
  vers: DateIso | undefined;
  onVers: (date: DateIso | undefined) => void;
  memoire: string;
  id: string;
  labelledBy: string;
};

/** The activities by day: virtual, by keyboard first. */
export function ListeActivites({ activites, filtres, total, vers, onVers, memoire, id, labelledBy }: Props) {
  const { elements, keys, complet, suite } = activites;
  const aujourdhui = useAujourdhui();
  const { cards, height } = useRowHeight(HAUTEUR_CARTE);
  const isRow = useCallback((index: number) => elements[index]?.genre === "cra", [elements]);
  const sizeOf = useCallback((index: number) => (elements[index]?.genre === "jour" ? HAUTEUR_JOUR : height), [elements, height]);
  const list = useVirtualList({ keys, sizeOf, isRow, measured: cards, scroll: cards ? "page" : "self", memory: memoire, onNearEnd: suite });
  const rows = useMemo(() => elements.flatMap((e) => (e.genre === "cra" ? [e.cle] : [])), [elements]);
  const selection = useSelection(rows, memoire);
  const choisies = selection.ids.size === 0 ? [] : rows.filter((r) => selection.ids.has(r));
  const [menu, setMenu] = useState<{ anchor: HTMLElement; ligne: LigneCra } | null>(null);
  const ligneDe = (cle: string | null) => {
    const trouve = elements[keys.indexOf(cle ?? "")];
    return trouve?.genre === "cra" ? trouve.ligne : null;
  };
  const actions = useActionsActivite({
    open: list.remember,
    // What comes after what goes keeps the focus.
    leave: (ids) => {
      selection.clear();
      const parti = new Set(ids);
      const depart = ids.at(-1) ?? null;
      let suivant = depart;
      while (suivant !== null && parti.has(suivant)) suivant = list.neighbour(suivant, 1);
      if (suivant === null) {
        suivant = depart;
        while (suivant !== null && parti.has(suivant)) suivant = list.neighbour(suivant, -1);
      }
      if (suivant !== null) list.focus(suivant);
    },
  });

  const bord = useBord({ ...activites, vers, focus: list.focus });

  /** What a key acts on: the chosen rows, else the one that has the focus. */
  const cibles = () => {
    if (choisies.length > 0) return choisies;
    return list.active !== null && ligneDe(list.active) ? [list.active] : [];
  };

  function click(cle: string, event: MouseEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement;
    const ligne = ligneDe(cle);
    if (!ligne) return;
    const bouton = target.closest<HTMLElement>("[data-action=menu]");
    if (bouton) {
      list.setActive(cle);
      setMenu({ anchor: bouton, ligne });
    } else if (target instanceof HTMLInputElement) {
      if (event.shiftKey) selection.extend(cle, list.active);
      else selection.toggle(cle);
      list.focus(cle);
    } else if (target.closest("[data-row-focus]")) {
      event.preventDefault();
      if (event.shiftKey) selection.extend(cle, list.active);
      else if (event.ctrlKey || event.metaKey) selection.toggle(cle);
      else void actions.ouvrir(ligne);
    }
  }

  function keysDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const active = list.active;
    const onLine = !(event.target instanceof HTMLElement) || event.target.closest("[data-action]") === null;
    switch (event.key) {
      case " ":
        if (!onLine || active === null || event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        selection.toggle(active);
        return;
      case "Escape":
        if (selection.ids.size === 0) return;
        event.preventDefault();
        event.stopPropagation();
        selection.clear();
        return;
      case "Home":
        if (vers === undefined) return;
        event.preventDefault();
        bord.demander("premiere");
        onVers(undefined);
        return;
      case "End":
        if (complet) return;
        event.preventDefault();
        bord.demander("derniere");
        void jourDesPremieres(filtres, aujourdhui).then((jour) => (jour === vers ? suite() : onVers(jour)));
        return;
      case "Delete":
        event.preventDefault();
        void actions.supprimer(cibles());
        return;
      case "ContextMenu":
      case "ArrowRight": {
        const bouton = (event.target as HTMLElement).closest("[data-row]")?.querySelector<HTMLElement>("[data-action=menu]");
        const ligne = ligneDe(active);
        if (!bouton || !ligne || !onLine) return;
        event.preventDefault();
        setMenu({ anchor: bouton, ligne });
        return;
      }
      default:
        lettre(event);
    }
  }

  function lettre(event: KeyboardEvent) {
    if (!lettersAllowed(event.nativeEvent)) return;
    const ids = cibles();
    const unique = ids.length === 1 ? ligneDe(ids[0] ?? null) : null;
    if (event.key.toLowerCase() === "d" && unique) {
      event.preventDefault();
      void actions.dupliquer(unique);
    } else if (event.key.toLowerCase() === "t" && ids.length > 0) {
      event.preventDefault();
      actions.etiqueter(ids);
    }
  }

  const seule = choisies.length === 1 ? ligneDe(choisies[0] ?? null) : null;
  return (
    <>
      {choisies.length > 0 ? (
        <BarreLot
          nombre={choisies.length}
          onClear={selection.clear}
          onDuplicate={seule ? () => void actions.dupliquer(seule) : undefined}
          onTag={() => actions.etiqueter(choisies)}
          onDelete={() => void actions.supprimer(choisies)}
        />
      ) : (
        <EnTete />
      )}
      <VirtualBox
        list={list}
        id={id}
        role="tabpanel"
        labelledBy={labelledBy}
        onRow={click}
        onKeyDown={keysDown}
        onMove={(cle, event) => {
          if (event.shiftKey && event.key.startsWith("Arrow")) selection.extend(cle, list.active);
        }}
      >
        {parJour(elements, list.items).map(({ date, tete, lignes }) => (
          <Jour key={date} date={date} tete={tete} measure={list.measure}>
            {lignes.map(({ ligne, position, index }) => (
              <LigneActivite
                key={ligne.id}
                ligne={ligne}
                recherche={filtres.texte}
                filtreThemes={filtres.thematiques}
                choisie={selection.ids.has(ligne.id)}
                tabStop={list.tabStop === ligne.id}
                position={position}
                total={total}
                index={index}
                measure={list.measure}
              />
            ))}
          </Jour>
        ))}
      </VirtualBox>
      <p role="status" className="sr">
        {choisies.length > 0 ? compte(choisies.length, "activité choisie", "activités choisies") : ""}
      </p>
      {menu && (
        <PopoverMenu
          anchor={menu.anchor}
          label={`Actions\u00A0: ${nomDe(menu.ligne)}`}
          onClose={() => {
            setMenu(null);
            list.focus(menu.ligne.id);
          }}
          entries={[
            { id: "ouvrir", label: "Ouvrir", icon: "crayon", onAction: () => void actions.ouvrir(menu.ligne) },
            { id: "dupliquer", label: "Dupliquer", icon: "copie", onAction: () => void actions.dupliquer(menu.ligne) },
            { id: "tag", label: "Ajouter un tag", icon: "etiquette", onAction: () => actions.etiqueter([menu.ligne.id]) },
            { id: "supprimer", label: "Supprimer", icon: "corbeille", danger: true, onAction: () => void actions.supprimer([menu.ligne.id]) },
          ]}
        />
      )}
      {actions.dialogue}
    </>
  );
}

type BordOptions = Pick<ReturnType<typeof useActivites>, "complet" | "ancienne" | "keys" | "suite"> & { vers: DateIso | undefined; focus: (cle: string) => void };

/** « Début » and « Fin » of the whole list, once the activities asked for are there. */
function useBord({ vers, complet, ancienne, keys, suite, focus }: BordOptions) {
  const voulu = useRef<"premiere" | "derniere" | null>(null);
  // After each drawing, until the row asked for is there.
  useEffect(() => {
    if (voulu.current === null || ancienne || (voulu.current === "premiere") !== (vers === undefined)) return;
    if (voulu.current === "derniere" && !complet) return suite();
    // The first element is the head of its day.
    const cle = voulu.current === "premiere" ? keys[1] : keys.at(-1);
    voulu.current = null;
    if (cle !== undefined) focus(cle);
  });
  return {
    demander(bord: "premiere" | "derniere") {
      voulu.current = bord;
    },
  };
}

type Groupe = { date: string; tete: { jour: JourCra | undefined; index: number } | null; lignes: { ligne: LigneCra; position: number; index: number }[] };

/** What is drawn, day by day; the first day may have left its head above the window. */
function parJour(elements: readonly Entree[], items: readonly { index: number }[]): Groupe[] {
  const groupes: Groupe[] = [];
  for (const { index } of items) {
    const element = elements[index];
    if (element?.genre === "jour") groupes.push({ date: element.date, tete: { jour: element.jour, index }, lignes: [] });
    if (element?.genre !== "cra") continue;
    if (groupes.at(-1)?.date !== element.ligne.date) groupes.push({ date: element.ligne.date, tete: null, lignes: [] });
    groupes.at(-1)?.lignes.push({ ligne: element.ligne, position: element.position, index });
  }
  return groupes;
}

type JourProps = { date: string; tete: Groupe["tete"]; measure: ((element: Element | null) => void) | undefined; children: ReactNode };

function Jour({ date, tete, measure, children }: JourProps) {
  const aujourdhui = useAujourdhui();
  const libelle = majuscule(dateLongue(date, aujourdhui));
  return (
    <div role="group" aria-label={libelle}>
      {tete && (
        <div ref={measure} data-index={tete.index} className={s.jour}>
          <h2>{libelle}</h2>
          {tete.jour && (
            <span className="muted tn">
              {compte(tete.jour.activites, "activité")}, {duree(tete.jour.duree)}
            </span>
          )}
        </div>
      )}
      <ul>{children}</ul>
    </div>
  );
}
