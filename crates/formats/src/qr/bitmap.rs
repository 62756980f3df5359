//! A picture in black and white, and how many corners of codes it shows.

use std::collections::BTreeSet;

use image::GrayImage;

/// A pixel is black when it is darker than its surroundings: a shadow across the letter changes nothing. Their reach, as
/// a part of the longest side.
const SURROUNDINGS: usize = 8;
/// How much darker, in hundredths.
const DARKER: u64 = 15;

pub(super) struct Bitmap {
    pub(super) width: usize,
    pub(super) height: usize,
    black: Vec<bool>,
}

impl Bitmap {
    pub(super) fn new(picture: &GrayImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        // Sums of what is above and to the left, with a row and a column of zeros before.
        let stride = width + 1;
        let mut sums = vec![0_u64; stride * (height + 1)];
        for (y, row) in picture.rows().enumerate() {
            let mut line = 0;
            for (x, pixel) in row.enumerate() {
                line += u64::from(pixel.0[0]);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + line;
            }
        }
        let reach = width.max(height) / SURROUNDINGS + 1;
        let mut black = Vec::with_capacity(width * height);
        for (y, row) in picture.rows().enumerate() {
            let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(height));
            for (x, pixel) in row.enumerate() {
                let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
                let sum = sums[bottom * stride + right] + sums[top * stride + left]
                    - sums[top * stride + right]
                    - sums[bottom * stride + left];
                let count = ((bottom - top) * (right - left)) as u64;
                black.push(u64::from(pixel.0[0]) * count * 100 < sum * (100 - DARKER));
            }
        }
        Self { width, height, black }
    }

    pub(super) fn is_black(&self, x: usize, y: usize) -> bool {
        self.black[y * self.width + x]
    }

    /// How many corners of codes the reader would pair: a square inside a ring, met along a line as 1:1:3:1:1. Stops
    /// counting past `enough`.
    pub(super) fn corners(&self, enough: usize) -> usize {
        let regions = Regions::new(self);
        let mut corners = BTreeSet::new();
        for y in 0..self.height {
            let row = &self.black[y * self.width..(y + 1) * self.width];
            let mut runs = [0_usize; 5];
            let mut start = 0;
            for x in 1..=self.width {
                if x < self.width && row[x] == row[start] {
                    continue;
                }
                runs.rotate_left(1);
                runs[4] = x - start;
                if row[start] && is_corner(runs) {
                    let at = |x: usize| regions.of[y * self.width + x];
                    let (ring, stone) = (at(start), at(start - runs[3] - 1));
                    let opposite = at(start - runs[3] - runs[2] - runs[1] - 1);
                    if ring == opposite && ring != stone && regions.is_inside(stone, ring) {
                        corners.insert(stone);
                    }
                }
                start = x;
            }
            if corners.len() > enough {
                break;
            }
        }
        corners.len()
    }
}

/// The tolerance of the reader itself.
fn is_corner(runs: [usize; 5]) -> bool {
    let mean = (runs[0] + runs[1] + runs[3] + runs[4]) / 4;
    let slack = mean * 3 / 4;
    runs[0] > 0
        && [1, 1, 3, 1, 1]
            .iter()
            .zip(runs)
            .all(|(modules, run)| run + slack >= modules * mean && run <= modules * mean + slack)
}

/// Black pixels that touch by a side are one region.
struct Regions {
    of: Vec<u32>,
    area: Vec<usize>,
}

impl Regions {
    /// White.
    const NONE: u32 = 0;

    fn new(bitmap: &Bitmap) -> Self {
        let mut regions = Self { of: vec![Self::NONE; bitmap.black.len()], area: vec![0] };
        let mut waiting = Vec::new();
        for first in 0..bitmap.black.len() {
            if !bitmap.black[first] || regions.of[first] != Self::NONE {
                continue;
            }
            let name = u32::try_from(regions.area.len()).unwrap_or(u32::MAX);
            let mut area = 0;
            regions.of[first] = name;
            waiting.push(first);
            while let Some(at) = waiting.pop() {
                area += 1;
                let x = at % bitmap.width;
                let beside = [
                    (x > 0).then(|| at - 1),
                    (x + 1 < bitmap.width).then(|| at + 1),
                    at.checked_sub(bitmap.width),
                    Some(at + bitmap.width).filter(|below| *below < bitmap.black.len()),
                ];
                for next in beside.into_iter().flatten() {
                    if bitmap.black[next] && regions.of[next] == Self::NONE {
                        regions.of[next] = name;
                        waiting.push(next);
                    }
                }
            }
            regions.area.push(area);
        }
        regions
    }

    /// The square of a corner has 9 modules, its ring 24; the reader takes from a tenth to seven tenths.
    fn is_inside(&self, stone: u32, ring: u32) -> bool {
        let ratio = self.area[stone as usize] * 100 / self.area[ring as usize].max(1);
        (10..=70).contains(&ratio)
    }
}
