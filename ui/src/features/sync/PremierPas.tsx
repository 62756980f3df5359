import { Link } from "@tanstack/react-router";
import { buttonClass, Icon } from "../../kit";
import { NouveauLien } from "../cra/NouveauLien";
import { PremiereReception } from "./PremiereReception";
import s from "./PremierPas.module.css";

/** At the top of Accueil while the first reception lasts: everything works already. */
export function PremierPas({ pourcent }: { pourcent: number }) {
  return (
    <section className={s.carte} aria-labelledby="premier-pas">
      <div className={s.debut}>
        <h2 id="premier-pas">Vous pouvez commencer.</h2>
        <p>Ce que vous notez est enregistré sur cet appareil tout de suite. Le reste arrive derrière, même si le réseau coupe.</p>
        <p>
          <NouveauLien type="individuel" combo="mod+n" className={buttonClass({ look: "primary" }, false)}>
            <Icon name="plus" />
            Premier accompagnement
          </NouveauLien>
        </p>
      </div>
      <div className={s.etapes}>
        <PremiereReception pourcent={pourcent} />
        <p className="muted small">Vos lieux et vos bénéficiaires d’abord, puis vos activités, les plus récentes en tête.</p>
        <p>
          <Link to="/synchronisation">Voir le détail</Link>
        </p>
      </div>
    </section>
  );
}
