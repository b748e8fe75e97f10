//! Texts that know where they came from: a file, its lines, a span. What is in them is for `input`.
//!
//! A finding points into the file as the user gave it, but rules look at decoded JSON inside a
//! base64url part inside a token that may itself have been unwrapped and repaired. Each step keeps
//! just enough to carry a position back one step.

use std::borrow::Cow;

/// What the base64 of a JSON object begins with: `{"`, `{}`, or whitespace after the brace.
pub(crate) const JSON_IN_BASE64: [&[u8]; 7] = [b"eyJ", b"eyI", b"eyA", b"ewo", b"ew0", b"ewk", b"e30"];

/// A half-open range of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte, counted from 0.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of bytes covered.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether no byte is covered.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The same range, `by` bytes further on.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }
}

/// How the bytes of a derived text lie in the text they were taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One contiguous piece that starts at this byte of the parent.
    Slice(usize),
    /// Bytes were dropped or replaced: for each byte of this text what it was made of in the parent, and
    /// last where the text ends there (so one entry more than bytes).
    Kept(Box<[Piece]>),
}

/// The bytes of the parent that one byte of a derived text was made of: several if it was escaped or encoded there, or is
/// part of a character in UTF-16.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    start: u32,
    length: u8,
}

impl From<Span> for Piece {
    /// Positions beyond `u32::MAX` and lengths beyond `u8::MAX` are clamped. Inputs are limited far below the first; only
    /// base64 with much whitespace inside one group of four reaches the second.
    fn from(span: Span) -> Self {
        Self {
            start: u32::try_from(span.start).unwrap_or(u32::MAX),
            length: u8::try_from(span.len()).unwrap_or(u8::MAX),
        }
    }
}

impl From<usize> for Piece {
    /// The one byte at this position.
    fn from(at: usize) -> Self {
        Span::new(at, at.saturating_add(1)).into()
    }
}

impl From<Piece> for Span {
    fn from(piece: Piece) -> Self {
        let start = piece.start as usize;
        Self::new(start, start.saturating_add(piece.length.into()))
    }
}

impl Origin {
    /// Carries a range of the derived text back to its parent.
    #[must_use]
    pub fn lift(&self, span: Span) -> Span {
        match self {
            Self::Slice(base) => span.shifted(*base),
            Self::Kept(map) => {
                let at =
                    |i: usize| map.get(i).or(map.last()).map_or_else(Span::default, |&piece| piece.into());
                let start = at(span.start).start;
                let end = match span.end.checked_sub(1) {
                    // The end is where the last byte that was kept ends, not the start of the next
                    // one: what was dropped between them is not part of the range.
                    Some(last) if span.end > span.start => at(last).end,
                    _ => start,
                };
                Span::new(start, end.max(start))
            }
        }
    }
}

/// A text and where it is in the file it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The bytes, borrowed from the file where nothing had to be changed.
    pub bytes: Cow<'a, [u8]>,
    /// Where they lie in the file.
    pub origin: Origin,
}

impl<'a> Text<'a> {
    /// A contiguous piece of the file that starts at `start`.
    #[must_use]
    pub fn slice(bytes: &'a [u8], start: usize) -> Self {
        Self { bytes: Cow::Borrowed(bytes), origin: Origin::Slice(start) }
    }

    /// A text put together from single bytes, each with its position in the file, or with what it was made of there.
    ///
    /// `end` is where the text ends in the file.
    #[must_use]
    pub fn kept(bytes: Vec<u8>, pieces: impl IntoIterator<Item = impl Into<Piece>>, end: usize) -> Self {
        let end = Piece::from(Span::new(end, end));
        let map = pieces.into_iter().map(Into::into).chain([end]).collect();
        Self { bytes: Cow::Owned(bytes), origin: Origin::Kept(map) }
    }

    /// The same text with its places in the file, where those it has are places in `outer`.
    #[must_use]
    pub fn within(self, outer: &Text<'_>) -> Text<'static> {
        let pieces: Vec<Piece> = (0..self.bytes.len()).map(|at| outer.lift(self.place(at)).into()).collect();
        let end = outer.position(self.position(self.bytes.len()));
        Text::kept(self.bytes.into_owned(), pieces, end)
    }

    /// What the byte at `index` was made of in the file.
    #[must_use]
    pub fn place(&self, index: usize) -> Span {
        self.lift(Span::new(index, index.saturating_add(1)))
    }

    /// Carries a range of this text back to the file.
    #[must_use]
    pub fn lift(&self, span: Span) -> Span {
        self.origin.lift(span)
    }

    /// Where the byte at `index` is in the file; for `index` at the end, where the text ends.
    #[must_use]
    pub fn position(&self, index: usize) -> usize {
        self.origin.lift(Span::new(index, index)).start
    }

    /// A range of this text as a text of its own; what is outside of it is cut off.
    #[must_use]
    pub fn sub(&self, span: Span) -> Self {
        let end = span.end.min(self.bytes.len());
        let start = span.start.min(end);
        let bytes = match &self.bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(start..end).unwrap_or_default()),
            Cow::Owned(bytes) => Cow::Owned(bytes.get(start..end).unwrap_or_default().to_vec()),
        };
        let origin = match &self.origin {
            Origin::Slice(base) => Origin::Slice(base + start),
            Origin::Kept(map) => Origin::Kept(map.get(start..=end).unwrap_or_default().into()),
        };
        Self { bytes, origin }
    }
}

/// The range of base64 characters that hold the decoded bytes `span`: the characters of a part
/// that starts at character `start` of the token. RFC 4648: four characters to three bytes.
#[must_use]
pub const fn base64_characters(start: usize, span: Span) -> Span {
    let first = span.start / 3 * 4 + span.start % 3;
    let last = (span.end * 4).div_ceil(3);
    Span { start: start + first, end: start + if last < first { first } else { last } }
}

/// 1-based line and column of a byte offset; the column counts characters, as editors do.
#[must_use]
pub fn line_and_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |p| p + 1);
    let column = before.get(start..).unwrap_or_default();
    (line, characters(column) + 1)
}

/// 1-based line and column of the end of a UTF-16 text, whose byte order mark does not count as a character.
fn line_and_column_in_utf16(text: &[u8], is_big: bool) -> (usize, usize) {
    let unit = if is_big { u16::from_be_bytes } else { u16::from_le_bytes };
    let (mut line, mut column) = (1, 1);
    for pair in text.as_chunks().0 {
        match unit(*pair) {
            0x0A => (line, column) = (line + 1, 1),
            // The second half of a character, or the mark.
            0xDC00..=0xDFFF | 0xFEFF => {}
            _ => column += 1,
        }
    }
    (line, column)
}

/// Number of characters in UTF-8 text: a continuation byte (10xxxxxx) belongs to the one before it.
fn characters(text: &[u8]) -> usize {
    // Counted in bytes, as many as fit one, so that the processor can take many at a time.
    let few = |bytes: &[u8]| bytes.iter().map(|&b| u8::from(b & 0xC0 != 0x80)).sum::<u8>();
    text.chunks(usize::from(u8::MAX)).map(|bytes| usize::from(few(bytes))).sum()
}

/// Finds lines and columns in one file without starting over for every question: what is before
/// the grant at hand is counted once.
#[derive(Clone, Debug)]
pub struct Places<'a> {
    text: &'a [u8],
    /// Everything before this offset is counted.
    from: usize,
    line: usize,
    column: usize,
    first_line: usize,
    base: usize,
    /// Whether the text is UTF-16, and if so, whether it is big endian.
    utf16: Option<bool>,
}

impl<'a> Places<'a> {
    /// Places in `text`, which begins `base` bytes into the file and on its 1-based line `line`.
    #[must_use]
    pub const fn new(text: &'a [u8], base: usize, line: usize) -> Self {
        Self { text, from: 0, line, column: 1, first_line: line, base, utf16: None }
    }

    /// The same in a text that is UTF-16, big endian or not; `None` if it is not UTF-16.
    #[must_use]
    pub const fn in_utf16(self, utf16: Option<bool>) -> Self {
        Self { utf16, ..self }
    }

    /// Counts everything before `offset`, so that later questions start there.
    pub fn advance(&mut self, offset: usize) {
        if offset > self.from {
            (self.line, self.column) = self.line_and_column(offset);
            self.from = offset.min(self.text.len());
        }
    }

    /// The text, as far as it is known here, and where it begins in the file.
    pub(crate) const fn text(&self) -> (&'a [u8], usize) {
        (self.text, self.base)
    }

    /// Whether the text is UTF-16.
    pub(crate) const fn is_utf16(&self) -> bool {
        self.utf16.is_some()
    }

    /// The same range as offsets into the whole file.
    #[must_use]
    pub const fn in_file(&self, span: Span) -> Span {
        span.shifted(self.base)
    }

    /// 1-based line in the file and column in it, in characters.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let known = offset >= self.from;
        let (start, line, column) =
            if known { (self.from, self.line, self.column) } else { (0, self.first_line, 1) };
        let between = self.text.get(start..offset.min(self.text.len())).unwrap_or_default();
        let (lines, columns) = match self.utf16 {
            Some(is_big) => line_and_column_in_utf16(between, is_big),
            None => line_and_column(between, between.len()),
        };
        (line + lines - 1, if lines == 1 { column + columns - 1 } else { columns })
    }
}
