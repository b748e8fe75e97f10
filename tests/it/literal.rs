//! Claims that a file holds as they are: those of an access token are named and not judged, and those of a grant are judged
//! as a draft in JSON is.

use std::fmt::Write as _;

use grantlint::change::Safety;
use grantlint::environments::Environment;
use grantlint::report::Source;
use grantlint::{At, Context, Linter, Policy};

/// What is found in a file: each finding with its line, and what is named and not judged.
fn said(file: &str, text: &str) -> String {
    let (mut context, policy) = (Context::new(At::Time(1_795_360_505)), Policy::default());
    context.environment = Environment::named("test");
    let mut linter = Linter::new(&context, &policy);
    let source = Source { file: Some(file.into()), ..Source::default() };
    let reports = linter.lint(text.as_bytes(), &source);
    let mut said = String::new();
    for report in &reports {
        write!(said, "{}", report.kind.name()).unwrap();
        for finding in &report.findings {
            write!(said, " {} {}", finding.rule.name, finding.location.line.unwrap()).unwrap();
        }
        said.push_str(", ");
    }
    for other in linter.take_passed_over() {
        write!(said, "{}, ", other.what.name()).unwrap();
    }
    said.trim_end_matches([',', ' ']).to_owned()
}

/// One that no rule has anything to say of.
const JTI: &str = "cd63fac8-c060-4fe4-afa5-c94842a5a38e";

fn compare(cases: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (file, text, want) in cases {
        let text = &text.replace("JTI", JTI);
        let found = said(file, text);
        if found != *want {
            writeln!(wrong, "{file}: {found}\nwant: {want}\n{text}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Notations of an access token that the test of an API has made: ISS and AUD are its issuer and audience.
const ISSUED: &[(&str, &str)] = &[
    ("a.py", "t = make({'iss': 'ISS', 'aud': 'AUD', 'client_id': 'x'})\n"),
    ("lines.py", "claims['iss'] = 'ISS'\nclaims['aud'] = 'AUD'\nclaims['client_id'] = 'x'\n"),
    (
        "sign.js",
        "jwt.sign({ iss: 'ISS', aud: 'AUD', scope: 'a:b', client_id: 'x', consumer: { authority: 'a', ID: 'b' } }, key);\n",
    ),
    ("assert.js", "expect(claims).toMatchObject({ iss: 'ISS', aud: 'AUD', client_id: 'x' });\n"),
    ("jose.ts", "new SignJWT({ client_id: 'x' }).setIssuer('ISS').setAudience('AUD').sign(key);\n"),
    (
        "mock.ts",
        "const mock = {\n  iss: 'ISS',\n  scope: 'a:b',\n  client_id: 'x',\n  consumer: { authority: 'a', ID: 'b' },\n};\n",
    ),
    (
        "Nimbus.java",
        "new JWTClaimsSet.Builder().issuer(\"ISS\").audience(\"AUD\").claim(\"client_id\", \"x\").build();\n",
    ),
    (
        "Auth0.java",
        "JWT.create().withIssuer(\"ISS\").withAudience(\"AUD\").withClaim(\"client_id\", \"x\").sign(a);\n",
    ),
    (
        "a.cs",
        "new[] { new Claim(\"iss\", \"ISS\"), new Claim(\"aud\", \"AUD\"), new Claim(\"client_id\", \"x\") };\n",
    ),
    ("a.go", "jwt.MapClaims{\"iss\": \"ISS\", \"aud\": \"AUD\", \"client_id\": \"x\"}\n"),
    ("a.rb", "payload = { iss: 'ISS', aud: 'AUD', client_id: 'x' }\n"),
    ("a.php", "<?php $p = ['iss' => 'ISS', 'aud' => 'AUD', 'client_id' => 'x'];\n"),
    ("a.rs", "let c = json!({\"iss\": \"ISS\", \"aud\": \"AUD\", \"client_id\": \"x\"});\n"),
    ("a.yaml", "claims:\n  iss: ISS\n  aud: AUD\n  token_type: Bearer\n  client_id: x\n"),
    ("a.toml", "[claims]\niss = \"ISS\"\naud = \"AUD\"\nclient_id = \"x\"\n"),
    ("net.txt", "aud: AUD\niss: ISS\nclient_amr: private_key_jwt\nclient_id: x\n"),
    ("spring.log", "12:00 DEBUG claims {scope=a:b, iss=ISS, token_type=Bearer, aud=AUD, client_id=x}\n"),
    ("record.json", "{\"event\": \"x\", \"iss\": \"ISS\", \"aud\": \"AUD\", \"client_id\": \"x\"}"),
    (
        "records.json",
        "{\"records\": [{\"level\": \"info\", \"message\": \"x\", \"iss\": \"ISS\", \"aud\": \"AUD\", \"client_id\": \"x\"}]}",
    ),
];

#[test]
fn claims_of_an_access_token_are_named_and_not_judged() {
    let cases: Vec<(&str, String)> = ["https://test.maskinporten.no/", "https://test.maskinporten.no"]
        .into_iter()
        .flat_map(|iss| {
            ISSUED.iter().map(move |(file, text)| {
                (*file, text.replace("ISS", iss).replace("AUD", "https://api.example.no"))
            })
        })
        .collect();
    compare(&cases.iter().map(|(file, text)| (*file, text.as_str(), "access-token")).collect::<Vec<_>>());
}

#[test]
fn settings_beside_claims_of_an_access_token_are_judged() {
    compare(&[
        (
            "both.py",
            "MASKINPORTEN = {'client_id': 'a', 'audience': 'https://test.maskinporten.no'}\nt = make({'iss': 'https://test.maskinporten.no/', 'aud': 'https://api.example.no', 'client_id': 'x'})\n",
            "settings audience 1, access-token",
        ),
        // The names of settings.
        (
            "set.env",
            "ISS=https://test.maskinporten.no/\nAUD=https://test.maskinporten.no\nCLIENT_ID=a\n",
            "settings audience 2",
        ),
        // What accepts tokens asks for none.
        (
            "api.conf",
            "maskinporten {\n  issuer = \"https://test.maskinporten.no/\"\n  audience = \"https://api.example.no\"\n  jwksUri = \"https://test.maskinporten.no/jwk\"\n  scope = \"a:b\"\n}\n",
            "grant not-a-grant 1",
        ),
    ]);
}

/// Claims with the times at which a grant was made are judged by all rules that a draft is; what a program makes of an
/// expression is not.
#[test]
fn claims_with_their_times_are_judged_as_a_draft() {
    compare(&[
        (
            "a.py",
            "c = {'aud': 'https://test.maskinporten.no/', 'iss': 'a', 'scope': 'a:b', 'iat': 1795360501, 'exp': 1795360905, 'jti': 'JTI'}\n",
            "draft lifetime 1",
        ),
        (
            "a.js",
            "const c = {\n aud: 'https://test.maskinporten.no/', iss: 'a', scope: 'a:b',\n iat: 1795360501000,\n exp: 1795360601000,\n other: 'x', jti: 'JTI' };\n",
            "draft time-format 3 unknown-claim 5",
        ),
        (
            "a.go",
            "const c = `{\n\"aud\": \"https://test.maskinporten.no/\", \"iss\": \"a\", \"scope\": \"a:b\",\n\"iat\": 1795360501,\n\"exp\": 1795360905, \"jti\": \"JTI\"\n}`\n",
            "draft lifetime 4",
        ),
        (
            "a.yaml",
            "claims:\n  aud: https://test.maskinporten.no/\n  iss: a\n  iat: 1795360501\n  exp: 1795360601\n  jti: JTI\n",
            "draft scope-format 2",
        ),
        (
            "a.toml",
            "aud = \"https://test.maskinporten.no/\"\niss = \"a\"\nscope = \"a:b\"\njti = \"JTI\"\niat = \"1795360501\"\nexp = \"1795360601\"\n",
            "draft time-format 5",
        ),
        (
            "rar.yaml",
            "aud: https://test.maskinporten.no/\niss: a\nscope: a:b\njti: JTI\niat: 1795360501\nexp: 1795360601\nauthorization_details:\n  - type: urn:altinn:systemuser\n    systemuser_org:\n      authority: iso6523-actorid-upis\n      ID: \"0192:310149942\"\n    other: x\n",
            "draft rar-field 12",
        ),
        (
            "good.json5",
            "{ aud: 'https://test.maskinporten.no/', iss: 'a', scope: 'a:b', iat: 1795360501, exp: 1795360601, jti: 'JTI' }\n",
            "draft",
        ),
        (
            "made.py",
            "c = {'aud': 'https://test.maskinporten.no/', 'iss': 'a', 'scope': 'a:b', 'iat': now, 'exp': now + 120, 'jti': str(uuid4())}\n",
            "settings",
        ),
        (
            "partly.js",
            "const c = { aud: 'https://test.maskinporten.no/', iss: 'a', scope: 'a:b', iat: 1795360501, exp: 1795360601, jti };\n",
            "settings",
        ),
        (
            "other.yaml",
            "claims:\n  aud: https://api.example.no\n  iss: a\n  scope: a:b\n  iat: 1795360501\n  exp: 1795360601\n",
            "grant not-a-grant 1",
        ),
        (
            "others.js",
            "const c = { ...base, aud: 'https://test.maskinporten.no/', iss: 'a', iat: 1795360501, exp: 1795360601 };\n",
            "settings",
        ),
        (
            "record.json",
            "{\"event\": \"x\", \"aud\": \"https://test.maskinporten.no/\", \"iss\": \"a\", \"scope\": \"a:b\", \"iat\": 1795360501, \"exp\": 1795360601}",
            "settings",
        ),
    ]);
}

/// The claims of an access token stay as they are, and those of a grant are corrected in the notation of the file.
#[test]
fn claims_are_corrected_as_the_file_has_them() {
    let fixed = |file: &str, text: &str| {
        let (mut context, policy) = (Context::new(At::Time(1_795_360_505)), Policy::default());
        context.environment = Environment::named("test");
        let source = Source { file: Some(file.into()), ..Source::default() };
        let fixed = Linter::new(&context, &policy).fix(text.as_bytes(), &source, Safety::Unsafe);
        fixed.map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let token = "t = encode({'iss': 'https://test.maskinporten.no/', 'aud': 'https://api.example.no', 'scope': 'a:b,c:d', 'client_id': 'a'}, key)\n";
    assert_eq!(fixed("a.py", token), None);
    for (file, text) in [
        (
            "a.py",
            "c = {'aud': 'https://test.maskinporten.no', 'iss': 'a', 'scope': 'a:b', 'iat': 1795360501, 'exp': 1795360601, 'jti': 'JTI'}\n",
        ),
        (
            "a.js",
            "c = { aud: 'https://test.maskinporten.no', iss: 'a', scope: 'a:b', iat: 1795360501, exp: 1795360601, jti: 'JTI' };\n",
        ),
        (
            "a.yaml",
            "aud: https://test.maskinporten.no\niss: a\nscope: a:b\niat: 1795360501\nexp: 1795360601\njti: JTI\n",
        ),
        (
            "a.toml",
            "aud = \"https://test.maskinporten.no\"\niss = \"a\"\nscope = \"a:b\"\niat = 1795360501\nexp = 1795360601\njti = \"JTI\"\n",
        ),
    ] {
        let text = &text.replace("JTI", JTI);
        assert_eq!(fixed(file, text), Some(text.replacen("porten.no", "porten.no/", 1)), "{file}");
    }
}
