//! Where the members of a grant come from.

use grantlint::internals::grant::{MemberOrigin as Origin, Origins, PartName};

fn origin(pointer: &str, at: &str, is_same_below: bool) -> Origin {
    let (pointer, at) = (pointer.to_owned(), at.to_owned());
    Origin { part: PartName::Header, pointer, at, span: None, is_same_below, since: None }
}

#[test]
fn the_nearest_entry_above_a_place_tells_where_it_comes_from() {
    let entries = vec![origin("", "/keys/2", true), origin("/kid", "/name", false)];
    let origins = Origins::new(PartName::Keys, entries);
    let to = |pointer| origins.place(PartName::Header, Some(pointer)).1.unwrap_or_default();
    assert_eq!(to(""), "/keys/2");
    assert_eq!(to("/x5c/0"), "/keys/2/x5c/0");
    assert_eq!(to("/kid"), "/name");
    assert_eq!(to("/kid/0"), "/name");
    assert_eq!(to("/kids"), "/keys/2/kids");
}

#[test]
fn what_has_no_origin_is_the_input_as_a_whole() {
    let origins = Origins::new(PartName::Certificate, vec![origin("/x5c/0", "/3", false)]);
    assert_eq!(origins.place(PartName::Payload, Some("/aud")), (PartName::Certificate, None));
    assert_eq!(origins.place(PartName::Header, Some("/x5c")), (PartName::Certificate, None));
    assert_eq!(origins.place(PartName::Header, Some("/x5c/0")).1.as_deref(), Some("/3"));
    let own = origins.place(PartName::Certificate, Some("/1"));
    assert_eq!(own, (PartName::Certificate, Some("/1".to_owned())));
}
