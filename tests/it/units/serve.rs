//! What the double keeps of a token.

use grantlint::internals::serve::records::shown;
use serde_json::{Map, json};

#[test]
fn claims_that_are_numbers_are_masked_as_values() {
    let claims = json!({"pid": "17912099997", "number": 17_912_099_997_u64, "iss": "a"});
    let shown = shown(claims.as_object().unwrap_or(&Map::new()));
    assert_eq!(shown, json!({"pid": "***********", "number": "***********", "iss": "a"}));
}
