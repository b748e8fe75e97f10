//! Since when the servers remember every use. A server forgets what it had not written to its disk when it
//! restarts, what its replica had not got yet when that takes over, what it evicts when memory is short, and
//! everything when it is flushed.
//!
//! Beside the uses is a note of what each server was like when it was last looked at. What is different from
//! the note may have forgotten, so the memory counts from then on.

use std::collections::HashMap;

use redis::{Cmd, InfoDict, RedisError};

use super::link::Link;

/// The key of the note: a hash of fields.
const NOTE: &str = "grantlint:since";
/// The field with the time from which on every use is remembered, in Unix seconds. The other fields are the
/// run ids of servers, each with what it had forgotten of its own accord.
const SINCE: &str = "since";

/// Reads the note, and writes it again if a server may have forgotten something: since when every use is
/// remembered, in Unix seconds. `now` is the time.
pub(super) fn check(link: &mut Link, now: i64) -> Result<i64, RedisError> {
    let servers = servers(link)?;
    let note = link.query::<HashMap<String, String>>(vec![command("HGETALL")])?.pop().unwrap_or_default();
    let since = note.get(SINCE).and_then(|since| since.parse().ok());
    if let Some(since) = since.filter(|_| servers.iter().all(|(run, worn)| note.get(run) == Some(worn))) {
        return Ok(since);
    }
    let mut write = command("HSET");
    write.arg(SINCE).arg(now);
    for (run, worn) in &servers {
        write.arg(run).arg(worn);
    }
    let mut commands = vec![write];
    let gone: Vec<_> = note.keys().filter(|run| *run != SINCE && !servers.contains_key(*run)).collect();
    if !gone.is_empty() {
        let mut clean = command("HDEL");
        for run in gone {
            clean.arg(run);
        }
        commands.push(clean);
    }
    link.query::<redis::Value>(commands)?;
    Ok(now)
}

fn command(name: &str) -> Cmd {
    let mut command = redis::cmd(name);
    command.arg(NOTE);
    command
}

/// The servers by their run ids, which are new with each start: how much each has evicted, and how often it
/// was flushed.
fn servers(link: &mut Link) -> Result<HashMap<String, String>, RedisError> {
    let said = link.info(&["server", "stats", "commandstats"])?;
    Ok(said.iter().filter_map(|info| Some((info.get("run_id")?, worn(info)))).collect())
}

fn worn(info: &InfoDict) -> String {
    let calls = |name: &str| -> u64 {
        let said: Option<String> = info.get(name);
        said.and_then(|said| said.strip_prefix("calls=")?.split(',').next()?.parse().ok()).unwrap_or(0)
    };
    let flushed = calls("cmdstat_flushall") + calls("cmdstat_flushdb");
    format!("{} evicted, {flushed} flushed", info.get("evicted_keys").unwrap_or(0_u64))
}
