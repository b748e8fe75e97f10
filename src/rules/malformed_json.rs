//! A header or claims set that is not a JSON object, or an ambiguous one.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::{Fault, FaultKind, Grant, PartName};
use crate::json::Kind;
use crate::json::fault::{self, Slip};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::limits;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};
use crate::source::Span;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "malformed-json",
    group: Group::Input,
    code: Some("MP-011"),
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "header or claims are not one JSON object with unique member names",
        nb: "header eller claims er ikke ett JSON-objekt med entydige navn",
    },
    needs: &[],
    cites: &[
        citations::MP_011,
        Cite::documented(
            "RFC 7515 section 4: header parameter names are unique",
            "https://www.rfc-editor.org/rfc/rfc7515#section-4",
            "2026-11-22",
        ),
        Cite::documented(
            "RFC 7519 section 4: claim names are unique",
            "https://www.rfc-editor.org/rfc/rfc7519#section-4",
            "2026-11-22",
        ),
    ],
    messages: &[
        &NOT_AN_OBJECT,
        &STRING_AGAIN,
        &NOT_UTF8,
        &COMPRESSED,
        &NULL_BYTES,
        &COMMA,
        &SINGLE_QUOTES,
        &CURLY_QUOTES,
        &COMMENT,
        &PYTHON,
        &JAVASCRIPT,
        &TRAILING_DATA,
        &ENDS_EARLY,
        &ENCODED_TWICE,
        &NESTED,
        &BYTE_ORDER_MARK,
        &BEGINS,
        &SYNTAX,
        &DUPLICATE,
        &TOO_DEEP,
        &TOO_MANY,
    ],
    page: page!("malformed_json.md"),
};

const fn message(en: Words, nb: Words) -> Message {
    Message::error(Basis::Inferred, Reply::Code("MP-011", Basis::Inferred), en, nb)
}

const SERIALISE: &str = "Build it with a JSON library instead of joining strings.";
const SERIALISER: &str = "Lag den med et JSON-bibliotek i stedet for å sette sammen strenger.";

static NOT_AN_OBJECT: Message = message(
    Words::new(
        "The {name} is {kind}; it must be a JSON object.",
        "Give the JWT library a map or object, not a string or a list.",
    ),
    Words::new(
        "Delen {name} er {kind}; den må være et JSON-objekt.",
        "Gi JWT-biblioteket et map eller objekt, ikke en streng eller liste.",
    ),
);

static STRING_AGAIN: Message = message(
    Words::new(
        "The {name} is a JSON string that contains JSON: it was serialised twice.",
        "Give the JWT library the object itself, not the text that JSON.stringify or json.dumps made of it.",
    ),
    Words::new(
        "Delen {name} er en JSON-streng med JSON inni: den er serialisert to ganger.",
        "Gi JWT-biblioteket selve objektet, ikke teksten JSON.stringify eller json.dumps lagde av det.",
    ),
);

static NOT_UTF8: Message = message(
    Words::new(
        "The {name} is not UTF-8: byte {found} is not valid there.",
        "Encode the JSON as UTF-8 before base64url. A single byte for æ, ø or å suggests Latin-1 (Windows-1252): give the encoding explicitly where strings become bytes.",
    ),
    Words::new(
        "Delen {name} er ikke UTF-8: byte {found} kan ikke stå der.",
        "Kod JSON-en som UTF-8 før base64url. En enkelt byte for æ, ø eller å tyder på Latin-1 (Windows-1252); oppgi tegnkoding der strenger blir til byte.",
    ),
);

static COMPRESSED: Message = message(
    Words::new(
        "The payload is compressed, and the header says so with zip. A grant is JSON that is only base64url-encoded.",
        "Make a JWT without compression, and leave zip out: it belongs to encrypted tokens (JWE).",
    ),
    Words::new(
        "Payloaden er komprimert, og det sier headeren med zip. Et grant er JSON som bare er base64url-kodet.",
        "Lag JWT-en uten komprimering, og utelat zip: den hører til krypterte token (JWE).",
    ),
);

static NULL_BYTES: Message = message(
    Words::new(
        "The {name} has zero bytes between its characters: the JSON was encoded as UTF-16.",
        "Encode it as UTF-8 before base64url (.NET: Encoding.UTF8, not Encoding.Unicode).",
    ),
    Words::new(
        "Delen {name} har nullbyte mellom tegnene: JSON-en er kodet som UTF-16.",
        "Kod den som UTF-8 før base64url (.NET: Encoding.UTF8, ikke Encoding.Unicode).",
    ),
);

/// The commonest slips are told apart by `{what}`; a message of its own has what is fixed in another way.
const fn not_json(help: &'static str, help_nb: &'static str) -> Message {
    message(
        Words::new("The {name} is not JSON: {what}.", help),
        Words::new("Delen {name} er ikke JSON: {what}.", help_nb),
    )
}

static COMMA: Message =
    not_json("Remove the comma after the last member.", "Fjern kommaet etter det siste elementet.");

static SINGLE_QUOTES: Message = not_json(
    "In Python use json.dumps, not str() or an f-string; in JavaScript use JSON.stringify.",
    "I Python: bruk json.dumps, ikke str() eller en f-streng; i JavaScript: bruk JSON.stringify.",
);

static CURLY_QUOTES: Message = not_json(
    "Type the quotation marks again in a text editor, as \".",
    "Skriv anførselstegnene på nytt i et redigeringsprogram for ren tekst, som \".",
);

static COMMENT: Message = not_json("Remove it before the text is encoded.", "Fjern den før teksten kodes.");

static PYTHON: Message = not_json(
    "Use json.dumps, which writes true, false and null; str() and f-strings do not.",
    "Bruk json.dumps, som skriver true, false og null; det gjør ikke str() og f-strenger.",
);

static JAVASCRIPT: Message = not_json(
    "Use JSON.stringify, which leaves out what is undefined, and check why the value is missing.",
    "Bruk JSON.stringify, som utelater det som er undefined, og se hvorfor verdien mangler.",
);

static TRAILING_DATA: Message = not_json(
    "The part may contain only one JSON object. Null bytes and leftovers come from buffers that are longer than the text.",
    "Delen kan bare ha ett JSON-objekt. Nullbyte og rester kommer fra buffere som er lengre enn teksten.",
);

static ENDS_EARLY: Message = not_json(
    "Check where the text is encoded: a length in characters may have been used as a length in bytes.",
    "Teksten ble kuttet før den ble kodet: sjekk lengde i byte mot lengde i tegn.",
);

static ENCODED_TWICE: Message = not_json(
    "Encode the JSON once. Most JWT libraries do that themselves: give them the object.",
    "Kod JSON-en én gang. De fleste JWT-biblioteker gjør det selv: gi dem objektet.",
);

static NESTED: Message = not_json(
    "Sign the claims: give the JWT library the claims, not a finished token.",
    "Signer claimene: gi JWT-biblioteket claimene, ikke et ferdig token.",
);

static BYTE_ORDER_MARK: Message = not_json(
    "Encode the JSON as UTF-8 without a byte order mark (.NET: new UTF8Encoding(false)).",
    "Kod JSON-en som UTF-8 uten byte order mark (.NET: new UTF8Encoding(false)).",
);

static BEGINS: Message = not_json(
    "Give the JWT library the claims as a map or object; it writes the JSON.",
    "Gi JWT-biblioteket claimene som et map eller objekt; det skriver JSON-en.",
);

static SYNTAX: Message = not_json(SERIALISE, SERIALISER);

static DUPLICATE: Message = message(
    Words::new(
        "The {name} has the member {found} more than once. Which one counts depends on the parser.",
        "Keep one of them. Both are written when a claim is set both by hand and by the library.",
    ),
    Words::new(
        "Elementet {found} står mer enn én gang i delen {name}. Hvilket som gjelder, er opp til leseren.",
        "Behold ett av dem. Begge blir skrevet når et claim settes både for hånd og av biblioteket.",
    ),
);

static TOO_DEEP: Message = message(
    Words::new(
        "The JSON of the {name} is nested deeper than {expected} levels and was not checked.",
        "Remove the nesting: no part of a grant needs more than a few levels.",
    ),
    Words::new(
        "JSON-en i delen {name} har mer enn {expected} nivåer og er ikke sjekket.",
        "Ingen del av et grant trenger mer enn noen få nivåer.",
    ),
);

static TOO_MANY: Message = message(
    Words::new(
        "The {name} has more than {expected} members and was not checked.",
        "Check what was put in: a grant has about ten claims.",
    ),
    Words::new(
        "Delen {name} har mer enn {expected} elementer og er ikke sjekket.",
        "Et grant har om lag ti claims.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let mut seen: Vec<(PartName, &str)> = Vec::new();
    for fault in facts.grant.faults {
        if let FaultKind::Duplicate(pointer) = &fault.kind {
            // A name that is there three times is still one mistake.
            if !seen.contains(&(fault.part, pointer)) {
                seen.push((fault.part, pointer));
                duplicate(fault.part, pointer, out);
            }
        } else {
            report(facts.grant, fault, out);
        }
    }
}

/// Whether the header says that the payload is compressed, and it cannot be read.
pub(super) fn is_compressed(grant: &Grant<'_>) -> bool {
    let is_unread =
        |fault: &Fault| fault.part == PartName::Payload && matches!(fault.kind, FaultKind::NotUtf8(_));
    grant.header.members.iter().any(|member| member.name == "zip") && grant.faults.iter().any(is_unread)
}

fn duplicate(part: PartName, pointer: &str, out: &mut Findings) {
    let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
    out.report(&DUPLICATE).at_name(part, pointer).found(name).with("name", part.name());
}

fn report(grant: &Grant<'_>, fault: &Fault, out: &mut Findings) {
    let text = grant.json_part(fault.part).map(|p| p.text).unwrap_or_default();
    if let FaultKind::Syntax(error) = &fault.kind {
        return syntax(grant, fault.part, error.offset, out);
    }
    let (message, found, expected) = match &fault.kind {
        FaultKind::NotUtf8(_) if fault.part == PartName::Payload && is_compressed(grant) => {
            (&COMPRESSED, None, None)
        }
        FaultKind::NotUtf8(byte) => (&NOT_UTF8, Some(format!("{byte:02X}")), None),
        FaultKind::NotAnObject(Kind::String) if text.trim_start().starts_with("\"{") => {
            (&STRING_AGAIN, None, None)
        }
        FaultKind::NotAnObject(kind) => (&NOT_AN_OBJECT, Some(kind.phrase().to_owned()), None),
        FaultKind::TooDeep => (&TOO_DEEP, None, Some(limits::JSON_DEPTH)),
        FaultKind::TooManyMembers => (&TOO_MANY, None, Some(limits::JSON_MEMBERS)),
        _ => return,
    };
    let place = grant.lift(fault.part, fault.span);
    let finding = out.report(message).at_bytes(fault.part, place).with("name", fault.part.name());
    if let Some(found) = found {
        finding.found(found);
    }
    if let FaultKind::NotAnObject(kind) = &fault.kind {
        let phrase = Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() };
        finding.with_bilingual("kind", phrase);
    }
    if let Some(expected) = expected {
        finding.expected(expected.to_string());
    }
}

/// Text that is not JSON: what is there, and where.
fn syntax(grant: &Grant<'_>, part: PartName, offset: usize, out: &mut Findings) {
    let text = grant.json_part(part).map(|p| p.text).unwrap_or_default();
    let fault = fault::find(text, offset);
    let end = text
        .get(fault.at..)
        .and_then(|rest| rest.chars().next())
        .map_or(fault.at, |c| fault.at + c.len_utf8());
    let start = fault.at.min(text.len().saturating_sub(1));
    let place = grant.lift(part, Span::new(start, end.max(start + 1)));
    let finding = out.report(message_of(fault.slip)).at_bytes(part, place).with("name", part.name());
    finding.with_bilingual("what", fault.phrase(text)).found(&fault.shown);
}

/// What is said of a slip.
const fn message_of(slip: Slip) -> &'static Message {
    match slip {
        Slip::Utf16 => &NULL_BYTES,
        Slip::Begins => &BEGINS,
        Slip::EncodedTwice => &ENCODED_TWICE,
        Slip::Nested => &NESTED,
        Slip::ByteOrderMark => &BYTE_ORDER_MARK,
        Slip::UnclosedString | Slip::Unclosed | Slip::CutWord | Slip::Missing => &ENDS_EARLY,
        Slip::SingleQuotes => &SINGLE_QUOTES,
        Slip::CurlyQuotes => &CURLY_QUOTES,
        Slip::TrailingComma => &COMMA,
        Slip::Python => &PYTHON,
        Slip::JavaScript => &JAVASCRIPT,
        Slip::Comment => &COMMENT,
        Slip::Trailing => &TRAILING_DATA,
        _ => &SYNTAX,
    }
}
