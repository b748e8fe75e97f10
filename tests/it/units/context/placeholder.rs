//! Placeholders in settings, their defaults, and templates.

use grantlint::internals::context::settings::placeholder::{Given, given, without_templates};

fn is(text: &str) -> Option<&str> {
    match given(text) {
        Given::Value(span) => text.get(span.start..span.end),
        Given::Empty => Some(""),
        Given::Elsewhere => None,
    }
}

#[test]
fn placeholders_are_no_values_but_their_defaults_are() {
    for text in [
        "${MP_ID}",
        "#{MpId}#",
        "{{ .Values.id }}",
        "$(MP_ID)",
        "<client id>",
        "__MpId__",
        "$MP_ID",
        "https://${HOST}/",
        "${A:${B}}",
        "${A:?must be set}",
        "${env:MP_AUD}",
        "${ssm:/mp/aud}",
        "${file(./s.yml):mp.x}",
        "${AWS::StackName}",
        "${A:0:5}",
        "$MP_AUD:https://test.maskinporten.no/",
        "$?MP_AUD",
        "((mp_aud))",
        "$[variables.x]",
        "!MP_AUD!",
        "encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi",
        "%MP_ID%",
        "ENC(abc)",
        "******",
        "@Microsoft.KeyVault(SecretUri=https://x/)",
        "@mp.id@",
        "@@MP_ID@@",
        "[[MpId]]",
        "%(id)s",
        "https://<env>.maskinporten.no/",
        "https://{env}.maskinporten.no/",
        "!Ref MpId",
        "ENC[AES256_GCM,data:Zm9v,iv:YWJj,tag:ZGVm,type:str]",
        "{cipher}8f1b2c3d",
        "op://Vault/item/field",
        "ref+vault://secret/mp#/x",
        "arn:aws:ssm:eu-north-1:123456789012:parameter/mp/x",
        "projects/123/secrets/x/versions/latest",
        "secretref:mp-id",
        "TODO",
        "CHANGE_ME",
        "<change me>",
        "[REDACTED]",
        "your-client-id",
        "xxx",
        "...",
    ] {
        assert_eq!(is(text), None, "{text}");
    }
    for (text, value) in [
        (" abc ", "abc"),
        ("${A:abc}", "abc"),
        ("${A:-abc}", "abc"),
        ("${A-abc}", "abc"),
        ("${A:`https://x/`}", "https://x/"),
        ("${A:${B:https://x/}}", "https://x/"),
        ("${A:}", ""),
        ("", ""),
        ("price: $5", "price: $5"),
        ("${A:=abc}", "abc"),
        ("${A=abc}", "abc"),
        (r#"{"kty":"RSA"}"#, r#"{"kty":"RSA"}"#),
        (r#"["a:b","c:d"]"#, r#"["a:b","c:d"]"#),
        ("@", "@"),
        ("yourorg:scope.read", "yourorg:scope.read"),
    ] {
        assert_eq!(is(text), Some(value), "{text}");
    }
    let deep = [&"${A:".repeat(100_000), "x", &"}".repeat(100_000)].concat();
    assert_eq!(is(&deep), None);
}

#[test]
fn templates_become_yaml_of_the_same_length() {
    let text = "{{- if .x }}\na: {{ .Values.a | quote }}\nb: \"{{ .b }}\"\n  {{- end }}\n";
    let yaml = without_templates(text).unwrap_or_default();
    assert_eq!(yaml.len(), text.len());
    assert_eq!(yaml.lines().next().map(str::trim), Some(""));
    assert!(yaml.contains("a: \u{ab}__"));
    assert_eq!(without_templates("a: b"), None);
}
