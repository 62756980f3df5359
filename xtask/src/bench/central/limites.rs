//! What the machine does at best, with nothing of Besace in it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use besace_testkit::postgres::Postgres;

use crate::bench::Answer;

const SECONDS: u32 = 5;
/// As many as a server keeps to its database.
const CONNECTIONS: u32 = 16;
const REQUEST: [u8; 4_096] = [1; 4_096];
const ANSWER: [u8; 1_024] = [2; 1_024];

pub(super) fn print(postgres: &Postgres) -> Answer<()> {
    let base = "limites";
    postgres.database(base)?;
    postgres
        .psql(base, "CREATE TABLE ligne (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, doc text NOT NULL)")?;
    let insert = "INSERT INTO ligne (doc) VALUES (repeat('x', 900));";
    let alone = postgres.rate(base, insert, 1, SECONDS)?;
    let together = postgres.rate(base, insert, CONNECTIONS, SECONDS)?;
    println!(
        "limites de la machine : {alone:.0} INSERT nus par seconde (1 connexion), {together:.0} ({CONNECTIONS} connexions) ; {:.0} \
         allers-retours nus par seconde en boucle locale",
        round_trips()?
    );
    Ok(())
}

/// One connection, one thread at each end.
fn round_trips() -> Answer<f64> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let mut stream = TcpStream::connect(listener.local_addr()?)?;
    let (mut other, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    other.set_nodelay(true)?;
    let server = std::thread::spawn(move || {
        let mut bytes = REQUEST;
        // Ends when the other end goes.
        while other.read_exact(&mut bytes).is_ok() && other.write_all(&ANSWER).is_ok() {}
    });
    let (start, mut done) = (Instant::now(), 0_u32);
    let mut bytes = ANSWER;
    while start.elapsed() < Duration::from_secs(u64::from(SECONDS)) {
        stream.write_all(&REQUEST)?;
        stream.read_exact(&mut bytes)?;
        done += 1;
    }
    let rate = f64::from(done) / start.elapsed().as_secs_f64();
    drop(stream);
    server.join().map_err(|_| "the other end panicked")?;
    Ok(rate)
}
