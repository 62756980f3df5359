import { useRouter } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../../app/session";
import { useBadge } from "../../app/useBadge";
import { daysBetween } from "../../format";
import type { BrouillonVue, CraVue, ErreurChamp, SaisieCra } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { toast } from "../../kit";
import { annoncerEnvoi } from "./annoncerEnvoi";
import { createDraftSaver } from "./brouillon";
import { type Destination, focusGroupe, groupeDe, type Groupe, parGroupe } from "./champs";
import type { Debut } from "./debut";
import { useOuvrirCra } from "./liens";

export type CraForm = ReturnType<typeof useCraForm>;

/** The state of a CRA form: what is typed, its draft, its refusals, and what « Enregistrer » does. */
export function useCraForm(debut: Debut) {
  const { aujourdhui } = useSession();
  const badge = useBadge();
  const router = useRouter();
  const ouvrir = useOuvrirCra();
  const [saisie, setSaisie] = useState(debut.saisie);
  const [erreurs, setErreurs] = useState<ErreurChamp[]>([]);
  const [alerte, setAlerte] = useState<string | null>(null);
  const [echec, setEchec] = useState<string | null>(null);
  const [brouillon, setBrouillon] = useState<BrouillonVue | null>(debut.brouillon);
  const [essais, setEssais] = useState(0);
  /** Where the focus must go, a new object each time it must go again */
  const [vers, setVers] = useState<Destination | null>(null);
  const actuelle = useRef(saisie);
  const modifie = useRef(debut.mode === "copie" || debut.mode === "brouillon");
  const enCours = useRef(false);
  /** Words not understood yet (a date, a durée): said on leaving the field or on saving */
  const textes = useRef(new Map<string, string>());
  /** Answers still awaited from date_parse or duree_parse */
  const lectures = useRef(new Set<Promise<unknown>>());

  const saver = useMemo(
    () =>
      createDraftSaver({
        id: debut.brouillonId,
        save: (id, brute) => call("brouillon_save", { id, saisie: brute }),
        onSaved: (sauve) => {
          setBrouillon(sauve);
          setEchec(null);
        },
        onError: (error) => setEchec(toCommandError(error).message),
      }),
    [debut.brouillonId],
  );

  // After the fields have drawn what is wrong.
  useEffect(() => {
    if (vers) focusGroupe(vers.groupe);
  }, [vers]);

  useEffect(() => {
    const leave = () => void saver.flush();
    const hide = () => document.visibilityState === "hidden" && leave();
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("pagehide", leave);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [saver]);

  function set(patch: Partial<SaisieCra>) {
    actuelle.current = { ...actuelle.current, ...patch };
    modifie.current = true;
    setSaisie(actuelle.current);
    // A field being mended is no longer wrong; the others stay said.
    const touches = new Set(Object.keys(patch).map(groupeDe));
    setErreurs((avant) => avant.filter((e) => !touches.has(groupeDe(e.champ))));
    if ("date" in patch) setAlerte(null);
    saver.schedule(actuelle.current);
  }

  function refuse(liste: ErreurChamp[]) {
    setErreurs(liste);
    setEssais((n) => n + 1);
    const [premier] = parGroupe(liste);
    if (premier) setVers({ groupe: premier.groupe });
  }

  async function enregistrer(nouveau: boolean): Promise<void> {
    if (enCours.current) return;
    enCours.current = true;
    try {
      await Promise.allSettled(lectures.current);
      if (!modifie.current && debut.mode === "modification") {
        toast({ message: "Rien à enregistrer\u00A0: aucun changement.", tone: "info" });
        return;
      }
      const incompris = [...textes.current].map(([champ, message]) => ({ champ, code: "illisible", message }));
      if (incompris.length > 0) return refuse(incompris);
      if (estFuture() && alerte === null) {
        // What is wrong is said first: the question comes when nothing else stands in the way.
        await call("cra_parse", { saisie: actuelle.current });
        return demander();
      }
      await saver.close();
      const cra = await write();
      const dit = toast({ message: badge?.hors_ligne ? "Enregistré. Il partira quand le réseau reviendra." : "Enregistré sur cet appareil." });
      void annoncerEnvoi(cra.id, dit);
      modifie.current = false;
      if (nouveau) await ouvrir(cra.saisie.type ?? debut.type, {}, true);
      else quitter();
    } catch (error) {
      saver.reopen();
      const { champs, message } = toCommandError(error);
      if (champs.length > 0) {
        saver.schedule(actuelle.current);
        return refuse(champs);
      }
      setEchec(message);
      setEssais((n) => n + 1);
    } finally {
      enCours.current = false;
    }
  }

  /** The draft and the new CRA share their id: asked twice, it is written once. */
  async function write(): Promise<CraVue> {
    const { current: brute } = actuelle;
    const brouillon_id = debut.brouillonId;
    const ecrit = brute.id ? call("cra_update", { saisie: brute, brouillon_id }) : call("cra_create", { saisie: { ...brute, id: brouillon_id }, brouillon_id });
    return (await ecrit).cra;
  }

  function estFuture(): boolean {
    const { date } = actuelle.current;
    return date !== null && daysBetween(aujourdhui, date) > 0;
  }

  /** A warning, not a refusal: asked once. */
  function demander() {
    const jours = daysBetween(aujourdhui, actuelle.current.date ?? aujourdhui);
    setAlerte(`Cette date est ${jours === 1 ? "demain" : `dans ${jours} jours`}. Enregistrer quand même\u202F?`);
    setVers({ groupe: "date" });
  }

  function quitter() {
    if (router.history.canGoBack()) router.history.back();
    else void router.navigate({ to: "/" });
  }

  function erreurDe(groupe: Groupe): string | null {
    return parGroupe(erreurs).find((e) => e.groupe === groupe)?.message ?? null;
  }

  return {
    debut,
    saisie,
    set,
    erreurs,
    erreurDe,
    alerte,
    echec,
    vers,
    /** Shows that group and gives it the focus */
    aller: (groupe: Groupe) => setVers({ groupe }),
    brouillon,
    essais,
    enregistrer,
    quitter,
    /** A text field says what it could not read, or that it now can. */
    lire: (champ: string, message: string | null) => void (message === null ? textes.current.delete(champ) : textes.current.set(champ, message)),
    /** Shows at once what a field could not read (it lost the focus). */
    montrer: (champ: string) => {
      const message = textes.current.get(champ);
      if (message) setErreurs((avant) => [...avant.filter((e) => e.champ !== champ), { champ, code: "illisible", message }]);
    },
    attendre: <T,>(lecture: Promise<T>): Promise<T> => {
      lectures.current.add(lecture);
      void lecture.catch(() => {}).finally(() => lectures.current.delete(lecture));
      return lecture;
    },
  };
}
