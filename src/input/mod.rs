//! Finds the grant in what the user hands over: a compact JWS, a request that carries one, a draft.
//!
//! A wrapper that belongs there (form body, HTTP request, curl command, JSON) is taken off without
//! a word; what would make the server refuse the token is mended and kept as [`Damage`].

mod compact;
mod curl;
mod document;
mod encoding;
mod glyph;
mod loose;
mod mistaken;
mod request;
mod scan;
mod wrapping;

use crate::maskinporten::limits;
use crate::source::{Span, Text};

/// A grant found in the input, mended as far as the mend is unambiguous.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// What was found.
    pub body: Body<'a>,
    /// What was mended on the way, in the order of the file; at most one of each kind.
    pub damage: Vec<Damage>,
}

/// What a candidate consists of.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// A compact JWS, or what was meant as one.
    Compact {
        /// The token after mending: nothing but base64url characters and dots, unless what is
        /// wrong with it could not be mended.
        token: Text<'a>,
        /// The token before its alphabet and padding were mended, where that makes a difference:
        /// the signer may have signed this spelling.
        written: Option<Vec<u8>>,
    },
    /// An unsigned draft.
    Draft {
        /// The header as JSON; `None` for bare claims.
        header: Option<Text<'a>>,
        /// The claims as JSON.
        payload: Text<'a>,
    },
    /// Something that is plainly no grant. Nothing else is checked.
    NotAGrant(Nothing),
}

/// Something that is plainly no grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nothing {
    /// What it is.
    pub what: Mistaken,
    /// Where it stands in the file.
    pub span: Span,
    /// Its text, only for [`Mistaken::Placeholder`]; anything else may be a secret.
    pub shown: Option<String>,
}

/// What was handed over in place of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistaken {
    /// A private key: PEM, JWK or DER. Nothing of it may be shown.
    PrivateKey,
    /// A key store (PKCS#12). Nothing of it may be shown.
    KeyStore,
    /// A public key: PEM, JWK or JWKS.
    PublicKey,
    /// A certificate: PEM, DER or its base64.
    Certificate,
    /// `undefined`, `null`, `[object Promise]`: a program printed a variable without a token.
    Placeholder,
    /// The answer of a token endpoint with an access token in it. Nothing of it may be shown.
    TokenResponse,
    /// The error answer of a server.
    ErrorResponse,
    /// An HTML page.
    Html,
    /// A stack trace or error message of a program.
    Exception,
    /// A request without the parameter `assertion`.
    NoAssertion,
    /// JSON in which nothing looks like a grant.
    Json,
    /// A JWS in JSON serialisation (RFC 7515 section 7.2).
    JwsJson,
    /// With `--field`: the line is no JSON object, or has no such string member.
    NoField,
    /// A line longer than [`limits::LINE_BYTES`].
    LineTooLong,
    /// Text in which nothing looks like a token.
    Text,
    /// A signed token that Maskinporten issued: an access token.
    AccessToken,
    /// A signed token that ID-porten or another login service issued: an ID token.
    IdToken,
    /// A client assertion for ID-porten (RFC 7523 section 2.2).
    ClientAssertion,
}

/// Something that had to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What it is.
    pub kind: DamageKind,
    /// The first place in the file.
    pub span: Span,
    /// How often it occurs; for [`DamageKind::SeveralGrants`] how many grants there are.
    pub count: usize,
    /// The character, for white space and the like.
    pub character: Option<char>,
}

impl Damage {
    const fn new(kind: DamageKind, span: Span) -> Self {
        Self { kind, span, count: 1, character: None }
    }
}

/// The kinds of damage that are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DamageKind {
    /// A line feed or carriage return, and the white space around it.
    LineBreak,
    /// White space stands where a dot should be.
    MissingDot,
    /// A blank.
    Blank,
    /// A tab.
    Tab,
    /// A byte order mark.
    ByteOrderMark,
    /// A no-break space, zero-width character or other character that does not show.
    Invisible,
    /// More than one grant in one file.
    SeveralGrants,
    /// UTF-16 text in place of ASCII.
    Utf16,
    /// Quotation marks around it.
    Quotes,
    /// Comma, semicolon or the like after it.
    Punctuation,
    /// `Bearer` before it.
    Bearer,
    /// A whole `Authorization:` header line.
    AuthorizationHeader,
    /// `NAME=` or `name:` before it.
    Assignment,
    /// Python's way of printing bytes: `b'…'`.
    PythonBytes,
    /// `<` and `>` around it.
    AngleBrackets,
    /// `\n` and other backslash escapes, not decoded.
    Escapes,
    /// `%2E` and other percent-encoding, not decoded.
    PercentEncoding,
    /// A form turned `+` into a blank.
    PlusAsBlank,
    /// `=` at the end of a part.
    Padding,
    /// `+` and `/` in place of `-` and `_`.
    StandardAlphabet,
    /// Other text before or after it.
    SurroundingText,
    /// The token was base64-encoded once more.
    DoubleBase64,
}

impl Candidate<'_> {
    /// Where the candidate begins in the file, at most: findings about it stand there or later.
    #[must_use]
    pub fn start(&self) -> usize {
        let body = match &self.body {
            Body::Compact { token, .. } => token.position(0),
            Body::Draft { header, payload } => {
                header.as_ref().map_or(usize::MAX, |h| h.position(0)).min(payload.position(0))
            }
            Body::NotAGrant(nothing) => nothing.span.start,
        };
        self.damage.iter().map(|d| d.span.start).fold(body, usize::min)
    }
}

/// Finds the grants in `bytes`. Empty if there is nothing but white space.
#[must_use]
pub fn find(bytes: &[u8]) -> Vec<Candidate<'_>> {
    let end = without_line_ending(bytes);
    if compact::is_clean(end) {
        return vec![compact::clean(Text::slice(end, 0))];
    }
    let (text, utf16) = encoding::decode(bytes);
    let text = text.sub(Span::new(0, without_line_ending(&text.bytes).len()));
    let start = glyph::run(&text.bytes, 0).end;
    if start >= text.bytes.len() {
        return Vec::new();
    }
    if let Some(found) = wrapped(&text.sub(Span::new(start, text.bytes.len())), bytes) {
        return found;
    }
    let mut found = token(&text, bytes);
    if utf16 {
        mark_utf16(&mut found, bytes);
    }
    found
}

/// Finds the grants in one line of a file in which each line holds one. `field` is the string member
/// that holds the grant where lines are JSON objects; a dotted path reaches into nested objects.
/// Positions are those in the line. Empty if the line is blank.
#[must_use]
pub fn line<'a>(line: &'a [u8], field: Option<&str>) -> Vec<Candidate<'a>> {
    if line.len() > limits::LINE_BYTES {
        return vec![mistaken::nothing(Mistaken::LineTooLong, Span::new(0, line.len()), None)];
    }
    let Some(field) = field else { return find(line) };
    let end = without_line_ending(line);
    let text = Text::slice(end, 0);
    let bom = glyph::run(end, 0).end;
    if bom >= end.len() {
        Vec::new()
    } else {
        document::field(&text.sub(Span::new(bom, end.len())), line, field)
    }
}

/// Takes the wrapper off, if the text is one that may hold a grant.
fn wrapped<'a>(text: &Text<'a>, file: &[u8]) -> Option<Vec<Candidate<'a>>> {
    if matches!(text.bytes.first(), Some(b'{' | b'[')) {
        document::candidates(text, file)
    } else {
        request::candidates(text, file)
    }
}

/// The grants in a text that should be a token and nothing else.
fn token<'a>(text: &Text<'a>, file: &[u8]) -> Vec<Candidate<'a>> {
    if compact::is_clean(&text.bytes) {
        let whole = Span::new(0, text.bytes.len());
        return vec![compact::clean(text.sub(whole))];
    }
    loose::candidates(text, file)
}

/// The token of a UTF-16 file is damaged by that; in a wrapper the encoding is layout.
fn mark_utf16(found: &mut [Candidate<'_>], file: &[u8]) {
    if let Some(first) = found.first_mut()
        && matches!(first.body, Body::Compact { .. })
    {
        let span = Span::new(0, file.len().min(2));
        first.damage.insert(0, Damage::new(DamageKind::Utf16, span));
    }
}

/// The text without its final line ending, LF or CRLF, of which one is allowed.
fn without_line_ending(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").map_or(bytes, |b| b.strip_suffix(b"\r").unwrap_or(b))
}
