//! What is found in an input: grants, drafts of grants, things that are plainly neither.

use std::sync::Arc;

use crate::source::{Span, Text};

/// A grant found in the input, repaired as far as the repair is unambiguous.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// What was found.
    pub body: Body<'a>,
    /// What was repaired on the way, in the order of the file; at most one of each kind.
    pub damage: Vec<Damage>,
    /// How a carrier holds it; `None` if the whole input is meant to be the grant.
    pub carried: Option<Box<Carried>>,
}

/// How a carrier holds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The name under which the token is sent.
    pub parameter: Parameter,
    /// RFC 6901 pointer to the string that holds it, in JSON and YAML.
    pub pointer: Option<Arc<str>>,
    /// Whether the carrier is there for this one thing: a single request, or a JSON object with the
    /// token as its member. Then it was handed over in place of a grant if it is none; among other
    /// things it is just there.
    pub is_sole: bool,
    /// Whether the carrier shows only the beginning of it, as logs do: `eyJhbGciOi...`.
    pub is_elided: bool,
}

/// The name under which a token is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Parameter {
    /// `assertion` (RFC 7521 section 4.1).
    Assertion,
    /// `client_assertion` (RFC 7521 section 4.2).
    ClientAssertion,
    /// The header `Authorization` (RFC 6750 section 2.1).
    Authorization,
    /// Any other name, or none.
    #[default]
    Other,
}

impl Parameter {
    /// The parameter of that name, as written in requests, headers and source code.
    #[must_use]
    pub fn named(name: &[u8]) -> Self {
        let is = |known: &[u8]| {
            let letters = name.iter().filter(|b| !matches!(b, b'_' | b'-'));
            letters.map(u8::to_ascii_lowercase).eq(known.iter().copied())
        };
        if is(b"assertion") {
            Self::Assertion
        } else if is(b"clientassertion") {
            Self::ClientAssertion
        } else if is(b"authorization") {
            Self::Authorization
        } else {
            Self::Other
        }
    }
}

/// What a candidate consists of.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// A compact JWS, or what was meant as one.
    Compact {
        /// The token after mending: nothing but base64url characters and dots, unless what is
        /// wrong with it could not be repaired.
        token: Text<'a>,
        /// The token before its alphabet and padding were repaired, and with the whitespace in it, where that
        /// makes a difference: the signer may have signed one of these spellings.
        written: Vec<Vec<u8>>,
    },
    /// An unsigned draft.
    Draft {
        /// The header as JSON; `None` for bare claims.
        header: Option<Text<'a>>,
        /// The claims as JSON.
        payload: Text<'a>,
    },
    /// Certificates, or a key store with some.
    Certificates(File<'a>),
    /// Keys that are to be registered.
    Keys(File<'a>),
    /// Something that is plainly no grant. Nothing else is checked.
    NotAGrant(Nothing),
}

/// A file with certificates or keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// How it is written down.
    pub form: FileForm,
    /// What holds the certificates or keys: the file without a byte order mark and whitespace
    /// around it, or what was decoded from base64. May hold private keys.
    pub text: Text<'a>,
    /// Where it is in the file.
    pub span: Span,
}

/// How certificates and keys are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileForm {
    /// PEM (RFC 7468), with or without text between the blocks.
    Pem,
    /// A certificate or a key as DER.
    Der,
    /// Certificates in a PKCS #7 bundle (RFC 2315): `.p7b`, `.p7c`.
    Pkcs7,
    /// A PKCS #12 key store (RFC 7292): `.p12`, `.pfx`.
    Pkcs12,
    /// A key store of older versions of Java: JKS or JCEKS.
    JavaKeyStore,
    /// A JWK, a JWK Set or an array of JWKs (RFC 7517).
    Json,
}

/// Something that is plainly no grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nothing {
    /// What it is.
    pub what: Mistaken,
    /// Where it is in the file.
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
    /// A certificate request (PKCS #10): PEM, DER or its base64.
    CertificateRequest,
    /// `undefined`, `null`, `[object Promise]`: a program printed a variable without a token.
    Placeholder,
    /// The answer of a token endpoint with an access token in it. Nothing of it may be shown.
    TokenResponse,
    /// The error answer of a server.
    ErrorResponse,
    /// A client as the self-service API answers it.
    Client,
    /// A scope access, or a list of them, as the self-service API answers it.
    AccessList,
    /// The metadata of an authorization server (RFC 8414), the well-known document.
    Metadata,
    /// An HTML page.
    Html,
    /// A stack trace or error message of a program.
    Exception,
    /// A request without the parameter `assertion`.
    NoAssertion,
    /// JSON in which nothing looks like a grant.
    Json,
    /// The base64 of JSON that is not part of a token. Nothing of it may be shown.
    EncodedJson,
    /// A JWS in JSON serialisation (RFC 7515 section 7.2).
    JwsJson,
    /// A token whose claims are in the header, and whose header is the payload.
    PartsSwapped,
    /// An encrypted token (RFC 7516), in either serialisation.
    Encrypted,
    /// With `--field`: the line is not a JSON object, or has no such string member.
    NoField,
    /// A line longer than [`crate::maskinporten::limits::LINE_BYTES`].
    LineTooLong,
    /// What is behind the last of [`crate::maskinporten::limits::TOKENS`] tokens.
    TooManyTokens,
    /// Text in which nothing looks like a token.
    Text,
    /// A signed token that Maskinporten issued: an access token.
    AccessToken,
    /// A signed token that ID-porten or another login service issued: an ID token.
    IdToken,
    /// A client assertion for another server (RFC 7523 section 2.2).
    ClientAssertion,
    /// The parameters of a login as a JWT (RFC 9101).
    RequestObject,
    /// What a login service says when somebody logs out (OpenID Connect Back-Channel Logout).
    LogoutToken,
    /// The answer to a login as a JWT (JARM).
    LoginAnswer,
    /// A token that another server issued.
    OtherToken,
}

/// Something that had to be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What it is.
    pub kind: DamageKind,
    /// The first place in the file.
    pub span: Span,
    /// How often it occurs; for [`DamageKind::SeveralGrants`] how many grants there are.
    pub count: usize,
    /// The character, for whitespace and the like.
    pub character: Option<char>,
}

impl Damage {
    pub(super) const fn new(kind: DamageKind, span: Span) -> Self {
        Self { kind, span, count: 1, character: None }
    }
}

/// The kinds of damage that are repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DamageKind {
    /// A line feed or carriage return, and the whitespace around it.
    LineBreak,
    /// Whitespace is where a dot should be.
    MissingDot,
    /// A space.
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
    /// A form turned `+` into a space.
    PlusAsBlank,
    /// `=` at the end of a part.
    Padding,
    /// `+` and `/` in place of `-` and `_`.
    StandardAlphabet,
    /// Other text before or after it.
    SurroundingText,
    /// The token was base64-encoded once more.
    DoubleBase64,
    /// The whole token in hexadecimal.
    Hexadecimal,
    /// A part of the token is left out, as logs and displays do: `eyJ...`. Not repaired.
    Elision,
}

impl<'a> Candidate<'a> {
    pub(crate) const fn new(body: Body<'a>, damage: Vec<Damage>) -> Self {
        Self { body, damage, carried: None }
    }

    /// The candidate for something that is not a grant and is at `span` of the file.
    pub(super) fn nothing(what: Mistaken, span: Span, shown: Option<String>) -> Self {
        Self::new(Body::NotAGrant(Nothing { what, span, shown }), Vec::new())
    }

    /// Whether it came as this parameter.
    #[must_use]
    pub fn is_sent_as(&self, parameter: Parameter) -> bool {
        self.carried.as_ref().is_some_and(|carried| carried.parameter == parameter)
    }

    /// Where the candidate begins in the file, at most: findings about it are there or later.
    #[must_use]
    pub fn start(&self) -> usize {
        let body = match &self.body {
            Body::Compact { token, .. } => token.position(0),
            Body::Draft { header, payload } => {
                header.as_ref().map_or(usize::MAX, |h| h.position(0)).min(payload.position(0))
            }
            Body::Certificates(file) | Body::Keys(file) => file.span.start,
            Body::NotAGrant(nothing) => nothing.span.start,
        };
        self.damage.iter().map(|d| d.span.start).fold(body, usize::min)
    }
}
