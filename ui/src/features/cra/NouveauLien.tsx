import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ariaKeys } from "../../kit";
import { craPath, useOuvrirCra } from "./liens";

type Props = { type: "individuel" | "collectif"; combo: string; className?: string; onClick?: () => void; children: ReactNode };

/** A link to a blank form, also from that same form. */
export function NouveauLien({ type, combo, onClick, children, ...rest }: Props) {
  const ouvrir = useOuvrirCra();
  return (
    <Link
      {...rest}
      to={craPath(type)}
      search={{}}
      aria-keyshortcuts={ariaKeys(combo)}
      onClick={(event) => {
        event.preventDefault();
        onClick?.();
        void ouvrir(type);
      }}
    >
      {children}
    </Link>
  );
}
