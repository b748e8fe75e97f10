//! What all requests to the double share. The addresses are in `http`.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, Uri, header};
use tokio::sync::{broadcast, watch};

use super::double::Double;
use super::guard::Guard;
use super::records::Record;

/// Tells the time: Unix seconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What all requests share.
#[derive(Clone)]
pub struct Shared {
    /// The double.
    pub double: Arc<Double>,
    /// Who may ask.
    pub guard: Arc<Guard>,
    /// The issuer that the user chose; else it follows from the name that the double is asked by.
    pub issuer: Option<Arc<str>>,
    /// `http` or `https`.
    pub scheme: &'static str,
    /// What time it is for the double.
    pub clock: Clock,
    /// Every record as it comes.
    pub events: broadcast::Sender<Arc<Record>>,
    /// Whether the double is to end.
    pub ends: watch::Receiver<bool>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Shared {
    /// The issuer in an answer to this request.
    pub(super) fn issuer(&self, headers: &HeaderMap, uri: &Uri) -> String {
        match &self.issuer {
            Some(issuer) => issuer.to_string(),
            None => format!("{}://{}/", self.scheme, host(headers, uri).unwrap_or("localhost")),
        }
    }
}

/// How long the rest of what a client has begun to send may take when the double ends.
const LAST_BYTES: Duration = Duration::from_millis(500);

/// Comes true when the rest of what a client has begun to send is not waited for any more.
pub(super) async fn is_late(mut ends: watch::Receiver<bool>) {
    let _ = ends.wait_for(|ends| *ends).await;
    tokio::time::sleep(LAST_BYTES).await;
}

/// The name that the double is asked by.
pub(super) fn host<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<&'r str> {
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(axum::http::uri::Authority::as_str))
}
