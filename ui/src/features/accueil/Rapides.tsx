import { Link } from "@tanstack/react-router";
import { useShellActions } from "../../app/shellActions";
import { ariaKeys, Icon, type IconName, Kbd } from "../../kit";
import { ouverture } from "../cra/liens";
import { useRefaireLeDernier } from "../cra/useRefaireLeDernier";
import s from "./Accueil.module.css";

export function Rapides() {
  const refaire = useRefaireLeDernier();
  const { openBeneficiaire } = useShellActions();
  return (
    <nav aria-label="Actions rapides" className={s.quick}>
      <Link to="/cra/individuel" search={{}} state={ouverture} className={s.tile} aria-keyshortcuts={ariaKeys("mod+n")}>
        <Contenu icon="plus" mots="Accompagnement" combo="mod+n" />
      </Link>
      <Link to="/cra/atelier" search={{}} state={ouverture} className={s.tile} aria-keyshortcuts={ariaKeys("mod+shift+n")}>
        <Contenu icon="plus" mots="Atelier" combo="mod+shift+n" />
      </Link>
      <button type="button" className={s.tile} onClick={() => void refaire()} aria-keyshortcuts={ariaKeys("mod+d")}>
        <Contenu icon="copie" mots="Refaire le dernier" combo="mod+d" />
      </button>
      <button type="button" className={s.tile} onClick={openBeneficiaire} aria-keyshortcuts={ariaKeys("mod+b")}>
        <Contenu icon="personne" mots="Bénéficiaire" combo="mod+b" />
      </button>
    </nav>
  );
}

function Contenu({ icon, mots, combo }: { icon: IconName; mots: string; combo: string }) {
  return (
    <>
      <Icon name={icon} />
      <span className={s.tileName}>{mots}</span>
      <Kbd combo={combo} />
    </>
  );
}
