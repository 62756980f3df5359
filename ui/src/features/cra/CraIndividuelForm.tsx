import { useLayoutEffect } from "react";
import { useSession } from "../../app/session";
import { useRead } from "../../ipc/queries";
import { NARROW, Notice, Screen, useMedia } from "../../kit";
import { annonce } from "./annonce";
import { BeneficiaireField } from "./BeneficiaireField";
import { CraBar } from "./CraBar";
import { DateField } from "./DateField";
import type { Debut } from "./debut";
import { DemarchePart } from "./DemarchePart";
import { DraftStatus } from "./DraftStatus";
import { DureeField } from "./DureeField";
import { type Section, sectionAutonomie, sectionMateriel, sectionNotes, sectionOrientation, sectionProfil, sectionTags } from "./facultatif";
import { FacultatifPanel } from "./FacultatifPanel";
import { FacultatifToolbar } from "./FacultatifToolbar";
import { LieuField } from "./LieuField";
import { resumeQuandOu, resumeThematiques } from "./resume";
import { AIDE_DEMARCHES, ThematiquesField } from "./ThematiquesField";
import { useCraForm } from "./useCraForm";
import s from "./CraForm.module.css";

export function CraIndividuelForm({ debut }: { debut: Debut }) {
  const form = useCraForm(debut);
  const { aujourdhui } = useSession();
  const narrow = useMedia(NARROW);
  const { saisie } = form;
  const { data: fiche } = useRead("beneficiaire_get", { id: saisie.beneficiaire_id ?? "" }, { enabled: saisie.beneficiaire_id !== null });
  const demarche = saisie.thematiques.includes(AIDE_DEMARCHES);

  // Before it is shown: what is typed at once goes there.
  useLayoutEffect(() => {
    document.querySelector<HTMLElement>("[data-filtre-thematiques]")?.focus();
  }, []);

  const profil = sectionProfil(form);
  const thematiques = resumeThematiques(saisie);
  return (
    <Screen
      title={debut.mode === "modification" ? "Modifier l’accompagnement" : "Accompagnement individuel"}
      // Said before anything is refused, and by name.
      subtitle={<span className="small">Date, durée, lieu et thématique sont demandés.</span>}
      ownFocus
      layout="fixed"
      className={narrow ? s.narrow : s.individuel}
      onBack={form.quitter}
      actions={<DraftStatus form={form} />}
      bar={
        <CraBar
          form={form}
          resume={
            <>
              {resumeQuandOu(saisie, debut.prefill.lieux, aujourdhui)}
              {thematiques && (
                <>
                  , <b>{thematiques}</b>
                </>
              )}
            </>
          }
        />
      }
      aside={
        narrow ? (
          <FacultatifToolbar
            vers={form.vers}
            sections={[sectionNotes(form), sectionMateriel(form), sectionAutonomie(form), sectionOrientation(form), profil, sectionTags(form)].filter((x) => x !== null)}
          />
        ) : (
          <FacultatifPanel
            ouvertes={demarche ? [] : [sectionNotes(form), sectionMateriel(form), sectionAutonomie(form), sectionOrientation(form)]}
            pliees={
              demarche
                ? [{ ...sectionNotes(form), vide: "aucune" }, suites([sectionMateriel(form), sectionAutonomie(form), sectionOrientation(form), profil, sectionTags(form)])]
                : [...(profil ? [{ ...profil, vide: "rien de renseigné" }] : []), { ...sectionTags(form), vide: "aucun" }]
            }
            titre={!demarche}
            vers={form.vers}
          />
        )
      }
      beforeBar={narrow ? null : <DemarchePart form={form} />}
    >
      <div className={s.column}>
        {debut.refus && <Notice tone="error">{debut.refus}</Notice>}
        <BeneficiaireField form={form} />
        <div className={s.pair}>
          <DateField form={form} />
          <DureeField form={form} />
        </div>
        <LieuField form={form} communeConnue={saisie.commune_residence ?? fiche?.beneficiaire.saisie.commune ?? null} />
        <ThematiquesField form={form} prerempli={annonce(debut)} />
        {narrow && <DemarchePart form={form} inline />}
      </div>
    </Screen>
  );
}

/** Under an open démarche the panel keeps one line for the rest. */
function suites(sections: readonly (Section | null)[]): Section & { vide: string } {
  const parties = sections.filter((p) => p !== null);
  const dites = parties.filter((p) => p.resume !== null).length;
  return {
    id: "suites",
    titre: "Matériel, autonomie, suites, tags",
    resume: dites === 0 ? null : `${dites} sur ${parties.length}`,
    vide: "rien",
    groupes: parties.map((p) => p.id),
    contenu: parties.map((p) => <div key={p.id}>{p.contenu}</div>),
  };
}
