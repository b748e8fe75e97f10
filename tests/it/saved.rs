//! Saved answers of the self-service API and other files of the context: what is read of them, and the
//! place and the words of what is wrong.

use grantlint::context::{Diagnostic, KeyEnd, KeySet, ScopeLists, find_client, issuer_of, nearest};
use grantlint::{At, Context};

use crate::support;

/// The place and the message of an error, and its help.
fn said(error: &Diagnostic) -> (Option<(usize, usize)>, String, String) {
    (error.line.zip(error.column), error.message.clone(), error.help.clone().unwrap_or_default())
}

#[test]
fn a_diagnostic_points_at_a_line_and_a_column() {
    let text = "en\nto æ tre\n\nfire";
    for (offset, place) in [
        (0, (1, 1)),
        (2, (1, 3)),
        (3, (2, 1)),
        (8, (2, 5)),
        (9, (2, 6)),
        (13, (3, 1)),
        (14, (4, 1)),
        (text.len(), (4, 5)),
        (text.len() + 9, (4, 5)),
    ] {
        let diagnostic = Diagnostic::at(text, offset, "x");
        assert_eq!((diagnostic.line, diagnostic.column), (Some(place.0), Some(place.1)), "{offset}");
    }
    let error =
        Diagnostic::at(text, 8, "a\u{1b}[31mb\u{202e}").in_file("a.json").in_file("b.json").help("c\u{7}");
    assert_eq!(error.to_string(), "a.json:2:5: a\\u{1b}[31mb\\u{202e}");
    assert_eq!(error.help.as_deref(), Some("c\\u{7}"));
    assert_eq!(Diagnostic::new("x").in_file("a.json").to_string(), "a.json: x");
    assert_eq!(Diagnostic::at("", 0, "x").to_string(), "x");
}

#[test]
fn the_nearest_name_is_the_one_that_was_probably_meant() {
    let names = ["test", "prod", "sky-test", "sky-prod", "client-id"];
    for (name, near) in [
        ("tset", Some("test")),
        ("TEST", Some("test")),
        (" Test ", Some("test")),
        ("tst", Some("test")),
        ("tessst", Some("test")),
        ("tesssst", None),
        ("ts", None),
        ("te", None),
        ("pro", Some("prod")),
        ("sky-tset", Some("sky-test")),
        ("skytest", Some("sky-test")),
        ("clientid", Some("client-id")),
        ("klientid", Some("client-id")),
        ("kljentid", None),
        ("clnt-id", Some("client-id")),
        ("cnt-id", None),
        ("", None),
        ("x", None),
    ] {
        assert_eq!(nearest(name, names), near, "{name}");
    }
    // Of two that are as near, the first; of two, the nearer one.
    assert_eq!(nearest("abcx", ["abcy", "abcz"]), Some("abcy"));
    assert_eq!(nearest("abcdefx", ["abcdyyx", "abcdefg"]), Some("abcdefg"));
}

#[test]
fn each_way_to_write_an_instant_is_read() {
    let n = support::modulus("client");
    let key = |members: &str| {
        let jwk = format!(r#"{{"keys":[{{"kty":"RSA","kid":"k","n":"{n}","e":"AQAB"{members}}}]}}"#);
        KeySet::read(jwk.as_bytes(), &mut Vec::new()).map(|set| set.keys[0].clone())
    };
    let at = 1_767_225_600;
    for (written, instant) in [
        ("1767225600", at),
        ("1767225600000", at),
        ("999999999999", 999_999_999_999),
        ("1000000000000", 1_000_000_000),
        ("-1000000000000", -1_000_000_000),
        ("\"1767225600\"", at),
        ("\"1767225600123\"", at),
        ("\"2026-01-01T00:00:00Z\"", at),
        ("\"2026-01-01T01:00:00+01:00\"", at),
        ("\"2026-01-01T01:00:00.123+01:00\"", at),
        ("\"2026-01-01T01:00:00.123456+0100\"", at),
        ("\"2026-01-01T00:00:00\"", at),
        ("\"2026-01-01T00:00:00.5\"", at),
        ("\"2026-01-01\"", at),
    ] {
        let exp = key(&format!(r#","exp":{written}"#)).unwrap();
        assert_eq!(exp.end(), Some(KeyEnd::Stated(instant)), "{written}");
        assert_eq!(exp.end().map(KeyEnd::instant), Some(instant), "{written}");
    }
    for wrong in ["\"soon\"", "\"2026-13-01\"", "true", "[]", "\"01.01.2026\""] {
        let (place, message, _) = said(&key(&format!(r#","exp":{wrong}"#)).unwrap_err());
        assert!(message.starts_with("exp is ") && message.ends_with(", not a timestamp"), "{message}");
        assert_eq!(place.map(|(line, _)| line), Some(1), "{wrong}");
    }
    assert_eq!(key(r#","exp":null"#).unwrap().end(), None);
    let year = KeyEnd::YearAfter { registered: at, end: at + 365 * 86_400 };
    for registered in [
        r#","registered":1767225600"#,
        r#","created":"2026-01-01""#,
        r#","registered":"2026-01-01","created":1"#,
    ] {
        let end = key(registered).unwrap().end();
        assert_eq!(end, Some(year), "{registered}");
        assert_eq!(end.map(KeyEnd::instant), Some(at + 31_536_000));
    }
    assert_eq!(key(r#","exp":5,"registered":1767225600"#).unwrap().end(), Some(KeyEnd::Stated(5)));
    // What the set says of itself holds for each key in it.
    let posted = |members: &str| {
        let set = format!(r#"{{{members}"keys":[{{"kty":"RSA","n":"{n}","e":"AQAB"}}]}}"#);
        KeySet::read(set.as_bytes(), &mut Vec::new()).unwrap().keys[0].end()
    };
    assert_eq!(posted(r#""last_updated":"2026-01-01","created":1,"#), Some(year));
    assert_eq!(posted(r#""created":"2026-01-01","#), Some(year));
    assert_eq!(posted(""), None);
}

const CLIENT: &str = r#"{"client_id": "a-1", "client_orgno": "310149942", "supplier_orgno": "991825827",
 "integration_type": "maskinporten", "scopes": ["a:b", "c:d"], "grant_types": ["x"],
 "token_endpoint_auth_method": "private_key_jwt", "active": true, "jwks": {"keys": []}}"#;

#[test]
fn a_client_is_read_with_all_that_it_says() {
    let read = |text: &str, id: Option<&str>| find_client(text.as_bytes(), id, &mut Vec::new());
    let client = read(CLIENT, None).unwrap();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    assert_eq!(
        [
            text(&client.client_id),
            text(&client.client_orgno),
            text(&client.supplier_orgno),
            text(&client.integration_type),
            text(&client.token_endpoint_auth_method),
        ],
        ["a-1", "310149942", "991825827", "maskinporten", "private_key_jwt"]
    );
    assert_eq!(client.scopes, Some(vec!["a:b".to_owned(), "c:d".to_owned()]));
    assert_eq!((client.grant_types, client.active), (Some(vec!["x".to_owned()]), Some(true)));
    // That there are no keys in this answer says nothing.
    assert!(client.keys.is_none());
    let n = support::modulus("client");
    let keys = format!(r#"{{"client_id":"a","jwks":{{"keys":[{{"kty":"RSA","n":"{n}","e":"AQAB"}}]}}}}"#);
    assert_eq!(read(&keys, None).unwrap().keys.map(|set| set.keys.len()), Some(1));
    let bare = read(r#"{"integration_type": null}"#, None).unwrap();
    assert!(bare.client_id.is_none() && bare.integration_type.is_none() && bare.active.is_none());
    for (file, place, message, help, about_another) in [
        (
            CLIENT,
            (1, 15),
            "this file describes the client a-1, but the client id given is b",
            "Save the answer",
            true,
        ),
        ("[]", (1, 1), "the list holds no client", "", false),
        (r#"[{"client_id":"bb"}]"#, (1, 1), "the list has no client with the id b", "It holds: bb", true),
        (r#"{"keys":[]}"#, (1, 1), "this is a key set, not a client", "--jwks", false),
        (r#"{"kty":"RSA"}"#, (1, 1), "this is a key set, not a client", "--jwks", false),
        (r#" {"state":"x"}"#, (1, 2), "this is a scope access, not a client", "--access", false),
        (r#"{"consumer_orgno":"x"}"#, (1, 1), "this is a scope access, not a client", "--access", false),
        (r#"{"token_endpoint":"x"}"#, (1, 1), "this is a well-known document", "--env", false),
        (
            r#"{"x":1}"#,
            (1, 1),
            "this object is not a client from the self-service API: it has no client_id",
            "",
            false,
        ),
        ("[\n{\"x\":1}]", (2, 1), "this object is not a client", "", false),
        ("12", (1, 1), "a number where a client from the self-service API was expected", "", false),
        ("<html>", (1, 1), "this is an HTML or XML page", "The URL may require a login", false),
        ("\n eyJhbGciOiJSUzI1NiJ9", (2, 2), "this is a JWT, not a client", "", false),
        ("", (1, 1), "empty file where a client", "", false),
        (r#"{"access_token":"x"}"#, (1, 1), "this is a token response", "", false),
        (r#"{"client_id": 5}"#, (1, 15), "client_id is a number, not a string", "", false),
        (
            r#"{"client_id": "b", "active": "yes"}"#,
            (1, 30),
            "active is a string, not true or false",
            "",
            false,
        ),
        (
            r#"{"client_id": "b", "scopes": "a:b"}"#,
            (1, 30),
            "scopes is a string, not an array of strings",
            "",
            false,
        ),
        (
            r#"{"client_id": "b", "scopes": [1]}"#,
            (1, 30),
            "scopes is an array, not an array of strings",
            "",
            false,
        ),
    ] {
        let error = read(file, Some("b")).unwrap_err();
        assert_eq!(said(&error).0, Some(place), "{file}");
        assert!(error.message.starts_with(message), "{file}: {}", error.message);
        assert!(error.help.clone().unwrap_or_default().contains(help), "{file}: {:?}", error.help);
        assert_eq!(error.help.is_some(), !help.is_empty(), "{file}: {:?}", error.help);
        assert_eq!(error.about_another_client, about_another, "{file}");
    }
}

#[test]
fn a_client_is_picked_from_a_list() {
    let list = r#"[{"client_id": "aaaaaaaaa"}, {"client_id": "bbbbbbbbb", "active": false}]"#;
    let pick = |id: Option<&str>| find_client(list.as_bytes(), id, &mut Vec::new());
    assert_eq!(pick(Some("bbbbbbbbb")).unwrap().active, Some(false));
    assert_eq!(pick(Some("aaaaaaaaa")).unwrap().client_id.as_deref(), Some("aaaaaaaaa"));
    let (_, message, help) = said(&pick(None).unwrap_err());
    assert_eq!(message, "the list has 2 clients: aaaaaaaaa, bbbbbbbbb");
    assert!(help.contains("--client-id"), "{help}");
    let error = pick(Some("aaaaaaaab")).unwrap_err();
    assert_eq!(said(&error).2, "Did you mean aaaaaaaaa?");
    assert!(error.about_another_client);
    assert_eq!(said(&pick(Some("x")).unwrap_err()).2, "It holds: aaaaaaaaa, bbbbbbbbb");
    let one = find_client(br#"[{"client_id": "a"}]"#, None, &mut Vec::new()).unwrap();
    assert_eq!(one.client_id.as_deref(), Some("a"));
}

/// A byte order mark, and the UTF-16 that PowerShell writes, are no part of an answer.
#[test]
fn answers_are_read_in_each_encoding() {
    let id = |bytes: &[u8]| find_client(bytes, None, &mut Vec::new()).map(|client| client.client_id);
    let text = r#"{"client_id": "blåbær"}"#;
    let expected = Ok(Some("blåbær".to_owned()));
    let marked = format!("\u{feff}{text}");
    assert_eq!(id(text.as_bytes()), expected);
    assert_eq!(id(marked.as_bytes()), expected);
    assert_eq!(id(&marked.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()), expected);
    assert_eq!(id(&marked.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()), expected);
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let (place, message, _) = said(&id(&latin).unwrap_err());
    assert_eq!((place, message.as_str()), (Some((1, 18)), "not UTF-8 text"));
    let lists = ScopeLists::read("\u{feff}[]".as_bytes()).unwrap();
    assert_eq!(lists.access.map(|access| access.len()), Some(0));
}

#[test]
fn accesses_and_scopes_are_told_apart_by_what_each_element_says() {
    let read = |text: &str| ScopeLists::read(text.as_bytes());
    let lists = read(
        r#"[{"scope":"a:b","state":"APPROVED","consumer_orgno":"310149942"},{"scope":"c:d","state":"DENIED"},
            {"scope":"e:f","state":"REQUESTED"},{"scope":"g:h"},{"scope":"i:j","state":"LATER"},
            {"name":"k:l","active":true,"accessible_for_all":true,"allowed_integration_types":["maskinporten"],
             "delegation_source":"https://altinn.no/"},{"prefix":"m","subscope":"n","delegation_source":" "}]"#,
    )
    .unwrap();
    let access: Vec<_> = lists
        .access
        .unwrap()
        .iter()
        .map(|access| {
            let org = access.consumer_orgno.clone().unwrap_or_default();
            format!("{} {} {org}", access.scope, access.state.word())
        })
        .collect();
    assert_eq!(
        access,
        ["a:b APPROVED 310149942", "c:d DENIED ", "e:f REQUESTED ", "g:h APPROVED ", "i:j LATER "]
    );
    let scopes: Vec<_> = lists.scopes.values().collect();
    assert_eq!(scopes.len(), 2);
    assert_eq!(
        (scopes[0].name.as_str(), scopes[0].active, scopes[0].accessible_for_all),
        ("k:l", Some(true), true)
    );
    assert_eq!(scopes[0].allowed_integration_types, ["maskinporten"]);
    assert_eq!(scopes[0].delegation_source.as_deref(), Some("https://altinn.no/"));
    assert_eq!(
        (scopes[1].name.as_str(), scopes[1].active, scopes[1].accessible_for_all),
        ("m:n", None, false)
    );
    assert!(scopes[1].allowed_integration_types.is_empty() && scopes[1].delegation_source.is_none());
    // One alone is a list of one; definitions say nothing of accesses, an empty list says that there are none.
    assert_eq!(read(r#"{"scope":"a:b"}"#).unwrap().access.map(|access| access.len()), Some(1));
    assert!(read(r#"{"name":"a:b"}"#).unwrap().access.is_none());
    for (text, place, message, help) in [
        (r#"{"client_id":"a"}"#, (1, 1), "this is a client: not a list", "--client"),
        (r#"{"kty":"RSA"}"#, (1, 1), "this is a key set: not a list", "--jwks"),
        ("[{\"scope\":\"a\"},\n {\"keys\":[]}]", (2, 2), "this is a key set: not a list", "--jwks"),
        ("[{}]", (1, 2), "this object has neither scope nor name", "GET /scopes/access/all"),
        ("[1]", (1, 2), "a number where a list of scope accesses", ""),
        (r#"{"scope":1}"#, (1, 10), "scope is a number, not a string", ""),
        (r#"{"error":"x","error_description":"y"}"#, (1, 1), "this is an error answer, saved by mistake", ""),
    ] {
        let error = read(text).unwrap_err();
        let (found, said, advice) = said(&error);
        assert_eq!(found, Some(place), "{text}");
        assert!(said.starts_with(message) && advice.contains(help), "{text}: {said} {advice}");
    }
}

#[test]
fn an_answer_that_was_saved_by_mistake_is_called_by_its_name() {
    let message = |text: &str| issuer_of(text.as_bytes()).unwrap_err().message;
    let error = "this is an error answer, saved by mistake, not a well-known document: ";
    let api = "this is an error answer of the self-service API (ApiError) that was saved by mistake, not a well-known document: ";
    for (text, said) in [
        (r#"{"error":"a","error_description":"b"}"#, format!("{error}a: b")),
        (r#"{"error":"a","message":"c"}"#, format!("{error}a: c")),
        (r#"{"error":"a"}"#, format!("{error}a")),
        (r#"{"errors":[{"errorMessage":"m"}],"status":400}"#, format!("{api}400: m")),
        (r#"{"status":"404","correlation_id":"x"}"#, format!("{api}404")),
        (r#"{"errors":[]}"#, api.to_owned()),
        (r#"{"status":"404"}"#, "the metadata (well-known) has no issuer".to_owned()),
        (r#"{"correlation_id":"x"}"#, "the metadata (well-known) has no issuer".to_owned()),
        (r#"{"issuer":null}"#, "the metadata (well-known) has no issuer".to_owned()),
        (r#"{"issuer":"x"}"#, "the issuer x is not an http or https URL".to_owned()),
    ] {
        assert_eq!(message(text), said, "{text}");
    }
    let issuer = issuer_of(br#"{"issuer":"https://test.maskinporten.no/"}"#).unwrap();
    assert_eq!(issuer.issuer, "https://test.maskinporten.no/");
}

#[test]
fn what_is_nested_too_deeply_is_not_read() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let message = |depth| issuer_of(nested(depth).as_bytes()).unwrap_err().message;
    assert!(!message(64).contains("nested"), "{}", message(64));
    assert_eq!(message(65), "JSON nested deeper than 64 levels");
}

/// What is given outright wins over what the answer about the client says.
#[test]
fn a_context_takes_from_the_client_what_it_lacks() {
    let jwk = |kid: &str| {
        let n = support::modulus("client");
        format!(r#"{{"kty":"RSA","kid":"{kid}","use":"sig","alg":"RS256","n":"{n}","e":"AQAB"}}"#)
    };
    let keys = |kid: &str| KeySet::read(jwk(kid).as_bytes(), &mut Vec::new()).unwrap();
    let answer = format!(
        r#"{{"client_id": "theirs", "client_orgno": "310149942", "scopes": ["a:theirs"], "jwks": {{"keys": [{}]}}}}"#,
        jwk("theirs")
    );
    let client = find_client(answer.as_bytes(), None, &mut Vec::new()).unwrap();
    let known = |context: &Context| {
        let kids: Vec<String> = context.keys.iter().flat_map(KeySet::kids).map(str::to_owned).collect();
        (context.client_id.clone(), context.org_number.clone(), context.scopes.clone(), kids)
    };
    let all = |id: &str, number: &str| {
        (Some(id.to_owned()), Some(number.to_owned()), Some(vec![format!("a:{id}")]), vec![id.to_owned()])
    };
    let given = Context::new(At::Issued).with_client_id("ours").with_org_number("991825827");
    let given = given.with_scopes(["a:ours"]).with_keys(keys("ours"));
    assert_eq!(known(&given), all("ours", "991825827"));
    assert_eq!(known(&given.with_client(client.clone())), all("ours", "991825827"));
    let empty = Context::new(At::Issued).with_client_id("").with_org_number("");
    assert_eq!(known(&empty.with_client(client)).0, Some("theirs".to_owned()));
}

#[test]
fn keys_are_read_in_each_form_and_refused_with_their_place() {
    let n = support::modulus("client");
    let read = |text: &str| {
        let mut warnings = Vec::new();
        KeySet::read(text.as_bytes(), &mut warnings).map(|set| (set, warnings))
    };
    let jwk = format!(r#"{{"kty":"RSA","kid":"k","use":"sig","alg":"RS256","n":"{n}","e":"AQAB"}}"#);
    let pem = support::with_pki("{pem:certs/seid2-test}");
    for (text, kids, complete) in [
        (jwk.clone(), "k", true),
        (format!("[{jwk},{jwk}]"), "k k", true),
        (format!(r#"{{"keys":[{jwk}]}}"#), "k", true),
        (r#"{"keys":[]}"#.to_owned(), "", true),
        (pem.clone(), "", false),
        (format!("{pem}\n{pem}"), "", false),
    ] {
        let (set, warnings) = read(&text).unwrap();
        assert_eq!(
            (set.kids().collect::<Vec<_>>().join(" ").as_str(), set.complete),
            (kids, complete),
            "{text}"
        );
        assert!(warnings.is_empty() && set.keys.iter().all(|key| key.key.is_some()), "{text}");
        assert!(kids.is_empty() == set.find("k").is_none() && set.find("x").is_none(), "{text}");
    }
    let (set, warnings) = read(&jwk.replace("\"e\"", "\"d\":\"x\",\"e\"")).unwrap();
    assert_eq!(set.keys[0].usage.as_deref().zip(set.keys[0].algorithm.as_deref()), Some(("sig", "RS256")));
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].message, "the key k includes its private half, which is not read");
    for (text, place, message, help) in [
        (r#"{"kty":"oct","k":"x"}"#.to_owned(), (1, 1), "the key is symmetric (kty oct)", ""),
        (r#"{"kty":"oct","kid":"a"}"#.to_owned(), (1, 1), "the key a is symmetric (kty oct)", ""),
        (r#"{"keys":5}"#.to_owned(), (1, 9), "keys is a number, not an array of keys", ""),
        ("{\"keys\":[\n {}]}".to_owned(), (2, 2), "this object has neither keys nor kty", "/jwks"),
        (r#"{"client_id":"a"}"#.to_owned(), (1, 1), "this is a client: not a set", "--client"),
        (
            r#"{"jwks_uri":"a"}"#.to_owned(),
            (1, 1),
            "this is server metadata (well-known): not a set",
            "/jwks",
        ),
        (r#"{"kty":"RSA","e":"AQAB"}"#.to_owned(), (1, 1), "the RSA key has no n", ""),
        (format!(r#"{{"kty":"RSA","n":"{n}"}}"#), (1, 1), "the RSA key has no e", ""),
        (r#"{"kty":"RSA","n":"!","e":"AQAB"}"#.to_owned(), (1, 18), "n is not base64url", ""),
        (r#"{"kty":"RSA","n":"AA","e":"!"}"#.to_owned(), (1, 27), "e is not base64url", ""),
        (support::with_pki("x\n{pem:keys/client.key}"), (2, 1), "this is a private key", "-pubout"),
        (
            "-----BEGIN CERTIFICATE-----\n!\n-----END".to_owned(),
            (1, 1),
            "the PEM block does not contain base64",
            "",
        ),
        (
            "\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----".to_owned(),
            (2, 1),
            "the PEM block contains neither a public key nor a certificate",
            "",
        ),
    ] {
        let error = read(&text).unwrap_err();
        let (found, said, advice) = said(&error);
        assert_eq!(found, Some(place), "{text}");
        assert!(said.starts_with(message) && advice.contains(help), "{text}: {said} {advice}");
    }
}
