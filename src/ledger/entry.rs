//! How a use is written down: digest of the grant, time, place.

use super::{Earlier, Use};

/// Longest place that is kept, in bytes.
const PLACE_BYTES: usize = 400;

/// A use as it was written down.
pub(super) struct Kept<'a> {
    grant: &'a [u8; 32],
    pub(super) first_seen: i64,
    place: &'a [u8],
}

/// What is written down of a use first seen at `now`.
pub(super) fn bytes(used: &Use<'_>, now: i64) -> Vec<u8> {
    let place = used.place.to_string();
    // The end of a path says more than its beginning.
    let cut = place.len().saturating_sub(PLACE_BYTES);
    let cut = (cut..=place.len()).find(|&i| place.is_char_boundary(i)).unwrap_or(cut);
    [used.grant.as_slice(), &now.to_le_bytes(), place.as_bytes().get(cut..).unwrap_or_default()].concat()
}

impl<'a> Kept<'a> {
    /// Reads what [`bytes`] wrote; `None` if it is something else.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (grant, rest) = bytes.split_first_chunk::<32>()?;
        let (time, place) = rest.split_first_chunk::<8>()?;
        Some(Self { grant, first_seen: i64::from_le_bytes(*time), place })
    }

    /// The earlier use, as an answer to `used`.
    pub(super) fn earlier(&self, used: &Use<'_>) -> Earlier {
        Earlier {
            same_grant: *self.grant == used.grant,
            first_seen: self.first_seen,
            place: String::from_utf8_lossy(self.place).into_owned(),
        }
    }
}
