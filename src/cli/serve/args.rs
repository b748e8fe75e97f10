//! What the user can write after `serve` and `token`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::cli::args::{ClientArgs, ProfileArgs, ReplayArgs, RuleArgs};
use crate::cli::values::{self, Target};
use crate::language::Lang;
use crate::maskinporten::environments::{ENVIRONMENTS, host};
use crate::serve::control::{Forced, LONGEST_DELAY};

const STANDS_IN_FOR: &str = "Environment the double stands in for: prod, test, sky-prod, sky-test, or the issuer URL of a test double [default: test]";

/// What `serve --help` ends with.
const SERVE_HELP: &str = "\
Ctrl-C and SIGTERM end it with a summary. Exit status:
  0  every grant was accepted (with --strict: without a warning)
  1  a request was refused
  2  the double could not start, or a report could not be written

Examples:
  grantlint serve
  grantlint serve --client client.json --jwks jwks.json
  grantlint serve --listen 127.0.0.1:0 --listen-file url.txt & run-my-tests; kill -INT $!";

#[derive(Debug, Args)]
#[command(after_help = SERVE_HELP, mut_arg("env", |env| env.help(STANDS_IN_FOR)))]
pub(crate) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8700",
        env = "GRANTLINT_LISTEN",
        hide_env_values = true
    )]
    pub(crate) listen: String,
    /// Write the double's address to this file when it is ready
    #[arg(long, value_name = "FILE")]
    pub(crate) listen_file: Option<PathBuf>,
    /// The issuer that the double presents [default: the address that it is asked by]
    #[arg(long, value_name = "URL", env = "GRANTLINT_ISSUER", hide_env_values = true, value_parser = issuer)]
    pub(crate) issuer: Option<String>,
    /// Certificate for TLS, with its chain, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key of that certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    #[command(flatten)]
    pub(crate) tokens: TokenArgs,
    #[command(flatten)]
    pub(crate) time: ClockArgs,
    #[command(flatten)]
    pub(crate) replay: ReplayArgs,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) faults: FaultArgs,
    #[command(flatten)]
    pub(crate) output: ServeOutputArgs,
}

/// The access tokens.
#[derive(Debug, Args)]
#[command(next_help_heading = "Access tokens")]
pub(crate) struct TokenArgs {
    /// RSA key that signs access tokens, in PEM; it is made if the file is not there [default: a new one]
    #[arg(long, value_name = "FILE", env = "GRANTLINT_KEY", hide_env_values = true)]
    pub(crate) key: Option<PathBuf>,
    /// How long access tokens live; bare numbers are seconds
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = values::duration)]
    pub(crate) token_lifetime: i64,
}

/// When grants are received.
#[derive(Debug, Args)]
#[command(next_help_heading = "When the grant is received")]
pub(crate) struct ClockArgs {
    /// How far the double's clock is ahead, such as 5m or -30s
    #[arg(long, value_name = "OFFSET", default_value = "0s", allow_hyphen_values = true, value_parser = offset)]
    pub(crate) clock: i64,
    /// How far the server allows clocks to differ; bare numbers are seconds [default: 10s]
    #[arg(long, value_name = "DURATION", env = "GRANTLINT_SKEW", hide_env_values = true, value_parser = values::duration)]
    pub(crate) skew: Option<i64>,
}

/// Answers that have nothing to do with the grant.
#[derive(Debug, Args)]
#[command(next_help_heading = "Trouble on demand")]
pub(crate) struct FaultArgs {
    /// Answer every token request with this code, or the name of an answer without one
    #[arg(long, value_name = "CODE", value_parser = Forced::named)]
    pub(crate) answer: Option<Forced>,
    /// Answer every token request after this time
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = delay)]
    pub(crate) delay: Duration,
    /// Answer this share of the token requests with 503
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) unavailable: u8,
}

/// Where reports go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ServeOutputArgs {
    /// Write the report to a file when the double ends; repeatable
    #[arg(long, value_name = "[FORMAT=]FILE", value_parser = values::TargetParser)]
    pub(crate) report: Vec<Target>,
    /// How many requests the page and the API show
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) keep: u32,
    /// Language of the texts: en or nb [default: from the locale, otherwise en]
    #[arg(long, value_name = "LANG", env = "GRANTLINT_LANG", hide_env_values = true, value_parser = values::lang)]
    pub(crate) lang: Option<Lang>,
    /// Print the address and the summary only
    #[arg(long, short, env = "GRANTLINT_QUIET", hide_env_values = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) quiet: bool,
}

/// `grantlint token`.
#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// RSA key that signs the token, in PEM: the one given to serve
    #[arg(long, value_name = "FILE", env = "GRANTLINT_KEY", hide_env_values = true)]
    pub(crate) key: PathBuf,
    /// A scope of the token; repeat it, or separate several by spaces
    #[arg(long = "scope", value_name = "SCOPE", required = true, value_parser = values::scopes)]
    pub(crate) scopes: Vec<Vec<String>>,
    /// The organisation that asks: nine digits
    #[arg(long, value_name = "N", value_parser = values::org_number)]
    pub(crate) consumer: Option<String>,
    /// The organisation that asks on its behalf: nine digits
    #[arg(long, value_name = "N", value_parser = values::org_number)]
    pub(crate) supplier: Option<String>,
    /// The client
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// The end user's personal number
    #[arg(long, value_name = "N")]
    pub(crate) pid: Option<String>,
    /// The API that the token is for
    #[arg(long, value_name = "URL")]
    pub(crate) resource: Option<String>,
    /// Any other claim, as JSON or plain text; repeatable
    #[arg(long = "claim", value_name = "NAME=VALUE", value_parser = claim)]
    pub(crate) claims: Vec<(String, serde_json::Value)>,
    /// The issuer of the token
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8700/", env = "GRANTLINT_ISSUER", hide_env_values = true, value_parser = issuer)]
    pub(crate) issuer: String,
    /// How long the token lives; bare numbers are seconds
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = values::duration)]
    pub(crate) token_lifetime: i64,
    /// How far the double's clock is ahead, such as 5m or -30s
    #[arg(long, value_name = "OFFSET", default_value = "0s", allow_hyphen_values = true, value_parser = offset)]
    pub(crate) clock: i64,
}

/// An issuer that is not a real one, in any spelling: metadata that names the host of one sends clients there.
fn issuer(text: &str) -> Result<String, String> {
    let of_host = host(text);
    if of_host.is_some() && ENVIRONMENTS.iter().any(|known| host(&known.issuer) == of_host) {
        return Err("this is the issuer of a real environment; a double has one of its own".to_owned());
    }
    let is_url =
        values::environment(text).is_ok() && (text.starts_with("http://") || text.starts_with("https://"));
    // RFC 8414 section 2 allows an issuer no query and no fragment; where the host begins must not be in doubt.
    if is_url && !text.contains(['?', '#', '@', '\\']) {
        return Ok(text.to_owned());
    }
    Err("expected a URL such as http://grantlint:8700/, without user name, query or fragment".to_owned())
}

/// A duration with an optional sign.
fn offset(text: &str) -> Result<i64, String> {
    match text.strip_prefix('-') {
        Some(rest) => values::duration(rest).map(|seconds| -seconds),
        None => values::duration(text.strip_prefix('+').unwrap_or(text)),
    }
}

fn delay(text: &str) -> Result<Duration, String> {
    let wrong = "expected a duration such as 200ms or 2s, of at most 5m";
    let parsed = humantime::parse_duration(text).map_err(|_| wrong.to_owned())?;
    if parsed <= LONGEST_DELAY { Ok(parsed) } else { Err(wrong.to_owned()) }
}

fn claim(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}
