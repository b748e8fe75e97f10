//! Where the parts of a grant that was put together from something else come from: a certificate file
//! that is judged as x5c, keys that are judged as headers, settings that make a draft.

use super::PartName;
use crate::source::Span;

/// Maps places in header and claims, as rules name them, to places in what was handed over.
#[derive(Clone, Debug)]
pub struct Origins {
    part: PartName,
    entries: Vec<Origin>,
}

/// Where one member, or a whole part, comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// [`PartName::Header`] or [`PartName::Payload`].
    pub part: PartName,
    /// RFC 6901 pointer into that part; empty for the whole of it. Holds for everything below that
    /// has no entry of its own.
    pub pointer: String,
    /// RFC 6901 pointer into what was handed over; empty for the whole of it.
    pub at: String,
    /// The bytes of the file; `None` if the member itself is a piece of the file, which then tells, or
    /// if the file is not text.
    pub span: Option<Span>,
    /// Whether what is below the member is below `at` by the same pointer.
    pub is_same_below: bool,
    /// The instant, in Unix seconds, after which the member is as many seconds as are written there;
    /// `None` if the member itself is written.
    pub since: Option<i64>,
}

impl Origins {
    /// Places in `part`, which is none of those of a grant.
    #[must_use]
    pub const fn new(part: PartName, entries: Vec<Origin>) -> Self {
        Self { part, entries }
    }

    /// Where that place comes from, by the entry that is nearest above it.
    #[must_use]
    pub fn find(&self, part: PartName, pointer: &str) -> Option<&Origin> {
        let covers = |origin: &&Origin| {
            let below = pointer.strip_prefix(origin.pointer.as_str());
            origin.part == part && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.entries.iter().filter(covers).max_by_key(|origin| origin.pointer.len())
    }

    /// The place in what was handed over that a place in the grant comes from.
    #[must_use]
    pub fn place(&self, part: PartName, pointer: Option<&str>) -> (PartName, Option<String>) {
        let pointer = pointer.unwrap_or_default();
        let to = match self.find(part, pointer) {
            Some(origin) if origin.is_same_below => {
                format!("{}{}", origin.at, pointer.strip_prefix(origin.pointer.as_str()).unwrap_or_default())
            }
            Some(origin) => origin.at.clone(),
            // What a rule says of the file as it was given, it says in the file's own terms.
            None if !matches!(part, PartName::Header | PartName::Payload) => pointer.to_owned(),
            None => String::new(),
        };
        (self.part, Some(to).filter(|to| !to.is_empty()))
    }
}
