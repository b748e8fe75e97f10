//! The double as a program: addresses, headers, events, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cli;
use crate::support;

const FORM: &str = "application/x-www-form-urlencoded";

/// A double that listens on a free port; killed when it is dropped.
struct Running {
    child: Child,
    folder: tempfile::TempDir,
    /// `127.0.0.1:PORT`.
    host: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &&str| line.to_ascii_lowercase().starts_with(&format!("{name}:"));
        self.head.lines().find(line).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
    }
}

impl Running {
    /// With a key of the test material: making one takes a while.
    fn start(args: &[&str]) -> Self {
        let key = support::testdata("pki/keys/rsa-3072.key.pem");
        Self::with_own_key(&[&["--key", key.to_str().unwrap()], args].concat())
    }

    fn with_own_key(args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = folder.path().join("url.txt");
        let mut command = cli::grantlint(folder.path());
        command.args(["serve", "--listen", "127.0.0.1:0", "--listen-file", "url.txt"]).args(args);
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut running = Self { child, folder, host: String::new() };
        for _ in 0..1200 {
            if let Ok(text) = std::fs::read_to_string(&url) {
                let host = text.trim().trim_start_matches("http://").trim_end_matches('/');
                host.clone_into(&mut running.host);
                return running;
            }
            assert!(running.child.try_wait().unwrap().is_none(), "it ended: {:?}", running.output());
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not start");
    }

    fn output(&mut self) -> (String, String) {
        let (mut out, mut err) = (String::new(), String::new());
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (out, err)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn send(&self, text: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        let (head, body) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let host = &self.host;
        let length = body.len();
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        ))
    }

    fn get(&self, path: &str) -> Answer {
        self.request("GET", path, "", "")
    }

    fn token(&self, assertion: &str) -> Answer {
        let body =
            format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");
        self.request("POST", "/token", &format!("Content-Type: {FORM}\r\n"), &body)
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.request("POST", path, "Content-Type: application/json\r\n", &body.to_string())
    }

    /// Interrupts it as Ctrl-C does: exit status, standard output, standard error.
    fn interrupt(&mut self) -> (i32, String, String) {
        let kill = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let (out, err) = self.output();
        (self.child.wait().unwrap().code().unwrap(), out, err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The double's clock starts where these grants are valid; see `at`.
const ISSUED: i64 = 1_767_225_600;

/// The offset that makes the double's clock show the time of the grants. It begins just inside what the server
/// accepts, so that a slow machine has 18 s until they were issued long ago.
fn at() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("--clock={}s", ISSUED - 8 - i64::try_from(now.as_secs()).unwrap())
}

fn grant(aud: &str, jti: &str) -> String {
    let claims = json!({
        "aud": aud, "iss": "4f1e0d3c-8a56-4f57-9d8e-3c2f4a1b5d6e", "scope": "skatteetaten:test",
        "iat": ISSUED, "exp": ISSUED + 120, "jti": jti,
    });
    support::sign(r#"{"alg":"RS256","kid":"key-1"}"#, &claims.to_string(), "client")
}

const TEST: &str = "https://test.maskinporten.no/";
const PROD: &str = "https://maskinporten.no/";

#[test]
fn a_run_from_start_to_end() {
    let mut double = Running::with_own_key(&["--no-config", "--report", "report.json", &at()]);
    let known = double.get("/.well-known/oauth-authorization-server").json();
    let issuer = format!("http://{}/", double.host);
    assert_eq!(known["issuer"], issuer);
    assert_eq!(known["token_endpoint"], format!("{issuer}token"));
    let accepted = double.token(&grant(&issuer, "one"));
    assert_eq!(
        (accepted.status, accepted.header("cache-control")),
        (200, Some("no-store")),
        "{}",
        accepted.body
    );
    assert_eq!(accepted.header("x-grantlint-report"), Some("/api/grants/1"));
    verify(&double, accepted.json()["access_token"].as_str().unwrap(), &issuer);
    let refused = double.token(&grant(PROD, "two"));
    assert_eq!((refused.status, refused.header("x-grantlint-findings")), (400, Some("audience MP-110")));
    let told = double.get("/api/grants/2?lang=nb").json();
    assert_eq!(told["answer"]["code"], "MP-110");
    assert_eq!(told["findings"][0]["rule"], "audience");
    let listed = double.get("/api/grants?verdict=rejected").json();
    assert_eq!(listed["grants"].as_array().unwrap().len(), 1);
    assert_eq!(double.get("/api/grants?since=1").json()["grants"].as_array().unwrap().len(), 1);
    assert_eq!(double.get("/api/grants?since=x").status, 400);
    assert_eq!(double.get("/api/grants/99").status, 404);
    assert_eq!(double.request("DELETE", "/api/grants", "", "").status, 204);
    assert_eq!(double.get("/api/grants").json()["grants"], json!([]));
    assert_eq!((double.get("/healthz").status, double.get("/nothing").status), (200, 404));
    let explained = double.get("/errors/MP-110?lang=nb");
    assert!(explained.body.starts_with("MP-110: aud er ikke miljøets issuer"), "{}", explained.body);
    assert_eq!((explained.status, double.get("/errors/MP-999").status), (200, 404));
    let report = double.file("report.json");
    assert!(!report.exists(), "it takes its name when it is complete");
    let (status, out, err) = double.interrupt();
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains("MASKINPORTEN_TOKEN_ENDPOINT") && out.contains("2 requests, 1 refused"), "{out}");
    assert_eq!(err, "");
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!(report["grants"].as_array().unwrap().len(), 2);
}

fn verify(double: &Running, token: &str, issuer: &str) {
    let jwks: jsonwebtoken::jwk::JwkSet = serde_json::from_value(double.get("/jwk").json()).unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let key =
        jsonwebtoken::DecodingKey::from_jwk(jwks.find(header.kid.as_deref().unwrap()).unwrap()).unwrap();
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    // The double's clock is not ours.
    rules.validate_exp = false;
    rules.set_issuer(&[issuer]);
    let decoded = jsonwebtoken::decode::<Value>(token, &key, &rules).unwrap();
    assert_eq!(decoded.claims["scope"], "skatteetaten:test");
}

#[test]
fn tests_can_ask_for_tokens_and_for_trouble() {
    let mut double = Running::start(&["--no-config", "--quiet", &at()]);
    let issued =
        double.post("/api/tokens", &json!({ "scope": "skatteetaten:test", "consumer": "974760673" }));
    assert_eq!(issued.status, 200, "{}", issued.body);
    verify(&double, issued.json()["access_token"].as_str().unwrap(), &format!("http://{}/", double.host));
    assert_eq!(double.post("/api/tokens", &json!({ "consumer": "974760673" })).status, 400);
    assert_eq!(
        double.request("POST", "/api/tokens", &format!("Content-Type: {FORM}\r\n"), "scope=a").status,
        415
    );
    assert_eq!(double.post("/api/answers", &json!({ "status": 503, "times": 1 })).status, 201);
    assert_eq!(double.post("/api/answers", &json!({ "drop": true })).status, 201);
    let busy = double.token(&grant(TEST, "a"));
    assert_eq!((busy.status, busy.header("retry-after")), (503, Some("1")));
    assert_eq!(double.token(&grant(TEST, "b")).head, "", "the connection is closed");
    assert_eq!(double.token(&grant(TEST, "c")).status, 200);
    // What was not looked at is not used up: a client that tries again is answered.
    assert_eq!(double.token(&grant(TEST, "a")).status, 200);
    assert_eq!(double.token(&grant(TEST, "b")).status, 200);
    assert_eq!(double.token(&grant(TEST, "b")).status, 400);
    double.post("/api/answers", &json!({ "code": "MP-250" }));
    assert_eq!(double.request("DELETE", "/api/answers", "", "").status, 204);
    assert_eq!(double.get("/api/answers").json()["answers"], json!([]));
    let (status, out, _) = double.interrupt();
    assert_eq!(status, 1, "what was asked for is no refusal, but a jti was used again: {out}");
}

#[test]
fn a_page_sees_each_request_as_it_comes() {
    let mut double = Running::start(&["--no-config", &at()]);
    let mut stream = TcpStream::connect(&double.host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(stream, "GET /api/events HTTP/1.1\r\nHost: {}\r\n\r\n", double.host).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.by_ref().any(|line| line.is_empty()), "the end of the header");
    double.token(&grant(PROD, "one"));
    let data = lines.by_ref().find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    let row: Value = serde_json::from_str(&data).unwrap();
    assert_eq!((row["number"].as_u64(), row["code"].as_str()), (Some(1), Some("MP-110")));
    let (status, ..) = double.interrupt();
    assert_eq!(status, 1, "an open page does not keep it from ending");
}

#[test]
fn only_who_may_ask_is_answered() {
    let double = Running::start(&["--no-config"]);
    let ask = |headers: &str| {
        double.send(&format!("GET /api/grants HTTP/1.1\r\nConnection: close\r\n{headers}\r\n")).status
    };
    assert_eq!(ask("Host: evil.example\r\n"), 421);
    assert_eq!(ask(&format!("Host: {}\r\nOrigin: https://evil.example\r\n", double.host)), 403);
    assert_eq!(ask(&format!("Host: {0}\r\nOrigin: http://{0}\r\n", double.host)), 200);
    assert_eq!(double.send("GET /api/grants HTTP/1.0\r\n\r\n").status, 200, "HTTP/1.0 needs no Host");
    assert_eq!(double.send("GET /api/grants HTTP/1.0\r\nOrigin: https://evil.example\r\n\r\n").status, 403);
    assert_eq!(ask(""), 421, "HTTP/1.1 needs one");
    let page = double.get("/");
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").unwrap().contains("script-src 'self'"));
    assert!(page.header("access-control-allow-origin").is_none());
    for path in ["/style.css", "/serve.js", "/report.js", "/dom.js", "/words.js", "/icon.svg"] {
        assert_eq!(double.get(path).status, 200, "{path}");
    }
    assert!(!page.body.contains("<style") && !page.body.contains("onclick"), "nothing inline");
}

#[test]
fn what_the_api_cannot_give_is_refused_and_not_left_out() {
    let double = Running::start(&["--no-config", &at()]);
    for (path, status) in [
        ("/api/grants?verdict=rejected", 200),
        ("/api/grants?verdict=refused", 400),
        ("/api/grants?lang=nb", 200),
        ("/api/grants?lang=de", 400),
        ("/api/grants?since=now", 400),
        ("/api/grants/1?lang=x", 400),
        ("/.well-known/openid-configuration", 404),
    ] {
        assert_eq!(double.get(path).status, status, "{path}");
    }
    let skyporten = Running::start(&["--no-config", "--env", "sky-test", &at()]);
    let metadata = skyporten.get("/.well-known/openid-configuration");
    assert_eq!(metadata.status, 200, "Skyporten has its metadata there");
    assert!(metadata.json()["token_endpoint"].as_str().unwrap().ends_with("/token"));
}

#[test]
fn what_is_no_request_leaves_it_standing() {
    let double = Running::start(&["--no-config", &at()]);
    for garbage in [
        "\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
        "POST /token HTTP/1.1\r\nHost: x",
    ] {
        let mut stream = TcpStream::connect(&double.host).unwrap();
        let _ = stream.write_all(garbage.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    let large = "a".repeat(600 * 1024);
    assert_eq!(double.token(&large).status, 413);
    assert_eq!(double.token("%00%ff.%ff.%00").status, 400);
    assert_eq!(double.token(&grant(TEST, "a")).status, 200);
}

/// Who has sent all may close that side of the connection before the answer is there, as `nc -N` does.
#[test]
fn a_client_that_has_said_all_is_answered() {
    let double = Running::start(&["--no-config", "--delay", "200ms", &at()]);
    let mut stream = TcpStream::connect(&double.host).unwrap();
    let body = format!(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={}",
        grant(TEST, "a")
    );
    write!(
        stream,
        "POST /token HTTP/1.1\r\nHost: {}\r\nContent-Type: {FORM}\r\nContent-Length: {}\r\n\r\n{body}",
        double.host,
        body.len()
    )
    .unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

/// What a client has begun to send does not hold up the end, what it has sent is answered before.
#[cfg(unix)]
#[test]
fn half_a_request_does_not_hold_up_the_end() {
    let mut double = Running::start(&["--no-config", "--delay", "1500ms", &at()]);
    let head =
        format!("POST /token HTTP/1.1\r\nHost: {}\r\nContent-Type: {FORM}\r\nContent-Length: ", double.host);
    let begun =
        [String::new(), head[..20].to_owned(), format!("{head}9\r\n\r\na=b"), format!("{head}3\r\n\r\na=b")]
            .map(|text| {
                let mut stream = TcpStream::connect(&double.host).unwrap();
                stream.write_all(text.as_bytes()).unwrap();
                stream
            });
    std::thread::sleep(Duration::from_millis(300));
    let start = std::time::Instant::now();
    double.interrupt();
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    let answers = begun.map(|mut stream| {
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    });
    assert!(answers[3].starts_with("HTTP/1.1 400 "), "{answers:?}");
}

/// Doubles that start at once share the key that one of them makes.
#[test]
fn a_key_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let start = || Running::with_own_key(&["--no-config", "--key", key.to_str().unwrap()]);
    let keys = std::thread::scope(|scope| {
        let started = [(); 3].map(|()| scope.spawn(start));
        started.map(|double| double.join().unwrap().get("/jwk").body)
    });
    assert!(keys[0].contains("keys") && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn a_key_is_kept_and_signs_on_the_command_line_too() {
    let double = Running::with_own_key(&["--no-config", "--key", "key.pem", &at()]);
    let key = double.file("key.pem");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut command = cli::grantlint(double.folder.path());
    command.args([
        "token",
        "--scope",
        "skatteetaten:test",
        "--consumer",
        "974760673",
        "--claim",
        "x={\"y\":1}",
        "--key",
    ]);
    let issued = cli::run(command.arg(&key), b"");
    assert!(issued.status.success(), "{}", String::from_utf8_lossy(&issued.stderr));
    let token = String::from_utf8(issued.stdout).unwrap();
    verify(&double, token.trim(), "http://127.0.0.1:8700/");
    let output = cli::run(
        cli::grantlint(double.folder.path()).args(["token", "--scope", "a:b", "--key", "tpyo.pem"]),
        b"",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(!double.file("tpyo.pem").exists(), "nobody would accept its tokens");
}

#[test]
fn its_address_is_told_whatever_it_calls_itself() {
    let double = Running::start(&["--no-config", "--issuer", "http://maskinporten:8700/"]);
    let known = double.get("/.well-known/oauth-authorization-server").json();
    assert_eq!(known["issuer"], "http://maskinporten:8700/");
}

#[test]
fn what_cannot_start_says_why() {
    let double = Running::start(&["--no-config"]);
    for (args, why) in [
        (vec!["--listen", double.host.as_str()], "cannot listen"),
        (vec!["--issuer", "https://test.maskinporten.no/"], "real environment"),
        (vec!["--issuer", "https://test.maskinporten.no"], "real environment"),
        (vec!["--issuer", "http://MASKINPORTEN.no:8700/mp"], "real environment"),
        (vec!["--issuer", "https://user:pw@mp/"], "expected a URL"),
        (vec!["--issuer", "http://mp/?x=1"], "expected a URL"),
        (vec!["--issuer", "http://mp:8700/#f"], "expected a URL"),
        (vec!["--answer", "MP-999"], "not an answer"),
        (vec!["--tls-cert", "nothing.pem", "--tls-key", "nothing.pem"], "nothing.pem"),
        (vec!["--delay", "1h"], "at most 5m"),
    ] {
        let output =
            cli::run(cli::grantlint(double.folder.path()).args(["serve", "--no-config"]).args(&args), b"");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(why), "{args:?}: {err}");
    }
}

#[test]
fn a_script_finds_no_address_of_an_earlier_run() {
    let mut double = Running::start(&["--no-config", &at()]);
    assert!(double.file("url.txt").exists());
    assert_eq!(double.interrupt().0, 0);
    assert!(!double.file("url.txt").exists(), "it is gone with the double");
    // Nor is one there when the double does not start.
    std::fs::write(double.file("url.txt"), "http://127.0.0.1:1/\n").unwrap();
    let args = ["serve", "--no-config", "--listen-file", "url.txt", "--client", "none.json"];
    assert_eq!(cli::run(cli::grantlint(double.folder.path()).args(args), b"").status.code(), Some(2));
    assert!(!double.file("url.txt").exists());
}

/// A shell has SIGINT ignored in what it starts with `&`.
#[cfg(unix)]
#[test]
fn an_interrupt_before_it_is_ready_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    assert!(Command::new("mkfifo").arg(file("client.json")).status().unwrap().success());
    std::fs::write(file("url.txt"), "http://127.0.0.1:1/\n").unwrap();
    let key = support::testdata("pki/keys/rsa-3072.key.pem");
    let script = "trap '' INT; exec \"$0\" serve --no-config --quiet --listen 127.0.0.1:0 \
                  --listen-file url.txt --client client.json --key \"$1\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_grantlint")]).arg(key).current_dir(folder.path());
    let mut child = shell.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    // It has seen the file and waits for the client.
    for _ in 0..1200 {
        if !file("url.txt").exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(!file("url.txt").exists());
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    std::fs::write(file("client.json"), r#"{"client_id": "4f1e0d3c-8a56-4f57-9d8e-3c2f4a1b5d6e"}"#).unwrap();
    for _ in 0..1200 {
        if let Some(status) = child.try_wait().unwrap() {
            return assert_eq!(status.code(), Some(0));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    panic!("it does not end");
}

#[test]
fn a_report_that_cannot_be_written_is_told_and_the_double_goes_on() {
    if !std::path::Path::new("/dev/full").exists() {
        return support::not_run("a report that cannot be written", "there is no /dev/full");
    }
    let mut double = Running::start(&["--no-config", "--report", "ndjson=/dev/full", &at()]);
    assert_eq!(double.token(&grant(TEST, "a")).status, 200);
    assert_eq!(double.token(&grant(TEST, "b")).status, 200);
    let (status, _, err) = double.interrupt();
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("/dev/full"), "{err}");
}
