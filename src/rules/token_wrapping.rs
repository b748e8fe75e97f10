//! Quotes, prefixes, encodings and other text that came along with the token.

use super::citations;
use super::facts::Facts;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::input::{DamageKind, Mistaken};
use crate::language::Bilingual;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "token-wrapping",
    group: Group::Input,
    code: Some("MP-011"),
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "quotes, prefixes or a foreign encoding around the token",
        nb: "anførselstegn, prefikser eller fremmed koding rundt tokenet",
    },
    needs: &[],
    cites: &[
        citations::MP_011,
        Cite::documented(
            "RFC 7515 section 7.1: JWS compact serialization",
            "https://www.rfc-editor.org/rfc/rfc7515#section-7.1",
            "2026-11-22",
        ),
    ],
    messages: &[
        &QUOTES,
        &PUNCTUATION,
        &BEARER,
        &AUTHORIZATION,
        &ASSIGNMENT,
        &PYTHON_BYTES,
        &ANGLE_BRACKETS,
        &ESCAPES,
        &PERCENT,
        &PLUS,
        &PADDING,
        &ALPHABET,
        &UTF16,
        &SURROUNDING,
        &TWICE,
        &HEXADECIMAL,
    ],
    page: page!("token_wrapping.md"),
};

const fn message(en: Words, nb: Words) -> Message {
    Message::error(Basis::Inferred, Reply::Code("MP-011", Basis::Inferred), en, nb)
}

static QUOTES: Message = message(
    Words::new(
        "There are quotation marks around the token, and they would be sent with it.",
        "Send the value without quotation marks. If it comes from JSON, parse the JSON instead of cutting the text.",
    ),
    Words::new(
        "Det står anførselstegn rundt tokenet, og de ville blitt sendt med.",
        "Send verdien uten anførselstegn. Kommer den fra JSON, så les JSON-en i stedet for å klippe i teksten.",
    ),
);

static PUNCTUATION: Message = message(
    Words::new(
        "There is punctuation directly after the token.",
        "Remove it; it was copied along with the token.",
    ),
    Words::new("Det står skilletegn rett bak tokenet.", "Fjern det; det ble kopiert med tokenet."),
);

static BEARER: Message = message(
    Words::new(
        "There is \"Bearer\" before the token. That belongs before an access token in an Authorization header.",
        "Send only the grant, as the form parameter assertion.",
    ),
    Words::new(
        "Det står \"Bearer\" foran tokenet. Det hører hjemme foran et access token i en Authorization-header.",
        "Send grantet alene, som skjemaparameteren assertion.",
    ),
);

static AUTHORIZATION: Message = message(
    Words::new(
        "The token is in an Authorization header. A grant is not sent there.",
        "Send it in the body of POST /token: grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=<grant>. The Authorization header is for the access token that you get back and send to the API.",
    ),
    Words::new(
        "Tokenet står i en Authorization-header. Et grant sendes ikke der.",
        "Send det i body til POST /token: grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=<grant>. Authorization-headeren er for access tokenet du får tilbake, mot API-et.",
    ),
);

static ASSIGNMENT: Message = message(
    Words::new(
        "The text is a variable with the token as its value, not only the token.",
        "Pass only what is after the name, without quotation marks.",
    ),
    Words::new(
        "Teksten er en variabel med tokenet som verdi, ikke tokenet alene.",
        "Bruk bare det som står bak navnet, uten anførselstegn.",
    ),
);

static PYTHON_BYTES: Message = message(
    Words::new(
        "The token is wrapped in b'…', the way Python prints bytes.",
        "Call .decode(\"ascii\") on the bytes before they go into a string. PyJWT returned bytes up to version 1.",
    ),
    Words::new(
        "Tokenet står inne i b'…', slik Python skriver ut bytes.",
        "Bruk .decode(\"ascii\") på bytene før de settes inn i en streng. PyJWT ga bytes til og med versjon 1.",
    ),
);

static ANGLE_BRACKETS: Message = message(
    Words::new(
        "There are angle brackets around the token.",
        "Remove them. In documentation they only mark where the value goes.",
    ),
    Words::new(
        "Det står vinkelparenteser rundt tokenet.",
        "Fjern dem. I dokumentasjon viser de bare hvor verdien skal stå.",
    ),
);

static ESCAPES: Message = message(
    Words::new(
        "There are backslash escapes such as \\n in or around the token as text; places: {count}.",
        "Decode the JSON or string literal it comes from, and send what is inside.",
    ),
    Words::new(
        "Det står escape-sekvenser som \\n i eller rundt tokenet som tekst; steder: {count}.",
        "Les JSON-en eller strengliteralen det kommer fra, og send innholdet.",
    ),
);

static PERCENT: Message = message(
    Words::new(
        "The token is percent-encoded (%2E and the like); places: {count}. None of its characters needs that.",
        "Encode the form once. A value that is already encoded is encoded again by the HTTP library.",
    ),
    Words::new(
        "Tokenet er prosentkodet (%2E og lignende); steder: {count}. Ingen av tegnene trenger det.",
        "Kod skjemaet én gang. En verdi som alt er kodet, blir kodet på nytt av HTTP-biblioteket.",
    ),
);

static PLUS: Message = message(
    Words::new(
        "There are spaces where the token had \"+\"; places: {count}. It is encoded with standard base64, and the form turned each \"+\" into a space.",
        "Encode all three parts with base64url (RFC 4648 section 5), which has \"-\" and \"_\" for \"+\" and \"/\", without padding.",
    ),
    Words::new(
        "Det står mellomrom der tokenet hadde \"+\"; steder: {count}. Det er kodet med vanlig base64, og skjemaet gjorde hver \"+\" til mellomrom.",
        "Kod alle tre deler med base64url (RFC 4648 avsnitt 5), som har \"-\" og \"_\" for \"+\" og \"/\", uten utfylling.",
    ),
);

static PADDING: Message = message(
    Words::new(
        "There is \"=\" at the end of parts of the token; parts: {count}. base64url in a JWS has no padding.",
        "Remove the padding before signing: the signature covers the text as it is sent.",
    ),
    Words::new(
        "Det står \"=\" sist i deler av tokenet; deler: {count}. base64url i en JWS har ingen utfylling.",
        "Ta bort utfyllingen før signering: signaturen gjelder teksten slik den sendes.",
    ),
);

static ALPHABET: Message = message(
    Words::new(
        "The token is encoded with standard base64: it has \"+\" or \"/\" at {count} place(s). A JWS uses base64url.",
        "Encode all three parts with base64url (RFC 4648 section 5), without padding, before signing.",
    ),
    Words::new(
        "Tokenet er kodet med vanlig base64: det har \"+\" eller \"/\" på {count} sted(er). En JWS skal ha base64url.",
        "Kod alle tre deler med base64url (RFC 4648 avsnitt 5), uten utfylling, før signering.",
    ),
);

static UTF16: Message = message(
    Words::new(
        "The text is UTF-16: every character of the token takes two bytes.",
        "Save it as UTF-8 or ASCII. Windows PowerShell writes UTF-16 with > and Out-File: add -Encoding ascii.",
    ),
    Words::new(
        "Teksten er UTF-16: hvert tegn i tokenet tar to byte.",
        "Lagre den som UTF-8 eller ASCII. Windows PowerShell skriver UTF-16 med > og Out-File: legg til -Encoding ascii.",
    ),
);

static SURROUNDING: Message = message(
    Words::new(
        "There is other text before or after the token.",
        "Pass only the token, or a token request with it as assertion. For a log with one grant per line use --lines, with --field NAME if the lines are JSON.",
    ),
    Words::new(
        "Det står annen tekst foran eller bak tokenet.",
        "Bruk tokenet alene, eller en tokenforespørsel som har det som assertion. For en logg med ett grant per linje: bruk --lines, og --field NAVN hvis linjene er JSON.",
    ),
);

static TWICE: Message = message(
    Words::new(
        "The whole token is base64-encoded again.",
        "Send the token as the signing library returns it; it is encoded already.",
    ),
    Words::new(
        "Hele tokenet er base64-kodet en gang til.",
        "Send tokenet slik signeringsbiblioteket gir det; det er alt kodet.",
    ),
);

static HEXADECIMAL: Message = message(
    Words::new(
        "The whole token is written in hexadecimal.",
        "Send the token as the signing library returns it; it is text already.",
    ),
    Words::new(
        "Hele tokenet er skrevet heksadesimalt.",
        "Send tokenet slik signeringsbiblioteket gir det; det er alt tekst.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    for damage in facts.grant.damage {
        let belongs = matches!(damage.kind, DamageKind::AuthorizationHeader | DamageKind::Bearer)
            && matches!(
                facts.grant.mistaken,
                Some(
                    Mistaken::AccessToken
                        | Mistaken::IdToken
                        | Mistaken::LogoutToken
                        | Mistaken::LoginAnswer
                        | Mistaken::OtherToken
                )
            );
        if let Some(message) = message_for(damage.kind).filter(|_| !belongs) {
            let finding = out.report(message).at_bytes(PartName::Input, damage.span);
            finding.with("count", damage.count.to_string());
        }
    }
}

const fn message_for(kind: DamageKind) -> Option<&'static Message> {
    Some(match kind {
        DamageKind::Quotes => &QUOTES,
        DamageKind::Punctuation => &PUNCTUATION,
        DamageKind::Bearer => &BEARER,
        DamageKind::AuthorizationHeader => &AUTHORIZATION,
        DamageKind::Assignment => &ASSIGNMENT,
        DamageKind::PythonBytes => &PYTHON_BYTES,
        DamageKind::AngleBrackets => &ANGLE_BRACKETS,
        DamageKind::Escapes => &ESCAPES,
        DamageKind::PercentEncoding => &PERCENT,
        DamageKind::PlusAsBlank => &PLUS,
        DamageKind::Padding => &PADDING,
        DamageKind::StandardAlphabet => &ALPHABET,
        DamageKind::Utf16 => &UTF16,
        DamageKind::SurroundingText => &SURROUNDING,
        DamageKind::DoubleBase64 => &TWICE,
        DamageKind::Hexadecimal => &HEXADECIMAL,
        DamageKind::LineBreak
        | DamageKind::MissingDot
        | DamageKind::Blank
        | DamageKind::Tab
        | DamageKind::ByteOrderMark
        | DamageKind::Invisible
        | DamageKind::SeveralGrants
        | DamageKind::Elision => return None,
    })
}
