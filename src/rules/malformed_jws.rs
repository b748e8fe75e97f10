//! What is not a compact JWS, and cannot be repaired into one.

use super::citations;
use super::facts::Facts;
use super::key_reference::is_unsigned;
use super::signature::{self, Length, unusual_length};
use crate::finding::Findings;
use crate::grant::{Fault, FaultKind, Grant, PartName};
use crate::input::{DamageKind, Mistaken};
use crate::language::Bilingual;
use crate::maskinporten::limits;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};
use crate::source::Span;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "malformed-jws",
    group: Group::Input,
    code: Some("MP-011"),
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "the token is not three base64url parts separated by dots",
        nb: "tokenet er ikke tre base64url-deler med punktum mellom",
    },
    needs: &[],
    cites: &[
        citations::MP_011,
        Cite::documented(
            "RFC 7515 section 5.2: message signature or MAC validation",
            "https://www.rfc-editor.org/rfc/rfc7515#section-5.2",
            "2026-11-22",
        ),
        Cite::documented(
            "RFC 4648 section 3.5: canonical encoding",
            "https://www.rfc-editor.org/rfc/rfc4648#section-3.5",
            "2026-11-22",
        ),
    ],
    messages: &[
        &ONE_PART,
        &TWO_PARTS,
        &ENCRYPTED,
        &PARTS,
        &ELIDED,
        &EMPTY_PART,
        &NO_SIGNATURE,
        &CHARACTER,
        &LENGTH,
        &SIGNATURE_CUT,
        &SIGNATURE_SHORT,
        &SIGNATURE_UNUSUAL,
        &SIGNATURE_LONG,
        &TRAILING_BITS,
        &TOO_LONG,
    ],
    page: page!("malformed_jws.md"),
};

const fn error(en: Words, nb: Words) -> Message {
    Message::error(Basis::Inferred, Reply::Code("MP-011", Basis::Inferred), en, nb)
}

static ONE_PART: Message = error(
    Words::new(
        "The token has no dot: it has only one part of three ({length} characters).",
        "Pass the whole token, header.payload.signature. Copying with a double click often stops at the first dot.",
    ),
    Words::new(
        "Tokenet har ikke noe punktum: bare én av tre deler er der ({length} tegn).",
        "Bruk hele tokenet, header.payload.signatur. Kopiering med dobbeltklikk stopper ofte ved første punktum.",
    ),
);

static TWO_PARTS: Message = error(
    Words::new(
        "The token ends before its signature: it has two parts of three ({length} characters).",
        "Pass the whole token, header.payload.signature. A column, log line or terminal may have cut it; otherwise it was never signed.",
    ),
    Words::new(
        "Tokenet slutter før signaturen: det har to av tre deler ({length} tegn).",
        "Bruk hele tokenet, header.payload.signatur. En kolonne, logglinje eller terminal kan ha kuttet det; ellers er det aldri blitt signert.",
    ),
);

static ENCRYPTED: Message = error(
    Words::new(
        "The token has five parts: it is encrypted (JWE). A grant is only signed.",
        "Make a signed JWT (JWS): leave out the encryption step, for example EncryptingCredentials in .NET or EncryptedJWT in Nimbus.",
    ),
    Words::new(
        "Tokenet har fem deler: det er kryptert (JWE). Et grant er bare signert.",
        "Lag en signert JWT (JWS): ta bort krypteringen, for eksempel EncryptingCredentials i .NET eller EncryptedJWT i Nimbus.",
    ),
);

static PARTS: Message = error(
    Words::new(
        "The token has {found} parts separated by dots; a compact JWS has {expected}.",
        "Check how the parts are joined: header.payload.signature, with nothing added at either end.",
    ),
    Words::new(
        "Tokenet har {found} deler mellom punktum; en kompakt JWS har {expected}.",
        "Se på hvordan delene settes sammen: header.payload.signatur, uten noe i tillegg i endene.",
    ),
);

static ELIDED: Message = error(
    Words::new(
        "Part of the token is left out: something such as ..., [REDACTED] or a printed object is in its place.",
        "Pass the whole token, header.payload.signature. Logs and displays shorten or hide it; copy it from where it is made. If a program printed an object, make it print the base64url text.",
    ),
    Words::new(
        "En del av tokenet er utelatt: noe som ..., [REDACTED] eller et utskrevet objekt står i stedet.",
        "Bruk hele tokenet, header.payload.signatur. Logger og skjermbilder forkorter eller skjuler det; kopier det der det lages. Har et program skrevet ut et objekt, så få det til å skrive base64url-teksten.",
    ),
);

static EMPTY_PART: Message = error(
    Words::new(
        "The {name} is empty: there are no characters in its place between the dots.",
        "Make the token again; the library was given an empty value, or the text was cut.",
    ),
    Words::new(
        "Delen {name} er tom: det står ingen tegn på dens plass mellom punktumene.",
        "Lag tokenet på nytt; biblioteket fikk en tom verdi, eller teksten ble kuttet.",
    ),
);

static NO_SIGNATURE: Message = error(
    Words::new(
        "The token ends in a dot: the signature is missing.",
        "Sign the grant with the client's private key, and pass the whole token.",
    ),
    Words::new(
        "Tokenet slutter med punktum: signaturen mangler.",
        "Signer grantet med klientens private nøkkel, og bruk hele tokenet.",
    ),
);

static CHARACTER: Message = error(
    Words::new(
        "The {name} has the character {found}, which is not a base64url character.",
        "Copy the token again from where it is made; do not retype or abbreviate it. Only A-Z, a-z, 0-9, - and _ are allowed.",
    ),
    Words::new(
        "Delen {name} har tegnet {found}, som ikke er et base64url-tegn.",
        "Bare A-Z, a-z, 0-9, - og _ kan stå der. Kopier tokenet på nytt der det lages; ikke skriv det av eller forkort det.",
    ),
);

static LENGTH: Message = error(
    Words::new(
        "The {name} has a length that base64url text cannot have ({found}): characters are missing, or there is one too many.",
        "Copy the whole token again from where it is made.",
    ),
    Words::new(
        "Delen {name} har {found} tegn, en lengde base64url aldri gir: tegn mangler, eller ett er for mye.",
        "Kopier hele tokenet på nytt der det lages.",
    ),
);

static SIGNATURE_CUT: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The signature is cut off: it has {found} bytes, and an RSA key of 2048, 3072 or 4096 bits gives {expected}.",
        "Pass the whole token. A column, log line or terminal has probably cut off its end.",
    ),
    Words::new(
        "Signaturen er kuttet: den har {found} byte, og en RSA-nøkkel på 2048, 3072 eller 4096 bit gir {expected}.",
        "Bruk hele tokenet. En kolonne, logglinje eller terminal har trolig kuttet slutten.",
    ),
);

static SIGNATURE_SHORT: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The signature has {found} bytes, too few for {alg}: it was made with an EC, Ed25519 or HMAC key, or it is cut off. An RSA key of 2048, 3072 or 4096 bits gives {expected}.",
        "Sign with the client's RSA key, and let the library write alg. If you do, pass the whole token: something has cut off its end.",
    ),
    Words::new(
        "Signaturen har {found} byte, for få til {alg}: den er laget med en EC-, Ed25519- eller HMAC-nøkkel, eller kuttet. En RSA-nøkkel på 2048, 3072 eller 4096 bit gir {expected}.",
        "Signer med klientens RSA-nøkkel, og la biblioteket skrive alg. Gjør du det, så bruk hele tokenet: noe har kuttet slutten.",
    ),
);

static SIGNATURE_UNUSUAL: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The signature has {found} bytes, which only an RSA key of the unusual size of {bits} bits gives. Keys of 2048, 3072 or 4096 bits give {expected}.",
        "Unless your key has that size, pass the whole token: a column, log line or terminal has cut off its end. With --jwks the key is known.",
    ),
    Words::new(
        "Signaturen har {found} byte, noe bare en RSA-nøkkel av den uvanlige størrelsen {bits} bit gir. Nøkler på 2048, 3072 eller 4096 bit gir {expected}.",
        "Har ikke nøkkelen din den størrelsen, så bruk hele tokenet: en kolonne, logglinje eller terminal har kuttet slutten. Med --jwks er nøkkelen kjent.",
    ),
);

static SIGNATURE_LONG: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-124", Basis::Inferred),
    Words::new(
        "The signature is too long: it has {found} bytes, and an RSA key of 2048, 3072 or 4096 bits gives {expected}.",
        "Send the bytes that the signing library returns. BigInteger.toByteArray in Java puts a zero byte before them.",
    ),
    Words::new(
        "Signaturen er for lang: den har {found} byte, og en RSA-nøkkel på 2048, 3072 eller 4096 bit gir {expected}.",
        "Send bytene slik signeringsbiblioteket gir dem. BigInteger.toByteArray i Java setter en nullbyte foran.",
    ),
);

static TRAILING_BITS: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The last character of the {name} has unused bits set. No encoder writes that; a character was changed or cut off.",
        "Copy the token again. The server may ignore these bits, as many decoders do, but what is sent is not what was signed.",
    ),
    Words::new(
        "Det siste tegnet i delen {name} har biter som ikke hører til noen byte. Ingen base64-koder lager slikt; et tegn er endret eller kuttet.",
        "Kopier tokenet på nytt. Serveren kan godt ignorere disse bitene, slik mange gjør, men det som sendes er ikke det som ble signert.",
    ),
);

static TOO_LONG: Message = error(
    Words::new(
        "The token has {found} bytes. Tokens of more than {expected} are not checked, and no server accepts them.",
        "Check what was put into the header or the claims; a grant with a full certificate chain has fewer than 10,000 bytes.",
    ),
    Words::new(
        "Tokenet har {found} byte. Mer enn {expected} blir ikke sett på, og ingen server tar imot det.",
        "Se hva som er lagt i headeren eller claimene; et grant med full sertifikatkjede har under 10 000 byte.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let grant = facts.grant;
    let parts = grant.faults.iter().find(|f| matches!(f.kind, FaultKind::Parts(_)));
    if let (Some(Mistaken::Encrypted), Some(parts)) = (grant.mistaken, parts) {
        let place = grant.lift(PartName::Input, parts.span);
        out.report(&ENCRYPTED).at_bytes(parts.part, place).found("5").expected("3");
        return;
    }
    // header-member says that the payload is not encoded, which explains what the parts look like.
    if grant.header.get("b64").is().is_some_and(|b64| b64.raw() == "false") {
        return;
    }
    if grant.is_shown_in_part() {
        return;
    }
    // What is left out explains every fault of the text.
    if let Some(elision) = grant.damage.iter().find(|damage| damage.kind == DamageKind::Elision) {
        out.report(&ELIDED).at_bytes(PartName::Input, elision.span);
        return;
    }
    // What is wrong with the number of parts explains everything below it.
    if let Some(parts) = parts {
        if !(parts.kind == FaultKind::Parts(2) && is_unsigned(&grant.header)) {
            report(grant, parts, out);
        }
        return;
    }
    for fault in grant.faults {
        let unsigned = fault.kind == FaultKind::EmptyPart
            && fault.part == PartName::Signature
            && is_unsigned(&grant.header);
        // With the key at hand it is known what the change does; the rule signature tells.
        let is_told = fault.kind == FaultKind::TrailingBits && signature::is_wrong(facts);
        if let FaultKind::SignatureLength(_) = fault.kind {
            report_length(facts, fault, out);
        } else if !(unsigned || is_told) {
            report(grant, fault, out);
        }
    }
}

fn report_length(facts: &Facts<'_>, fault: &Fault, out: &mut Findings) {
    let grant = facts.grant;
    let message = match unusual_length(facts) {
        Some(Length::Cut) if is_of_other_kind(grant.signature) => &SIGNATURE_SHORT,
        Some(Length::Cut) => &SIGNATURE_CUT,
        Some(Length::Long) => &SIGNATURE_LONG,
        Some(Length::Unknown) => &SIGNATURE_UNUSUAL,
        // The rule signature compares it with the key.
        Some(Length::Fits | Length::OtherKey) | None => return,
    };
    let length = grant.signature.len();
    let finding = out.report(message).at_bytes(fault.part, grant.lift(PartName::Input, fault.span));
    finding.found(length.to_string()).expected("256, 384, 512").with("bits", (length * 8).to_string());
    finding.with("alg", grant.header.text("alg").is().unwrap_or_default());
}

/// Whether a signature may be one of ECDSA (RFC 7518 section 3.4, or in DER), Ed25519 or HMAC.
fn is_of_other_kind(signature: &[u8]) -> bool {
    let is_der = matches!(signature, [0x30, length, 0x02, ..] if usize::from(*length) + 2 == signature.len());
    is_der || matches!(signature.len(), 32 | 48 | 64 | 96 | 132)
}

fn report(grant: &Grant<'_>, fault: &Fault, out: &mut Findings) {
    let Some(message) = message_for(fault) else { return };
    let finding = out.report(message).at_bytes(fault.part, grant.lift(PartName::Input, fault.span));
    finding.with("name", fault.part.name()).with("length", fault.span.len().to_string());
    match fault.kind {
        FaultKind::Parts(count) => {
            finding.found(count.to_string()).expected("3");
        }
        FaultKind::Character(character) => {
            finding.found(format!("\"{character}\""));
        }
        FaultKind::Length => {
            let length = grant.part_span(fault.part).map_or(0, Span::len);
            finding.found(length.to_string());
        }
        FaultKind::TooLong => {
            finding.found(fault.span.len().to_string()).expected(limits::TOKEN_BYTES.to_string());
        }
        _ => {}
    }
}

const fn message_for(fault: &Fault) -> Option<&'static Message> {
    Some(match fault.kind {
        FaultKind::Parts(1) => &ONE_PART,
        FaultKind::Parts(2) => &TWO_PARTS,
        FaultKind::Parts(_) => &PARTS,
        FaultKind::EmptyPart if matches!(fault.part, PartName::Signature) => &NO_SIGNATURE,
        FaultKind::EmptyPart => &EMPTY_PART,
        FaultKind::Character(_) => &CHARACTER,
        FaultKind::Length => &LENGTH,
        FaultKind::TrailingBits => &TRAILING_BITS,
        FaultKind::TooLong => &TOO_LONG,
        _ => return None,
    })
}
