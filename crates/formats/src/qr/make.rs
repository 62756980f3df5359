use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder, Luma};
use qrcode::{Color, EcLevel, QrCode};

use super::QrError;

/// Side of a module, in pixels: printed or on a screen, a telephone across the table reads it.
const MODULE: u32 = 8;
/// White around the code, in modules, without which readers do not find it.
const MARGIN: u32 = 4;
/// What a fold or a stain may hide.
const CORRECTION: EcLevel = EcLevel::M;

/// A PNG picture whose code says `text`.
pub fn make(text: &str) -> Result<Vec<u8>, QrError> {
    let code = QrCode::with_error_correction_level(text, CORRECTION).map_err(|_| QrError::Long)?;
    let modules = u32::try_from(code.width()).map_err(|_| QrError::Long)?;
    let side = (modules + 2 * MARGIN) * MODULE;
    let picture = GrayImage::from_fn(side, side, |x, y| {
        let inside = |at: u32| (at / MODULE).checked_sub(MARGIN).filter(|at| *at < modules).map(|at| at as usize);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) if code[(x, y)] == Color::Dark => Luma([0]),
            _ => Luma([u8::MAX]),
        }
    });
    let mut png = Vec::new();
    let written = PngEncoder::new(&mut png).write_image(&picture, side, side, ExtendedColorType::L8);
    written.map(|()| png).map_err(|_| QrError::Long)
}
