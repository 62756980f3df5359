import { useState } from "react";
import { Button, Field, Icon, Input } from "../../kit";
import s from "./ServeurField.module.css";

type ServeurFieldProps = { value: string; onChange: (serveur: string) => void; error?: string; defaut: string | null };

/** Most people never change it: a line that says where things go, and a field for those who must. */
export function ServeurField({ value, onChange, error, defaut }: ServeurFieldProps) {
  const [ouvert, setOuvert] = useState(false);
  if (!ouvert && !error && defaut !== null && value === defaut) {
    return (
      <p className={s.ligne}>
        <Icon name="reseau" small />
        <span>Serveur : {nom(value)}</span>
        <Button look="text" dense className={s.changer} label={`Changer de serveur, actuellement ${nom(value)}`} onClick={() => setOuvert(true)}>
          Changer
        </Button>
      </p>
    );
  }
  return (
    <Field label="Serveur" hint="celui de votre structure" name="serveur" error={error} help="Votre invitation ou votre coordinateur le donnent. Exemple : coop.drome.example">
      {(control) => <Input {...control} data-autofocus={ouvert || undefined} inputMode="url" spellCheck={false} value={value} onChange={(e) => onChange(e.target.value)} />}
    </Field>
  );
}

/** « https://coop.drome.example » → « coop.drome.example » */
export function nom(serveur: string): string {
  return serveur.replace(/^https:\/\//, "").replace(/\/$/, "");
}
