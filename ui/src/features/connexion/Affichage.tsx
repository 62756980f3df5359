import { useState } from "react";
import { readAffichage, writeAffichage } from "../../app/affichage";
import { Button, Dialog } from "../../kit";
import { AffichageFields } from "../reglages/AffichageFields";

/** Someone who cannot read this screen cannot sign in to change it: its look is chosen here first. */
export function Affichage() {
  const [ouvert, setOuvert] = useState(false);
  const [affichage, setAffichage] = useState(readAffichage);
  const fermer = () => setOuvert(false);
  return (
    <>
      <Button look="text" dense onClick={() => setOuvert(true)}>
        Apparence
      </Button>
      {ouvert && (
        <Dialog
          title="Apparence"
          onClose={fermer}
          onSubmit={fermer}
          actions={
            <Button look="primary" type="submit" data-autofocus>
              Terminé
            </Button>
          }
        >
          <p className="muted">Gardée sur cet ordinateur, sans se connecter. Un nouveau profil la reprend, puis suit la sienne.</p>
          <AffichageFields
            value={affichage}
            onChange={(change) => {
              const suivant = { ...affichage, ...change };
              setAffichage(suivant);
              writeAffichage(suivant);
            }}
          />
        </Dialog>
      )}
    </>
  );
}
