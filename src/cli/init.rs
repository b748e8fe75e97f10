//! `grantlint init`: writes a commented `grantlint.toml`.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use super::args::{ClientArgs, InitArgs, ProfileArgs};
use super::failure::{Failure, complain};
use super::print::print;
use super::profile;
use super::read::reason;
use super::status::Status;
use crate::config::FILE_NAME;
use crate::config::write::{self, Draft};

/// Writes the file from what flags, saved answers and settings say.
pub(crate) fn run(args: &InitArgs) -> Result<Status, Failure> {
    let output = args.output.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
    let profile = ProfileArgs { no_config: true, ..ProfileArgs::default() };
    let loaded = profile::read(&args.client, &profile)?;
    let draft = Draft {
        name: args.name.clone(),
        context: &loaded.context,
        client: beside(args.client.client.as_deref(), &output),
        jwks: beside(args.client.jwks.as_deref(), &output),
        access: args.client.access.iter().filter_map(|file| beside(Some(file), &output)).collect(),
        settings: beside(args.client.settings.as_deref(), &output),
        outright: outright(&args.client),
    };
    let text = write::toml(&draft);
    if output.as_os_str() == "-" {
        return print(&text);
    }
    create(&output, args.force).and_then(|mut file| file.write_all(text.as_bytes())).map_err(|e| {
        if e.kind() == io::ErrorKind::AlreadyExists {
            return Failure::new(format!("{} already exists; --force overwrites it", output.display()));
        }
        Failure::new(format!("cannot write {}: {}", output.display(), reason(&e)))
    })?;
    complain("wrote", output.display());
    Ok(Status::Clean)
}

fn create(output: &Path, force: bool) -> io::Result<File> {
    if force { File::create(output) } else { File::create_new(output) }
}

/// Which values flags and variables gave outright, rather than a file that the profile can name.
fn outright(client: &ClientArgs) -> write::Outright {
    write::Outright {
        environment: client.env.is_some(),
        client_id: client.client_id.is_some(),
        org_number: client.org_number.is_some(),
        scopes: !client.scopes.is_empty(),
    }
}

/// The name of a file as seen from the configuration file.
fn beside(file: Option<&Path>, output: &Path) -> Option<String> {
    let file = file?;
    let folder = output.parent().unwrap_or_else(|| Path::new(""));
    if file == Path::new("env") || file.is_absolute() || folder == Path::new("") {
        return Some(slashes(file));
    }
    if let Ok(inside) = file.strip_prefix(folder) {
        return Some(slashes(inside));
    }
    // From a folder below the working directory the way to the file leads up first.
    let plain = folder.components().all(|c| matches!(c, Component::Normal(_)));
    let ups = folder.components().count();
    Some(if plain { slashes(&PathBuf::from("../".repeat(ups)).join(file)) } else { slashes(file) })
}

fn slashes(file: &Path) -> String {
    let text = file.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}
