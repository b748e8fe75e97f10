//! Members that occur twice in one object.

use super::part::Part;
use crate::json::{self, Kind, Member, Value};
use crate::source::Span;

/// Members that occur again, with their pointer and the place of the later name.
pub(super) fn find(part: &Part<'_>) -> Vec<(String, Span)> {
    let mut found = if part.has_distinct_slots() { Vec::new() } else { repeated(&part.members) };
    for member in &part.members {
        if matches!(member.value.kind(), Kind::Object | Kind::Array) && member.name != "x5c" {
            let mut path = vec![json::escape_step(&member.name).into_owned()];
            nested_duplicates(member.value, &mut path, &mut found);
        }
    }
    found
}

/// The members of one object that occur again.
fn repeated(members: &[Member<'_>]) -> Vec<(String, Span)> {
    let again = |member: &Member<'_>| (format!("/{}", json::escape_step(&member.name)), member.name_span);
    // Two nested loops over a dozen names are faster than a set; large objects take the set.
    if members.len() <= 16 {
        let is_again = |&(i, member): &(usize, &Member<'_>)| {
            members.iter().take(i).any(|earlier| earlier.name == member.name)
        };
        return members.iter().enumerate().filter(is_again).map(|(_, member)| again(member)).collect();
    }
    let mut seen = std::collections::HashSet::new();
    members.iter().filter(|member| !seen.insert(&member.name)).map(again).collect()
}

/// Most members that occur again and are named one by one.
const DUPLICATES: usize = 16;

fn nested_duplicates(value: Value<'_>, path: &mut Vec<String>, found: &mut Vec<(String, Span)>) {
    if !matches!(value.kind(), Kind::Object | Kind::Array) || found.len() >= DUPLICATES {
        return;
    }
    for (index, element) in value.elements().unwrap_or_default().into_iter().enumerate() {
        path.push(index.to_string());
        nested_duplicates(element, path, found);
        path.pop();
    }
    let mut seen = std::collections::HashSet::new();
    for member in value.members().unwrap_or_default() {
        path.push(json::escape_step(&member.name).into_owned());
        nested_duplicates(member.value, path, found);
        if !seen.insert(member.name) && found.len() < DUPLICATES {
            found.push((format!("/{}", path.join("/")), member.name_span));
        }
        path.pop();
    }
}
