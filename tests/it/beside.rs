//! What is beside the settings of a client and is none of it, what only looks like a value, and where a value ends: good
//! settings stay silent, and what is wrong in them is still found.

use std::fmt::Write as _;

use grantlint::report::Source;
use grantlint::{At, Context, Linter, Policy};

const RIGHT: &str = "https://test.maskinporten.no/";
const WRONG: &str = "https://test.maskinporten.no";

/// The findings of each client, as rule and line.
fn judged(file: &str, text: &str) -> Vec<String> {
    let (context, policy) = (Context::new(At::Time(1_795_360_505)), Policy::default());
    let source = Source { file: Some(file.into()), ..Source::default() };
    let reports = Linter::new(&context, &policy).lint_settings(text.as_bytes(), &source);
    let said = reports.iter().map(|report| {
        report.findings.iter().fold(String::new(), |mut said, finding| {
            let comma = if said.is_empty() { "" } else { ", " };
            let _ =
                write!(said, "{comma}{} {}", finding.rule.name, finding.location.line.unwrap_or_default());
            said
        })
    });
    said.collect()
}

fn holds(cases: &[(&str, &str, &[&str])]) {
    let mut wrong = String::new();
    for (file, text, expected) in cases {
        let found = judged(file, text);
        if found != *expected {
            let _ = writeln!(wrong, "{file}: {found:?}, not {expected:?}\n{text}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Names that end in a known one but say of what they are: not of the grant.
#[test]
fn a_name_that_ends_like_a_setting_makes_no_client() {
    let mut wrong = Vec::new();
    for (name, value) in [
        ("proxy-url", "http://user:hemmelig@proxy.example.no:3128"),
        ("api-url", "https://api.example.no/v1"),
        ("exchange-url", "https://platform.tt02.altinn.no/authentication/api/v1/exchange/maskinporten"),
        ("altinn-exchange-endpoint", "https://platform.tt02.altinn.no/authentication"),
        ("admin-url", "https://api.test.samarbeid.digdir.no"),
        ("documentation-url", "https://docs.digdir.no/docs/Maskinporten/"),
        ("key-vault-url", "https://kv.vault.azure.net/"),
        ("callback-url", "https://example.no/cb"),
        ("base-url", "https://platform.tt02.altinn.no"),
        ("authority", "https://platform.tt02.altinn.no"),
        ("url", "https://api.example.no"),
        ("api-audience", "https://api.example.no"),
        ("validate-audience", "true"),
        ("idporten-audience", "https://test.idporten.no"),
        ("azure-issuer", "https://login.microsoftonline.com/x/v2.0"),
        ("prod-token-endpoint", "https://maskinporten.no/token"),
        ("prod-audience", "https://maskinporten.no/"),
        ("access-token-lifetime", "600"),
        ("cache-lifetime", "3600"),
        ("login-scope", "openid profile"),
        ("azure-scope", "api://x/.default"),
        ("cookie-kid", "a b"),
    ] {
        let upper = name.to_uppercase().replace('-', "_");
        for (file, text) in [
            (
                "a.yaml",
                format!(
                    "maskinporten:\n  audience: {RIGHT}\n  client-id: abc\n  scope: a:b\n  {name}: {value}\n"
                ),
            ),
            (
                "a.properties",
                format!(
                    "maskinporten.audience={RIGHT}\nmaskinporten.client-id=abc\nmaskinporten.scope=a:b\nmaskinporten.{name}={value}\n"
                ),
            ),
            (
                "a.env",
                format!(
                    "MASKINPORTEN_AUDIENCE={RIGHT}\nMASKINPORTEN_CLIENT_ID=abc\nMASKINPORTEN_SCOPE=a:b\nMASKINPORTEN_{upper}={value}\n"
                ),
            ),
            // The client id comes from elsewhere.
            (
                "b.env",
                format!(
                    "MASKINPORTEN_AUDIENCE={RIGHT}\nMASKINPORTEN_SCOPE=a:b\nMASKINPORTEN_{upper}={value}\n"
                ),
            ),
        ] {
            let found = judged(file, &text);
            if found.is_empty() || found.iter().any(|findings| !findings.is_empty()) {
                wrong.push(format!("{found:?}\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is a client or a grant of its own below the service's section.
#[test]
fn what_has_an_id_scopes_or_another_environment_is_a_client() {
    holds(&[
        (
            "a.env",
            "MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_AUDIENCE=https://test.maskinporten.no/\nMASKINPORTEN_ADMIN_CLIENT_ID=b\nMASKINPORTEN_ADMIN_SCOPE=openid\n",
            &["", "scope-login-only 4"],
        ),
        (
            "b.env",
            "MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_TEST_AUDIENCE=https://test.maskinporten.no\nMASKINPORTEN_PROD_AUDIENCE=https://maskinporten.no/\n",
            &["", "audience 2", ""],
        ),
        (
            "c.yaml",
            "maskinporten:\n  client-id: a\n  audience: https://test.maskinporten.no/\n  proxy:\n    url: http://proxy\n  cache: {lifetime: 3600}\n  api:\n    audience: https://api.example.no\n  freg:\n    scope: openid\n",
            &["", "scope-login-only 10"],
        ),
        (
            "d.env",
            "MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_AUDIENCE=https://test.maskinporten.no/\nSKYPORTEN_CLIENT_ID=b\nSKYPORTEN_AUDIENCE=https://test.sky.maskinporten.no/\n",
            &["", "audience 4"],
        ),
    ]);
}

/// The address that others are built from, of another API, of a mock, and settings of the API that takes the tokens.
#[test]
fn an_address_is_the_audience_only_if_nothing_else_is() {
    holds(&[
        (
            "a.yaml",
            "maskinporten:\n  base-url: https://test.maskinporten.no\n  audience: ${maskinporten.base-url}/\n  client-id: a\n",
            &[""],
        ),
        (
            "a.env",
            "MASKINPORTEN_BASE_URL=https://test.maskinporten.no\nMASKINPORTEN_TOKEN_PATH=/token\nMASKINPORTEN_CLIENT_ID=a\n",
            &[""],
        ),
        (
            "b.env",
            "MASKINPORTEN_BASE_URL=https://test.maskinporten.no\nMASKINPORTEN_CLIENT_ID=a\n",
            &["audience 1"],
        ),
        (
            "b.yaml",
            "quarkus:\n  oidc-client:\n    maskinporten:\n      auth-server-url: https://test.maskinporten.no\n      client-id: a\n      credentials: {jwt: {audience: 'https://test.maskinporten.no/'}}\n",
            &[""],
        ),
        (
            "c.yaml",
            "quarkus:\n  oidc-client:\n    maskinporten:\n      auth-server-url: https://test.maskinporten.no\n      token-path: https://maskinporten.no/token\n      client-id: a\n      credentials: {jwt: {audience: 'https://maskinporten.no'}}\n",
            &["audience 7"],
        ),
        (
            "c.env",
            "MASKINPORTEN_ISSUER=http://localhost:6969/mp\nMASKINPORTEN_WELL_KNOWN_URL=http://localhost:6969/mp/.well-known/x\nMASKINPORTEN_TOKEN_ENDPOINT=http://localhost:6969/mp/token\nMASKINPORTEN_CLIENT_ID=a\n",
            &[""],
        ),
        (
            "api.json",
            r#"{"Schemes": {"Maskinporten": {"Authority": "https://test.maskinporten.no", "Audience": "https://api.example.no"}}}"#,
            &[],
        ),
        (
            "api.toml",
            "[auth.maskinporten]\nissuer = \"https://maskinporten.no/\"\njwks_uri = \"https://maskinporten.no/jwk\"\naudience = \"https://my.api.no\"\n",
            &[],
        ),
        (
            "api.yaml",
            "no.nav.security.jwt.issuer.maskinporten:\n  discovery-url: https://test.maskinporten.no/.well-known/x\n  accepted-audience: mitt-api\n",
            &[],
        ),
        (
            "sky.yaml",
            "skyporten:\n  url: https://test.sky.maskinporten.no/token\n  audience: sts.amazonaws.com\n  client-id: a\n",
            &[""],
        ),
        (
            "d.env",
            "MASKINPORTEN_CLIENT_ID=a\nMASKINPORTEN_ISSUER=https://test.maskinporten.no/\nMASKINPORTEN_AUDIENCE=https://test.maskinporten.no/\nMASKINPORTEN_TOKEN_ENDPOINT=https://maskinporten.no/token\n",
            &["audience 3"],
        ),
        (
            "Makefile",
            "export MASKINPORTEN_CLIENT_ID := a\nexport MASKINPORTEN_AUDIENCE ?= https://test.maskinporten.no\n",
            &["audience 2"],
        ),
        (
            "generator.properties",
            "issuer=CHANGE_ME\naudience=https://test.maskinporten.no\nscope=a:b\ntoken.endpoint=https://test.maskinporten.no/token\n",
            &["audience 2"],
        ),
        (
            "vtfk.js",
            "const options = { url: 'https://ver2.maskinporten.no/token', audience: 'https://ver2.maskinporten.no/', issuer: 'a', scope: 'a:b' }\n",
            &["audience 1"],
        ),
        ("idporten.yaml", "client-id: a\nauthority: https://test.idporten.no\nscope: openid\n", &[]),
        (
            "sky.env",
            "SKYPORTEN_ISSUER=https://sky.maskinporten.no/\nSKYPORTEN_AUDIENCE=//iam.googleapis.com/x\nSKYPORTEN_CLIENT_ID=a\n",
            &["audience 1"],
        ),
    ]);
}

/// A value that is encrypted, elsewhere or not known yet is none; a list of a framework may have commas.
#[test]
fn what_stands_for_a_value_is_not_judged() {
    for value in [
        "ENC[AES256_GCM,data:Zm9v,iv:YWJj,tag:ZGVm,type:str]",
        "{cipher}8f1b2c3d4e5f60718293a4b5c6d7e8f9",
        "op://Vault/item/field",
        "/run/secrets/maskinporten",
        "file:///run/secrets/maskinporten",
        "@maskinporten@",
        "https://<env>.maskinporten.no/",
        "CHANGE_ME",
    ] {
        for name in ["AUDIENCE", "SCOPE", "KID"] {
            let text = format!(
                "MASKINPORTEN_CLIENT_ID={value}\nMASKINPORTEN_{name}={value}\nMASKINPORTEN_ENV=test\n"
            );
            assert_eq!(judged("a.env", &text).concat(), "", "{text}");
        }
    }
    holds(&[
        (
            "sealed.yaml",
            "kind: SealedSecret\nspec:\n  encryptedData:\n    MASKINPORTEN_AUDIENCE: AgBy3i4OJSWK+PiTy==\n",
            &[],
        ),
        (
            "a.yaml",
            "spring.security.oauth2.client.registration.maskinporten:\n  client-id: a\n  scope: a:b, c:d\n",
            &[""],
        ),
        (
            "a.properties",
            "quarkus.oidc-client.maskinporten.client-id=a\nquarkus.oidc-client.maskinporten.scopes=a:b,openid\n",
            &["scope-login-only 2"],
        ),
        ("b.yaml", "maskinporten:\n  client-id: a\n  scope: a:b, c:d\n", &["scope-format 3"]),
    ]);
}

/// In a command line, a log or a sentence a value ends at the space.
#[test]
fn a_line_of_text_has_values_that_end() {
    for (audience, finding) in [(RIGHT, ""), (WRONG, "audience 1")] {
        for text in [
            format!("java -jar app.jar --maskinporten.audience={audience} --maskinporten.client-id=abc"),
            format!("java -Dmaskinporten.audience={audience} -Dmaskinporten.client-id=abc -jar app.jar"),
            format!("mvn test -Dmaskinporten.audience={audience} -Dmaskinporten.client-id=abc"),
            format!("./gradlew run --args='--maskinporten.audience={audience} --maskinporten.client-id=abc'"),
            format!("2026-11-22 INFO maskinporten.audience={audience}, maskinporten.client-id=abc."),
            format!("local MASKINPORTEN_AUDIENCE={audience}\ntypeset -x MASKINPORTEN_CLIENT_ID=abc"),
            format!(": \"${{MASKINPORTEN_AUDIENCE:={audience}}}\"\n: ${{MASKINPORTEN_CLIENT_ID=abc}}"),
            format!("MASKINPORTEN_AUDIENCE=\"${{AUDIENCE:={audience}}}\"\nMASKINPORTEN_CLIENT_ID=abc"),
        ] {
            assert_eq!(judged("a.sh", &text), [finding], "{text}");
        }
    }
    let prose = format!(
        "MASKINPORTEN_AUDIENCE={RIGHT}\nMASKINPORTEN_CLIENT_ID=abc\nNot `MASKINPORTEN_AUDIENCE={WRONG}`.\n"
    );
    assert_eq!(judged("README.md", &prose), [""]);
}

/// A token in the file hides no settings: grants are judged beside them, and what is none is named.
#[test]
fn settings_with_a_token_beside_them_are_judged() {
    let grant = std::fs::read_to_string(crate::support::testdata("examples/good.jwt")).unwrap();
    let foreign = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJhbm9uIiwiaWF0IjoxNjUwMDAwMDAwLCJleHAiOjE5NjUwMDAwMDB9.c2lnbmF0dXJl";
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    for (token, kinds, passed_over) in
        [(grant.trim(), &["Settings", "Grant"][..], 0), (foreign, &["Settings"], 1)]
    {
        for (audience, findings) in [(RIGHT, 0), (WRONG, 1)] {
            for (file, text) in [
                (
                    "a.env",
                    format!("MASKINPORTEN_AUDIENCE={audience}\nMASKINPORTEN_CLIENT_ID=a\nKEY={token}\n"),
                ),
                (
                    "a.json",
                    format!(
                        r#"{{"Maskinporten": {{"Audience": "{audience}", "ClientId": "a"}}, "Key": "{token}"}}"#
                    ),
                ),
                (
                    "a.yaml",
                    format!(
                        "maskinporten:\n  audience: {audience}\n  client-id: a\nother:\n  key: {token}\n"
                    ),
                ),
                // Code that makes a grant need not call it anything.
                ("a.py", format!("payload = {{'aud': '{audience}', 'iss': 'a', 'iat': now}}\n# {token}\n")),
                (
                    "a.java",
                    format!(
                        "String old = \"{token}\";\nnew JWTClaimsSet.Builder().audience(\"{audience}\").issuer(\"a\");\n"
                    ),
                ),
            ] {
                let source = Source { file: Some(file.into()), ..Source::default() };
                let mut linter = Linter::new(&context, &policy);
                let reports = linter.lint(text.as_bytes(), &source);
                let found: Vec<_> = reports.iter().map(|report| format!("{:?}", report.kind)).collect();
                assert_eq!(found, kinds, "{text}");
                assert_eq!(reports[0].findings.len(), findings, "{text}");
                assert_eq!(linter.take_passed_over().len(), passed_over, "{text}");
            }
        }
    }
    // The parameters of a request are no settings.
    let request = format!(
        r#"{{"client_id": "a", "audience": "{WRONG}", "token_endpoint": "{RIGHT}token", "assertion": "{}"}}"#,
        grant.trim()
    );
    let source = Source { file: Some("a.json".into()), ..Source::default() };
    let reports = Linter::new(&context, &policy).lint(request.as_bytes(), &source);
    assert_eq!(reports.iter().map(|report| format!("{:?}", report.kind)).collect::<Vec<_>>(), ["Grant"]);
}

/// What runs before a request, and a cell of a notebook, is source code in lines; a token beside it hides it no more than
/// elsewhere.
#[test]
fn scripts_in_collections_and_notebooks_are_judged() {
    let grant = std::fs::read_to_string(crate::support::testdata("examples/good.jwt")).unwrap();
    let (context, policy) = (Context::new(At::Issued), Policy::default());
    for token in ["", grant.trim()] {
        for (file, text, line) in [
            (
                "postman.json",
                format!(
                    "{{\"item\": [{{\"event\": [{{\"script\": {{\"exec\": [\n\"const c = {{\",\n\"  aud: '{WRONG}',\",\n\"  iss: 'a', iat: now\",\n\"}};\"]}}}}], \"raw\": \"{token}\"}}]}}"
                ),
                3,
            ),
            (
                "notebook.ipynb",
                format!(
                    "{{\"cells\": [{{\"source\": [\n\"import jwt\\n\",\n\"c = {{'aud': '{WRONG}',\\n\",\n\"  'iss': 'a', 'iat': now}}\"],\n\"outputs\": [\"{token}\"]}}]}}"
                ),
                3,
            ),
            (
                "request.bru",
                format!(
                    "meta {{\n  name: a\n}}\n\nbody:form-urlencoded {{\n  assertion: {token}\n}}\n\nscript:pre-request {{\n  const c = {{\n    aud: '{WRONG}', iss: 'a', iat: now }};\n}}\n"
                ),
                11,
            ),
        ] {
            let source = Source { file: Some(file.into()), ..Source::default() };
            let reports = Linter::new(&context, &policy).lint(text.as_bytes(), &source);
            let found: Vec<_> =
                reports[0].findings.iter().map(|it| (it.rule.name, it.location.line)).collect();
            assert_eq!(found, [("audience", Some(line))], "{text}");
            assert_eq!(reports.len(), if token.is_empty() { 1 } else { 2 }, "{text}");
        }
    }
}

/// Blocks belong to the client that they are within: of Terraform, Nomad and HOCON.
#[test]
fn blocks_are_sections() {
    holds(&[
        (
            "application.conf",
            "maskinporten {\n  clientId = \"a\"\n  issuer = \"https://test.maskinporten.no/\"\n}\nazure {\n  clientId = \"b\"\n  issuer = \"https://login.microsoftonline.com/x/v2.0\"\n}\nkafka { clientId = \"c\" }\n",
            &[""],
        ),
        (
            "a.tf",
            "locals {\n  maskinporten = {\n    test = {\n      audience = \"https://test.maskinporten.no\"\n      client_id = \"a\"\n    }\n    prod = {\n      audience = \"https://maskinporten.no/\"\n      client_id = var.id\n    }\n  }\n}\n",
            &["audience 4", ""],
        ),
        (
            "b.tf",
            "module \"app\" {\n  maskinporten = {\n    client_id = \"a\"\n    audience = var.prod ? \"https://x\" : \"https://y\"\n    scopes = [\"a:b\", \"openid\"]\n  }\n  keycloak = { client_id = \"b\", issuer = \"https://kc\", scope = \"openid\" }\n}\n",
            &["scope-login-only 5"],
        ),
        (
            "a.conf",
            "auth { maskinporten { clientId: a, audience: \"https://test.maskinporten.no\", scope: \"a:b\" } }\n",
            &["audience 1"],
        ),
        (
            "a.nomad",
            "job \"a\" {\n  env {\n    MASKINPORTEN_CLIENT_ID = \"a\"\n    MASKINPORTEN_AUDIENCE = \"https://test.maskinporten.no\"\n  }\n}\n",
            &["audience 4"],
        ),
    ]);
}

/// Whitespace in quotation marks belongs to a value, and so does that at the end of a line in properties.
#[test]
fn whitespace_of_a_value_is_judged() {
    holds(&[
        (
            "a.conf",
            "maskinporten { clientId = \"a\", audience = \"https://test.maskinporten.no/ \" }\n",
            &["audience 1"],
        ),
        (
            "a.tf",
            "locals {\n  maskinporten = {\n    client_id = \"a\"\n    audience = \" https://test.maskinporten.no/\"\n  }\n}\n",
            &["audience 4"],
        ),
        ("a.conf", "maskinporten { clientId = \"a\", audience = https://test.maskinporten.no/ }\n", &[""]),
        (
            "a.properties",
            "maskinporten.client-id=a\nmaskinporten.audience=https://test.maskinporten.no/ \n",
            &["audience 2"],
        ),
        (
            "a.properties",
            "maskinporten.client-id = a\r\nmaskinporten.audience = https://test.maskinporten.no/\r\n",
            &[""],
        ),
    ]);
}

/// HOCON: `${?X}` leaves the value before it as it is where X is not set.
#[test]
fn what_a_variable_may_replace_is_judged() {
    holds(&[
        (
            "a.conf",
            "maskinporten {\n  clientId = \"a\"\n  audience = \"https://test.maskinporten.no\"\n  audience = ${?MP_AUD}\n}\n",
            &["audience 3"],
        ),
        (
            "a.conf",
            "maskinporten.clientId = \"a\"\nmaskinporten.audience = \"https://test.maskinporten.no\"\nmaskinporten.audience = ${?MP_AUD}\n",
            &["audience 2"],
        ),
        (
            "a.conf",
            "maskinporten {\n  clientId = \"a\"\n  audience = \"https://test.maskinporten.no\"\n}\nmaskinporten.audience = ${?MP_AUD}\n",
            &["audience 3"],
        ),
        (
            "a.conf",
            "maskinporten {\n  clientId = \"a\"\n  audience = \"https://test.maskinporten.no/\"\n  audience = ${?MP_AUD}\n}\n",
            &[""],
        ),
        (
            "a.conf",
            "maskinporten {\n  clientId = \"a\"\n  audience = \"https://test.maskinporten.no\"\n  audience = ${MP_AUD}\n}\n",
            &[""],
        ),
    ]);
}

/// The elements of a list may be names with a place.
#[test]
fn scopes_with_places_are_a_list() {
    for name in [
        "Maskinporten__Scopes__#",
        "MASKINPORTEN_SCOPES_#",
        "maskinporten.scopes[#]",
        "maskinporten:scopes:#",
    ] {
        let line = |place: &str, scope: &str| format!("{}={scope}\n", name.replace('#', place));
        let text = ["MASKINPORTEN_CLIENT_ID=a\n", &line("0", "a:b"), &line("1", "openid")].concat();
        assert_eq!(judged("a.env", &text), ["scope-login-only 3"], "{text}");
    }
    holds(&[(
        "azure.json",
        r#"[{"name": "Maskinporten__ClientId", "value": "a"}, {"name": "Maskinporten__Scopes__0", "value": "openid"}]"#,
        &["scope-login-only 1"],
    )]);
}

/// Pairs of Postman, INI with a colon, and the elements of a list, each a client of its own.
#[test]
fn names_and_values_are_read_in_more_notations() {
    holds(&[
        (
            "environment.json",
            r#"{"values": [{"key": "maskinporten_client_id", "value": "a", "enabled": true},
                {"key": "maskinporten_audience", "value": "https://test.maskinporten.no"}]}"#,
            &["audience 2"],
        ),
        (
            "a.ini",
            "[maskinporten:test]\nclient_id : a\naudience : https://test.maskinporten.no\n[maskinporten:prod]\nclient_id: b\naudience = https://maskinporten.no/\n",
            &["audience 3", ""],
        ),
        (
            "a.yaml",
            "maskinporten:\n  - client-id: a\n    scope: a:b\n  - client-id: b\n    scope: openid\n",
            &["", "scope-login-only 5"],
        ),
    ]);
}

/// What YAML's own tags and a resolver name is elsewhere; a proxy or a double on the way is no other environment.
#[test]
fn references_proxies_and_doubles_are_no_mistakes() {
    let good = "client-id: 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\n  scope: a:b\n";
    for tagged in [
        "!Ref MpAud",
        "!ImportValue mp-aud",
        "!GetAtt A.B",
        "!If [IsProd, 'https://a.no/', b]",
        "!vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    62313365396662343061393464336163",
        "!reference [.mp, aud]",
        "${env:MP_AUD}",
        "${file(./s.yml):mp.aud}",
        "${AWS::StackName}",
        "$MP_AUD:https://test.maskinporten.no/",
    ] {
        holds(&[("a.yml", &format!("maskinporten:\n  {good}  audience: {tagged}\n"), &[""])]);
    }
    holds(&[(
        "a.yml",
        &format!("maskinporten:\n  {good}  audience: !!str https://test.maskinporten.no\n"),
        &["audience 4"],
    )]);
    for (address, audience, found) in [
        ("http://localhost:8080/token", "https://test.maskinporten.no/", ""),
        ("https://proxy.example.no/maskinporten/token", "https://test.maskinporten.no/", ""),
        ("https://proxy.example.no/maskinporten/token", "https://test.maskinporten.no", "audience 5"),
        ("https://maskinporten.no/token", "https://test.maskinporten.no/", "audience 5"),
        ("http://mock:8080/token", "http://mock:8080/", ""),
    ] {
        let text = format!("maskinporten:\n  {good}  token-endpoint: {address}\n  audience: {audience}\n");
        holds(&[("a.yml", &text, &[found])]);
    }
    for double in [
        "http://localhost:8080/",
        "http://[::1]:80/x",
        "http://mock.test.svc.cluster.local/",
        "http://mock:1/",
    ] {
        holds(&[("a.yml", &format!("maskinporten:\n  {good}  audience: {double}\n"), &[""])]);
    }
}
