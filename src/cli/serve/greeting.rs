//! What the double says when it starts: its addresses, and settings to paste.

use crate::config::load::Loaded;
use crate::language::{Lang, phrases};

phrases! {
    TITLE: "A double of Maskinporten, for tests only.", "En dobbeltgjenger av Maskinporten, bare til test.";
    PAGE: "page", "nettside";
    INSTEAD: "stands in for", "står inn for";
    CLIENTS: "clients", "klienter";
    ANY:
        "any (name one with --client-id, --jwks, …, or in grantlint.toml, and more is checked)",
        "alle (oppgi én med --client-id, --jwks, … eller i grantlint.toml, så sjekkes mer)";
    PASTE: "Settings to paste:", "Innstillinger til å lime inn:";
    // Of an address that is not this machine's own.
    REACH:
        "every machine that can reach this one can ask the double and read its reports",
        "alle maskiner som når denne, kan spørre dobbeltgjengeren og lese rapportene";
    END: "Ctrl-C ends it.", "Ctrl-C avslutter.";
}

/// Everything that a user needs in order to point a program at the double.
pub(super) fn greeting(issuer: &str, own: &str, clients: &[Loaded], lang: Lang) -> String {
    let base = issuer.trim_end_matches('/');
    let row = |name: &str, value: &str| format!("  {name:15} {value}\n");
    let known = |loaded: &Loaded| {
        let id = loaded.context.client_id.clone()?;
        Some(loaded.profile.as_ref().map_or_else(|| id.clone(), |name| format!("{id} ({name})")))
    };
    let ids: Vec<String> = clients.iter().filter_map(known).collect();
    let mut environments: Vec<&str> = Vec::new();
    for environment in clients.iter().filter_map(|loaded| loaded.context.environment.as_ref()) {
        if !environments.contains(&&*environment.issuer) {
            environments.push(&environment.issuer);
        }
    }
    let mut out = format!("{}\n\n", TITLE.in_lang(lang));
    out += &row("issuer", issuer);
    out += &row("token endpoint", &format!("{base}/token"));
    out += &row("well-known", &format!("{base}/.well-known/oauth-authorization-server"));
    out += &row(PAGE.in_lang(lang), own);
    out += &row(INSTEAD.in_lang(lang), &environments.join(", "));
    out += &row(
        CLIENTS.in_lang(lang),
        if ids.is_empty() { ANY.in_lang(lang).to_owned() } else { ids.join(", ") }.as_str(),
    );
    format!("{out}\n{}\n\n{}\n{}\n\n", PASTE.in_lang(lang), settings(issuer, base), END.in_lang(lang))
}

// With the keys named, Spring compares the issuer and looks for no metadata, which it would at addresses with a `/` behind
// them: RFC 8414 section 3.1 has none there.
fn settings(issuer: &str, base: &str) -> String {
    format!(
        "  # NAIS
  MASKINPORTEN_ISSUER={issuer}
  MASKINPORTEN_TOKEN_ENDPOINT={base}/token
  MASKINPORTEN_JWKS_URI={base}/jwk
  MASKINPORTEN_WELL_KNOWN_URL={base}/.well-known/oauth-authorization-server

  # MaskinportenSettings (Altinn)
  {{ \"MaskinportenSettings\": {{ \"authority\": \"{issuer}\" }} }}

  # KS Fiks
  maskinporten.audience={issuer}
  maskinporten.tokenEndpoint={base}/token

  # Spring
  spring.security.oauth2.client.provider.maskinporten.token-uri={base}/token
  spring.security.oauth2.resourceserver.jwt.issuer-uri={issuer}
  spring.security.oauth2.resourceserver.jwt.jwk-set-uri={base}/jwk

  # curl
  tr -d '\\r\\n' < grant.jwt | curl {base}/token --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer --data-urlencode assertion@-
"
    )
}
