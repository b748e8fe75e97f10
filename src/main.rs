//! The command `grantlint`.

use std::process::ExitCode;

fn main() -> ExitCode {
    grantlint::main()
}
