//! From the text of `grantlint.toml` to data.

use toml::de::{DeTable, DeValue};

use super::exceptions::Exception;
use super::table::{Table, wrong_type};
use super::{Config, IGNORE_KEYS, Located, PROFILE_KEYS, Profile, TOP_KEYS, VERSION, values};
use crate::context::{Diagnostic, nearest};
use crate::rule::Severity;

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place: bad TOML, an unknown key, a value that cannot
    /// be used, an `[[ignore]]` without reason, a default profile that is not there.
    pub fn read(bytes: &[u8]) -> Result<Self, Diagnostic> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let before = String::from_utf8_lossy(bytes.get(..e.valid_up_to()).unwrap_or_default());
            Diagnostic::at(&before, before.len(), "not UTF-8 text")
        })?;
        let document = DeTable::parse(text).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start);
            Diagnostic::at(text, at, format!("not TOML: {}", e.message().lines().next().unwrap_or_default()))
        })?;
        let top = Table { text, table: document.get_ref() };
        top.only(&TOP_KEYS, "at the top of the file")?;
        version(&top)?;
        let config = Self {
            default_profile: top.string("default-profile")?.map(|name| name.value),
            profiles: profiles(&top)?,
            levels: levels(&top)?,
            exceptions: exceptions(&top)?,
        };
        check_default(&top, &config)?;
        Ok(config)
    }
}

fn version(top: &Table<'_>) -> Result<(), Diagnostic> {
    let Some(node) = top.node("version") else { return Ok(()) };
    match node.get_ref() {
        DeValue::Integer(number) if number.as_str() == VERSION.to_string() => Ok(()),
        DeValue::Integer(_) => {
            Err(top.complain("version", "this grantlint reads version 1").help("Install a newer grantlint."))
        }
        _ => Err(wrong_type(top.text, node, "version", "the number 1")),
    }
}

fn check_default(top: &Table<'_>, config: &Config) -> Result<(), Diagnostic> {
    let Some(name) = config.default_profile.as_deref().filter(|name| config.profile(name).is_none()) else {
        return Ok(());
    };
    let names = || config.profiles.iter().map(|p| p.name.as_str());
    let error = top.complain(
        "default-profile",
        &format!("there is no profile {name}{}", values::hint(nearest(name, names()))),
    );
    Err(error.help(match names().collect::<Vec<_>>().join(", ").as_str() {
        "" => "The file has no [profile.NAME].".to_owned(),
        names => format!("Profiles: {names}."),
    }))
}

fn profiles(top: &Table<'_>) -> Result<Vec<Profile>, Diagnostic> {
    let Some(node) = top.node("profile") else { return Ok(Vec::new()) };
    let all = Table::of(top.text, "profile", node)?;
    // [profile] with the keys of a profile straight below it is a likely slip.
    if let Some((key, span, _)) = all.entries().into_iter().find(|(k, _, n)| is_profile_key(k, n.get_ref())) {
        return Err(Diagnostic::at(top.text, span.start, format!("{key} is in [profile]"))
            .help("Give the profile a name: [profile.test]."));
    }
    all.entries().into_iter().map(|(name, _, node)| profile(top.text, name, node)).collect()
}

fn is_profile_key(key: &str, value: &DeValue<'_>) -> bool {
    PROFILE_KEYS.contains(&key) && !value.is_table()
}

fn profile<'t>(text: &'t str, name: &str, node: &'t super::table::Node<'t>) -> Result<Profile, Diagnostic> {
    let table = Table::of(text, name, node)?;
    table.only(&PROFILE_KEYS, &format!("in [profile.{name}]"))?;
    Ok(Profile {
        name: name.to_owned(),
        environment: table.parsed("environment", values::environment)?,
        client_id: table.parsed("client-id", values::client_id)?,
        org_number: table.parsed("org-number", values::org_number)?,
        scopes: scopes(&table)?,
        client: path(&table, "client")?,
        jwks: path(&table, "jwks")?,
        access: paths(&table, "access")?,
        well_known: path(&table, "well-known")?,
        settings: path(&table, "settings")?,
        trust_anchors: paths(&table, "trust-anchors")?,
        jti_ledger: path(&table, "jti-ledger")?,
    })
}

fn path(table: &Table<'_>, key: &str) -> Result<Option<Located<String>>, Diagnostic> {
    table.parsed(key, |text| {
        if text.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
    })
}

fn paths(table: &Table<'_>, key: &str) -> Result<Vec<Located<String>>, Diagnostic> {
    let all = table.strings(key)?.unwrap_or_default();
    if all.iter().any(|path| path.value.trim().is_empty()) {
        return Err(table.complain(key, "a file name is empty"));
    }
    Ok(all)
}

/// An array of scopes, or one string with spaces between them.
fn scopes(table: &Table<'_>) -> Result<Option<Located<Vec<String>>>, Diagnostic> {
    let Some(given) = table.strings("scopes")? else { return Ok(None) };
    let mut all = Vec::new();
    for one in &given {
        all.extend(values::scopes(&one.value).map_err(|why| table.complain("scopes", &why))?);
    }
    let start = table.node("scopes").map_or(0, |node| node.span().start);
    Ok(Some(table.located(start, all)))
}

fn levels(top: &Table<'_>) -> Result<Vec<(String, Option<Severity>)>, Diagnostic> {
    let Some(node) = top.node("rules") else { return Ok(Vec::new()) };
    let table = Table::of(top.text, "rules", node)?;
    let mut levels = Vec::new();
    for (name, span, node) in table.entries() {
        let fail = |offset, why: &str| Diagnostic::at(top.text, offset, format!("{name}: {why}"));
        let selector = values::selector(name).map_err(|why| fail(span.start, &why))?;
        let word = table.text_of(name, node)?;
        let level = values::severity(&word.value).map_err(|why| fail(node.span().start, &why))?;
        levels.push((selector, level));
    }
    Ok(levels)
}

fn exceptions(top: &Table<'_>) -> Result<Vec<Exception>, Diagnostic> {
    let Some(node) = top.node("ignore") else { return Ok(Vec::new()) };
    let Some(list) = node.get_ref().as_array() else {
        return Err(wrong_type(top.text, node, "ignore", "an array of tables: write [[ignore]]"));
    };
    list.iter().map(|node| exception(top, node)).collect()
}

fn exception<'t>(top: &Table<'t>, node: &'t super::table::Node<'t>) -> Result<Exception, Diagnostic> {
    let table = Table::of(top.text, "ignore", node)?;
    table.only(&IGNORE_KEYS, "in [[ignore]]")?;
    let missing = |key: &str, why: &str| {
        Diagnostic::at(top.text, node.span().start, format!("this [[ignore]] has no {key}: {why}"))
    };
    let rule = table
        .parsed("rule", values::selector)?
        .ok_or_else(|| missing("rule", "name a rule or an MP-code"))?;
    let reason = table
        .string("reason")?
        .map(|reason| reason.value.trim().to_owned())
        .filter(|reason| !reason.is_empty())
        .ok_or_else(|| missing("reason", "say why the finding is ignored"))?;
    let files = table.strings("files")?;
    let until = until(&table)?;
    let place = table.located(node.span().start, ());
    let patterns = files.map(|files| files.into_iter().map(|f| f.value).collect());
    Ok(Exception {
        selector: rule.value,
        files: patterns,
        reason,
        until,
        line: place.line,
        column: place.column,
    })
}

/// The last day of an exception, as a TOML date or a string.
fn until(table: &Table<'_>) -> Result<Option<chrono::NaiveDate>, Diagnostic> {
    let Some(node) = table.node("until") else { return Ok(None) };
    let text = match node.get_ref() {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => return Err(wrong_type(table.text, node, "until", "a date such as 2026-12-31")),
    };
    chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d")
        .map(Some)
        .map_err(|_| table.complain("until", "expected a date such as 2026-12-31"))
}
