//! The types of authorization_details that Maskinporten knows, and their fields.
//!
//! Digdir: `maskinporten_func_systembruker`, `maskinporten_func_samtykke`; the well-known document
//! lists the same two types under `authorization_details_types_supported`.

/// The only authority of organisation numbers.
pub const AUTHORITY: &str = "iso6523-actorid-upis";

/// What is before the nine digits of an organisation number in `ID`.
pub const ORG_PREFIX: &str = "0192:";

/// What is before a personal number in `from`.
pub const PERSON_URN: &str = "urn:altinn:person:identifier-no:";

/// What is before an organisation number in `from`.
pub const ORG_URN: &str = "urn:altinn:organization:identifier-no:";

/// Longest externalRef that is reported to be accepted, in characters (Altinn's source, as read
/// by a third party).
pub const EXTERNAL_REF_CHARACTERS: usize = 255;

/// A documented type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailType {
    /// The value of `type`.
    pub name: &'static str,
    /// Fields that must be there, `type` left out.
    pub required: &'static [&'static str],
    /// Fields that may be there.
    pub optional: &'static [&'static str],
    /// Fields that Maskinporten adds in the token and that have no place in a grant.
    pub response: &'static [&'static str],
    /// Fields of the object under the field named.
    pub nested: Option<(&'static str, &'static [&'static str])>,
}

/// The system user of an organisation.
pub static SYSTEM_USER: DetailType = DetailType {
    name: "urn:altinn:systemuser",
    required: &["systemuser_org"],
    optional: &["externalRef"],
    response: &["systemuser_id", "system_id"],
    nested: Some(("systemuser_org", &["authority", "ID"])),
};

/// A consent given in Altinn.
pub static CONSENT: DetailType = DetailType {
    name: "urn:altinn:consent",
    required: &["id", "from"],
    optional: &[],
    response: &["to", "consented", "validTo", "consentRights"],
    nested: None,
};

/// The documented types.
pub static TYPES: [&DetailType; 2] = [&SYSTEM_USER, &CONSENT];

/// Names of types that were planned, or that people write.
static OTHER_WORDS: [(&str, &DetailType); 8] = [
    ("urn:altinn:samtykke", &CONSENT),
    ("samtykke", &CONSENT),
    ("consent", &CONSENT),
    ("altinn:consent", &CONSENT),
    ("urn:altinn:systembruker", &SYSTEM_USER),
    ("systembruker", &SYSTEM_USER),
    ("systemuser", &SYSTEM_USER),
    ("altinn:systemuser", &SYSTEM_USER),
];

/// The documented type of exactly this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static DetailType> {
    TYPES.iter().copied().find(|kind| kind.name == name)
}

/// The documented type that another name was evidently meant for.
#[must_use]
pub fn meant(name: &str) -> Option<&'static DetailType> {
    if name.len() > 60 {
        return None;
    }
    let plain = name.trim().to_lowercase();
    let plain = plain.trim_end_matches('/');
    let word = OTHER_WORDS.iter().find(|(word, _)| *word == plain).map(|(_, kind)| *kind);
    word.or_else(|| TYPES.iter().copied().find(|kind| strsim::osa_distance(kind.name, plain) <= 2))
}

impl DetailType {
    /// Whether a grant may hold this field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        field == "type" || self.required.contains(&field) || self.optional.contains(&field)
    }

    /// The field that an unknown one was evidently meant for.
    #[must_use]
    pub fn meant(&self, field: &str) -> Option<&'static str> {
        nearest(field, self.required.iter().chain(self.optional).copied().chain(["type"]))
    }
}

/// Whether two names are the same but for case and joining characters.
#[must_use]
pub fn is_spelling(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    plain(one) == plain(other)
}

/// The name among `known` that an unknown one was evidently meant for: case and joining
/// characters aside the same, or a slip of the pen in a long one.
pub fn nearest(field: &str, known: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    if field.len() > 40 {
        return None;
    }
    let plain = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let field = match plain(field).as_str() {
        "consentid" => "id".to_owned(),
        "externalreference" => "externalref".to_owned(),
        other => other.to_owned(),
    };
    known.into_iter().find(|name| {
        let name = plain(name);
        name == field || (name.len() > 5 && strsim::osa_distance(&name, &field) <= 2)
    })
}
