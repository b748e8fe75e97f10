//! The door to everything inside, for the tests, benches and fuzz targets of this repository. No part of
//! what the crate promises: it is there with the feature `internals` only.

use crate::change::{Edit, Operation};
use crate::explain::markdown::Layout;
use crate::grant::name::Name;
use crate::json::Value;

/// Opens modules, each where it is in the crate; of one in braces only those that are named in them.
macro_rules! open {
    ($($path:ident)::+:) => {};
    ($($path:ident)::+: $(#[$when:meta])* $module:ident { $($inside:tt)* } $($rest:tt)*) => {
        $(#[$when])*
        #[allow(missing_docs)]
        pub mod $module {
            open! { $($path)::+::$module: $($inside)* }
        }
        open! { $($path)::+: $($rest)* }
    };
    ($($path:ident)::+: $(#[$when:meta])* $module:ident $($rest:tt)*) => {
        $(#[$when])*
        #[allow(missing_docs)]
        pub mod $module {
            pub use $($path)::+::$module::*;
        }
        open! { $($path)::+: $($rest)* }
    };
}

open! {
    crate:
    #[cfg(feature = "cli")]
    cli { args hint lsp { positions } plain progress }
    config
    context { settings { meaning placeholder } }
    digest
    document
    embed
    engine
    explain { fields layers wording }
    grant
    input
    json
    #[cfg(feature = "redis")]
    ledger { server { address } }
    maskinporten
    moment
    numbers
    printable
    render {
        #[cfg(feature = "cli")]
        html { document times }
        #[cfg(feature = "cli")]
        text { concise narrow }
        view
    }
    rules { page requested }
    #[cfg(feature = "serve")]
    serve
    source
}

// Users have the modules or values that these belong to: to open them there would be to promise them.

/// What operations come to in the text of one document, whose root is `root`.
#[must_use]
pub fn edits(operations: &[Operation], root: Value<'_>) -> Option<Vec<Edit>> {
    crate::change::edits(operations, root)
}

/// The name with this DER encoding and these attributes, object identifiers and values, in the order written.
#[must_use]
pub fn name(der: &[u8], attributes: &[(&str, &str)]) -> Name {
    let mut name = Name::new(der);
    for (oid, value) in attributes {
        name.push(oid, value);
    }
    name
}

/// Blocks of Markdown as `layout` has them, indented by `indent` columns.
#[must_use]
pub fn blocks(layout: &Layout, markdown: &str, indent: usize) -> String {
    let mut out = String::new();
    layout.blocks(&mut out, markdown, indent);
    out
}
