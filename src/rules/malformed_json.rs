//! A header or claims set that is no JSON object, or an ambiguous one.

use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::{Fault, FaultKind, Grant, PartName};
use crate::json::{Kind, SyntaxError};
use crate::language::Bilingual;
use crate::maskinporten::{limits, pages};
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub static RULE: Rule = Rule {
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
        Cite {
            basis: Basis::Documented,
            title: "Feilsøking i Maskinporten: MP-011",
            url: pages::TROUBLESHOOTING,
            read_on: "2026-11-22",
        },
        Cite {
            basis: Basis::Documented,
            title: "RFC 7515 section 4: header parameter names are unique",
            url: "https://www.rfc-editor.org/rfc/rfc7515#section-4",
            read_on: "2026-11-22",
        },
        Cite {
            basis: Basis::Documented,
            title: "RFC 7519 section 4: claim names are unique",
            url: "https://www.rfc-editor.org/rfc/rfc7519#section-4",
            read_on: "2026-11-22",
        },
    ],
    messages: &[
        &NOT_AN_OBJECT,
        &STRING_AGAIN,
        &NOT_UTF8,
        &NULL_BYTES,
        &COMMA,
        &SINGLE_QUOTES,
        &COMMENT,
        &LITERAL,
        &CONTROL,
        &TRAILING_DATA,
        &ENDS_EARLY,
        &SYNTAX,
        &DUPLICATE,
        &TOO_DEEP,
        &TOO_MANY,
    ],
    page: include_str!("malformed_json.md"),
};

const fn message(en: Words, nb: Words) -> Message {
    Message { severity: Severity::Error, basis: Basis::Inferred, reply: Reply::Code("MP-011", Basis::Inferred), en, nb }
}

const SERIALISE: &str = "Build it with a JSON library instead of joining strings.";
const SERIALISER: &str = "Lag den med et JSON-bibliotek i stedet for å sette sammen strenger.";

static NOT_AN_OBJECT: Message = message(
    Words {
        text: "The {name} is {found}; it must be a JSON object.",
        help: "Give the JWT library a map or object, not a string or a list.",
    },
    Words {
        text: "Delen {name} er {found}; den må være et JSON-objekt.",
        help: "Gi JWT-biblioteket et map eller objekt, ikke en streng eller liste.",
    },
);

static STRING_AGAIN: Message = message(
    Words {
        text: "The {name} is a JSON string that holds JSON: it was serialised twice.",
        help: "Give the JWT library the object itself, not the text that JSON.stringify or json.dumps made of it.",
    },
    Words {
        text: "Delen {name} er en JSON-streng med JSON inni: den er serialisert to ganger.",
        help: "Gi JWT-biblioteket selve objektet, ikke teksten JSON.stringify eller json.dumps lagde av det.",
    },
);

static NOT_UTF8: Message = message(
    Words {
        text: "The {name} is not UTF-8: byte {found} cannot stand there.",
        help: "Encode the JSON as UTF-8 before base64url. A lone byte for æ, ø or å points to Latin-1 (Windows-1252); name the encoding where strings become bytes.",
    },
    Words {
        text: "Delen {name} er ikke UTF-8: byte {found} kan ikke stå der.",
        help: "Kod JSON-en som UTF-8 før base64url. En enkelt byte for æ, ø eller å tyder på Latin-1 (Windows-1252); oppgi tegnkoding der strenger blir til byte.",
    },
);

static NULL_BYTES: Message = message(
    Words {
        text: "The {name} has zero bytes between its characters: the JSON was encoded as UTF-16.",
        help: "Encode it as UTF-8 before base64url (.NET: Encoding.UTF8, not Encoding.Unicode).",
    },
    Words {
        text: "Delen {name} har nullbyte mellom tegnene: JSON-en er kodet som UTF-16.",
        help: "Kod den som UTF-8 før base64url (.NET: Encoding.UTF8, ikke Encoding.Unicode).",
    },
);

static COMMA: Message = message(
    Words {
        text: "The JSON of the {name} has a comma before a closing bracket.",
        help: "Remove the comma after the last member.",
    },
    Words {
        text: "JSON-en i delen {name} har komma foran en sluttparentes.",
        help: "Fjern kommaet etter det siste elementet.",
    },
);

static SINGLE_QUOTES: Message = message(
    Words {
        text: "The JSON of the {name} has single quotes where double quotes belong.",
        help: "In Python use json.dumps, not str() or an f-string; in JavaScript use JSON.stringify.",
    },
    Words {
        text: "JSON-en i delen {name} har enkle anførselstegn der det skal være doble.",
        help: "I Python: bruk json.dumps, ikke str() eller en f-streng; i JavaScript: bruk JSON.stringify.",
    },
);

static COMMENT: Message = message(
    Words {
        text: "The JSON of the {name} has a comment; JSON has none.",
        help: "Remove it before the text is encoded.",
    },
    Words {
        text: "JSON-en i delen {name} har en kommentar; JSON har ikke kommentarer.",
        help: "Fjern den før teksten kodes.",
    },
);

static LITERAL: Message = message(
    Words {
        text: "The JSON of the {name} has {found}, which is no JSON value; JSON knows true, false and null.",
        help: SERIALISE,
    },
    Words {
        text: "JSON-en i delen {name} har {found}, som ikke er en JSON-verdi; JSON har true, false og null.",
        help: SERIALISER,
    },
);

static CONTROL: Message = message(
    Words {
        text: "A string in the JSON of the {name} has a line break, tab or other control character in it that is not escaped.",
        help: SERIALISE,
    },
    Words {
        text: "En streng i JSON-en i delen {name} har linjeskift, tabulator eller et annet kontrolltegn uten escape.",
        help: SERIALISER,
    },
);

static TRAILING_DATA: Message = message(
    Words {
        text: "Text follows behind the end of the JSON object in the {name}.",
        help: "Only one JSON object may stand there. Null bytes and leftovers come from buffers that are longer than the text.",
    },
    Words {
        text: "Det følger tekst etter slutten av JSON-objektet i delen {name}.",
        help: "Det kan bare stå ett JSON-objekt der. Nullbyte og rester kommer fra buffere som er lengre enn teksten.",
    },
);

static ENDS_EARLY: Message = message(
    Words {
        text: "The JSON of the {name} ends in the middle.",
        help: "The text was cut before it was encoded: check lengths in bytes against lengths in characters.",
    },
    Words {
        text: "JSON-en i delen {name} slutter midt i.",
        help: "Teksten ble kuttet før den ble kodet: sjekk lengde i byte mot lengde i tegn.",
    },
);

static SYNTAX: Message = message(
    Words { text: "The {name} is no JSON: {found}.", help: SERIALISE },
    Words { text: "Delen {name} er ikke JSON: {found}.", help: SERIALISER },
);

static DUPLICATE: Message = message(
    Words {
        text: "The member {found} stands twice in the {name}. Which one counts is up to the reader.",
        help: "Keep one of them. Both are written when a claim is set by hand and by the library as well.",
    },
    Words {
        text: "Elementet {found} står to ganger i delen {name}. Hvilket som gjelder, er opp til leseren.",
        help: "Behold ett av dem. Begge blir skrevet når et claim settes både for hånd og av biblioteket.",
    },
);

static TOO_DEEP: Message = message(
    Words {
        text: "The JSON of the {name} is nested deeper than {expected} levels and was not looked at.",
        help: "No part of a grant needs more than a handful of levels.",
    },
    Words {
        text: "JSON-en i delen {name} har mer enn {expected} nivåer og er ikke sjekket.",
        help: "Ingen del av et grant trenger mer enn noen få nivåer.",
    },
);

static TOO_MANY: Message = message(
    Words {
        text: "The {name} has more than {expected} members and was not looked at.",
        help: "A grant has about ten claims.",
    },
    Words {
        text: "Delen {name} har mer enn {expected} elementer og er ikke sjekket.",
        help: "Et grant har om lag ti claims.",
    },
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let mut seen: Vec<(PartName, &str)> = Vec::new();
    for fault in facts.grant.faults {
        if let FaultKind::Duplicate(pointer) = &fault.kind {
            // A name that stands there three times is still one mistake.
            if !seen.contains(&(fault.part, pointer)) {
                seen.push((fault.part, pointer));
                duplicate(fault.part, pointer, out);
            }
        } else {
            report(facts.grant, fault, out);
        }
    }
}

fn duplicate(part: PartName, pointer: &str, out: &mut Findings) {
    let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
    out.report(&DUPLICATE).at_name(part, pointer).found(name).with("name", part.name());
}

fn report(grant: &Grant<'_>, fault: &Fault, out: &mut Findings) {
    let text = grant.json_part(fault.part).map(|p| p.text).unwrap_or_default();
    let place = grant.lift(fault.part, fault.span);
    let (message, found, expected) = match &fault.kind {
        FaultKind::NotUtf8(byte) => (&NOT_UTF8, Some(format!("{byte:02X}")), None),
        FaultKind::Syntax(error) => {
            let (message, found) = slip(text, error);
            (message, found, None)
        }
        FaultKind::NotAnObject(Kind::String) if text.trim_start().starts_with("\"{") => {
            (&STRING_AGAIN, None, None)
        }
        FaultKind::NotAnObject(kind) => (&NOT_AN_OBJECT, Some(kind.phrase().to_owned()), None),
        FaultKind::TooDeep => (&TOO_DEEP, None, Some(limits::JSON_DEPTH)),
        FaultKind::TooManyMembers => (&TOO_MANY, None, Some(limits::JSON_MEMBERS)),
        _ => return,
    };
    let finding = out.report(message).at_bytes(fault.part, place).with("name", fault.part.name());
    if let Some(found) = found {
        finding.found(found);
    }
    if let Some(expected) = expected {
        finding.expected(expected.to_string());
    }
}

/// Which of the usual slips a syntax error is.
fn slip(text: &str, error: &SyntaxError) -> (&'static Message, Option<String>) {
    let at = error.offset.min(text.len());
    let rest = text.get(at..).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let word = |w: &&str| {
        rest.starts_with(*w) || before.ends_with(w.get(..1).unwrap_or_default()) && is_word_at(text, at, w)
    };
    if text.contains('\0') {
        return (&NULL_BYTES, None);
    }
    if error.message.starts_with("EOF") {
        return (&ENDS_EARLY, None);
    }
    if error.message.starts_with("control character") {
        return (&CONTROL, None);
    }
    if error.message.starts_with("trailing characters") {
        return (&TRAILING_DATA, None);
    }
    if rest.starts_with(['}', ']']) && before.trim_end().ends_with(',') {
        return (&COMMA, None);
    }
    if rest.starts_with('\'') {
        return (&SINGLE_QUOTES, None);
    }
    if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
        return (&COMMENT, None);
    }
    if let Some(literal) = LITERALS.iter().find(|w| word(w)) {
        return (&LITERAL, Some((*literal).to_owned()));
    }
    (&SYNTAX, Some(error.message.clone()))
}

const LITERALS: [&str; 7] = ["True", "False", "None", "undefined", "NaN", "Infinity", "nil"];

/// Whether `word` stands around `at`: the parser gives up within a word that begins like one it knows.
fn is_word_at(text: &str, at: usize, word: &str) -> bool {
    (1..word.len())
        .any(|back| at.checked_sub(back).and_then(|s| text.get(s..)).is_some_and(|t| t.starts_with(word)))
}
