//! Settings in source code: what a program gives its client as literals is judged at its place, and nothing else is.

use std::fmt::Write as _;

use grantlint::context::settings::Settings;
use grantlint::report::{Report, Source};
use grantlint::{At, Context, Linter, Policy};

/// File, source code, and for each client in it the findings: rule and line.
const CLIENTS: &[(&str, &str, &str)] = &[
    (
        "settings.cs",
        r#"var s = new MaskinportenSettings<SettingsJwkClientDefinition>
        {
            Environment = "ver2",
            ClientId = "0f1a2b3c",
            Scope = "altinn:serviceowner,digdir:test",
        };"#,
        "audience 3, scope-format 5",
    ),
    (
        "Options.cs",
        "public class MaskinportenOptions\n{\n  public string ClientId { get; set; } = \"0f1a2b3c\";\n  public string? Kid { get; private set; }\n  public string Audience { get; init; } = \"https://test.maskinporten.no\";\n}\n",
        "audience 5",
    ),
    // The client id is mostly a variable.
    (
        "claims.py",
        "payload = {\"aud\": \"https://test.maskinporten.no\", \"iss\": CLIENT_ID,\n  \"scope\": \"digdir:a,digdir:b\", \"exp\": int(time.time()) + 100}\n",
        "audience 1, scope-format 2",
    ),
    (
        "environ.py",
        "claims = {\"aud\": \"https://maskinporten.no\", \"iss\": os.environ[\"CLIENT_ID\"], \"scope\": SCOPE}\n",
        "audience 1",
    ),
    (
        "claims.rb",
        "payload = { aud: 'https://maskinporten.no',\n iss: ENV['CLIENT_ID'], scope: scope }\n",
        "audience 1",
    ),
    (
        "claims.go",
        "claims := jwt.MapClaims{\n\t\"aud\": \"https://maskinporten.no\",\n\t\"iss\": os.Getenv(\"ID\"),\n\t\"exp\": time.Now().Unix(),\n}\n",
        "audience 2",
    ),
    (
        "Nimbus.java",
        "new JWTClaimsSet.Builder()\n  .audience(\"https://maskinporten.no\")\n  .issuer(props.getClientId())\n  .claim(\"scope\", \"digdir:a,digdir:b\")\n  .expirationTime(new Date()).build();\n",
        "audience 2, scope-format 4",
    ),
    (
        "jose.ts",
        "await new SignJWT({ scope: \"digdir:a,digdir:b\" })\n  .setAudience(\"https://maskinporten.no\").setIssuer(clientId).setIssuedAt().sign(key);\n",
        "audience 2, scope-format 1",
    ),
    (
        "Put.java",
        "claims.put(\"aud\", \"https://maskinporten.no\");\nclaims.put(\"iss\", props.getClientId());\nclaims.put(\"scope\", \"digdir:a,digdir:b\");\n",
        "audience 1, scope-format 3",
    ),
    (
        "to.kt",
        "mapOf(\"aud\" to \"https://maskinporten.no\", \"iss\" to clientId,\n  \"scope\" to listOf(\"digdir:a,digdir:b\").joinToString(\" \"))\n",
        "audience 1, scope-format 2",
    ),
    (
        "pairs.cs",
        "new Dictionary<string, object> { { \"aud\", \"https://maskinporten.no\" }, { \"iss\", settings.ClientId } };\n",
        "audience 1",
    ),
    (
        "wrapped.rs",
        "let maskinporten = Config {\n  client_id: \"0f1a2b3c\".into(),\n  audience: String::from(\"https://maskinporten.no\"),\n  scope: Some( String::from(\"digdir:a,digdir:b\") ),\n};\n",
        "audience 3, scope-format 4",
    ),
    (
        "Wrapped.java",
        "MaskinportenConfig.builder().clientId(\"0f1a2b3c\")\n  .audience(URI.create(\"https://maskinporten.no\"))\n  .scopes(List.of(new String(\"digdir:test\"), Optional.of(\"openid\"))).build();\n",
        "audience 2, scope-login-only 3",
    ),
    // A Uri of .NET puts the slash there; from another text something else comes out.
    (
        "Wrapped.cs",
        "var maskinporten = new Options { ClientId = \"0f1a2b3c\",\n  Audience = new Uri(\"https://maskinporten.no\"), Scope = \"digdir:a,digdir:b\" };\n",
        "scope-format 2",
    ),
    (
        "Made.kt",
        "val maskinporten = Config(clientId = \"0f1a2b3c\",\n  audience = URI(\"https://maskinporten.no\").resolve(\"/\"), scope = \"digdir:a,digdir:b\")\n",
        "scope-format 2",
    ),
    (
        "config.go",
        "var cfg = maskinporten.Config{\n\tClientID: \"0f1a2b3c\",\n\tAudience: \"https://maskinporten.no\",\n}\n",
        "audience 3",
    ),
    (
        "lists.cs",
        "var o = new MaskinportenOptions {\n  ClientId = \"0f1a2b3c\",\n  Scopes = new List<string> { \"digdir:test\",\n \"openid\" } };\n",
        "scope-login-only 4",
    ),
    (
        "lists.go",
        "maskinporten.Config{\n\tClientID: \"0f1a2b3c\",\n\tScopes: []string{\n\"digdir:test\",\n\"openid\"},\n}\n",
        "scope-login-only 5",
    ),
    (
        "lists.kt",
        "val mp = MaskinportenConfig(clientId = \"0f1a2b3c\",\n  scopes = listOf(\"digdir:test\",\n    \"openid\"))\n",
        "scope-login-only 3",
    ),
    (
        "lists.java",
        "class MaskinportenConfig {\n  String CLIENT_ID = \"0f1a2b3c\";\n  List<String> SCOPES = List.of(\"openid\");\n}\n",
        "scope-login-only 3",
    ),
    (
        "builder.java",
        "MaskinportenConfig.builder().clientId(\"0f1a2b3c\")\n  .scopes(Arrays.asList(\"digdir:test\", \"openid\")).build();\n",
        "scope-login-only 2",
    ),
    ("tuple.py", "MASKINPORTEN = dict(client_id='0f1a2b3c',\n  scopes=('openid',))\n", "scope-login-only 2"),
    (
        "words.rb",
        "MASKINPORTEN = { client_id: '0f1a2b3c',\n  scopes: %w[digdir:test\n openid] }\n",
        "scope-login-only 3",
    ),
    (
        "array.php",
        "<?php return ['maskinporten' => ['client_id' => '0f1a2b3c',\n  'scopes' => array('openid')]];\n",
        "scope-login-only 2",
    ),
    (
        "set.ts",
        "const maskinporten = { clientId: '0f1a2b3c',\n  scopes: new Set(['openid']) };\n",
        "scope-login-only 2",
    ),
    (
        "initializer.rb",
        "MASKINPORTEN = {\n  client_id: '0f1a2b3c', # ours\n  :audience => 'https://test.maskinporten.no',\n}.freeze\n",
        "audience 3",
    ),
    (
        "Config.kt",
        "const val MASKINPORTEN_CLIENT_ID: String = \"0f1a2b3c\"\nconst val MASKINPORTEN_AUDIENCE: String = \"https://maskinporten.no\"\n",
        "audience 2",
    ),
    (
        "config.rs",
        "pub const MASKINPORTEN_CLIENT_ID: &str = \"0f1a2b3c\";\npub const MASKINPORTEN_AUDIENCE: &'static str = \"https://maskinporten.no\";\n",
        "audience 2",
    ),
    (
        "client.py",
        "client = MaskinportenClient(\n    client_id=\"0f1a2b3c\",\n    audience=\"https://test.maskinporten.no\",  # slash?\n    scopes=[\"digdir:test\", \"openid\"],\n)\n",
        "audience 3, scope-login-only 4",
    ),
    (
        "settings.py",
        "MASKINPORTEN = {\n    \"client_id\": os.environ.get(\"CLIENT_ID\", \"x\"),\n    \"audience\": \"https://test.maskinporten.no/token\",\n    \"lifetime\": 3600,\n}\n",
        "audience 3, lifetime 4",
    ),
    (
        "options.js",
        "const options = {\n  url: 'https://test.maskinporten.no/token',\n  audience: 'https://test.maskinporten.no',\n  issuer: '0f1a2b3c',\n  scope: 'digdir:test'\n}\n",
        "audience 3",
    ),
    (
        "claims.js",
        "const claims = {\n  aud: `https://test.maskinporten.no`,\n  iss: '0f1a2b3c',\n  scope: 'digdir:test',\n  iat: now,\n  exp: now + 120,\n};\n",
        "audience 2",
    ),
    (
        "environment.ts",
        "export const environment: Environment = {\n  maskinporten: <Config>{\n    clientId: '0f1a2b3c' as const,\n    consumerOrg: '0192:310149942',\n  },\n};\n",
        "consumer-org-format 4",
    ),
    (
        "set.ts",
        "process.env['MASKINPORTEN_CLIENT_ID'] = '0f1a2b3c';\nprocess.env[\"MASKINPORTEN_AUDIENCE\"] = 'https://maskinporten.no';\n",
        "audience 2",
    ),
    (
        "config.php",
        "<?php\nreturn [\n  'maskinporten' => [\n    'client_id' => '0f1a2b3c',\n    'audience' => 'https://test.maskinporten.no',\n  ],\n];\n",
        "audience 5",
    ),
    (
        "runtime.exs",
        "config :app, App.Maskinporten,\n  client_id: \"0f1a2b3c\",\n  audience: \"https://test.maskinporten.no\"\n",
        "audience 3",
    ),
    (
        "client.json5",
        "{\n  // test\n  maskinporten: { clientId: '0f1a2b3c', audience: 'https:\\/\\/test.maskinporten.no', },\n}\n",
        "audience 3",
    ),
    (
        "Builder.java",
        "var properties = MaskinportenklientProperties.builder()\n    .numberOfSecondsLeftBeforeExpire(10)\n    .issuer(\"0f1a2b3c\")\n    .audience(\"https://ver2.maskinporten.no/\")\n    .build();\n",
        "audience 4",
    ),
    (
        "Setters.java",
        "new MaskinportenConfig()\n    .setClientId(id.get(\"x\", y))\n    .withAudience(\"https://test.maskinporten.no\");\n",
        "audience 3",
    ),
    (
        "Properties.java",
        "System.setProperty(\"maskinporten.client.id\", \"0f1a2b3c\");\nSystem.setProperty(\"maskinporten.audience\",\n    \"https://test.maskinporten.no\");\n",
        "audience 3",
    ),
    (
        "Map.java",
        "Map.of(\"maskinporten.clientId\", \"0f1a2b3c\", \"maskinporten.audience\", \"https://test.maskinporten.no\");\n",
        "audience 1",
    ),
    (
        "Env.kt",
        "val env = mapOf(\n    \"MASKINPORTEN_CLIENT_ID\" to \"0f1a2b3c\",\n    \"MASKINPORTEN_AUDIENCE\" to \"https://maskinporten.no\",\n)\n",
        "audience 3",
    ),
    (
        "Env.scala",
        "val env = Map(\n  \"MASKINPORTEN_CLIENT_ID\" -> \"0f1a2b3c\",\n  \"MASKINPORTEN_AUDIENCE\" -> \"https://maskinporten.no\")\n",
        "audience 3",
    ),
    (
        "Claims.cs",
        "var claims = new Dictionary<string, object>\n{\n    { \"aud\", \"https://test.maskinporten.no\" },\n    { \"iss\", \"0f1a2b3c\" },\n    { \"scope\", \"digdir:test\" },\n};\n",
        "audience 3",
    ),
    (
        "env.ts",
        "const env = [{ name: 'MASKINPORTEN_CLIENT_ID', value: '0f1a2b3c' },\n  { name: 'MASKINPORTEN_AUDIENCE', value: 'https://maskinporten.no' }];\n",
        "audience 2",
    ),
    (
        "settings.bicep",
        "resource s 'Microsoft.Web/sites/config@2022-03-01' = {\n  name: 'appsettings'\n  properties: {\n    MASKINPORTEN_CLIENT_ID: '0f1a2b3c'\n    MASKINPORTEN_AUDIENCE: 'https://maskinporten.no'\n  }\n}\n",
        "audience 5",
    ),
    (
        "list.bicep",
        "param x string\nvar s = [\n  { name: 'MASKINPORTEN_CLIENT_ID', value: '0f1a2b3c' }\n  {\n    name: 'MASKINPORTEN_AUDIENCE'\n    value: 'https://maskinporten.no'\n  }\n]\n",
        "audience 6",
    ),
    (
        "main.bicepparam",
        "using './main.bicep'\nparam maskinportenClientId = '0f1a2b3c'\nparam maskinportenAudience = 'https://maskinporten.no'\n",
        "audience 3",
    ),
    (
        "typed.go",
        "var maskinportenClientId string = \"0f1a2b3c\"\nvar maskinportenAudience string = \"https://maskinporten.no\"\n",
        "audience 2",
    ),
    (
        "task.tf",
        "environment = [\n  { name = \"MASKINPORTEN_CLIENT_ID\", value = \"0f1a2b3c\" },\n  { name = \"MASKINPORTEN_AUDIENCE\", value = \"https://maskinporten.no\" },\n]\n",
        "audience 3",
    ),
    (
        "deploy.sh",
        "helm upgrade app . --set maskinporten.clientId=0f1a2b3c,maskinporten.audience=https://maskinporten.no --set a=b,c\n",
        "audience 1",
    ),
    (
        "run.sh",
        "gcloud run deploy app --set-env-vars=MASKINPORTEN_CLIENT_ID=0f1a2b3c,MASKINPORTEN_AUDIENCE=https://maskinporten.no\n",
        "audience 1",
    ),
    // Without a name the text tells.
    (
        "-",
        "module.exports = {\n  maskinporten: { clientId: '0f1a2b3c', audience: 'https://maskinporten.no' },\n};\n",
        "audience 2",
    ),
    // What is right, with what is wrong in a comment.
    (
        "right.js",
        "// audience: 'https://maskinporten.no'\n/* aud = \"https://maskinporten.no\" */\nconst maskinporten = { audience: 'https://maskinporten.no/', clientId: '0f1a2b3c' };\n",
        "",
    ),
];

fn judged(file: &str, text: &str) -> Vec<String> {
    let (context, policy) = (Context::new(At::Time(1_795_360_505)), Policy::default());
    let name = Some(file).filter(|name| *name != "-").map(Into::into);
    let mut report = Report::default();
    report.grants = Linter::new(&context, &policy)
        .lint_settings(text.as_bytes(), &Source { file: name, ..Source::default() });
    let grants = report.grants.iter().map(|grant| {
        let mut said = String::new();
        for finding in &grant.findings {
            let comma = if said.is_empty() { "" } else { ", " };
            let line = finding.location.line.unwrap();
            write!(said, "{comma}{} {line}", finding.rule.name).unwrap();
            // What is pointed at begins and ends with the literal.
            let place = finding.location.offset.unwrap();
            let (value, before) = (&text[place.start..place.end], &text[..place.start]);
            assert!(
                before.ends_with(['"', '\'', '`', ' ', '=']) && !value.ends_with(['"', '\'', '`']),
                "{value:?}"
            );
        }
        said
    });
    grants.collect()
}

#[test]
fn a_client_in_source_code_is_judged_at_its_place() {
    let mut wrong = Vec::new();
    for (file, text, findings) in CLIENTS {
        let found = judged(file, text);
        if found != [*findings] {
            wrong.push(format!("{file}: {found:?}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// File, how many clients are in it, source code. The result of an expression, text in a comment and what others are given
/// are not settings of a client.
#[test]
fn what_is_not_given_as_a_literal_is_not_judged() {
    let mut wrong = Vec::new();
    for (file, clients, text) in [
        (
            "verify.js",
            0,
            "app.use(jwt({ issuer: 'https://maskinporten.no/', audience: 'https://api.example.no' }));\n",
        ),
        (
            "login.ts",
            0,
            "export const auth = { clientId: 'a', audience: 'https://api.example.com', scope: 'openid' };\n",
        ),
        (
            "choice.ts",
            1,
            "const audience = isProd ? 'https://maskinporten.no' : 'https://test.maskinporten.no';\nconst maskinporten = { audience, clientId: process.env.ID ?? 'x', scope: process.env['openid'], iss: 'a' };\n",
        ),
        (
            "joined.js",
            1,
            "const maskinporten = { clientId: 'a', audience: 'https://maskinporten.no' + '/' };\n",
        ),
        (
            "joined.php",
            1,
            "<?php $maskinporten = ['client_id' => 'a', 'audience' => 'https://maskinporten.no' . '/'];\n",
        ),
        (
            "read.kt",
            1,
            "val maskinporten = C(clientId = \"a\", scopes = config.listOf(\"openid\"), aud = first(\"x\"))\n",
        ),
        ("template.js", 1, "const maskinporten = { clientId: 'a', audience: `https://${host}` };\n"),
        (
            "other.py",
            0,
            "import maskinporten\n\nclient = Auth0(client_id=\"a\", audience=\"https://api.example.com\", scope=\"openid\")\n",
        ),
        (
            "log.kt",
            0,
            "log.info(\"maskinporten.audience\", \"https://maskinporten.no\")\nassertEquals(\"maskinporten.audience\", \"x\")\n",
        ),
        (
            "issued.java",
            0,
            "new JWTClaimsSet.Builder().issuer(\"https://maskinporten.no/\").audience(\"https://api.example.no\").claim(\"scope\", \"a:b\");\n",
        ),
        (
            "verify.ts",
            0,
            "await jwtVerify(token, keys, { issuer: metadata.issuer, audience: 'https://api.example.no', scope: 'a:b' });\n",
        ),
        (
            "getter.java",
            0,
            "assertThat(claims.issuer()).isEqualTo(\"a\"); assertThat(claims.audience()).isEqualTo(\"https://maskinporten.no\");\n",
        ),
        ("test.ts", 0, "expect(validate({ aud: 'https://wrong.example' })).toEqual({ error: 'aud' });\n"),
        (
            "api.cs",
            0,
            "services.AddJwtBearer(\"maskinporten\", options => { options.Authority = \"https://maskinporten.no\"; options.Audience = \"https://api.example.no\"; });\n",
        ),
        (
            "lines.py",
            1,
            "MASKINPORTEN_CLIENT_ID = \"a\"\nMASKINPORTEN_AUDIENCE = AUDIENCE\nNAME = \"https://maskinporten.no\"\n",
        ),
        (
            "lines.swift",
            1,
            "let maskinportenClientId = \"a\"\nlet maskinportenAudience: String\nlet name = \"https://maskinporten.no\"\n",
        ),
    ] {
        let found = judged(file, text);
        if found != vec![""; clients] {
            wrong.push(format!("{file}: {found:?}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Source code, and what is found of values that are one of several, or written in pieces.
const VALUES: &[(&str, &str, &str)] = &[
    (
        "choice.py",
        "MASKINPORTEN_CLIENT_ID = \"a\"\nMASKINPORTEN_AUDIENCE = (\"https://maskinporten.no\" if PROD\n else \"https://test.maskinporten.no\")\n",
        "audience 2, audience 3",
    ),
    (
        "default.py",
        "MASKINPORTEN_CLIENT_ID = \"a\"\nMASKINPORTEN_SCOPES = env.tuple(\"openid\")\nMASKINPORTEN_AUDIENCE = os.environ.get(\"MASKINPORTEN_AUDIENCE\", \"https://maskinporten.no\")\n",
        "audience 3",
    ),
    (
        "choice.kt",
        "class MaskinportenConfig {\n val clientId = \"a\"\n val audience: String = if (isProd) \"https://maskinporten.no/\"\n  else \"https://test.maskinporten.no\"\n}\n",
        "audience 4",
    ),
    (
        "when.kt",
        "class MaskinportenConfig {\n val clientId = \"a\"\n val audience = when (env) {\n  \"prod\" -> \"https://maskinporten.no\"\n  \"dev\", \"test\" -> \"https://test.maskinporten.no/\"\n  else -> error(\"x\")\n }\n}\n",
        "audience 4",
    ),
    (
        "switch.cs",
        "var s = new MaskinportenSettings {\n ClientId = \"a\",\n Audience = env switch { \"prod\" => \"https://maskinporten.no/\",\n  _ => \"https://test.maskinporten.no\" } };\n",
        "audience 4",
    ),
    (
        "choice.ts",
        "const maskinporten = {\n clientId: isProd ? 'a' : 'b', audience: isProd ? 'https://maskinporten.no/' : 'https://test.maskinporten.no/',\n tokenEndpoint: isTest ? 'https://test.maskinporten.no/token' : 'https://maskinporten.no/token',\n};\n",
        "",
    ),
    (
        "default.ts",
        "const maskinporten = {\n clientId: process.env.ID ?? 'a',\n audience: process.env.AUD || 'https://test.maskinporten.no',\n scope: `${a}` };\n",
        "audience 3",
    ),
    (
        "default.php",
        "<?php return ['maskinporten' => [\n'client_id' => env('MP_ID', 'a'),\n'audience' => env('MP_AUD', 'https://test.maskinporten.no'),\n]];\n",
        "audience 3",
    ),
    (
        "part.js",
        "const maskinporten = {\n clientId: 'a',\n audience: 'https://' + (isProd ? '' : 'test.') + 'maskinporten.no/',\n tokenEndpoint: (isProd ? 'https://' : 'https://test.') + host };\n",
        "",
    ),
    (
        "branch.py",
        "MASKINPORTEN_CLIENT_ID = \"a\"\nif PROD:\n    MASKINPORTEN_AUDIENCE = \"https://maskinporten.no\"\n    MASKINPORTEN_TOKEN_ENDPOINT = \"https://maskinporten.no/token\"\nelse:\n    MASKINPORTEN_AUDIENCE = \"https://test.maskinporten.no/\"\n    MASKINPORTEN_TOKEN_ENDPOINT = \"https://test.maskinporten.no/token\"\n",
        "audience 3",
    ),
    (
        "pieces.py",
        "MASKINPORTEN_CLIENT_ID = \"a\"\nMASKINPORTEN_SCOPES = (\n  \"digdir:test \"  # one\n  \"open\"\n  r\"id\"\n)\n",
        "scope-login-only 3",
    ),
    (
        "Pieces.java",
        "class MaskinportenConfig {\n String CLIENT_ID = \"a\";\n String AUDIENCE = \"https://test.\"\n  + \"maskinporten.no\";\n}\n",
        "audience 3",
    ),
    (
        "pieces.cs",
        "var s = new MaskinportenSettings {\n ClientId = \"a\", Scope = $\"{x}:y,z\",\n Audience = @\"https://test.\" + \"maskinporten.no\" };\n",
        "audience 3",
    ),
    (
        "pieces.php",
        "<?php\ndefine('MASKINPORTEN_CLIENT_ID', 'a');\ndefine('MASKINPORTEN_AUDIENCE', 'https://test.' . 'maskinporten.no');\n",
        "audience 3",
    ),
    (
        "lines.bicep",
        "var maskinporten = {\n  clientId: 'a'\n  scopes: [\n    'digdir:test'\n    'openid'\n  ]\n}\n",
        "scope-login-only 5",
    ),
    (
        "times.js",
        "const claims = { iss: 'a', aud: 'https://test.maskinporten.no/', jti: uuid(),\n iat: 1700000000,\n exp: 1700000500 };\n",
        "lifetime 3",
    ),
    (
        "details.js",
        "const claims = { iss: 'a', aud: 'https://test.maskinporten.no/',\n authorization_details: [{ type: 'urn:altinn:systemuser',\n  systemuserorg: { authority: 'iso6523-actorid-upis', ID: org } }] };\n",
        "rar-field 3",
    ),
    (
        "details.go",
        "claims := jwt.MapClaims{ \"iss\": \"a\", \"aud\": \"https://test.maskinporten.no/\",\n \"authorization_details\": []map[string]any{{\n  \"type\": \"urn:altinn:systemuser\",\n  \"systemuser_org\": map[string]interface{}{\n   \"authority\": \"iso6523-actorid-upis\", \"ID\": \"310149942\"} }} }\n",
        "rar-value 5",
    ),
    (
        "details.ts",
        "const claims = { iss: 'a', aud: 'https://test.maskinporten.no/',\n authorization_details: [{ type: 'urn:altinn:systemuser',\n  systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${org}` }, externalRef: ref() }] };\n",
        "",
    ),
];

/// Each value is judged, and none with one of another branch.
#[test]
fn each_value_that_a_setting_may_have_is_judged() {
    let mut wrong = Vec::new();
    for (file, text, findings) in VALUES {
        let found = judged(file, text);
        let mut said: Vec<_> = found.first().map(|said| said.split(", ").collect()).unwrap_or_default();
        said.sort_unstable();
        if found.len() != 1 || said.join(", ") != *findings {
            wrong.push(format!("{file}: {found:?}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// File and source code in which A and B are two clients, each with an audience of its own.
const SEVERAL: &[(&str, &str)] = &[
    (
        "list.ts",
        "export const clients = [\n  { name: 'a', audience: 'A', clientId: 'a' },\n  { name: 'b', audience: 'B', clientId: 'b' },\n];\n",
    ),
    (
        "list.js",
        "module.exports = { maskinporten: { clients: [\n{ audience: 'A', clientId: 'a' },\n{ audience: 'B', clientId: 'b' } ] } };\n",
    ),
    (
        "list.json5",
        "{ maskinporten: [\n{ audience: 'A', clientId: 'a' },\n{ clientId: 'b', audience: 'B' } ] }\n",
    ),
    (
        "list.py",
        "MASKINPORTEN = [\n{'audience': 'A', 'client_id': 'a'},\n{'client_id': 'b', 'audience': 'B'},\n]\n",
    ),
    (
        "list.go",
        "var clients = []Client{\n\t{Audience: \"A\", ClientID: \"a\"},\n\t{Audience: \"B\", ClientID: \"b\"},\n}\n",
    ),
    (
        "list.cs",
        "var clients = new List<Settings> {\nnew Settings { Audience = \"A\", ClientId = \"a\" },\nnew Settings { Audience = \"B\", ClientId = \"b\" },\n};\n",
    ),
    (
        "list.php",
        "<?php return ['clients' => [\n['audience' => 'A', 'client_id' => 'a'],\n['audience' => 'B', 'client_id' => 'b'],\n]];\n",
    ),
    (
        "list.rs",
        "let clients = vec![\nClient { audience: \"A\".into(), client_id: \"a\".into() },\nClient { audience: \"B\".into(), client_id: \"b\".into() },\n];\n",
    ),
    (
        "list.kt",
        "val clients = listOf(\nClient(audience = \"A\", clientId = \"a\"),\nClient(audience = \"B\", clientId = \"b\"),\n)\n",
    ),
    (
        "list.java",
        "var clients = List.of(\nClient.builder().audience(\"A\").clientId(\"a\").build(),\nClient.builder().clientId(\"b\").audience(\"B\").build());\n",
    ),
    (
        "list.bicep",
        "var clients = [\n  { audience: 'A', clientId: 'a' }\n  { audience: 'B', clientId: 'b' }\n]\n",
    ),
    (
        "calls.js",
        "clients.push(\n{ audience: 'A', clientId: 'a' });\nclients.push({ audience: 'B', clientId: 'b' });\n",
    ),
    (
        "sign.js",
        "function a() {\n  return jwt.sign({ aud: 'A', iss: 'a', scope: 'a:b' }, key);\n}\nfunction b() { return jwt.sign({ aud: 'B', iss: 'b', scope: 'a:b' }, key); }\n",
    ),
    (
        "named.js",
        "function a() {\n  const claims = { aud: 'A', iss: 'a' };\n}\nfunction b() { const claims = { aud: 'B', iss: 'b' }; }\n",
    ),
    (
        "encode.py",
        "def a():\n    return jwt.encode({'aud': 'A', 'iss': 'a'}, key)\n\ndef b():\n    return jwt.encode({'aud': 'B', 'iss': 'b'}, key)\n",
    ),
    (
        "Sign.java",
        "a =\nnew JWTClaimsSet.Builder().audience(\"A\").issuer(\"a\").build();\nb = new JWTClaimsSet.Builder().issuer(\"b\").audience(\"B\").build();\n",
    ),
    (
        "Put.java",
        "var claims =\nnew Claims(); claims.put(\"aud\", \"A\"); claims.put(\"iss\", \"a\");\nclaims.put(\"aud\", \"B\"); claims.put(\"iss\", \"b\");\n",
    ),
    (
        "Program.cs",
        "services.AddClient<X>(\"a\",\n  new Settings { Audience = \"A\", ClientId = \"a\" });\nservices.AddClient<X>(\"b\", new Settings { Audience = \"B\", ClientId = \"b\" });\n",
    ),
];

/// Whichever of them is wrong is judged, and the other one is not taken for it.
#[test]
fn several_clients_of_the_same_names_are_judged_one_by_one() {
    let (good, bad) = ("https://test.maskinporten.no/", "https://test.maskinporten.no");
    let mut wrong = Vec::new();
    for (file, text) in SEVERAL {
        let line = |mark: &str| text[..text.find(mark).unwrap()].matches('\n').count() + 1;
        let first = judged(
            file,
            &text
                .replace("A\"", &format!("{bad}\""))
                .replace("A'", &format!("{bad}'"))
                .replace("B\"", &format!("{good}\""))
                .replace("B'", &format!("{good}'")),
        );
        let second = judged(
            file,
            &text
                .replace("A\"", &format!("{good}\""))
                .replace("A'", &format!("{good}'"))
                .replace("B\"", &format!("{bad}\""))
                .replace("B'", &format!("{bad}'")),
        );
        let at = |mark: [&str; 2]| {
            format!(
                "audience {}",
                mark.iter().find(|mark| text.contains(**mark)).map_or(0, |mark| line(mark))
            )
        };
        if first != [at(["A\"", "A'"]), String::new()] || second != [String::new(), at(["B\"", "B'"])] {
            wrong.push(format!("{file}: {first:?} {second:?}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is set in several brackets and belongs to one client stays together, also where a part of it is set again.
#[test]
fn one_client_in_several_brackets_stays_one() {
    let mut wrong = Vec::new();
    for (file, text, findings) in [
        (
            "parts.js",
            "maskinporten.create({ clientId: 'a' }, {\n audience: 'https://test.maskinporten.no' });\n",
            "audience 2",
        ),
        (
            "pairs.ts",
            "env: [ { name: 'MASKINPORTEN_CLIENT_ID', value: 'a' },\n{ name: 'MASKINPORTEN_SCOPES', value: 'openid' } ]\n",
            "scope-login-only 2",
        ),
        (
            "Set.java",
            "class A {\n String AUDIENCE = \"https://test.maskinporten.no\"; String CLIENT_ID = \"a\";\n void a() { String scope = \"a:b\"; }\n void b() { String scope = \"openid\"; } }\n",
            "audience 2, scope-login-only 4",
        ),
        (
            "nested.ts",
            "const clients = [{ client: { id: 'a' }, aud: 'https://test.maskinporten.no/', scope: 'openid' }];\n",
            "scope-login-only 1",
        ),
    ] {
        let found = judged(file, text);
        if found != [findings] {
            wrong.push(format!("{file}: {found:?}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A profile may name a file of source code too.
#[test]
fn a_client_is_read_from_source_code() {
    let (file, text, _) = CLIENTS[0];
    let settings = Settings::read(text.as_bytes(), file, None, &mut Vec::new()).unwrap();
    assert_eq!(settings.client_id.map(|id| (id.value, id.line)), Some(("0f1a2b3c".to_owned(), Some(4))));
    let scopes = settings.scopes.map(|scopes| scopes.value.join(" "));
    assert_eq!(scopes.as_deref(), Some("altinn:serviceowner digdir:test"));
}

/// Grants are not held against one of several values: which one the program has is not known.
#[test]
fn one_of_several_values_says_nothing_of_the_client() {
    let text = "const maskinporten = {\n clientId: 'a',\n issuer: isProd ? 'https://maskinporten.no/' : 'https://test.maskinporten.no/',\n scope: process.env.SCOPE || 'digdir:test' };\n";
    let mut warnings = Vec::new();
    let settings = Settings::read(text.as_bytes(), "a.ts", None, &mut warnings).unwrap();
    assert_eq!(settings.client_id.map(|id| id.value).as_deref(), Some("a"));
    assert!(
        settings.environment.is_none() && settings.scopes.is_none() && warnings.is_empty(),
        "{warnings:?}"
    );
}
