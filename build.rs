//! How the program is linked on Linux, where the C library has the archives for it: statically, so that a cold start
//! has no libraries to find and bind. A release is a PIE with packed relocations, so that its addresses stay random,
//! and with the functions that a check runs side by side, which are fewer pages to map. What is built for tests, which
//! start it thousands of times, has its addresses fixed: most of its start would be its ninety thousand relocations.
//! Everything else is linked as Rust does by default.
//!
//! `-C target-feature=+crt-static` would say the same, but for procedural macros too, which cannot be
//! static, unless every build names its target.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The first version of glibc that applies packed relocations (`DT_RELR`).
const PACKS: (u32, u32) = (2, 36);

/// The libraries that a Rust program asks for by `-l`. Most are empty archives in newer versions of glibc.
const LIBRARIES: [&str; 7] = ["gcc_s", "c", "m", "pthread", "dl", "rt", "util"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=GRANTLINT_DYNAMIC");
    if !is_wanted() {
        return;
    }
    let Some(folder) = env::var_os("OUT_DIR").map(PathBuf::from) else { return };
    if write_archives(&folder).is_none() {
        return;
    }
    link(&format!("-L{}", folder.display()));
    if env::var("PROFILE").is_ok_and(|profile| profile != "release") {
        return ["-no-pie", "-static"].into_iter().for_each(link);
    }
    link("-static-pie");
    if glibc().is_some_and(|version| version >= PACKS) {
        link("-Wl,-z,pack-relative-relocs");
    }
    if let Some(script) = order() {
        link(&format!("-Wl,-T,{}", script.display()));
    }
}

/// Gives the linker of the program an argument.
fn link(argument: &str) {
    println!("cargo:rustc-link-arg-bin=grantlint={argument}");
}

/// Names of servers are looked up by libraries that glibc loads when it is asked, so a program that talks
/// to Redis stays dynamic.
fn is_wanted() -> bool {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && env::var("HOST").ok() == env::var("TARGET").ok()
        && env::var_os("CARGO_FEATURE_REDIS").is_none()
        && env::var_os("GRANTLINT_DYNAMIC").is_none()
}

/// Rust asks for shared libraries by name. A folder that is searched first, with archives of these names,
/// has the linker take the static ones. `None` where an archive is not installed.
fn write_archives(folder: &Path) -> Option<()> {
    installed("rcrt1.o")?;
    let unwinder = [installed("libgcc_eh.a")?, installed("libgcc.a")?, installed("libc.a")?];
    for library in LIBRARIES {
        let archive = format!("lib{library}.a");
        let parts = match library {
            "gcc_s" | "c" => unwinder.to_vec(),
            _ => vec![installed(&archive)?],
        };
        let parts: Vec<String> = parts.iter().map(|part| format!("\"{}\"", part.display())).collect();
        fs::write(folder.join(archive), format!("GROUP({})\n", parts.join(" "))).ok()?;
    }
    Some(())
}

/// The linker script that puts functions in order. `None` where another linker is chosen than Rust's own, which may
/// not read scripts.
fn order() -> Option<PathBuf> {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let is_chosen = flags.contains("link") || env::var_os("RUSTC_LINKER").is_some();
    let script = Path::new(&env::var_os("CARGO_MANIFEST_DIR")?).join("link/order.ld");
    println!("cargo:rerun-if-changed={}", script.display());
    (!is_chosen && script.exists()).then_some(script)
}

/// Where the linker's driver has a file of the C library or the compiler.
fn installed(file: &str) -> Option<PathBuf> {
    let driver = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let said = Command::new(driver).arg(format!("-print-file-name={file}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(said.stdout).ok()?.trim());
    // The bare name comes back where there is no such file.
    (path.is_absolute() && path.exists()).then_some(path)
}

/// The version of glibc here; `None` if it cannot be told.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}
