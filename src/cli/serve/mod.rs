//! `grantlint serve` and `grantlint token`.

pub(crate) mod args;
mod clients;
mod greeting;
mod key;
mod log;
mod token;

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::runtime::Runtime;
use tokio::sync::{broadcast, watch};

use super::failure::{Failure, complain};
use super::profile::Exceptions;
use super::read::reason;
use super::status::{INTERRUPTED, Status};
use super::{options, profile};
use crate::config::load::Loaded;
use crate::context::Context;
use crate::language::Lang;
use crate::maskinporten::environments::host;
use crate::render::text;
use crate::rule::Severity;
use crate::serve::guard::Guard;
use crate::serve::http::router;
use crate::serve::listen::{Socket, tls};
use crate::serve::shared::Shared;
use crate::serve::{Double, Listener, Records, Settings, SigningKey};
use args::ServeArgs;
use key::key;
use log::Log;
pub(crate) use token::issue;

/// Records that a page which reads slowly may be behind.
const BACKLOG: usize = 256;

/// Runs the double until it is interrupted.
pub(crate) fn run(args: &ServeArgs) -> Result<Status, Failure> {
    let lang = options::language(args.output.lang);
    let runtime = runtime()?;
    // Making the key takes a while, and a script may ask the double to end before it is ready.
    let stop = interrupted(&runtime)?;
    if let Some(file) = &args.listen_file {
        forget(file, |_| true)?;
    }
    let key = key_in_background(args.tokens.key.as_deref())?;
    let loaded = clients::load(args)?;
    let Some(first) = loaded.first() else { return Err(Failure::new("there is no client")) };
    let exceptions = Exceptions::new(first, options::clock())?;
    let policy = options::policy(&args.rules, &first.levels, &exceptions);
    let enabled: Vec<_> = crate::rules::RULES.iter().copied().filter(|rule| policy.runs(rule)).collect();
    let ledger = options::ledger(&args.replay, first.jti_ledger.as_deref())?;
    let options = text::Options { color: false, ..options::looks(args.output.lang, None, true) };
    let log = Log::start(&args.output, options, &enabled, profile::known(first))?;
    let (events, _) = broadcast::channel(BACKLOG);
    let to_pages = events.clone();
    let told: Vec<Listener> =
        vec![log.listener(), Box::new(move |record| drop(to_pages.send(Arc::clone(record))))];
    let records = Records::new(usize::try_from(args.output.keep).unwrap_or(usize::MAX), told);
    let key = key.join().map_err(|_| Failure::new("the key could not be made"))??;
    let double = Settings {
        clients: loaded.iter().map(|loaded| loaded.context.clone()).collect::<Vec<Context>>(),
        policy,
        ledger,
        level: if args.rules.strict { Severity::Warning } else { Severity::Error },
        token_lifetime: args.tokens.token_lifetime,
        answer: args.faults.answer,
        delay: args.faults.delay,
        unavailable: args.faults.unavailable,
    };
    let double = Arc::new(Double::new(double, key, records));
    serve(runtime, stop, args, &loaded, &double, (events, lang))?;
    let counts = double.records().counts();
    // The log ends when nobody is left who could write to it.
    drop(double);
    let failed = log.finish(&counts, lang);
    let failed = exceptions.conclude(&enabled) || failed;
    Ok(match (failed, counts.refused) {
        (true, _) => Status::Failed,
        (false, 1..) if !args.rules.exit_zero => Status::Violations,
        _ => Status::Clean,
    })
}

/// Making a key takes up to a second or two, in which the rest can be read.
fn key_in_background(file: Option<&Path>) -> Result<JoinHandle<Result<SigningKey, Failure>>, Failure> {
    let file = file.map(Path::to_owned);
    let work = move || key(file.as_deref());
    std::thread::Builder::new()
        .spawn(work)
        .map_err(|error| Failure::new(format!("cannot start a thread: {error}")))
}

fn runtime() -> Result<Runtime, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    // Grants are judged and tokens signed on the blocking threads: more of them than processors only wait.
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.min(4))
        .max_blocking_threads(cores + 2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))
}

/// Takes the runtime: when this returns, no connection holds the double any more.
#[allow(clippy::needless_pass_by_value, reason = "see above")]
fn serve(
    runtime: Runtime,
    stop: impl Future<Output = ()>,
    args: &ServeArgs,
    loaded: &[Loaded],
    double: &Arc<Double>,
    (events, lang): (broadcast::Sender<Arc<crate::serve::Record>>, Lang),
) -> Result<(), Failure> {
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => Some(tls_files(certificate, key)?),
        _ => None,
    };
    runtime.block_on(async {
        let fail = |error: std::io::Error| {
            Failure::new(format!("cannot listen on {}: {}", args.listen, unheard(&error)))
        };
        let socket = Socket::open(&args.listen).await.map_err(fail)?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let own = format!("{scheme}://{}/", reachable(socket.address()));
        let issuer = args.issuer.clone().unwrap_or_else(|| own.clone());
        let (ending, ends) = watch::channel(false);
        let offset = args.time.clock;
        let shared = Shared {
            double: Arc::clone(double),
            guard: Arc::new(Guard::new(args.issuer.as_deref().and_then(host))),
            issuer: args.issuer.as_deref().map(Arc::from),
            scheme,
            clock: Arc::new(move || options::clock().saturating_add(offset)),
            events,
            ends,
        };
        announce(args, (&issuer, &own), socket.address(), loaded, lang)?;
        let router = router(shared, args.faults.delay + crate::serve::control::LONGEST_DELAY);
        socket
            .serve(tls, router, stop, || {
                let _ = ending.send(true);
            })
            .await;
        args.listen_file.as_deref().map_or(Ok(()), |file| forget(file, |text| text.trim_end() == own))
    })
}

/// Why nothing can listen there.
fn unheard(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::InvalidInput => "expected ADDRESS:PORT, such as 127.0.0.1:8700".to_owned(),
        ErrorKind::AddrInUse => format!("{}; --listen 127.0.0.1:0 takes a free port", reason(error)),
        _ => reason(error),
    }
}

fn tls_files(certificate: &Path, key: &Path) -> Result<Arc<tokio_rustls::rustls::ServerConfig>, Failure> {
    let read = |file: &Path| {
        std::fs::read(file).map_err(|error| Failure::new(format!("{}: {}", file.display(), reason(&error))))
    };
    tls(&read(certificate)?, &read(key)?)
        .map_err(|why| Failure::new(format!("{}: {why}", certificate.display())))
}

/// An address that a client on this machine can use.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(a) if a.ip().is_unspecified() => ([127, 0, 0, 1], a.port()).into(),
        SocketAddr::V6(a) if a.ip().is_unspecified() => ([0, 0, 0, 0, 0, 0, 0, 1], a.port()).into(),
        address => address,
    }
}

/// Says that the double is ready, what it calls itself, and where it is.
fn announce(
    args: &ServeArgs,
    (issuer, own): (&str, &str),
    address: SocketAddr,
    loaded: &[Loaded],
    lang: Lang,
) -> Result<(), Failure> {
    if !address.ip().is_loopback() {
        complain("warning", format_args!("{address}: {}", greeting::REACH.in_lang(lang)));
    }
    let text =
        if args.output.quiet { format!("{issuer}\n") } else { greeting::greeting(issuer, own, loaded, lang) };
    log::say(&text);
    let Some(file) = &args.listen_file else { return Ok(()) };
    let written = super::target::TargetFile::create(file).and_then(|mut target| {
        target.write(format!("{own}\n").as_bytes())?;
        target.finish()
    });
    written.map_err(|error| Failure::new(format!("cannot write {}: {error}", file.display())))
}

/// Removes a listen file whose text is such: a script that waits for one must not find that of an earlier run.
fn forget(file: &Path, is_such: impl Fn(&str) -> bool) -> Result<(), Failure> {
    // A device or a pipe is read by somebody, and keeps nothing.
    if !file.is_file() {
        return Ok(());
    }
    let removed = std::fs::read(file).and_then(|bytes| {
        if is_such(&String::from_utf8_lossy(&bytes)) { std::fs::remove_file(file) } else { Ok(()) }
    });
    removed.map_err(|error| Failure::new(format!("cannot replace {}: {error}", file.display())))
}

/// Comes true with the first interrupt; the second ends the process at once.
fn interrupted(runtime: &Runtime) -> Result<impl Future<Output = ()> + use<>, Failure> {
    let _entered = runtime.enter();
    let mut signals =
        Signals::new().map_err(|error| Failure::new(format!("cannot wait for signals: {error}")))?;
    let (stop, mut stopped) = watch::channel(false);
    runtime.spawn(async move {
        signals.next().await;
        let _ = stop.send(true);
        signals.next().await;
        std::process::exit(INTERRUPTED);
    });
    Ok(async move { drop(stopped.wait_for(|stopped| *stopped).await) })
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[allow(clippy::unnecessary_wraps, reason = "it can fail where there are signals")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
