//! Texts cut to the room they have.

use grantlint::internals::render::text::concise::{beginning, cut};

#[test]
fn sentences_are_given_as_long_as_they_fit() {
    assert_eq!(beginning("aud is empty. Set it.", 120), "aud is empty. Set it.");
    let long = format!("iss is not x.y. Did you mean z? {}", "a".repeat(120));
    assert_eq!(beginning(&long, 120), "iss is not x.y. Did you mean z?");
    let first = format!("{} b. c", "a".repeat(130));
    assert_eq!(beginning(&first, 120), first.strip_suffix(" c").unwrap_or_default());
}

#[test]
fn what_does_not_fit_ends_at_a_word() {
    assert_eq!(cut("aud is empty", 12), "aud is empty");
    assert_eq!(cut("aud is empty", 11), "aud is…");
    assert_eq!(cut("aud: empty", 6), "aud…");
}
