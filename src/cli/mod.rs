//! The command line: arguments, files, exit status.

pub(crate) mod args;
mod blocks;
mod check;
mod command;
mod compressed;
mod documents;
mod explain;
mod failure;
mod files;
mod fix;
mod format;
pub(crate) mod hint;
mod init;
pub(crate) mod lsp;
#[cfg(not(unix))]
mod not_waiting;
mod options;
mod output;
mod parse;
mod password;
mod pipeline;
pub(crate) mod plain;
mod print;
mod profile;
pub(crate) mod progress;
mod read;
mod rules;
#[cfg(feature = "serve")]
mod serve;
mod signals;
mod status;
mod target;
mod values;
#[cfg(unix)]
mod waiting;
mod walk;
mod watch;
mod zstd;

use std::process::ExitCode;

use command::Command;
use failure::Failure;

/// Ends the process after a defect of its own, or of a file that only a panic tells of. What a panic has to say may
/// repeat the input, secrets and all, so the place in the program is all that is told.
fn defect(place: Option<&std::panic::Location<'_>>) {
    if let Some(error) = crate::ledger::given_up() {
        failure::complain("error", format_args!("{error}"));
        std::process::exit(2);
    }
    let place = place.map(|at| format!(" ({}:{})", of_package(at.file()), at.line())).unwrap_or_default();
    failure::complain(
        "error",
        format_args!("this is a bug in grantlint{place}; please report it, without the grant"),
    );
    std::process::exit(2);
}

/// The name of a source file without the folders of the machine that compiled it.
fn of_package(file: &str) -> &str {
    let src = file.rfind("/src/").or_else(|| file.rfind("\\src\\"));
    let folders = src.and_then(|at| file.get(..at)).unwrap_or_default();
    file.get(folders.rfind(['/', '\\']).map_or(0, |at| at + 1)..).unwrap_or(file)
}

/// Runs the command line of this process and gives its exit status.
#[must_use]
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| defect(panic.location())));
    let result = match parse::arguments().command {
        Command::Check(args) if args.fixes.watch => watch::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Lsp(args) => lsp::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::X5c(args) => files::x5c(&args),
        Command::Jwk(args) => files::jwk(&args),
        Command::Init(args) => init::run(&args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args),
        #[cfg(feature = "serve")]
        Command::Token(args) => serve::issue(&args),
        Command::Completions { shell } => documents::completions(shell),
        Command::Man { command } => documents::man(command.as_deref()),
    };
    result.unwrap_or_else(|failure: Failure| failure.report()).into()
}
