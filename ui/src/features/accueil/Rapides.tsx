import { useShellActions } from "../../app/shellActions";
import { ariaKeys, Icon, type IconName, Kbd } from "../../kit";
import { NouveauLien } from "../cra/NouveauLien";
import { useRefaireLeDernier } from "../cra/useRefaireLeDernier";
import s from "./Accueil.module.css";

export function Rapides() {
  const refaire = useRefaireLeDernier();
  const { openBeneficiaire } = useShellActions();
  return (
    <nav aria-label="Actions rapides" className={s.quick}>
      <NouveauLien type="individuel" combo="mod+n" className={s.tile ?? ""}>
        <Contenu icon="plus" mots="Accompagnement" combo="mod+n" />
      </NouveauLien>
      <NouveauLien type="collectif" combo="mod+shift+n" className={s.tile ?? ""}>
        <Contenu icon="plus" mots="Atelier" combo="mod+shift+n" />
      </NouveauLien>
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
