import { useSession } from "../../app/session";
import { compte } from "../../format";
import { Button, Field, Input, Notice, Screen } from "../../kit";
import { annonce } from "./annonce";
import { CraBar } from "./CraBar";
import { DateField } from "./DateField";
import type { Debut } from "./debut";
import { DemarchePart } from "./DemarchePart";
import { DraftStatus } from "./DraftStatus";
import { DureeField } from "./DureeField";
import { sectionMateriel, sectionNiveau, sectionNotes, sectionTags } from "./facultatif";
import { FacultatifToolbar } from "./FacultatifToolbar";
import { LieuField } from "./LieuField";
import { ParticipantsPanel } from "./ParticipantsPanel";
import { resumeQuandOu } from "./resume";
import { ThematiquesField } from "./ThematiquesField";
import { useCraForm } from "./useCraForm";
import { useReprendreAtelier } from "./useReprendreAtelier";
import s from "./CraForm.module.css";

export function CraAtelierForm({ debut }: { debut: Debut }) {
  const form = useCraForm(debut);
  const { aujourdhui } = useSession();
  const reprendre = useReprendreAtelier();
  const { saisie } = form;
  const total = saisie.participants.length + (saisie.participants_anonymes?.total ?? 0);
  const quandOu = resumeQuandOu(saisie, debut.prefill.lieux, aujourdhui);
  const dernier = debut.mode === "nouveau" ? debut.prefill.dernier_atelier_titre : null;

  return (
    <Screen
      title={debut.mode === "modification" ? "Modifier l’atelier" : "Atelier collectif"}
      subtitle={<span className="small">Participants, date, durée, lieu et thématique sont demandés.</span>}
      ownFocus
      layout="fixed"
      className={s.atelier}
      onBack={form.quitter}
      actions={
        <>
          {dernier && (
            <Button look="text" icon="copie" className={s.reprendre} onClick={() => void reprendre()}>
              <span className={s.dernier}>Reprendre le dernier&nbsp;: «&nbsp;{dernier}&nbsp;»</span>
            </Button>
          )}
          <DraftStatus form={form} />
        </>
      }
      first={<ParticipantsPanel form={form} />}
      bar={
        <CraBar
          form={form}
          resume={
            <>
              <b>{compte(total, "participant")}</b>
              {quandOu && `, ${quandOu.charAt(0).toLowerCase()}${quandOu.slice(1)}`}
            </>
          }
        />
      }
      aside={<FacultatifToolbar vers={form.vers} sections={[sectionNiveau(form), sectionMateriel(form), sectionTags(form), sectionNotes(form)]} />}
    >
      <div className={s.column}>
        {debut.refus && <Notice tone="error">{debut.refus}</Notice>}
        <Field label="Titre de l’atelier" hint="facultatif" name="titre_atelier" error={form.erreurDe("titre_atelier")}>
          {(control) => <Input {...control} value={saisie.titre_atelier ?? ""} onChange={(e) => form.set({ titre_atelier: e.target.value || null })} />}
        </Field>
        <div className={s.pair}>
          <DateField form={form} />
          <DureeField form={form} />
        </div>
        <LieuField compact form={form} communeConnue={null} />
        <ThematiquesField form={form} prerempli={annonce(debut)} />
        <DemarchePart form={form} inline />
      </div>
    </Screen>
  );
}
