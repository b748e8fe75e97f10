//! scope is missing, or is not a list of names with spaces between them.

use std::borrow::Cow;

use super::facts::Facts;
use super::requested::{self, Damage};
use crate::change::Safety;
use crate::finding::{Finding, Findings};
use crate::grant::{Field, PartName};
use crate::json::{Kind, Value};
use crate::language::Bilingual;
use crate::maskinporten::{pages, scopes};
use crate::printable::{hide_secrets, is_plain};
use crate::rule::{Basis, Cite, Group, Message, Reply, Rule, Severity, Words};

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "scope-format",
    group: Group::Scope,
    code: Some("MP-200"),
    severity: Severity::Error,
    basis: Basis::Documented,
    summary: Bilingual {
        en: "scope is missing, empty or not a space-separated string",
        nb: "scope mangler, er tomt eller er ikke en streng med mellomrom mellom scopene",
    },
    needs: &[],
    cites: &[
        Cite::documented("JWT grant: scope", pages::JWT_GRANT, "2026-11-22"),
        Cite::documented(
            "RFC 6749 section 3.3: Access Token Scope",
            "https://www.rfc-editor.org/rfc/rfc6749#section-3.3",
            "2026-11-22",
        ),
    ],
    messages: &[
        &MISSING,
        &EMPTY,
        &ARRAY,
        &TYPE,
        &PLACEHOLDER,
        &ADDRESS,
        &JSON,
        &ESCAPED,
        &COMMA,
        &ENCODED,
        &INVISIBLE,
        &SPACING,
        &DUPLICATE,
        &SHAPE,
        &WILDCARD,
    ],
    page: page!("scope_format.md"),
};

static MISSING: Message = Message::error(
    Basis::Documented,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope is missing. A grant must name the scopes that the token is for.",
        "Add the claim scope with the names of the scopes, separated by one space.",
    ),
    Words::new(
        "scope mangler. Et grant må oppgi scopene det bes om token for.",
        "Legg til claimet scope med navnene på scopene, med ett mellomrom mellom dem.",
    ),
);

static EMPTY: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope names no scope: the value is empty.",
        "Check that the setting scope comes from exists where the program runs, and name at least one scope.",
    ),
    Words::new(
        "scope oppgir ingen scopes: verdien er tom.",
        "Sjekk at innstillingen scope hentes fra, finnes der programmet kjører, og oppgi minst ett scope.",
    ),
);

static ARRAY: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope is an array; it must be one string: {found}.",
        "Join the scopes with one space between them: \"{expected}\".",
    ),
    Words::new(
        "scope er et array; det skal være én streng: {found}.",
        "Sett sammen scopene med ett mellomrom mellom dem: \"{expected}\".",
    ),
);

static TYPE: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope is of JSON type {kind}; it must be a string.",
        "Give the names of the scopes as one string, separated by one space.",
    ),
    Words::new(
        "scope har JSON-type {kind}; det skal være en streng.",
        "Oppgi navnene på scopene som én streng, med ett mellomrom mellom dem.",
    ),
);

static PLACEHOLDER: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope contains a placeholder instead of a scope: {found}.",
        "Check the setting scope comes from: the variable was not filled in.",
    ),
    Words::new(
        "scope inneholder en plassholder i stedet for et scope: {found}.",
        "Variabelen er ikke fylt ut. Sjekk innstillingen scope hentes fra.",
    ),
);

static ADDRESS: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope is or contains an address, which is not a scope: {found}.",
        "Name the scopes as the self-service pages show them, such as prefix:name. The server's address belongs in aud, that of an API in resource.",
    ),
    Words::new(
        "scope er eller inneholder en adresse, som ikke er et scope: {found}.",
        "Oppgi scopene slik selvbetjeningen viser dem, for eksempel prefiks:navn. Serverens adresse hører hjemme i aud, adressen til et API i resource.",
    ),
);

static JSON: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope contains quotes or brackets: a list was written into the string: {found}.",
        "Join the scopes with one space between them: \"{expected}\".",
    ),
    Words::new(
        "scope inneholder anførselstegn eller klammer, altså er en liste skrevet inn i strengen: {found}.",
        "Sett sammen scopene med ett mellomrom mellom dem: \"{expected}\".",
    ),
);

static COMMA: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope contains \"{separator}\"; scopes are separated by spaces, so this is read as one unknown scope: {found}.",
        "Put one space between the scopes: \"{expected}\".",
    ),
    Words::new(
        "scope inneholder «{separator}»; scopes skilles med mellomrom, så dette leses som ett ukjent scope: {found}.",
        "Sett ett mellomrom mellom scopene: \"{expected}\".",
    ),
);

static ESCAPED: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope contains a backslash escape such as \\n or \\/ as text, not the character that it stands for: {found}.",
        "Write scope without escapes: \"{expected}\".",
    ),
    Words::new(
        "scope inneholder en escape-sekvens som \\n eller \\/ som tekst, ikke tegnet den står for: {found}.",
        "Skriv scope uten escape-sekvenser: \"{expected}\".",
    ),
);

static ENCODED: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope is encoded as for a URL or form: {found}. Inside the grant nothing decodes it.",
        "Put the scopes into the grant as they are: \"{expected}\". Only the whole assertion is form-encoded.",
    ),
    Words::new(
        "scope er kodet som for en URL eller et skjema: {found}. I grantet er det ingen som dekoder det.",
        "Legg scopene inn i grantet som de er: \"{expected}\". Bare hele assertion skal skjemakodes.",
    ),
);

static INVISIBLE: Message = Message::error(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "scope contains an invisible character, which no scope has ({character}): {found}.",
        "Type the value again: \"{expected}\". Such characters come from text copied from a document or web page.",
    ),
    Words::new(
        "scope inneholder et usynlig tegn som ikke hører til noe scope ({character}): {found}.",
        "Skriv verdien på nytt: \"{expected}\". Slike tegn følger med når tekst kopieres fra et dokument eller en nettside.",
    ),
);

static SPACING: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "scope has whitespace other than one space between scopes: {found}. Digdir says only \"whitespace-separated\"; whether this is accepted is not known.",
        "Put one space between the scopes and none at the ends: \"{expected}\".",
    ),
    Words::new(
        "scope har flere blanktegn enn ett mellomrom mellom scopene: {found}. Digdir skriver bare «whitespace-separated»; om dette godtas, er ikke kjent.",
        "Sett ett mellomrom mellom scopene og ingen i endene: \"{expected}\".",
    ),
);

static DUPLICATE: Message = Message::note(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "scope names {found} more than once.",
        "Name each scope once. Look for a scope that is set in two places.",
    ),
    Words::new(
        "scope nevner {found} mer enn én gang.",
        "Nevn hvert scope én gang. Se etter et scope som er satt to steder.",
    ),
);

static SHAPE: Message = Message::warning(
    Basis::Inferred,
    Reply::Unknown,
    Words::new(
        "{found} does not look like a scope: a scope is written prefix:name, in plain letters.",
        "Copy the scope from self-service. Only very old scopes have no prefix; if this is one, pass --scope with the scopes registered on the client.",
    ),
    Words::new(
        "{found} ser ikke ut som et scope: formen er prefiks:navn, med vanlige bokstaver.",
        "Kopier scopet fra selvbetjeningen. Bare svært gamle scopes mangler prefiks; er dette et av dem, så oppgi scopene som er registrert på klienten med --scope, så er det avklart.",
    ),
);

static WILDCARD: Message = Message::warning(
    Basis::Inferred,
    Reply::Code("MP-200", Basis::Inferred),
    Words::new(
        "{found} contains a wildcard. There is no documented way to ask for several scopes with one name.",
        "Name each scope in full.",
    ),
    Words::new(
        "{found} inneholder et jokertegn. Det er ikke dokumentert noen måte å be om flere scopes med ett navn på.",
        "Skriv hvert scope fullt ut.",
    ),
);

/// Most scopes of one grant that are complained of one by one.
const MOST: usize = 20;

pub(super) fn check(facts: &Facts<'_>, out: &mut Findings) {
    // The audience rule speaks of both.
    if facts.interchanged.is_some() {
        return;
    }
    match facts.grant.payload.text("scope") {
        Field::Absent if !facts.misspelt("scope") => {
            out.report(&MISSING).at(PartName::Payload, "/scope");
        }
        Field::Wrong(value) => wrong_type(facts, value, out),
        Field::Is(text) => check_text(facts, &text, out),
        Field::Absent | Field::Unknown | Field::Repeated => {}
    }
}

fn wrong_type(facts: &Facts<'_>, value: Value<'_>, out: &mut Findings) {
    let names = facts.scopes();
    addresses(facts, out);
    let finding = match value.kind() {
        Kind::Array if names.is_empty() && !facts.addresses().is_empty() => return,
        Kind::Array if names.is_empty() => out.report(&EMPTY),
        Kind::Array => out.report(&ARRAY).expected(names.join(" ")),
        kind => out.report(&TYPE).with("kind", kind.name()),
    };
    finding.at(PartName::Payload, "/scope").found(value.raw());
    let of_text = value.elements().is_some_and(|all| all.iter().all(|e| e.kind() == Kind::String));
    if of_text && !names.is_empty() {
        join(finding, Safety::Safe, names);
    }
}

fn check_text(facts: &Facts<'_>, text: &str, out: &mut Findings) {
    if requested::is_placeholder(text) {
        out.report(&PLACEHOLDER).at(PartName::Payload, "/scope").found(text);
        return;
    }
    let names = facts.scopes();
    addresses(facts, out);
    if names.is_empty() && !facts.addresses().is_empty() {
        return;
    }
    if names.is_empty() {
        out.report(&EMPTY).at(PartName::Payload, "/scope").found(text);
        return;
    }
    let damage = requested::damage(text);
    // Names of which none is one may only be what the damage left of one.
    let is_torn = damage.is_some_and(|damage| damage != Damage::Spacing)
        && names.iter().all(|name| odd(name).is_some());
    if let Some(damage) = damage {
        let finding = report_damage(damage, text, names, out);
        // A plus sign or a percent sign may be meant. What has no width may be inside a name with two colons.
        let is_between = || names.len() != text.split_ascii_whitespace().count();
        let is_doubtful = match damage {
            Damage::Encoded => true,
            Damage::Invisible => is_between() && text.contains(|c: char| !c.is_whitespace() && !is_plain(c)),
            _ => false,
        };
        let safety = if is_doubtful { Safety::Unsafe } else { Safety::Safe };
        if !is_torn && hide_secrets(text) == text {
            join(finding, safety, names);
        }
    }
    repeated(text, names, out);
    // What is registered on the client decides; without it the look of the name has to do.
    if facts.context.scopes.is_none() && !is_torn {
        names.iter().filter_map(|name| odd(name)).take(MOST).for_each(|(message, name)| {
            out.report(message).at(PartName::Payload, "/scope").found(name);
        });
    }
}

fn addresses(facts: &Facts<'_>, out: &mut Findings) {
    for name in facts.addresses().iter().take(MOST) {
        out.report(&ADDRESS).at(PartName::Payload, "/scope").found(name);
    }
}

/// scope becomes these names with a space between them.
fn join(finding: &mut Finding, safety: Safety, names: &[Cow<'_, str>]) {
    // Of a text with very many names not all are kept.
    if names.len() < requested::MOST {
        finding.replace(safety, names.join(" "));
    }
}

fn report_damage<'f>(
    damage: Damage,
    text: &str,
    names: &[Cow<'_, str>],
    out: &'f mut Findings,
) -> &'f mut Finding {
    let message = match damage {
        Damage::Json => &JSON,
        Damage::Escaped => &ESCAPED,
        Damage::Comma => &COMMA,
        Damage::Encoded => &ENCODED,
        Damage::Invisible => &INVISIBLE,
        Damage::Spacing => &SPACING,
    };
    let finding = out.report(message).at(PartName::Payload, "/scope").found(text).expected(names.join(" "));
    if let Some(separator) = requested::separator(text) {
        finding.with("separator", separator.to_string());
    }
    if let (Damage::Invisible, Some(character)) = (damage, text.chars().find(|c| requested::is_invisible(*c)))
    {
        finding.with("character", format!("U+{:04X}", u32::from(character)));
    }
    finding
}

/// Scopes that are there twice, each reported once.
fn repeated(text: &str, distinct: &[Cow<'_, str>], out: &mut Findings) {
    if text.split_ascii_whitespace().eq(distinct.iter().map(AsRef::as_ref)) {
        return;
    }
    let mut names: Vec<&str> = text.split_ascii_whitespace().collect();
    names.sort_unstable();
    let twice = names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).filter_map(|same| same.first());
    for name in twice.take(MOST) {
        let finding = out.report(&DUPLICATE).at(PartName::Payload, "/scope").found(name);
        join(finding, Safety::Safe, distinct);
    }
}

/// What is odd about a single scope, to the eye.
fn odd(name: &str) -> Option<(&'static Message, &str)> {
    if name.contains('*') {
        return Some((&WILDCARD, name));
    }
    (!scopes::is_scope(name)).then_some((&SHAPE, name))
}
