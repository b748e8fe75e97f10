//! BER of open lengths, made DER.

use grantlint::internals::grant::ber::{DEPTH, definite, is_open};

#[test]
fn open_lengths_are_closed_and_pieces_joined() {
    let open =
        [0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0x01, 0x04, 0x02, 0x02, 0x03, 0, 0, 0x02, 0x01, 0x05, 0, 0];
    assert_eq!(definite(&open).as_ref(), [0x30, 0x08, 0x04, 0x03, 1, 2, 3, 0x02, 0x01, 0x05]);
    let nested = [0x30, 0x80, 0xa0, 0x80, 0x30, 0x80, 0x05, 0x00, 0, 0, 0, 0, 0, 0];
    assert_eq!(definite(&nested).as_ref(), [0x30, 0x06, 0xa0, 0x04, 0x30, 0x02, 0x05, 0x00]);
}

#[test]
fn encrypted_content_in_pieces_keeps_its_tag() {
    let content =
        [0x30, 0x80, 0x06, 0x01, 0x01, 0x30, 0x00, 0xa0, 0x80, 0x04, 0x01, 7, 0x04, 0x01, 8, 0, 0, 0, 0];
    assert_eq!(definite(&content).as_ref(), [0x30, 0x09, 0x06, 0x01, 0x01, 0x30, 0x00, 0x80, 0x02, 7, 8]);
}

#[test]
fn a_tag_around_one_string_of_bytes_stays() {
    // [0] EXPLICIT OCTET STRING, in a safe: only behind an algorithm, or in pieces, is it the string itself.
    let around = |before: &[u8], inside: &[u8]| {
        let content = [before, &[0xa0, 0x80], inside, &[0, 0]].concat();
        definite(&[&[0x30, 0x80], &content[..], &[0, 0]].concat()).into_owned()
    };
    let oid = [0x06, 0x01, 0x01];
    assert_eq!(around(&oid, &[0x04, 0x01, 7]), [0x30, 8, 0x06, 1, 1, 0xa0, 3, 0x04, 1, 7]);
    let algorithm = [&oid[..], &[0x30, 0x00]].concat();
    assert_eq!(around(&algorithm, &[0x04, 0x01, 7]), [0x30, 8, 0x06, 1, 1, 0x30, 0, 0x80, 1, 7]);
    assert_eq!(around(&oid, &[0x04, 0x01, 7, 0x04, 0x01, 8]), [0x30, 7, 0x06, 1, 1, 0x80, 2, 7, 8]);
    let more = [&algorithm[..], &[0x05, 0x00]].concat();
    assert_eq!(
        around(&more, &[0x04, 0x01, 7]),
        [0x30, 12, 0x06, 1, 1, 0x30, 0, 0x05, 0, 0xa0, 3, 0x04, 1, 7]
    );
    assert_eq!(around(&algorithm, &[0x02, 0x01, 7]), [0x30, 10, 0x06, 1, 1, 0x30, 0, 0xa0, 3, 0x02, 1, 7]);
}

#[test]
fn only_what_is_open_or_inside_is_written_again() {
    assert!(is_open(&[0x30, 0x80]) && !is_open(&[0x30, 0x81]) && !is_open(&[0x80]) && !is_open(&[]));
    // What follows the first element is not part of it.
    assert_eq!(definite(&[0x30, 0x80, 0x05, 0x00, 0, 0, 9, 9]).as_ref(), [0x30, 0x02, 0x05, 0x00]);
    // A closed length inside of an open one, in its long form.
    let long = [0x30, 0x80, 0x30, 0x81, 0x02, 0x05, 0x00, 0, 0];
    assert_eq!(definite(&long).as_ref(), [0x30, 0x04, 0x30, 0x02, 0x05, 0x00]);
    // Tags of several bytes are in none of these formats, and neither is something else among pieces.
    for bytes in [&[0x30, 0x80, 0x1f, 0x01, 0x00, 0, 0][..], &[0x24, 0x80, 0x02, 0x01, 5, 0, 0]] {
        assert_eq!(definite(bytes).as_ref(), bytes);
    }
}

#[test]
fn as_deep_as_is_followed_and_no_deeper() {
    let nested = |depth: usize| [[0x30, 0x80].repeat(depth), vec![0; 2 * depth]].concat();
    assert_eq!(definite(&nested(DEPTH + 1)).len(), 2 * (DEPTH + 1));
    assert_eq!(definite(&nested(DEPTH + 2)).as_ref(), nested(DEPTH + 2));
}

#[test]
fn what_is_no_ber_stays_as_it_is() {
    for bytes in [&[][..], &[0x30], &[0x30, 0x80], &[0x30, 0x80, 0x04, 0x05, 1], &[0x30, 0x02, 0x05, 0x00]] {
        assert_eq!(definite(bytes).as_ref(), bytes);
    }
    let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
    assert_eq!(definite(&deep).as_ref(), deep);
}
