//! Connections: how many, how long, and how they end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tower::ServiceExt as _;

use super::http::Dropped;
use super::shared::is_late;

/// Most connections at a time: less than the files that a process may open where nobody raised that.
const MOST_CONNECTIONS: usize = 900;

/// How long a client may take for the header of a request, and for the TLS handshake.
const HEADER_TIME: Duration = Duration::from_secs(10);

/// How long requests under way may take when the double ends: less than the 10 s after which Docker kills.
const LAST_REQUESTS: Duration = Duration::from_secs(8);

/// Longest header of a request, in bytes.
const LONGEST_HEADER: usize = 32 * 1024;

/// A socket that is open for connections.
#[derive(Debug)]
pub struct Socket {
    listener: TcpListener,
    address: SocketAddr,
}

impl Socket {
    /// Opens it; port 0 takes a free one.
    ///
    /// # Errors
    /// If the address is in use or is not this machine's.
    pub async fn open(address: &str) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next connection, when there is room for it.
    async fn next(
        &self,
        room: &Arc<Semaphore>,
    ) -> (Result<OwnedSemaphorePermit, AcquireError>, io::Result<(TcpStream, SocketAddr)>) {
        let permit = Arc::clone(room).acquire_owned().await;
        (permit, self.listener.accept().await)
    }

    /// Answers until `stop`, then finishes what is under way. `ending` is called in between, to end what
    /// would go on forever.
    pub async fn serve(
        self,
        tls: Option<Arc<ServerConfig>>,
        router: Router,
        stop: impl Future<Output = ()>,
        ending: impl FnOnce(),
    ) {
        let graceful = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let tls = tls.map(TlsAcceptor::from);
        let mut stop = std::pin::pin!(stop);
        let (end, ends) = watch::channel(false);
        loop {
            // The end is waited for where there is no room too: who holds all connections must not hold it up.
            let (permit, accepted) = tokio::select! {
                opened = self.next(&room) => opened,
                () = &mut stop => break,
            };
            let (Ok(permit), Ok((stream, _))) = (permit, accepted) else {
                // Most likely too many open files: some will be closed.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let (router, watcher, ends) = (router.clone(), graceful.watcher(), ends.clone());
            let connection = Connection { router, watcher, permit, ends };
            tokio::spawn(connection.open(stream, tls.clone()));
        }
        drop(self.listener);
        ending();
        let _ = end.send(true);
        let _ = tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await;
    }
}

struct Connection {
    router: Router,
    watcher: Watcher,
    permit: OwnedSemaphorePermit,
    /// Whether the double is to end.
    ends: watch::Receiver<bool>,
}

/// Why a connection is closed without an answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed on demand")
    }
}

impl std::error::Error for Closed {}

impl Connection {
    async fn open(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Small answers should not wait for more.
        let _ = stream.set_nodelay(true);
        let Some(tls) = tls else { return self.answer(stream).await };
        let accepted = tokio::select! {
            accepted = tokio::time::timeout(HEADER_TIME, tls.accept(stream)) => accepted,
            () = is_late(self.ends.clone()) => return,
        };
        if let Ok(Ok(stream)) = accepted {
            self.answer(stream).await;
        }
    }

    async fn answer(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Self { router, watcher, permit, ends } = self;
        let asks = Arc::new(AtomicBool::new(false));
        let has_asked = Arc::clone(&asks);
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            asks.store(true, Ordering::Relaxed);
            let router = router.clone();
            async move {
                let Ok(response) = router.oneshot(request.map(Body::new)).await;
                if response.extensions().get::<Dropped>().is_some() { Err(Closed) } else { Ok(response) }
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            // Who has sent all may say so before it is answered, as `nc -N` does.
            .half_close(true)
            .max_buf_size(LONGEST_HEADER)
            .serve_connection(TokioIo::new(stream), service);
        let gives_up = async {
            is_late(ends).await;
            // Who has asked is answered; of what follows the answer nothing is read when the double ends.
            if has_asked.load(Ordering::Relaxed) {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            // What a client breaks off is its own business.
            _ = watcher.watch(connection) => {}
            () = gives_up => {}
        }
        drop(permit);
    }
}

/// What a server with this certificate and key, both PEM, needs for TLS.
///
/// # Errors
/// If they are not PEM or do not belong together; the text is for people.
pub fn tls(certificates: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, String> {
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_slice_iter(certificates).collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    if chain.is_empty() {
        return Err("there is no certificate in it".to_owned());
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("the key: {error}"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    config.map(Arc::new).map_err(|error| error.to_string())
}
