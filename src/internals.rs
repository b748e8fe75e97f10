//! The door to everything inside, for the tests, benches and fuzz targets of this repository. No part of
//! what the crate promises: it is there with the feature `internals` only.

macro_rules! open {
    ($($module:ident)*) => {
        $(
            #[allow(missing_docs)]
            pub mod $module {
                pub use crate::$module::*;
            }
        )*
    };
}

#[cfg(feature = "serve")]
open! { serve }
open! { config digest document embed engine grant input json maskinporten moment numbers printable source }
