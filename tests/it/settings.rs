//! Settings of programs: what is read of them, and how the grant that they will make is judged.

use grantlint::context::settings::Settings;

use crate::support;

const CLIENT: &str = "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b";

fn folder() -> std::path::PathBuf {
    support::testdata("settings")
}

fn read(file: &str) -> (Result<Settings, String>, Vec<String>) {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    let mut warnings = Vec::new();
    let settings = Settings::read(&bytes, file, Some(CLIENT), &mut warnings);
    (settings.map_err(|e| e.to_string()), warnings.iter().map(ToString::to_string).collect())
}

/// File, client id, environment, scopes, kid; `-` for what is not there.
const SHAPES: &[(&str, &str, &str, &str, &str)] = &[
    ("application.yaml", CLIENT, "test", "digdir:test digdir:other", "key-1"),
    ("application-profiles.yaml", CLIENT, "-", "digdir:test digdir:other", "-"),
    ("nais.yaml", "-", "-", "digdir:test digdir:other", "-"),
    ("values.yaml", "-", "test", "digdir:test digdir:other", "-"),
    ("docker-compose.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("docker-compose-map.yaml", CLIENT, "-", "digdir:test digdir:other", "-"),
    ("secret.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("configmap.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("deployment.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("local.settings.json", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("launchSettings.json", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("secrets.json", "310149942", "test", "digdir:test", "-"),
    ("settings.toml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("machineporten.env", CLIENT, "https://ver2.maskinporten.no/", "digdir:test digdir:other", "-"),
    ("clients.yaml", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("skyporten.json", CLIENT, "sky-test", "digdir:test", "-"),
    ("generator.properties", CLIENT, "test", "digdir:test digdir:other", "-"),
    ("helm-template.yaml", "-", "test", "-", "-"),
    ("azure-app.json", "-", "prod", "digdir:test", "-"),
    ("systemuser.yaml", CLIENT, "test", "altinn:authorization/systemuser.request.write", "-"),
];

#[test]
fn settings_of_every_platform_are_read_by_one_rule() {
    let mut wrong = Vec::new();
    for (file, client, environment, scopes, kid) in SHAPES {
        let (settings, _) = read(file);
        let settings = match settings {
            Ok(settings) => settings,
            Err(error) => {
                wrong.push(format!("{file}: {error}"));
                continue;
            }
        };
        let said = [
            settings.client_id.map(|s| s.value),
            settings.environment.map(|s| s.value.name.into_owned()),
            settings.scopes.map(|s| s.value.join(" ")),
            settings.keys.map(|s| s.value.kids().collect::<Vec<_>>().join(" ")),
        ]
        .map(|value| value.unwrap_or_else(|| "-".to_owned()));
        if said != [client, environment, scopes, kid].map(|s| (*s).to_owned()) {
            wrong.push(format!("{file}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
