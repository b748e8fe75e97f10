//! The usual slips, and what is said of each. Where one is found is in `reader`.

use crate::language::Phrase;

/// The usual slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Slip {
    /// The text begins like nothing in JSON.
    Begins,
    /// The text is base64url of JSON once more.
    EncodedTwice,
    /// The text is a signed token.
    Nested,
    /// A byte order mark at the start.
    ByteOrderMark,
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
            Slip::Nested => {
                ("it is a signed token itself ({found})", "den er selv et signert token ({found})")
            }
            Slip::ByteOrderMark => (
                "it begins with a byte order mark (U+FEFF), which does not show",
                "den begynner med et byte order mark (U+FEFF), som ikke vises",
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
