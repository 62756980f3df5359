use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::frame;
use crate::id;
use crate::wire::{
    Cursor, Doc, Etape, Mutation, MutationResult, Op, Outcome, RecordWire, Reparation, Reprise, Scope, Tranche,
};

const COMPTE: Uuid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);

fn any_id() -> impl Strategy<Value = Uuid> {
    prop_oneof![
        any::<u128>().prop_map(Uuid::from_u128),
        (0..50u128).prop_map(Uuid::from_u128),
        (1_700_000_000_000u64..1_900_000_000_000, 0..4u16, 0..3u32, 0..3u32)
            .prop_map(|(ms, counter, device, nonce)| id::uuid(ms, counter, device, nonce)),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,12}",
        "[a-z]{0,80}",
        any_id().prop_map(|id| id.to_string()),
        any_id().prop_map(|id| id.to_string().to_uppercase()),
        any_id().prop_map(|id| id.simple().to_string()),
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9]",
        "20[0-9]{2}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9].[0-9]{3}Z",
        Just("2026-11-24T10:00:00.000+01:00".to_owned()),
        Just("+2026-11-2".to_owned()),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..5i64).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(1.0)),
        Just(json!(-0.0)),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c]{0,2}", inner, 0..4).prop_map(|fields| json!(fields)),
        ]
    })
}

fn any_doc() -> impl Strategy<Value = Doc> {
    prop::collection::btree_map("[a-f]{0,2}", any_value(), 0..6)
}

fn any_scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::user(COMPTE)),
        any_id().prop_map(Scope::user),
        Just(Scope::national()),
        "[0-9a-zé]{0,3}".prop_map(|code| Scope::departement(&code)),
        any_id().prop_map(|id| Scope(format!("structure:{id}"))),
        any_id().prop_map(|id| Scope(format!("equipe:{}", id.simple()))),
        ".{0,8}".prop_map(Scope),
    ]
}

fn any_cursors() -> impl Strategy<Value = BTreeMap<Scope, Cursor>> {
    let cursor = (any::<u64>(), any::<u64>()).prop_map(|(rev, sum)| Cursor { rev, sum });
    prop::collection::btree_map(any_scope(), cursor, 0..4)
}

prop_compose! {
    fn any_reprise()(
        rev in any::<u64>(),
        seuil in any::<u64>(),
        sous in 0..99u64,
        etape in prop_oneof![Just(Etape::Petits), Just(Etape::Recents), Just(Etape::Reste)],
    ) -> Reprise {
        Reprise { rev, seuil, etape, sous }
    }
}

prop_compose! {
    fn any_reparation()(
        apres in any::<u64>(),
        tranches in prop::collection::vec((any::<u64>(), any::<u64>()), 0..5),
    ) -> Reparation {
        let tranches = tranches.into_iter().map(|(jusque, sum)| Tranche { jusque, sum }).collect();
        Reparation { apres, tranches }
    }
}

fn any_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        (any_doc(), any_doc(), any::<bool>()).prop_map(|(set, base, whole)| Op::Put { set, base, whole }),
        Just(Op::Delete),
        Just(Op::Erase),
        any_id().prop_map(|into| Op::MergeInto { into }),
    ]
}

prop_compose! {
    fn any_mutation()(
        seq in prop_oneof![0..20u64, any::<u64>()],
        collection in "cra|tag|x?",
        id in any_id(),
        base_rev in any::<u64>(),
        schema in 0..3u16,
        op in any_op(),
    ) -> Mutation {
        Mutation { seq, collection, id, base_rev, schema, op }
    }
}

prop_compose! {
    fn any_request()(
        epoch in prop::option::of(any_id()),
        mutations in prop::collection::vec(any_mutation(), 0..8),
        cursors in any_cursors(),
        budget in any::<u32>(),
        trame in any::<u32>(),
        limited in any::<bool>(),
        unheard in prop_oneof![Just(0u64), any::<u64>()],
        reprises in prop::collection::btree_map(any_scope(), any_reprise(), 0..3),
        reparations in prop::collection::btree_map(any_scope(), any_reparation(), 0..3),
    ) -> SyncRequest {
        let protocol = PROTOCOL;
        SyncRequest {
            protocol, epoch, mutations, unheard, cursors, budget, limited, trame, reprises, reparations
        }
    }
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    let names = || prop::collection::vec("[a-z]{0,6}", 0..3);
    prop_oneof![
        any::<u64>().prop_map(|rev| Outcome::Applied { rev }),
        any::<u64>().prop_map(|rev| Outcome::SendWhole { rev }),
        (any::<u64>(), names()).prop_map(|(rev, fields)| Outcome::Merged { rev, fields }),
        (any::<u64>(), names(), any_id()).prop_map(|(rev, fields, conflit)| Outcome::Conflict { rev, fields, conflit }),
        (".{0,6}", prop::option::of(".{0,6}"), ".{0,20}").prop_map(|(code, champ, message)| Outcome::Refused {
            code,
            champ,
            message
        }),
        any_id().prop_map(|id| Outcome::WaitingFor { id }),
    ]
}

prop_compose! {
    fn any_record()(
        collection in "cra|tag|x?",
        id in any_id(),
        rev in prop_oneof![0..99u64, any::<u64>()],
        schema in 0..3u16,
        doc in prop::option::of(any_doc()),
    ) -> RecordWire {
        RecordWire { collection, id, rev, schema, doc }
    }
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let results = prop::collection::vec(
        (any::<u64>(), any_outcome()).prop_map(|(seq, outcome)| MutationResult { seq, outcome }),
        0..5,
    );
    prop_oneof![
        1 => (any_id(), prop::collection::btree_set(any_scope(), 0..4), any::<i64>(), prop::option::of(".{0,9}"), any::<bool>())
            .prop_map(|(epoch, scopes, server_time, cgu_version, push_only)| {
                let scopes = scopes.into_iter().collect();
                Frame::Hello { epoch, scopes, server_time, cgu_version, push_only }
            }),
        1 => results.prop_map(|results| Frame::Results { results }),
        4 => (any_scope(), prop::collection::vec(any_record(), 0..12), any::<u64>())
            .prop_map(|(scope, records, cursor)| Frame::Changes { scope, records, cursor }),
        3 => (
            any_scope(),
            prop::collection::vec(any_record(), 0..12),
            prop::option::of(any_reprise()),
            prop::option::of(any_reprise()),
            any::<u64>(),
        )
            .prop_map(|(scope, records, from, to, rev)| Frame::Snapshot { scope, records, from, to, rev }),
        1 => (any_scope(), any::<u64>()).prop_map(|(scope, horizon)| Frame::Restart { scope, horizon }),
        2 => (any_scope(), prop::collection::vec(any_record(), 0..12), any::<u64>(), any::<u64>(), any::<u64>())
            .prop_map(|(scope, records, apres, jusque, rev)| Frame::Repair { scope, records, apres, jusque, rev }),
        1 => (any_cursors(), any::<bool>(), any::<u64>())
            .prop_map(|(cursors, more, remaining)| Frame::End { cursors, more, remaining }),
        1 => (".{0,9}", ".{0,20}").prop_map(|(code, message)| Frame::Fault { code, message }),
    ]
}

fn answer(request: &SyncRequest, frames: &[Frame], per_packet: usize) -> Vec<u8> {
    let mut encoder = frame::Encoder::new(request, COMPTE, false).unwrap();
    let mut bytes = Vec::new();
    for part in frames.chunks(per_packet) {
        part.iter().for_each(|frame| encoder.push(frame).unwrap());
        bytes.extend(encoder.take().unwrap());
    }
    bytes
}

fn read(request: &SyncRequest, bytes: &[u8], piece: usize) -> Result<Vec<Frame>, FrameError> {
    let mut decoder = frame::Decoder::new(Contexte::of(request, Some(COMPTE)));
    let mut frames = Vec::new();
    for piece in bytes.chunks(piece) {
        decoder.push(piece);
        while let Some(frame) = decoder.next_frame()? {
            frames.push(frame);
        }
    }
    assert!(decoder.pending_bytes() == 0 || frames.is_empty() || !bytes.is_empty());
    Ok(frames)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_request_comes_back_as_it_was(request in any_request(), known in any::<bool>()) {
        let bytes = frame::encode_request(&request, known.then_some(COMPTE)).unwrap();
        prop_assert_eq!(frame::decode_request(&bytes, COMPTE).unwrap(), request);
    }

    /// What was frozen under protocol 1 is the same mutation under protocol 2: the server knows it again.
    #[test]
    fn both_protocols_carry_the_same_mutations(request in any_request()) {
        let old = SyncRequest { protocol: 1, trame: 0, reprises: BTreeMap::new(), reparations: BTreeMap::new(), ..request.clone() };
        let (new, old) = (frame::encode_request(&request, None).unwrap(), frame::encode_request(&old, None).unwrap());
        let decode = |bytes: &[u8]| frame::decode_request(bytes, COMPTE).unwrap().mutations;
        prop_assert_eq!(decode(&new), decode(&old));
    }

    #[test]
    fn any_answer_comes_back_as_it_was(
        request in any_request(),
        frames in prop::collection::vec(any_frame(), 1..6),
        per_packet in 1..4usize,
        piece in 1..300usize,
    ) {
        let bytes = answer(&request, &frames, per_packet);
        prop_assert_eq!(read(&request, &bytes, piece).unwrap(), sorted(frames));
    }

    #[test]
    fn a_damaged_bit_is_never_a_different_answer(
        request in any_request(),
        frames in prop::collection::vec(any_frame(), 1..6),
        byte in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let mut bytes = answer(&request, &frames, 1);
        let at = byte.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(read) = read(&request, &bytes, 64) {
            let frames = sorted(frames);
            prop_assert!(read.len() < frames.len(), "a damaged stream must not read whole");
            prop_assert_eq!(&read[..], &frames[..read.len()], "frames before the damage stay right");
        }
    }

    #[test]
    fn noise_never_panics(request in any_request(), noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = super::request::read(&noise, Some(COMPTE));
        let _ = frame::decode_request(&[&[FORMAT], noise.as_slice()].concat(), COMPTE);
        let _ = read(&request, &[&[FORMAT], noise.as_slice()].concat(), 7);
        let mut memory = Memory::new(Contexte::of(&request, Some(COMPTE)));
        let mut reader = Reader(&noise);
        while let Ok(frame) = memory.read(&mut reader) {
            drop(frame);
        }
    }
}

/// The order of scopes says nothing: those that the request names come back in its order.
fn sorted(mut frames: Vec<Frame>) -> Vec<Frame> {
    for frame in &mut frames {
        if let Frame::Hello { scopes, .. } = frame {
            scopes.sort();
        }
    }
    frames
}

#[test]
fn a_bomb_is_refused_before_it_fills_memory() {
    let bomb = zip::message(&vec![0; REQUEST_RAW_BYTES_MAX + 1]).unwrap();
    assert!(bomb.len() < 10_000, "the bomb itself is small");
    assert!(matches!(decode_request(&bomb, COMPTE), Err(FrameError::TooLong(_))));
}

/// A long name told once, in objects that take two bytes each.
#[test]
fn what_is_told_once_cannot_be_repeated_until_memory_is_full() {
    let name = "x".repeat(1 << 20);
    let object = json!({ name: 1 });
    let record = |n: u128| RecordWire {
        collection: "cra".into(),
        id: Uuid::from_u128(n),
        rev: 1,
        schema: 1,
        doc: Some(Doc::from([("a".into(), json!([object, n.to_string()]))])),
    };
    let changes =
        |count| Frame::Changes { scope: Scope::national(), records: (0..count).map(record).collect(), cursor: 1 };
    let request = SyncRequest {
        protocol: PROTOCOL,
        epoch: None,
        mutations: Vec::new(),
        unheard: 0,
        cursors: BTreeMap::new(),
        budget: 0,
        limited: false,
        trame: 0,
        reprises: BTreeMap::new(),
        reparations: BTreeMap::new(),
    };
    assert_eq!(read(&request, &answer(&request, &[changes(3)], 1), 1 << 16).unwrap(), [changes(3)]);
    let bomb = answer(&request, &[changes(100)], 1);
    assert!(bomb.len() < 10_000, "{}", bomb.len());
    assert!(read(&request, &bomb, 1 << 16).is_err());
}

#[test]
fn one_report_and_its_answer_are_a_few_bytes() {
    let cursors = BTreeMap::from([
        (Scope::user(COMPTE), Cursor { rev: 812, sum: 0x1234_5678_9abc_def0 }),
        (Scope::national(), Cursor { rev: 41, sum: 0xfedc_ba98_7654_3210 }),
    ]);
    let request = SyncRequest {
        protocol: PROTOCOL,
        epoch: Some(Uuid::from_u128(7)),
        mutations: Vec::new(),
        unheard: 0,
        cursors: cursors.clone(),
        budget: 1 << 20,
        limited: false,
        trame: 4_096,
        reprises: BTreeMap::new(),
        reparations: BTreeMap::new(),
    };
    let frames = [
        Frame::Hello {
            epoch: Uuid::from_u128(7),
            scopes: cursors.keys().cloned().collect(),
            server_time: 1_795_521_600_000,
            cgu_version: None,
            push_only: false,
        },
        Frame::End { cursors, more: false, remaining: 0 },
    ];
    let bytes = answer(&request, &frames, 2);
    assert!(bytes.len() < 40, "{} bytes when there is nothing to say", bytes.len());
    assert_eq!(read(&request, &bytes, 9).unwrap(), frames);
}
