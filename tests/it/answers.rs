//! Pasted answers in `testdata/answers/` are recognised. They are built from published answers and
//! from what clients print around them; ids are made up.

use std::collections::BTreeMap;

use grantlint::explain::answer::environment_name;
use grantlint::explain::markdown::Layout;
use grantlint::explain::{self, Explanation, decode};
use grantlint::language::Lang;
use proptest::prelude::*;

use crate::support::testdata;

fn answers() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(testdata("answers")).unwrap().map(|f| f.unwrap().path());
    files
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
        })
        .filter(|(name, _)| name != "expected.txt")
        .collect()
}

#[test]
fn every_pasted_answer_is_read_as_expected() {
    let expected = std::fs::read_to_string(testdata("answers/expected.txt")).unwrap();
    let expected: Vec<_> = expected.lines().filter(|l| !l.starts_with('#')).collect();
    let answers = answers();
    assert!(answers.len() >= 30);
    let got: Vec<_> = answers
        .iter()
        .map(|(name, text)| {
            let answer = decode(text);
            let or_dash = |value: Option<&str>| value.unwrap_or("-").to_owned();
            [
                name[..2].to_owned(),
                or_dash(answer.code.as_deref()),
                or_dash(answer.candidates.first().map(|e| e.name)),
                or_dash(environment_name(&answer)),
                or_dash(answer.trace_id.as_deref()),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(got, expected);
}

#[test]
fn of_several_wrapped_exceptions_the_innermost_words_are_shown() {
    let answers = answers();
    for (name, words) in [
        ("65-wrapped-in-java.txt", "Invalid assertion. Client authentication failed. Expired key."),
        (
            "66-wrapped-as-json-in-json.txt",
            "Invalid assertion. Client authentication failed. Invalid JWT claim aud",
        ),
        ("67-wrapped-in-dotnet.txt", "System.Net.Http.HttpRequestException: Grant is used before"),
        ("68-wrapped-in-python.txt", "JWT is expired"),
    ] {
        let shown = decode(&answers[name]).server_message.unwrap_or_default();
        assert!(shown.ends_with(words), "{name}: {shown}");
        assert!(!shown.contains("Token request failed"), "{name}: {shown}");
    }
    assert_eq!(decode(&answers["65-wrapped-in-java.txt"]).error.as_deref(), Some("invalid_grant"));
}

#[test]
fn scope_and_access_are_told_apart() {
    let answers = answers();
    for name in ["63-invalid-scope-alone.txt", "64-invalid-scopes-without-the-rest.txt"] {
        let answer = decode(&answers[name]);
        assert_eq!(answer.code, None, "{name}");
        let names: Vec<_> = answer.candidates.iter().map(|entry| entry.name).collect();
        assert!(names.starts_with(&["MP-200", "MP-250"]), "{name}: {names:?}");
        let explanation = Explanation::of_answer(answer);
        for (lang, words) in [(Lang::En, "How to tell them apart"), (Lang::Nb, "Slik skiller du dem")] {
            let text = explain::text::explanation(&explanation, lang, &Layout { width: 500, color: false });
            assert!(text.contains(words) && text.contains("GET /clients/{id}"), "{name}: {text}");
        }
    }
}

#[test]
fn words_and_status_are_found_in_what_clients_print() {
    let answers = answers();
    let read = |name: &str| decode(&answers[name]);
    let go = read("49-go-oauth2.txt");
    let expired = "Invalid assertion. Client authentication failed. Expired key.";
    assert_eq!(go.server_message.as_deref(), Some(expired));
    assert_eq!(read("50-spring-rest-client.txt").status, Some(400));
    assert_eq!(read("51-null-description.txt").server_message, None);
    assert_eq!(read("39-service-unavailable.txt").status, Some(503));
    assert_eq!(read("09-skyporten-aud.txt").date, Some(1_768_204_862));
    let ks = read("11-ks-java-bare-text.txt");
    assert!(ks.server_message.unwrap().starts_with("Consumer 910753614 has not delegated"));
}

#[test]
fn nothing_secret_comes_out_of_an_answer() {
    for (name, text) in answers() {
        let shown = decode(&text).server_message.unwrap_or_default();
        assert!(!shown.contains("eyJ") && !shown.contains("17912099997"), "{name}: {shown}");
    }
}

/// What stacks print when nothing or something else than Maskinporten answers, and what explains it.
const PRINTED: &[(&str, &str)] = &[
    (
        "curl: (60) SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html",
        "no-connection",
    ),
    ("curl: (60) schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL", "no-connection"),
    (
        "curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012)",
        "no-connection",
    ),
    (
        "curl: (77) error setting certificate verify locations:\n  CAfile: /etc/ssl/certs/ca-certificates.crt",
        "no-connection",
    ),
    (
        "curl: (7) Failed to connect to test.maskinporten.no port 443 after 21046 ms: Couldn't connect to server",
        "no-connection",
    ),
    ("curl: (35) error:0A00010B:SSL routines::wrong version number", "no-connection"),
    ("curl: (56) CONNECT tunnel failed, response 407", "no-connection"),
    (
        "ERROR: cannot verify test.maskinporten.no's certificate, issued by 'CN=Zscaler Intermediate Root CA':\n  Unable to locally verify the issuer's authority.",
        "no-connection",
    ),
    (
        "javax.net.ssl.SSLHandshakeException: java.security.cert.CertPathValidatorException: Trust anchor for certification path not found.",
        "no-connection",
    ),
    (
        "org.springframework.web.client.ResourceAccessException: I/O error on POST request for \"https://test.maskinporten.no/token\": PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target\n\tat org.springframework.web.client.RestTemplate.createResourceAccessException(RestTemplate.java:905)\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed\n\t... 12 more",
        "no-connection",
    ),
    (
        "javax.net.ssl.SSLException: Unexpected error: java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty",
        "no-connection",
    ),
    (
        "javax.net.ssl.SSLPeerUnverifiedException: Hostname test.maskinporten.no not verified:",
        "no-connection",
    ),
    (
        "java.io.IOException: Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407 Proxy Authentication Required\"",
        "no-connection",
    ),
    ("Caused by: java.nio.channels.UnresolvedAddressException", "no-connection"),
    ("java.net.SocketException: Connection reset", "no-connection"),
    (
        "System.Net.WebException: The request was aborted: Could not create SSL/TLS secure channel.",
        "no-connection",
    ),
    (
        "System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: PartialChain",
        "no-connection",
    ),
    (
        "System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.",
        "no-connection",
    ),
    ("Invoke-RestMethod : The remote name could not be resolved: 'test.maskinporten.no'", "no-connection"),
    (
        "No connection could be made because the target machine actively refused it. (maskinporten.no:443)",
        "no-connection",
    ),
    (
        "Post \"https://test.maskinporten.no/token\": x509: certificate is valid for proxy.local, not test.maskinporten.no",
        "no-connection",
    ),
    (
        "Post \"https://test.maskinporten.no/token\": dial tcp: lookup test.maskinporten.no: no such host",
        "no-connection",
    ),
    ("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "no-connection"),
    (
        "httpx.ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1000)",
        "no-connection",
    ),
    (
        "requests.exceptions.ProxyError: HTTPSConnectionPool(host='maskinporten.no', port=443): Max retries exceeded with url: /token (Caused by ProxyError('Unable to connect to proxy', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))",
        "no-connection",
    ),
    ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "no-connection"),
    (
        "OSError: Could not find a suitable TLS CA certificate bundle, invalid path: /etc/ssl/corp.pem",
        "no-connection",
    ),
    ("TypeError: fetch failed", "no-connection"),
    (
        "TypeError: fetch failed\n    at node:internal/deps/undici/undici:12344:11 {\n  [cause]: Error: unable to verify the first certificate\n      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'\n}",
        "no-connection",
    ),
    ("AxiosError: getaddrinfo EAI_AGAIN test.maskinporten.no", "no-connection"),
    (
        "Error: Hostname/IP does not match certificate's altnames: Host: maskinporten.no. is not in the cert's altnames: DNS:proxy",
        "no-connection",
    ),
    (
        "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 peeraddr=192.0.2.1:443 state=error: certificate verify failed (unable to get local issuer certificate)",
        "no-connection",
    ),
    ("Net::OpenTimeout: execution expired", "no-connection"),
    (
        "cURL error 60: SSL: no alternative certificate subject name matches target host name 'test.maskinporten.no'",
        "no-connection",
    ),
    (
        "error sending request for url (https://test.maskinporten.no/token): client error (Connect): dns error: failed to lookup address information: Name or service not known",
        "no-connection",
    ),
    ("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate", "no-connection"),
    ("HTTP/2 429", "too-many-requests"),
    ("429\n", "too-many-requests"),
    (
        "requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://test.maskinporten.no/token",
        "too-many-requests",
    ),
    ("Request failed with status code 500", "server-error"),
    (
        "org.springframework.web.client.HttpServerErrorException$InternalServerError: 500 Internal Server Error: [no body]",
        "server-error",
    ),
    (
        "requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: https://test.maskinporten.no/token",
        "gateway-error",
    ),
    ("Response status code does not indicate success: 504 (Gateway Timeout).", "gateway-error"),
    (
        "httpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'https://test.maskinporten.no/token'",
        "server-unavailable",
    ),
    ("invalid_scope", "MP-200"),
    ("oauth2: \"invalid_scope\"", "MP-200"),
    ("[invalid_scope] Invalid scopes for client", "MP-200"),
    ("oauth2: \"invalid_grant\" \"Invalid assertion. Client authentication failed. Expired key.\"", "MP-121"),
    (
        "com.example.TokenException: Could not get token\nCaused by: org.springframework.security.oauth2.core.OAuth2AuthorizationException: [invalid_grant] Invalid assertion. Client authentication failed. Invalid JWT claim aud",
        "MP-110",
    ),
    (
        "Error: could not fetch\n  [cause]: Error: token request failed\n  [cause]: Error: {\"error\":\"invalid_request\",\"error_description\":\"JWT has too long lifetime.\"}",
        "lifetime-too-long",
    ),
    // Nothing but the status.
    (
        "System.Net.Http.HttpRequestException: Response status code does not indicate success: 400 (Bad Request).\n   at System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()",
        "status-only",
    ),
    (
        "requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: https://test.maskinporten.no/token",
        "status-only",
    ),
    (
        "Invoke-RestMethod : The remote server returned an error: (400) Bad Request.\nAt line:1 char:1",
        "status-only",
    ),
    (
        "AxiosError: Request failed with status code 400\n  config: { url: 'https://maskinporten.no/token', data: 'assertion=eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJlc2lnbmF0dXJl' }",
        "status-only",
    ),
    ("POST https://test.maskinporten.no/token\nHTTP/2 403", "MP-250"),
    (
        "HTTP/1.1 415 \r\n\r\n{\"status\":415,\"error\":\"Unsupported Media Type\",\"path\":\"/token\"}",
        "unsupported-grant-type",
    ),
    ("HTTP/1.1 405 \r\nAllow: POST\r\n", "unsupported-grant-type"),
    // An API refuses, with the error of RFC 6750 or without.
    (
        "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"folkeregisteret\"\nContent-Length: 0",
        "api-refusal",
    ),
    ("{ \"statusCode\": 401, \"message\": \"JWT not present.\" }", "api-refusal"),
    (
        "{\"timestamp\":\"2026-11-27T08:00:00Z\",\"status\":401,\"error\":\"Unauthorized\",\"path\":\"/v1/x\"}",
        "api-refusal",
    ),
    ("www-authenticate: Bearer error=\"invalid_token\", error_description=\"JWT is expired\"", "api-refusal"),
    (
        "WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Invalid JWT signature\"",
        "api-refusal",
    ),
    // Cut off before the words differ.
    (
        "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid assertion. Client authentication fai",
        "MP-121",
    ),
    (
        "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid assertion. Client authentication failed. Unknown key ident... (132 bytes)\"",
        "unknown-kid",
    ),
    (
        "error=invalid_grant, error_description=Invalid assertion. Client authentication failed. Invalid JWT hea\u{2026}",
        "MP-123",
    ),
    ("{\"error\":\"invalid_scope\",\"error_description\":\"Consumer has not been gran", "MP-250"),
    // Broken by the terminal, between words and inside them.
    ("error_description: Consumer has not been\n   granted access to the scope nav:x", "MP-250"),
    (
        "error: invalid_grant\nerror_description: Invalid assertion. Client authentication failed. Expir\ned key",
        "MP-121",
    ),
    ("{\"error_description\":\"Invalid organizati\non number for client\"}", "MP-122"),
    (
        "error: invalid_request\nerror_description: >-\n  Invalid authorization details\n  values: systemuser_org",
        "MP-303",
    ),
    ("urllib.error.HTTPError: HTTP Error 400: Bad Request", "status-only"),
    ("HTTP 403 {\"kode\":\"FP-003\"}", "api-refusal"),
    ("<title>503 Service Temporarily Unavailable</title><html>", "server-unavailable"),
    (
        "POST https://ansattporten.no/token {\"error\":\"invalid_grant\",\"error_description\":\"Invalid assertion. Client authentication failed.\"}",
        "id-porten",
    ),
    // No answer in time, or none at all.
    ("System.Threading.Tasks.TaskCanceledException: A task was canceled.", "no-connection"),
    ("io.netty.handler.ssl.SslHandshakeTimeoutException: handshake timed out after 10000ms", "no-connection"),
    ("cURL error 28: Operation timed out after 10001 milliseconds with 0 bytes received", "no-connection"),
    ("HTTP/1.1 503 Service Unavailable\n\nno healthy upstream", "server-unavailable"),
    ("java.net.http.HttpTimeoutException: request timed out", "no-connection"),
    (
        "org.apache.hc.core5.http.NoHttpResponseException: test.maskinporten.no:443 failed to respond",
        "no-connection",
    ),
    (
        "System.Net.Http.HttpRequestException: Resource temporarily unavailable (maskinporten.no:443)",
        "no-connection",
    ),
    (
        "{\"errorMessage\":\"2026-11-27T08:00:00.000Z 1c2d Task timed out after 3.00 seconds\"}",
        "no-connection",
    ),
    ("AxiosError: timeout of 5000ms exceeded", "no-connection"),
    ("Invoke-RestMethod : Kan ikke koble til den eksterne serveren", "no-connection"),
    (
        "HTTP/1.1 503 Service Unavailable\nserver: envoy\n\nupstream connect error or disconnect/reset before headers. reset reason: connection termination",
        "no-connection",
    ),
];

#[test]
fn what_stacks_print_is_explained() {
    let mut wrong = Vec::new();
    for (printed, name) in PRINTED {
        let answer = decode(printed);
        let got = answer.candidates.first().map_or("-", |entry| entry.name);
        if got != *name {
            wrong.push(format!("{printed}: {got}, not {name}"));
        }
        // Nothing that only a client or a gateway has printed is shown as the server's words.
        let shown = explain::text::explanation(
            &Explanation::of_answer(answer),
            Lang::En,
            &Layout { width: 80, color: false },
        );
        assert!(*name != "no-connection" || !shown.contains("The server says"), "{printed}: {shown}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_answer_in_a_log_is_named() {
    let said = |words: &str| format!("{{\"error\":\"invalid_grant\",\"error_description\":\"{words}\"}}");
    let names = |text: &str| {
        let answer = decode(text);
        let all = answer.candidates.iter().chain(&answer.others).map(|entry| entry.name);
        all.collect::<Vec<_>>().join(" ")
    };
    let expired = said("Invalid assertion. Client authentication failed. Expired key.");
    let scope = said("Token request contains invalid scopes for client, a:b");
    let audience = body("Invalid assertion. Client authentication failed. Invalid JWT claim aud", "MP-110");
    assert_eq!(names(&format!("08:00 {expired}\n08:06 {scope}")), "MP-200 MP-121");
    assert_eq!(names(&format!("[{expired},{audience},{scope},{expired}]")), "MP-121 MP-110 MP-200");
    assert_eq!(decode(&format!("{audience}\n{expired}")).code.as_deref(), Some("MP-121"), "not its number");
    let of_prod = audience.replace("test.maskinporten.no", "maskinporten.no");
    let elsewhere = decode(&format!("{of_prod}\nhttps://test.maskinporten.no/token {expired}"));
    assert_eq!(environment_name(&elsewhere), Some("test"), "not its environment");
    assert_eq!(names(&format!("{audience}\n{audience}")), "MP-110");
    assert_eq!(names("try 1: JWT is expired\ntry 2: Grant is used before"), "MP-012 MP-130");
    let log = serde_json::json!([{"message": expired}, {"message": audience}]).to_string();
    assert_eq!(names(&log), "MP-110 MP-121");
    let shown = explain::text::explanation(
        &Explanation::of_answer(decode(&log)),
        Lang::Nb,
        &Layout { width: 200, color: false },
    );
    assert!(shown.contains("Andre svar") && shown.contains("MP-121 (står også i teksten"), "{shown}");
}

#[test]
fn values_are_shown_without_what_is_printed_around_them() {
    let net = decode(
        "TokenResponse { IsError = True, Error = invalid_grant, ErrorDescription = JWT has expired., HttpStatusCode = BadRequest, Reason = Bad Request }",
    );
    assert_eq!(net.server_message.as_deref(), Some("JWT has expired."));
    assert_eq!(net.status, Some(400));
    let cut =
        decode("{\"error_description\":\"Invalid JWT claim aud (trace_id: 4bf92f3577b34da... (201 bytes)]");
    assert_eq!((cut.code.as_deref(), cut.trace_id), (Some("MP-110"), None));
    for (text, status) in [
        ("ERROR token: 400 {'error': 'invalid_grant'}", Some(400)),
        ("success: 403 (Forbidden).", Some(403)),
        ("an error: (502) Bad Gateway.", Some(502)),
        ("port 8443 {\"a\": 1}", None),
    ] {
        assert_eq!(decode(text).status, status, "{text}");
    }
}

/// A body as Maskinporten sends it.
fn body(description: &str, code: &str) -> String {
    let uri = format!("https://test.maskinporten.no/errors/{code}");
    serde_json::json!({"error": "invalid_grant", "error_description": description, "error_uri": uri})
        .to_string()
}

proptest! {
    #[test]
    fn the_number_survives_any_words_and_layers(words in "[ -~æøå\"\\\\]{0,60}", layers in 0usize..4) {
        let mut text = body(&words, "MP-121");
        for _ in 0..layers {
            text = format!("log {}", serde_json::json!({"message": text}));
        }
        let answer = decode(&text);
        prop_assert_eq!(answer.code.as_deref(), Some("MP-121"));
        prop_assert_eq!(environment_name(&answer), Some("test"));
    }

    #[test]
    fn no_text_is_fatal(text in "\\PC{0,200}", tail in "[\"'\\\\u{}:,=%&;<> aeionrst_MP0-9-]{0,200}") {
        let _ = decode(&format!("{text}{tail}"));
        let _ = decode(&format!("error_description{tail}{text}"));
    }
}

/// Of an ApiError the messages are what the server says, not the names of its members.
#[test]
fn the_words_of_an_api_error_are_its_messages() {
    let error = |message: &str| {
        format!(
            r#"{{"errorMessage":"{message}","isFieldError":true,"objectName":"a","fieldIdentifier":"b"}}"#
        )
    };
    let text = format!(
        r#"{{"status":400,"correlation_id":"5c6d0f0c1f3b4b6a","errors":[{},{}]}}"#,
        error("must not be blank"),
        error("is taken")
    );
    assert_eq!(decode(&text).server_message.as_deref(), Some("must not be blank; is taken"));
}
