//! DER read and written.

use grantlint::internals::grant::der::{
    INTEGER, OCTET_STRING, SEQUENCE, bits, dotted, element, expect, tags, unsigned, write, write_unsigned,
};

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
