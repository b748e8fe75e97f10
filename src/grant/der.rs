//! The little of DER (X.690) that keys need: to tell what a key is, and to write one down.

/// Tag of INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// Tag of BIT STRING.
pub(super) const BIT_STRING: u8 = 0x03;
/// Tag of OCTET STRING.
pub(super) const OCTET_STRING: u8 = 0x04;
/// Tag of NULL.
pub(super) const NULL: u8 = 0x05;
/// Tag of OBJECT IDENTIFIER.
pub(super) const OID: u8 = 0x06;
/// Tag of SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;

/// One element: its tag, its content, and what follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) rest: &'a [u8],
}

/// Takes the first element off `der`; `None` if there is none with a definite length.
pub(super) fn element(der: &[u8]) -> Option<Element<'_>> {
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
pub(super) fn expect(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let found = element(der)?;
    (found.tag == tag).then_some((found.content, found.rest))
}

/// The tags of the elements in `content`, `most` of them at most.
pub(super) fn tags(content: &[u8], most: usize) -> Vec<u8> {
    let mut rest = content;
    let mut tags = Vec::new();
    while let Some(found) = element(rest).filter(|_| tags.len() < most) {
        tags.push(found.tag);
        rest = found.rest;
    }
    tags
}

/// The content of an INTEGER without the zeros that only say it is positive.
pub(super) fn unsigned(content: &[u8]) -> &[u8] {
    let zeros = content.iter().take_while(|&&byte| byte == 0).count();
    content.get(zeros..).unwrap_or_default()
}

/// Number of bits of an unsigned integer without leading zeros.
pub(super) fn bits(unsigned: &[u8]) -> usize {
    unsigned.first().map_or(0, |first| unsigned.len() * 8 - first.leading_zeros() as usize)
}

/// An object identifier, dotted. Arcs beyond 64 bits end it early.
pub(super) fn dotted(content: &[u8]) -> String {
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
pub(super) fn write(tag: u8, content: &[u8]) -> Vec<u8> {
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
pub(super) fn write_unsigned(value: &[u8]) -> Vec<u8> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_each_form() {
        let read = |der: &[u8]| element(der).map(|found| (found.tag, found.content.len(), found.rest.len()));
        assert_eq!(read(&[4, 0]), Some((4, 0, 0)));
        assert_eq!(read(&[4, 1, 9, 8]), Some((4, 1, 1)));
        let long = |head: &[u8], length: usize| read(&[head, &vec![7; length + 3]].concat());
        assert_eq!(long(&[4, 0x7f], 127), Some((4, 127, 3)));
        assert_eq!(long(&[4, 0x81, 0x80], 128), Some((4, 128, 3)));
        assert_eq!(long(&[4, 0x81, 0x05], 5), Some((4, 5, 3)));
        assert_eq!(long(&[4, 0x82, 0x01, 0x02], 258), Some((4, 258, 3)));
        assert_eq!(long(&[4, 0x83, 0x00, 0x01, 0x00], 256), Some((4, 256, 3)));
        assert_eq!(long(&[4, 0x84, 0, 0, 0x01, 0x01], 257), Some((4, 257, 3)));
        for none in
            [&[][..], &[4], &[4, 1], &[4, 0x80, 0, 0], &[4, 0x81], &[4, 0x82, 1], &[4, 0x85, 0, 0, 0, 0, 0]]
        {
            assert_eq!(read(none), None, "{none:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            let content = vec![7; length];
            let written = write(OCTET_STRING, &content);
            let head = match length {
                0..=0x7f => 2,
                0x80..=0xff => 3,
                0x100..=0xffff => 4,
                _ => 5,
            };
            assert_eq!(written.len(), head + length);
            assert_eq!(expect(&written, OCTET_STRING), Some((content.as_slice(), &[][..])), "{length}");
            assert_eq!(expect(&written, INTEGER), None);
        }
    }

    #[test]
    fn integers_are_positive_and_as_short_as_they_can_be() {
        for (value, written, number, size) in [
            (&[][..], &[2, 1, 0][..], &[][..], 0),
            (&[0, 0], &[2, 1, 0], &[], 0),
            (&[0x7f], &[2, 1, 0x7f], &[0x7f], 7),
            (&[0x80], &[2, 2, 0, 0x80], &[0x80], 8),
            (&[0, 0x01, 0x02], &[2, 2, 1, 2], &[1, 2], 9),
            (&[0xff, 0], &[2, 3, 0, 0xff, 0], &[0xff, 0], 16),
        ] {
            assert_eq!(write_unsigned(value), written);
            assert_eq!((unsigned(value), bits(unsigned(value))), (number, size));
        }
    }

    #[test]
    fn object_identifiers_are_dotted() {
        for (bytes, text) in [
            (&[0x55, 0x04, 0x03][..], "2.5.4.3"),
            (&[0x00], "0.0"),
            (&[0x27], "0.39"),
            (&[0x28], "1.0"),
            (&[0x4f], "1.39"),
            (&[0x50], "2.0"),
            (&[0x88, 0x37], "2.999"),
            (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b], "1.2.840.113549.1.1.11"),
            (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19], "0.9.2342.19200300.100.1.25"),
            (&[0x60, 0x84, 0x42, 0x01, 0x1a, 0x01, 0x03, 0x02], "2.16.578.1.26.1.3.2"),
            (&[0x55, 0x81], "2.5"),
            (&[0x55, 0x7f, 0x80 | 1, 0x00], "2.5.127.128"),
            (&[0x55, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], "2.5"),
            (&[], ""),
        ] {
            assert_eq!(dotted(bytes), text, "{bytes:?}");
        }
    }

    #[test]
    fn tags_are_listed_as_far_as_they_are_wanted() {
        let content = [2, 1, 5, 4, 0, 0x30, 2, 5, 0];
        assert_eq!(tags(&content, 9), [INTEGER, OCTET_STRING, SEQUENCE]);
        assert_eq!(tags(&content, 2), [INTEGER, OCTET_STRING]);
        assert!(tags(&content, 0).is_empty());
        assert_eq!(tags(&content[..7], 9), [INTEGER, OCTET_STRING]);
    }
}
