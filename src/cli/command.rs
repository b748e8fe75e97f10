//! The commands. What each takes is in `args`.

use clap::{Parser, Subcommand};

use super::args::{CheckCommand, ExplainArgs, InitArgs, JwkArgs, LspArgs, RulesArgs, X5cArgs};

/// Checks Maskinporten JWT grants offline, before they are sent.
#[derive(Debug, Parser)]
#[command(name = "grantlint", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lint grants: report everything Maskinporten would reject, at once and offline
    Check(Box<CheckCommand>),
    /// Explain a code, a rule, or a pasted answer from Maskinporten, and what to do about it
    Explain(Box<ExplainArgs>),
    /// Write grantlint.toml from flags, saved answers of the self-service API, or a program's settings
    Init(Box<InitArgs>),
    /// Run a double of Maskinporten that refuses what it refuses, and shows everything that is wrong
    #[cfg(feature = "serve")]
    Serve(Box<super::serve::args::ServeArgs>),
    /// Print an access token of the double's key, for testing an API
    #[cfg(feature = "serve")]
    Token(Box<super::serve::args::IssueArgs>),
    /// List the rules
    Rules(RulesArgs),
    /// Print the header of a grant with the x5c of a certificate file or key store
    X5c(X5cArgs),
    /// Print the public half of a key as the JWK to register
    Jwk(JwkArgs),
    /// Serve an editor: diagnostics, hover and quick fixes over the Language Server Protocol
    Lsp(Box<LspArgs>),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or that of a command
    Man {
        /// The command, as check
        command: Option<String>,
    },
}
