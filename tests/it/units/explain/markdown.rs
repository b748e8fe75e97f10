//! Markdown laid out for a terminal.

use grantlint::explain::markdown::Layout;
use grantlint::internals::blocks;

#[test]
fn text_is_wrapped_and_items_hang() {
    let layout = Layout { width: 20, color: false };
    assert_eq!(
        blocks(&layout, "One two *three* four\nfive.\n\n1. An item that is [long](https://x).", 2),
        "  One two three four\n  five.\n\n  1. An item that is\n     long\n     (https://x).\n"
    );
}
