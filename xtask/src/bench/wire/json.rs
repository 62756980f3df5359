//! The same documents as a plain REST API gives them: pages of JSON, compressed by HTTP, one after the other.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use besace_testkit::Corpus;
use besace_testkit::lien::{Lien, Qualite};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::Recu;
use crate::bench::Answer;

const PAR_PAGE: usize = 100;
/// What a session's token weighs, about.
const JETON: &str = "c2Vzc2lvbi1kZS1tZXN1cmUtYmVzYWNlLTAwMDAwMDAwMDE";

/// All the pages, over that link.
pub(super) fn receive(corpus: &Corpus, qualite: Qualite) -> Answer<Recu> {
    let lien = Lien::start(serve(pages(corpus)?)?, qualite)?;
    let start = Instant::now();
    let documents = read_all(lien.address())?;
    let (up, down) = lien.take();
    Ok(Recu { up, down, took: start.elapsed(), documents })
}

fn pages(corpus: &Corpus) -> Answer<Vec<Vec<u8>>> {
    let documents: Vec<Value> = corpus.all().map(document).collect();
    let count = documents.chunks(PAR_PAGE).count();
    documents
        .chunks(PAR_PAGE)
        .enumerate()
        .map(|(n, donnees)| {
            let suite = (n + 1 < count).then(|| format!("/v1/documents?page={}&nombre={PAR_PAGE}", n + 1));
            let mut page = GzEncoder::new(Vec::new(), Compression::default());
            serde_json::to_writer(&mut page, &json!({ "donnees": donnees, "suite": suite }))?;
            Ok(page.finish()?)
        })
        .collect()
}

/// A document with what the device must know of it.
pub(super) fn document(record: &besace_testkit::Enregistrement) -> Value {
    let mut doc = json!(record.doc);
    doc["collection"] = json!(record.collection);
    doc["id"] = json!(record.id);
    doc
}

fn serve(pages: Vec<Vec<u8>>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || listener.incoming().flatten().try_for_each(|client| answer(client, &pages)));
    Ok(address)
}

fn answer(mut client: TcpStream, pages: &[Vec<u8>]) -> io::Result<()> {
    let mut requests = BufReader::new(client.try_clone()?);
    while let Some(path) = head(&mut requests)?.first().and_then(|line| line.split(' ').nth(1).map(str::to_owned)) {
        let number = path.split(['=', '&']).nth(1).and_then(|n| n.parse::<usize>().ok());
        let page = number.and_then(|n| pages.get(n)).ok_or(io::ErrorKind::NotFound)?;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\nvary: accept-encoding\r\n\
             content-length: {}\r\ndate: Tue, 24 Nov 2026 10:00:00 GMT\r\n\r\n",
            page.len()
        );
        client.write_all(&[head.as_bytes(), page.as_slice()].concat())?;
    }
    Ok(())
}

/// Follows `suite` to the last page; how many documents came.
fn read_all(server: SocketAddr) -> Answer<usize> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(stream.try_clone()?);
    let (mut next, mut documents) = (Some(format!("/v1/documents?page=0&nombre={PAR_PAGE}")), 0);
    while let Some(path) = next {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {server}\r\naccept: application/json\r\naccept-encoding: gzip\r\n\
             authorization: Bearer {JETON}\r\n\r\n"
        );
        stream.write_all(request.as_bytes())?;
        let head = head(&mut answers)?;
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut page = vec![0; length.ok_or("no length")?];
        answers.read_exact(&mut page)?;
        let page: Value = serde_json::from_reader(GzDecoder::new(page.as_slice()))?;
        documents += page["donnees"].as_array().map_or(0, Vec::len);
        next = page["suite"].as_str().map(str::to_owned);
    }
    Ok(documents)
}

/// The lines of a message up to its body; none: the connection has ended.
fn head(from: &mut BufReader<TcpStream>) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 || line == "\r\n" {
            return Ok(lines);
        }
        lines.push(line.trim_end().to_owned());
    }
}
