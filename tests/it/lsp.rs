//! The language server over its pipes, as an editor talks to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::{cli, support};

struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    requests: i64,
}

impl Editor {
    /// A server that nothing was said to yet.
    fn bare(directory: &Path, arguments: &[&str]) -> Self {
        let mut command = cli::grantlint(directory);
        command
            .arg("lsp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let (to, from) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        Self { server, to, from, requests: 0 }
    }

    fn start(directory: &Path, arguments: &[&str]) -> Self {
        let mut editor = Self::bare(directory, arguments);
        let initialized =
            editor.ask("initialize", &json!({"processId": null, "capabilities": {}, "rootUri": null}));
        assert_eq!(initialized["capabilities"]["hoverProvider"], true);
        assert_eq!(initialized["serverInfo"]["name"], "grantlint");
        editor.tell("initialized", &json!({}));
        editor
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server is gone");
            match line.trim() {
                "" => break,
                line => {
                    if let Some(number) = line.strip_prefix("Content-Length: ") {
                        length = number.parse().unwrap();
                    }
                }
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(json!({"method": method, "params": params}));
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.requests += 1;
        self.send(json!({"id": self.requests, "method": method, "params": params}));
        let answer = self.receive();
        assert_eq!(answer["id"], self.requests, "{answer}");
        assert_eq!(answer["error"], Value::Null, "{answer}");
        answer["result"].clone()
    }

    /// Opens or changes a document and gives what is shown of it.
    fn show(&mut self, method: &str, params: &Value) -> Vec<Value> {
        self.tell(method, params);
        let shown = self.receive();
        assert_eq!(shown["method"], "textDocument/publishDiagnostics", "{shown}");
        shown["params"]["diagnostics"].as_array().unwrap().clone()
    }

    fn open(&mut self, uri: &str, text: &str) -> Vec<Value> {
        let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
        self.show("textDocument/didOpen", &json!({"textDocument": document}))
    }

    fn end(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

const URI: &str = "file:///project/grant.json";

const DRAFT: &str = "{\"header\": {\"alg\": \"RS256\", \"kid\": \"\u{1f600}\"},\n \"payload\": {\n  \
    \"aud\": \"https://test.maskinporten.no\",\n  \"iss\": \"0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\",\n  \
    \"scope\": \"digdir:test, digdir:demo\"\n}}";

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// Makes the edits of an action in a text of which each line is ASCII.
fn applied(text: &str, action: &Value) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for edit in action["edit"]["changes"][URI].as_array().unwrap() {
        let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
        assert_eq!(start["line"], end["line"], "within a line: {edit}");
        let at = |position: &Value| usize::try_from(position["character"].as_u64().unwrap()).unwrap();
        let line = usize::try_from(start["line"].as_u64().unwrap()).unwrap();
        lines[line].replace_range(at(start)..at(end), edit["newText"].as_str().unwrap());
    }
    lines.join("\n")
}

#[test]
fn a_session_shows_explains_and_fixes() {
    let dir = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(dir.path(), &["--env", "test", "--lang", "en"]);
    let shown = editor.open(URI, DRAFT);
    assert!(codes(&shown).contains(&"MP-110 audience") && codes(&shown).contains(&"MP-200 scope-format"));
    let aud = shown.iter().find(|one| one["code"] == "MP-110 audience").unwrap();
    let range = json!({"start": {"line": 2, "character": 9}, "end": {"line": 2, "character": 39}});
    assert_eq!((&aud["range"], &aud["severity"], &aud["source"]), (&range, &json!(1), &json!("grantlint")));
    assert!(aud["message"].as_str().unwrap().starts_with("aud is missing the slash at the end"));

    let document = json!({"uri": URI});
    let position = json!({"line": 2, "character": 20});
    let hover = editor.ask("textDocument/hover", &json!({"textDocument": document, "position": position}));
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("**MP-110 · audience**") && text.contains("### Why"), "{text}");
    let nowhere = json!({"textDocument": document, "position": {"line": 3, "character": 12}});
    assert_eq!(editor.ask("textDocument/hover", &nowhere), Value::Null);

    let asked = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", &asked);
    let actions = actions.as_array().unwrap();
    assert_eq!(actions.len(), 2, "the fix of aud, and all: {actions:?}");
    assert_eq!((&actions[0]["kind"], &actions[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
    let fixed = applied(DRAFT, &actions[0]);
    assert_eq!(fixed, DRAFT.replace("maskinporten.no\"", "maskinporten.no/\""));
    assert_eq!(actions[1]["kind"], "source.fixAll");
    let all = actions[1]["edit"]["changes"][URI][0]["newText"].as_str().unwrap();
    assert_eq!(all, fixed.replace("digdir:test, digdir:demo", "digdir:test digdir:demo"));

    let change = json!({"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": all}]});
    let shown = editor.show("textDocument/didChange", &change);
    assert!(!codes(&shown).iter().any(|code| code.starts_with("MP-")), "{shown:?}");
    let shown = editor.show("textDocument/didClose", &json!({"textDocument": document}));
    assert!(shown.is_empty());
    editor.end();
}

#[test]
fn what_is_signed_is_judged_at_its_own_time_and_not_changed() {
    let dir = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(dir.path(), &["--lang", "en"]);
    let example = std::fs::read_to_string(support::testdata("examples/grant.jwt")).unwrap();
    let uri = "file:///project/grant.jwt";
    let shown = editor.open(uri, &example);
    assert!(codes(&shown).contains(&"MP-110 audience"), "{shown:?}");
    assert!(!codes(&shown).contains(&"MP-130 expired"), "it is judged at its own iat");
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}});
    let asked = json!({"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}});
    assert_eq!(editor.ask("textDocument/codeAction", &asked), json!([]));
    let aud = shown.iter().find(|one| one["code"] == "MP-110 audience").unwrap();
    let asked = json!({"textDocument": {"uri": uri}, "position": aud["range"]["start"]});
    let hover = editor.ask("textDocument/hover", &asked);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("\"path\": \"/payload/aud\""), "{hover}");
    editor.end();
}

#[test]
fn what_is_not_a_message_ends_it_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let output =
        crate::cli::run(crate::cli::grantlint(folder.path()).arg("lsp"), b"Content-Length: 3\r\n\r\n{x}");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("language server"));
    // Somebody pastes a token.
    let output = crate::cli::run(crate::cli::grantlint(folder.path()).arg("lsp"), b"eyJh.eyJi.secret\r\n");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(message, "error: language server: the input is not a message of the protocol\n");
}

/// LSP 3.17: requests at the wrong time are refused, notifications dropped, and nothing of them is told.
#[test]
fn what_comes_at_the_wrong_time_ends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut editor = Editor::bare(dir.path(), &[]);
    let secret = json!({"textDocument": {"uri": "file:///a.jwt", "languageId": "a", "version": 1, "text": "eyJh.eyJi.secret"}});
    let refused = |editor: &mut Editor, code: i64| {
        editor.tell("textDocument/didOpen", &secret);
        editor.send(json!({"id": "early", "method": "textDocument/hover", "params": secret}));
        let answer = editor.receive();
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert!(!answer.to_string().contains("secret"), "{answer}");
    };
    refused(&mut editor, -32002);
    editor.ask("initialize", &json!({"processId": null, "capabilities": {}, "rootUri": null}));
    // `initialized` has not come yet.
    assert!(!editor.open("file:///project/b.jwt", "not a grant").is_empty());
    editor.tell("initialized", &json!({}));
    editor.send(json!({"id": "again", "method": "initialize", "params": {}}));
    assert_eq!(editor.receive()["error"]["code"], -32600);
    assert_eq!(editor.ask("shutdown", &Value::Null), Value::Null);
    refused(&mut editor, -32600);
    editor.tell("exit", &Value::Null);
    let output = editor.server.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn positions_are_in_order_and_what_is_too_long_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(dir.path(), &["--lang", "en"]);
    let shown = editor.open("file:///project/a.jwt", "eyJhbGciOiJSUzI1NiJ9.e\u{e5}30.AAAA");
    assert!(!shown.is_empty());
    for one in &shown {
        let at = |end: &str| (one["range"][end]["line"].as_u64(), one["range"][end]["character"].as_u64());
        assert!(at("start") <= at("end"), "{one}");
    }
    let long = " ".repeat(8 * 1024 * 1024 + 1);
    assert!(editor.open("file:///project/long.jwt", &long).is_empty());
    let said = editor.receive();
    assert_eq!(said["method"], "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("larger than 8 MiB"));
    editor.tell("exit", &Value::Null);
    assert_eq!(editor.server.wait().unwrap().code(), Some(1), "it was not told to shut down");
}

#[test]
fn other_files_are_left_in_peace() {
    let dir = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(dir.path(), &[]);
    for text in ["", "{\"name\": \"package\", \"version\": \"1.0.0\"}", "# Readme\n", "[1, 2", "{}"] {
        assert!(editor.open("file:///project/package.json", text).is_empty(), "{text}");
    }
    for name in ["broken.jwt", "BROKEN.JWT"] {
        let uri = format!("file:///project/{name}");
        assert!(!editor.open(&uri, "not a grant").is_empty(), "this one should be one");
    }
    let unknown = json!({"textDocument": {"uri": "file:///none"}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.ask("textDocument/hover", &unknown), Value::Null);
    editor.end();
}

/// What a team has decided to ignore is ignored in the editor too, in the files that it named.
#[test]
fn exceptions_hold_in_the_editor() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    let ignore =
        "[[ignore]]\nrule = \"audience\"\nfiles = \"old ones/*.json\"\nreason = \"kept as they were\"\n";
    std::fs::write(dir.path().join("grantlint.toml"), ignore).unwrap();
    let root = dir.path().canonicalize().unwrap().display().to_string();
    let mut editor = Editor::start(dir.path(), &[]);
    let ignored = editor.open(&format!("file://{root}/old%20ones/draft.json"), DRAFT);
    assert!(!codes(&ignored).contains(&"MP-110 audience"), "{ignored:?}");
    let other = editor.open(&format!("file://{root}/draft.json"), DRAFT);
    assert!(codes(&other).contains(&"MP-110 audience"), "{other:?}");
    editor.end();
}

/// What is known of the client is read again when something is saved.
#[test]
fn a_profile_that_changes_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("grantlint.toml");
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    std::fs::write(&config, "[profile.test]\nenvironment = \"test\"\n").unwrap();
    let mut editor = Editor::start(dir.path(), &[]);
    let right = DRAFT.replace("maskinporten.no\"", "maskinporten.no/\"");
    assert!(!codes(&editor.open(URI, &right)).contains(&"MP-110 audience"));
    std::fs::write(&config, "[profile.prod]\nenvironment = \"prod\"\n").unwrap();
    let shown = editor
        .show("textDocument/didSave", &json!({"textDocument": {"uri": "file:///project/grantlint.toml"}}));
    assert!(codes(&shown).contains(&"MP-110 audience"), "{shown:?}");
    editor.end();
}
