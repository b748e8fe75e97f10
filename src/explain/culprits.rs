//! Which findings of a grant can have caused an answer.

use super::topic::{is_reply, rules_for};
use crate::finding::Finding;
use crate::maskinporten::codes::Entry;
use crate::rule::Severity;

/// Puts the findings that can have caused one of `candidates` first, the likeliest cause before the
/// others, and returns how many they are. The rest keep their order.
pub fn first(findings: &mut [Finding], candidates: &[&Entry]) -> usize {
    let related: Vec<Vec<&str>> =
        candidates.iter().map(|entry| rules_for(entry).into_iter().map(|rule| rule.name).collect()).collect();
    let rank = |finding: &Finding| {
        let of_candidate = |(place, (entry, rules)): (usize, (&&Entry, &Vec<&str>))| {
            let predicted = is_reply(finding.message.reply, entry);
            let listed = rules.contains(&finding.rule.name);
            (predicted || listed).then_some((place, !predicted))
        };
        // A note never made a server refuse.
        let able = finding.severity > Severity::Note;
        candidates.iter().zip(&related).enumerate().filter(|_| able).find_map(of_candidate)
    };
    let never = (usize::MAX, true);
    findings.sort_by_key(|finding| rank(finding).unwrap_or(never));
    findings.iter().filter(|finding| rank(finding).is_some()).count()
}
