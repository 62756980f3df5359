//! A save costs the same whatever waits to leave.

use crate::{Cle, Meta, Store};

#[test]
fn every_look_at_the_queue_by_record_uses_its_index() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path().join("besace.db"), &Cle::new([1; 32]), Meta::demo(1, "m")).unwrap();
    let sources = [include_str!("mod.rs"), include_str!("../record/etat.rs")].concat();
    let queries: Vec<&str> = sources
        .split('"')
        .filter(|text| text.contains("FROM outbox") || text.contains("UPDATE outbox"))
        .filter(|text| text.contains("collection = ?1 AND id = ?2"))
        .collect();
    assert!(queries.len() >= 6, "{queries:?}");
    for text in queries {
        let select = if text.starts_with("WHERE") { select!("") } else { "" };
        let sql = format!("{select}{text}");
        let mut explain = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let values = vec!["x"; explain.parameter_count()];
        let plan: Vec<String> = explain
            .query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        let lookups =
            plan.iter().filter(|line| line.contains("outbox") && !line.contains("SEARCH outbox USING INTEGER"));
        for line in lookups {
            let by_record = line.contains("outbox_record") || *line == "SEARCH outbox";
            assert!(by_record, "{sql}\n{plan:?}");
        }
    }
}
