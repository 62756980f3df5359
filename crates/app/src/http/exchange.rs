//! `POST /sync/v1`: one signed request, frames applied as they come.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use besace_sync::colis::{self, COLIS_PATH};
use besace_sync::dense::Contexte;
use besace_sync::enrol::ApiError;
use besace_sync::frame::{self, Decoder};
use besace_sync::limits::COLIS_REPONSE_BYTES_MAX;
use besace_sync::sign;
use besace_sync::suite::{self, Lecture, SUITE_PERDUE};
use besace_sync::wire::{Frame, PROTOCOL, SYNC_PATH, SyncRequest};
use ed25519_dalek::SigningKey;
use reqwest::Response;
use reqwest::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use uuid::Uuid;

use super::client::{AGENT, within};
use super::{Client, NetworkError, answer};

/// The system swallows a whole request at once and sends it at the link's pace: no byte can be seen leaving. The
/// wait for the first byte of the answer therefore grows with the request, at the slowest pace worth waiting for.
const UPLOAD_FLOOR_BYTES_PER_S: u64 = 500;
/// Request line and headers that the library adds, about.
const HEADERS_BYTES: u64 = 120;

/// What a server says of a request in words that it does not know.
pub(crate) const ECHANGE_ILLISIBLE: &str = "echange_illisible";

/// The device that signs, and the server for which its signatures are good.
#[derive(Clone)]
pub struct Signataire {
    /// In the keyring.
    pub cle: SigningKey,
    /// Given by the server.
    pub appareil: Uuid,
    /// Pinned at enrolment.
    pub serveur: Uuid,
    /// Whose device it is.
    pub compte: Option<Uuid>,
}

impl Signataire {
    pub(crate) fn seal(&self, path: &str, payload: Vec<u8>) -> Result<Vec<u8>, NetworkError> {
        sign::seal(&self.cle, self.appareil, self.serveur, path, payload)
            .map_err(|error| NetworkError::Illisible(error.to_string()))
    }
}

/// Bytes that crossed, both ways, headers included (TLS aside).
#[derive(Debug, Default)]
pub struct Mesure {
    envoyes: AtomicU64,
    recus: AtomicU64,
}

impl Mesure {
    /// Received since the last [`Self::take`].
    pub(crate) fn recus(&self) -> u64 {
        self.recus.load(Ordering::Relaxed)
    }

    /// Takes what was counted since the last time: sent, received.
    pub fn take(&self) -> (u64, u64) {
        (self.envoyes.swap(0, Ordering::Relaxed), self.recus.swap(0, Ordering::Relaxed))
    }
}

/// The answer to one request: what came of it, so that the rest can follow when the link breaks. Not durable: what was
/// applied is.
#[derive(Debug)]
pub(crate) struct Reception {
    decoder: Decoder,
    lecture: Lecture,
    dense: bool,
    /// A frame came and was not applied, or cannot be read.
    broken: bool,
    ended: bool,
}

impl Reception {
    /// Of the answer to this request.
    pub(crate) fn of(request: &SyncRequest, who: &Signataire) -> Self {
        Self {
            decoder: Decoder::new(Contexte::of(request, who.compte)),
            lecture: Lecture::default(),
            dense: request.protocol >= PROTOCOL,
            broken: false,
            ended: false,
        }
    }

    /// Whether something came, whose frames are applied, and the rest can be asked for.
    pub(crate) fn is_begun(&self) -> bool {
        self.dense && !self.broken && self.octets() > 0
    }

    /// Bytes that came.
    pub(crate) fn octets(&self) -> u64 {
        self.lecture.octets()
    }
}

impl Client {
    /// One exchange; each frame goes to `apply` as soon as it is whole. An answer without its last frame is a
    /// cut link, whatever was applied before. `apply` keeps its own errors apart from the network's.
    pub async fn exchange<E: From<NetworkError>>(
        &self,
        who: &Signataire,
        request: &SyncRequest,
        mesure: &Mesure,
        apply: impl FnMut(Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        self.begin(who, request, &mut Reception::of(request, who), mesure, apply).await
    }

    /// The same, whose answer can be continued.
    pub(crate) async fn begin<E: From<NetworkError>>(
        &self,
        who: &Signataire,
        request: &SyncRequest,
        reception: &mut Reception,
        mesure: &Mesure,
        apply: impl FnMut(Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        let payload =
            frame::encode_request(request, who.compte).map_err(|error| NetworkError::Illisible(error.to_string()))?;
        let response = self.send_exchange(who, payload, reception.dense, mesure).await?;
        self.receive(response, reception, mesure, apply).await
    }

    /// What follows an answer that was cut; `None`: the server no longer has it.
    pub(crate) async fn resume<E: From<NetworkError>>(
        &self,
        who: &Signataire,
        reception: &mut Reception,
        mesure: &Mesure,
        apply: impl FnMut(Frame) -> Result<(), E>,
    ) -> Result<Option<()>, E> {
        let payload = suite::encode(&reception.lecture.debut());
        let response = match self.send_exchange(who, payload, reception.dense, mesure).await {
            // The second one: by a server that does not know of this.
            Err(NetworkError::Refus { code, .. }) if [SUITE_PERDUE, ECHANGE_ILLISIBLE].contains(&code.as_str()) => {
                return Ok(None);
            }
            response => response?,
        };
        self.receive(response, reception, mesure, apply).await.map(Some)
    }

    async fn receive<E: From<NetworkError>>(
        &self,
        mut response: Response,
        reception: &mut Reception,
        mesure: &Mesure,
        mut apply: impl FnMut(Frame) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some(chunk) = within(self.silence, response.chunk()).await? {
            mesure.recus.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            reception.lecture.push(&chunk);
            reception.decoder.push(&chunk);
            // Until all that it holds is applied.
            reception.broken = true;
            while let Some(frame) =
                reception.decoder.next_frame().map_err(|error| NetworkError::Illisible(error.to_string()))?
            {
                if let Frame::Fault { code, message } = frame {
                    let refusal = ApiError { code, message, champs: Vec::new(), attendre_s: None };
                    return Err(answer::from_refusal(refusal, None).into());
                }
                reception.ended = matches!(frame, Frame::End { .. });
                apply(frame)?;
            }
            reception.broken = false;
        }
        if reception.ended { Ok(()) } else { Err(NetworkError::Coupure.into()) }
    }

    /// Hands in a sealed bundle, whoever's it is.
    pub async fn colis_create(&self, bytes: Vec<u8>) -> Result<Vec<u8>, NetworkError> {
        let wait = self.silence + Duration::from_secs(bytes.len() as u64 / UPLOAD_FLOOR_BYTES_PER_S);
        let request = self.http.post(self.adresse.route(COLIS_PATH)).header(CONTENT_TYPE, colis::CONTENT_TYPE);
        let request = request.header(ACCEPT, colis::CONTENT_TYPE).header(USER_AGENT, AGENT);
        let response = within(wait, request.body(bytes).send()).await?;
        let response = answer::check(response, colis::CONTENT_TYPE, self.silence).await?;
        answer::body(response, COLIS_REPONSE_BYTES_MAX, self.silence).await
    }

    async fn send_exchange(
        &self,
        who: &Signataire,
        payload: Vec<u8>,
        dense: bool,
        mesure: &Mesure,
    ) -> Result<Response, NetworkError> {
        let body = who.seal(SYNC_PATH, payload)?;
        let length = body.len() as u64;
        let wait = self.silence + Duration::from_secs(length / UPLOAD_FLOOR_BYTES_PER_S);
        let sending =
            self.http.post(self.adresse.route(SYNC_PATH)).header(CONTENT_TYPE, sign::CONTENT_TYPE).body(body).send();
        mesure.envoyes.fetch_add(length + HEADERS_BYTES, Ordering::Relaxed);
        let response = within(wait, sending).await?;
        let headers: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        mesure.recus.fetch_add(headers as u64, Ordering::Relaxed);
        let expected = if dense { frame::CONTENT_TYPE } else { frame::CONTENT_TYPE_1 };
        answer::check(response, expected, self.silence).await
    }
}
