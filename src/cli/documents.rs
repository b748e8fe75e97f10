//! `grantlint completions` and `grantlint man`: made from the arguments themselves.

use clap::CommandFactory as _;

use super::command::Cli;
use super::failure::Failure;
use super::print::print;
use super::status::Status;

/// A completion script.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "grantlint", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// The manual page, with a section for each command, or the page of one of them.
pub(crate) fn man(name: Option<&str>) -> Result<Status, Failure> {
    let mut cli = Cli::command();
    cli.build();
    let of_command = |name: &str| {
        let short = name.strip_prefix("grantlint-").unwrap_or(name);
        let found = cli.find_subcommand(short).cloned();
        found.ok_or_else(|| Failure::new(format!("unknown command: {name}")))
    };
    let command = name.map(of_command).transpose()?.unwrap_or_else(|| cli.clone());
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    written.map_err(|e| Failure::new(format!("cannot make the manual page: {e}")))?;
    print(&String::from_utf8_lossy(&page))
}
