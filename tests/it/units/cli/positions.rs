//! Bytes of a text, and positions as editors count them.

use grantlint::internals::cli::lsp::positions::Lines;
use grantlint::internals::source::Span;
use serde_json::{Value as Json, json};

#[test]
fn positions_are_counted_in_utf_16() {
    let text = "a\n\u{e5}\u{1f600}b\r\nc";
    let lines = Lines::of(text);
    let at = |offset| lines.range(text, Span::new(offset, offset))["start"].clone();
    assert_eq!(at(0), json!({"line": 0, "character": 0}));
    assert_eq!(at(4), json!({"line": 1, "character": 1}));
    assert_eq!(at(8), json!({"line": 1, "character": 3}));
    assert_eq!(at(text.len()), json!({"line": 2, "character": 1}));
    for offset in [0, 1, 2, 4, 8, 9, 11, 12] {
        assert_eq!(lines.offset(text, &at(offset)), Some(offset), "{offset}");
    }
    let lone = "a\rb\r\nc\n\rd";
    let lines = Lines::of(lone);
    for (line, start) in [0, 2, 5, 7, 8].into_iter().enumerate() {
        let position = json!({"line": line, "character": 0});
        assert_eq!(lines.range(lone, Span::new(start, start))["start"], position);
        assert_eq!(lines.offset(lone, &position), Some(start));
    }
    assert_eq!(lines.offset(lone, &json!({"line": 5, "character": 0})), None);
    assert_eq!(
        lines.range("\u{e5}", Span::new(0, 1)),
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}})
    );
    let lines = Lines::of(text);
    let beyond = json!({"line": 0, "character": 99});
    assert_eq!(lines.offset(text, &beyond), Some(1));
    assert_eq!(lines.offset(text, &json!({"line": 9, "character": 0})), None);
    assert_eq!(lines.offset(text, &Json::Null), None);
}
