//! Reads a token from the place where it begins, and repairs what has come into it on the way.

use super::ahead::{rest_of_signature, whole_token_at};
use super::damages::Damages;
use super::{marks, stray};
use crate::input::candidate::{Damage, DamageKind};
use crate::input::character::{self, Sign, is_token_character, sign};
use crate::input::shape::{WHOLE_SIGNATURES, begins_dots, begins_header, begins_object};
use crate::source::{Span, Text};

/// A token read from a text.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    /// The token's characters after mending, each with where it is written in the text.
    bytes: Vec<u8>,
    places: Vec<Span>,
    /// The spelling before alphabet and padding were repaired.
    written: Vec<u8>,
    /// Where it begins in the text.
    pub(super) start: usize,
    /// Where it ends in the text.
    pub(super) end: usize,
    /// Number of dots.
    pub(super) dots: usize,
    /// Index in `bytes` where the current part begins.
    part: usize,
    /// Where whitespace was dropped: index in `bytes`.
    seams: Vec<usize>,
    /// The whitespace that was dropped: index in `written`, and where it is in the text.
    dropped: Vec<(usize, Span)>,
    /// Whether the rest of the text is known to be in the token, whatever characters it has.
    takes_rest: bool,
    /// What closes the marks that the current part is in.
    closes: &'static [u8],
    /// Whether a run of dots stands for what is left out.
    pub(super) is_elided: bool,
    pub(super) damage: Damages,
}

/// Seams remembered at most; more than two are never asked for.
const MOST_SEAMS: usize = 4;

/// Reads the token that begins at `start`. `file` is the file as given; `last_dot` is where the last
/// dot of the text stands. `is_all`: nothing else is in the text, so that it may have characters that no
/// token has.
pub(super) fn scan(text: &Text<'_>, file: &[u8], start: usize, last_dot: usize, is_all: bool) -> Scan {
    let mut scan = Scan {
        bytes: Vec::new(),
        places: Vec::new(),
        written: Vec::new(),
        start,
        end: start,
        dots: 0,
        part: 0,
        seams: Vec::new(),
        dropped: Vec::new(),
        takes_rest: false,
        closes: b"",
        is_elided: false,
        damage: Damages::default(),
    };
    let around = Around::new(text, file, start, last_dot, is_all);
    while scan.step(&around) {}
    scan
}

/// The text a token is in, and what was found out about it once.
struct Around<'t> {
    text: &'t Text<'t>,
    bytes: &'t [u8],
    file: &'t [u8],
    last_dot: usize,
    is_all: bool,
    /// Whether spaces stand for `+`: `/` or `=` show that the alphabet is the standard one.
    blank_is_plus: bool,
}

impl<'t> Around<'t> {
    fn new(text: &'t Text<'t>, file: &'t [u8], start: usize, last_dot: usize, is_all: bool) -> Self {
        let bytes: &[u8] = &text.bytes;
        let rest = bytes.get(start..).unwrap_or_default();
        let (mut dots, mut before) = (0, 0);
        let stop = |(at, b): (usize, &u8)| {
            dots += usize::from(*b == b'.');
            // Behind padding a part is over; the line must not run into the next token.
            let over = before == b'=' && b.is_ascii_alphanumeric();
            let is_next = *b == b'e' && before == b' ' && begins_header(rest, at);
            before = *b;
            over || is_next || dots > 2 || !(is_token_character(*b) || matches!(b, b' ' | b'/' | b'=' | b'+'))
        };
        let end = rest.iter().enumerate().position(stop).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        let blank_is_plus = line.contains(&b' ') && !line.contains(&b'+') && standard_with_blanks(line);
        Self { text, bytes, file, last_dot, is_all, blank_is_plus }
    }

    fn was_plus(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b' ')
            && (self.blank_is_plus || self.file.get(self.text.position(at)) == Some(&b'+'))
    }

    fn span(&self, at: usize, len: usize) -> Span {
        self.text.lift(Span::new(at, (at + len).min(self.bytes.len())))
    }
}

/// Whether a token with spaces is whole once each space counts as one character of the standard
/// alphabet: it has `/` or `=`, and no part has a length that base64 cannot have.
fn standard_with_blanks(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let shows = line.contains(&b'/') || line.ends_with(b"=") || memchr::memmem::find(line, b"=.").is_some();
    let mut parts = line.split(|&b| b == b'.');
    let signature = line.rsplit(|&b| b == b'.').next().unwrap_or_default();
    let signature = signature.len() - signature.iter().rev().take_while(|&&b| b == b'=').count();
    let shows = shows && WHOLE_SIGNATURES.contains(&signature);
    let fits = |part: &[u8]| {
        let padding = part.iter().rev().take_while(|&&b| b == b'=').count();
        if padding > 0 { part.len().is_multiple_of(4) } else { part.len() % 4 != 1 }
    };
    shows && memchr::memchr_iter(b'.', line).count() == 2 && parts.all(fits)
}

impl Scan {
    /// Takes one more thing into the token; `false` where it ends.
    fn step(&mut self, around: &Around<'_>) -> bool {
        let at = self.end;
        if at >= around.bytes.len() {
            return false;
        }
        match sign(around.bytes, at) {
            (Sign::Keep { byte: b'.', .. }, _) if around.bytes.get(at..).is_some_and(begins_dots) => {
                self.elision(around)
            }
            (Sign::Keep { byte: b'.', .. }, len) if self.full_stop(around, at + len) => false,
            (Sign::Keep { .. }, _) if self.begins_part() && self.marks(around) => true,
            (Sign::Keep { .. }, _) if self.begins_part() && self.is_printed(around) => false,
            (Sign::Keep { byte, written, undone }, len) => {
                self.keep(around, byte, written, undone, len);
                true
            }
            (Sign::Padding(kind), len) => self.padding(around, kind, len),
            (Sign::White(_), _) if around.was_plus(at) && self.plus_inside(around, at) => {
                self.keep(around, b'-', b'+', Some(DamageKind::PlusAsBlank), 1);
                true
            }
            (Sign::White(_), _) => self.white(around),
            (Sign::Stop, _) => self.marks(around) || self.stray(around),
        }
    }

    /// Whether the next character is the first of the second or third part.
    const fn begins_part(&self) -> bool {
        self.dots > 0 && self.bytes.len() == self.part
    }

    /// Whether what a program prints for an object is in place of the signature.
    fn is_printed(&self, around: &Around<'_>) -> bool {
        self.dots == 2 && begins_object(around.bytes.get(self.end..).unwrap_or_default())
    }

    /// Puts a character that no token has where a run of dots stands for what is left out.
    fn elision(&mut self, around: &Around<'_>) -> bool {
        let rest = around.bytes.get(self.end..).unwrap_or_default();
        let dots = rest.iter().take_while(|&&b| b == b'.').count();
        self.is_elided = true;
        let followed = matches!(sign(around.bytes, self.end + dots).0, Sign::Keep { .. });
        if !followed || self.is_complete() {
            return false;
        }
        self.damage.add(DamageKind::Elision, around.span(self.end, dots));
        for byte in "…".bytes() {
            self.bytes.push(byte);
            self.written.push(byte);
            self.places.push(Span::new(self.end, self.end + dots));
        }
        self.end += dots;
        true
    }

    /// Whether it is all of a token.
    pub(super) fn is_complete(&self) -> bool {
        self.dots == 2 && WHOLE_SIGNATURES.contains(&(self.bytes.len() - self.part))
    }

    /// Keeps a character that no token has if the rest of the token is behind it, for those who decode it
    /// to name.
    fn stray(&mut self, around: &Around<'_>) -> bool {
        let part = self.bytes.len() - self.part;
        // The rest is looked through once.
        self.takes_rest =
            self.takes_rest || (around.is_all && stray::is_inside(around.bytes, self.end, self.dots, part));
        let rest = around.bytes.get(self.end..).filter(|_| self.takes_rest).unwrap_or_default();
        if rest.starts_with("…".as_bytes()) {
            self.is_elided = true;
            self.damage.add(DamageKind::Elision, around.span(self.end, "…".len()));
        }
        let byte = rest.first();
        byte.map(|&byte| self.keep(around, byte, byte, None, 1)).is_some()
    }

    fn keep(&mut self, around: &Around<'_>, byte: u8, written: u8, undone: Option<DamageKind>, len: usize) {
        if let Some(kind) = undone {
            self.damage.add(kind, around.span(self.end, len));
        }
        if byte != written && undone != Some(DamageKind::PlusAsBlank) {
            self.damage.add(DamageKind::StandardAlphabet, around.span(self.end, len));
        }
        self.bytes.push(byte);
        self.places.push(Span::new(self.end, self.end + len));
        self.written.push(written);
        self.end += len;
        if byte == b'.' {
            self.dots += 1;
            self.part = self.bytes.len();
        }
    }

    /// Leaves out the marks that are around single parts, as programs print each: at the end of a part, and at the start
    /// of the next.
    fn marks(&mut self, around: &Around<'_>) -> bool {
        let rest = around.bytes.get(self.end..).unwrap_or_default();
        if self.bytes.len() > self.part && self.bytes.last() != Some(&b'.') {
            let is_closed = !self.closes.is_empty() && rest.starts_with(self.closes);
            let length = if is_closed { Some(self.closes.len()) } else { marks::closing(rest) };
            return length.filter(|_| self.dots < 2 || is_closed).map(|length| self.end += length).is_some();
        }
        let marks = marks::opening(rest).filter(|_| matches!(self.dots, 1 | 2));
        marks
            .map(|marks| {
                self.damage.add(marks.kind, around.span(self.end, marks.opens.len()));
                self.closes = marks.closes;
                self.end += marks.opens.len();
            })
            .is_some()
    }

    /// Whether a dot ends the sentence that the token is in, rather than its third part.
    fn full_stop(&self, around: &Around<'_>, next: usize) -> bool {
        let followed = matches!(sign(around.bytes, next).0, Sign::Keep { .. });
        self.dots == 2 && self.bytes.len() > self.part && !followed
    }

    /// Whether the space at `at` is inside the token: a plus at either end would be text.
    fn plus_inside(&self, around: &Around<'_>, at: usize) -> bool {
        let next = sign(around.bytes, at + 1).0;
        !self.bytes.is_empty()
            && (matches!(next, Sign::Keep { .. } | Sign::Padding(_)) || around.was_plus(at + 1))
    }

    /// `=` belongs to the token at the end of a part only.
    fn padding(&mut self, around: &Around<'_>, kind: DamageKind, len: usize) -> bool {
        let mut next = self.end + len;
        let mut signs = 1;
        while let (Sign::Padding(_), more) = sign(around.bytes, next) {
            next += more;
            signs += 1;
        }
        let ends = !matches!(sign(around.bytes, next).0, Sign::Keep { byte, .. } if byte != b'.');
        if !ends || signs > 2 || self.bytes.len() == self.part {
            return false;
        }
        self.damage.add(kind, around.span(self.end, next - self.end));
        self.written.extend(std::iter::repeat_n(b'=', signs));
        self.end = next;
        true
    }

    /// Drops a run of whitespace, unless the token ends before it.
    fn white(&mut self, around: &Around<'_>) -> bool {
        let run = character::run(around.bytes, self.end);
        if !self.goes_on(around, run.end) {
            return false;
        }
        self.damage.add_white(&run, around.span(run.first, run.first_len));
        if self.seams.len() < MOST_SEAMS {
            self.seams.push(self.bytes.len());
        }
        self.dropped.push((self.written.len(), Span::new(self.end, run.end)));
        self.end = run.end;
        true
    }

    /// Whether the token goes on at `next`, behind whitespace.
    fn goes_on(&self, around: &Around<'_>, next: usize) -> bool {
        if !matches!(sign(around.bytes, next).0, Sign::Keep { .. } | Sign::Padding(_)) {
            return false;
        }
        let another = begins_header(around.bytes, next);
        if self.dots >= 2 && another && around.last_dot > next {
            return false;
        }
        if self.dots >= 1 && another && whole_token_at(around.bytes, next) {
            return false;
        }
        let signature = self.bytes.len() - self.part;
        if self.dots == 2 && WHOLE_SIGNATURES.contains(&signature) {
            return rest_of_signature(around.bytes, next)
                .is_some_and(|more| WHOLE_SIGNATURES.contains(&(signature + more)));
        }
        true
    }

    /// Puts dots where whitespace is in their place: header, payload and signature were copied
    /// one by one.
    pub(super) fn restore_dots(&mut self, text: &Text<'_>) {
        let parts_begin = |&seam: &usize| seam > 0 && seam < self.bytes.len();
        let fits = self.dots == 0 && matches!(self.seams.len(), 1 | 2) && self.seams.iter().all(parts_begin);
        let payload = self.seams.first().and_then(|&seam| self.bytes.get(seam..)).unwrap_or_default();
        if !fits || !begins_header(payload, 0) || self.written.len() != self.bytes.len() {
            return;
        }
        for &seam in self.seams.iter().rev() {
            let before = self.places.get(seam - 1).map_or(0, |place| place.end);
            self.bytes.insert(seam, b'.');
            self.written.insert(seam, b'.');
            self.places.insert(seam, Span::new(before, before));
        }
        let first = self.seams.first().and_then(|&seam| self.places.get(seam)).map_or(0, |place| place.start);
        self.dots = self.seams.len();
        self.damage = Damages::default();
        self.dropped.clear();
        let span = text.lift(Span::new(first, first + 1));
        let missing = Damage { count: self.dots, ..Damage::new(DamageKind::MissingDot, span) };
        self.damage.extend(vec![missing]);
    }

    /// Whether it is more than a chance in the base64 of something else, such as a certificate: without a dot, or
    /// over line breaks, a token shows by the text that its header is.
    pub(super) fn may_be_token(&self) -> bool {
        const ENOUGH: usize = 24;
        if self.dots > 0 && self.seams.is_empty() {
            return true;
        }
        let header = self.bytes.split(|&b| b == b'.').next().unwrap_or_default();
        let start = header.get(..header.len().min(ENOUGH) / 4 * 4).unwrap_or_default();
        let is_text = |bytes: Vec<u8>| {
            bytes.iter().all(|&b| !b.is_ascii_control() || b.is_ascii_whitespace())
                && std::str::from_utf8(&bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
        };
        base64_simd::URL_SAFE_NO_PAD.decode_to_vec(start).is_ok_and(is_text)
    }

    /// The token, and the other spellings of it that the signer may have signed: before alphabet and padding were
    /// repaired, and with the whitespace in it.
    pub(super) fn token<'a>(&self, text: &Text<'a>) -> (Text<'a>, Vec<Vec<u8>>) {
        let given = text.bytes.get(self.start..self.end).unwrap_or_default();
        if given == self.bytes && self.written == self.bytes {
            return (text.sub(Span::new(self.start, self.end)), Vec::new());
        }
        let places = self.places.iter().map(|&place| text.lift(place));
        let token = Text::kept(self.bytes.clone(), places, text.position(self.end));
        let written = (self.written != self.bytes).then(|| self.written.clone());
        (token, written.into_iter().chain(self.broken(&text.bytes)).collect())
    }

    /// The token with the whitespace that is in what was signed, as base64 that is broken into lines has it.
    fn broken(&self, text: &[u8]) -> Option<Vec<u8>> {
        let signed = memchr::memrchr(b'.', &self.written)?;
        self.dropped.first().filter(|(index, _)| *index <= signed)?;
        let (mut broken, mut at) = (Vec::with_capacity(self.end - self.start), 0);
        for &(index, white) in &self.dropped {
            broken.extend_from_slice(self.written.get(at..index).unwrap_or_default());
            broken.extend(unescaped(text.get(white.start..white.end).unwrap_or_default()));
            at = index;
        }
        broken.extend_from_slice(self.written.get(at..).unwrap_or_default());
        Some(broken)
    }
}

/// Whitespace, with what its escapes stand for.
fn unescaped(white: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(byte) = white.get(at) {
        let escaped = white.get(at + 1).filter(|_| *byte == b'\\');
        out.push(match escaped {
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            _ => *byte,
        });
        at += if escaped.is_some() { 2 } else { 1 };
    }
    out
}
