//! The arguments of the commands. Which commands there are is in `command`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::format::Format;
use super::values::{self, Instant, Level, Target};
use crate::language::Lang;
use crate::maskinporten::environments::Environment;

/// What `check --help` ends with.
const CHECK_HELP: &str = "\
Exit status, the same in every format:
  0  nothing at error level (with --strict: nor at warning level)
  1  violations
  2  the run failed, or there was nothing to lint

Examples:
  grantlint check grant.jwt --env test
  pbpaste | grantlint check
  grantlint check --at issued tests/fixtures
  grantlint check virksomhet.p12 --env prod --org-number 991825827
  grantlint check --lines --field assertion --format ndjson requests.log.gz
  … | grantlint check --id request_id --field assertion --format ndjson --no-summary --exit-zero | …";

/// What `check` takes. The usual arguments are also read by `plain`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP)]
pub(crate) struct CheckCommand {
    #[command(flatten)]
    pub(crate) check: CheckArgs,
    #[command(flatten)]
    pub(crate) fixes: FixArgs,
}

#[allow(missing_docs, reason = "clap would make it a text of the help")]
#[derive(Debug, Default, Args)]
pub struct CheckArgs {
    /// Files with a grant, and folders, of which all files ending in .jwt, .jws, .jsonl and
    /// .ndjson are read; none, or -, reads standard input. In .jsonl and .ndjson each line is a record.
    /// gzip and Zstandard files are read as they are
    #[arg(value_name = "FILE|FOLDER")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// Print what the grants are checked against and where each value came from
    #[arg(long, help_heading = "What the grant is checked against")]
    pub(crate) explain_context: bool,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
    #[command(flatten)]
    pub(crate) replay: ReplayArgs,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What is changed, or shown as it should be, once or while someone works on it.
#[derive(Debug, Default, Args)]
#[allow(clippy::struct_excessive_bools)] // Each is a flag of its own, and the parser knows which exclude which.
#[command(next_help_heading = "Fixing")]
pub(crate) struct FixArgs {
    /// Make the changes that are certain in drafts and other files that are not signed, then lint
    #[arg(long, conflicts_with = "diff")]
    pub(crate) fix: bool,
    /// Show these changes as a unified diff without making them; status 1 if there are any
    #[arg(long)]
    pub(crate) diff: bool,
    /// Also make changes that need a review
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Print the corrected header and claims of each grant, as JSON for the code that signs
    #[arg(long, conflicts_with_all = ["fix", "diff", "format"])]
    pub(crate) corrected: bool,
    /// Lint again whenever one of the files changes, and say how long each grant is still valid
    #[arg(long, conflicts_with_all = ["diff", "fix"])]
    pub(crate) watch: bool,
}

/// What the user knows about the client.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What the grant is checked against")]
pub(crate) struct ClientArgs {
    /// Environment the grant is for: prod, test, sky-prod, sky-test, or the issuer URL of a
    /// test double [default: the one that aud names]
    #[arg(long, value_name = "NAME|ISSUER", env = "GRANTLINT_ENV", hide_env_values = true, value_parser = values::environment)]
    pub(crate) env: Option<Environment>,
    /// The client_id registered at Maskinporten, which iss must equal
    #[arg(long, value_name = "ID", env = "GRANTLINT_CLIENT_ID", hide_env_values = true, value_parser = values::client_id)]
    pub(crate) client_id: Option<String>,
    /// The organisation that owns the client: nine digits
    #[arg(long, value_name = "N", env = "GRANTLINT_ORG_NUMBER", hide_env_values = true, value_parser = values::org_number)]
    pub(crate) org_number: Option<String>,
    /// A scope registered on the client; repeat it, or separate several with spaces
    #[arg(long = "scope", value_name = "SCOPE", env = "GRANTLINT_SCOPE", hide_env_values = true, value_parser = values::scopes)]
    pub(crate) scopes: Vec<Vec<String>>,
    /// Saved self-service answer about the client: GET /clients/<client_id>, or the list of GET
    /// /clients
    #[arg(long, value_name = "FILE", env = "GRANTLINT_CLIENT", hide_env_values = true)]
    pub(crate) client: Option<PathBuf>,
    /// Registered keys: saved GET /clients/<client_id>/jwks, a JWKS, a JWK, or a PEM public key or
    /// certificate
    #[arg(long, value_name = "FILE", env = "GRANTLINT_JWKS", hide_env_values = true)]
    pub(crate) jwks: Option<PathBuf>,
    /// Saved self-service answer about scopes: GET /scopes/access/all, or GET /scopes/all; repeatable
    #[arg(long, value_name = "FILE", env = "GRANTLINT_ACCESS", hide_env_values = true)]
    pub(crate) access: Vec<PathBuf>,
    /// A CA certificate to trust, for your own test CA: PEM with one or many, DER, or a folder of such
    /// files; repeatable
    #[arg(long, value_name = "FILE|DIR", env = "GRANTLINT_TRUST_ANCHOR", hide_env_values = true)]
    pub(crate) trust_anchor: Vec<PathBuf>,
    /// The settings of the program that makes the grants: a file, a folder with one file per variable,
    /// or env for the environment variables
    #[arg(long, value_name = "FILE|env", env = "GRANTLINT_SETTINGS", hide_env_values = true)]
    pub(crate) settings: Option<PathBuf>,
}

/// How key stores are opened. A password is never an argument.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Key stores")]
pub(crate) struct PasswordArgs {
    /// File that holds the password of a key store (.p12, .pfx) or of an encrypted key [default: the
    /// variable GRANTLINT_PASSWORD; at a terminal grantlint asks]
    #[arg(long, value_name = "FILE", env = "GRANTLINT_PASSWORD_FILE", hide_env_values = true)]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct X5cArgs {
    /// A certificate, chain or key store: PEM, DER, .p7b, .p12, .pfx, .jks; - reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
}

#[derive(Debug, Args)]
pub(crate) struct JwkArgs {
    /// A key, public or private, or a key store: JWK, JWKS, PEM, DER, .p12, .pfx; - reads standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Identifier of the key [default: that of the JWK, else its thumbprint (RFC 7638)]
    #[arg(long, value_name = "KID", value_parser = values::kid)]
    pub(crate) kid: Option<String>,
    #[command(flatten)]
    pub(crate) password: PasswordArgs,
}

/// The option with another default in its help than it has elsewhere, or none.
pub(crate) fn with_default(option: clap::Arg, default: Option<&str>) -> clap::Arg {
    let help = option.get_help().map(ToString::to_string).unwrap_or_default();
    let says = help.split(" [default: ").next().unwrap_or_default().to_owned();
    option.help(default.map_or(says.clone(), |default| format!("{says} [default: {default}]")))
}

#[derive(Debug, Args)]
#[command(mut_arg("env", |env| with_default(env, None)))]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    /// Name of the profile [default: that of the environment]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// File to write; - is standard output [default: grantlint.toml]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(long)]
    pub(crate) force: bool,
}

/// Where the profile comes from.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ProfileArgs {
    /// Configuration file [default: grantlint.toml, from here upwards to the root of the repository]
    #[arg(long, value_name = "FILE", env = "GRANTLINT_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
    /// Do not use a configuration file, and so no profile
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Profile of the configuration file [default: its default-profile, or its only one]
    #[arg(long, value_name = "NAME", env = "GRANTLINT_PROFILE", hide_env_values = true)]
    pub(crate) profile: Option<String>,
}

/// When the grant is received.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "When the grant is received")]
pub(crate) struct TimeArgs {
    /// The time the server receives the grant: now, issued (the grant's own iat, for stored
    /// grants), an RFC 3339 time, or Unix seconds [default: now]
    #[arg(long, value_name = "now|issued|TIME", env = "GRANTLINT_AT", hide_env_values = true, value_parser = values::instant)]
    pub(crate) at: Option<Instant>,
    /// How far the server allows clocks to differ; bare numbers are seconds [default: 10s]
    #[arg(long, value_name = "DURATION", env = "GRANTLINT_SKEW", hide_env_values = true, value_parser = values::duration)]
    pub(crate) skew: Option<i64>,
}

/// How the input is read.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Each line that is not empty is one grant
    #[arg(long, env = "GRANTLINT_LINES", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) lines: bool,
    /// Each line is a JSON object with the grant in this member, or CSV or TSV with the grant in the
    /// column of this number; implies --lines
    #[arg(long, value_name = "NAME", env = "GRANTLINT_FIELD", hide_env_values = true)]
    pub(crate) field: Option<String>,
    /// Be a filter: give each line of the input exactly one line of output, in order, that carries
    /// this of it: a JSON member, the number of a CSV or TSV column, or line-number; implies --lines,
    /// takes --format ndjson
    #[arg(long, value_name = "FIELD", env = "GRANTLINT_ID", hide_env_values = true)]
    pub(crate) id: Option<String>,
    /// Take in folders files of this kind too, by their names: settings is appsettings.json,
    /// application.yaml, nais.yaml, .env and the like
    #[arg(
        long,
        value_name = "KIND",
        env = "GRANTLINT_INCLUDE",
        hide_env_values = true,
        value_enum,
        value_delimiter = ','
    )]
    pub(crate) include: Vec<Include>,
    /// Do not open the certificate files that settings name
    #[arg(long, env = "GRANTLINT_NO_FOLLOW", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) no_follow: bool,
    /// Threads to lint with when there is much to lint [default: one per processor]
    #[arg(long, value_name = "N", env = "GRANTLINT_JOBS", hide_env_values = true, value_parser = values::jobs)]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// What is remembered between runs.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Replay")]
pub(crate) struct ReplayArgs {
    /// Remember which jti was used, in this file or on a Redis server, and report another grant
    /// that uses it again
    #[arg(long, value_name = "FILE|redis://…", env = "GRANTLINT_JTI_LEDGER", hide_env_values = true)]
    pub(crate) jti_ledger: Option<String>,
    /// How long a jti is remembered; bare numbers are seconds [default: 48h]
    #[arg(long, value_name = "DURATION", env = "GRANTLINT_JTI_KEEP", hide_env_values = true, value_parser = values::duration)]
    pub(crate) jti_keep: Option<i64>,
}

/// Which rules run, at what level, and what fails.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArgs {
    /// Run only these rules: names or MP-codes, separated by commas
    #[arg(long, value_name = "RULE", env = "GRANTLINT_SELECT", hide_env_values = true, value_delimiter = ',', value_parser = values::selector)]
    pub(crate) select: Vec<String>,
    /// Leave these rules out: names or MP-codes, separated by commas
    #[arg(long, value_name = "RULE", env = "GRANTLINT_IGNORE", hide_env_values = true, value_delimiter = ',', value_parser = values::selector)]
    pub(crate) ignore: Vec<String>,
    /// Change a level: error, warning, note or off; a later one overrides an earlier one
    #[arg(long, value_name = "RULE=LEVEL", env = "GRANTLINT_SEVERITY", hide_env_values = true, value_delimiter = ',', value_parser = values::level)]
    pub(crate) severity: Vec<Level>,
    /// Fail on warnings too
    #[arg(long, env = "GRANTLINT_STRICT", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) strict: bool,
    /// Exit with status 0 even if there are violations
    #[arg(long, env = "GRANTLINT_EXIT_ZERO", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) exit_zero: bool,
}

/// Where the report goes and what it looks like.
#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Format of standard output [default: text]
    #[arg(long, value_name = "FORMAT", env = "GRANTLINT_FORMAT", hide_env_values = true, value_enum)]
    pub(crate) format: Option<Format>,
    /// Write the report to a file as well; repeatable
    #[arg(long, value_name = "[FORMAT=]FILE", value_parser = values::TargetParser)]
    pub(crate) output: Vec<Target>,
    /// Language of the texts: en or nb [default: from the locale, otherwise en]
    #[arg(long, value_name = "LANG", env = "GRANTLINT_LANG", hide_env_values = true, value_parser = values::lang)]
    pub(crate) lang: Option<Lang>,
    /// When to use colour [default: auto]
    #[arg(long, value_name = "WHEN", env = "GRANTLINT_COLOR", hide_env_values = true, value_enum)]
    pub(crate) color: Option<Color>,
    /// Print only violations: no verdict for grants without any, nothing about what was not checked
    #[arg(long, short, env = "GRANTLINT_QUIET", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) quiet: bool,
    /// Print everything: all findings in full, and all that was not checked
    #[arg(long, short, env = "GRANTLINT_VERBOSE", hide_env_values = true, conflicts_with = "quiet", value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) verbose: bool,
    /// Print no summary at the end: nothing but the lines about grants (text, concise, ndjson)
    #[arg(long, env = "GRANTLINT_NO_SUMMARY", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) no_summary: bool,
    /// Do not show the progress of a long run on the terminal
    #[arg(long, env = "GRANTLINT_NO_PROGRESS", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) no_progress: bool,
}

/// Files that are taken in folders beside those with grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Include {
    /// The settings of programs
    Settings,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Args)]
#[command(mut_arg("at", |at| with_default(at, Some("the Date of the answer, otherwise issued"))))]
pub(crate) struct ExplainArgs {
    /// A code (MP-110), a rule (audience), the server's words, or a file with an answer in it; - reads
    /// a pasted answer from standard input
    #[arg(value_name = "CODE|RULE|TEXT|FILE|-", required = true)]
    pub(crate) what: Vec<String>,
    /// Lint this grant too, and show first what can have caused the answer
    #[arg(long, value_name = "FILE")]
    pub(crate) grant: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    /// Format of the explanation
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
    /// Language of the texts: en or nb [default: from the locale, otherwise en]
    #[arg(long, value_name = "LANG", env = "GRANTLINT_LANG", hide_env_values = true, value_parser = values::lang)]
    pub(crate) lang: Option<Lang>,
    /// When to use colour [default: auto]
    #[arg(long, value_name = "WHEN", env = "GRANTLINT_COLOR", hide_env_values = true, value_enum)]
    pub(crate) color: Option<Color>,
}

#[derive(Debug, Args)]
#[command(mut_arg("at", |at| with_default(at, Some("issued"))))]
pub(crate) struct LspArgs {
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    /// Language of the texts: en or nb [default: from the locale, otherwise en]
    #[arg(long, value_name = "LANG", env = "GRANTLINT_LANG", hide_env_values = true, value_parser = values::lang)]
    pub(crate) lang: Option<Lang>,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Format of the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
    /// Language of the texts: en or nb [default: from the locale, otherwise en]
    #[arg(long, value_name = "LANG", env = "GRANTLINT_LANG", hide_env_values = true, value_parser = values::lang)]
    pub(crate) lang: Option<Lang>,
}

/// A format of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A file name that means standard input.
pub(crate) fn is_stdin(path: &std::path::Path) -> bool {
    path.as_os_str() == "-"
}
