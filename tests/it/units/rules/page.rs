//! The page of a rule without its cases.

use grantlint::internals::rules::page::{first_of, prose_length};

#[test]
fn a_page_ends_where_its_cases_begin() {
    const PAGE: &str = "# r\n\n## nb\n\nDet står på «Cases».\n\n## Cases\n\n### one\n";
    const PROSE: [u8; prose_length(PAGE)] = first_of(PAGE);
    assert_eq!(str::from_utf8(&PROSE), Ok("# r\n\n## nb\n\nDet står på «Cases».\n"));
    assert_eq!(prose_length("# no cases"), 10);
}
