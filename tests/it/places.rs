//! A finding points at the very characters that are wrong, in whatever way the token is written: each
//! character of a token is found at the place where it is in the file.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use grantlint::internals::input::{self, Body, DamageKind, RecordId};
use grantlint::internals::source::Span;

use crate::carriers::{CARRIERS, HEADER, claims, lint};
use crate::support;

/// A text that holds a token, and what in it each character of the token is written as.
#[derive(Clone)]
struct Written {
    bytes: Vec<u8>,
    at: Vec<Span>,
    /// Whether UTF-16 is big endian; `None` for UTF-8.
    is_big: Option<bool>,
}

/// What a program puts before a character of a token, and how it writes the character.
type Way = fn(usize, char) -> (String, String);

/// Ways to write the token itself.
const PLAIN: Way = |_, c| (String::new(), c.to_string());
const PERCENT: Way = |n, c| match n % 3 {
    // What tells a token is not hidden: no encoder touches letters.
    _ if n < 3 => PLAIN(n, c),
    0 => (String::new(), format!("%{:02X}", u32::from(c))),
    1 => (String::new(), format!("%{:02x}", u32::from(c))),
    _ => PLAIN(n, c),
};
const JSON: Way = |n, c| match n % 7 {
    0 => (String::new(), format!("\\u{:04X}", u32::from(c))),
    3 => (String::new(), format!("\\u{:04x}", u32::from(c))),
    _ => PLAIN(n, c),
};
const SOFT_BREAKS: Way = |n, c| {
    (every(70, n, "=\r\n"), if n % 11 == 5 { format!("={:02X}", u32::from(c)) } else { c.to_string() })
};
const CONTINUED: Way = |n, c| (every(100, n, "\\\n    "), c.to_string());
const CONTINUED_CRLF: Way = |n, c| (every(100, n, "\\\r\n\t"), c.to_string());
const NUMBERS: Way = |n, c| (every(1, n, ","), u32::from(c).to_string());
const NUMBERS_APART: Way = |n, c| (every(1, n, ", "), u32::from(c).to_string());
const COLOURED: Way = |n, c| (every(50, n, "\u{1b}[1;36m\u{1b}[0m"), c.to_string());

fn every(characters: usize, n: usize, separator: &str) -> String {
    if n > 0 && n.is_multiple_of(characters) { separator.to_owned() } else { String::new() }
}

/// The place of a range whose bytes are written at these places.
fn through(moved: &[Span], at: Span) -> Span {
    Span::new(moved[at.start].start, moved[at.end - 1].end)
}

impl Written {
    /// The token on its own.
    fn new(token: &str, way: impl Fn(usize, char) -> (String, String)) -> Self {
        let (mut bytes, mut at) = (Vec::new(), Vec::new());
        for (n, c) in token.chars().enumerate() {
            let (before, sign) = way(n, c);
            bytes.extend(before.bytes());
            at.push(Span::new(bytes.len(), bytes.len() + sign.len()));
            bytes.extend(sign.bytes());
        }
        Self { bytes, at, is_big: None }
    }

    /// In place of the last `@` of a carrier: PowerShell has one of its own.
    fn inside(self, carrier: &str) -> Self {
        let (before, behind) = carrier.rsplit_once('@').unwrap();
        let bytes = [before.as_bytes(), &self.bytes, behind.as_bytes()].concat();
        Self { bytes, at: self.at.into_iter().map(|at| at.shifted(before.len())).collect(), is_big: None }
    }

    /// With each byte written as `sign` has it.
    fn each(self, sign: impl Fn(u8) -> Vec<u8>) -> Self {
        let (mut bytes, mut moved) = (Vec::new(), Vec::new());
        for &byte in &self.bytes {
            let start = bytes.len();
            bytes.extend(sign(byte));
            moved.push(Span::new(start, bytes.len()));
        }
        Self { bytes, at: self.at.iter().map(|at| through(&moved, *at)).collect(), is_big: None }
    }

    /// As the inside of a JSON string.
    fn escaped(self) -> Self {
        self.each(|byte| match byte {
            b'"' | b'\\' => vec![b'\\', byte],
            b'\n' => b"\\n".to_vec(),
            b'\r' => b"\\r".to_vec(),
            b'\t' => b"\\t".to_vec(),
            _ => vec![byte],
        })
    }

    fn base64(self) -> Self {
        let first = |at: usize| at / 3 * 4 + at % 3;
        let at = self.at.iter().map(|at| Span::new(first(at.start), (at.end * 4).div_ceil(3))).collect();
        Self { bytes: STANDARD.encode(&self.bytes).into_bytes(), at, is_big: None }
    }

    /// In lines of so many characters, each but the first with `ending` before it.
    fn lines(self, columns: usize, ending: &str) -> Self {
        let moved = |at: usize| at + at / columns * ending.len();
        let at = self.at.iter().map(|at| Span::new(moved(at.start), moved(at.end - 1) + 1)).collect();
        let lines: Vec<&[u8]> = self.bytes.chunks(columns).collect();
        Self { bytes: lines.join(ending.as_bytes()), at, is_big: None }
    }

    /// The whole file in UTF-16.
    fn utf16(self, big: bool, mark: bool) -> Self {
        let text = String::from_utf8(self.bytes).unwrap();
        let shift = 2 * usize::from(mark);
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let place = |at: usize| shift + 2 * text[..at].encode_utf16().count();
        let text = if mark { format!("\u{feff}{text}") } else { text.clone() };
        let bytes = units(&text)
            .into_iter()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        let bytes = bytes.collect();
        let at = self.at.iter().map(|at| Span::new(place(at.start), place(at.end))).collect();
        Self { bytes, at, is_big: Some(big) }
    }
}

/// A grant with a mistake in it, and which of its characters are the mistake.
fn grant() -> (String, Span) {
    let payload =
        claims("https://test.maskinporten.no", "digdir:test", "7d1f6f5e-0000-4000-8000-000000000001");
    let token = support::sign(HEADER, &payload, "client");
    let value = payload.find("\"https").unwrap();
    let end = value + "\"https://test.maskinporten.no\"".len();
    let lead = URL_SAFE_NO_PAD.encode(HEADER).len() + 1;
    (token, Span::new(lead + value / 3 * 4 + value % 3, lead + (end * 4).div_ceil(3)))
}

/// What is wrong with where a token is found: nothing, if it is where it was written.
fn faults(name: &str, token: &str, wrong: Span, written: &Written) -> Vec<String> {
    let mut faults = Vec::new();
    let found = input::find_in_file(&written.bytes, name);
    let [candidate] = found.as_slice() else { return vec![format!("{} candidates", found.len())] };
    let Body::Compact { token: text, written: spelling } = &candidate.body else {
        return vec![format!("{:?}", candidate.body)];
    };
    if text.bytes.as_ref() != token.as_bytes() || !spelling.is_empty() {
        return vec![format!("another token: {}", String::from_utf8_lossy(&text.bytes))];
    }
    for (n, &at) in written.at.iter().enumerate() {
        if text.place(n) != at {
            faults.push(format!("character {n} at {:?}, not {at:?}", text.place(n)));
            break;
        }
    }
    let all = Span::new(written.at[0].start, written.at.last().unwrap().end);
    if text.lift(Span::new(0, token.len())) != all {
        faults.push(format!("all of it at {:?}", text.lift(Span::new(0, token.len()))));
    }
    if candidate.damage.iter().any(|damage| damage.kind != DamageKind::Utf16) {
        faults.push(format!("{:?}", candidate.damage));
    }
    let (grants, _) = lint(Some(name), &written.bytes);
    let finding = grants[0].findings.iter().find(|finding| finding.rule.name == "audience");
    let Some(location) = finding.map(|finding| &finding.location) else {
        return vec!["no finding".to_owned()];
    };
    let expected = Span::new(written.at[wrong.start].start, written.at[wrong.end - 1].end);
    if location.offset.map(|offset| (offset.start, offset.end)) != Some((expected.start, expected.end)) {
        faults.push(format!("finding at {:?}, not {expected:?}", location.offset));
    }
    // Lines and columns are those of an editor: characters, without the mark that UTF-16 begins with.
    let before = String::from_utf8_lossy(&written.bytes[..expected.start]).into_owned();
    let before = written.is_big.map_or(before, |is_big| {
        let unit = if is_big { u16::from_be_bytes } else { u16::from_le_bytes };
        let units: Vec<u16> =
            written.bytes[..expected.start].chunks(2).map(|pair| unit(pair.try_into().unwrap())).collect();
        String::from_utf16(&units).unwrap().replace('\u{feff}', "")
    });
    let (lines, last) = before.rsplit_once('\n').unwrap_or(("", &before));
    let line = if before.contains('\n') { lines.split('\n').count() + 1 } else { 1 };
    let place = (line, last.chars().count() + 1);
    if location.line.zip(location.column) != Some(place) {
        faults.push(format!("finding in {:?}:{:?}, not {place:?}", location.line, location.column));
    }
    faults
}

/// Fails if the token is not found where it was written.
fn check(wrongs: &mut Vec<String>, name: &str, token: &str, wrong: Span, written: &Written) {
    for fault in faults(name, token, wrong, written) {
        let text = String::from_utf8_lossy(&written.bytes);
        wrongs.push(format!("{name}: {fault}\n{}", text.chars().take(400).collect::<String>()));
    }
}

#[test]
fn each_character_is_found_where_it_is_in_every_carrier() {
    let (token, wrong) = grant();
    let mut wrongs = Vec::new();
    for (name, carrier) in CARRIERS {
        let written = Written::new(&token, PLAIN).inside(carrier);
        check(&mut wrongs, name, &token, wrong, &written);
        check(&mut wrongs, name, &token, wrong, &written.clone().inside("\u{feff}@"));
        check(&mut wrongs, name, &token, wrong, &written.clone().inside("\n\n@"));
        let is_binary = carrier.contains('\0');
        for (big, mark) in [(true, true), (false, true), (true, false), (false, false)] {
            // Zero bytes of its own: no longer told from UTF-16 without a mark.
            if !is_binary || mark {
                check(&mut wrongs, name, &token, wrong, &written.clone().utf16(big, mark));
            }
        }
        if !carrier.contains('\r') && !is_binary {
            let crlf = written.clone().each(|b| if b == b'\n' { b"\r\n".to_vec() } else { vec![b] });
            check(&mut wrongs, name, &token, wrong, &crlf);
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

/// The ways in which carriers write the characters of a token.
const WAYS: &[(&str, &str, Way)] = &[
    ("a.form", "grant_type=x&assertion=@&x=y", PERCENT),
    ("a.url", "https://a/token?grant_type=x&assertion=@#x", PERCENT),
    ("a.http", "POST /token HTTP/1.1\nHost: a\n\ngrant_type=x&assertion=@\n", PERCENT),
    ("a.sh", "curl -d 'grant_type=x&assertion=@' https://a", PERCENT),
    ("a.json", "{\"a\": [{\"assertion\": \"@\", \"b\": 1}]}", JSON),
    ("b.json", "{\"n\": \"æ\\ud83d\\ude00\", \"assertion\": \"@\"}", JSON),
    ("c.json", "[\"@\"]", JSON),
    ("b.http", "POST /token HTTP/1.1\r\nHost: a\r\n\r\n{\"assertion\": \"@\"}", JSON),
    ("a.jsonl", "{\"n\": 1}\n{\"assertion\": \"@\"}\n", |n, c| if n < 60 { PLAIN(n, c) } else { JSON(n, c) }),
    ("b.jsonl", "\"@\"\n\"x\"\n", JSON),
    ("a.yaml", "a:\n  - b: \"@\"\n    c: 1\n", JSON),
    ("a.eml", "Content-Transfer-Encoding: quoted-printable\r\n\r\nassertion=3D@\r\n", SOFT_BREAKS),
    ("b.eml", "Content-Transfer-Encoding: quoted-printable\r\n\r\nThe grant: @ .\r\n", SOFT_BREAKS),
    ("a.properties", "grant=@\nb=1\n", CONTINUED),
    ("a.rs", "let a = \"@\";\nlet b = 1;\n", CONTINUED),
    ("b.rs", "let a = \"@\";\nlet b = 1;\n", CONTINUED_CRLF),
    ("a.bash", "curl -d \"assertion=@\" https://a", |n, c| (every(100, n, "\\\n"), c.to_string())),
    ("buffer.json", "{\"type\": \"Buffer\", \"data\": [@]}", NUMBERS),
    ("buffer.json", "{\"type\": \"Buffer\", \"data\": [@]}", NUMBERS_APART),
    ("journal.json", "{\"_COMM\": \"a\", \"MESSAGE\": [@]}\n{\"n\": 1}\n", NUMBERS),
    ("colours.log", "\u{1b}[32mdebug\u{1b}[0m assertion=@ \u{1b}[0m\n", COLOURED),
    ("nginx.log", "{\\x22assertion\\x22:\\x22@\\x22}\n", |n, c| {
        (String::new(), if n % 5 == 0 { format!("\\x{:02X}", u32::from(c)) } else { c.to_string() })
    }),
    ("a.py", "x = ('@')\n", |n, c| (every(100, n, "'\n    '"), c.to_string())),
    ("a.js", "const x = \"@\";\n", |n, c| (every(90, n, "\" +\n  \""), c.to_string())),
    ("b.js", "const x = [\"@\"].join('');\n", |n, c| (every(90, n, "\", \""), c.to_string())),
    ("a.cs", "var x = \"@\";\n", |n, c| (every(80, n, "\"\r\n    + \""), c.to_string())),
    ("a.java", "sb.append(\"@\");\n", |n, c| (every(80, n, "\").append(\""), c.to_string())),
    ("b.java", "x = \"@\";\n", |n, c| (every(80, n, "\".concat(\""), c.to_string())),
    ("a.go", "x := \"@\"\n", |n, c| (every(80, n, "\" +\n\t\""), c.to_string())),
    ("a.php", "$x = '@';\n", |n, c| (every(80, n, "' . '"), c.to_string())),
    ("a.sql", "SELECT '@';\n", |n, c| (every(80, n, "' || '"), c.to_string())),
    ("a.vb", "x = \"@\"\n", |n, c| (every(80, n, "\" & _\r\n  \""), c.to_string())),
    ("a.rs", "concat!(\"@\")\n", |n, c| (every(80, n, "\",\n    \""), c.to_string())),
    ("parts.py", "a = '.'.join(['@'])\n", |_, c| {
        (String::new(), if c == '.' { "', '".into() } else { c.into() })
    }),
    ("parts.js", "a = [\"@\"]\n", |_, c| {
        (String::new(), if c == '.' { "\",\n \"".into() } else { c.into() })
    }),
];

#[test]
fn each_character_is_found_where_it_is_however_it_is_written() {
    let (token, wrong) = grant();
    let mut wrongs = Vec::new();
    for (name, carrier, way) in WAYS {
        let written = Written::new(&token, way).inside(carrier);
        check(&mut wrongs, name, &token, wrong, &written);
        check(&mut wrongs, name, &token, wrong, &written.clone().utf16(false, true));
        check(&mut wrongs, name, &token, wrong, &written.utf16(true, true));
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

/// A string in a string, a body in base64, a part of a mail, a Secret.
#[test]
fn each_character_is_found_where_it_is_through_several_layers() {
    let (token, wrong) = grant();
    let form = |way: Way| Written::new(&token, way).inside("grant_type=x&assertion=@");
    let plain = || Written::new(&token, PLAIN);
    let body = || Written::new(&token, PLAIN).inside("{\n \"assertion\": \"@\"\n}");
    let mail = "Subject: x\r\n\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n@\r\n--x--\r\n";
    let trace = |line: usize, text: &Written| {
        let mut bytes = b"=> Send data\n".to_vec();
        let mut moved = Vec::new();
        for (n, chunk) in text.bytes.chunks(line).enumerate() {
            bytes.extend(format!("{:04x}: ", n * line).bytes());
            moved.extend(bytes.len()..bytes.len() + chunk.len());
            bytes.extend([chunk, &b"\n"[..]].concat());
        }
        let moved: Vec<Span> = moved.into_iter().map(|at| Span::new(at, at + 1)).collect();
        let at = text.at.iter().map(|at| through(&moved, *at)).collect();
        Written { bytes, at, is_big: None }
    };
    let dump = |text: &Written| {
        let (mut bytes, mut moved) = (b"sent:\n".to_vec(), Vec::new());
        for (n, row) in text.bytes.chunks(16).enumerate() {
            bytes.extend(format!("{:08x}: ", n * 16).bytes());
            for (n, byte) in row.iter().enumerate() {
                moved.push(Span::new(bytes.len(), bytes.len() + 2));
                bytes.extend(format!("{byte:02x}{}", if n % 2 == 1 { " " } else { "" }).bytes());
            }
            let (padding, text) = (" ".repeat(1 + (16 - row.len()) * 5 / 2), String::from_utf8_lossy(row));
            bytes.extend(format!("{padding}{}\n", text.replace(char::is_control, ".")).bytes());
        }
        let at = text.at.iter().map(|at| through(&moved, *at)).collect();
        Written { bytes, at, is_big: None }
    };
    let mut wrongs = Vec::new();
    for (name, written) in [
        ("dump.txt", dump(&form(PLAIN))),
        ("dump.txt", dump(&Written::new(&token, PLAIN).inside("\nassertion=@"))),
        ("a.json", body().escaped().inside("{\"log\": \"@\"}")),
        ("b.json", body().escaped().inside("{\"request\": {\"body\": \"@\", \"n\": 1}}")),
        ("c.json", body().escaped().inside("{\"a\": \"@\"}").escaped().inside("{\"log\": \"@\\n\"}")),
        ("d.json", form(PERCENT).inside("{\"postData\": {\"text\": \"@\"}}")),
        ("e.json", form(PERCENT).inside("curl -d '@' \\\n https://a").escaped().inside("{\"run\": \"@\"}")),
        ("a.jsonl", plain().escaped().inside("{\"message\": \"sent assertion=@ now\"}\n{\"n\": 1}\n")),
        ("f.json", form(PLAIN).base64().inside("{\"body\": \"@\", \"isBase64Encoded\": true}")),
        ("g.json", form(PERCENT).inside("a=1&@").base64().inside("{\"body\": \"@\"}")),
        ("h.json", body().inside("ab @").base64().inside("{\"body\": \"@\"}")),
        ("a.xml", form(PLAIN).base64().inside("<request base64=\"true\"><![CDATA[@]]></request>")),
        ("a.eml", plain().inside("Hei @\n").base64().lines(76, "\r\n").inside(mail)),
        ("b.eml", plain().base64().lines(60, "\n").inside(&mail.replace('\r', ""))),
        ("secret.yaml", plain().base64().inside("kind: Secret\ndata:\n  grant: @\n")),
        ("list.json", plain().base64().inside("{\"items\": [{\"data\": {\"grant\": \"@\"}}]}")),
        ("trace.txt", trace(64, &form(PLAIN))),
        ("trace.txt", trace(33, &form(PLAIN))),
        ("configmap.yaml", plain().inside("data:\n  a.yaml: |\n    grants:\n      first: @\n      n: 1\n")),
        ("workflow.yaml", form(PLAIN).inside("run: |\n  curl -d '@' https://a\n  echo\n")),
        ("folded.yaml", form(PLAIN).inside("run: >-\n  curl\n  -d '@'\n  https://a\n")),
        ("devtools.sh", form(PERCENT).inside("curl --data-raw $'a=\\'1\\'&@' https://a")),
        ("quoted.sh", body().escaped().inside("curl -d \"@\" https://a")),
    ] {
        check(&mut wrongs, name, &token, wrong, &written);
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

/// What breaks a token is damage; the characters on both sides of it stay where they are.
#[test]
fn damage_moves_no_character() {
    let (token, _) = grant();
    let cases: &[(&str, &str, Way, &[DamageKind])] = &[
        ("a.jwt", "@", |n, c| (every(64, n, "\n"), c.to_string()), &[DamageKind::LineBreak]),
        ("b.jwt", "@", |n, c| (every(76, n, "\r\n  "), c.to_string()), &[DamageKind::LineBreak]),
        ("c.jwt", "@", |n, c| (every(50, n, " "), c.to_string()), &[DamageKind::Blank]),
        ("d.jwt", "@", |n, c| (every(50, n, "\t"), c.to_string()), &[DamageKind::Tab]),
        ("e.jwt", "@", |n, c| (every(50, n, "\u{200b}"), c.to_string()), &[DamageKind::Invisible]),
        ("f.jwt", "@", |n, c| (every(50, n, "\u{feff}"), c.to_string()), &[DamageKind::ByteOrderMark]),
        ("g.jwt", "@", PERCENT, &[DamageKind::PercentEncoding]),
        ("h.jwt", "@", |n, c| if n % 9 == 4 { JSON(0, c) } else { PLAIN(n, c) }, &[DamageKind::Escapes]),
        ("i.jwt", "@", |n, c| (every(64, n, "\\n"), c.to_string()), &[DamageKind::Escapes]),
        ("j.jwt", "@", |n, c| (every(64, n, "\\\n"), c.to_string()), &[DamageKind::Escapes]),
        (
            "a.json",
            "{\"assertion\": \"@\"}",
            |n, c| (every(64, n, "\\n"), c.to_string()),
            &[DamageKind::LineBreak],
        ),
        ("a.form", "assertion=@", |n, c| (every(64, n, "%0D%0A"), c.to_string()), &[DamageKind::LineBreak]),
        (
            "a.log",
            "INFO grant=@\nINFO next\n",
            |n, c| (every(64, n, "\n"), c.to_string()),
            &[DamageKind::LineBreak],
        ),
    ];
    for (name, carrier, way, damage) in cases {
        let written = Written::new(&token, way).inside(carrier);
        let found = input::find_in_file(&written.bytes, name);
        let Body::Compact { token: text, .. } = &found[0].body else { panic!("{name}: {:?}", found[0].body) };
        assert_eq!(text.bytes.as_ref(), token.as_bytes(), "{name}");
        let places: Vec<Span> = (0..token.len()).map(|n| text.place(n)).collect();
        assert_eq!(places, written.at, "{name}");
        let kinds: Vec<_> = found[0].damage.iter().map(|damage| damage.kind).collect();
        assert_eq!((found.len(), kinds.as_slice()), (1, *damage), "{name}");
        let first = &found[0].damage[0];
        let broken = (1..token.len()).filter(|&n| written.at[n].start > written.at[n - 1].end).count();
        if !matches!(first.kind, DamageKind::PercentEncoding | DamageKind::Escapes) {
            assert_eq!(first.count, broken, "{name}");
            let gap = (1..token.len()).find(|&n| written.at[n].start > written.at[n - 1].end).unwrap();
            assert_eq!(first.span.start, written.at[gap - 1].end, "{name}");
            assert!(first.span.end <= written.at[gap].start, "{name}: {:?}", first.span);
        }
    }
}

/// Columns of CSV and TSV, members of records: by name, by number, with quotation marks that are doubled.
#[test]
fn each_character_is_found_where_it_is_in_a_record() {
    let (token, _) = grant();
    for (line, field, id, named) in [
        ("a,@,b\n", Some("2"), "1", "\"a\""),
        ("\"x,\"\"y\"\"\",\"@\",b\r\n", Some("2"), "1", "\"x,\\\"y\\\"\""),
        ("a\t@\tb\n", Some("2"), "3", "\"b\""),
        ("a;b;@\n", Some("3"), "2", "\"b\""),
        ("\"@\";b\n", Some("1"), "2", "\"b\""),
        ("a,@,b\n", None, "line-number", "7"),
        ("{\"id\": \"r1\", \"grant\": \"@\"}\n", Some("grant"), "id", "\"r1\""),
        ("{\"m\": {\"id\": 5}, \"a\": {\"grant\": \"@\"}}\n", Some("a.grant"), "m.id", "5"),
        ("\u{feff}{\"id\": true, \"grant\": \"assertion=@\"}\n", Some("grant"), "id", "true"),
        ("\"@\"\n", None, "line-number", "7"),
        ("{\"b\": 1, \"a\": \"@\"}\n", None, "b", "1"),
    ] {
        let written = Written::new(&token, PLAIN).inside(line);
        let found = input::line(&written.bytes, field);
        let Body::Compact { token: text, .. } = &found[0].body else { panic!("{line}: {:?}", found[0].body) };
        assert_eq!((found.len(), text.bytes.as_ref()), (1, token.as_bytes()), "{line}");
        let places: Vec<Span> = (0..token.len()).map(|n| text.place(n)).collect();
        assert_eq!(places, written.at, "{line}");
        assert_eq!(RecordId::named(id).of(&written.bytes, 7), named, "{line}");
    }
}

/// What is to be changed is told by the grant, not by what carries it.
#[test]
fn changes_are_the_same_in_every_carrier() {
    let (token, _) = grant();
    let changes = |name: &str, input: &[u8]| {
        let (grants, _) = lint(Some(name), input);
        let corrected = grants[0].findings.iter().filter_map(|finding| finding.change.as_ref());
        corrected.map(|change| format!("{change:?}")).collect::<Vec<_>>()
    };
    let alone = changes("a.jwt", token.as_bytes());
    assert_eq!(alone.len(), 1, "{alone:?}");
    assert!(alone[0].contains("https://test.maskinporten.no/"), "{alone:?}");
    for (name, carrier) in CARRIERS {
        let input = Written::new(&token, PLAIN).inside(carrier);
        assert_eq!(changes(name, &input.bytes), alone, "{name}");
    }
}
