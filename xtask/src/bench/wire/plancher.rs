//! The least that a link must carry: all the documents as one block, field by field, compressed as hard as zstd goes.

use std::collections::BTreeMap;

use besace_testkit::Corpus;

use crate::bench::Answer;

const LEVEL: i32 = 19;

pub(super) fn columns(corpus: &Corpus) -> Answer<u64> {
    let mut columns: BTreeMap<(&str, &str), Vec<u8>> = BTreeMap::new();
    for record in corpus.all() {
        columns.entry((record.collection, "id")).or_default().extend_from_slice(record.id.as_bytes());
        for (champ, value) in &record.doc {
            let column = columns.entry((record.collection, champ)).or_default();
            serde_json::to_writer(&mut *column, value)?;
            column.push(b'\n');
        }
    }
    let block: Vec<u8> = columns.into_values().flatten().collect();
    Ok(u64::try_from(zstd::bulk::compress(&block, LEVEL)?.len())?)
}
