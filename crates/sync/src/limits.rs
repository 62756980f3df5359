//! Every limit of an exchange, named once for both sides.

/// Mutations in one request, at most.
pub const MUTATIONS_PER_REQUEST_MAX: usize = 500;
/// Bytes of one request's body, signature included, at most.
pub const REQUEST_BYTES_MAX: usize = 1 << 20;
/// Bytes of a request once decompressed, at most.
pub const REQUEST_RAW_BYTES_MAX: usize = 8 << 20;
/// Mutations that one bundle carries, at most: months without a network; what remains leaves with the next one.
pub const COLIS_MUTATIONS_MAX: usize = 2_000;
/// Bytes of those mutations, at most.
pub const COLIS_MUTATIONS_BYTES_MAX: usize = 4 << 20;
/// Bytes of a bundle, at most: its mutations, even incompressible, and its seal.
pub const COLIS_BYTES_MAX: usize = COLIS_MUTATIONS_BYTES_MAX + (64 << 10);
/// Bytes of frames in the answer to a bundle that the device wants, at most: a stick is not a satellite link.
pub const COLIS_BUDGET_BYTES: u32 = 4 << 20;
/// Bytes of the answer to a bundle, at most: changes, one frame more, and what became of each mutation.
pub const COLIS_REPONSE_BYTES_MAX: usize = 12 << 20;
/// Days during which the answer to a bundle can come back.
pub const COLIS_DAYS: i64 = 100;
/// Bytes of one frame on the wire: floor and ceiling of what `budget` allows.
pub const FRAME_BYTES_MIN: usize = 4 << 10;
/// See [`FRAME_BYTES_MIN`].
pub const FRAME_BYTES_MAX: usize = 1 << 20;
/// Seconds of the link that a frame takes: what a cut may lose. Frames share one compression, so that small ones cost
/// next to nothing.
pub const FRAME_SECONDS: u64 = 1;
/// Bytes of one frame once decompressed, at most.
pub const FRAME_RAW_BYTES_MAX: usize = 16 << 20;
/// Bytes of one frame as long as nothing is known of the link.
pub const FRAME_BYTES_DEFAULT: u32 = 4 << 10;
/// Bytes of frames in one answer when the device does not say.
pub const BUDGET_BYTES_DEFAULT: u32 = 1 << 20;
/// Bytes of one document, at most: notes of 10 000 characters and a workshop of 500 names fit.
pub const DOC_BYTES_MAX: usize = 128 << 10;
/// Lists and objects inside one another in a field of a document, at most: today's go two deep.
pub const DOC_DEPTH_MAX: usize = 16;
/// Scopes named in one request, at most.
pub const SCOPES_MAX: usize = 64;
/// Ranges by which a device tells what it holds of one scope, at most: sums of 2.5 kB, for a part in 256 of the scope.
pub const RANGES_MAX: usize = 256;
/// Records of one range, at least: fewer weigh no more than their sums.
pub const RANGE_RECORDS_MIN: usize = 8;
/// Records that one frame may carry, at most.
pub const RECORDS_PER_FRAME_MAX: usize = 2_000;
/// A pull that would delete more records than this asks first…
pub const DELETIONS_ASKED_ABOVE: u64 = 20;
/// …or more than this share of a scope, in percent.
pub const DELETIONS_ASKED_ABOVE_PERCENT: u64 = 10;
/// Days during which an acknowledged mutation stays on the device, to be offered again to a restored server.
pub const JOURNAL_DAYS: i64 = 30;
/// Days during which a tombstone stays on the server.
pub const TOMBSTONE_DAYS: i64 = 400;

/// After a save, the exchange waits this long for the next save.
pub const PUSH_DELAY_MS: i64 = 1_000;
/// Without anything else, one exchange every so often.
pub const PULL_EVERY_MS: i64 = 15 * 60_000;
/// Coming back to the window asks again if the last exchange is older than this.
pub const FOCUS_AFTER_MS: i64 = 60_000;
/// First retry, at most (full jitter).
pub const RETRY_FIRST_MS: i64 = 2_000;
/// Last retry, at most (full jitter).
pub const RETRY_LAST_MS: i64 = 15 * 60_000;
/// Never retry sooner than this, whatever the jitter.
pub const RETRY_FLOOR_MS: i64 = 500;
/// A link that says nothing for this long is cut.
pub const INACTIVITY_MS: u64 = 30_000;
/// A server keeps a long answer for so long, in case its link breaks: after that a device has other things to ask.
pub const SUITE_KEPT_MS: u64 = 10 * 60_000;
