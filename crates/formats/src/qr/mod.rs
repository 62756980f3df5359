//! QR codes: drawn as a PNG picture, read from a picture (the photo of a letter, a mail on a screen).

mod bitmap;
mod make;
mod read;

use thiserror::Error;

pub use make::make;
pub use read::{BYTES_MAX, PIXELS_MAX, read};

/// Why a picture gave no text, or a text no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum QrError {
    /// More than a code holds.
    #[error("Ce texte est trop long pour un code QR.")]
    Long,
    /// Too many bytes or too many pixels.
    #[error(
        "Cette image est trop grande. Rien n’a été lu\u{a0}: faites une photo plus petite ou une capture d’écran, ou collez le code."
    )]
    Lourde,
    /// Cut, damaged, of another format.
    #[error(
        "Cette image ne se lit pas\u{a0}: elle est abîmée, ou n’est ni PNG ni JPEG. Choisissez-en une autre, ou collez le code."
    )]
    Illisible,
    /// A picture without a code that can be read.
    #[error(
        "Aucun code QR ne se lit dans cette image. Reprenez la photo de plus près, bien nette, le code en entier\u{a0}; ou collez le code."
    )]
    Absent,
}

impl QrError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Long => "qr_long",
            Self::Lourde => "image_lourde",
            Self::Illisible => "image_illisible",
            Self::Absent => "qr_absent",
        }
    }
}
