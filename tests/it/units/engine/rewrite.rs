//! A new value in a file of settings.

use grantlint::change::Safety;
use grantlint::internals::engine::rewrite::rewritten;
use grantlint::internals::source::Span;

/// The file after the value between the marks `«»` is written anew.
fn after(marked: &str, now: &str, new: &str) -> Option<(String, bool)> {
    let (before, rest) = marked.split_once('«')?;
    let (written, end) = rest.split_once('»')?;
    let text = format!("{before}{written}{end}");
    let span = Span::new(before.len(), before.len() + written.len());
    let (value, safety) = rewritten(&text, span, now, new)?;
    Some((format!("{before}{value}{end}"), safety == Safety::Safe))
}

fn to(marked: &str, now: &str) -> Option<String> {
    after(marked, now, "https://x/").map(|(text, _)| text)
}

#[test]
fn values_keep_their_quotation_marks() {
    assert_eq!(to("a = «\"https://x\"» # c", "https://x").as_deref(), Some("a = \"https://x/\" # c"));
    assert_eq!(to("a: '«https://x»'", "https://x").as_deref(), Some("a: 'https://x/'"));
    assert_eq!(to("A=«https://x»", "https://x").as_deref(), Some("A=https://x/"));
    assert_eq!(to("«\"https://x\\n\"»", "https://x\n").as_deref(), Some("\"https://x/\""));
    assert_eq!(to("a.b=«https\\://x»", "https://x").as_deref(), Some("a.b=https\\://x/"));
    assert_eq!(to("a: «https://x/.well-known»", "https://x"), None, "the value was derived");
    for escaped in ["a: b", "-a", "a#b", "a\"b"] {
        assert_eq!(after("a: «https://x»", "https://x", escaped), None, "{escaped}");
    }
}

#[test]
fn a_space_in_a_value_needs_marks_where_a_shell_may_read_it() {
    let spaced = |marked: &str| after(marked, "a:b,c:d", "a:b c:d");
    let safe = |text: &str| Some((text.to_owned(), true));
    assert_eq!(spaced("A='«a:b,c:d»'"), safe("A='a:b c:d'"));
    assert_eq!(spaced("  scope: «a:b,c:d»"), safe("  scope: a:b c:d"));
    assert_eq!(spaced("my.scope=«a:b,c:d»"), safe("my.scope=a:b c:d"));
    assert_eq!(spaced("scope = «a:b,c:d»"), safe("scope = a:b c:d"));
    assert_eq!(
        spaced("A=«a:b,c:d»"),
        Some(("A=\"a:b c:d\"".to_owned(), false)),
        "nothing tells who reads it"
    );
    assert_eq!(spaced("A=«a:b,c:d»\nB=c\n# D='e f'").map(|(_, safe)| safe), Some(false));
    assert_eq!(spaced("A=«a:b,c:d»\nB='").map(|(_, safe)| safe), Some(false), "one mark is none");
    assert_eq!(spaced("A=«a:b,c:d»\nB='c d").map(|(_, safe)| safe), Some(false));
    assert_eq!(spaced("export A=«a:b,c:d»"), safe("export A=\"a:b c:d\""));
    assert_eq!(spaced("A=«a:b,c:d»\nB='c'"), safe("A=\"a:b c:d\"\nB='c'"));
    assert_eq!(spaced("A=«a:b,c:d»\nB=c d"), safe("A=a:b c:d\nB=c d"));
    assert_eq!(spaced("A=«a:b,c:d»\nx.y=c"), safe("A=a:b c:d\nx.y=c"));
    assert_eq!(spaced("A=«a:b,c:d»\nB='c'\nD=e f").map(|(_, safe)| safe), Some(false), "it says both");
}

#[test]
fn text_stays_text_in_yaml() {
    let bare = |marked: &str| after(marked, "0192:310149942", "310149942").map(|(text, _)| text);
    assert_eq!(bare("  value: «0192:310149942»").as_deref(), Some("  value: \"310149942\""));
    assert_eq!(
        bare("a: {u: https://x.no, o: «0192:310149942»}").as_deref(),
        Some("a: {u: https://x.no, o: \"310149942\"}")
    );
    assert_eq!(bare("my.org: «0192:310149942»").as_deref(), Some("my.org: 310149942"));
    assert_eq!(bare("ORG=«0192:310149942»").as_deref(), Some("ORG=310149942"));
}
