//! A key store in two lines.

use grantlint::internals::grant::store::{KeyState, Purpose, StoreSummary};
use grantlint::language::Lang;

fn lines(
    purpose: Purpose,
    key: KeyState,
    (chain, reaches_root, others): (usize, bool, usize),
) -> [String; 2] {
    StoreSummary { purpose, key, chain, reaches_root, others }.lines(Lang::En)
}

#[test]
fn a_store_is_described_in_two_lines() {
    for (purpose, (chain, reaches_root, others), expected) in [
        (
            Purpose::Authentication,
            (1, false, 0),
            "made for: authentication; chain: the certificate alone, which is enough",
        ),
        (
            Purpose::Signing,
            (1, true, 0),
            "made for: signing documents; chain: the certificate alone, issued by itself",
        ),
        (Purpose::Encryption, (3, true, 0), "made for: encryption; chain: 3 certificates, up to the root"),
        (
            Purpose::Unknown,
            (2, false, 2),
            "made for: not said; chain: 2 certificates, without the root, which is enough; other leaves in the file: 2",
        ),
    ] {
        let [line, _] = lines(purpose, KeyState::None, (chain, reaches_root, others));
        assert_eq!(line, expected);
    }
}

#[test]
fn each_state_of_the_private_key_is_said_in_its_own_words() {
    let said = KeyState::ALL.map(|key| {
        let [_, line] = lines(Purpose::Signing, key, (1, false, 0));
        line.strip_prefix("private key: ").map(str::to_owned)
    });
    let words = [
        "not in this file",
        "in this file, and belongs to the certificate",
        "in this file, but belongs to another certificate",
        "in this file, but encrypted: not compared with the certificate",
        "in this file, but damaged: not compared with the certificate",
        "in this file, but of a kind that could not be compared with the certificate",
    ];
    assert_eq!(said, words.map(|words| Some(words.to_owned())));
}
