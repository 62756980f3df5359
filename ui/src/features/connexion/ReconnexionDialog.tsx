import { useState } from "react";
import { useSession } from "../../app/session";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, FormDialog, Input, PasswordInput, toast } from "../../kit";
import { SANS_CODE } from "./saisie";

/** The server asks who this device is again (a restored backup, a renewed key): same profile, same work. */
export function ReconnexionDialog({ onClose }: { onClose: () => void }) {
  const { ouvert } = useSession();
  const [mot, setMot] = useState("");
  const [code, setCode] = useState("");
  const [envoye, setEnvoye] = useState(false);
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["mot_de_passe", "code"],
    codes: { identifiants_refuses: "mot_de_passe", code_refuse: "code" },
  });
  const compte = { serveur: ouvert?.serveur ?? "", email: ouvert?.email ?? "", mot_de_passe: mot };

  async function next() {
    if (!envoye) {
      const parti = await submit(() => call("connexion_create", compte), { mot_de_passe: mot === "" && "Indiquez votre mot de passe." });
      setEnvoye(parti);
      return;
    }
    const ouvre = await submit(() => call("connexion_update", { ...compte, code: code.trim() }), { code: code.trim() === "" && SANS_CODE });
    if (!ouvre) return;
    toast({ message: "Session renouvelée. Ce qui attend partira au prochain échange." });
    onClose();
  }

  return (
    <FormDialog
      title="Se reconnecter"
      action={envoye ? "Renouveler la session" : "Recevoir un code"}
      doing="Le serveur répond…"
      cancel="Plus tard"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void next()}
    >
      <p>
        Compte : <b>{compte.email}</b>. Votre travail reste sur cet appareil.
      </p>
      <Field label="Mot de passe" name="mot_de_passe" error={erreurs.mot_de_passe}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" value={mot} onChange={(e) => setMot(e.target.value)} />}
      </Field>
      {envoye && (
        <Field label="Code reçu par courriel" name="code" error={erreurs.code}>
          {(control) => <Input {...control} inputMode="numeric" autoComplete="one-time-code" maxLength={12} autoFocus value={code} onChange={(e) => setCode(e.target.value)} />}
        </Field>
      )}
    </FormDialog>
  );
}
