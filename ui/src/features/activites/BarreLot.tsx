import { compte } from "../../format";
import { Button, Checkbox } from "../../kit";
import s from "./BarreLot.module.css";

type Props = {
  nombre: number;
  onClear: () => void;
  /** One at a time */
  onDuplicate: (() => void) | undefined;
  onTag: () => void;
  onDelete: () => void;
};

/** What can be done with the chosen rows, where the names of the columns were: nothing moves. */
export function BarreLot({ nombre, onClear, onDuplicate, onTag, onDelete }: Props) {
  return (
    <div role="toolbar" aria-label="Activités choisies" data-region="Activités choisies" className={s.lot}>
      <Checkbox label="Ne plus rien choisir" checked={false} indeterminate onChange={onClear} />
      <b>{compte(nombre, "sélectionnée")}</b>
      <span className={s.actions}>
        {onDuplicate && (
          <Button look="text" dense icon="copie" combo="d" onClick={onDuplicate}>
            Dupliquer
          </Button>
        )}
        <Button look="text" dense icon="etiquette" combo="t" onClick={onTag}>
          Ajouter un tag
        </Button>
        <Button look="text" dense icon="corbeille" combo="delete" className={s.danger} onClick={onDelete}>
          Supprimer
        </Button>
      </span>
    </div>
  );
}

export function EnTete() {
  return (
    <div aria-hidden="true" className={s.tete}>
      <span className={s.titre}>Activité</span>
      <span>Durée</span>
      <span className={s.themes}>Thématiques</span>
      <span className={s.lieu}>Lieu</span>
      <span>État</span>
    </div>
  );
}
