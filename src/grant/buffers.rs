//! Decodes the parts of a token, and keeps how they lie in it. What they say is read in `read`.

use std::borrow::Cow;

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};

use super::duplicates;
use super::part::{Part, PartName};
use crate::input::{Body, Candidate, DamageKind, Mistaken, Parameter};
use crate::json::{self, Kind, SyntaxError, Value};
use crate::maskinporten::limits;
use crate::source::{Origin, Span, base64_characters};

/// Something about the token that could not be repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part it was found in.
    pub part: PartName,
    /// Where: in the decoded text of the part for JSON faults, else in the token.
    pub span: Span,
    /// What it is.
    pub kind: FaultKind,
}

/// The kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// Not three parts between dots, but this many.
    Parts(usize),
    /// A part without characters.
    EmptyPart,
    /// A character that is none of base64url.
    Character(char),
    /// A length that no base64url text has, so characters are missing.
    Length,
    /// An RSA signature of this many bytes, which keys of usual sizes do not give. What it means depends on the key.
    SignatureLength(usize),
    /// Bits in the last character that belong to no byte.
    TrailingBits,
    /// More than [`limits::TOKEN_BYTES`].
    TooLong,
    /// The decoded bytes are not UTF-8; the byte that cannot be there.
    NotUtf8(u8),
    /// The text is not JSON.
    Syntax(SyntaxError),
    /// JSON, but no object.
    NotAnObject(Kind),
    /// Deeper than [`limits::JSON_DEPTH`].
    TooDeep,
    /// More members than [`limits::JSON_MEMBERS`].
    TooManyMembers,
    /// A member that is there twice; its RFC 6901 pointer.
    Duplicate(String),
}

/// The decoded bytes of a grant, and how they lie in the token.
#[derive(Debug, Default)]
pub struct Buffers<'a> {
    header: PartBytes<'a>,
    payload: PartBytes<'a>,
    signature: PartBytes<'a>,
    pub(super) token_faults: Vec<Fault>,
}

/// Memory for the decoded bytes of the three parts.
pub(crate) type Spare = [Vec<u8>; 3];

#[derive(Debug, Default)]
struct PartBytes<'a> {
    bytes: Option<Cow<'a, [u8]>>,
    /// Where the characters of the part are in the token; `None` for drafts.
    characters: Option<Span>,
}

impl<'a> Buffers<'a> {
    /// Decodes what can be decoded.
    #[must_use]
    pub fn decode(candidate: &'a Candidate<'a>) -> Self {
        Self::decode_into(candidate, Spare::default())
    }

    /// The same, into memory that another grant is done with.
    pub(crate) fn decode_into(candidate: &'a Candidate<'a>, spare: Spare) -> Self {
        match &candidate.body {
            Body::Compact { token, .. } => Self::decode_token(&token.bytes, spare),
            Body::Draft { header, payload } => Self {
                header: PartBytes::plain(header.as_ref().map(|h| h.bytes.as_ref())),
                payload: PartBytes::plain(Some(&payload.bytes)),
                ..Self::default()
            },
            _ => Self::default(),
        }
    }

    /// The memory back.
    pub(crate) fn into_spare(self) -> Spare {
        [self.header, self.payload, self.signature].map(|part| match part.bytes {
            Some(Cow::Owned(mut bytes)) => {
                bytes.clear();
                bytes
            }
            _ => Vec::new(),
        })
    }

    fn decode_token(token: &[u8], spare: Spare) -> Self {
        let mut buffers = Self::default();
        if token.len() > limits::TOKEN_BYTES {
            buffers.fault(PartName::Input, Span::new(0, token.len()), FaultKind::TooLong);
            return buffers;
        }
        let mut dots = memchr::memchr_iter(b'.', token);
        let ends: [Option<usize>; 3] = std::array::from_fn(|_| dots.next());
        let whole = matches!(ends, [_, Some(_), None]);
        if !whole {
            let parts = memchr::memchr_iter(b'.', token).count() + 1;
            buffers.fault(PartName::Input, Span::new(0, token.len()), FaultKind::Parts(parts));
        }
        let mut start = 0;
        let parts = [PartName::Header, PartName::Payload, PartName::Signature];
        for ((part, dot), spare) in parts.into_iter().zip(ends).zip(spare) {
            let end = dot.unwrap_or(token.len());
            buffers.decode_part(part, token, Span::new(start, end), whole, spare);
            start = end + 1;
            if dot.is_none() {
                break;
            }
            // With a dot too many nobody knows which one; behind the header only what shows to be claims is no guess.
            if matches!(ends, [.., Some(_)]) && part == PartName::Payload {
                buffers.payload.bytes.take_if(|bytes| !is_object(bytes));
                break;
            }
        }
        buffers
    }

    /// `whole`: the token has three parts. Else the last one is likely to be cut, which is no fault
    /// of its own.
    fn decode_part(
        &mut self,
        part: PartName,
        token: &[u8],
        characters: Span,
        whole: bool,
        mut spare: Vec<u8>,
    ) {
        let text = token.get(characters.start..characters.end).unwrap_or_default();
        let mut decoded = base64_simd::URL_SAFE_NO_PAD.decode_append(text, &mut spare).ok().map(|()| spare);
        if decoded.is_none() {
            // Bits that belong to no byte are ignored by common decoders.
            decoded = LENIENT.decode(text).ok();
            self.base64_fault(part, text, characters, whole);
        } else if text.is_empty() && whole {
            self.fault(part, characters, FaultKind::EmptyPart);
        }
        let bytes = PartBytes { bytes: decoded.map(Cow::Owned), characters: Some(characters) };
        match part {
            PartName::Header => self.header = bytes,
            PartName::Payload => self.payload = bytes,
            _ => self.signature = bytes,
        }
    }

    fn base64_fault(&mut self, part: PartName, text: &[u8], characters: Span, whole: bool) {
        let (kind, at) = base64_fault(text);
        let length = if let FaultKind::Character(c) = kind { c.len_utf8() } else { 1 };
        let whole_character = |i: usize| Span::new(i, (i + length).min(text.len()));
        let at = at.map_or(characters, |i| whole_character(i).shifted(characters.start));
        if whole {
            self.fault(part, at, kind);
        }
    }

    fn fault(&mut self, part: PartName, span: Span, kind: FaultKind) {
        self.token_faults.push(Fault { part, span, kind });
    }

    /// Whether the token ends before the signature.
    pub(super) fn is_token_incomplete(&self) -> bool {
        self.token_faults.iter().any(|f| f.kind == FaultKind::Parts(2))
    }

    /// Whether it is an encrypted token (RFC 7516 section 7.1).
    pub(super) fn is_encrypted(&self, header: &Part<'_>) -> bool {
        self.token_faults.iter().any(|f| f.kind == FaultKind::Parts(5))
            && header.members.iter().any(|m| m.name == "enc")
    }

    /// The decoded signature, and where its characters are in the token.
    pub(super) fn signature(&self) -> (&[u8], Option<Span>) {
        (self.signature.bytes.as_deref().unwrap_or_default(), self.signature.characters)
    }

    fn part(&self, part: PartName) -> &PartBytes<'a> {
        match part {
            PartName::Header => &self.header,
            PartName::Signature => &self.signature,
            _ => &self.payload,
        }
    }

    /// Reads the JSON of a part, and what is wrong with it.
    pub(super) fn json(&self, name: PartName, faults: &mut Vec<Fault>) -> Part<'_> {
        let Some(bytes) = self.part(name).bytes.as_deref() else { return Part::default() };
        let mut fault = |span, kind| faults.push(Fault { part: name, span, kind });
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                let at = e.valid_up_to();
                let byte = bytes.get(at).copied().unwrap_or_default();
                fault(Span::new(at, at + 1), FaultKind::NotUtf8(byte));
                return Part::default();
            }
        };
        if text.is_empty() {
            return Part::default();
        }
        let whole = Span::new(0, text.len());
        if json::is_deeper_than(bytes, limits::JSON_DEPTH) {
            fault(whole, FaultKind::TooDeep);
            return Part::new(text, None);
        }
        if let Some((value, members)) = Value::parse_object(text) {
            return Self::object(Part::with_members(text, Some(value), members), fault);
        }
        let value = match Value::parse(text) {
            Ok(value) => value,
            Err(e) => {
                fault(Span::new(e.offset, (e.offset + 1).min(text.len())), FaultKind::Syntax(e));
                return Part::new(text, None);
            }
        };
        if value.kind() != Kind::Object {
            fault(value.span(), FaultKind::NotAnObject(value.kind()));
            return Part::new(text, None);
        }
        Self::object(Part::new(text, Some(value)), fault)
    }

    /// What is wrong with a part that is an object.
    fn object(part: Part<'_>, mut fault: impl FnMut(Span, FaultKind)) -> Part<'_> {
        if part.members.len() > limits::JSON_MEMBERS {
            fault(part.object.map(Value::span).unwrap_or_default(), FaultKind::TooManyMembers);
            return Part::new(part.text, None);
        }
        for (pointer, span) in duplicates::find(&part) {
            fault(span, FaultKind::Duplicate(pointer));
        }
        part
    }

    pub(super) fn lift(&self, candidate: &Candidate<'_>, part: PartName, span: Span) -> Span {
        let token_span = match self.part(part).characters {
            Some(characters) if matches!(part, PartName::Header | PartName::Payload) => {
                base64_characters(characters.start, span)
            }
            _ => span,
        };
        origin_of(candidate, part).map_or(token_span, |origin| origin.lift(token_span))
    }

    pub(super) fn part_span(&self, candidate: &Candidate<'_>, part: PartName) -> Option<Span> {
        match &candidate.body {
            Body::NotAGrant(nothing) => return Some(nothing.span),
            Body::Certificates(file) | Body::Keys(file) => return Some(file.span),
            _ => {}
        }
        let origin = origin_of(candidate, part)?;
        let bytes = self.part(part);
        let span = match (part, bytes.characters, &bytes.bytes) {
            (PartName::Input, ..) => candidate.token_span()?,
            (_, Some(characters), _) => characters,
            (_, None, Some(bytes)) => Span::new(0, bytes.len()),
            (_, None, None) => return None,
        };
        Some(origin.lift(span))
    }
}

impl<'a> PartBytes<'a> {
    fn plain(bytes: Option<&'a [u8]>) -> Self {
        Self { bytes: bytes.map(Cow::Borrowed), characters: None }
    }
}

fn origin_of<'c>(candidate: &'c Candidate<'_>, part: PartName) -> Option<&'c Origin> {
    match (&candidate.body, part) {
        (Body::Compact { token, .. }, _) => Some(&token.origin),
        (Body::Draft { header, .. }, PartName::Header) => header.as_ref().map(|h| &h.origin),
        (Body::Draft { payload, .. }, PartName::Payload) => Some(&payload.origin),
        _ => None,
    }
}

/// Whether the text begins and ends like a JSON object.
fn is_object(text: &[u8]) -> bool {
    text.starts_with(b"{") && text.trim_ascii_end().ends_with(b"}")
}

/// base64url without padding that lets bits pass which belong to no byte.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Names the first thing that keeps `text` from being base64url, and where it stands.
fn base64_fault(text: &[u8]) -> (FaultKind, Option<usize>) {
    let valid = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if let Some(at) = text.iter().position(|&b| !valid(b)) {
        let rest = String::from_utf8_lossy(text.get(at..).unwrap_or_default());
        return (FaultKind::Character(rest.chars().next().unwrap_or('?')), Some(at));
    }
    if text.len() % 4 == 1 {
        (FaultKind::Length, None)
    } else {
        (FaultKind::TrailingBits, Some(text.len() - 1))
    }
}

impl Candidate<'_> {
    pub(super) fn mistaken(&self) -> Option<Mistaken> {
        match &self.body {
            Body::NotAGrant(nothing) => Some(nothing.what),
            Body::Compact { .. } if self.is_sent_as(Parameter::ClientAssertion) => {
                Some(Mistaken::ClientAssertion)
            }
            _ => None,
        }
    }

    /// Whether a part of the token is left out.
    pub(super) fn is_elided(&self) -> bool {
        self.damage.iter().any(|damage| damage.kind == DamageKind::Elision)
    }

    fn token_span(&self) -> Option<Span> {
        let Body::Compact { token, .. } = &self.body else { return None };
        Some(Span::new(0, token.bytes.len()))
    }

    /// What was signed, `header.payload`, in each spelling that the signer may have meant: the
    /// repaired one first.
    pub(super) fn signing_inputs(&self) -> impl Iterator<Item = &[u8]> {
        let (token, written) = match &self.body {
            Body::Compact { token, written } => (Some(token.bytes.as_ref()), written.as_slice()),
            _ => (None, &[][..]),
        };
        let spellings = token.into_iter().chain(written.iter().map(Vec::as_slice));
        spellings.filter_map(|text| text.get(..memchr::memrchr(b'.', text)?))
    }
}
