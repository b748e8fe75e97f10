//! x5c is not an array of base64 DER certificates.

use super::citations;
use super::facts::Facts;
use crate::change::{Operation, Safety};
use crate::finding::{Finding, Findings};
use crate::grant::PartName;
use crate::grant::certificate::CertificateError;
use crate::grant::chain::{Chain, ShapeFault, ShapeFaultKind as Fault};
use crate::json::Value;
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::limits;
use crate::rule::{Basis, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "x5c-shape",
    group: Group::Header,
    code: Some("MP-123"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "x5c is not an array of certificates in plain base64",
        nb: "x5c er ikke en liste med sertifikater i ren base64",
    },
    needs: &[],
    cites: &[citations::CERTIFICATES, citations::X5C, citations::RFC_7517],
    messages: &[
        &STRING,
        &PEM_STRING,
        &ARRAY_TEXT,
        &PRINTED,
        &RAW_DER,
        &DATA_URL,
        &PLUS,
        &EMPTY,
        &WRONG_TYPE,
        &PEM,
        &AROUND,
        &LINE_BREAKS,
        &ESCAPES,
        &URL_ALPHABET,
        &PADDING,
        &TWICE,
        &NOT_BASE64,
        &GLUED,
        &TRAILING,
        &NOT_A_CERTIFICATE,
        &PUBLIC_KEY,
        &PRIVATE_KEY,
        &CONTAINER,
        &REQUEST,
        &SPREAD,
        &TOO_MANY,
    ],
    page: page!("x5c_shape.md"),
};

const HELP: Words = Words::new(
    "",
    "Each element is the base64 of one certificate in DER: standard alphabet, no line breaks, no BEGIN and END lines.",
);
const HELP_NB: &str = "Hvert element er base64 av ett sertifikat i DER: vanlig alfabet, ingen linjeskift, ingen BEGIN- og END-linjer.";

/// A fault that the RFC forbids, and whose answer follows from what Digdir says about x5c.
const fn shape(en: &'static str, nb: &'static str) -> Message {
    message(Basis::Inferred, Words::new(en, HELP.help), Words::new(nb, HELP_NB))
}

const fn message(basis: Basis, en: Words, nb: Words) -> Message {
    Message::error(basis, Reply::Code("MP-123", basis), en, nb)
}

static STRING: Message = message(
    Basis::Documented,
    Words::new(
        "x5c is one string; it must be an array of strings, also for a single certificate.",
        "Put the string into an array: \"x5c\": [\"MII…\"].",
    ),
    Words::new(
        "x5c er én streng; det må være en liste av strenger, også for ett enkelt sertifikat.",
        "Legg strengen i en liste: \"x5c\": [\"MII…\"].",
    ),
);

static PEM_STRING: Message = message(
    Basis::Documented,
    Words::new(
        "x5c is the text of a PEM file; it must be an array of strings, each of them base64 without the PEM lines.",
        "Remove the BEGIN and END lines and all line breaks, and put the rest into an array: \"x5c\": [\"MII…\"].",
    ),
    Words::new(
        "x5c er teksten i en PEM-fil; det må være en liste av strenger, hver av dem base64 uten PEM-linjene.",
        "Fjern BEGIN- og END-linjene og alle linjeskift, og legg resten i en liste: \"x5c\": [\"MII…\"].",
    ),
);

static ARRAY_TEXT: Message = shape(
    "This element of x5c is an array that was turned into text: there are brackets around the base64.",
    "Dette elementet i x5c er en liste som er gjort om til tekst: det står klammer rundt base64-teksten.",
);

static PRINTED: Message = message(
    Basis::Inferred,
    Words::new(
        "x5c has a description of the certificate (version, subject and so on), as libraries print it, not the certificate.",
        "Put the base64 of the DER bytes there: in Java of getEncoded(), in .NET of RawData, in Ruby of to_der.",
    ),
    Words::new(
        "x5c inneholder en beskrivelse av sertifikatet (versjon, subject og så videre), slik biblioteker skriver det ut, ikke sertifikatet.",
        "Legg inn base64 av DER-bytene: i Java av getEncoded(), i .NET av RawData, i Ruby av to_der.",
    ),
);

static RAW_DER: Message = shape(
    "This element of x5c is the bytes of the certificate (DER) as characters, without base64.",
    "Dette elementet i x5c er bytene i sertifikatet (DER) som tegn, uten base64.",
);

static DATA_URL: Message = shape(
    "This element of x5c is a data: URL; only the base64 after the comma belongs there.",
    "Dette elementet i x5c er en data:-URL; bare base64-teksten etter kommaet hører hjemme der.",
);

static PLUS: Message = message(
    Basis::Inferred,
    Words::new(
        "The base64 of the certificate in x5c has spaces where it had \"+\", as after a form or URL was decoded.",
        "Read the certificate from its file, or percent-encode it before it goes into a form or URL.",
    ),
    Words::new(
        "Base64-teksten til sertifikatet i x5c har mellomrom der det sto \"+\", slik det blir når et skjema eller en URL dekodes.",
        "Les sertifikatet fra filen, eller prosentkod det før det settes inn i et skjema eller en URL.",
    ),
);

static EMPTY: Message = message(
    Basis::Inferred,
    Words::new(
        "x5c contains no certificate: {found}.",
        "Put the business certificate there, or leave x5c out and name a registered key with kid. Empty values usually come from a setting that was not found.",
    ),
    Words::new(
        "x5c inneholder ikke noe sertifikat: {found}.",
        "Legg inn virksomhetssertifikatet, eller utelat x5c og oppgi en registrert nøkkel med kid. Tomme verdier kommer gjerne av en innstilling som ikke ble funnet.",
    ),
);

static WRONG_TYPE: Message =
    shape("x5c has {kind} where a string must be.", "Her står {kind} der x5c skal ha en streng.");

static PEM: Message = shape(
    "The certificate in x5c has PEM lines (BEGIN CERTIFICATE) around its base64.",
    "Sertifikatet i x5c har PEM-linjer (BEGIN CERTIFICATE) rundt base64-teksten.",
);

static AROUND: Message = shape(
    "There is text around the certificate in x5c, as in the output of openssl or an exported file.",
    "Det står tekst rundt sertifikatet i x5c, slik openssl eller en eksportert fil har det.",
);

static LINE_BREAKS: Message = Message::warning(
    Basis::Observed,
    Reply::Code("MP-123", Basis::Inferred),
    Words::new(
        "The base64 of the certificate in x5c has line breaks or spaces in it. The RFC does not allow them; live clients send them, and strict parsers reject them.",
        "Remove all whitespace, CR too: removing only \\n leaves \\r behind when the file comes from Windows.",
    ),
    Words::new(
        "Base64-teksten til sertifikatet i x5c har linjeskift eller mellomrom. RFC-en har ingen; klienter i drift sender dem, og strenge lesere avviser dem.",
        "Fjern alle blanktegn, også CR: fjernes bare \\n, blir \\r stående igjen når filen kommer fra Windows.",
    ),
);

static ESCAPES: Message = shape(
    "The base64 of the certificate in x5c has \\n as two characters where a line break was meant.",
    "Base64-teksten til sertifikatet i x5c inneholder \\n som to tegn der det var ment et linjeskift.",
);

static URL_ALPHABET: Message = shape(
    "The certificate in x5c is base64url (- and _); unlike the parts of the token it must be standard base64 (+ and /).",
    "Sertifikatet i x5c er base64url (- og _); i motsetning til delene av tokenet skal det være vanlig base64 (+ og /).",
);

static PADDING: Message = shape(
    "The base64 of the certificate in x5c is missing the = at the end.",
    "Base64-teksten til sertifikatet i x5c mangler = på slutten.",
);

static TWICE: Message = shape(
    "The certificate in x5c is the base64 of PEM text or of base64: it was encoded once too often.",
    "Sertifikatet i x5c er base64 av en PEM-tekst eller av base64: det er kodet én gang for mye.",
);

static NOT_BASE64: Message =
    shape("This element of x5c is not base64: {found}.", "Dette elementet i x5c er ikke base64: {found}.");

static GLUED: Message = shape(
    "One element of x5c contains several certificates. Each needs its own element.",
    "Ett element i x5c inneholder flere sertifikater. Hvert av dem skal ha sitt eget element.",
);

static TRAILING: Message = shape(
    "{found} more bytes follow the certificate in this element of x5c.",
    "Det følger {found} byte etter sertifikatet i dette elementet av x5c.",
);

static NOT_A_CERTIFICATE: Message = shape(
    "This element of x5c is base64, but not of an X.509 certificate; it may be cut off, or a thumbprint.",
    "Dette elementet i x5c er base64, men ikke av et X.509-sertifikat; det kan være avkuttet, eller et avtrykk (thumbprint).",
);

static PUBLIC_KEY: Message = message(
    Basis::Inferred,
    Words::new(
        "x5c contains a public key, not the certificate.",
        "Put the business certificate there. For a key that is registered on the client, leave x5c out and send kid.",
    ),
    Words::new(
        "x5c inneholder en offentlig nøkkel, ikke sertifikatet.",
        "Legg inn virksomhetssertifikatet. For en nøkkel som er registrert på klienten: utelat x5c og send kid.",
    ),
);

static PRIVATE_KEY: Message = message(
    Basis::Inferred,
    Words::new(
        "x5c contains a PRIVATE key. Anyone who has seen this grant can sign in your name.",
        "Send only the certificate. Treat the key as leaked: revoke the certificate or the registered key, and generate a new one.",
    ),
    Words::new(
        "x5c inneholder en PRIVAT nøkkel. Alle som har sett dette grantet, kan nå signere i deres navn.",
        "Send bare sertifikatet. Regn nøkkelen som lekket: sperr sertifikatet eller fjern den registrerte nøkkelen, og lag en ny.",
    ),
);

static CONTAINER: Message = shape(
    "This element of x5c is a PKCS #7 bundle or a PKCS #12 key store, not a certificate.",
    "Dette elementet i x5c er en PKCS #7-samling eller et PKCS #12-nøkkellager, ikke et sertifikat.",
);

static REQUEST: Message = shape(
    "This element of x5c is a certificate request (CSR), not the certificate that was issued for it.",
    "Dette elementet i x5c er en sertifikatforespørsel (CSR), ikke sertifikatet som ble utstedt for den.",
);

static SPREAD: Message = shape(
    "One text is spread over several elements of x5c: the lines of a PEM file, or pieces of its base64.",
    "Én tekst er fordelt på flere elementer i x5c: linjene i en PEM-fil, eller biter av base64-teksten.",
);

static TOO_MANY: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "x5c contains more than {expected} certificates; only the first {expected} were checked.",
        "Send the business certificate and the CA certificates above it: at most three.",
    ),
    Words::new(
        "x5c inneholder mer enn {expected} sertifikater; bare de første {expected} ble sett på.",
        "Send virksomhetssertifikatet og CA-sertifikatene over det: høyst tre.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(chain) = facts.grant.chain.as_deref() else { return };
    let plain = plain(facts, chain);
    let mut told: Vec<&Fault> = Vec::new();
    for fault in &chain.faults {
        // The same mistake in the next element is the same mistake.
        if !told.contains(&&fault.kind) {
            told.push(&fault.kind);
            let finding = report(facts, chain, fault, out);
            if let Some(value) = &plain {
                let (part, pointer) = (PartName::Header, "/x5c".to_owned());
                let operation = Operation::Replace { part, pointer, value: value.clone() };
                finding.change(Safety::Safe, vec![operation]);
            }
        }
    }
}

/// The array of the same certificates in plain base64, where nothing worse is wrong than how they are
/// written; `None` also where nothing is wrong.
fn plain(facts: &Facts<'_>, chain: &Chain) -> Option<String> {
    let is_spelling = |fault: &ShapeFault| {
        matches!(
            fault.kind,
            Fault::String
                | Fault::PemString
                | Fault::PemArmour
                | Fault::LineBreaks
                | Fault::EscapedLineBreaks
                | Fault::Base64Url
                | Fault::Padding
                | Fault::Spread
        )
    };
    if chain.faults.is_empty() || !chain.faults.iter().all(is_spelling) {
        return None;
    }
    let x5c = facts.grant.header.get("x5c").is()?;
    let is_spread = |fault: &ShapeFault| fault.kind == Fault::Spread;
    let texts: Vec<String> = match x5c.elements() {
        Some(elements) if chain.faults.iter().any(is_spread) => {
            let pieces: Option<Vec<_>> = elements.into_iter().map(Value::as_str).collect();
            vec![bare(&pieces?.join("\n"))]
        }
        Some(elements) => elements.into_iter().map(|e| Some(bare(&e.as_str()?))).collect::<Option<_>>()?,
        None => vec![bare(&x5c.as_str()?)],
    };
    // Each text is one certificate: none was glued to another, none could not be read.
    (texts.len() == chain.certificates.len()).then(|| serde_json::to_string(&texts).ok()).flatten()
}

/// Standard base64 of a certificate, without armour and line breaks.
fn bare(text: &str) -> String {
    let body = text.split_once("-----BEGIN CERTIFICATE-----").map_or(text, |(_, body)| body);
    let body = body.split("-----END").next().unwrap_or_default().replace("\\r", "").replace("\\n", "");
    let body: String = body.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
    let padding = "=".repeat((4 - body.len() % 4) % 4);
    body.replace('-', "+").replace('_', "/") + &padding
}

fn report<'f>(
    facts: &Facts<'_>,
    chain: &Chain,
    fault: &ShapeFault,
    out: &'f mut Findings,
) -> &'f mut Finding {
    let pointer = fault.index.map_or_else(|| "/x5c".to_owned(), |index| chain.element(index));
    let written = facts.grant.header.object.and_then(|header| header.pointer(&pointer));
    let finding = out.report(message_of(&fault.kind)).at(PartName::Header, pointer);
    match &fault.kind {
        Fault::Empty => finding.found(written.map_or("null", |value| value.raw())),
        Fault::WrongType(_) => match written {
            Some(value) => {
                let kind = value.kind();
                let phrase = Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() };
                finding.found(kind.phrase()).with_bilingual("kind", phrase)
            }
            None => finding,
        },
        // The text may be anything, so no more of it is shown than tells what it is.
        Fault::NotBase64 => {
            let text = written.and_then(Value::as_str).unwrap_or_default();
            let start: String = text.chars().take(12).collect();
            finding.found(format!("{start}…"))
        }
        Fault::Certificate(CertificateError::TrailingBytes(count)) => finding.found(count.to_string()),
        Fault::TooMany => finding.expected(limits::CERTIFICATES.to_string()),
        _ => finding,
    }
}

const fn message_of(fault: &Fault) -> &'static Message {
    match fault {
        Fault::String => &STRING,
        Fault::PemString => &PEM_STRING,
        Fault::ArrayText => &ARRAY_TEXT,
        Fault::Printed => &PRINTED,
        Fault::RawDer => &RAW_DER,
        Fault::DataUrl => &DATA_URL,
        Fault::PlusAsSpace => &PLUS,
        Fault::Empty => &EMPTY,
        Fault::WrongType(_) => &WRONG_TYPE,
        Fault::PemArmour => &PEM,
        Fault::SurroundingText => &AROUND,
        Fault::LineBreaks => &LINE_BREAKS,
        Fault::EscapedLineBreaks => &ESCAPES,
        Fault::Base64Url => &URL_ALPHABET,
        Fault::Padding => &PADDING,
        Fault::EncodedTwice => &TWICE,
        Fault::NotBase64 => &NOT_BASE64,
        Fault::Glued => &GLUED,
        Fault::Spread => &SPREAD,
        Fault::TooMany => &TOO_MANY,
        Fault::Certificate(error) => match error {
            CertificateError::NotACertificate => &NOT_A_CERTIFICATE,
            CertificateError::TrailingBytes(_) => &TRAILING,
            CertificateError::PublicKey => &PUBLIC_KEY,
            CertificateError::PrivateKey => &PRIVATE_KEY,
            CertificateError::Container => &CONTAINER,
            CertificateError::Request => &REQUEST,
        },
    }
}
