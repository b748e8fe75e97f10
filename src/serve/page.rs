//! The live page, whole inside the program.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

/// What the page may do: nothing but what comes from here. No script or style inside the document.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asset {
    /// Its address.
    pub(super) path: &'static str,
    /// Its content type.
    pub(super) media_type: &'static str,
    /// What is in it.
    pub(super) text: &'static str,
}

macro_rules! assets {
    ($($path:literal $media_type:literal $file:literal)*) => {
        /// All files of the page.
        pub(super) static ASSETS: &[Asset] = &[$(Asset {
            path: $path,
            media_type: $media_type,
            text: include_str!(concat!("../../web/", $file)),
        }),*];
    };
}

assets! {
    "/" "text/html; charset=utf-8" "serve.html"
    "/style.css" "text/css; charset=utf-8" "style.css"
    "/serve.js" "text/javascript; charset=utf-8" "serve.js"
    "/report.js" "text/javascript; charset=utf-8" "report.js"
    "/dom.js" "text/javascript; charset=utf-8" "dom.js"
    "/words.js" "text/javascript; charset=utf-8" "words.js"
    "/icon.svg" "image/svg+xml" "icon.svg"
}

impl Asset {
    /// The file as an answer.
    pub(super) fn response(&self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.media_type)),
            (HeaderName::from_static("content-security-policy"), HeaderValue::from_static(POLICY)),
        ];
        (headers, self.text).into_response()
    }
}
