//! The JSON Schema of the output: made from the tables, kept in `schemas/`, and compared with what
//! every case of every page gives.

use std::collections::BTreeSet;

use grantlint::codes;
use grantlint::internals::grant::store::{KeyState, Purpose};
use grantlint::internals::grant::{PartName, TokenKind};
use grantlint::language::Lang;
use grantlint::render::json;
use grantlint::report::{InputKind, Report};
use grantlint::rules::RULES;
use serde_json::{Value, json};

use crate::cases::{LINTED, Linted};
use crate::generated::hold;
use crate::schemas::Schema;

pub fn object(description: &str, members: &Value) -> Value {
    let names: Vec<&String> = members.as_object().unwrap().keys().collect();
    json!({"description": description, "type": "object", "required": names, "properties": members})
}

fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = description.into();
    schema
}

pub fn text(description: &str) -> Value {
    json!({"description": description, "type": "string"})
}

pub fn optional(kind: &str, description: &str) -> Value {
    json!({"description": description, "type": [kind, "null"]})
}

pub fn count(description: &str) -> Value {
    json!({"description": description, "type": "integer", "minimum": 0})
}

pub fn one_of(names: impl IntoIterator<Item = &'static str>, description: &str) -> Value {
    json!({"description": description, "type": "string", "enum": names.into_iter().collect::<Vec<_>>()})
}

fn rule() -> Value {
    one_of(RULES.iter().map(|rule| rule.name), "Name of the rule")
}

fn finding() -> Value {
    let codes: Vec<Value> = codes::documented().map(Value::from).chain([Value::Null]).collect();
    object(
        "One violation",
        &json!({
            "rule": rule(),
            "code": {"description": "The MP-code Maskinporten would answer; null where Digdir gives none", "enum": codes},
            "severity": one_of(["error", "warning", "note"], "How bad it is, after the user's levels"),
            "basis": one_of(["documented", "observed", "inferred"], "What it rests on that this is a mistake"),
            "code_basis": {
                "description": "What it rests on that the server answers so (code and server_message); null where no answer is expected",
                "enum": ["documented", "observed", "inferred", null],
            },
            "message": text("What is wrong"),
            "help": text("What to do about it"),
            "found": optional("string", "The value found, safe to print"),
            "expected": optional("string", "The value expected"),
            "location": location(),
            "related": {"description": "Further places that it is about, where one mistake shows at several", "type": "array", "items": location()},
            "server_message": optional("string", "The server's wording, where known"),
            "docs": {"description": "The text the rule rests on", "type": ["string", "null"], "format": "uri"},
            "fix": {"oneOf": [fix(), {"type": "null"}]},
        }),
    )
}

fn fix() -> Value {
    let step = json!({
        "description": "One operation of RFC 6902",
        "type": "object",
        "properties": {
            "op": one_of(["replace", "remove", "move"], "What is done"),
            "path": text("RFC 6901 pointer"),
            "from": text("RFC 6901 pointer, of move"),
            "value": {"description": "The new value, of replace"},
        },
        "required": ["op", "path"],
    });
    object(
        "What would put it right; null where that is not known",
        &json!({
            "safety": one_of(["safe", "unsafe"], "Whether it can be made without a look"),
            "patch": {
                "description": "JSON Patch (RFC 6902) on {\"header\": …, \"payload\": …}",
                "type": "array",
                "items": step,
            },
            "edits": {
                "description": "What it comes to in the file; null where that is signed",
                "type": ["array", "null"],
                "items": object("A piece of the file that becomes other text", &json!({
                    "offset": {
                        "description": "First byte and the byte after the last",
                        "type": "array",
                        "items": {"type": "integer", "minimum": 0},
                        "minItems": 2,
                        "maxItems": 2,
                    },
                    "text": text("What comes in its place"),
                })),
            },
        }),
    )
}

fn location() -> Value {
    object(
        "Where it is",
        &json!({
            "part": one_of(PartName::ALL.map(PartName::name), "Part of what was handed over"),
            "pointer": optional("string", "RFC 6901 pointer into the decoded part"),
            "offset": {
                "description": "First byte and the byte after the last, in the file as given",
                "type": ["array", "null"],
                "items": {"type": "integer", "minimum": 0},
                "minItems": 2,
                "maxItems": 2,
            },
            "line": {"description": "1-based line in the file", "type": ["integer", "null"], "minimum": 1},
            "column": {"description": "1-based column in characters", "type": ["integer", "null"], "minimum": 1},
        }),
    )
}

fn source(description: &str) -> Value {
    object(
        description,
        &json!({
            "file": optional("string", "As the user named it; null on standard input"),
            "line": {"description": "1-based line; null if the whole file is the grant", "type": ["integer", "null"], "minimum": 1},
            "pointer": optional("string", "RFC 6901 pointer to the string that holds it, in JSON and YAML"),
        }),
    )
}

fn passed_over() -> Value {
    let names = TokenKind::ALL.into_iter().map(TokenKind::name);
    json!({
        "description": "Tokens that were found and not linted, since they are no grants",
        "type": "array",
        "items": object("One token", &json!({
            "source": source("Where it is"),
            "token": one_of(names, "What it is"),
        })),
    })
}

fn grant() -> Value {
    let needs: BTreeSet<&str> = RULES.iter().flat_map(|rule| rule.needs).map(|need| need.name()).collect();
    let environment = object(
        "What it was judged against; null where unknown",
        &json!({
            "name": text("prod, test, sky-prod, sky-test, or the issuer of a test double"),
            "issuer": text("The issuer identifier, which aud must equal"),
            "inferred": {"description": "Whether it was taken from aud", "type": "boolean"},
        }),
    );
    let mut lacked = object(
        "One rule and what it lacked",
        &json!({
            "rule": rule(),
            "needs": one_of(needs, "What was lacking"),
            "flag": optional("string", "The flag that supplies it"),
            "since": text("Since when the ledger remembers, where needs is jti-ledger; no member elsewhere"),
        }),
    );
    lacked["required"] = json!(["flag", "needs", "rule"]);
    object(
        "One grant",
        &json!({
            "kind": one_of(InputKind::ALL.map(InputKind::name), "What it was taken as"),
            "section": optional("string", "Section and profile of a file of settings that makes several grants; null for anything else"),
            "source": source("Where the grant came from"),
            "environment": {"oneOf": [environment, {"type": "null"}]},
            "iss": optional("string", "The claim iss; null where it cannot be read"),
            "jti": optional("string", "The claim jti; null where it cannot be read"),
            "verdict": one_of(["accepted", "warned", "rejected", "unreadable"], "What became of it"),
            "findings": {"description": "In pipeline order", "type": "array", "items": {"$ref": "#/$defs/finding"}},
            "not_checked": {
                "description": "What could not be checked for lack of context",
                "type": "array",
                "items": lacked,
            },
            "ignored": {
                "description": "What was found and passed over because grantlint.toml makes an exception for it",
                "type": "array",
                "items": object("One finding that was passed over", &json!({
                    "rule": rule(),
                    "code": optional("string", "The MP-code Maskinporten would answer; null where Digdir gives none"),
                    "reason": text("The reason given for the exception"),
                })),
            },
            "store": {"oneOf": [store(), {"type": "null"}]},
            "corrected": {
                "oneOf": [
                    object("Header and claims with all safe fixes made, secrets and personal numbers masked", &json!({
                        "header": {"description": "The JOSE header", "type": "object"},
                        "payload": {"description": "The claims set", "type": "object"},
                    })),
                    {"type": "null"},
                ],
            },
        }),
    )
}

/// A line of `--id`: that of a grant, and what only a line has.
fn answer() -> Value {
    let mut answer =
        described(grant(), "The answer to a line, with --id: the first grant in it, and the rest");
    let members = &mut answer["properties"];
    members["id"] = described(json!({}), "The line's id as --id names it; null where the line has none");
    members["kind"]["description"] = "What the first grant was taken as; null where the line has none".into();
    members["verdict"]["description"] = "The worst of all grants in the line; null where it has none".into();
    for name in ["kind", "verdict"] {
        members[name]["type"] = json!(["string", "null"]);
        members[name]["enum"].as_array_mut().unwrap().push(Value::Null);
    }
    members["more"] = json!({
        "description": "The other grants in the line",
        "type": "array",
        "items": {"$ref": "#/$defs/grant"},
    });
    members["passed_over"] = passed_over();
    let required = answer["required"].as_array_mut().unwrap();
    required.extend(["id", "more", "passed_over"].map(Value::from));
    answer
}

fn store() -> Value {
    object(
        "What a file with certificates holds; null for anything else",
        &json!({
            "purpose": one_of(Purpose::ALL.map(Purpose::name), "What the certificate to sign with is made for"),
            "private_key": one_of(KeyState::ALL.map(KeyState::name), "How the private keys in the file go with it"),
            "chain": count("Certificates in its chain, itself included"),
            "reaches_root": {"description": "Whether the chain ends at a root", "type": "boolean"},
            "other_leaves": count("Leaves beside it"),
        }),
    )
}

fn context() -> Value {
    object(
        "What the grants were judged against",
        &json!({
            "config": optional("string", "The configuration file"),
            "profile": optional("string", "The profile of that file"),
            "values": {
                "description": "What is known, strongest source first; only what is public",
                "type": "array",
                "items": object("One value", &json!({
                    "name": text("Its name, as in grantlint.toml"),
                    "value": text("The value; of keys their identifiers"),
                    "from": text("Where it came from"),
                })),
            },
        }),
    )
}

pub fn schema() -> Value {
    let document = object(
        "The whole report",
        &json!({
            "schema_version": {"description": "Members are only ever added within a version", "const": json::SCHEMA_VERSION},
            "tool": object("What made the report", &json!({"name": {"const": "grantlint"}, "version": text("Its version")})),
            "evaluated_at": described(
                json!({"type": ["string", "null"], "format": "date-time"}),
                "The instant all grants are judged at; null if each is judged at its own iat",
            ),
            "context": context(),
            "grants": {"description": "In input order", "type": "array", "items": {"$ref": "#/$defs/grant"}},
            "passed_over": passed_over(),
            "summary": {"$ref": "#/$defs/summary"},
        }),
    );
    let mut schema = document;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "grantlint check --format json".into();
    schema["$defs"] = json!({
        "finding": finding(),
        "grant": grant(),
        "summary": object("Counts over the run", &json!({
            "grants": count("Grants looked at"),
            "errors": count("Findings at error level"),
            "warnings": count("Findings at warning level"),
            "notes": count("Findings at note level"),
            "not_checked": count("Entries under not_checked"),
            "passed_over": count("Entries under passed_over"),
        })),
        "answer": answer(),
        "line": {
            "description": "A line of grantlint check --format ndjson",
            "oneOf": [
                {"$ref": "#/$defs/grant"},
                {"$ref": "#/$defs/answer"},
                object("The last line", &json!({"summary": {"$ref": "#/$defs/summary"}, "passed_over": passed_over()})),
            ],
        },
    });
    schema
}

/// The schema as a test reads it: nothing may be there that it does not name.
pub fn strict(mut schema: Value) -> Value {
    fn close(value: &mut Value) {
        match value {
            Value::Object(members) => {
                if members.contains_key("properties") {
                    members.insert("additionalProperties".into(), false.into());
                }
                members.values_mut().for_each(close);
            }
            Value::Array(elements) => elements.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut schema);
    schema
}

fn reports() -> impl Iterator<Item = (String, &'static Report)> {
    LINTED.iter().map(|Linted { rule, case, report }| (format!("{} / {}", rule.name, case.name), report))
}

#[test]
fn the_schema_is_made_from_the_tables() {
    hold("schemas/report.schema.json", &(serde_json::to_string_pretty(&schema()).unwrap() + "\n"));
}

#[test]
fn every_report_fits_the_schema() {
    let whole = Schema::new(strict(schema()));
    let line = Schema::new(strict(json!({"$ref": "#/$defs/line", "$defs": schema()["$defs"]})));
    for (name, report) in reports() {
        for lang in [Lang::En, Lang::Nb] {
            let document: Value = serde_json::from_str(&json::document(report, lang)).unwrap();
            whole.holds(&name, &document);
            for grant in document["grants"].as_array().unwrap() {
                line.holds(&name, grant);
            }
            line.holds(
                &name,
                &json!({"summary": document["summary"], "passed_over": document["passed_over"]}),
            );
        }
    }
    assert!(!line.fits(&json!({})));
}

#[test]
fn a_run_over_nothing_is_still_a_document() {
    let document: Value = serde_json::from_str(&json::document(&Report::default(), Lang::En)).unwrap();
    assert_eq!(document["grants"], json!([]));
    Schema::new(strict(schema())).holds("nothing", &document);
}
