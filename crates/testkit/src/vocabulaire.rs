//! Some 22 000 French words, drawn by Zipf: short common words first, then what advisors talk about, then everything
//! else. The long tail is made of the conjugated forms of regular verbs, hence of real French words (a few of those in
//! « re- » are bold).

use crate::Chance;

const COMMUNS: &str = "de la le et à les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont \
    avec son elle ont aux mais comme ou si leur y dont tout nous sa même fait ses après deux sans être entre peut cette \
    encore aussi vous on bien ces lui trois faire autres très puis avait elles moins alors depuis toujours quand déjà \
    lors avant sous temps jour ici chez trop chaque ensemble peu assez souvent parfois ensuite enfin";

const METIER: &str = "dossier compte impôts identifiant connexion mot passe rendez-vous ordinateur téléphone tablette \
    imprimante scanner souris clavier écran fichier dossiers photo photos message messagerie adresse courriel pièce \
    jointe formulaire attestation caf ameli carte vitale retraite pension demande déclaration justificatif quittance \
    logement bail dépôt préfecture titre séjour passeport permis véhicule grise banque virement achat ligne commande \
    site internet navigateur recherche onglet favori application mise jour installation réseau wifi câble clé usb \
    sauvegarde corbeille dossier raccourci bureau fenêtre menu souris bouton code confirmation sms appel visio réunion \
    enfant école collège lycée cantine pronote bourse parcoursup cv lettre motivation candidature emploi offre \
    entretien france travail mission locale formation certificat pix atelier séance groupe participant débutant \
    autonome accompagnement bénéficiaire médiathèque mairie association bénévole tuteur curatelle aidant famille mère \
    père fille fils voisin santé médecin doctolib ordonnance remboursement mutuelle arnaque fraude hameçonnage virus \
    sécurité confidentialité données réseaux sociaux facebook whatsapp vidéo musique jeu traitement texte tableur \
    présentation budget facture électricité gaz eau assurance sinistre plainte justice tribunal élection inscription \
    citoyenneté acte naissance mariage pacs décès succession notaire cadastre urbanisme chauffage pompe aide prime";

const VERBES: &str = "aborder accepter accompagner accorder accrocher acheter activer adapter administrer adopter \
    adresser affecter afficher agiter aider aimer ajouter ajuster aligner alimenter allumer amener amuser animer \
    annoncer annuler appeler apporter approcher approuver appuyer archiver armer arranger arrêter arriver articuler \
    aspirer assister associer assurer attacher attraper augmenter autoriser avancer avouer baisser balayer baser bâcler \
    bloquer blesser border boucher bouger bricoler briller brûler cacher calculer calmer camper capter casser causer \
    céder chanter charger chasser chauffer chercher circuler classer cliquer coder coller colorer combiner commander \
    commenter communiquer comparer compenser complexer composer compter concentrer conclure confier configurer \
    confirmer conjuguer conserver consoler consommer constater constituer consulter contacter conter continuer \
    contrôler converser copier corser coucher couler couper coûter crier critiquer croiser cultiver cumuler danser \
    dater débarrasser déborder débrancher débuter déchiffrer décider déclarer décoller décorer découper décrocher \
    dédier défiler dégager déguster déjeuner délivrer demander démarrer déménager démonter dénoncer dépasser dépenser \
    déplacer déposer dérouler dessiner détailler détester dévaluer développer deviner dicter digérer dîner discuter \
    disposer distribuer diviser donner doser doubler durer échapper échouer éclairer économiser écouter écraser \
    éditer éduquer effacer élaborer éliminer éloigner emballer embarquer emmener empêcher employer emporter emprunter \
    encadrer encourager enfermer engager enlever enregistrer enseigner entourer entraîner entrer envelopper envoler \
    épargner épeler épuiser équiper espérer essuyer estimer étaler étonner étudier évaluer éviter évoquer examiner \
    excuser exercer exister expliquer explorer exporter exposer exprimer fabriquer faciliter facturer fermer fêter \
    figurer filmer filtrer finaliser fixer flâner former formuler fouiller fournir franciser frapper fréquenter gagner \
    garder garer gérer glisser goûter grimper griser grouper guetter guider habiller habiter hésiter heurter identifier \
    ignorer illustrer imaginer imiter importer imposer imprimer inciter incliner indiquer informer initier inquiéter \
    insister installer intégrer intéresser interroger intituler inventer inviter isoler jardiner jeter jouer juger \
    justifier laisser lancer laver lever libérer lier limiter lister livrer localiser loger louer manger manquer marcher \
    marquer masquer mélanger menacer mener mentionner mériter mesurer modifier monter montrer moquer motiver naviguer \
    négliger noter nouer numéroter observer occuper opérer opposer organiser orienter oser oublier pardonner parler \
    partager participer passer patienter payer pêcher peiner penser percer perfectionner persister peser photographier \
    piloter pincer placer plaisanter planter pleurer plier plonger porter poser posséder pousser pratiquer précéder \
    préciser préférer préparer présenter prêter prévaloir prier priver procéder procurer programmer progresser projeter \
    prolonger promener prononcer proposer protéger prouver publier questionner quitter raconter ramasser ramener ranger \
    rappeler rapporter raser rassembler rassurer rater réaliser réclamer récolter recommander récupérer rédiger refuser \
    regarder régler regretter rejeter relier remarquer remercier remorquer remplacer rencontrer renseigner rentrer \
    réparer repasser répéter reposer représenter réserver résister respecter respirer ressembler rester retarder \
    retirer retourner retrouver réveiller révéler rêver réviser risquer rouler saluer sauter sauver scanner sécher \
    secouer sélectionner sembler séparer serrer signaler signer simuler situer soigner sonner souffler souhaiter \
    soupçonner stationner stocker suggérer supporter supposer supprimer surfer surveiller tacher taper tarder télécharger \
    téléphoner témoigner tenter terminer tester tirer tomber toucher tourner tracer traiter transférer transporter \
    travailler traverser tricoter tromper trouver utiliser valider varier vérifier verser vider visiter voler voter \
    voyager";

const FORMES: &[&str] = &[
    "er", "e", "es", "ons", "ez", "ent", "ais", "ait", "ions", "iez", "aient", "é", "ée", "és", "ées", "ant", "erai",
    "eras", "era", "erons", "erez", "eront", "erait", "eraient",
];

/// Words in order of frequency.
#[derive(Debug, Clone)]
pub struct Vocabulaire {
    mots: Vec<String>,
    /// Running sum of the weights.
    poids: Vec<f64>,
}

impl Default for Vocabulaire {
    fn default() -> Self {
        Self::new()
    }
}

impl Vocabulaire {
    /// All words.
    pub fn new() -> Self {
        let mut mots: Vec<String> =
            COMMUNS.split_whitespace().chain(METIER.split_whitespace()).map(str::to_owned).collect();
        for prefixe in ["", "re"] {
            for forme in FORMES {
                for verbe in VERBES.split_whitespace().filter_map(|verbe| verbe.strip_suffix("er")) {
                    mots.push(format!("{prefixe}{verbe}{forme}"));
                }
            }
        }
        let mut vus = std::collections::BTreeSet::new();
        mots.retain(|mot| vus.insert(mot.clone()));
        let mut somme = 0.0;
        let poids = (1..=u32::try_from(mots.len()).unwrap_or(u32::MAX))
            .map(|rang| {
                somme += 1.0 / f64::from(rang);
                somme
            })
            .collect();
        Self { mots, poids }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.mots.len()
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        self.mots.is_empty()
    }

    /// One word.
    pub fn mot(&self, chance: &mut Chance) -> &str {
        let whole = self.poids.last().copied().unwrap_or_default();
        let share = f64::from(u32::try_from(chance.bits() >> 32).unwrap_or(0)) / f64::from(u32::MAX);
        let i = self.poids.partition_point(|sum| *sum < share * whole);
        self.mots.get(i).map_or("", String::as_str)
    }

    /// A text of that many words.
    pub fn texte(&self, chance: &mut Chance, mots: usize) -> String {
        let mots: Vec<&str> = (0..mots).map(|_| self.mot(chance)).collect();
        mots.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_at_least_twenty_thousand_words() {
        let words = Vocabulaire::new().len();
        assert!(words >= 20_000, "only {words}");
    }
}
