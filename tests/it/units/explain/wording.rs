//! The server's words, numbers and ids in text.

use grantlint::codes::{self, ENTRIES, Speaker};
use grantlint::internals::explain::wording::{Match, find, known_number, number, trace_id, without_ids};

#[test]
fn every_wording_is_recognised_as_its_own_entry() {
    for entry in ENTRIES.iter().filter(|e| e.speaker == Speaker::Maskinporten && !e.wording.is_empty()) {
        assert_eq!(find(entry.wording), Some(Match::Exactly(entry)), "{}", entry.name);
    }
    for entry in &ENTRIES {
        for phrase in entry.phrases.iter().filter(|_| entry.speaker == Speaker::Maskinporten) {
            assert_eq!(find(phrase), Some(Match::Exactly(entry)), "{phrase}");
        }
    }
}

#[test]
fn general_words_that_go_on_are_no_mp_100() {
    let general = "Invalid assertion. Client authentication failed.";
    let mp100 = codes::find("MP-100").map(Match::Exactly);
    assert_eq!(find(general), mp100);
    assert_eq!(find(&format!("{general} (trace_id: 0123456789abcdef)")), mp100);
    assert_eq!(find(&format!("{general} The moon is full")), Some(Match::Beginning));
}

#[test]
fn numbers_of_other_things_are_not_codes() {
    assert_eq!(known_number("see MP-389, then MP-121"), Some("MP-121".to_owned()));
    assert_eq!(known_number("AMP-121 MP-1211 MP-12"), None);
    assert_eq!(number("https://maskinporten.no/errors/MP-999"), Some("MP-999".to_owned()));
}

#[test]
fn ids_are_found_and_taken_off() {
    let text = "Expired key. (trace_id: 0af7651916cd43dd8448eb211c80319c)";
    assert_eq!(trace_id(text).as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
    assert_eq!(without_ids(text), "Expired key.");
    let old = "Expired key (correlation id: 0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b)";
    assert_eq!(trace_id(old).as_deref(), Some("0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"));
    assert_eq!(without_ids("no id here"), "no id here");
}
