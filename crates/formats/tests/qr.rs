//! QR codes: what is drawn is read, from a photo too; nonsense and bombs are refused.
#![allow(clippy::unwrap_used, reason = "a broken test may panic")]

use std::io::Cursor;

use besace_formats::qr::{BYTES_MAX, PIXELS_MAX, QrError, make, read};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use proptest::prelude::*;

const INVITATION: &str = "besace://coop.drome.example/3q2-7wAAAAAAAAAAAAAAAA";
const WHITE: u8 = 255;

fn drawn(text: &str) -> GrayImage {
    image::load_from_memory(&make(text).unwrap()).unwrap().into_luma8()
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn jpeg(picture: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    bytes
}

fn said(picture: &[u8]) -> Vec<String> {
    read(picture).unwrap_or_else(|error| panic!("{error}"))
}

/// Seen from the side by a hand that turned: `degrees`, and the far edge shorter by a fifth.
fn turned(picture: &GrayImage, side: u32, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = side as f32 / 2.0;
    let scale = picture.width() as f32 / (side as f32 * 0.55);
    GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = (x as f32 - middle, y as f32 - middle);
        let far = 1.0 + 0.2 * (y / side as f32);
        let (x, y) = (x * far, y * far);
        let (x, y) = ((x * cos - y * sin) * scale, (x * sin + y * cos) * scale);
        let half = picture.width() as f32 / 2.0;
        imageops::interpolate_bilinear(picture, x + half, y + half).unwrap_or(Luma([WHITE]))
    })
}

/// Lit from one corner, and grainy: a fixed noise, so that the test says the same twice.
fn dim_and_grainy(picture: &mut GrayImage) {
    let (width, mut seed) = (picture.width() as f32, 0x2545_f491_u32);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        let noise = (seed % 41) as f32 - 20.0;
        let light = 0.45 + 0.4 * ((x + y) as f32 / (2.0 * width));
        pixel.0[0] = (f32::from(pixel.0[0]) * light + 20.0 + noise).clamp(0.0, 255.0) as u8;
    }
}

#[test]
fn what_is_drawn_is_read() {
    assert_eq!(said(&make(INVITATION).unwrap()), [INVITATION]);
    assert_eq!(said(&jpeg(&drawn(INVITATION), 30)), [INVITATION]);
    assert_eq!(make(&"x".repeat(5000)), Err(QrError::Long));
}

#[test]
fn a_photo_is_read_turned_dim_blurred_and_grainy() {
    for degrees in [0.0, 7.0, 45.0, 118.0, 180.0, 263.0] {
        let mut photo = imageops::blur(&turned(&drawn(INVITATION), 900, degrees), 1.5);
        dim_and_grainy(&mut photo);
        assert_eq!(said(&jpeg(&photo, 60)), [INVITATION], "{degrees}°");
    }
}

#[test]
fn a_code_small_in_a_large_photo_is_read_and_two_codes_both_are() {
    let mut page = GrayImage::from_pixel(3200, 2400, Luma([WHITE]));
    let small = imageops::thumbnail(&drawn(INVITATION), 164, 164);
    imageops::replace(&mut page, &small, 1500, 1100);
    assert_eq!(said(&png(&page)), [INVITATION], "only the second, finer look reads it");
    imageops::replace(&mut page, &drawn("https://drome.example"), 200, 300);
    imageops::replace(&mut page, &drawn(INVITATION), 1500, 1100);
    let mut both = said(&png(&page));
    both.sort();
    assert_eq!(both, [INVITATION, "https://drome.example"]);
}

#[test]
fn colours_and_opacity_change_nothing() {
    let colours = DynamicImage::from(drawn(INVITATION)).into_rgba16();
    let mut bytes = Cursor::new(Vec::new());
    colours.write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert_eq!(said(&bytes.into_inner()), [INVITATION]);
}

#[test]
fn a_picture_without_a_code_says_so() {
    for (width, height) in [(1, 1), (1, 3000), (640, 480)] {
        assert_eq!(read(&png(&GrayImage::from_pixel(width, height, Luma([120])))), Err(QrError::Absent));
    }
    let mut torn = drawn(INVITATION);
    let half = torn.height() / 2;
    for y in half..torn.height() {
        for x in 0..torn.width() {
            torn.put_pixel(x, y, Luma([WHITE]));
        }
    }
    assert_eq!(read(&png(&torn)), Err(QrError::Absent));
}

#[test]
fn what_is_no_whole_picture_is_refused() {
    let whole = make(INVITATION).unwrap();
    for wrong in [b"".as_slice(), b"GIF89a", b"%PDF-1.7", &whole[..whole.len() / 2], INVITATION.as_bytes()] {
        assert_eq!(read(wrong), Err(QrError::Illisible));
    }
}

#[test]
fn a_decompression_bomb_is_refused_before_it_is_opened() {
    assert_eq!(read(&vec![0; BYTES_MAX + 1]), Err(QrError::Lourde));
    // A few kilobytes that would be gigabytes: the header alone decides, what follows it is nothing.
    for (width, height) in [(60_000, 60_000), (u32::MAX >> 1, u32::MAX >> 1), (PIXELS_MAX as u32 + 1, 1)] {
        assert_eq!(read(&header(width, height)), Err(QrError::Lourde), "{width} × {height}");
    }
}

/// A PNG that claims this size.
fn header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&GrayImage::new(1, 1));
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn a_picture_full_of_corners_takes_no_time() {
    let code = drawn(INVITATION);
    let corner = imageops::thumbnail(&imageops::crop_imm(&code, 24, 24, 72, 72).to_image(), 18, 18);
    let mut tiled = GrayImage::from_pixel(1600, 1600, Luma([WHITE]));
    imageops::tile(&mut tiled, &corner);
    assert_eq!(read(&png(&tiled)), Err(QrError::Absent));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back(text in "[ -~éàç€]{1,200}") {
        prop_assert_eq!(said(&make(&text).unwrap()), [text]);
    }

    #[test]
    fn nonsense_is_refused_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn a_damaged_picture_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(), as_jpeg in any::<bool>()) {
        let mut bytes = if as_jpeg { jpeg(&drawn(INVITATION), 60) } else { make(INVITATION).unwrap() };
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(&bytes);
    }

    #[test]
    fn a_damaged_code_never_panics(seed in any::<u64>(), count in 1_usize..40, noise in 0_u32..60) {
        let mut code = drawn(INVITATION);
        let side = u64::from(code.width()) / 8;
        let mut state = seed | 1;
        let mut next = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..count {
            let (x, y, shade) = (next(side) as u32 * 8, next(side) as u32 * 8, next(256) as u8);
            imageops::replace(&mut code, &GrayImage::from_pixel(8 + noise, 8, Luma([shade])), x.into(), y.into());
        }
        let _ = read(&png(&code));
    }
}
