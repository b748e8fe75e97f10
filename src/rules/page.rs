//! What of a rule's page is compiled in. Its cases are for the tests: the page in the browser, where every
//! byte is waited for, goes without. They are cut off when it is compiled, so that there is one file.

/// The page in a file beside the rule, as text.
macro_rules! page {
    ($file:literal) => {{
        #[cfg(not(target_arch = "wasm32"))]
        const PAGE: &str = include_str!($file);
        #[cfg(target_arch = "wasm32")]
        const PAGE: &str = {
            const WHOLE: &str = include_str!($file);
            // A part of the whole would keep the whole.
            const PROSE: [u8; $crate::rules::page::prose_length(WHOLE)] =
                $crate::rules::page::first_of(WHOLE);
            match str::from_utf8(&PROSE) {
                Ok(prose) => prose,
                Err(_) => WHOLE,
            }
        };
        PAGE
    }};
}

/// How long a page is without its cases, in bytes.
#[cfg(any(feature = "internals", target_arch = "wasm32"))]
#[must_use]
pub const fn prose_length(page: &str) -> usize {
    let mut rest = page.as_bytes();
    while let [_, after @ ..] = rest {
        if let [b'\n', b'#', b'#', b' ', b'C', b'a', b's', b'e', b's', b'\n', ..] = rest {
            return page.len() - rest.len();
        }
        rest = after;
    }
    page.len()
}

/// The first bytes of a page.
#[cfg(any(feature = "internals", target_arch = "wasm32"))]
#[must_use]
pub const fn first_of<const LENGTH: usize>(page: &str) -> [u8; LENGTH] {
    match page.as_bytes().first_chunk() {
        Some(bytes) => *bytes,
        None => [0; LENGTH],
    }
}
