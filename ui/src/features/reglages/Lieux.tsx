import { useState } from "react";
import type { LieuVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { useSubmit } from "../../ipc/useSubmit";
import { compte } from "../../format";
import { Button, Combobox, type ComboOption, Counter, Empty, Field, Icon, Notice, Pill, toast } from "../../kit";
import { LieuCreateDialog } from "../lieu/LieuCreateDialog";
import { Bloc } from "./Bloc";
import s from "./Lignes.module.css";

const LIMITE = 8;

type Option = ComboOption & { lieu: LieuVue | null; texte: string };

/** Where the person works: the places offered first in every form. */
export function Lieux() {
  const { data: lieux } = useRead("lieu_list", {});
  const { submit, refus } = useSubmit({ champs: [] });
  const [creation, setCreation] = useState<string | null>(null);

  async function search(texte: string): Promise<Option[]> {
    const trouves = await call("lieu_search", { texte, limite: LIMITE });
    // One of mine is shown too: unseen, it would be created a second time.
    const options: Option[] = trouves.map((lieu) => ({
      id: lieu.id,
      label: lieu.nom,
      detail: [lieu.mien && "déjà dans vos lieux", adresse(lieu)].filter(Boolean).join(", "),
      lieu,
      texte,
    }));
    const nom = texte.trim();
    return [...options, { id: "creer", label: nom ? `Créer le lieu « ${nom} »` : "Créer un lieu", action: true, lieu: null, texte: nom }];
  }

  function pick({ lieu, texte }: Option) {
    if (!lieu) setCreation(texte);
    else if (lieu.mien) toast({ message: `${lieu.nom}\u00A0: déjà dans vos lieux.`, tone: "info" });
    else
      void submit(async () => {
        await call("lieu_activite_create", { lieu_id: lieu.id });
        toast({ message: `${lieu.nom} : ajouté à vos lieux.` });
      });
  }

  const remove = (lieu: LieuVue) =>
    submit(async () => {
      await call("lieu_activite_delete", { lieu_id: lieu.id });
      const undo = () => call("lieu_activite_create", { lieu_id: lieu.id }).then(() => undefined);
      toast({ message: `${lieu.nom} : retiré de vos lieux.`, undo });
    });

  return (
    <Bloc titre="Mes lieux d’activité" aside={lieux && lieux.length > 0 && <Counter value={lieux.length} label="lieux" />}>
      <Field label="Ajouter un lieu" hint="cherchez parmi les lieux connus, ou créez le vôtre">
        {(control) => <Combobox control={control} placeholder="Nom ou commune" icon="lieu" search={search} onPick={pick} />}
      </Field>
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      {lieux?.length === 0 && <Empty>Pas encore de lieu. Ajoutez ceux où vous accompagnez : ils seront proposés dans chaque compte-rendu.</Empty>}
      <ul className={s.liste}>
        {lieux?.map((lieu) => (
          <li key={lieu.id} className={s.ligne}>
            <Icon name="lieu" />
            <span className={s.mots}>
              <b>{lieu.nom}</b>
              <span className="muted small">{adresse(lieu)}</span>
            </span>
            {lieu.propose && <Pill tone="info">Proposé au serveur</Pill>}
            <span className="muted small tn">{compte(lieu.usages, "activité")}</span>
            <Button look="neutral" dense label={`Retirer ${lieu.nom} de mes lieux`} onClick={() => void remove(lieu)}>
              Retirer
            </Button>
          </li>
        ))}
      </ul>
      {creation !== null && (
        <LieuCreateDialog
          nom={creation}
          onClose={() => setCreation(null)}
          onCreated={(lieu) => {
            setCreation(null);
            toast({ message: `${lieu.nom} : créé, utilisable tout de suite.` });
          }}
        />
      )}
    </Bloc>
  );
}

function adresse({ adresse: rue, commune }: LieuVue): string {
  return [rue, commune && `${commune.code_postal} ${commune.nom}`].filter(Boolean).join(", ");
}
