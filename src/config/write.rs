//! Writes a commented `grantlint.toml`.

use std::fmt::Write as _;

use crate::context::Context;

/// Which values were given outright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // One for each value of a profile; they are independent.
pub struct Outright {
    /// The environment.
    pub environment: bool,
    /// The client_id.
    pub client_id: bool,
    /// The organisation.
    pub org_number: bool,
    /// The scopes.
    pub scopes: bool,
}

/// What the file is to say. Names of files are as seen from the file.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The profile's name; that of the environment if `None`.
    pub name: Option<String>,
    /// What is known.
    pub context: &'a Context,
    /// Saved answer about the client.
    pub client: Option<String>,
    /// Registered keys.
    pub jwks: Option<String>,
    /// Saved accesses and scope definitions.
    pub access: Vec<String>,
    /// The program's own settings.
    pub settings: Option<String>,
    /// Which values were given outright.
    pub outright: Outright,
}

/// One key of the profile: a comment, its name, and its value as TOML if there is one; a key without
/// value is written as an example that is commented out.
struct Line {
    comment: &'static str,
    key: &'static str,
    value: Option<String>,
    example: &'static str,
}

/// The file's text.
#[must_use]
pub fn toml(draft: &Draft<'_>) -> String {
    let environment = draft.context.environment.as_ref();
    let given = draft.name.clone().or_else(|| environment.map(|e| e.name.to_string()));
    let name = given.filter(|name| !name.contains("://")).unwrap_or_else(|| "test".to_owned());
    let mut out = String::from(
        "# What grantlint knows about your Maskinporten clients. Nothing here is secret.\n\
         # Names of files are relative to this file. See docs/configuration.md.\n\
         version = 1\n",
    );
    out.push_str("default-profile = ");
    out.push_str(&quoted(&name));
    out.push_str("\n\n[profile.");
    out.push_str(&if is_bare(&name) { name.clone() } else { quoted(&name) });
    out.push_str("]\n");
    for line in lines(draft) {
        out.push_str("# ");
        out.push_str(line.comment);
        out.push('\n');
        match &line.value {
            Some(value) => out.extend([line.key, " = ", value, "\n"]),
            None => out.extend(["#", line.key, " = ", line.example, "\n"]),
        }
    }
    out.push_str(TAIL);
    out
}

const TAIL: &str = "
# Levels by rule name or MP-code: error, warning, note or off.
#[rules]
#issued-long-ago = \"off\"

# A finding to pass over, in some files, for a reason, for a time.
#[[ignore]]
#rule = \"jti-missing\"
#files = \"fixtures/*.jwt\"
#reason = \"old fixtures, made before jti was sent\"
#until = 2027-01-31
";

fn lines(draft: &Draft<'_>) -> Vec<Line> {
    let context = draft.context;
    // What a file says is in the file; here it would only grow old.
    let filed = draft.client.is_some() || draft.settings.is_some();
    let known = |outright: bool, value: Option<String>| value.filter(|_| outright || !filed);
    let environment = context.environment.as_ref().map(|e| e.name.to_string());
    let in_settings = draft.settings.is_some() && !draft.outright.environment;
    vec![
        Line {
            comment: "prod, test, sky-prod, sky-test, or the issuer of your own test double.",
            key: "environment",
            value: environment.filter(|_| !in_settings).map(|name| quoted(&name)),
            example: "\"test\"",
        },
        Line {
            comment: "The client_id that self-service shows; iss must equal it.",
            key: "client-id",
            value: known(draft.outright.client_id, context.client_id.clone()).map(|id| quoted(&id)),
            example: "\"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"",
        },
        Line {
            comment: "The organisation that owns the client.",
            key: "org-number",
            value: known(draft.outright.org_number, context.org_number.clone()).map(|n| quoted(&n)),
            example: "\"991825827\"",
        },
        Line {
            comment: "The scopes registered on the client.",
            key: "scopes",
            value: known(draft.outright.scopes, context.scopes.as_deref().map(array)).filter(|v| v != "[]"),
            example: "[\"prefix:subscope\"]",
        },
        Line {
            comment: "Saved answer of GET /clients/<client_id> of the self-service API.",
            key: "client",
            value: draft.client.as_deref().map(quoted),
            example: "\"client.json\"",
        },
        Line {
            comment: "Saved answer of GET /clients/<client_id>/jwks, or public keys as JWKS, JWK or PEM.",
            key: "jwks",
            value: draft.jwks.as_deref().map(quoted),
            example: "\"jwks.json\"",
        },
        Line {
            comment: "Saved answers of GET /scopes/access/all and GET /scopes/all.",
            key: "access",
            value: Some(array(&draft.access)).filter(|v| v != "[]"),
            example: "[\"access.json\", \"scopes.json\"]",
        },
        Line {
            comment: "The settings of the program that makes the grants: a file, a folder, or env.",
            key: "settings",
            value: draft.settings.as_deref().map(quoted),
            example: "\".env\"",
        },
        Line {
            comment: "CA certificates of your own test CA: files or folders.",
            key: "trust-anchors",
            value: None,
            example: "[\"test-ca.pem\"]",
        },
        Line {
            comment: "Where each jti that has been used is remembered between runs.",
            key: "jti-ledger",
            value: None,
            example: "\".grantlint-jti\"",
        },
    ]
}

fn array<S: AsRef<str>>(values: &[S]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value.as_ref())).collect();
    format!("[{}]", values.join(", "))
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A TOML basic string (TOML 1.0, "String").
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
