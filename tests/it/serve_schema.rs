//! The schema of what the double tells over its API: that of a report, with what a request adds.

use grantlint::language::Lang;
use serde_json::{Value, json};

use crate::generated::hold;
use crate::schema::{count, object, one_of, optional, schema, strict, text};
use crate::schemas::Schema;
use crate::serve::{double, grant, in_test, send, settings};

fn part() -> Value {
    let mark = object(
        "What to mark in the text",
        &json!({
            "finding": count("The position in findings"),
            "start": count("Where it begins, in UTF-16 code units"),
            "end": count("Where it ends, in UTF-16 code units"),
        }),
    );
    let part = object(
        "A decoded part of the grant, without secrets",
        &json!({ "text": text("Indented JSON"), "marks": { "description": "One for each finding in it", "type": "array", "items": mark } }),
    );
    json!({ "oneOf": [part, { "type": "null" }] })
}

fn request() -> Value {
    let problem = object(
        "What was wrong with the form",
        &json!({
            "name": text("Its name"),
            "code": optional("string", "The MP-code; null where Digdir gives none"),
            "message": text("What is wrong"),
            "help": text("What to do about it"),
        }),
    );
    object(
        "The request besides its grant",
        &json!({
            "problem": { "oneOf": [problem, { "type": "null" }] },
            "parameters_in_address": { "description": "Whether a parameter came behind the question mark", "type": "boolean" },
        }),
    )
}

/// What a request adds to the report on its grant.
fn added() -> Value {
    json!({
        "number": count("Its number, from 1 on"),
        "time": text("When it came, by the double's clock"),
        "answer": object("What was answered", &json!({
            "status": count("HTTP status; 0 if the connection was closed"),
            "code": optional("string", "The MP-code; null where there is none"),
            "forced": { "description": "Whether the answer was asked for beforehand", "type": "boolean" },
            "body": { "description": "The body; of an access token its claims", "type": ["object", "null"] },
        })),
        "request": request(),
        "decoded": { "oneOf": [
            object("Header and claims as they can be shown", &json!({ "header": part(), "payload": part() })),
            { "type": "null" },
        ] },
    })
}

fn row() -> Value {
    object(
        "An event of GET /api/events",
        &json!({
            "number": count("Its number"), "time": text("When it came"), "iss": optional("string", "The claim iss"),
            "verdict": one_of(["accepted", "warned", "rejected", "unreadable"], "What became of it"),
            "code": optional("string", "The MP-code"), "status": count("HTTP status"),
            "forced": { "description": "Whether the answer was asked for beforehand", "type": "boolean" },
            "errors": count("Findings at error level"), "warnings": count("Findings at warning level"),
        }),
    )
}

/// The schema as it is kept: what reports have is in theirs.
fn served() -> Value {
    let mut list = object(
        "GET /api/grants",
        &json!({
            "schema_version": { "description": "Members are only ever added within a version", "const": 1 },
            "grants": { "description": "Oldest first", "type": "array", "items": { "$ref": "#/$defs/grant" } },
            "summary": { "$ref": "report.schema.json#/$defs/summary" },
            "requests": count("Token requests since the start"),
            "refused": count("Those that were refused"),
        }),
    );
    list["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    list["title"] = "grantlint serve".into();
    list["$defs"] = json!({
        "grant": { "allOf": [{ "$ref": "report.schema.json#/$defs/grant" }, object("The request", &added())] },
        "row": row(),
    });
    list
}

/// Both in one, closed against members that neither knows.
fn merged() -> Value {
    let mut schema = schema();
    let (added, grant) = (added(), &mut schema["$defs"]["grant"]);
    let names: Vec<Value> = added.as_object().unwrap().keys().map(|name| name.as_str().into()).collect();
    grant["properties"].as_object_mut().unwrap().extend(added.as_object().unwrap().clone());
    grant["required"].as_array_mut().unwrap().extend(names);
    schema["$defs"]["row"] = row();
    strict(schema)
}

#[test]
fn the_schema_of_the_double_is_made_from_that_of_reports() {
    hold("schemas/serve.schema.json", &(serde_json::to_string_pretty(&served()).unwrap() + "\n"));
}

#[test]
fn what_the_double_tells_fits_its_schema() {
    let whole = merged();
    let of = |name: &str| {
        let mut schema = whole.clone();
        schema["$ref"] = format!("#/$defs/{name}").into();
        for member in ["required", "properties", "type", "additionalProperties"] {
            schema.as_object_mut().unwrap().remove(member);
        }
        Schema::new(schema)
    };
    let (grants, rows) = (of("grant"), of("row"));
    let double = double(settings(vec![in_test()]));
    let aud = |aud: &'static str| grant(move |_, claims| drop(claims.insert("aud".into(), aud.into())));
    for sent in [grant(|_, _| {}), aud("x"), grant(|_, _| {}), "a.b".to_owned(), String::new()] {
        let answer = send(&double, &sent, 1_767_225_600);
        for lang in [Lang::En, Lang::Nb] {
            let told = answer.record.json(lang);
            grants.holds(&sent, &told);
        }
        rows.holds(&sent, &answer.record.row());
    }
}
