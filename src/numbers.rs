//! Check digits of organisation numbers and personal numbers, and the mask for the latter.
//!
//! Organisation numbers: Brønnøysundregistrene, "Organisasjonsnummeret". Personal numbers:
//! Skatteetaten, folkeregisteret-api-dokumentasjon, `nyttfnr2032`.

use std::borrow::Cow;

/// What a text is, taken as an organisation number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrgNumber {
    /// Nine digits, the last of which is the right check digit.
    Valid,
    /// Nine digits, but no organisation can have this number.
    CheckDigit,
    /// Anything else.
    NotNineDigits,
}

/// Judges a text as an organisation number: nine digits without prefix, spaces or suffix.
#[must_use]
pub fn org_number(text: &str) -> OrgNumber {
    match digits::<9>(text) {
        None => OrgNumber::NotNineDigits,
        Some(number) if weighted(&number, &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0 => OrgNumber::Valid,
        Some(_) => OrgNumber::CheckDigit,
    }
}

/// The nine digits of an organisation number written with the prefix `0192:` or `NO`, with the
/// suffix `MVA`, or with spaces, as people write it; `None` if there are not nine digits.
#[must_use]
pub fn org_number_within(text: &str) -> Option<String> {
    if !has_nine_digits(text) {
        return None;
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect();
    let upper = compact.to_uppercase();
    let bare = upper.strip_prefix("ISO6523-ACTORID-UPIS::").unwrap_or(&upper);
    let bare = ["0192:", "9908:", "NTRNO-", "NO"].iter().find_map(|p| bare.strip_prefix(p)).unwrap_or(bare);
    let bare = bare.strip_suffix("MVA").unwrap_or(bare);
    digits::<9>(bare).is_some().then(|| bare.to_owned())
}

/// Whether nine digits follow each other, whitespace aside. Most texts are settled by that.
fn has_nine_digits(text: &str) -> bool {
    let mut run = 0;
    text.bytes().any(|byte| {
        match byte {
            b'0'..=b'9' => run += 1,
            // Spaces of all kinds, those outside ASCII too, may be between digits.
            b' ' | b'\t'..=b'\r' | 0x80.. => {}
            _ => run = 0,
        }
        run == 9
    })
}

/// A personal number whose form is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pid {
    /// A D-number: the day is given plus 40.
    pub d_number: bool,
    /// A synthetic number: the month is given plus 80 (Skatteetaten), 65 or 40 (NAV), so that no
    /// person can have it.
    pub synthetic: bool,
}

/// Why a text is no personal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PidFault {
    /// Not eleven digits.
    NotElevenDigits,
    /// The first six digits are no date, D-numbers and synthetic numbers considered.
    NoDate,
    /// A control digit is wrong, by the rules before and from 2032.
    ControlDigit,
}

/// Judges a text as a personal number: fødselsnummer or D-number, real or synthetic.
///
/// From 2032 on the first control digit of new numbers may leave a remainder of 0 to 3; both
/// rules are accepted.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn pid(text: &str) -> Result<Pid, PidFault> {
    let number = digits::<11>(text).ok_or(PidFault::NotElevenDigits)?;
    let kind = birth_date(&number).ok_or(PidFault::NoDate)?;
    let first = weighted(&number, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0]) % 11;
    let second = weighted(&number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11;
    if first <= 3 && second == 0 { Ok(kind) } else { Err(PidFault::ControlDigit) }
}

/// The kind of number, if the first six digits are a date in one of the ways in use.
fn birth_date(number: &[u32; 11]) -> Option<Pid> {
    let [d1, d2, m1, m2, y1, y2, ..] = *number;
    let (day, d_number) = match d1 * 10 + d2 {
        day @ 41..=71 => (day - 40, true),
        day => (day, false),
    };
    let (month, synthetic) = match m1 * 10 + m2 {
        month @ 41..=52 => (month - 40, true),
        month @ 66..=77 => (month - 65, true),
        month @ 81..=92 => (month - 80, true),
        month => (month, false),
    };
    // The century cannot be told for all numbers; of the years in question only 1900 is not a leap
    // year although it is divisible by four, and 2000 shares its digits.
    let last = match month {
        2 if (y1 * 10 + y2) % 4 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then_some(Pid { d_number, synthetic })
}

/// Hides a personal number, whatever its form: every letter and digit becomes `*`. Spaces and
/// punctuation stay, because they may be what is wrong with it.
#[must_use]
pub fn mask(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { '*' } else { c }).collect()
}

/// Hides what may be a personal number in a text that is about something else: every run of eleven
/// digits, six and five with a space between them, and the digits after Altinn's URN for persons. The
/// result has as many bytes as `text`, at the same places.
#[must_use]
pub fn mask_persons(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Without a branch in the loop the compiler looks at many bytes at a time.
    let next = bytes.iter().skip(1);
    let pairs =
        bytes.iter().zip(next).map(|(byte, next)| matches!(byte, b':' | b' ') & next.is_ascii_digit());
    if !pairs.fold(false, |any, pair| any | pair) && !may_have_eleven_digits(bytes) {
        return Cow::Borrowed(text);
    }
    let run = |start| bytes.iter().skip(start).take_while(|b| b.is_ascii_digit()).count();
    let mut masked: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(start) = bytes.iter().skip(at).position(u8::is_ascii_digit).map(|p| p + at) {
        let length = run(start);
        let after_urn = || text.get(..start).is_some_and(|before| before.ends_with("person:identifier-no:"));
        let hidden = if length == 11 || after_urn() {
            length
        } else if length == 6 && bytes.get(start + 6) == Some(&b' ') && run(start + 7) == 5 {
            12
        } else {
            0
        };
        if hidden > 0 {
            let copy = masked.get_or_insert_with(|| bytes.to_vec());
            let digits = copy.iter_mut().skip(start).take(hidden).filter(|byte| **byte != b' ');
            digits.for_each(|byte| *byte = b'*');
        }
        at = start + length.max(hidden);
    }
    // Only ASCII bytes were exchanged for ASCII bytes, so the text is still UTF-8.
    masked.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether eleven digits may follow each other. Such a run covers an eleventh byte, and both of its
/// neighbours or more on one side; hardly any other text has digits at all three.
pub(crate) fn may_have_eleven_digits(bytes: &[u8]) -> bool {
    bytes.chunks_exact(11).enumerate().any(|(nth, chunk)| {
        let last = nth * 11 + 10;
        chunk.last().is_some_and(u8::is_ascii_digit) && {
            let before = chunk.iter().rev().take_while(|b| b.is_ascii_digit()).count();
            let after = bytes.iter().skip(last + 1).take(10).take_while(|b| b.is_ascii_digit()).count();
            before + after >= 11
        }
    })
}

/// The digits of a text that consists of exactly `N` ASCII digits.
fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut out = [0; N];
    if text.len() != N {
        return None;
    }
    for (slot, c) in out.iter_mut().zip(text.chars()) {
        *slot = c.to_digit(10)?;
    }
    Some(out)
}

fn weighted<const N: usize>(number: &[u32; N], weights: &[u32; N]) -> u32 {
    number.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}
