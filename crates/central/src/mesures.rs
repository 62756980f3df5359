//! What the server counts about itself, for Prometheus: no person, no account, no label without a bound.

use std::time::Duration;

use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

use crate::erreur::CentralError;
use crate::stockage::{Etat, StockageError};

/// Type of what [`Mesures::write`] writes.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Seconds: from an idle check to a first synchronisation over a bad disk.
const SECONDES: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Mutations carried by one exchange.
const PAQUETS: [f64; 7] = [0.0, 1.0, 5.0, 20.0, 50.0, 200.0, 500.0];

/// Counters of one process: a restart begins again from zero, as Prometheus expects.
pub struct Mesures {
    registre: Registry,
    requetes: HistogramVec,
    echanges: Histogram,
    paquets: Histogram,
    mutations: IntCounterVec,
    stockage: IntCounterVec,
    joignable: IntGauge,
    schema: IntGauge,
}

impl Mesures {
    /// Everything at zero.
    pub fn new() -> Result<Self, CentralError> {
        let build = || -> Result<Self, prometheus::Error> {
            let requetes = HistogramVec::new(
                HistogramOpts::new("besace_requete_secondes", "Demandes, par route et par classe de réponse.")
                    .buckets(SECONDES.to_vec()),
                &["route", "statut"],
            )?;
            let echanges = Histogram::with_opts(
                HistogramOpts::new("besace_echange_secondes", "Échanges menés à leur fin.").buckets(SECONDES.to_vec()),
            )?;
            let paquets = Histogram::with_opts(
                HistogramOpts::new("besace_echange_mutations", "Mutations apportées par un échange.")
                    .buckets(PAQUETS.to_vec()),
            )?;
            let mutations =
                IntCounterVec::new(Opts::new("besace_mutations_total", "Mutations, par résultat."), &["resultat"])?;
            let stockage = IntCounterVec::new(
                Opts::new("besace_stockage_erreurs_total", "Erreurs de la base, par nature."),
                &["nature"],
            )?;
            let joignable = IntGauge::new("besace_stockage_joignable", "1 quand la base répond.")?;
            let schema = IntGauge::new("besace_stockage_schema", "Version du schéma de la base.")?;
            let registre = Registry::new();
            registre.register(Box::new(requetes.clone()))?;
            registre.register(Box::new(echanges.clone()))?;
            registre.register(Box::new(paquets.clone()))?;
            registre.register(Box::new(mutations.clone()))?;
            registre.register(Box::new(stockage.clone()))?;
            registre.register(Box::new(joignable.clone()))?;
            registre.register(Box::new(schema.clone()))?;
            Ok(Self { registre, requetes, echanges, paquets, mutations, stockage, joignable, schema })
        };
        build().map_err(|e| CentralError::Interne(e.to_string()))
    }

    /// One answer. `route` is a path of the table of routes, never what was asked.
    pub fn requete(&self, route: &str, statut: u16, duree: Duration) {
        let classe = match statut / 100 {
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        self.requetes.with_label_values(&[route, classe]).observe(duree.as_secs_f64());
    }

    /// One exchange, and what became of each of its mutations.
    pub fn echange<'a>(&self, duree: Duration, resultats: impl IntoIterator<Item = &'a str>) {
        let mut mutations = 0_u32;
        for resultat in resultats {
            self.mutations.with_label_values(&[resultat]).inc();
            mutations += 1;
        }
        self.echanges.observe(duree.as_secs_f64());
        self.paquets.observe(f64::from(mutations));
    }

    /// The storage failed.
    pub fn erreur(&self, erreur: &StockageError) {
        self.stockage.with_label_values(&[erreur.code()]).inc();
    }

    /// As Prometheus reads it; `etat` was just asked of the storage.
    pub fn write(&self, etat: Option<&Etat>) -> Result<Vec<u8>, CentralError> {
        self.joignable.set(i64::from(etat.is_some()));
        if let Some(etat) = etat {
            self.schema.set(i64::from(etat.schema));
        }
        let mut text = Vec::new();
        let written = TextEncoder::new().encode(&self.registre.gather(), &mut text);
        written.map_err(|e| CentralError::Interne(e.to_string()))?;
        Ok(text)
    }
}
