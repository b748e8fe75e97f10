//! Characters that do not show: white space, and what passes for it.

use super::DamageKind;

/// The kind of white space or invisible character at `at`, and its length in bytes.
pub(super) fn white(text: &[u8], at: usize) -> Option<(DamageKind, usize)> {
    let byte = *text.get(at)?;
    match byte {
        b' ' => Some((DamageKind::Blank, 1)),
        b'\t' => Some((DamageKind::Tab, 1)),
        b'\r' if text.get(at + 1) == Some(&b'\n') => Some((DamageKind::LineBreak, 2)),
        b'\n' | b'\r' => Some((DamageKind::LineBreak, 1)),
        0..=0x1F | 0x7F => Some((DamageKind::Invisible, 1)),
        _ if byte.is_ascii() => None,
        _ => wide(text, at),
    }
}

fn wide(text: &[u8], at: usize) -> Option<(DamageKind, usize)> {
    let Some(c) = character(text, at) else {
        // A no-break space in Latin-1.
        let alone = text.get(at) == Some(&0xA0);
        return alone.then_some((DamageKind::Invisible, 1));
    };
    let kind = match c {
        '\u{feff}' => DamageKind::ByteOrderMark,
        '\u{85}' | '\u{2028}' | '\u{2029}' => DamageKind::LineBreak,
        '\u{a0}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{3164}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' => DamageKind::Invisible,
        c if c.is_whitespace() => DamageKind::Invisible,
        _ => return None,
    };
    Some((kind, c.len_utf8()))
}

/// The UTF-8 character that begins at `at`.
pub(super) fn character(text: &[u8], at: usize) -> Option<char> {
    let bytes = text.get(at..(at + 4).min(text.len()))?;
    let valid = match std::str::from_utf8(bytes) {
        Ok(valid) => valid,
        Err(e) => std::str::from_utf8(bytes.get(..e.valid_up_to())?).ok()?,
    };
    valid.chars().next()
}

/// A run of white space, escapes of white space included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// What it counts as: a line break if there is one in it, else what comes first.
    pub(super) kind: DamageKind,
    /// Where the thing stands that gave the kind.
    pub(super) first: usize,
    /// Its length.
    pub(super) first_len: usize,
    /// The character there, unless it is written as an escape.
    pub(super) character: Option<char>,
    /// Where the run ends.
    pub(super) end: usize,
}

/// The run of white space that begins at `at`; empty if there is none.
pub(super) fn run(text: &[u8], at: usize) -> Run {
    let mut run = Run { kind: DamageKind::Blank, first: at, first_len: 0, character: None, end: at };
    while let (super::scan::Sign::White(kind), len) = super::scan::sign(text, run.end) {
        let decides = run.end == at || (kind == DamageKind::LineBreak && run.kind != kind);
        if decides {
            (run.kind, run.first, run.first_len) = (kind, run.end, len);
            run.character = white(text, run.end).and_then(|_| character(text, run.end));
        }
        run.end += len;
    }
    run
}

/// Where the white space at the end of `text` begins.
pub(super) fn trailing(text: &[u8]) -> usize {
    let mut end = text.len();
    loop {
        let before = (1..=4).filter_map(|len| end.checked_sub(len)).find(|&at| {
            matches!(super::scan::sign(text.get(..end).unwrap_or_default(), at),
                (super::scan::Sign::White(_), len) if at + len == end)
        });
        match before {
            Some(at) => end = at,
            None => return end,
        }
    }
}
