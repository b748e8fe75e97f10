//! The little of DER (X.690) that keys need: to tell what a key is, and to write one down.

/// Tag of INTEGER.
pub const INTEGER: u8 = 0x02;
/// Tag of BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// Tag of OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// Tag of NULL.
pub(super) const NULL: u8 = 0x05;
/// Tag of OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// Tag of SEQUENCE.
pub const SEQUENCE: u8 = 0x30;

/// One element: its tag, its content, and what follows it.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// The tag.
    pub tag: u8,
    /// The content.
    pub content: &'a [u8],
    /// What follows it.
    pub rest: &'a [u8],
}

/// Takes the first element off `der`; `None` if there is none with a definite length.
#[must_use]
pub fn element(der: &[u8]) -> Option<Element<'_>> {
    let (&tag, der) = der.split_first()?;
    let (&first, der) = der.split_first()?;
    let (length, der) = match first {
        0..=0x7f => (usize::from(first), der),
        0x81..=0x84 => {
            let (digits, der) = der.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0_usize, |sum, &digit| (sum << 8) | usize::from(digit)), der)
        }
        _ => return None,
    };
    let (content, rest) = der.split_at_checked(length)?;
    Some(Element { tag, content, rest })
}

/// The content of the first element if it has this tag, and what follows it.
#[must_use]
pub fn expect(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let found = element(der)?;
    (found.tag == tag).then_some((found.content, found.rest))
}

/// The tags of the elements in `content`, `most` of them at most.
#[must_use]
pub fn tags(content: &[u8], most: usize) -> Vec<u8> {
    let mut rest = content;
    let mut tags = Vec::new();
    while let Some(found) = element(rest).filter(|_| tags.len() < most) {
        tags.push(found.tag);
        rest = found.rest;
    }
    tags
}

/// The content of an INTEGER without the zeros that only say it is positive.
#[must_use]
pub fn unsigned(content: &[u8]) -> &[u8] {
    let zeros = content.iter().take_while(|&&byte| byte == 0).count();
    content.get(zeros..).unwrap_or_default()
}

/// Number of bits of an unsigned integer without leading zeros.
#[must_use]
pub fn bits(unsigned: &[u8]) -> usize {
    unsigned.first().map_or(0, |first| unsigned.len() * 8 - first.leading_zeros() as usize)
}

/// An object identifier, dotted. Arcs beyond 64 bits end it early.
#[must_use]
pub fn dotted(content: &[u8]) -> String {
    let mut out = String::new();
    let mut arc = 0_u64;
    for &byte in content {
        let Some(shifted) = arc.checked_mul(128) else { return out };
        arc = shifted | u64::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if out.is_empty() {
            let first = (arc / 40).min(2);
            out = format!("{first}.{}", arc - first * 40);
        } else {
            out.push('.');
            out.push_str(&arc.to_string());
        }
        arc = 0;
    }
    out
}

/// Writes one element.
#[must_use]
pub fn write(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len().to_be_bytes();
    let digits = unsigned(&length);
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            // At most eight digits, so the count fits.
            out.push(0x80 | u8::try_from(digits.len()).unwrap_or(0x7f));
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Writes an unsigned integer.
#[must_use]
pub fn write_unsigned(value: &[u8]) -> Vec<u8> {
    let value = unsigned(value);
    let mut content = Vec::with_capacity(value.len() + 1);
    if value.first().is_none_or(|first| first & 0x80 != 0) {
        content.push(0);
    }
    content.extend_from_slice(value);
    write(INTEGER, &content)
}

/// Modulus and exponent of an RSA SubjectPublicKeyInfo.
pub(super) fn rsa_numbers(spki: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, _) = expect(spki, SEQUENCE)?;
    let (_, bit_string) = expect(content, SEQUENCE)?;
    let (bits, _) = expect(bit_string, BIT_STRING)?;
    let (numbers, _) = expect(bits.strip_prefix(&[0])?, SEQUENCE)?;
    let (modulus, rest) = expect(numbers, INTEGER)?;
    let (exponent, _) = expect(rest, INTEGER)?;
    Some((unsigned(modulus), unsigned(exponent)))
}
