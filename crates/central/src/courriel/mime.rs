//! A mail as it travels: plain text, and when it carries a QR code the same words around its picture.

use lettre::Message as Mail;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MessageBuilder, MultiPart, SinglePart};

use super::Message;
use crate::erreur::CentralError;

/// Names the picture inside the mail.
const PICTURE: &str = "qr@besace";
const FILE: &str = "invitation-besace.png";
/// What a screen reader says, and a mail reader that shows no picture.
const ALT: &str = "Code QR de votre invitation. Sans l’image, collez le code écrit au-dessus.";

pub(super) fn compose(head: MessageBuilder, message: &Message) -> Result<Mail, CentralError> {
    let failed = |e: &dyn std::fmt::Display| CentralError::Courriel(e.to_string());
    let Some(png) = message.picture()? else {
        let mail = head.header(ContentType::TEXT_PLAIN).body(message.corps.clone());
        return mail.map_err(|e| failed(&e));
    };
    let kind = ContentType::parse("image/png").map_err(|e| failed(&e))?;
    let picture = Attachment::new_inline_with_name(PICTURE.to_owned(), FILE.to_owned()).body(png, kind);
    let page = MultiPart::related().singlepart(SinglePart::html(page(&message.corps))).singlepart(picture);
    let parts = MultiPart::alternative().singlepart(SinglePart::plain(message.corps.clone())).multipart(page);
    head.multipart(parts).map_err(|e| failed(&e))
}

/// The paragraphs of a plain text; those set back are codes. Whatever was typed in them stays text.
fn page(corps: &str) -> String {
    let paragraphs = corps.split("\n\n").map(|paragraph| match paragraph.strip_prefix("    ") {
        Some(code) => {
            format!("<p><code>{}</code></p>\n<p><img src=\"cid:{PICTURE}\" alt=\"{ALT}\"></p>\n", escape(code))
        }
        None => format!("<p>{}</p>\n", escape(paragraph)),
    });
    format!(
        "<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Besace</title></head><body>\n{}</body></html>\n",
        paragraphs.collect::<String>()
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
