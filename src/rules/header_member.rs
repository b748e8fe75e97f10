//! Members of the header beside alg, kid and x5c.

use super::facts::Facts;
use super::key_reference::{OTHER_KEYS, meant, names_no_key, pointer};
use super::malformed_json::is_compressed;
use super::thumbprint::{self, Thumbprint};
use crate::finding::Findings;
use crate::grant::{Field, PartName};
use crate::json::{Kind, Member, Value};
use crate::language::{Bilingual, Phrase};
use crate::maskinporten::{claims, pages};
use crate::printable::PRIVATE_JWK_MEMBERS;
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "header-member",
    group: Group::Header,
    code: None,
    severity: Severity::Error,
    basis: Basis::Inferred,
    summary: Bilingual {
        en: "the header has members that Digdir does not list",
        nb: "headeren har felter som ikke står på Digdirs liste",
    },
    needs: &[],
    cites: &[
        Cite::documented("JWT-grant: members of the header", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented(
            "RFC 7515 section 4.1: registered header parameters",
            "https://www.rfc-editor.org/rfc/rfc7515#section-4.1",
            "2026-11-22",
        ),
        Cite::documented(
            "RFC 7797 section 7: b64 in a JWT",
            "https://www.rfc-editor.org/rfc/rfc7797#section-7",
            "2026-11-22",
        ),
    ],
    messages: &[
        &CRIT,
        &CRIT_EMPTY,
        &B64,
        &PRIVATE_KEY,
        &JWK,
        &ADDRESS,
        &TYPE,
        &TYPE_KIND,
        &THUMBPRINT,
        &THUMBPRINT_FORM,
        &CLAIM,
        &UNKNOWN,
    ],
    page: page!("header_member.md"),
};

static CRIT: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "crit requires the server to understand {found}. No such extension is documented, and by RFC 7515 a server that does not understand it must reject the grant.",
        "Remove crit and the members it names.",
    ),
    Words::new(
        "crit krever at serveren forstår {found}. Ikke noe slikt er dokumentert, og etter RFC 7515 skal en server som ikke forstår det, avvise grantet.",
        "Fjern crit, og feltene den navngir.",
    ),
);

static CRIT_EMPTY: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "crit names nothing: {found}. RFC 7515 does not allow that, and a server must reject such a grant.",
        "Remove crit.",
    ),
    Words::new(
        "crit navngir ikke noe: {found}. Det tillater ikke RFC 7515, og en server skal avvise et slikt grant.",
        "Fjern crit.",
    ),
);

static B64: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "b64 is false, so the payload is not encoded. RFC 7797 forbids that for a JWT.",
        "Remove b64 and crit.",
    ),
    Words::new(
        "b64 er false, så payloaden er ikke kodet. RFC 7797 forbyr det for en JWT.",
        "Fjern b64 og crit.",
    ),
);

static PRIVATE_KEY: Message = Message::error(
    Basis::Documented,
    Reply::Unknown,
    Words::new(
        "jwk contains a private key. Anyone who sees the grant can sign in the client's name.",
        "Treat the key as leaked: generate a new one, register it, and remove the old one from the client. Leave jwk out and send kid.",
    ),
    Words::new(
        "jwk inneholder en privat nøkkel. Den som ser grantet, kan signere i klientens navn.",
        "Regn nøkkelen som lekket: lag en ny, registrer den, og fjern den gamle fra klienten. Utelat jwk og send kid.",
    ),
);

static JWK: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "jwk contains a public key. Digdir does not list jwk: the server uses kid or x5c, not a key inside the grant.",
        "Remove jwk; send kid or x5c.",
    ),
    Words::new(
        "jwk inneholder en offentlig nøkkel. Den står ikke på Digdirs liste: serveren går etter kid eller x5c, ikke etter en nøkkel som grantet selv har med.",
        "Fjern jwk; send kid eller x5c.",
    ),
);

static ADDRESS: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} points to keys or certificates elsewhere: {found}. Digdir does not list it: the server uses kid or x5c.",
        "Remove {name}; send kid or x5c.",
    ),
    Words::new(
        "{name} peker på nøkler eller sertifikater et annet sted: {found}. Den står ikke på Digdirs liste: serveren går etter kid eller x5c.",
        "Fjern {name}; send kid eller x5c.",
    ),
);

static TYPE: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "typ is {found}. Known clients send JWT or nothing; {found} says that this is some other kind of token.",
        "Leave typ out, or set it to {expected}.",
    ),
    Words::new(
        "typ er {found}. Kjente klienter sender JWT eller ingenting; {found} sier at dette er et annet slags token.",
        "Utelat typ, eller sett den til {expected}.",
    ),
);

static TYPE_KIND: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "typ is {kind}. By RFC 7515 it must be a string, or be left out.",
        "Leave typ out, or set it to {expected}.",
    ),
    Words::new(
        "typ er {kind}. RFC 7515 har en tekststreng der, eller ingenting.",
        "Utelat typ, eller sett den til {expected}.",
    ),
);

static THUMBPRINT: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} is not the thumbprint of the signing certificate in x5c: {found}.",
        "Set it to {expected}, or leave it out: Digdir does not list it. If the certificate was renewed, check that the key was too.",
    ),
    Words::new(
        "{name} er ikke avtrykket av signeringssertifikatet i x5c: {found}.",
        "Sett den til {expected}, eller utelat den: den står ikke på Digdirs liste. Er sertifikatet fornyet, så se etter at nøkkelen også er det.",
    ),
);

static THUMBPRINT_FORM: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{name} is the thumbprint of the signing certificate in x5c, but {form}: {found}.",
        "Set it to {expected}, which is the base64url of the digest, or leave it out: Digdir does not list it.",
    ),
    Words::new(
        "{name} er avtrykket av signeringssertifikatet i x5c, men {form}: {found}.",
        "Sett den til {expected}, som er base64url av avtrykket, eller utelat den: den står ikke på Digdirs liste.",
    ),
);

static CLAIM: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The header has {name}, which is a claim. The server reads claims from the payload.",
        "Move {name} to the payload, unless it is already there.",
    ),
    Words::new(
        "Headeren har {name}, som er et claim. Serveren leser claims i payloaden.",
        "Legg {name} i payloaden, hvis den ikke står der, og utelat den i headeren.",
    ),
);

static UNKNOWN: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "The header has {name}, which is not on Digdir's list.",
        "Leave it out unless something needs it.",
    ),
    Words::new(
        "Headeren har {name}, som ikke står på Digdirs liste.",
        "Utelat den hvis ingenting trenger den.",
    ),
);

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let header = &facts.grant.header;
    for member in &header.members {
        // A member that occurs twice is malformed-json's.
        if let Field::Is(value) = header.get(&member.name) {
            judge(member, value, facts, out);
        }
    }
}

fn judge(member: &Member<'_>, value: Value<'_>, facts: &Facts<'_>, out: &mut Findings) {
    let name = member.name.as_ref();
    let place = || pointer(name);
    match name {
        "alg" | "kid" | "x5c" => {}
        "typ" => check_type(value, out),
        "crit" if is_unencoded(facts) && value.elements().is_some_and(|names| names.len() == 1) => {}
        "crit" => {
            let is_empty =
                matches!(value.kind(), Kind::Null) || value.elements().is_some_and(|n| n.is_empty());
            out.report(if is_empty { &CRIT_EMPTY } else { &CRIT })
                .at(PartName::Header, place())
                .found(value.raw());
        }
        "b64" if value.raw() == "false" => {
            out.report(&B64).at(PartName::Header, place()).found("false");
        }
        "b64" if !facts.grant.header.get("crit").is_absent() => {}
        "jwk" => {
            let members = value.members().unwrap_or_default();
            let is_private = members.iter().any(|m| PRIVATE_JWK_MEMBERS.contains(&m.name.as_ref()));
            if !is_private && is_told(name, facts) {
                return;
            }
            out.report(if is_private { &PRIVATE_KEY } else { &JWK }).at(PartName::Header, place());
        }
        "jku" | "x5u" if is_told(name, facts) => {}
        "jku" | "x5u" => {
            let address = value.as_str().unwrap_or_else(|| value.raw().into());
            out.report(&ADDRESS).at(PartName::Header, place()).found(address).with("name", name);
        }
        "x5t" | "x5t#S256" => check_thumbprint(name, value, facts, out),
        // crit says so, and malformed-json of what is compressed.
        _ if is_critical(name, facts) || (name == "zip" && is_compressed(facts.grant)) => {}
        // algorithm and key-reference say so.
        _ if ["alg", "kid", "x5c"].iter().any(|right| is_meant_for(right, name, facts)) => {}
        _ => {
            let message = if claims::find(name).is_some() { &CLAIM } else { &UNKNOWN };
            out.report(message).at_name(PartName::Header, place()).with("name", name);
        }
    }
}

/// Whether key-reference tells of the member, since the header has nothing else that names a key.
fn is_told(name: &str, facts: &Facts<'_>) -> bool {
    let header = &facts.grant.header;
    let first = OTHER_KEYS.into_iter().find(|name| !header.get(name).is_absent());
    names_no_key(header) && first == Some(name)
}

fn check_type(value: Value<'_>, out: &mut Findings) {
    let Some(typ) = value.as_str() else {
        let kind = value.kind();
        out.report(&TYPE_KIND)
            .at(PartName::Header, "/typ")
            .expected("JWT")
            .with_bilingual("kind", Phrase { en: kind.phrase().to_owned(), nb: kind.phrase_nb().to_owned() });
        return;
    };
    // RFC 7515 section 4.1.9: a media type, of which `application/` may be left out.
    let (prefix, rest) = typ.split_at_checked("application/".len()).unwrap_or(("", &typ));
    let name = if prefix.eq_ignore_ascii_case("application/") { rest } else { &typ };
    if !name.eq_ignore_ascii_case("JWT") {
        let shown = if typ.trim().is_empty() { value.raw() } else { &typ };
        out.report(&TYPE).at(PartName::Header, "/typ").found(shown).expected("JWT");
    }
}

/// Whether crit names the member.
fn is_critical(name: &str, facts: &Facts<'_>) -> bool {
    let names = facts.grant.header.get("crit").is().and_then(Value::elements).unwrap_or_default();
    names.iter().filter_map(|critical| critical.as_str()).any(|critical| critical == name)
}

/// Whether the header says that the payload is not encoded; then crit only belongs to it.
fn is_unencoded(facts: &Facts<'_>) -> bool {
    facts.grant.header.get("b64").is().is_some_and(|b64| b64.raw() == "false")
}

fn check_thumbprint(name: &str, value: Value<'_>, facts: &Facts<'_>, out: &mut Findings) {
    let leaf = facts.grant.chain.as_ref().and_then(|chain| chain.leaf());
    let (Some(leaf), Some(found)) = (leaf, value.as_str()) else { return };
    let (message, form) = match thumbprint::compare(name, &found, leaf) {
        Thumbprint::Right => return,
        Thumbprint::Written(form) => (&THUMBPRINT_FORM, Some(form)),
        Thumbprint::Other => (&THUMBPRINT, None),
    };
    let finding = out.report(message).at(PartName::Header, pointer(name)).with("name", name);
    finding.found(found).expected(thumbprint::expected(name, leaf));
    if let Some(form) = form {
        finding.with_bilingual("form", form);
    }
}

fn is_meant_for(right: &str, name: &str, facts: &Facts<'_>) -> bool {
    meant(&facts.grant.header, right).is_some_and(|written| written == name)
}
