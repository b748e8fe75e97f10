//! Variables as in `.env`: `NAME=value`, `export NAME="value"`, comments with `#`. A quoted value may
//! go on over several lines. `[name]` begins a section, as in an INI file; words of a command line that
//! are `NAME=value` are variables too, and so are commands that set one (`setx NAME value`). Lines of any
//! other form are passed over.

use super::words::{hand_over, is_several, is_words, words};
use super::{Fault, Visit, is_variable};
use crate::source::{Span, Text};

/// What an assignment begins with in a shell, in cmd.exe and in Bicep.
const SETTERS: [&str; 5] = ["export ", "set ", "SET ", "var ", "param "];

/// Walks variables.
///
/// # Errors
/// If a quote is never closed.
pub fn walk<'a>(text: &'a str, visit: &mut Visit<'_, 'a>) -> Result<(), Fault> {
    let (mut at, mut place) = (0, Around { is_script: text.starts_with("#!"), ..Around::default() });
    while at < text.len() {
        if at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n') {
            place.begin(text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default());
        }
        at = line(text, at, place, visit)?;
    }
    Ok(())
}

/// What is known of a line before it is read.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    /// The section that it is in.
    section: Option<&'a str>,
    /// Whether a shell runs the whole file.
    is_script: bool,
    /// Whether it is below the target of a Makefile.
    is_below_target: bool,
    /// Whether it is a command there.
    is_recipe: bool,
}

impl<'a> Around<'a> {
    fn begin(&mut self, line: &'a str) {
        self.section = header(line).or(self.section);
        if !line.starts_with(char::is_whitespace) {
            let (target, behind) = line.split_once(':').unwrap_or_default();
            self.is_below_target = !target.is_empty() && !target.contains('=') && !behind.starts_with('=');
        }
        self.is_recipe = self.is_below_target && line.starts_with('\t');
    }
}

/// The name of the section that a line begins.
fn header(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let is_name = |c: char| c.is_alphanumeric() || "_-.: ".contains(c);
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// Where the statement ends that begins at `start`, and where the next one begins: each line is one, and of cmd.exe
/// what is between `&`.
fn statement(text: &str, start: usize) -> (usize, usize) {
    let rest = text.get(start..).unwrap_or_default();
    let is_cmd = rest
        .trim_start_matches([' ', '\t'])
        .get(..4)
        .is_some_and(|setter| setter.eq_ignore_ascii_case("set "));
    let mut is_quoted = false;
    let end = rest.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'\n' || (is_cmd && !is_quoted && byte == b'&')
    });
    let Some(end) = end else { return (text.len(), text.len()) };
    let behind = rest.get(end..).unwrap_or_default();
    if behind.starts_with('\n') {
        return (start + end + 1, start + end + 1);
    }
    (start + end, text.len() - behind.trim_start_matches('&').len())
}

/// Takes the statement at `start` and gives the place behind it, and behind what is quoted in it.
fn line<'a>(
    text: &'a str,
    start: usize,
    around: Around<'a>,
    visit: &mut Visit<'_, 'a>,
) -> Result<usize, Fault> {
    let section = around.section;
    let (end, next) = statement(text, start);
    let body = text.get(start..end).unwrap_or_default();
    let trimmed = body.trim_start();
    let bare = SETTERS.iter().find_map(|word| trimmed.strip_prefix(word)).map_or(trimmed, str::trim_start);
    if let Some(pair) = spaced(body.trim()) {
        return spaced_value(text, (start, end), pair, section, visit);
    }
    // cmd.exe takes the marks around the whole assignment.
    let marked = bare.strip_prefix('"').filter(|_| bare.len() < trimmed.len());
    let (bare, is_marked) = (marked.unwrap_or(bare), marked.is_some());
    let name_at = end - bare.len();
    let pair = section.and_then(|_| with_colon(bare)).or_else(|| bare.split_once('='));
    // Maps of programs have an arrow.
    let is_arrow = |value: &str| value.starts_with('>');
    let Some((name, value)) = pair.filter(|(_, value)| !trimmed.starts_with('#') && !is_arrow(value)) else {
        return Ok(next);
    };
    let value_at = name_at + name.len() + 1;
    if around.is_recipe || is_words(name, section) || is_several(text, Span::new(name_at, end)) {
        words(text, Span::new(name_at, end), section, visit);
        return Ok(next);
    }
    let open = value_at + (value.len() - value.trim_start().len());
    let quote = value.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, span, behind) = if value.trim_start().starts_with("$'") {
        // In these marks a shell resolves escapes.
        read_quoted(text, open + 1, '\'', true)?
    } else if let Some(quote) = quote {
        quoted(text, open, quote)?
    } else {
        let bare = before_comment(value).trim();
        // The command goes on in the next line.
        let bare = bare.strip_suffix(" \\").map_or(bare, str::trim_end);
        let bare = bare.strip_suffix('"').filter(|_| is_marked).unwrap_or(bare);
        let is_command = around.is_script || trimmed.starts_with("export ");
        let bare = if is_command { before_operator(bare) } else { bare };
        let at = if bare.is_empty() { value_at } else { open };
        (Text::slice(bare.as_bytes(), at), Span::new(at, at + bare.len()), next)
    };
    let name = name.trim_end();
    let place = Span::new(name_at, name_at + name.len());
    hand_over((name, place), (value, span), section, visit);
    Ok(behind.max(next))
}

/// A value without the comment behind it.
fn before_comment(value: &str) -> &str {
    let is_comment = |at: &usize| matches!(value.as_bytes().get(at.wrapping_sub(1)), Some(b' ' | b'\t'));
    let end = memchr::memchr_iter(b'#', value.as_bytes()).find(is_comment);
    value.get(..end.unwrap_or(value.len())).unwrap_or(value)
}

/// A value of a shell without what ends the command and what follows it: `;`, `|| exit 1`, `2>/dev/null`.
fn before_operator(value: &str) -> &str {
    let is_operator = |word: &str| {
        word.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with([';', '&', '|', '>', '<'])
    };
    let ends = memchr::memchr_iter(b' ', value.as_bytes());
    let end = ends.into_iter().find(|&at| value.get(at + 1..).is_some_and(is_operator));
    value.get(..end.unwrap_or(value.len())).unwrap_or(value).trim_end().trim_end_matches(';')
}

/// The name and the value with a colon between them, as INI files may have it.
fn with_colon(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    (value.starts_with([' ', '\t']) && is_variable(name.trim_end())).then_some((name, value))
}

/// The name and the value of a command that sets a variable with a space between them: of csh, Windows
/// and a Dockerfile, and of fish, where an option says that programs are given it.
fn spaced(line: &str) -> Option<(&str, &str)> {
    let (command, mut rest) = line.split_once([' ', '\t'])?;
    match command {
        "setenv" | "setx" | "ENV" => rest = rest.trim_start(),
        "set" => {
            let mut is_given = false;
            while let Some((option, after)) =
                rest.trim_start().split_once([' ', '\t']).filter(|(option, _)| option.starts_with('-'))
            {
                is_given |= option == "--export" || (!option.starts_with("--") && option.contains('x'));
                rest = after;
            }
            rest = Some(rest.trim_start()).filter(|_| is_given)?;
        }
        _ => return None,
    }
    let (name, value) = rest.split_once([' ', '\t'])?;
    is_variable(name).then_some((name, value.trim_start()))
}

/// Takes such a command, whose line is from `start` to `end`.
fn spaced_value<'a>(
    text: &'a str,
    (start, end): (usize, usize),
    (name, value): (&'a str, &'a str),
    section: Option<&'a str>,
    visit: &mut Visit<'_, 'a>,
) -> Result<usize, Fault> {
    let line = text.get(start..end).unwrap_or_default().trim_end();
    let value_at = start + line.len() - value.len();
    let before = text.get(start..value_at).unwrap_or_default().trim_end();
    let name_at = start + before.len() - name.len();
    let place = Span::new(name_at, name_at + name.len());
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (value, span, behind) = quoted(text, value_at, quote)?;
        hand_over((name, place), (value, span), section, visit);
        return Ok(behind.max(end));
    }
    // What follows is an option of setx: for the whole machine.
    let bare = before_comment(value).split(" /").next().unwrap_or_default().trim_end();
    let span = Span::new(value_at, value_at + bare.len());
    hand_over((name, place), (Text::slice(bare.as_bytes(), value_at), span), section, visit);
    Ok(end)
}

/// The value whose opening quote is at `open`: unescaped, its span, and the start of the next line.
pub(super) fn quoted(text: &str, open: usize, quote: char) -> Result<(Text<'_>, Span, usize), Fault> {
    read_quoted(text, open, quote, quote == '"')
}

/// The same, with escapes where it `has_escapes`.
fn read_quoted(
    text: &str,
    open: usize,
    quote: char,
    has_escapes: bool,
) -> Result<(Text<'_>, Span, usize), Fault> {
    let inner = text.get(open + 1..).unwrap_or_default();
    let (mut bytes, mut places) = (Vec::new(), Vec::new());
    let mut characters = inner.char_indices();
    while let Some((index, c)) = characters.next() {
        let read = match c {
            c if c == quote => {
                let end = open + 1 + index;
                let behind = text.get(end..).and_then(|rest| rest.find('\n'));
                let span = Span::new(open, end + 1);
                let next = behind.map_or(text.len(), |newline| end + newline + 1);
                return Ok((Text::kept(bytes, places, end), span, next));
            }
            '\\' if has_escapes => match characters.next() {
                Some((_, 'n')) => '\n',
                Some((_, escaped)) => escaped,
                None => break,
            },
            c => c,
        };
        let behind = inner.len() - characters.as_str().len();
        let mut buffer = [0; 4];
        let encoded = read.encode_utf8(&mut buffer).as_bytes();
        bytes.extend_from_slice(encoded);
        let place = Span::new(open + 1 + index, open + 1 + behind);
        places.extend(std::iter::repeat_n(place, encoded.len()));
    }
    Err(Fault { message: format!("the quote {quote} is never closed"), offset: open })
}
