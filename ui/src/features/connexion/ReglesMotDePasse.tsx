import { Icon } from "../../kit";
import { assezFort, regleMots, reglesCaracteres } from "./motDePasse";
import s from "./ReglesMotDePasse.module.css";

/** What the password still needs, ticked while it is typed; read aloud once, when it is enough. */
export function ReglesMotDePasse({ mot }: { mot: string }) {
  const fort = assezFort(mot);
  return (
    <>
      <ul className={s.regles} aria-label="Règles du mot de passe">
        {[...reglesCaracteres(mot), regleMots(mot)].map(({ libelle, tenue }) => (
          <li key={libelle} className={tenue ? s.tenue : ""}>
            <Icon name={tenue ? "coche" : "moins"} small />
            {libelle}
            <span className="sr">{tenue ? " : fait" : " : à faire"}</span>
          </li>
        ))}
      </ul>
      <span role="status" className="sr">
        {fort && "Ce mot de passe convient."}
      </span>
    </>
  );
}
