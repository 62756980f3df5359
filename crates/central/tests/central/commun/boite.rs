//! A mail server: it speaks SMTP, and keeps what it receives.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A mail as received.
#[derive(Debug, Clone)]
pub(crate) struct Lettre {
    pub(crate) a: String,
    /// Its plain text.
    pub(crate) corps: String,
    pub(crate) parties: Vec<Partie>,
}

/// One of its parts: a mail that has but one is its own.
#[derive(Debug, Clone)]
pub(crate) struct Partie {
    /// In lower case.
    pub(crate) entete: String,
    pub(crate) octets: Vec<u8>,
}

impl Lettre {
    fn recue(a: &str, mail: &str) -> Self {
        let mut parties = Vec::new();
        decode(mail, &mut parties);
        let mut lettre = Self { a: a.to_owned(), corps: String::new(), parties };
        lettre.corps = lettre.texte("text/plain");
        lettre
    }

    /// The one part of that kind.
    pub(crate) fn partie(&self, kind: &str) -> &Partie {
        let of_kind = format!("content-type: {kind}");
        let mut found = self.parties.iter().filter(|partie| partie.entete.contains(&of_kind));
        let partie = found.next().unwrap_or_else(|| panic!("no {kind} in {:?}", self.parties));
        assert!(found.next().is_none(), "one {kind}");
        partie
    }

    pub(crate) fn texte(&self, kind: &str) -> String {
        String::from_utf8(self.partie(kind).octets.clone()).unwrap()
    }
}

/// Longer than the server waits after a try that failed, on a machine that does something else.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where mails arrive.
pub(crate) struct Boite {
    pub(crate) port: u16,
    lettres: Mutex<Receiver<Lettre>>,
    lues: Mutex<Vec<Lettre>>,
}

impl Boite {
    pub(crate) fn ouvrir() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, lettres) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                std::thread::spawn(move || drop(converse(&stream, &sender)));
            }
        });
        Self { port, lettres: Mutex::new(lettres), lues: Mutex::default() }
    }

    /// The next mail to someone that `wanted` recognises.
    pub(crate) fn attendre(&self, a: &str, wanted: impl Fn(&str) -> bool) -> Lettre {
        let mut lues = self.lues.lock().unwrap();
        loop {
            if let Some(i) = lues.iter().position(|l| l.a == a && wanted(&l.corps)) {
                return lues.remove(i);
            }
            let lettre = self.lettres.lock().unwrap().recv_timeout(PATIENCE);
            lues.push(lettre.unwrap_or_else(|_| panic!("no such mail to {a}")));
        }
    }

    /// Mails to someone received until now.
    pub(crate) fn compter(&self, a: &str) -> usize {
        let mut lues = self.lues.lock().unwrap();
        lues.extend(self.lettres.lock().unwrap().try_iter());
        lues.iter().filter(|l| l.a == a).count()
    }
}

fn converse(stream: &TcpStream, sender: &Sender<Lettre>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    let (mut a, mut line) = (String::new(), String::new());
    writeln!(out, "220 boite ESMTP\r")?;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => write!(out, "250-boite\r\n250 8BITMIME\r\n")?,
            "HELO" | "MAIL" | "RSET" | "NOOP" => write!(out, "250 OK\r\n")?,
            "RCPT" => {
                a = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                if a.starts_with("inconnue@") {
                    write!(out, "550 5.1.1 <{a}>: Recipient address rejected\r\n")?;
                } else {
                    write!(out, "250 OK\r\n")?;
                }
            }
            "DATA" => {
                write!(out, "354 go\r\n")?;
                let mut data = String::new();
                loop {
                    line.clear();
                    reader.read_line(&mut line)?;
                    match line.strip_prefix('.') {
                        Some("\r\n") => break,
                        Some(stuffed) => data.push_str(stuffed),
                        None => data.push_str(&line),
                    }
                }
                drop(sender.send(Lettre::recue(&a, &data)));
                write!(out, "250 kept\r\n")?;
            }
            "QUIT" => {
                write!(out, "221 bye\r\n")?;
                return Ok(());
            }
            _ => write!(out, "502 unknown\r\n")?,
        }
    }
}

fn decode(mail: &str, parties: &mut Vec<Partie>) {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    // A header goes on while its lines begin with a space.
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    if let Some((_, rest)) = head.split_once("boundary=\"") {
        let boundary = format!("--{}", rest.split('"').next().unwrap());
        let whole = body.rsplit_once(&format!("{boundary}--")).expect("a multipart ends").0;
        whole.split(&boundary).skip(1).for_each(|part| decode(part.trim_start_matches("\r\n"), parties));
        return;
    }
    let entete = head.to_ascii_lowercase();
    let octets = if entete.contains("content-transfer-encoding: base64") {
        STANDARD.decode(body.replace(['\r', '\n'], "")).unwrap()
    } else if entete.contains("content-transfer-encoding: quoted-printable") {
        unquote(body)
    } else {
        body.as_bytes().to_vec()
    };
    parties.push(Partie { entete, octets });
}

fn unquote(body: &str) -> Vec<u8> {
    let body = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes().iter();
    while let Some(byte) = rest.next() {
        if *byte == b'=' {
            let hexa = [*rest.next().unwrap(), *rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hexa).unwrap(), 16).unwrap());
        } else {
            bytes.push(*byte);
        }
    }
    bytes
}
