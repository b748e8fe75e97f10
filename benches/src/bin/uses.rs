//! Records uses on a ledger and says how many it takes a second: `uses LEDGER COUNT [CLIENTS]`. Run several at once to
//! see what a ledger takes from several machines.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use grantlint::internals::digest::sha256;
use grantlint::ledger::{self, KEEP, Place, Use};

/// Uses handed over at once, as `check` does.
const AT_ONCE: u64 = 2048;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: uses LEDGER COUNT [CLIENTS]".into());
    };
    let count: u64 = count.parse()?;
    let clients: u64 = arguments.next().map_or(Ok(1000), |clients| clients.parse())?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let (run, now) = (now.as_nanos().to_le_bytes(), i64::try_from(now.as_secs())?);
    let mut ledger = ledger::open(&name, KEEP)?;
    let (start, mut new) = (Instant::now(), 0);
    for first in (0..count).step_by(usize::try_from(AT_ONCE)?) {
        let numbers = first..count.min(first + AT_ONCE);
        let nth = |n: u64| {
            let id = sha256(&[run.as_slice(), &n.to_le_bytes()].concat());
            let line = usize::try_from(n).ok();
            let place = Place { file: Some("grants.jsonl"), line };
            Use { id, client: sha256(&(n % clients).to_le_bytes()), grant: id, place }
        };
        let uses: Vec<_> = numbers.map(nth).collect();
        new += ledger.record(&uses, now)?.iter().filter(|earlier| earlier.is_none()).count();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{count} uses in {seconds:.2} s, {new} of them new");
    Ok(())
}
