//! Draws exchanges: sound ones, and those of devices that are late, confused, copied or hostile.

use std::collections::BTreeMap;

use besace_central::comptes::emploi;
use besace_central::erreur::CentralError;
use besace_central::identite::cle;
use besace_central::stockage::{
    AppareilRow, CompteRow, Ecriture, EmploiRow, EtatAppareil, EtatCompte, Role, StructureRow,
};
use besace_central::sync::record::{Version, write};
use besace_sync::dense::Contexte;
use besace_sync::frame::Decoder;
use besace_sync::wire::{
    Cursor, Doc, Frame, Mutation, Op, Outcome, PROTOCOL, PROTOCOL_MIN, SCHEMA, Scope, SyncRequest, collection,
};
use besace_testkit::Chance;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::commun::{cra, doc, personne};

/// 2026-11-24, 10:00 UTC.
const DEBUT: i64 = 1_795_514_400_000;
const EPOCH: u128 = 0xe0;
const TAG: u128 = 0x7a6;
/// Records that a trace speaks of, per collection: few, so that they are met again.
const IDS: usize = 5;
const SIRET_LEN: usize = 14;

/// What is shared by every trace.
pub(super) fn found(tx: &dyn Ecriture) -> Result<(), CentralError> {
    tx.serveur_put(cle::EPOCH, Uuid::from_u128(EPOCH).as_bytes())?;
    tx.serveur_put(cle::CGU_VERSION, b"2026-11")?;
    let tag = doc(json!({ "nom": "France services" }));
    write(tx, Version::serveur(&Scope::national(), collection::TAG, Uuid::from_u128(TAG), Some(tag), DEBUT))?;
    Ok(())
}

/// One step.
#[derive(Debug)]
pub(super) enum Acte {
    Echange { appareil: Uuid, request: SyncRequest },
    Serveur(Change),
}

/// What an administrator does meanwhile.
#[derive(Debug)]
pub(super) enum Change {
    Emploi(EmploiRow),
    Appareil(Uuid, EtatAppareil),
    Compte(Uuid, EtatCompte),
    Restauration(Uuid),
}

impl Change {
    pub(super) fn write(&self, tx: &dyn Ecriture, now: i64) -> Result<(), CentralError> {
        match self {
            Self::Emploi(row) => emploi::put(tx, row, "Mairie", now).map(drop),
            Self::Compte(id, etat) => {
                if let Some(row) = tx.compte_get(*id)? {
                    tx.compte_put(&CompteRow { etat: *etat, ..row })?;
                }
                Ok(())
            }
            Self::Restauration(epoch) => {
                tx.scope_jump()?;
                Ok(tx.serveur_put(cle::EPOCH, epoch.as_bytes())?)
            }
            Self::Appareil(id, etat) => {
                if let Some(row) = tx.appareil_lock(*id)? {
                    tx.appareil_put(&AppareilRow { etat: *etat, ..row })?;
                }
                Ok(())
            }
        }
    }
}

/// A device as the trace knows it.
struct Appareil {
    id: Uuid,
    seq: u64,
    sent: Vec<Mutation>,
    cursors: BTreeMap<Scope, Cursor>,
    epoch: Option<Uuid>,
}

/// One account, its two devices, and what they did so far.
pub(super) struct Trace {
    chance: Chance,
    pub(super) compte: CompteRow,
    structure: StructureRow,
    appareils: [Appareil; 2],
    ids: BTreeMap<&'static str, Vec<Uuid>>,
    revs: BTreeMap<Uuid, u64>,
    now: i64,
}

impl Trace {
    pub(super) fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let mut id = || chance.id(1_795_514_400_000 + seed);
        let ids =
            [collection::CRA, collection::BENEFICIAIRE, collection::LIEU, collection::LIEU_ACTIVITE, collection::TAG]
                .map(|of| (of, (0..IDS).map(|_| id()).collect()));
        let (compte, structure) = (id(), id());
        let appareils =
            [id(), id()].map(|id| Appareil { id, seq: 0, sent: Vec::new(), cursors: BTreeMap::new(), epoch: None });
        Self {
            chance,
            compte: CompteRow {
                id: compte,
                email: format!("trace-{seed}@exemple.fr"),
                prenom: "Nadia".to_owned(),
                nom: "Ferrand".to_owned(),
                role: Role::Conseiller,
                mot_de_passe: None,
                etat: EtatCompte::Actif,
                cgu_version: None,
                creation: DEBUT,
            },
            structure: StructureRow {
                id: structure,
                nom: "Mairie".to_owned(),
                siret: format!("{seed:0SIRET_LEN$}"),
                departement: Some("26".to_owned()),
                creation: DEBUT,
            },
            appareils,
            ids: ids.into_iter().collect(),
            revs: BTreeMap::new(),
            now: DEBUT,
        }
    }

    pub(super) fn scope(&self) -> Scope {
        Scope::user(self.compte.id)
    }

    pub(super) fn appareil_ids(&self) -> [(Uuid, u64); 2] {
        [&self.appareils[0], &self.appareils[1]].map(|a| (a.id, a.seq))
    }

    pub(super) fn personnes(&self) -> &[Uuid] {
        &self.ids[collection::BENEFICIAIRE]
    }

    pub(super) fn begin(&self, tx: &dyn Ecriture) -> Result<(), CentralError> {
        tx.structure_put(&self.structure)?;
        tx.compte_put(&self.compte)?;
        for (rang, appareil) in self.appareils.iter().enumerate() {
            let numero = u32::try_from(appareil.id.as_u128() >> 40 & 0x3fff_ffff).unwrap_or(0);
            tx.appareil_put(&AppareilRow {
                id: appareil.id,
                compte_id: self.compte.id,
                numero: numero ^ u32::try_from(rang).unwrap_or(0),
                nom: format!("Appareil {rang}"),
                cle_publique: [7; 32],
                etat: EtatAppareil::Actif,
                creation: DEBUT,
                dernier_contact: None,
                dernier_seq: 0,
                epoch: Uuid::from_u128(EPOCH),
                curseur: None,
            })?;
        }
        Ok(())
    }

    /// The next step, and when it happens.
    pub(super) fn next(&mut self) -> (Acte, i64) {
        self.now += 60_000 * i64::try_from(1 + self.chance.below(40)).unwrap_or(1);
        if self.chance.percent(6) {
            return (Acte::Serveur(self.change()), self.now);
        }
        let which = self.chance.below(2);
        let mutations = self.mutations(which);
        let appareil = &self.appareils[which];
        let mut cursors = appareil.cursors.clone();
        match self.chance.below(12) {
            0 => cursors.clear(),
            1 => cursors.values_mut().for_each(|c| c.rev = c.rev.saturating_sub(3)),
            2 => cursors.values_mut().for_each(|c| c.rev += 1_000),
            _ => {}
        }
        let request = SyncRequest {
            protocol: if self.chance.percent(4) { PROTOCOL_MIN - 1 } else { PROTOCOL },
            epoch: if self.chance.percent(3) { Some(Uuid::from_u128(0xbad)) } else { appareil.epoch },
            mutations,
            unheard: 0,
            cursors,
            budget: *self.chance.pick(&[0, 5_000, 1 << 20]),
            limited: self.chance.percent(10),
            trame: 0,
            reprises: Default::default(),
            reparations: Default::default(),
        };
        (Acte::Echange { appareil: appareil.id, request }, self.now)
    }

    /// What a device keeps of an answer.
    pub(super) fn learn(&mut self, acte: &Acte, frames: &[Vec<u8>]) {
        let Acte::Echange { appareil, request } = acte else { return };
        let Some(device) = self.appareils.iter_mut().find(|a| a.id == *appareil) else { return };
        let mut decoder = Decoder::new(Contexte::of(request, Some(self.compte.id)));
        frames.iter().for_each(|bytes| decoder.push(bytes));
        while let Ok(Some(frame)) = decoder.next_frame() {
            match frame {
                Frame::Hello { epoch, .. } => device.epoch = Some(epoch),
                Frame::Results { results } => {
                    for result in results {
                        let id = request.mutations.iter().find(|m| m.seq == result.seq).map(|m| m.id);
                        if let (Some(id), Outcome::Applied { rev } | Outcome::Merged { rev, .. }) = (id, result.outcome)
                        {
                            self.revs.insert(id, rev);
                        }
                    }
                }
                Frame::End { cursors, more: false, .. } => device.cursors = cursors,
                _ => {}
            }
        }
    }

    fn change(&mut self) -> Change {
        let appareil = self.appareils[self.chance.below(2)].id;
        match self.chance.below(8) {
            0 => Change::Appareil(appareil, EtatAppareil::Retire),
            1 => Change::Appareil(appareil, EtatAppareil::Actif),
            2 => Change::Compte(self.compte.id, EtatCompte::Radie),
            3 => Change::Compte(self.compte.id, EtatCompte::Actif),
            4 => Change::Restauration(Uuid::from_u128(self.chance.bits().into())),
            _ => Change::Emploi(EmploiRow {
                id: self.chance.id(5),
                compte_id: self.compte.id,
                structure_id: self.structure.id,
                debut: self.chance.percent(70).then(|| self.jour()),
                fin: None,
            }),
        }
    }

    fn jour(&mut self) -> chrono::NaiveDate {
        let day = 1 + self.chance.below(28);
        format!("2026-{:02}-{day:02}", 1 + self.chance.below(11)).parse().unwrap_or_default()
    }

    /// Mostly new ones; sometimes the same again, altered, out of sequence.
    fn mutations(&mut self, which: usize) -> Vec<Mutation> {
        let mut mutations = Vec::new();
        if self.chance.percent(15) {
            let sent = &self.appareils[which].sent;
            mutations.extend(sent[sent.len().saturating_sub(3)..].iter().cloned());
        }
        for _ in 0..self.chance.below(4) {
            let mutation = self.mutation(which);
            self.appareils[which].sent.push(mutation.clone());
            mutations.push(mutation);
        }
        match (self.chance.below(25), mutations.last_mut()) {
            (0, Some(last)) => last.op = Op::Delete,
            (1, Some(last)) => last.seq += 2,
            (2, Some(last)) => last.schema = SCHEMA + 1,
            (3, Some(last)) => last.collection = "inconnue\0".to_owned(),
            (4, Some(last)) => last.id = Uuid::from_u128(1),
            _ => {}
        }
        mutations
    }

    fn mutation(&mut self, which: usize) -> Mutation {
        self.appareils[which].seq += 1;
        let seq = self.appareils[which].seq;
        let of = *self.chance.pick(&[
            collection::CRA,
            collection::CRA,
            collection::BENEFICIAIRE,
            collection::BENEFICIAIRE,
            collection::LIEU_ACTIVITE,
            collection::LIEU,
            collection::TAG,
        ]);
        let id = self.ids[of][self.chance.below(IDS)];
        let base_rev = match self.chance.below(4) {
            0 => 0,
            1 => u64::try_from(self.chance.below(20)).unwrap_or(0),
            _ => self.revs.get(&id).copied().unwrap_or(0),
        };
        let op = match self.chance.below(14) {
            0 => Op::Delete,
            1 if of == collection::BENEFICIAIRE => Op::Erase,
            2 | 3 if of == collection::BENEFICIAIRE => {
                Op::MergeInto { into: self.ids[collection::BENEFICIAIRE][self.chance.below(IDS)] }
            }
            n if n % 2 == 0 => Op::Put { set: self.patch(of), base: self.patch(of), whole: false },
            _ => Op::Put { set: self.whole(of), base: Doc::new(), whole: true },
        };
        Mutation { seq, collection: of.to_owned(), id, base_rev, schema: SCHEMA, op }
    }

    fn whole(&mut self, of: &str) -> Doc {
        let mut whole = match of {
            collection::BENEFICIAIRE => personne(["Odette", "Ali", "Zoé"][self.chance.below(3)], "Petit"),
            collection::CRA => cra(),
            collection::TAG => doc(json!({ "nom": format!("Tag {}", self.chance.below(3)) })),
            collection::LIEU => {
                doc(json!({ "nom": "Mairie", "adresse": "1 place", "commune": { "code_insee": "26108" } }))
            }
            _ => doc(json!({ "lieu_id": self.ids[collection::LIEU][self.chance.below(IDS)] })),
        };
        whole.extend(self.patch(of));
        whole
    }

    fn patch(&mut self, of: &str) -> Doc {
        let personne = self.ids[collection::BENEFICIAIRE][self.chance.below(IDS)];
        let (jour, n) = (self.jour().to_string(), self.chance.below(4));
        let (champ, value): (&str, Value) = match of {
            collection::CRA => match self.chance.below(7) {
                0 => ("duree", json!(n * 15)),
                1 => ("date", json!(jour)),
                2 | 3 => ("beneficiaire_id", json!(personne)),
                4 => ("tags", json!([Uuid::from_u128(TAG), self.ids[collection::TAG][n]])),
                5 => ("notes", json!(format!("ligne {n}\nfin"))),
                _ => ("champ_futur", json!({ "x": [n, 1.50, "é\u{0}"] })),
            },
            collection::BENEFICIAIRE => match n {
                0 => ("prenom", json!("Odile")),
                1 => ("annee_naissance", json!(1950 + n)),
                2 => ("notes", json!(format!("a{}\nb", self.chance.below(9)))),
                _ => ("telephone", Value::Null),
            },
            collection::TAG => ("description", json!("x".repeat(n * 10))),
            _ => ("debut", json!(jour)),
        };
        [(champ.to_owned(), value)].into_iter().collect()
    }
}
