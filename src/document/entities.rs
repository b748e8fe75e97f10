//! What references of markup stand for: the five of XML (XML 1.0, section 4.6), and those by number.

/// References by name, and what they stand for.
const NAMED: [(&str, char); 5] = [("quot;", '"'), ("apos;", '\''), ("amp;", '&'), ("lt;", '<'), ("gt;", '>')];

/// More digits, with leading zeros and the sign of their base, are in no reference.
const LONGEST: usize = 10;

/// What the reference at the beginning of `text` stands for, and how long it is; `None` if there is none.
#[must_use]
pub fn reference(text: &[u8]) -> Option<(char, usize)> {
    let name = text.strip_prefix(b"&")?;
    if let Some(number) = name.strip_prefix(b"#") {
        let length = number.iter().take(LONGEST).position(|b| *b == b';')?;
        return Some((numbered(number.get(..length)?)?, length + 3));
    }
    let (name, meant) = NAMED.iter().find(|(known, _)| name.starts_with(known.as_bytes()))?;
    Some((*meant, name.len() + 1))
}

/// The character of that number, in decimal, or behind an x in hexadecimal.
fn numbered(number: &[u8]) -> Option<char> {
    let number = std::str::from_utf8(number).ok()?;
    let (digits, base) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
    // A sign is none of its digits.
    let digits = Some(digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_alphanumeric()))?;
    u32::from_str_radix(digits, base).ok().and_then(char::from_u32)
}
