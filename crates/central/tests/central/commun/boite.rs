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
    pub(crate) corps: String,
}

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
            let lettre = self.lettres.lock().unwrap().recv_timeout(Duration::from_secs(20));
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
                drop(sender.send(Lettre { a: a.clone(), corps: decode(&data) }));
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

fn decode(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    let bytes = if head.contains("content-transfer-encoding: base64") {
        STANDARD.decode(body.replace(['\r', '\n'], "")).unwrap()
    } else if head.contains("content-transfer-encoding: quoted-printable") {
        unquote(body)
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8(bytes).unwrap()
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
