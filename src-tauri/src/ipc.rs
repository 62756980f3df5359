//! The table of contents of the product: every command that the window may call, every event that it hears.
//!
//! Three things are made from the table, so that they cannot drift apart: Tauri's handler, the TypeScript declarations
//! of `ui/src/ipc/bindings.ts`, and the compiler's proof that each function takes and answers what the table says.

use besace_app::IpcError;
use besace_app::vue::{
    AccueilVue, AppareilVue, BrouillonVue, ChoixConflit, ColisEcrit, ColisVue, CommuneVue, CompteVue, CraEnregistre,
    DateLue, EtatVue, InvitationVue, Preferences, PrefillVue, ProfilVue, Reglages, SauvegardeVue, SyncVue,
};
use besace_domain::{SaisieBeneficiaire, SaisieCra, SaisieLieu, SaisieTag};
use besace_store::{
    BeneficiaireVue, Changes, CompteCra, CraVue, DoublonVue, FicheBeneficiaire, FiltresCra, JourCra, LieuVue,
    PageBeneficiaire, PageCra, SuppressionEnAttente, TagVue, TriBeneficiaire,
};
use chrono::NaiveDate;
use ts_rs::{Config, TS, TypeVisitor};
use uuid::Uuid;

/// Carries [`Changes`]: what to ask again, whoever wrote.
pub const CHANGED_EVENT: &str = "changed";

/// One line of the table, in TypeScript's words.
#[derive(Debug)]
pub struct Declaration {
    /// File of `commands/`.
    pub noun: &'static str,
    /// Name called by the window.
    pub name: &'static str,
    /// Name and type of each argument.
    pub arguments: Vec<(&'static str, String)>,
    /// Type of the answer.
    pub answer: String,
}

macro_rules! commands {
    ($($noun:ident { $($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
        /// What Tauri calls when the window does.
        pub(crate) fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($(crate::commands::$noun::$name,)*)*]
        }

        /// The table, for `ui/src/ipc/bindings.ts`.
        pub fn declarations(config: &Config) -> Vec<Declaration> {
            vec![$($(Declaration {
                noun: stringify!($noun),
                name: stringify!($name),
                arguments: vec![$((stringify!($argument), <$type as TS>::name(config))),*],
                answer: <$answer as TS>::name(config),
            },)*)*]
        }

        /// Every type that the table names.
        pub fn visit(visitor: &mut impl TypeVisitor) {
            visitor.visit::<IpcError>();
            visitor.visit::<Changes>();
            $($($(visitor.visit::<$type>();)* visitor.visit::<$answer>();)*)*
        }

        /// Compiles only if each function agrees with its line.
        #[cfg(test)]
        mod agreement {
            use super::*;
            $($(
                #[allow(dead_code)]
                async fn $name(app: crate::commands::Etat<'_>, $($argument: $type),*) -> Result<$answer, IpcError> {
                    crate::commands::$noun::$name(app, $($argument),*).await
                }
            )*)*
        }
    };
}

commands! {
    profil {
        etat_get() -> EtatVue;
        profil_open(id: String, phrase: Option<String>) -> ProfilVue;
        profil_close() -> ();
        profil_delete(id: String) -> ();
        demo_create() -> ProfilVue;
        demo_delete() -> ();
    }
    compte {
        invitation_get(code: String) -> InvitationVue;
        invitation_read() -> Option<String>;
        invitation_parse(image: String) -> String;
        compte_create(code: String, prenom: String, nom: String, mot_de_passe: String, cgu_version: String) -> ProfilVue;
        connexion_create(serveur: String, email: String, mot_de_passe: String) -> ();
        connexion_update(serveur: String, email: String, mot_de_passe: String, code: String) -> ProfilVue;
        mot_de_passe_create(serveur: String, email: String) -> ();
        mot_de_passe_update(serveur: String, email: String, code: String, mot_de_passe: String) -> ();
        cgu_update(version: String) -> ();
        compte_get() -> CompteVue;
    }
    accueil {
        accueil_get() -> AccueilVue;
    }
    cra {
        cra_prefill(r#type: String, copie_de: Option<Uuid>) -> PrefillVue;
        cra_parse(saisie: SaisieCra) -> ();
        cra_create(saisie: SaisieCra, brouillon_id: Option<Uuid>) -> CraEnregistre;
        cra_update(saisie: SaisieCra, brouillon_id: Option<Uuid>) -> CraEnregistre;
        cra_get(id: Uuid) -> CraVue;
        cra_list(filtres: FiltresCra, suite: Option<String>, limite: u32) -> PageCra;
        cra_days(filtres: FiltresCra, dates: Vec<NaiveDate>) -> Vec<JourCra>;
        cra_count(filtres: FiltresCra) -> CompteCra;
        cra_delete(ids: Vec<Uuid>) -> ();
        cra_restore(ids: Vec<Uuid>) -> ();
        cra_tag(ids: Vec<Uuid>, tag_id: Uuid) -> ();
    }
    brouillon {
        brouillon_save(id: Uuid, saisie: SaisieCra) -> BrouillonVue;
        brouillon_list() -> Vec<BrouillonVue>;
        brouillon_delete(id: Uuid) -> ();
        id_create() -> Uuid;
    }
    beneficiaire {
        beneficiaire_search(texte: String, limite: u32) -> Vec<BeneficiaireVue>;
        beneficiaire_list(texte: Option<String>, tri: TriBeneficiaire, suite: Option<String>, limite: u32) -> PageBeneficiaire;
        beneficiaire_get(id: Uuid) -> FicheBeneficiaire;
        beneficiaire_create(saisie: SaisieBeneficiaire) -> BeneficiaireVue;
        beneficiaire_update(saisie: SaisieBeneficiaire) -> BeneficiaireVue;
        beneficiaire_delete(id: Uuid) -> ();
        beneficiaire_merge(source: Uuid, destination: Uuid) -> BeneficiaireVue;
        doublon_list() -> Vec<DoublonVue>;
        doublon_delete(a: Uuid, b: Uuid) -> ();
        doublon_restore(a: Uuid, b: Uuid) -> ();
        doublon_search(saisie: SaisieBeneficiaire) -> Vec<DoublonVue>;
    }
    lieu {
        lieu_list() -> Vec<LieuVue>;
        lieu_search(texte: String, limite: u32) -> Vec<LieuVue>;
        lieu_create(saisie: SaisieLieu) -> LieuVue;
        lieu_activite_create(lieu_id: Uuid) -> ();
        lieu_activite_delete(lieu_id: Uuid) -> ();
        commune_search(texte: String, limite: u32) -> Vec<CommuneVue>;
    }
    tag {
        tag_list() -> Vec<TagVue>;
        tag_create(saisie: SaisieTag) -> TagVue;
    }
    texte {
        date_parse(texte: String) -> DateLue;
        duree_parse(texte: String) -> i64;
    }
    sync {
        sync_get() -> SyncVue;
        sync_run() -> ();
        sync_update(connexion_limitee: bool) -> ();
        suppression_list() -> Vec<SuppressionEnAttente>;
        suppression_update(accepter: bool) -> ();
        conflit_update(id: Uuid, choix: Vec<ChoixConflit>) -> ();
        conflit_restore(id: Uuid) -> ();
        refus_export(id: Uuid, chemin: String) -> ();
        refus_delete(id: Uuid) -> ();
        refus_retry(id: Uuid) -> ();
    }
    colis {
        colis_export(chemin: String) -> ColisEcrit;
        colis_import(chemin: String) -> Vec<ColisVue>;
        colis_relay(chemin: String) -> Vec<ColisVue>;
    }
    reglages {
        reglages_get() -> Reglages;
        reglages_update(reglages: Reglages) -> Reglages;
        preferences_update(preferences: Preferences) -> Preferences;
        appareil_list() -> Vec<AppareilVue>;
        appareil_delete(id: String, perdu: bool) -> ();
        verrouillage_update(phrase: Option<String>) -> ();
    }
    sauvegarde {
        sauvegarde_list() -> Vec<SauvegardeVue>;
        sauvegarde_create(phrase: String, chemin: Option<String>) -> SauvegardeVue;
        sauvegarde_restore(chemin: String, phrase: String) -> ProfilVue;
        export_json(chemin: String) -> ();
    }
}
