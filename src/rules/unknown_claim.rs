//! A claim that is not on Digdir's list.

use super::citations;
use super::facts::{Facts, holds_claims};
use crate::change::Safety;
use crate::finding::Findings;
use crate::grant::PartName;
use crate::json::{Member, escape_step};
use crate::language::Bilingual;
use crate::maskinporten::claims::{self, Claim, Status};
use crate::maskinporten::codes::words;
use crate::rule::{Basis, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "unknown-claim",
    group: Group::Claims,
    code: None,
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "a claim is not one that Maskinporten knows",
        nb: "et claim er ikke blant dem Maskinporten kjenner",
    },
    needs: &[],
    cites: &[citations::CLAIMS],
    messages: &[
        &UNLISTED,
        &MEANT,
        &SAID_TWICE,
        &HEADER_MEMBER,
        &DETAIL_FIELD,
        &NESTED,
        &MORE,
        &SUB,
        &NBF,
        &NBF_AHEAD,
    ],
    page: page!("unknown_claim.md"),
};

static UNLISTED: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "\"{found}\" is not a claim that Maskinporten knows; since August 2025 it rejects grants with claims that are not on its list.",
        "Leave the claim out. Known claims: {known}.",
    ),
    Words::new(
        "«{found}» er ikke et claim Maskinporten kjenner; siden august 2025 avvises grants med claims som ikke står på listen.",
        "Fjern claimet. Kjente claims: {known}.",
    ),
);

static MEANT: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "\"{found}\" is not a claim that Maskinporten knows. Did you mean {expected}?",
        "Rename the claim to exactly {expected}: names are case-sensitive. The grant has no {expected} now.",
    ),
    Words::new(
        "«{found}» er ikke et claim Maskinporten kjenner. Mente du {expected}?",
        "Gi claimet navnet {expected}, bokstav for bokstav: det er forskjell på store og små bokstaver. Slik grantet er nå, mangler det {expected}.",
    ),
);

static SAID_TWICE: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "\"{found}\" is not a claim that Maskinporten knows, and the grant already has {expected}.",
        "Leave \"{found}\" out.",
    ),
    Words::new(
        "«{found}» er ikke et claim Maskinporten kjenner, og grantet har {expected} allerede.",
        "Fjern «{found}».",
    ),
);

static HEADER_MEMBER: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "\"{found}\" is among the claims, but it belongs in the header.",
        "Move \"{found}\" to the JOSE header of the JWT; most libraries take header members as a separate argument.",
    ),
    Words::new(
        "«{found}» står blant claimene, men hører til i headeren.",
        "Flytt «{found}» til JOSE-headeren i JWT-en; de fleste biblioteker tar header-felter i et eget argument.",
    ),
);

static DETAIL_FIELD: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "\"{found}\" is among the claims, but it is a field of an entry in authorization_details.",
        "Put it into an object in the array authorization_details.",
    ),
    Words::new(
        "«{found}» står blant claimene, men er et felt i et element i authorization_details.",
        "Legg det i et objekt i arrayet authorization_details.",
    ),
);

static NESTED: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "\"{found}\" is not a claim that Maskinporten knows; it is an object with the claims in it. The server reads claims at the top level of the payload.",
        "Move the claims out of \"{found}\": give that object itself to the library that signs.",
    ),
    Words::new(
        "«{found}» er ikke et claim Maskinporten kjenner; det er et objekt med claimene i seg. Serveren leser claimene på øverste nivå i payloaden.",
        "Flytt claimene ut av «{found}»: gi selve objektet til biblioteket som signerer.",
    ),
);

static MORE: Message = Message::error(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "{count} more claims are not ones that Maskinporten knows.",
        "Check that this is a grant and not another token.",
    ),
    Words::new(
        "{count} claims til er ukjente for Maskinporten.",
        "Sjekk at dette er et grant og ikke et annet token.",
    ),
);

static SUB: Message = Message::warning(
    Basis::Documented,
    Reply::Says(words::INVALID_ASSERTION, Basis::Documented),
    Words::new(
        "sub is not on Digdir's list of claims, and grants with other claims are to be rejected. Live clients send it, so it may be accepted today.",
        "Leave sub out: iss says who the client is.",
    ),
    Words::new(
        "sub står ikke på Digdirs liste over claims, og grants med andre claims skal avvises. Det finnes klienter i bruk som sender det, så i dag går det kanskje bra.",
        "Fjern sub: iss sier hvem klienten er.",
    ),
);

static NBF: Message = Message::note(
    Basis::Observed,
    Reply::Unknown,
    Words::new(
        "nbf is not on Digdir's list of claims. Widely used clients send it and get tokens.",
        "Nothing has to be done. Leave nbf out if your library lets you.",
    ),
    Words::new(
        "nbf står ikke på Digdirs liste over claims. Mye brukte klienter sender det og får token.",
        "Du trenger ikke gjøre noe. Fjern nbf hvis biblioteket ditt lar deg.",
    ),
);

static NBF_AHEAD: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "nbf says that the grant is not valid before {found}, {ahead} s after iat. Whether Maskinporten looks at nbf is not known.",
        "Leave nbf out, or give it the value of iat, in seconds: {expected}.",
    ),
    Words::new(
        "nbf sier at grantet ikke gjelder før {found}, {ahead} s etter iat. Det er ikke kjent om Maskinporten ser på nbf.",
        "Fjern nbf, eller gi det samme verdi som iat, i sekunder: {expected}.",
    ),
);

/// Most claims of one grant that are complained of one by one.
const MOST: usize = 20;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let members = &facts.grant.payload.members;
    let mut count = 0;
    for (index, member) in members.iter().enumerate() {
        let name = member.name.as_ref();
        if claims::find(name).is_some() || members.iter().take(index).any(|m| m.name == name) {
            continue;
        }
        match name {
            "nbf" => not_before(facts, member, out),
            "sub" => {
                let finding = out.report(&SUB).at_name(PartName::Payload, "/sub").found(name);
                finding.remove(Safety::Unsafe);
            }
            _ => {
                count += 1;
                if count <= MOST {
                    unknown(facts, member, out);
                } else if count == MOST + 1 {
                    more(facts, index, member, out);
                }
            }
        }
    }
}

fn unknown(facts: &Facts<'_>, member: &Member<'_>, out: &mut Findings) {
    let (payload, name) = (&facts.grant.payload, member.name.as_ref());
    if holds_claims(member) {
        out.report(&NESTED).at_name(PartName::Payload, pointer(name)).found(name);
        return;
    }
    let finding = match claims::meant(name) {
        Some(claim) if payload.get(claim.name).is_absent() => {
            // Nobody should be led to a claim that is on its way out.
            let certain = claims::is_spelling(name, claim) && claim.status != Status::Deprecated;
            let safety = if certain { Safety::Safe } else { Safety::Unsafe };
            let finding = out.report(&MEANT).at_name(PartName::Payload, pointer(name)).expected(claim.name);
            finding.rename(safety, claim.name)
        }
        _ if claims::HEADER_MEMBERS.contains(&name) => out.report(&HEADER_MEMBER),
        _ if claims::DETAIL_FIELDS.contains(&name) => out.report(&DETAIL_FIELD),
        Some(claim) => out.report(&SAID_TWICE).expected(claim.name),
        None => out.report(&UNLISTED).with("known", known()),
    };
    finding.at_name(PartName::Payload, pointer(name)).found(name);
}

fn more(facts: &Facts<'_>, from: usize, first: &Member<'_>, out: &mut Findings) {
    let unlisted =
        |m: &&Member<'_>| claims::find(&m.name).is_none() && !claims::TOLERATED.contains(&m.name.as_ref());
    let count = facts.grant.payload.members.iter().skip(from).filter(unlisted).count();
    out.report(&MORE).at_name(PartName::Payload, pointer(&first.name)).with("count", count.to_string());
}

/// nbf is noted; one that is after iat keeps the grant from being valid for a while.
fn not_before(facts: &Facts<'_>, member: &Member<'_>, out: &mut Findings) {
    let issued = facts.grant.payload.integer("iat").is();
    let begins = member.value.as_i64();
    let (message, ahead) = match begins.zip(issued).map(|(begins, issued)| begins.saturating_sub(issued)) {
        Some(ahead) if ahead > facts.context.skew => (&NBF_AHEAD, ahead),
        _ => (&NBF, 0),
    };
    let finding = out.report(message).found(member.value.raw()).with("ahead", ahead.to_string());
    match issued {
        Some(issued) if ahead > 0 => finding.expected(issued.to_string()).at(PartName::Payload, "/nbf"),
        _ => finding.at_name(PartName::Payload, "/nbf"),
    };
}

fn known() -> String {
    let names: Vec<&str> = claims::CLAIMS.iter().map(|claim: &Claim| claim.name).collect();
    names.join(" ")
}

fn pointer(name: &str) -> String {
    format!("/{}", escape_step(name))
}
