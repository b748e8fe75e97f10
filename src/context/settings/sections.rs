//! Which part of the settings is about the client, and whose settings they are.

use std::collections::BTreeMap;

use super::flat::{Entry, Section};
use super::meaning::{Meaning, Sign, of};
use crate::context::diagnostic::{Diagnostic, nearest};

/// What can be read, for errors.
pub(super) const KNOWN: &str = "Settings that are understood: MASKINPORTEN_ variables (NAIS, .env; also one file a variable in a folder), MaskinportenSettings in appsettings.json, maskinporten-settings.json, the .properties of Digdir's jwt-grant-generator and of KS Fiks.";

/// Puts flat names that carry a section in them (`MaskinportenSettings__ClientId`) into sections.
pub(super) fn split(entries: Vec<Entry>) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for mut entry in entries {
        let separator = ["__", ":"].into_iter().find(|separator| entry.name.contains(separator));
        let Some((path, name)) = separator.and_then(|s| entry.name.rsplit_once(s)) else {
            if let Some(first) = sections.first_mut() {
                first.entries.push(entry);
            }
            continue;
        };
        let (path, name) = (path.replace("__", ":"), name.to_owned());
        entry.name = name;
        let place = *places.entry(path.clone()).or_insert(sections.len());
        match sections.get_mut(place) {
            Some(section) => section.entries.push(entry),
            None => sections.push(Section { path, entries: vec![entry] }),
        }
    }
    sections
}

/// The section that is about the client.
pub(super) fn pick<'s>(sections: &'s [Section], client_id: Option<&str>) -> Result<&'s Section, Diagnostic> {
    let mut about: Vec<&Section> = sections.iter().filter(|section| is_about_a_client(section)).collect();
    let ours = |section: &&Section| section.path.to_ascii_lowercase().contains("maskinporten");
    if about.len() > 1 && about.iter().any(ours) {
        about.retain(ours);
    }
    if about.len() > 1 {
        about.retain(|section| {
            client_id.is_none_or(|wanted| client_of(section).is_some_and(|c| c.value.trim() == wanted))
        });
    }
    match about.as_slice() {
        [one] => Ok(one),
        [] => Err(nothing_found(sections)),
        several => {
            let names: Vec<_> = several
                .iter()
                .filter_map(|section| Some(format!("{} ({})", section.path, client_of(section)?.value)))
                .collect();
            let first = several.first().and_then(|section| client_of(section));
            let error = first.map_or_else(|| Diagnostic::new(""), |entry| entry.complain(""));
            Err(Diagnostic {
                message: format!("the settings hold {} clients: {}", several.len(), names.join(", ")),
                ..error
            }
            .help("Say which one with --client-id, or client-id in the profile."))
        }
    }
}

fn client_of(section: &Section) -> Option<&Entry> {
    section.find(Meaning::ClientId).or_else(|| section.issuer_as_client())
}

/// A client id alone could be that of any login; something else must speak of a Maskinporten client.
fn is_about_a_client(section: &Section) -> bool {
    let Some(client) = client_of(section) else { return false };
    let has = |meaning| section.find(meaning).is_some();
    super::meaning::is_prefixed(&client.name)
        || section.path.to_ascii_lowercase().contains("maskinporten")
        || [
            Meaning::Audience,
            Meaning::Authority,
            Meaning::WellKnown,
            Meaning::TokenEndpoint,
            Meaning::Issuer,
        ]
        .into_iter()
        .filter_map(|meaning| section.find(meaning))
        .any(|entry| crate::maskinporten::environments::nearest(&entry.value).is_some())
        || has(Meaning::JwkBase64)
        || ((has(Meaning::Jwk) || has(Meaning::Kid)) && has(Meaning::Scopes))
        || (has(Meaning::Audience) && has(Meaning::TokenEndpoint))
}

fn nothing_found(sections: &[Section]) -> Diagnostic {
    let names: Vec<&Entry> = sections.iter().flat_map(|section| &section.entries).collect();
    let near = names.iter().find_map(|entry| {
        let near = nearest(&entry.name, ["MASKINPORTEN_CLIENT_ID", "clientId"])?;
        (of(&entry.name) != Some(Meaning::ClientId)).then_some((entry, near))
    });
    match near {
        Some((entry, near)) => {
            entry.complain(format!("no client id found; {} is not known, did you mean {near}?", entry.name))
        }
        None => names.first().map_or_else(
            || Diagnostic::new("no client id found"),
            |first| first.complain("no client id found in these settings"),
        ),
    }
    .help(KNOWN)
}

/// Whose settings these are.
pub(super) fn shape(section: &Section) -> &'static str {
    let sign = |sign| section.entries.iter().any(|e| of(&e.name) == Some(Meaning::Sign(sign)));
    let has = |meaning| section.find(meaning).is_some();
    let named = |wanted: &str| section.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(wanted));
    if named("MASKINPORTEN_CLIENT_JWK") || named("MASKINPORTEN_WELL_KNOWN_URL") {
        "NAIS variables"
    } else if sign(Sign::Altinn) || named("EncodedJwk") {
        "Altinn MaskinportenSettings"
    } else if has(Meaning::Authority) && (has(Meaning::Jwk) || has(Meaning::JwkBase64)) {
        "Altinn app settings"
    } else if sign(Sign::Generator) {
        "properties of Digdir's jwt-grant-generator"
    } else if section.issuer_as_client().is_some() && (sign(Sign::Ks) || has(Meaning::TokenEndpoint)) {
        "settings of a KS Fiks client"
    } else {
        "variables"
    }
}
