//! Tells tokens that are not grants by what they say: those that a server issued, and assertions for
//! another server.

use std::borrow::Cow;

use super::part::Part;
use crate::input::Mistaken;
use crate::json::{Kind, Member, Value};
use crate::maskinporten::{claims, environments, limits};

/// Hosts of servers that issue tokens to those who get theirs from Maskinporten, besides
/// Maskinporten itself.
const ISSUERS: [&str; 5] = ["idporten.no", "ansattporten.no", "difi.no", "altinn.no", "altinn.cloud"];

/// Hosts of the login services, whose clients authenticate with an assertion that looks like a grant.
const LOGIN_SERVICES: [&str; 5] =
    ["idporten.no", "idporten.dev", "ansattporten.no", "ansattporten.dev", "feide.no"];

/// Hosts of other servers that exchange JWTs which their clients make, with `scope` in them and the client as `iss`,
/// as each of them documents it.
const OTHER_SERVERS: [&str; 3] = ["googleapis.com", "google.com", "docusign.com"];

/// Claims of ID tokens (OpenID Connect Core section 2).
const ID_TOKEN_CLAIMS: [&str; 6] = ["at_hash", "auth_time", "nonce", "acr", "amr", "sid"];

/// What the token is, if it is not a grant.
pub(super) fn decoded(header: &Part<'_>, payload: &Part<'_>) -> Option<Mistaken> {
    if is_swapped(header, payload) {
        return Some(Mistaken::PartsSwapped);
    }
    let text = |name| payload.text(name).is();
    let has = |name: &str| payload.members.iter().any(|m| m.name == name);
    let iss = text("iss");
    let issuer = iss.as_deref().filter(|iss| environments::has_scheme(iss)).and_then(environments::host);
    let for_maskinporten = || is_for_maskinporten(payload);
    let known = |host: &String| environments::nearest(host).is_some() || is_below(host, &ISSUERS);
    let known_issuer = issuer.as_ref().is_some_and(known);
    if let Some(what) = of_login(header, payload, issuer.is_some()) {
        return Some(what);
    }
    if known_issuer
        && !for_maskinporten()
        && ID_TOKEN_CLAIMS.iter().any(|claim| has(claim))
        && !["consumer", "token_type", "client_amr"].iter().any(|claim| has(claim))
    {
        return Some(Mistaken::IdToken);
    }
    let signs = [
        payload.members.iter().any(is_consumer),
        has("client_amr"),
        has("token_type"),
        known_issuer,
        known_issuer && !for_maskinporten(),
        has("client_id") && !for_maskinporten(),
        header.text("typ").is().is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt")),
    ];
    if signs.into_iter().filter(|&sign| sign).count() >= 2 && !has_interchanged_iss(payload) {
        return Some(Mistaken::AccessToken);
    }
    // Nearly every grant ends here: the audience need not be taken apart for it.
    let is_client = iss.is_some() && issuer.is_none() && has("scope");
    if is_client || for_maskinporten() {
        return None;
    }
    if is_client_assertion(payload) {
        return Some(Mistaken::ClientAssertion);
    }
    is_issued_elsewhere(payload).then_some(Mistaken::OtherToken)
}

/// What the token is, if it is one of a login that is neither for Maskinporten nor an access or ID token. `is_issued`: an
/// issuer is an address.
fn of_login(header: &Part<'_>, payload: &Part<'_>, is_issued: bool) -> Option<Mistaken> {
    const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";
    // No grant has any of these, so that most need no more.
    let has = |name: &str| payload.members.iter().any(|m| m.name == name);
    let [asks, ends, answers] = [has("response_type"), has("events"), has("code") || has("error")];
    if !(asks || ends || answers) || is_for_maskinporten(payload) {
        return None;
    }
    let is_typed = |typ: &str| header.text("typ").is().is_some_and(|is| is.eq_ignore_ascii_case(typ));
    let events = || payload.get("events").is().filter(|events| events.kind() == Kind::Object);
    let is_logout = || events().is_some_and(|events| events.member_named(LOGOUT).is_some());
    if asks && (has("client_id") || has("redirect_uri") || is_typed("oauth-authz-req+jwt")) {
        Some(Mistaken::RequestObject)
    } else if ends && is_issued && (is_logout() || is_typed("logout+jwt")) {
        Some(Mistaken::LogoutToken)
    } else if answers && is_issued && has("aud") && has("exp") && !(has("scope") || has("sub")) {
        Some(Mistaken::LoginAnswer)
    } else {
        None
    }
}

/// Whether another server issued the token: it is not for Maskinporten and asks for nothing, and says whose it is, or
/// what no grant says.
fn is_issued_elsewhere(payload: &Part<'_>) -> bool {
    if payload.object.is_none() || is_grant_like(payload) || is_for_another_server(payload) {
        return false;
    }
    let text = |name| payload.text(name).is();
    let (iss, sub) = (text("iss"), text("sub"));
    let is_own = iss.is_some() && iss == sub;
    let is_timed = ["iat", "exp"].iter().any(|name| payload.members.iter().any(|m| m.name == *name));
    let foreign = payload.members.iter().filter(|member| is_timed && is_foreign(member)).count();
    // The name of a client is no address.
    let is_client = iss.as_deref().is_some_and(|iss| !environments::has_scheme(iss));
    !is_own && (sub.is_some() || foreign >= if is_client { 2 } else { 1 })
}

/// The claim that tells best that a token is none of a client's own: who issued it, else one that no grant has.
pub(crate) fn sign_of_another(payload: &Part<'_>) -> Option<String> {
    let issuer = payload.text("iss").is().filter(|iss| environments::has_scheme(iss));
    let other = || payload.members.iter().find(|member| member.name == "sub" || is_foreign(member));
    issuer.map(|_| "iss".to_owned()).or_else(|| other().map(|member| member.name.to_string()))
}

/// Whether a claim is none of a grant, nor meant as one. An object may hold the claims.
fn is_foreign(member: &Member<'_>) -> bool {
    let name = member.name.as_ref();
    let is_meant = claims::find(name).is_some() || claims::meant(name).is_some();
    let is_object = member.value.kind() == Kind::Object;
    !(is_object || is_meant || claims::TOLERATED.contains(&name) || claims::HEADER_MEMBERS.contains(&name))
}

/// Whether the header is where the claims belong, and the claims where the header belongs.
fn is_swapped(header: &Part<'_>, payload: &Part<'_>) -> bool {
    // Hardly a claims set has this name, so no more is asked of most.
    payload.text("alg").is().is_some()
        && header.get("alg").is_absent()
        && ["aud", "iss"].iter().all(|name| payload.get(name).is_absent() && header.get(name).is().is_some())
}

/// Claims that only grants for Maskinporten have, besides `scope`.
const GRANT_CLAIMS: [&str; 5] =
    ["consumer_org", "iss_onbehalfof", "authorization_details", "resource", "pid"];

/// Whether a token among other things is meant as a grant, however wrong: it is for Maskinporten, or
/// a client made it to ask for something.
pub(super) fn is_grant_like(payload: &Part<'_>) -> bool {
    let has = |name: &str| payload.members.iter().any(|m| m.name == name);
    if payload.object.is_none() {
        // What cannot be read is one if it has the words of one.
        let says = |word: &str| memchr::memmem::find(payload.text.as_bytes(), word.as_bytes()).is_some();
        return says("\"scope\"") || says("maskinporten");
    }
    if is_for_maskinporten(payload) || has_interchanged_iss(payload) {
        return true;
    }
    // The name of a client is no address.
    let is_issued = payload.text("iss").is().is_some_and(|iss| environments::has_scheme(&iss));
    let asks = has("scope") || GRANT_CLAIMS.iter().any(|claim| has(claim));
    !is_issued && (asks || (has("iss") && has("jti") && !has("sub")))
}

/// Whether a client says with it who it is (RFC 7523 section 2.2), to a server that is not Maskinporten: `sub` is there,
/// and it asks for nothing.
fn is_client_assertion(payload: &Part<'_>) -> bool {
    let has = |name: &str| payload.members.iter().any(|m| m.name == name);
    let text = |name| payload.text(name).is();
    if !has("sub") || has("scope") {
        return false;
    }
    // Grants are aimed at these by mistake, and at doubles of the server on purpose.
    let is_expected = |host: &str| environments::elsewhere(host).is_some() || host.contains("maskinporten");
    let is_foreign = |aud: &str| {
        aud.starts_with("https://")
            && !environments::is_local(aud)
            && environments::host(aud).is_some_and(|host| !is_expected(&host))
    };
    let asks = || GRANT_CLAIMS.iter().any(|claim| has(claim));
    let is_own = || text("sub").is_some_and(|sub| text("iss").is_some_and(|iss| iss == sub));
    let is_elsewhere = || {
        let mut all = audiences(payload).peekable();
        all.peek().is_some() && all.all(|aud| is_foreign(&aud))
    };
    audiences(payload).any(|aud| is_at(&aud, &LOGIN_SERVICES)) || (!asks() && is_own() && is_elsewhere())
}

/// Whether a token is a client's own for a server that has nothing to do with Maskinporten.
pub(super) fn is_for_another_server(payload: &Part<'_>) -> bool {
    audiences(payload).any(|aud| is_at(&aud, &OTHER_SERVERS))
}

/// Whether iss is Maskinporten and aud the client, as in no token that a server issued: those say who got
/// them.
pub(crate) fn has_interchanged_iss(payload: &Part<'_>) -> bool {
    const ISSUED: [&str; 5] = ["consumer", "supplier", "client_amr", "token_type", "client_id"];
    let has = |name: &str| payload.members.iter().any(|m| m.name == name);
    let is_issuer = |iss: &str| environments::has_scheme(iss) && environments::nearest(iss).is_some();
    payload.text("iss").is().is_some_and(|iss| is_issuer(&iss))
        && payload
            .get("aud")
            .is()
            .and_then(Value::as_only_str)
            .is_some_and(|aud| !aud.is_empty() && !aud.contains(['/', ' ']))
        && has("scope")
        && !ISSUED.iter().chain(&ID_TOKEN_CLAIMS).any(|claim| has(claim))
}

/// Whether aud is Maskinporten, or nearly.
pub(super) fn is_for_maskinporten(payload: &Part<'_>) -> bool {
    audiences(payload).any(|aud| environments::nearest(&aud).is_some())
}

/// What aud names: the string, or those in an array.
pub(crate) fn audiences<'a>(payload: &Part<'a>) -> impl Iterator<Item = Cow<'a, str>> {
    let aud = payload.get("aud").is();
    let one = aud.and_then(Value::as_str);
    let several = aud.filter(|_| one.is_none()).and_then(Value::elements).unwrap_or_default();
    one.into_iter().chain(several.into_iter().take(limits::AUDIENCES).filter_map(Value::as_str))
}

/// The organisation that fetched an access token: an object with `authority` and `ID`.
fn is_consumer(member: &Member<'_>) -> bool {
    matches!(member.name.as_ref(), "consumer" | "supplier") && member.value.kind() == Kind::Object
}

/// Whether a URL is at one of the domains.
fn is_at(url: &str, domains: &[&str]) -> bool {
    environments::host(url).is_some_and(|host| is_below(&host, domains))
}

fn is_below(host: &str, domains: &[&str]) -> bool {
    let below =
        |domain: &&str| host.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    domains.iter().any(below)
}
