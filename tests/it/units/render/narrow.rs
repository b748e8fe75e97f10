//! Lines cut to the width of a frame.

use grantlint::internals::render::text::narrow::narrow;
use grantlint::internals::source::Span;
use textwrap::core::display_width;

fn shown(text: &str, mark: &str, label: usize, room: usize) -> (String, String) {
    let start = text.find(mark).unwrap();
    let span = Span::new(start, start + mark.len());
    let narrowed = narrow(text, &[(span, label)], room);
    let now = narrowed.span(span);
    assert!(narrowed.text.lines().all(|line| display_width(line) <= room), "{}", narrowed.text);
    (narrowed.text[now.start..now.end].to_owned(), narrowed.text.into_owned())
}

#[test]
fn a_line_is_cut_where_nothing_is_marked() {
    let text = "{\n  \"a\": \"bcdefghijklmnop\",\n  \"q\": 1\n}";
    assert_eq!(
        shown(text, "\"q\"", 4, 14),
        ("\"q\"".to_owned(), "{\n  \"a\": \"bcdef…\n  \"q\": 1\n}".to_owned())
    );
    assert_eq!(shown("0123456789abcdefghij", "2", 3, 12), ("2".to_owned(), "0123456789a…".to_owned()));
}

#[test]
fn the_place_is_kept_with_room_for_its_label() {
    assert_eq!(shown("0123456789abcdefghij", "ij", 3, 12), ("ij".to_owned(), "…fghij".to_owned()));
    assert_eq!(shown("0123456789abcdefghij", "ab", 1, 12), ("ab".to_owned(), "…56789abcde…".to_owned()));
    // What is longer than the frame is marked as far as it is seen.
    assert_eq!(shown("0123456789abcdefghij", "123456789abcdef", 3, 12).0, "123456789a…");
    assert_eq!(shown("ææææææææææææææææ", "ææææææææææææææææ", 3, 12).0, "æææææææææææ…");
    assert_eq!(shown("字字字字字字字字字字", "字", 3, 12).1, "字字字字字…");
}
