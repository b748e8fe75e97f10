//! How long the grants of a program are valid, as its settings write it.

/// What a lifetime is that of, as names begin; folded.
const OF: [&str; 4] = ["grant", "jwt", "assertion", ""];

/// What a lifetime is called, folded. The second half is that of a token or a cache too where nothing is before it.
const CALLED: [&str; 6] = ["lifetime", "ttl", "expiry", "expiration", "validity", "expiresin"];

/// Whether a folded name is that of how long grants are valid.
pub(super) fn is_name(name: &str) -> bool {
    OF.iter().any(|of| {
        let called = CALLED.iter().take(if of.is_empty() { 1 } else { CALLED.len() });
        let behind = name.strip_prefix(of);
        behind.is_some_and(|name| called.clone().any(|called| name.strip_prefix(called).is_some_and(is_unit)))
    })
}

/// The units that names end in, folded, and how many milliseconds each has.
const UNITS: [(&str, u32); 10] = [
    ("milliseconds", 1),
    ("millis", 1),
    ("ms", 1),
    ("seconds", SECOND),
    ("secs", SECOND),
    ("sec", SECOND),
    ("minutes", 60 * SECOND),
    ("mins", 60 * SECOND),
    ("min", 60 * SECOND),
    // Behind those that end in it.
    ("s", SECOND),
];

const SECOND: u32 = 1000;

fn is_unit(end: &str) -> bool {
    let unit = end.strip_prefix("in").unwrap_or(end);
    end.is_empty() || UNITS.iter().any(|(known, _)| *known == unit)
}

/// What the number in a setting is to be multiplied by, by the unit that its name ends in.
#[derive(Clone, Copy)]
pub(super) struct Factor(u32);

impl Factor {
    /// Of a folded name.
    pub(super) fn of(name: &str) -> Self {
        Self(UNITS.iter().find(|(unit, _)| name.ends_with(unit)).map_or(SECOND, |(_, length)| *length))
    }

    /// Whether the number is one of seconds.
    pub(super) fn is_one(self) -> bool {
        self.0 == SECOND
    }

    /// The seconds that a number stands for.
    pub(super) fn seconds(self, number: u32) -> Option<u32> {
        u32::try_from(u64::from(number) * u64::from(self.0) / u64::from(SECOND)).ok()
    }
}

/// The seconds of a duration as settings write it: `120`, `120s`, `1m 30s`, `00:02:00` (.NET), `PT1M30S`
/// (ISO 8601). No crate of this size reads all three.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    if let [hours, minutes, rest] = text.split(':').collect::<Vec<_>>()[..] {
        let number = |part: &str| part.parse::<u32>().ok();
        let minutes = number(hours)?.checked_mul(60)?.checked_add(number(minutes)?)?;
        return minutes.checked_mul(60)?.checked_add(number(rest)?);
    }
    let mut rest = text.strip_prefix("pt").unwrap_or(&text).trim_start();
    let mut total = (!rest.is_empty()).then_some(0_u32)?;
    while !rest.is_empty() {
        let (number, behind) =
            rest.split_at_checked(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))?;
        let behind = behind.trim_start();
        let (unit, behind) = behind
            .split_at_checked(behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len()))?;
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(unit_seconds(unit)?)?)?;
        rest = behind.trim_start();
    }
    Some(total)
}

fn unit_seconds(unit: &str) -> Option<u32> {
    match unit {
        "" | "s" | "sec" | "second" | "seconds" => Some(1),
        "m" | "min" | "minute" | "minutes" => Some(60),
        "h" | "hour" | "hours" => Some(3600),
        _ => None,
    }
}
