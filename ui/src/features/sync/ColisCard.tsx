import { useState } from "react";
import { Button, Card, Icon } from "../../kit";
import { ColisExportDialog } from "./ColisExportDialog";
import { ColisLectureDialog, type Lecture } from "./ColisLectureDialog";
import s from "./Colis.module.css";

type Ouvert = "preparer" | Lecture | null;

/** The exchange by hand: a sealed file goes, its answer comes back, whoever carries them. */
export function ColisCard() {
  const [ouvert, setOuvert] = useState<Ouvert>(null);
  /** The same stick serves both ways */
  const [chemin, setChemin] = useState("");
  const dialogue = { chemin, onChemin: setChemin, onClose: () => setOuvert(null) };

  return (
    <Card title="Sans connexion : par clé USB" aside={<Icon name="cle" small />} className={s.carte}>
      <div className={s.corps}>
        <p>Un fichier scellé, qu’un collègue connecté remet au serveur sans pouvoir le lire. Il vous rapporte la réponse.</p>
        <p className={s.actions}>
          <Button dense icon="envoi" onClick={() => setOuvert("preparer")}>
            Préparer un colis…
          </Button>
          <Button dense look="neutral" icon="reception" onClick={() => setOuvert("lire")}>
            Lire une réponse…
          </Button>
        </p>
        <p className={s.relais}>
          <Button dense look="text" onClick={() => setOuvert("relayer")}>
            Relayer le colis d’un collègue…
          </Button>
        </p>
      </div>
      {ouvert === "preparer" && <ColisExportDialog {...dialogue} />}
      {(ouvert === "lire" || ouvert === "relayer") && <ColisLectureDialog lecture={ouvert} {...dialogue} />}
    </Card>
  );
}
