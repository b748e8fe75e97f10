//! How long the grants of a program are valid, as its settings write it.

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
