import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, Input, PasswordInput, toast } from "../../kit";
import { Formulaire } from "./Formulaire";
import { assezFort } from "./motDePasse";
import { ReglesMotDePasse } from "./ReglesMotDePasse";
import { type EtapeProps, SANS_CODE } from "./saisie";

/** Forgotten password, second step. */
export function Renouvellement({ saisie, set, aller }: EtapeProps) {
  const { submit, pending, erreurs, refus } = useSubmit({ champs: ["code", "mot_de_passe"], codes: { code_refuse: "code" } });
  const { serveur, email, code, nouveau_mot_de_passe: mot } = saisie;

  async function save() {
    const change = await submit(() => call("mot_de_passe_update", { serveur, email: email.trim(), code: code.trim(), mot_de_passe: mot }), {
      code: code.trim() === "" && SANS_CODE,
      mot_de_passe: !assezFort(mot) && "Choisissez au moins 12 caractères avec une majuscule, une minuscule et un chiffre, ou bien 7 mots.",
    });
    if (!change) return;
    set({ mot_de_passe: mot, nouveau_mot_de_passe: "", code: "" });
    toast({ message: "Mot de passe changé. Connectez-vous." });
    aller("identifiants");
  }

  return (
    <Formulaire
      titre="Nouveau mot de passe"
      intro={
        <p>
          Si un compte est attaché à <b>{email}</b>, un code vient d’y partir. Il sert une fois, pendant 10 minutes.
        </p>
      }
      refus={refus}
      action="Changer le mot de passe"
      pending={pending}
      onSubmit={() => void save()}
      onRetour={() => aller("oubli")}
    >
      <Field label="Code reçu par courriel" name="code" error={erreurs.code}>
        {(control) => <Input {...control} inputMode="numeric" autoComplete="one-time-code" maxLength={12} value={code} onChange={(e) => set({ code: e.target.value })} />}
      </Field>
      <Field label="Nouveau mot de passe" name="mot_de_passe" error={erreurs.mot_de_passe}>
        {(control) => <PasswordInput {...control} autoComplete="new-password" value={mot} onChange={(e) => set({ nouveau_mot_de_passe: e.target.value })} />}
      </Field>
      <ReglesMotDePasse mot={mot} />
    </Formulaire>
  );
}
