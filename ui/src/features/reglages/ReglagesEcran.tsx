import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { Screen, tabId, Tabs } from "../../kit";
import { APropos } from "./APropos";
import { Apparence } from "./Apparence";
import { Appareils } from "./Appareils";
import { Compte } from "./Compte";
import { Lieux } from "./Lieux";
import { Saisie } from "./Saisie";
import { Sauvegardes } from "./Sauvegardes";
import { type Section, SECTIONS } from "./sections";
import { Verrouillage } from "./Verrouillage";
import s from "./ReglagesEcran.module.css";

const PANNEAUX: Record<Section, ComponentType> = {
  compte: Compte,
  lieux: Lieux,
  saisie: Saisie,
  apparence: Apparence,
  appareils: Appareils,
  verrouillage: Verrouillage,
  sauvegardes: Sauvegardes,
  apropos: APropos,
};

const PANNEAU = "reglages-panneau";

/** One section at a time: nothing asks the network before its section is opened. */
export function ReglagesEcran() {
  const { section = "compte" } = useSearch({ from: "/cadre/reglages" });
  const navigate = useNavigate();
  const Panneau = PANNEAUX[section];
  return (
    <Screen title="Réglages">
      <div className={s.onglets}>
        <Tabs label="Réglages" tabs={SECTIONS} value={section} controls={PANNEAU} onChange={(value) => void navigate({ to: "/reglages", search: { section: value }, replace: true })} />
      </div>
      <div id={PANNEAU} role="tabpanel" aria-labelledby={tabId(PANNEAU, section)} className={s.panneau}>
        <Panneau />
      </div>
    </Screen>
  );
}
