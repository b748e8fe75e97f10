//! What is taken as a grant, what is damage, and where findings about it point.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use grantlint::language::Lang;
use grantlint::report::Source;
use grantlint::rule::Severity;
use grantlint::{At, Context, GrantReport, Verdict};
use grantlint::{Linter, Policy};

use crate::{cases, support};

/// A good grant and what it says.
pub struct Base {
    pub token: String,
    pub iss: &'static str,
    pub jti: &'static str,
}

impl Base {
    fn parts(&self) -> Vec<&str> {
        self.token.split('.').collect()
    }
}

/// Two good grants, made by clients that differ in everything that may differ.
pub static BASES: LazyLock<[Base; 2]> = LazyLock::new(|| {
    let first = support::sign(
        r#"{"alg": "RS256", "kid": "key-1"}"#,
        r#"{"aud": "https://test.maskinporten.no/", "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b", "iat": 1767225600, "exp": 1767225720, "jti": "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11", "scope": "digdir:test"}"#,
        "client",
    );
    let header = support::with_certificates(r#"{"typ":"JWT","x5c":["@seid2-prod"],"alg":"RS512"}"#);
    let second = support::sign(
        &header,
        "{\n \"scope\":\"ks:fiks digdir:dialogporten\",\n \"jti\":\"V1StGXR8_Z5jdHi6B-myT\",\"exp\":1767225660,\"iat\":1767225600,\n \"iss\":\"test_rp\",\"aud\":\"https:\\/\\/maskinporten.no\\/\"}",
        "seid2-prod",
    );
    [
        Base {
            token: first,
            iss: "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b",
            jti: "9b2f1c1e-6a0e-4d0a-9d5c-0c5b8a6d7e11",
        },
        Base { token: second, iss: "test_rp", jti: "V1StGXR8_Z5jdHi6B-myT" },
    ]
});

/// What all other rules say about a base: nothing at error level, but a test certificate is not what
/// these tests are about.
fn clean(base: &Base) -> Vec<String> {
    cases::lines(&grants(base.token.as_bytes())[0])
}

pub fn grants(input: &[u8]) -> Vec<GrantReport> {
    grantlint::lint(input, &Context::new(At::Issued)).grants
}

const STRAY: &str = "error MP-011 stray-whitespace input";
const WRAPPED: &str = "error MP-011 token-wrapping input";

/// Lints `input` and holds it against `expected`, then what the base has on its own; the first
/// finding must point at `place`.
fn expect(base: &Base, input: &[u8], expected: &[&str], place: Option<(usize, usize)>) {
    let shown = String::from_utf8_lossy(input).into_owned();
    let found = grants(input);
    assert_eq!(found.len(), 1, "{shown:?}");
    let mut want: Vec<String> = expected.iter().map(|&e| e.to_owned()).collect();
    want.extend(clean(base));
    assert_eq!(cases::lines(&found[0]), want, "{shown:?}");
    assert_eq!(found[0].iss.as_deref(), Some(base.iss), "{shown:?}");
    assert_eq!(found[0].jti.as_deref(), Some(base.jti), "{shown:?}");
    if let Some((start, end)) = place {
        let offset = found[0].findings[0].location.offset.unwrap();
        assert_eq!((offset.start, offset.end), (start, end), "{shown:?}");
    }
}

/// Lints something without a readable grant.
fn expect_only(input: &[u8], expected: &[&str]) {
    let found = grants(input);
    let shown = String::from_utf8_lossy(&input[..input.len().min(300)]).into_owned();
    assert_eq!(found.len(), 1, "{shown:?}");
    assert_eq!(cases::lines(&found[0]), expected, "{shown:?}");
}

fn wrapped(token: &str, columns: usize, ending: &str) -> String {
    let lines: Vec<&str> =
        token.as_bytes().chunks(columns).map(|c| std::str::from_utf8(c).unwrap()).collect();
    lines.join(ending) + ending
}

#[test]
fn line_breaks() {
    for base in BASES.iter() {
        let token = &base.token;
        expect(base, wrapped(token, 64, "\n").as_bytes(), &[STRAY], Some((64, 65)));
        expect(base, wrapped(token, 76, "\r\n").as_bytes(), &[STRAY], Some((76, 78)));
        expect(base, wrapped(token, 70, "\r").trim_end().as_bytes(), &[STRAY], Some((70, 71)));
        expect(base, wrapped(token, 64, "\n    ").trim_end().as_bytes(), &[STRAY], Some((64, 65)));
        let dot = token.find('.').unwrap();
        expect(base, token.replace('.', "\n.").as_bytes(), &[STRAY], Some((dot, dot + 1)));
        expect(base, token.replace('.', ".\n").as_bytes(), &[STRAY], Some((dot + 1, dot + 2)));
        expect(base, token.replace('.', "\n").as_bytes(), &[STRAY], Some((dot, dot + 1)));
        expect(base, token.replace('.', "\n\n").as_bytes(), &[STRAY], None);
        let length = token.len();
        expect(base, format!("{token}\n\n").as_bytes(), &[STRAY], Some((length, length + 1)));
        expect(base, format!("\n{token}").as_bytes(), &[STRAY], Some((0, 1)));
        expect(base, format!("{token}\n").as_bytes(), &[], None);
        expect(base, format!("{token}\r\n").as_bytes(), &[], None);
    }
}

#[test]
fn blanks_and_what_does_not_show() {
    for base in BASES.iter() {
        let token = &base.token;
        let length = token.len();
        for at in [1, 2, 3, 40, 100, length - 1] {
            let (head, tail) = token.split_at(at);
            for stray in [" ", "\t", "\u{a0}", "\u{200b}", "\u{feff}", "\u{ad}", "\u{2028}", "\0"] {
                let input = format!("{head}{stray}{tail}");
                expect(base, input.as_bytes(), &[STRAY], Some((at, at + stray.len())));
            }
        }
        expect(base, format!("\u{feff}{token}").as_bytes(), &[STRAY], Some((0, 3)));
        expect(base, format!("{token} \n").as_bytes(), &[STRAY], Some((length, length + 1)));
        expect(base, format!(" \t {token}").as_bytes(), &[STRAY], Some((0, 1)));
    }
}

#[test]
fn utf16() {
    for base in BASES.iter() {
        for big in [true, false] {
            for mark in [true, false] {
                let text = format!("{}{}\r\n", if mark { "\u{feff}" } else { "" }, base.token);
                let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
                let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                expect(base, &bytes, &[WRAPPED], Some((0, 2)));
            }
        }
    }
}

#[test]
fn wrapping() {
    for base in BASES.iter() {
        let t = &base.token;
        let end = t.len();
        expect(base, format!("\"{t}\"\n").as_bytes(), &[WRAPPED], Some((0, 1)));
        expect(base, format!("'{t}'").as_bytes(), &[WRAPPED], Some((0, 1)));
        expect(base, format!("“{t}”").as_bytes(), &[WRAPPED], Some((0, 3)));
        expect(base, format!("`{t}`").as_bytes(), &[WRAPPED], Some((0, 1)));
        expect(base, format!("\\\"{t}\\\"").as_bytes(), &[WRAPPED], Some((0, 2)));
        expect(base, format!("&quot;{t}&quot;").as_bytes(), &[WRAPPED], Some((0, 6)));
        expect(base, format!("\"{t}\",\n").as_bytes(), &[WRAPPED], Some((0, 1)));
        expect(base, format!("{t};").as_bytes(), &[WRAPPED], Some((end, end + 1)));
        expect(base, format!("{t},\n").as_bytes(), &[WRAPPED], Some((end, end + 1)));
        expect(base, format!("{t}.").as_bytes(), &[WRAPPED], Some((end, end + 1)));
        expect(base, format!("Bearer {t}").as_bytes(), &[WRAPPED], Some((0, 6)));
        expect(base, format!("bearer: {t}").as_bytes(), &[WRAPPED], Some((0, 7)));
        expect(base, format!("Bearer{t}").as_bytes(), &[WRAPPED], Some((0, 6)));
        expect(base, format!("Bearer%20{t}").as_bytes(), &[WRAPPED], Some((0, 6)));
        expect(base, format!("Authorization: Bearer {t}\r\n").as_bytes(), &[WRAPPED], Some((0, 14)));
        expect(base, format!("export JWT=\"{t}\";\n").as_bytes(), &[WRAPPED], Some((0, 11)));
        expect(base, format!("TOKEN={t}\n").as_bytes(), &[WRAPPED], Some((0, 6)));
        expect(base, format!("$token = '{t}'").as_bytes(), &[WRAPPED], None);
        expect(base, format!("assertion: {t}").as_bytes(), &[WRAPPED], None);
        expect(base, format!("String jwt = \"{t}\";").as_bytes(), &[WRAPPED], None);
        expect(base, format!("b'{t}'").as_bytes(), &[WRAPPED], Some((0, 2)));
        expect(base, format!("b\"{t}\"\n").as_bytes(), &[WRAPPED], Some((0, 2)));
        expect(base, format!("<{t}>").as_bytes(), &[WRAPPED], Some((0, 1)));
        expect(base, format!("{t}\\n").as_bytes(), &[WRAPPED], Some((end, end + 2)));
        expect(base, format!("Here is the token: {t}. It does not work.").as_bytes(), &[WRAPPED], None);
        expect(base, format!("Here it is:\n\n{t}\n\nBest regards").as_bytes(), &[WRAPPED], None);
        expect(base, STANDARD.encode(t).as_bytes(), &[WRAPPED], None);
        let lines = wrapped(&STANDARD.encode(t), 76, "\r\n");
        expect(base, lines.as_bytes(), &[WRAPPED], Some((0, lines.len() - 2)));
        let digits = t.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        for digits in [digits.to_uppercase(), digits] {
            expect(base, format!("{digits}\n").as_bytes(), &[WRAPPED], Some((0, digits.len())));
            expect(base, format!("grant_type=x&assertion={digits}").as_bytes(), &[WRAPPED], None);
        }
    }
}

#[test]
#[allow(clippy::many_single_char_names)] // header, payload and signature, and two halves
fn encodings_inside_the_token() {
    for base in BASES.iter() {
        let [h, p, s] = base.parts()[..] else { panic!() };
        let dot = h.len();
        expect(base, format!("{h}%2E{p}%2E{s}").as_bytes(), &[WRAPPED], Some((dot, dot + 3)));
        expect(base, format!("{h}.{p}.{s}%0A").as_bytes(), &[WRAPPED], None);
        expect(base, format!("{h}.{p}.{s}%3D%3D").as_bytes(), &[WRAPPED], None);
        expect(base, format!("{h}.{p}.{s}==").as_bytes(), &[WRAPPED], None);
        expect(base, format!("{h}=.{p}==.{s}==").as_bytes(), &[WRAPPED], Some((dot, dot + 1)));
        let (a, b) = p.split_at(20);
        expect(base, format!("{h}.{a}\\n{b}.{s}").as_bytes(), &[WRAPPED], Some((dot + 21, dot + 23)));
        expect(base, format!("{h}.{a}\\\n{b}.{s}").as_bytes(), &[WRAPPED], Some((dot + 21, dot + 23)));
    }
}

/// A grant whose signer used standard base64 all through, so that its signature holds for that.
fn standard(padding: bool) -> String {
    let encode = |bytes: &[u8]| {
        if padding { STANDARD.encode(bytes) } else { STANDARD_NO_PAD.encode(bytes) }
    };
    let header = r#"{"alg":"RS256","kid":"?>?>~~"}"#;
    let payload = r#"{"aud":"https://test.maskinporten.no/","iss":"~~~???>>>","iat":1767225600,"exp":1767225720,"jti":"??>>~~","scope":"digdir:test"}"#;
    let token = support::sign(header, payload, "client");
    let signature = token.rsplit('.').next().unwrap().replace('-', "+").replace('_', "/");
    let tail = if padding { "==" } else { "" };
    format!("{}.{}.{signature}{tail}", encode(header.as_bytes()), encode(payload.as_bytes()))
}

#[test]
fn standard_alphabet() {
    for padding in [true, false] {
        let token = standard(padding);
        assert!(token.contains('+') && token.contains('/'));
        let found = grants(token.as_bytes());
        assert_eq!(cases::lines(&found[0])[0], WRAPPED);
        assert_eq!(found[0].findings.iter().filter(|f| f.rule.name == "token-wrapping").count(), 1);
        assert_eq!(found[0].iss.as_deref(), Some("~~~???>>>"));
        for body in [
            format!("grant_type=x&assertion={token}"),
            format!("assertion={}", token.replace('+', " ")),
            token.replace('+', " "),
        ] {
            let found = grants(body.as_bytes());
            let wrapping: Vec<_> =
                found[0].findings.iter().filter(|f| f.rule.group.name() == "input").collect();
            assert_eq!(wrapping.len(), 1, "{body}: {:?}", cases::lines(&found[0]));
            assert!(wrapping[0].text(grantlint::language::Lang::En).contains("turned each"), "{body}");
            assert_eq!(found[0].jti.as_deref(), Some("??>>~~"), "{body}");
        }
        let encoded = token.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let found = grants(format!("assertion={encoded}&x=y").as_bytes());
        assert_eq!(found[0].findings.iter().filter(|f| f.rule.group.name() == "input").count(), 1);
    }
}

/// What encoders that break lines make (Android without `NO_WRAP`, Java's MIME encoder), with a signature over that.
#[test]
fn a_signature_over_text_in_lines_holds() {
    let header = support::with_certificates(r#"{"alg":"RS256","x5c":["@seid2-test"]}"#);
    let claims = r#"{"aud":"https://test.maskinporten.no/","iss":"a","iat":1767225600,"exp":1767225720,"jti":"b","scope":"digdir:test"}"#;
    let rules = |signed: &str, sent: &str| -> Vec<&str> {
        let token = format!("{sent}.{}", support::sign_bytes(signed.as_bytes(), "seid2-test"));
        grants(token.as_bytes())[0].findings.iter().map(|f| f.rule.name).collect()
    };
    for ending in ["\n", "\r\n"] {
        let lines = |text: &str| wrapped(&STANDARD.encode(text), 76, ending);
        let input = format!("{}.{}", lines(&header), lines(claims));
        let found = rules(&input, &input);
        assert!(found.contains(&"stray-whitespace") && !found.contains(&"signature"), "{found:?}");
        let other = format!("{}.{}", lines(&header), lines(&claims.replace("digdir", "other")));
        assert!(rules(&input, &other).contains(&"signature"));
        assert!(rules(&input.replace(ending, " "), &input).contains(&"signature"));
    }
}

#[test]
fn requests_are_no_damage() {
    const TYPE: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    for base in BASES.iter() {
        let t = &base.token;
        let texts = [
            format!("{TYPE}&assertion={t}"),
            format!("assertion={t}&{TYPE}\n"),
            format!("{TYPE}&\nassertion={t}\n"),
            format!("{TYPE}&assertion={}", t.replace('.', "%2E").replace('-', "%2D")),
            format!("https://test.maskinporten.no/token?{TYPE}&assertion={t}#x"),
            format!(
                "POST /token HTTP/1.1\r\nHost: test.maskinporten.no\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{TYPE}&assertion={t}"
            ),
            format!("POST /token?{TYPE}&assertion={t} HTTP/1.1\nHost: maskinporten.no\n\n"),
            format!(
                "POST https://maskinporten.no/token\nContent-Type: application/x-www-form-urlencoded\n\n{TYPE}&\nassertion={t}\n"
            ),
            format!("curl -d '{TYPE}' -d assertion={t} https://maskinporten.no/token"),
            format!("curl https://maskinporten.no/token \\\n --data \"{TYPE}&assertion={t}\"\n"),
            format!("curl.exe -X POST -d\"{TYPE}&assertion={t}\" ^\r\n https://maskinporten.no/token"),
            format!("$ curl --data-urlencode 'assertion={t}' --data-urlencode grant_type=x https://a"),
            format!("curl 'https://maskinporten.no/token' --data-raw $'{TYPE}&assertion={t}' --compressed"),
            format!("{{\"grant_type\": \"x\", \"assertion\": \"{t}\"}}"),
            format!("\u{feff}{{\n  \"request\": {{\"assertion\": \"{t}\"}}\n}}\n"),
            format!("{{\"jwt\":\"{t}\"}}"),
            format!("[\"{t}\"]"),
            format!("fetch(url, {{ body: \"{TYPE}&assertion={t}\" }})"),
            format!("2026-01-01 INFO grant={t} status=200"),
            format!("{{'assertion': '{t}'}}"),
        ];
        for text in texts {
            expect(base, text.as_bytes(), &[], None);
        }
    }
}

#[test]
fn damage_inside_a_request() {
    for base in BASES.iter() {
        let t = &base.token;
        let (a, b) = t.split_at(64);
        let form = format!("grant_type=x&assertion={a}%0A{b}");
        expect(base, form.as_bytes(), &[STRAY], Some((87, 90)));
        expect(base, format!("grant_type=x&assertion={a}\n{b}").as_bytes(), &[STRAY], Some((87, 88)));
        let json = format!("{{\"assertion\": \"{a}\\n{b}\"}}");
        expect(base, json.as_bytes(), &[STRAY], Some((79, 81)));
        expect(base, format!("{{\"assertion\": \"{t}\\n\"}}").as_bytes(), &[STRAY], None);
        expect(base, format!("assertion=%22{t}%22").as_bytes(), &[WRAPPED], Some((10, 13)));
        expect(base, format!("assertion=Bearer+{t}").as_bytes(), &[WRAPPED], None);
        expect(base, format!("curl -d 'assertion={a}\n{b}' https://a").as_bytes(), &[STRAY], None);
        // Encoded twice.
        expect(base, format!("assertion={}", t.replace('.', "%252E")).as_bytes(), &[WRAPPED], None);
    }
}

#[test]
fn positions_go_through_every_wrapper() {
    for base in BASES.iter() {
        let [h, _, s] = base.parts()[..] else { panic!() };
        let payload = r#"{"aud":"https://test.maskinporten.no/","iss":"x","iat":1767225600,"exp":1767225720,"jti":"j","scope":"a:b","scope":"a:c"}"#;
        let p = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload);
        let name = payload.rfind("\"scope\"").unwrap();
        let within = |before: usize| {
            let first = before + name / 3 * 4 + name % 3;
            (first, before + ((name + 7) * 4).div_ceil(3))
        };
        let place = |text: &str| {
            let found = grants(text.as_bytes());
            let finding =
                found[0].findings.iter().find(|f| f.rule.name == "malformed-json").unwrap().location.clone();
            (finding.offset.unwrap().start, finding.offset.unwrap().end)
        };
        let lead = h.len() + 1;
        assert_eq!(place(&format!("{h}.{p}.{s}")), within(lead));
        assert_eq!(place(&format!("  {h}.{p}.{s}")), within(lead + 2));
        assert_eq!(place(&format!("{{\"assertion\":\"{h}.{p}.{s}\"}}")), within(lead + 14));
        assert_eq!(place(&format!("{h}\n.{p}.{s}")), within(lead + 1));
        assert_eq!(place(&format!("x=y&assertion={h}%2E{p}.{s}")), within(lead + 16));
        assert_eq!(place(&format!("{{\"assertion\":\"{h}\\u002e{p}.{s}\"}}")), within(lead + 19));
    }
}

#[test]
fn several_grants_are_each_linted() {
    let [a, b] = &*BASES;
    let texts = [
        format!("{}\n{}\n", a.token, b.token),
        format!("{}\r\n\r\n{}", a.token, b.token),
        format!("{} {}", a.token, b.token),
        format!("{},{}", a.token, b.token),
        format!("{}\n{}", wrapped(&a.token, 64, "\n"), wrapped(&b.token, 76, "\n")),
    ];
    for (nth, text) in texts.iter().enumerate() {
        let found = grants(text.as_bytes());
        assert_eq!(found.len(), 2, "{text}");
        assert_eq!((found[0].jti.as_deref(), found[1].jti.as_deref()), (Some(a.jti), Some(b.jti)));
        let first: Vec<String> = cases::lines(&found[0]);
        let about_number = first.iter().filter(|l| *l == STRAY).count();
        assert_eq!(about_number, if nth == 4 { 2 } else { 1 }, "{text}: {first:?}");
        let second = cases::lines(&found[1]);
        assert_eq!(second.iter().filter(|l| *l == STRAY).count(), usize::from(nth == 4), "{text}");
        assert_eq!(first.iter().filter(|l| *l == WRAPPED).count(), 0);
    }
    let named = format!("first: {}\nsecond: {}\n", a.token, b.token);
    let found = grants(named.as_bytes());
    assert_eq!(found.iter().map(cases::lines).collect::<Vec<_>>(), [clean(a), clean(b)]);
    let array = format!("[\"{}\", {{\"assertion\": \"{}\"}}]", a.token, b.token);
    let found = grants(array.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(cases::lines(&found[0]), clean(a));
    assert_eq!(cases::lines(&found[1]), clean(b));
}

#[test]
fn nothing_at_all() {
    for text in ["", "\n", "\r\n", "  \n\t\n", "\u{feff}", "\u{feff}\n", "\0\0"] {
        assert!(grants(text.as_bytes()).is_empty(), "{text:?}");
    }
}

#[test]
fn nonsense_is_one_finding() {
    let texts = [
        "undefined",
        "null\n",
        "None",
        "nil",
        "\"undefined\"",
        "Bearer undefined",
        "assertion=undefined",
        "grant_type=x&assertion=null",
        "[object Promise]",
        "[object Object]",
        "Promise { <pending> }",
        "Promise { 'eyJ' }",
        "System.Byte[]",
        "System.Threading.Tasks.Task`1[System.String]",
        "<coroutine object make at 0x7f00>",
        "[B@6d06d69c",
        "$TOKEN",
        "${JWT}",
        "{{token}}",
        "<token>",
        "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nKeyError: 'kid'",
        "Exception in thread \"main\" java.lang.IllegalStateException: no key\n\tat no.example.Main.main(Main.java:3)",
        "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>",
        "{\"access_token\": \"abc\", \"token_type\": \"Bearer\", \"expires_in\": 119, \"scope\": \"digdir:test\"}",
        "{\"error\": \"invalid_grant\", \"error_description\": \"Invalid assertion.\"}",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_grant\"}",
        "{}",
        "[]",
        "[1, 2]",
        "{\"a\": 1}",
        "{\"assertion\": null}",
        "{\"assertion\": \"\"}",
        "{oops",
        "true",
        "42",
        "\"\"",
        "POST /token HTTP/1.1\r\nHost: maskinporten.no\r\n\r\ngrant_type=x",
        "curl https://maskinporten.no/token -d grant_type=x",
        "grant_type=x",
        "Feil ved henting av token. Se loggen for mer informasjon.",
        "www.example.com",
        "a.b.c",
        "{\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"AA\"}",
        "æøå",
        "eyJ",
        ".",
        "..",
        "...",
    ];
    for text in texts {
        let found = grants(text.as_bytes());
        assert_eq!(found.len(), 1, "{text:?}");
        assert_eq!(found[0].findings.len(), 1, "{text:?}: {:?}", cases::lines(&found[0]));
        assert_eq!(found[0].verdict, Verdict::Unreadable, "{text:?}");
        assert!(found[0].not_checked.is_empty(), "{text:?}");
        let finding = &found[0].findings[0];
        for lang in [grantlint::language::Lang::En, grantlint::language::Lang::Nb] {
            assert!(!finding.text(lang).contains("secretsecret"), "{text:?}");
        }
    }
}

/// What self-service and the server answer about a client goes with a grant, and is none.
#[test]
fn answers_about_a_client_are_named() {
    let profile = |name: &str| std::fs::read_to_string(support::testdata("profile").join(name)).unwrap();
    let access =
        r#"{"scope": "a:b", "state": "APPROVED", "consumer_orgno": "991825827", "owner_orgno": "974760673"}"#;
    for (text, flag) in [
        (profile("access.json"), "--access"),
        (access.to_owned(), "--access"),
        (format!("[{access}]"), "--access"),
        (profile("client.json"), "--client"),
        (profile("clients.json"), "--client"),
        (profile("well-known.json"), "--env"),
    ] {
        let found = grants(text.as_bytes());
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(cases::lines(&found[0]), ["error - not-a-grant input"], "{text}");
        assert!(found[0].findings[0].help(grantlint::language::Lang::En).contains(flag), "{text}");
    }
    // A draft is one also with the claims that such an answer has.
    let draft = r#"{"aud": "https://test.maskinporten.no/", "scope": "a:b", "consumer_orgno": "991825827", "owner_orgno": "1"}"#;
    assert!(!cases::lines(&grants(draft.as_bytes())[0]).iter().any(|line| line.contains("not-a-grant")));
}

/// Keys and certificates in place of a grant are judged as what they are, and the report says so.
#[test]
fn keys_and_certificates_are_taken_as_what_they_are() {
    use grantlint::report::InputKind;
    let certificate = support::pem(&support::testdata("pki/certs/seid2-prod.pem"));
    let key = support::pem(&support::testdata("pki/keys/client.key.pem"));
    let store = vec![0x30, 0x82, 0x09, 0x00, 0x02, 0x01, 0x03, 0x30];
    let binary =
        [(certificate, InputKind::Certificate), (key, InputKind::Keys), (store, InputKind::Certificate)];
    for (bytes, kind) in binary {
        for input in [bytes.clone(), STANDARD.encode(&bytes).into_bytes()] {
            let found = grants(&input);
            assert_eq!((found.len(), found[0].kind), (1, kind));
        }
    }
    let texts = [
        ("{\"kty\":\"RSA\",\"n\":\"abc\",\"e\":\"AQAB\",\"d\":\"secretsecret\"}", InputKind::Keys),
        ("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"abc\",\"e\":\"AQAB\"}]}", InputKind::Keys),
        ("-----BEGIN PRIVATE KEY-----\nMIIsecretsecret\n-----END PRIVATE KEY-----\n", InputKind::Keys),
        (
            "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n",
            InputKind::Certificate,
        ),
        ("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0B\n-----END PUBLIC KEY-----\n", InputKind::Keys),
    ];
    for (text, kind) in texts {
        let found = grants(text.as_bytes());
        assert_eq!((found.len(), found[0].kind), (1, kind), "{text:?}");
        assert!(found[0].verdict >= Verdict::Rejected, "{text:?}: {:?}", cases::lines(&found[0]));
        for finding in &found[0].findings {
            for lang in [grantlint::language::Lang::En, grantlint::language::Lang::Nb] {
                assert!(!finding.text(lang).contains("secretsecret"), "{text:?}");
            }
        }
    }
}

#[test]
fn cut_tokens() {
    for base in BASES.iter() {
        let [h, p, s] = base.parts()[..] else { panic!() };
        let jws = "error MP-011 malformed-jws input";
        expect_only(h.as_bytes(), &[jws]);
        expect_only(format!("{h}.{}", &p[..p.len() / 2]).as_bytes(), &[jws]);
        for kept in [8, 9, 10, 11, 100, 101, 340] {
            let found = grants(format!("{h}.{p}.{}", &s[..kept]).as_bytes());
            let lines = cases::lines(&found[0]);
            let cut: Vec<_> = lines.iter().filter(|l| !clean(base).contains(l)).collect();
            assert_eq!(cut.len(), 1, "{kept}: {lines:?}");
            assert!(cut[0].contains("malformed-jws signature"), "{kept}: {lines:?}");
        }
        let long = |bytes: &[u8]| {
            let found = grants(format!("{h}.{p}.{}", URL_SAFE_NO_PAD.encode(bytes)).as_bytes());
            assert_eq!(found[0].findings.len(), clean(base).len() + 1);
            found[0].findings.iter().any(|f| f.text(Lang::En).contains("too long"))
        };
        assert!(long(&[&[0], [0x81; 384].as_slice()].concat()) && long(&[0x81; 513]));
        assert!(!long(&[0x81; 385]));
        let found = grants(format!("{h}.{p}").as_bytes());
        assert_eq!(cases::lines(&found[0])[0], jws);
        assert_eq!(found[0].iss.as_deref(), Some(base.iss));
        for cut in [1, 2, 3, 7] {
            let found = grants(format!("{}.{p}.{s}", &h[cut..]).as_bytes());
            assert_eq!(found[0].findings.len(), 1);
        }
    }
}

#[test]
fn kinds_of_json_are_named_in_each_language() {
    let said = |header: &str, payload: &str| {
        let found = grants(support::sign(header, payload, "client").as_bytes());
        let of = |lang| found[0].findings.iter().map(move |f| f.text(lang)).collect::<Vec<_>>().join(" ");
        (of(Lang::En), of(Lang::Nb))
    };
    for (json, en, nb) in [("[1]", "an array", "en liste"), ("5", "a number", "et tall")] {
        for (header, payload) in
            [(r#"{"alg":"RS256"}"#.to_owned(), json), (format!(r#"{{"x5c":[{json}]}}"#), "{}")]
        {
            let (english, norwegian) = said(&header, payload);
            assert!(english.contains(en), "{english}");
            assert!(norwegian.contains(nb) && !norwegian.contains(en), "{norwegian}");
        }
    }
}

#[test]
fn drafts() {
    let payload = r#"{"aud":"https://test.maskinporten.no/","iss":"x","iat":1767225600,"exp":1767225720,"jti":"j-123456","scope":"digdir:test"}"#;
    let draft = format!("{{\"header\": {{\"alg\": \"RS256\", \"kid\": \"k\"}}, \"payload\": {payload}}}\n");
    for text in [payload.to_owned(), draft.clone(), format!("\u{feff}{draft}"), format!("[{draft}]")] {
        let found = grants(text.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].findings.len(), 0, "{text}: {:?}", cases::lines(&found[0]));
        assert_eq!(found[0].iss.as_deref(), Some("x"));
    }
    let slips = [
        payload.replace("\"digdir:test\"", "\"digdir:test\","),
        payload.replace('"', "'"),
        payload.replace("\"x\"", "None"),
        payload.replace("{\"aud\"", "{ // draft\n\"aud\""),
        format!("{payload}{payload}"),
        payload[..payload.len() - 5].to_owned(),
        payload.replace("digdir:test", "digdir:\n"),
    ];
    for text in slips {
        let found = grants(text.as_bytes());
        assert_eq!(cases::lines(&found[0]), ["error MP-011 malformed-json payload"], "{text}");
    }
    expect_only(
        &payload.replace("j-123456", "bl\u{e5}b\u{e6}r").chars().map(|c| c as u8).collect::<Vec<u8>>(),
        &["error MP-011 malformed-json payload"],
    );
}

#[test]
fn lines_point_into_the_whole_file() {
    let context = Context::new(At::Issued);
    let policy = Policy::default();
    let mut linter = Linter::new(&context, &policy);
    for base in BASES.iter() {
        let source = Source { line: Some(7), ..Source::default() };
        let line = format!("{{\"t\": 1, \"request\": {{\"body\": \"{}\\n\"}}}}\r\n", base.token);
        let found = linter.lint_line(line.as_bytes(), Some("request.body"), &source, 1000);
        assert_eq!(found.len(), 1);
        let location = &found[0].findings[0].location;
        let start = 1000 + line.find("\\n").unwrap();
        assert_eq!(location.offset.unwrap().start, start);
        assert_eq!((location.line, location.column), (Some(7), Some(start - 1000 + 1)));
        assert_eq!(found[0].jti.as_deref(), Some(base.jti));

        let found = linter.lint_line(format!("{}\n", base.token).as_bytes(), None, &source, 0);
        assert_eq!(cases::lines(&found[0]), clean(base));
        // A line of UTF-16 ends within its line ending.
        let units = format!("\u{feff}{}\n", base.token);
        let mut first: Vec<u8> = units.encode_utf16().flat_map(u16::to_le_bytes).collect();
        first.pop();
        let mut last: Vec<u8> = base.token.encode_utf16().flat_map(u16::to_le_bytes).collect();
        last.insert(0, 0);
        for bytes in [first, last] {
            let found = linter.lint_line(&bytes, None, &source, 0);
            assert_eq!(cases::lines(&found[0]), [&[WRAPPED.to_owned()], clean(base).as_slice()].concat());
        }
        let found = linter.lint_line(line.as_bytes(), Some("body"), &source, 0);
        assert_eq!(cases::lines(&found[0]), ["error - not-a-grant input"]);
        let found = linter.lint_line(b"no json", Some("body"), &source, 0);
        assert_eq!(cases::lines(&found[0]), ["error - not-a-grant input"]);
        assert!(linter.lint_line(b" \r\n", Some("body"), &source, 0).is_empty());
        assert!(linter.lint_line(b"\n", None, &source, 0).is_empty());
    }
}

/// How long that takes for how much text is for `benches/growth.py`.
#[test]
fn hostile_text_is_read_to_its_end() {
    let million = 20_000;
    let long = 4 * million;
    let token = &BASES[0].token;
    let texts: Vec<Vec<u8>> = vec![
        vec![b'.'; long],
        vec![b'e'; long],
        vec![0; long],
        vec![0xFF; long],
        vec![b'['; long],
        vec![b'{'; long],
        vec![b'"'; long],
        vec![b'\\'; long],
        vec![b'%'; long],
        vec![b'='; long],
        vec![b' '; long],
        b"eyJ ".repeat(million),
        b"eyJ,".repeat(million),
        b"eyJ. ".repeat(million / 2),
        b"eyJ.eyJ. ".repeat(million / 4),
        b"eyJ.e.e ".repeat(million / 8),
        b"eyJ=".repeat(million),
        b"eyJ%2".repeat(million),
        b"eyJ\\n".repeat(million),
        b"curl ".repeat(million),
        b"curl '".repeat(million),
        b"assertion=".repeat(million / 2),
        b"&assertion=".repeat(million / 2),
        b"-----BEGIN ".repeat(million / 2),
        b"{\"a\":".repeat(million),
        b"\"b'".repeat(million),
        [b"[".as_slice(), &b"[],".repeat(million / 4), b"[]]"].concat(),
        [b"{\"aud\":".as_slice(), &vec![b'['; long]].concat(),
        format!("{token} \n").repeat(1000).into_bytes(),
    ];
    for text in texts {
        std::hint::black_box(grants(&text));
    }
}

fn context() -> Context {
    let mut context = Context::new(At::Time(1_795_360_505));
    context.environment = grantlint::environments::Environment::named("test");
    context
}

/// The lengths of signatures of keys that are not known, and what is said of them.
#[test]
fn lengths_of_signatures() {
    let (header, payload) = (
        r#"{"alg":"RS256","kid":"key-1"}"#,
        crate::carriers::claims(
            "https://test.maskinporten.no/",
            "digdir:test",
            "3a1f6f5e-0000-4000-8000-000000000001",
        ),
    );
    let said = |signature: &[u8], context: &Context| {
        let parts =
            [header.as_bytes(), payload.as_bytes(), signature].map(|part| URL_SAFE_NO_PAD.encode(part));
        let report = grantlint::lint(parts.join(".").as_bytes(), context);
        let said = |f: &grantlint::finding::Finding| (f.rule.name, f.severity, f.text(Lang::En));
        report.grants[0].findings.iter().map(said).collect::<Vec<_>>()
    };
    let of = |length: usize| vec![0x81; length];
    let unknown = context();
    for length in [128, 256, 320, 375, 384, 500, 512] {
        assert!(said(&of(length), &unknown).is_empty(), "{length}");
    }
    for (length, is_unusual) in [(257, false), (304, true), (385, false), (392, true)] {
        let [(rule, severity, text)] = &said(&of(length), &unknown)[..] else { panic!("{length}") };
        let expected = if is_unusual { Severity::Warning } else { Severity::Error };
        assert_eq!((*rule, *severity), ("malformed-jws", expected), "{length}");
        assert_eq!(text.contains(&format!("{} bits", length * 8)), is_unusual, "{text}");
    }
    let der = [&[0x30, 69, 0x02][..], &of(68)].concat();
    for (signature, is_other) in
        [(of(64), true), (of(32), true), (der, true), (of(200), false), (of(65), false)]
    {
        let [(rule, severity, text)] = &said(&signature, &unknown)[..] else { panic!() };
        assert_eq!((*rule, *severity), ("malformed-jws", Severity::Error));
        assert_eq!(text.contains("HMAC"), is_other, "{text}");
    }
    // Where the key is known, its length decides: a signature of that length is compared with it.
    for (bytes, length, rule) in [
        (375, 375, "signature"),
        (257, 257, "signature"),
        (513, 513, "signature"),
        (375, 300, "malformed-jws"),
        (257, 375, "signature"),
    ] {
        let modulus = URL_SAFE_NO_PAD.encode(of(bytes));
        let jwks = format!(r#"{{"keys":[{{"kty":"RSA","kid":"key-1","e":"AQAB","n":"{modulus}"}}]}}"#);
        let keys = grantlint::context::KeySet::read(jwks.as_bytes(), &mut Vec::new()).unwrap();
        let mut context = context();
        context.keys = Some(keys);
        let found = said(&of(length), &context);
        assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [rule], "{bytes} {length}: {found:?}");
    }
}
