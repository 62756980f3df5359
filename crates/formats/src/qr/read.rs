use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageReader, Limits, imageops};

use super::QrError;
use super::bitmap::Bitmap;

/// Bytes of a picture: a telephone's photo holds fewer.
pub const BYTES_MAX: usize = 16 * 1024 * 1024;
/// Pixels of a picture, asked of its header before any is decoded.
pub const PIXELS_MAX: u64 = 50_000_000;
/// The memory that one pixel takes while it is decoded (eight bits of red, green, blue, opacity).
const PIXEL_BYTES: u64 = 4;
/// The longest side searched, the quickest first: only a code small in its picture needs the second.
const SIDES: [u32; 2] = [1600, 3200];
/// Corners of codes in one picture, three to a code: the time that pairing them takes grows as their cube.
const CORNERS_MAX: usize = 40;

/// What the QR codes of a PNG or JPEG picture say: at least one.
pub fn read(picture: &[u8]) -> Result<Vec<String>, QrError> {
    let picture = decode(picture)?;
    let longest = picture.width().max(picture.height());
    for side in SIDES {
        if longest <= side {
            return found(scan(&picture));
        }
        if let Ok(texts) = found(scan(&shrink(&picture, side))) {
            return Ok(texts);
        }
    }
    Err(QrError::Absent)
}

fn found(texts: Vec<String>) -> Result<Vec<String>, QrError> {
    if texts.is_empty() { Err(QrError::Absent) } else { Ok(texts) }
}

fn decode(picture: &[u8]) -> Result<GrayImage, QrError> {
    if picture.len() > BYTES_MAX {
        return Err(QrError::Lourde);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS_MAX * PIXEL_BYTES);
    let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format().map_err(|_| QrError::Illisible)?;
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(refuse)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > PIXELS_MAX * PIXEL_BYTES {
        return Err(QrError::Lourde);
    }
    Ok(DynamicImage::from_decoder(decoder).map_err(refuse)?.into_luma8())
}

fn refuse(error: ImageError) -> QrError {
    match error {
        ImageError::Limits(_) => QrError::Lourde,
        _ => QrError::Illisible,
    }
}

fn shrink(picture: &GrayImage, side: u32) -> GrayImage {
    let longest = u64::from(picture.width().max(picture.height()));
    let scaled = |length: u32| u32::try_from(u64::from(length) * u64::from(side) / longest).unwrap_or(side).max(1);
    imageops::thumbnail(picture, scaled(picture.width()), scaled(picture.height()))
}

fn scan(picture: &GrayImage) -> Vec<String> {
    let bitmap = Bitmap::new(picture);
    if bitmap.corners(CORNERS_MAX) > CORNERS_MAX {
        return Vec::new();
    }
    let mut prepared =
        rqrr::PreparedImage::prepare_from_bitmap(bitmap.width, bitmap.height, |x, y| bitmap.is_black(x, y));
    let grids = prepared.detect_grids();
    grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}
