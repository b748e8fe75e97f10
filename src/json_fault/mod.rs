//! Why a text is not JSON, in the words of someone who has to fix it.

mod reader;

use std::borrow::Cow;

use crate::language::Phrase;
use crate::printable::{hide_secrets, printable};

/// The usual slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Slip {
    /// The text begins like nothing in JSON.
    Begins,
    /// The text is base64url of JSON once more.
    EncodedTwice,
    /// Null bytes between the characters: UTF-16 read as UTF-8.
    Utf16,
    /// The text ends inside a string.
    UnclosedString,
    /// The text ends before a bracket is closed.
    Unclosed,
    /// The text ends inside `true`, `false` or `null`.
    CutWord,
    /// There is no value where one belongs, at the end of the text.
    Missing,
    /// There is no value before a comma or bracket.
    NoValue,
    /// Single quotes or backticks around a string.
    SingleQuotes,
    /// Typographic quotation marks around a string.
    CurlyQuotes,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma without anything before it.
    ExtraComma,
    /// A comma is missing.
    NoComma,
    /// A colon is missing.
    NoColon,
    /// A quotation mark inside a string is not escaped, or one is missing.
    QuoteInside,
    /// The name of a member has no quotation marks.
    BareName,
    /// `True`, `False` or `None`.
    Python,
    /// `undefined`, `NaN` or `Infinity`.
    JavaScript,
    /// Another word that is not a JSON value.
    Word,
    /// A number that JSON writes otherwise.
    Number,
    /// A comment.
    Comment,
    /// A control character in a string, such as a line break.
    Control,
    /// A backslash before a character that JSON does not escape.
    Escape,
    /// `]` where `}` belongs, or the other way round.
    OtherBracket,
    /// Text after the end.
    Trailing,
    /// Anything else.
    Other,
}

/// The first slip in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub slip: Slip,
    /// Where it is, in bytes from the beginning of the text.
    pub at: usize,
    /// What is there, safe to print; empty where nothing may be shown.
    pub shown: String,
}

/// The first slip in a text that is not JSON. `offset` is where the parser gave up, in bytes: that is
/// what counts where the slip is none of the usual ones.
#[must_use]
pub fn find(text: &str, offset: usize) -> Fault {
    if text.contains('\0') && text.matches('\0').count() * 3 > text.chars().count() {
        return Fault { slip: Slip::Utf16, at: text.find('\0').unwrap_or_default(), shown: String::new() };
    }
    // A cut would make a personal number or a secret unrecognisable, so the whole text is masked first;
    // it keeps its length.
    let masked = if may_hold_a_key(text) { Cow::Borrowed("") } else { hide_secrets(text) };
    let mut fault = reader::first(text, &masked).unwrap_or_else(|| around(text, &masked, offset));
    fault.shown = if fault.shown.is_empty() { "…".to_owned() } else { printable(&fault.shown) };
    fault
}

/// Whether a text speaks of keys or passwords. What keeps it from being JSON may also keep them from
/// being recognised, so nothing of it is shown.
fn may_hold_a_key(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["kty", "private", "secret", "passw"].iter().any(|word| lower.contains(word))
}

/// A slip that has no name: the characters on both sides.
fn around(text: &str, visible: &str, offset: usize) -> Fault {
    const SIDE: usize = 8;
    let at = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let start = before.char_indices().rev().nth(SIDE - 1).map_or(0, |(at, _)| at);
    let shown = reader::shown(visible.get(start..).unwrap_or_default());
    Fault { slip: Slip::Other, at, shown }
}

impl Fault {
    /// What the text does, as the second half of "the text is not JSON: …", without a full stop.
    /// Characters are counted from 1.
    #[must_use]
    pub fn phrase(&self, text: &str) -> Phrase {
        let at = text.get(..self.at).map_or(0, |before| before.chars().count()) + 1;
        let (en, nb) = self.words();
        let fill = |words: &str| words.replace("{at}", &at.to_string()).replace("{found}", &self.shown);
        Phrase { en: fill(en), nb: fill(nb) }
    }

    // One table of words, a slip a line: it would be no shorter in two.
    #[allow(clippy::too_many_lines)]
    const fn words(&self) -> (&'static str, &'static str) {
        match self.slip {
            Slip::Begins => (
                "it begins with {found}; an object begins with a curly bracket",
                "den begynner med {found}; et objekt begynner med en krøllparentes",
            ),
            Slip::EncodedTwice => (
                "it is base64url once more ({found}), so it was encoded twice",
                "den er base64url en gang til ({found}), altså kodet to ganger",
            ),
            Slip::Utf16 => (
                "there are zero bytes between its characters, as in UTF-16",
                "det er nullbyte mellom tegnene, som i UTF-16",
            ),
            Slip::UnclosedString => (
                "it ends inside a string that begins at character {at}: {found}",
                "den slutter inne i en streng som begynner ved tegn {at}: {found}",
            ),
            Slip::Unclosed => (
                "it ends before the bracket at character {at} is closed: {found}",
                "den slutter før parentesen ved tegn {at} er lukket: {found}",
            ),
            Slip::CutWord => (
                "it ends in the middle of a value at character {at}: {found}",
                "den slutter midt i en verdi ved tegn {at}: {found}",
            ),
            Slip::Missing => (
                "it ends at character {at}, where a value belongs",
                "den slutter ved tegn {at}, der det skal være en verdi",
            ),
            Slip::NoValue => (
                "a value is missing at character {at}, before {found}",
                "det mangler en verdi ved tegn {at}, foran {found}",
            ),
            Slip::SingleQuotes => (
                "single quotes at character {at} where double quotes belong: {found}",
                "enkle anførselstegn ved tegn {at} der det skal være doble: {found}",
            ),
            Slip::CurlyQuotes => (
                "typographic quotation marks at character {at}, as a word processor writes them: {found}",
                "typografiske anførselstegn ved tegn {at}, slik tekstbehandlere skriver dem: {found}",
            ),
            Slip::TrailingComma => (
                "a trailing comma at character {at}, before the closing bracket: {found}",
                "et komma for mye ved tegn {at}, foran sluttparentesen: {found}",
            ),
            Slip::ExtraComma => (
                "a comma with nothing before it at character {at}: {found}",
                "et komma uten noe foran seg ved tegn {at}: {found}",
            ),
            Slip::NoComma => (
                "a comma is missing at character {at}, before {found}",
                "det mangler et komma ved tegn {at}, foran {found}",
            ),
            Slip::NoColon => (
                "a colon is missing at character {at}, before {found}",
                "det mangler et kolon ved tegn {at}, foran {found}",
            ),
            Slip::QuoteInside => (
                "a string ends at character {at}, before {found}: a quotation mark in it is not escaped, or one is missing",
                "en streng slutter ved tegn {at}, foran {found}: et anførselstegn i den er uten escape, eller ett mangler",
            ),
            Slip::BareName => (
                "the name at character {at} has no quotation marks: {found}",
                "navnet ved tegn {at} er uten anførselstegn: {found}",
            ),
            Slip::Python => (
                "{found} at character {at} is Python; JSON has true, false and null",
                "{found} ved tegn {at} er Python; JSON har true, false og null",
            ),
            Slip::JavaScript => (
                "{found} at character {at} is JavaScript, not a JSON value",
                "{found} ved tegn {at} er JavaScript, ikke en JSON-verdi",
            ),
            Slip::Word => (
                "{found} at character {at} is not a JSON value; JSON has true, false and null",
                "{found} ved tegn {at} er ikke en JSON-verdi; JSON har true, false og null",
            ),
            Slip::Number => (
                "{found} at character {at} is not a number as JSON writes it",
                "{found} ved tegn {at} er ikke et tall slik JSON skriver det",
            ),
            Slip::Comment => (
                "a comment at character {at}, and JSON has none: {found}",
                "en kommentar ved tegn {at}, og JSON har ikke kommentarer: {found}",
            ),
            Slip::Control => (
                "a line break, tab or other control character ({found}) in a string at character {at}, not escaped; or the string's closing quotation mark is missing",
                "et linjeskift, en tabulator eller et annet kontrolltegn ({found}) i en streng ved tegn {at}, uten escape; eller strengen mangler sitt siste anførselstegn",
            ),
            Slip::Escape => (
                "a backslash at character {at} before something that JSON does not escape: {found}",
                "en omvendt skråstrek ved tegn {at} foran noe JSON ikke har som escape: {found}",
            ),
            Slip::OtherBracket => (
                "the bracket at character {at} is not the one that closes what is open: {found}",
                "parentesen ved tegn {at} er ikke den som lukker det som er åpent: {found}",
            ),
            Slip::Trailing => (
                "text follows after its end at character {at}: {found}",
                "det følger tekst etter slutten, ved tegn {at}: {found}",
            ),
            Slip::Other => (
                "it cannot be read at character {at}, around {found}",
                "den kan ikke leses ved tegn {at}, rundt {found}",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(text: &str) -> Slip {
        find(text, 0).slip
    }

    #[test]
    fn the_usual_slips_have_names() {
        for (text, expected) in [
            ("foo", Slip::Begins),
            ("aud=x&iss=y", Slip::Begins),
            ("<html>", Slip::Begins),
            ("eyJhdWQiOiJ4In0", Slip::EncodedTwice),
            ("{\0\"\0a\0", Slip::Utf16),
            (r#"{"aud": "https://te"#, Slip::UnclosedString),
            (r#"{"aud": "x"#, Slip::UnclosedString),
            (r#"{"aud": "x""#, Slip::Unclosed),
            (r#"{"aud""#, Slip::Unclosed),
            (r#"{"aud":"#, Slip::Unclosed),
            (r#"{"a": [1, 2"#, Slip::Unclosed),
            (r#"{"a": tru"#, Slip::CutWord),
            (r#"{"a": , "b": 1}"#, Slip::NoValue),
            ("{'a': 1}", Slip::SingleQuotes),
            (r#"{"a": 'b'}"#, Slip::SingleQuotes),
            ("{“a”: 1}", Slip::CurlyQuotes),
            (r#"{"a": 1,}"#, Slip::TrailingComma),
            (r#"{"a": [1,]}"#, Slip::TrailingComma),
            (r#"{"a": 1,, "b": 2}"#, Slip::ExtraComma),
            (r#"{"a": 1 "b": 2}"#, Slip::NoComma),
            (r#"{"a": "x" "b": 2}"#, Slip::NoComma),
            (r#"{"a" = 1}"#, Slip::NoColon),
            (r#"{"a" "x"}"#, Slip::NoColon),
            (r#"{"a": "say "hi" now"}"#, Slip::QuoteInside),
            (r#"{"a": "x, "b": 2}"#, Slip::QuoteInside),
            ("{aud: 1}", Slip::BareName),
            (r#"{"a": True}"#, Slip::Python),
            (r#"{"a": None}"#, Slip::Python),
            (r#"{"a": undefined}"#, Slip::JavaScript),
            (r#"{"a": -Infinity}"#, Slip::Word),
            (r#"{"a": nil}"#, Slip::Word),
            (r#"{"a": 01}"#, Slip::Number),
            (r#"{"a": +1}"#, Slip::Number),
            (r#"{"a": 1.}"#, Slip::Number),
            (r#"{"a": 0x1f}"#, Slip::Number),
            (r#"{"a": 1_000}"#, Slip::Number),
            ("{// why\n\"a\": 1}", Slip::Comment),
            (r#"{"a": 1 # why"#, Slip::Comment),
            ("{\"a\": \"x\ny\"}", Slip::Control),
            (r#"{"a": "C:\Users"}"#, Slip::Escape),
            (r#"{"a": "\u12"}"#, Slip::Escape),
            (r#"{"a": [1, 2}}"#, Slip::OtherBracket),
            (r#"{"a": 1} x"#, Slip::Trailing),
            ("{\"a\": 1}\0", Slip::Trailing),
            (r#"{"a": 1}}"#, Slip::Trailing),
            (r#"{"a": @}"#, Slip::Other),
        ] {
            assert_eq!(slip(text), expected, "{text}");
            assert!(crate::json::Value::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_json_has_no_slip() {
        for text in [r#"{"a": [1, -0.5e+3, true, null, "\u00e6\/"], "b": {}}"#, " [] ", "3", "\"x\"", "null"]
        {
            assert_eq!(reader::first(text, text), None, "{text}");
        }
    }

    #[test]
    fn places_are_counted_in_characters_and_persons_are_masked() {
        let text = r#"{"æ": "ø", "pid": 17912099997x}"#;
        let fault = find(text, 0);
        assert_eq!(fault.slip, Slip::Number);
        let phrase = fault.phrase(text);
        assert!(phrase.en.contains("character 19") && !phrase.en.contains("17912099997"), "{}", phrase.en);
    }

    #[test]
    fn nothing_is_shown_of_a_text_that_may_hold_a_key() {
        let text = r#"{"kty": "RSA", 'd': 'not-a-real-key'}"#;
        let fault = find(text, 0);
        assert_eq!((fault.slip, fault.shown.as_str()), (Slip::SingleQuotes, "…"));
    }

    #[test]
    fn brackets_without_end_are_not_followed() {
        let text = "[".repeat(100_000);
        assert_eq!(slip(&text), Slip::Other);
    }
}
