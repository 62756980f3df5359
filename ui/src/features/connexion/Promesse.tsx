import { Icon, Logo } from "../../kit";
import s from "./Promesse.module.css";

/** What Besace promises, beside the form; one line of it where there is no room. */
export function Promesse({ version }: { version: string }) {
  return (
    <section className={s.promesse} aria-label="Besace">
      <p className={s.marque}>
        <Logo />
        Besace
      </p>
      <div>
        <p className={s.titre}>Le carnet de terrain des conseillers numériques</p>
        <ul className={s.points}>
          <li>
            <Icon name="horsLigne" />
            <span>
              <b>Sans réseau, tout marche.</b> Comptes-rendus et bénéficiaires sont sur cet ordinateur.
            </span>
          </li>
          <li>
            <Icon name="synchronisation" />
            <span>
              <b>Le réseau revient, tout part.</b> Deux minutes suffisent pour une journée.
            </span>
          </li>
          <li>
            <Icon name="cadenas" />
            <span>
              <b>Chiffré sur cet appareil.</b> La clé reste dans le trousseau du système.
            </span>
          </li>
        </ul>
      </div>
      <p className={`${s.version} muted small`}>Besace {version}</p>
    </section>
  );
}
