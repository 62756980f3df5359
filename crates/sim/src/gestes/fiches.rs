//! Records typed.

use besace_store::Ecriture;
use besace_sync::wire::collection as of;
use serde_json::{Value, json};
use uuid::Uuid;

use super::saisie::{add_line, person, remove_line, report, set, toggle, toggle_theme};
use super::{COMPTES, GENRES};
use crate::echec::Suite;
use crate::monde::Monde;

const THEMES: [&str; 4] = ["email", "bureautique", "parentalite", "sante"];

impl Monde {
    pub(super) fn cra(&mut self, d: usize, n: u32, champ: u32, valeur: u32) -> Suite {
        let Some((id, doc)) = self.begin(d, 0, n)? else { return Ok(()) };
        let new = doc.is_none();
        let counted = COMPTES.contains(&n);
        let mut doc = doc.unwrap_or_else(report);
        let v = self.next_value();
        let text = format!("v{v}");
        let mut plus = i64::from(new);
        match champ {
            0 => set(&mut doc, "titre_atelier", json!(text)),
            1 => set(&mut doc, "duree", json!(1 + v % 1_400)),
            2 => add_line(&mut doc, &self.padded(&text), valeur),
            3 => remove_line(&mut doc, valeur),
            4 => toggle(&mut doc, "tags", self.pick(d, of::TAG, valeur)?),
            5 => toggle(&mut doc, "participants", self.pick(d, of::BENEFICIAIRE, valeur)?),
            6 => {
                // Two devices never add the same: the same edit twice is one.
                plus = i64::from(1 + v);
                let total = doc.get("participants_anonymes").and_then(|c| c.get("total")).and_then(Value::as_i64);
                // The first one was counted with the report.
                let total = total.unwrap_or(0) + plus - i64::from(new);
                let mut counters = doc.get("participants_anonymes").cloned().unwrap_or_else(|| json!({}));
                counters["total"] = json!(total);
                set(&mut doc, "participants_anonymes", counters);
            }
            7 => match self.pick(d, of::LIEU, valeur)? {
                Some(lieu) if !valeur.is_multiple_of(4) => {
                    set(&mut doc, "type_lieu", json!("lieu_activite"));
                    set(&mut doc, "lieu_id", json!(lieu));
                }
                _ => {
                    set(&mut doc, "type_lieu", json!("a_distance"));
                    doc.remove("lieu_id");
                }
            },
            8 => set(&mut doc, "champ_futur", json!(text)),
            _ => toggle_theme(&mut doc, THEMES[valeur as usize % THEMES.len()]),
        }
        let before = self.counted(d, id)?;
        if self.save(d, of::CRA, id, doc)? {
            if counted {
                self.de(d).modele.count(id, plus);
            }
        } else if self.counted(d, id)? != before {
            self.de(d).modele.blur(id);
        }
        Ok(())
    }

    fn counted(&self, d: usize, id: Uuid) -> Suite<Option<Value>> {
        Ok(self.shown(d, of::CRA, id)?.and_then(|doc| doc.get("participants_anonymes").cloned()))
    }

    pub(super) fn personne(&mut self, d: usize, n: u32, champ: u32, valeur: u32) -> Suite {
        let Some((id, doc)) = self.begin(d, 1, n)? else { return Ok(()) };
        if doc.as_ref().is_some_and(|doc| doc.get("anonyme") == Some(&Value::Bool(true))) {
            return Ok(());
        }
        let v = self.next_value();
        let mut doc = doc.unwrap_or_else(|| person(&format!("Odette v{v}")));
        let text = format!("v{v}");
        match champ {
            0 => set(&mut doc, "prenom", json!(text)),
            1 => set(&mut doc, "nom", json!(text)),
            2 => set(&mut doc, "adresse", json!(format!("{v} rue Haute"))),
            3 => add_line(&mut doc, &self.padded(&text), valeur),
            4 => set(&mut doc, "champ_futur", json!(text)),
            _ if valeur.is_multiple_of(3) => {
                doc.remove("telephone");
                set(&mut doc, "pas_de_telephone", json!(true));
            }
            _ => {
                doc.remove("pas_de_telephone");
                set(&mut doc, "telephone", json!(format!("+336{:08}", 10_000_000 + v)));
            }
        }
        self.save(d, of::BENEFICIAIRE, id, doc).map(drop)
    }

    pub(super) fn mien(&mut self, d: usize, genre: u32, n: u32) -> Suite {
        let genre = 2 + genre as usize % 3;
        let v = self.next_value();
        let lieu = if genre == 4 { self.pick(d, of::LIEU, v)? } else { None };
        if genre == 4 && lieu.is_none() {
            return Ok(());
        }
        let Some((id, doc)) = self.begin(d, genre, n)? else { return Ok(()) };
        let new = doc.is_none();
        let mut doc = doc.unwrap_or_default();
        match genre {
            2 => {
                if new {
                    set(&mut doc, "commune", json!({"nom": "Crest", "code_postal": "26400", "code_insee": "26108"}));
                    set(&mut doc, "adresse", json!("5 place du Temple"));
                    set(&mut doc, "typologies", json!(["BIB"]));
                }
                set(&mut doc, "nom", json!(format!("lieu v{v}")));
            }
            3 => set(&mut doc, "nom", json!(format!("tag v{v}"))),
            _ => {
                if new {
                    set(&mut doc, "lieu_id", json!(lieu));
                }
                let jour = 1 + v % 28;
                set(&mut doc, "debut_activite", json!(format!("2025-{:02}-{jour:02}", 1 + v / 28 % 12)));
            }
        }
        self.save(d, GENRES[genre], id, doc).map(drop)
    }

    /// A report longer than a day: the form would say so, an older version or a defect may not.
    pub(super) fn faux(&mut self, d: usize, n: u32) -> Suite {
        let n = n.max(2);
        let Some((id, doc)) = self.begin(d, 0, n)? else { return Ok(()) };
        let mut doc = doc.unwrap_or_else(report);
        let v = self.next_value();
        set(&mut doc, "duree", json!(2_000 + v));
        self.save(d, of::CRA, id, doc).map(drop)
    }

    pub(super) fn lot(&mut self, d: usize, nombre: u32) -> Suite {
        let mut ecritures = Vec::new();
        for _ in 0..nombre {
            let v = self.next_value();
            let id = self.fiche(d, 0, 1_000 + v);
            self.de(d).crees.insert(id);
            let mut doc = report();
            set(&mut doc, "titre_atelier", json!(format!("v{v}")));
            ecritures.push(Ecriture { collection: of::CRA.to_owned(), id, doc });
        }
        let fiches: Vec<_> = ecritures.iter().map(|e| (of::CRA, e.id)).collect();
        self.act(d, &fiches, |store, now| store.put_all(ecritures, None, now)).map(drop)
    }

    /// Long notes, that do not compress: few of them fill a frame.
    fn padded(&mut self, text: &str) -> String {
        let mut line = text.to_owned();
        if self.decor.bourrage > 0 {
            line.push(' ');
            while line.len() < self.decor.bourrage as usize {
                line.push_str(&format!("{:016x}", self.chance.bits()));
            }
        }
        line
    }
}
