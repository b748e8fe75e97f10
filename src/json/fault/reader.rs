//! Reads a text as JSON (RFC 8259) up to the first place where it is not. Whether a text is JSON is for
//! `serde_json` to say; this reader only says why not.

use super::slip::{Fault, Slip};

/// Deepest nesting that is followed.
const DEEPEST: usize = 128;

/// The first slip, if there is one that this reader knows. `visible` is the text as it may be shown:
/// of the same length, or empty.
#[must_use]
pub fn first(text: &str, visible: &str) -> Option<Fault> {
    let mut reader = Reader { text, visible, at: 0, depth: 0 };
    reader.document().err()
}

/// What a text is that begins like nothing in JSON.
fn beginning(text: &str) -> Slip {
    let is_encoded = text.starts_with("eyJ") || text.starts_with("ewo");
    if is_encoded && text.matches('.').count() == 2 {
        Slip::Nested
    } else if is_encoded {
        Slip::EncodedTwice
    } else if text.starts_with('\u{feff}') {
        Slip::ByteOrderMark
    } else {
        Slip::Begins
    }
}

struct Reader<'t> {
    text: &'t str,
    visible: &'t str,
    /// Bytes read.
    at: usize,
    /// Open brackets.
    depth: usize,
}

type Read<T> = Result<T, Fault>;

impl<'t> Reader<'t> {
    fn document(&mut self) -> Read<()> {
        self.space()?;
        let start = self.at;
        if !self.rest().starts_with(['{', '[', '"', '\'', '“', '”', '‘', '’']) && !self.is_lone_value()
        {
            return Err(self.slip(start, beginning(self.rest())));
        }
        self.value()?;
        self.space()?;
        if self.rest().is_empty() { Ok(()) } else { Err(self.slip(self.at, Slip::Trailing)) }
    }

    /// Whether the text is one word or number and nothing more.
    fn is_lone_value(&self) -> bool {
        let text = self.rest().trim_end();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '+' | '_');
        is_word(text)
            || (text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.chars().all(is_part))
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether the next character is this one; if so, it is read.
    fn takes(&mut self, wanted: char) -> bool {
        let fits = self.rest().starts_with(wanted);
        if fits {
            self.at += wanted.len_utf8();
        }
        fits
    }

    fn slip(&self, at: usize, slip: Slip) -> Fault {
        Fault { slip, at, shown: shown(self.visible.get(at..).unwrap_or_default()) }
    }

    /// Whitespace, and comments, which are a slip.
    fn space(&mut self) -> Read<()> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let rest = self.rest();
        if rest.starts_with("//")
            || rest.starts_with("/*")
            || rest.starts_with('#')
            || rest.starts_with("<!--")
        {
            return Err(self.slip(self.at, Slip::Comment));
        }
        Ok(())
    }

    fn value(&mut self) -> Read<()> {
        let start = self.at;
        match self.peek() {
            None => Err(self.slip(start, Slip::Missing)),
            Some('{') => self.nested(start, Self::object),
            Some('[') => self.nested(start, Self::array),
            Some('"') => self.string(),
            Some('\'' | '`') => Err(self.slip(start, Slip::SingleQuotes)),
            Some('“' | '”' | '„' | '‘' | '’' | '«' | '»') => {
                Err(self.slip(start, Slip::CurlyQuotes))
            }
            Some('-' | '+' | '.' | '0'..='9') => self.number(),
            Some(',' | '}' | ']') => Err(self.slip(start, Slip::NoValue)),
            Some(c) if is_name(c) => self.word(),
            Some(_) => Err(self.slip(start, Slip::Other)),
        }
    }

    fn nested(&mut self, open: usize, read: fn(&mut Self, usize) -> Read<()>) -> Read<()> {
        if self.depth >= DEEPEST {
            return Err(self.slip(open, Slip::Other));
        }
        self.depth += 1;
        self.at += 1;
        read(self, open)?;
        self.depth -= 1;
        Ok(())
    }

    fn object(&mut self, open: usize) -> Read<()> {
        let mut comma = None;
        loop {
            self.space()?;
            let start = self.at;
            match self.peek() {
                None => return Err(self.open(open)),
                Some('}') => return self.close('}', comma),
                Some('"') => self.string()?,
                Some('\'' | '`') => return Err(self.slip(start, Slip::SingleQuotes)),
                Some('“' | '”' | '„' | '‘' | '’' | '«' | '»') => {
                    return Err(self.slip(start, Slip::CurlyQuotes));
                }
                Some(',') => return Err(self.slip(start, Slip::ExtraComma)),
                Some(c) if is_name(c) || c.is_ascii_digit() => return Err(self.slip(start, Slip::BareName)),
                Some(_) => return Err(self.slip(start, Slip::Other)),
            }
            self.space()?;
            if !self.takes(':') {
                let slip =
                    if self.rest().is_empty() { self.open(open) } else { self.slip(self.at, Slip::NoColon) };
                return Err(slip);
            }
            self.space()?;
            if self.rest().is_empty() {
                return Err(self.open(open));
            }
            comma = self.next('}', open)?;
            if comma.is_none() {
                return Ok(());
            }
        }
    }

    fn array(&mut self, open: usize) -> Read<()> {
        let mut comma = None;
        loop {
            self.space()?;
            match self.peek() {
                None => return Err(self.open(open)),
                Some(']') => return self.close(']', comma),
                Some(',') => return Err(self.slip(self.at, Slip::ExtraComma)),
                Some(_) => {}
            }
            comma = self.next(']', open)?;
            if comma.is_none() {
                return Ok(());
            }
        }
    }

    /// A value and what follows it: where the comma is, or nothing at the closing bracket.
    fn next(&mut self, close: char, open: usize) -> Read<Option<usize>> {
        let is_string = self.rest().starts_with('"');
        self.value()?;
        self.space()?;
        let here = self.at;
        if self.takes(',') {
            return Ok(Some(here));
        }
        if self.takes(close) {
            return Ok(None);
        }
        Err(match self.peek() {
            None => self.open(open),
            Some('}' | ']') => self.slip(here, Slip::OtherBracket),
            Some('"' | '{' | '[' | ';') => self.slip(here, Slip::NoComma),
            Some(_) if is_string => self.slip(here, Slip::QuoteInside),
            Some(_) => self.slip(here, Slip::NoComma),
        })
    }

    /// The closing bracket, which no comma may precede.
    fn close(&mut self, bracket: char, comma: Option<usize>) -> Read<()> {
        self.takes(bracket);
        comma.map_or(Ok(()), |comma| Err(self.slip(comma, Slip::TrailingComma)))
    }

    fn open(&self, open: usize) -> Fault {
        self.slip(open, Slip::Unclosed)
    }

    fn string(&mut self) -> Read<()> {
        let start = self.at;
        self.at += 1;
        loop {
            let here = self.at;
            let Some(c) = self.peek() else { return Err(self.slip(start, Slip::UnclosedString)) };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(()),
                '\\' => self.escape(here, start)?,
                c if c < ' ' => {
                    return Err(Fault {
                        shown: format!("U+{:04X}", u32::from(c)),
                        ..self.slip(here, Slip::Control)
                    });
                }
                _ => {}
            }
        }
    }

    fn escape(&mut self, here: usize, string: usize) -> Read<()> {
        let Some(c) = self.peek() else { return Err(self.slip(string, Slip::UnclosedString)) };
        self.at += c.len_utf8();
        let digits = || self.rest().get(..4).is_some_and(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match c {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => Ok(()),
            'u' if digits() => {
                self.at += 4;
                Ok(())
            }
            _ => Err(self.slip(here, Slip::Escape)),
        }
    }

    /// A number as RFC 8259 section 6 has it: no sign +, no leading zeros, digits on both sides of a dot.
    fn number(&mut self) -> Read<()> {
        let start = self.at;
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let text = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len())).unwrap_or_default();
        self.at += text.len();
        if text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(self.slip(start, Slip::Word));
        }
        if is_number(text) { Ok(()) } else { Err(self.slip(start, Slip::Number)) }
    }

    fn word(&mut self) -> Read<()> {
        let start = self.at;
        let rest = self.rest();
        let word = rest.get(..rest.find(|c| !is_name(c) && !char::is_ascii_digit(&c)).unwrap_or(rest.len()));
        let word = word.unwrap_or_default();
        self.at += word.len();
        if matches!(word, "true" | "false" | "null") {
            return Ok(());
        }
        // The beginning of a literal at the very end is the text cut off.
        let cut = ["true", "false", "null"].iter().any(|whole| whole.starts_with(word));
        let slip = match word {
            _ if cut && self.rest().is_empty() => Slip::CutWord,
            "True" | "False" | "None" => Slip::Python,
            "undefined" | "NaN" | "Infinity" => Slip::JavaScript,
            _ => Slip::Word,
        };
        let seen = self.visible.get(start..self.at).unwrap_or_default();
        Err(Fault { shown: shown(seen), ..self.slip(start, slip) })
    }
}

fn is_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '$')
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(is_name)
        && matches!(text, "true" | "false" | "null" | "True" | "False" | "None" | "undefined" | "NaN" | "nil")
}

fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let plain = digits(whole) && (whole.len() == 1 || !whole.starts_with('0'));
    plain && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}

/// Characters shown of a text.
const SHOWN: usize = 16;

/// The beginning of a text: up to the end of its line, and no more than a few words.
pub(super) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    shown
}
