//! authorization_details is not an array of one object, or a field in it has an impossible value.

use super::citations;
use super::details::{self, Entry, PART, POINTER};
use super::facts::Facts;
use super::issuer::is_uuid;
use super::org_numbers::{self, Standing};
use crate::change::Safety;
use crate::finding::Findings;
use crate::json::{Kind, Value};
use crate::language::Bilingual;
use crate::maskinporten::{limits, rar};
use crate::numbers;
use crate::rule::{Basis, Cite, Group, Rule, Severity};

mod messages;
use crate::maskinporten::pages;
use messages::{
    AUTHORITY, CONSENT_ID, EMPTY, ENTRY, FIELD_NULL, FIELD_TYPE, FROM_FORM, FROM_PERSON, MISSING, NOT_ARRAY,
    ORG_BARE, ORG_CHECK_DIGIT, ORG_CHECK_DIGIT_TEST, ORG_FORM, ORG_PLACEHOLDER, ORG_TEXT, REFERENCE, SEVERAL,
    TEXT, TYPE,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "rar-value",
    group: Group::Other,
    code: Some("MP-303"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "authorization_details has an invalid value",
        nb: "authorization_details har en ugyldig verdi",
    },
    needs: &[],
    cites: &[
        Cite::documented("Feilsøking i Maskinporten: MP-303", pages::TROUBLESHOOTING, "2026-11-22"),
        citations::SYSTEM_USER,
        Cite::documented(
            "Samtykke",
            "https://docs.digdir.no/docs/Maskinporten/maskinporten_func_samtykke",
            "2026-11-22",
        ),
    ],
    messages: &[
        &NOT_ARRAY,
        &TEXT,
        &TYPE,
        &EMPTY,
        &SEVERAL,
        &ENTRY,
        &MISSING,
        &FIELD_TYPE,
        &FIELD_NULL,
        &ORG_TEXT,
        &AUTHORITY,
        &ORG_BARE,
        &ORG_FORM,
        &ORG_PLACEHOLDER,
        &ORG_CHECK_DIGIT,
        &ORG_CHECK_DIGIT_TEST,
        &REFERENCE,
        &CONSENT_ID,
        &FROM_FORM,
        &FROM_PERSON,
    ],
    page: page!("rar_value.md"),
};

const ORG_SAMPLE: &str = r#"{"authority": "iso6523-actorid-upis", "ID": "0192:123456789"}"#;
const FROM_SAMPLE: &str = r#""urn:altinn:person:identifier-no:…""#;
const UUID_SAMPLE: &str = r#""77ed8698-e619-4066-9eb4-5c1eb3f165a1""#;

/// Most entries that are complained of one by one.
const MOST: usize = 10;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    let Some(value) = facts.grant.payload.get("authorization_details").is() else { return };
    whole(value, out);
    for entry in details::entries(facts.grant).iter().take(MOST) {
        let Some(kind) = entry.kind else { continue };
        missing(entry, kind, out);
        if kind == &rar::SYSTEM_USER {
            system_user(facts, entry, out);
        } else if kind == &rar::CONSENT {
            consent(facts, entry, out);
        }
    }
}

/// The array itself.
fn whole(value: Value<'_>, out: &mut Findings) {
    match value.kind() {
        Kind::Null => {}
        Kind::Object => {
            let finding = out.report(&NOT_ARRAY).at(PART, POINTER);
            finding.replace_json(Safety::Safe, format!("[{}]", value.raw()));
        }
        Kind::String if value.as_str().is_some_and(|text| text.trim_start().starts_with(['[', '{'])) => {
            let finding = out.report(&TEXT).at(PART, POINTER);
            if let Some(array) = value.as_str().and_then(|text| array_in(&text)) {
                finding.replace_json(Safety::Safe, array);
            }
        }
        Kind::Array => elements(&value.elements().unwrap_or_default(), out),
        kind => {
            out.report(&TYPE).at(PART, POINTER).with("kind", kind.name());
        }
    }
}

/// The array that was written out as text, or around the object that was.
fn array_in(text: &str) -> Option<String> {
    let value = Value::parse(text).ok().filter(|value| value.depth() < limits::JSON_DEPTH / 2)?;
    match value.kind() {
        Kind::Array => Some(value.raw().to_owned()),
        Kind::Object => Some(format!("[{}]", value.raw())),
        _ => None,
    }
}

fn elements(elements: &[Value<'_>], out: &mut Findings) {
    match elements.len() {
        0 => {
            out.report(&EMPTY).at(PART, POINTER).found("[]");
        }
        1 => {}
        count => {
            out.report(&SEVERAL).at(PART, POINTER).found(count.to_string()).expected("1");
        }
    }
    let odd = elements.iter().enumerate().filter(|(_, element)| element.kind() != Kind::Object);
    for (index, element) in odd.take(MOST) {
        let finding = out.report(&ENTRY).at(PART, format!("{POINTER}/{index}"));
        finding.with("kind", element.kind().name());
    }
}

/// Fields that must be there, unless `rar-field` says that they are misspelt.
fn missing(entry: &Entry<'_>, kind: &'static rar::DetailType, out: &mut Findings) {
    for name in kind.required.iter().filter(|name| entry.lacks(name)) {
        if entry.members.iter().any(|member| kind.meant(&member.name) == Some(name)) {
            continue;
        }
        let sample = match *name {
            "systemuser_org" => ORG_SAMPLE,
            "id" => UUID_SAMPLE,
            _ => FROM_SAMPLE,
        };
        let finding = out.report(&MISSING).at(PART, format!("{}/{name}", entry.pointer));
        finding.with("kind", kind.name).with("name", *name).expected(sample);
    }
}

fn system_user(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Findings) {
    if let Some((name, value)) = organisation_field(entry) {
        let pointer = format!("{}/{name}", entry.pointer);
        match value.as_str() {
            Some(text) => {
                let number = numbers::org_number_within(&text);
                let expected = ORG_SAMPLE.replace("123456789", number.as_deref().unwrap_or("123456789"));
                let finding = out.report(&ORG_TEXT).at(PART, &*pointer).found(&*text).expected(&expected);
                if number.is_some() {
                    finding.replace_json(Safety::Safe, expected);
                }
            }
            None if value.kind() == Kind::Object => organisation(facts, value, &pointer, out),
            None => field_type(value, "systemuser_org", &pointer, ORG_SAMPLE, out),
        }
    }
    external_reference(entry, out);
}

/// The organisation, also under its name of 2024, which rar-field complains of.
fn organisation_field<'a>(entry: &Entry<'a>) -> Option<(&'static str, Value<'a>)> {
    ["systemuser_org", "systemuserorg"].into_iter().find_map(|name| Some((name, entry.field(name)?)))
}

fn organisation(facts: &Facts<'_>, value: Value<'_>, pointer: &str, out: &mut Findings) {
    let members = value.members().unwrap_or_default();
    for (name, sample) in [("authority", rar::AUTHORITY), ("ID", "0192:123456789")] {
        let there = members.iter().any(|m| m.name == name);
        let misspelt = || members.iter().any(|m| rar::nearest(&m.name, [name]).is_some());
        if !there && !misspelt() {
            let finding = out.report(&MISSING).at(PART, format!("{pointer}/{name}"));
            finding.with("kind", "systemuser_org").with("name", name).expected(format!("\"{sample}\""));
        }
    }
    if let Some(value) = details::only(&members, "authority") {
        let here = format!("{pointer}/authority");
        match value.as_str() {
            Some(text) if text == rar::AUTHORITY => {}
            Some(text) => {
                let finding = out.report(&AUTHORITY).at(PART, here).found(text).expected(rar::AUTHORITY);
                finding.replace(Safety::Safe, rar::AUTHORITY);
            }
            None => field_type(value, "authority", &here, rar::AUTHORITY, out),
        }
    }
    if let Some(value) = details::only(&members, "ID") {
        let here = format!("{pointer}/ID");
        match value.as_str() {
            Some(text) => org_number(facts, &text, rar::ORG_PREFIX, &here, out),
            None => field_type(value, "ID", &here, "\"0192:123456789\"", out),
        }
    }
}

/// An organisation number that follows `prefix`.
fn org_number(facts: &Facts<'_>, text: &str, prefix: &str, pointer: &str, out: &mut Findings) {
    let within = text.strip_prefix(prefix).map(|number| org_numbers::standing(facts, number));
    let last = text.rsplit(':').next().unwrap_or(text);
    let finding = match within.unwrap_or(Standing::NotNineDigits) {
        Standing::Possible => return,
        Standing::Placeholder => out.report(&ORG_PLACEHOLDER),
        Standing::Impossible => out.report(&ORG_CHECK_DIGIT),
        Standing::Doubtful => out.report(&ORG_CHECK_DIGIT_TEST),
        Standing::NotNineDigits => match numbers::org_number_within(last) {
            Some(bare) => {
                let meant = format!("{prefix}{bare}");
                let finding = out.report(&ORG_BARE).at(PART, pointer).expected(&meant);
                finding.replace(Safety::Safe, meant)
            }
            None => out.report(&ORG_FORM).expected(prefix),
        },
    };
    finding.at(PART, pointer).found(text);
}

fn external_reference(entry: &Entry<'_>, out: &mut Findings) {
    let Some(value) = entry.field("externalRef") else { return };
    let pointer = format!("{}/externalRef", entry.pointer);
    let Some(text) = value.as_str() else {
        return field_type(value, "externalRef", &pointer, "\"…\"", out);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "øØæÆåÅ_-".contains(c);
    if !text.chars().all(plain) || text.chars().count() > rar::EXTERNAL_REF_CHARACTERS {
        out.report(&REFERENCE).at(PART, pointer).found(text);
    }
}

fn consent(facts: &Facts<'_>, entry: &Entry<'_>, out: &mut Findings) {
    if let Some(value) = entry.field("id") {
        let pointer = format!("{}/id", entry.pointer);
        match value.as_str() {
            Some(text) if is_uuid(&text) => {}
            Some(text) => {
                out.report(&CONSENT_ID).at(PART, pointer).found(text);
            }
            None => field_type(value, "id", &pointer, UUID_SAMPLE, out),
        }
    }
    if let Some(value) = entry.field("from") {
        let pointer = format!("{}/from", entry.pointer);
        match value.as_str() {
            Some(text) => from(facts, &text, &pointer, out),
            None => field_type(value, "from", &pointer, FROM_SAMPLE, out),
        }
    }
}

fn from(facts: &Facts<'_>, text: &str, pointer: &str, out: &mut Findings) {
    if let Some(number) = text.strip_prefix(rar::PERSON_URN) {
        if numbers::pid(number).is_err() {
            let shown = format!("{}{}", rar::PERSON_URN, numbers::mask(number));
            out.report(&FROM_PERSON).at(PART, pointer).found(shown);
        }
    } else if text.starts_with(rar::ORG_URN) {
        org_number(facts, text, rar::ORG_URN, pointer, out);
    } else {
        out.report(&FROM_FORM).at(PART, pointer).found(mask_digits(text));
    }
}

/// Hides every digit: the text is of no known form, so any of them may belong to a person.
fn mask_digits(text: &str) -> String {
    text.chars().map(|c| if c.is_numeric() { '*' } else { c }).collect()
}

fn field_type(value: Value<'_>, name: &'static str, pointer: &str, form: &str, out: &mut Findings) {
    if value.kind() == Kind::Null && name == "externalRef" {
        out.report(&FIELD_NULL).at(PART, pointer).found("null").with("name", name);
        return;
    }
    let shown = if name == "from" { mask_digits(value.raw()) } else { value.raw().to_owned() };
    let finding = out.report(&FIELD_TYPE).at(PART, pointer).found(shown).expected(form);
    finding.with("name", name).with("kind", value.kind().name());
}

const _: () = assert!(MOST <= limits::AUTHORIZATION_DETAILS);
