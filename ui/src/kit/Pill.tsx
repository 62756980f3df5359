import type { ReactNode } from "react";
import type { EtatSync } from "../ipc/bindings";
import { Icon, type IconName } from "./Icon";
import s from "./Pill.module.css";

export type Tone = "neutral" | "info" | "success" | "warning" | "error" | "quiet";

export function Pill({ tone = "neutral", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`${s.pill} ${s[tone]}`}>
      {icon && <Icon name={icon} small />}
      {children}
    </span>
  );
}

const ETATS: Record<EtatSync, { libelle: string; tone: Tone; icon: IconName }> = {
  a_envoyer: { libelle: "À envoyer", tone: "info", icon: "envoi" },
  envoye: { libelle: "Envoyé", tone: "quiet", icon: "coche" },
  conflit: { libelle: "Conflit", tone: "warning", icon: "conflit" },
  refuse: { libelle: "Refusé", tone: "error", icon: "attention" },
  local: { libelle: "Sur cet appareil", tone: "quiet", icon: "appareil" },
};

/** « À envoyer », in words */
export function libelleSync(etat: EtatSync): string {
  return ETATS[etat].libelle;
}

export function SyncPill({ etat }: { etat: EtatSync }) {
  const { libelle, tone, icon } = ETATS[etat];
  return (
    <Pill tone={tone} icon={icon}>
      {libelle}
    </Pill>
  );
}

export function Counter({ value, warn, label }: { value: number; warn?: boolean; label?: string }) {
  return (
    <span className={`${s.counter} ${warn ? s.warn : ""}`} title={label}>
      {value}
      {label && <span className="sr"> {label}</span>}
    </span>
  );
}
