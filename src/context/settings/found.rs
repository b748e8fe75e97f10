//! What a leaf is recognised as: what its name means, and which section the words around it make.

use super::leaf::Leaf;
use super::meaning::{self, Meaning};
use crate::document::Step;
use crate::json::Kind;
use crate::maskinporten::scopes;

/// The members of a JWK that are public (RFC 7517 section 4, RFC 7518 section 6, and Digdir's `exp`), and those of which
/// nothing is kept.
const JWK_MEMBERS: [&str; 18] = [
    "kty", "n", "e", "kid", "use", "alg", "exp", "crv", "x", "y", "d", "p", "q", "dp", "dq", "qi", "oth", "k",
];
const PUBLIC_MEMBERS: usize = 10;

/// What a leaf was recognised as.
pub(super) struct Found {
    pub(super) meaning: Meaning,
    pub(super) member: Option<&'static str>,
    pub(super) name: String,
    pub(super) section: Vec<String>,
    pub(super) is_prefix: bool,
    pub(super) path: String,
    pub(super) is_list: bool,
}

/// One word of a way, with the step that it is from, and the part of its name: `a.b-c` has two.
struct Word<'l> {
    text: &'l str,
    step: usize,
    part: usize,
}

impl Found {
    /// `None` if it means nothing.
    pub(super) fn of(leaf: &Leaf<'static>) -> Option<Self> {
        let mut words: Vec<Word<'_>> = leaf
            .steps
            .iter()
            .enumerate()
            .filter_map(|(step, name)| match name {
                Step::Name(name) => Some((step, name)),
                Step::Index(_) => None,
            })
            .flat_map(|(step, name)| {
                let parts = meaning::parts(name).enumerate();
                parts.flat_map(move |(part, name)| {
                    meaning::words(name).map(move |text| Word { text, step, part })
                })
            })
            .collect();
        if let Some(found) = of_claims(leaf, &words) {
            return Some(found);
        }
        let environment = environment_behind(&mut words);
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        let (mut meaning, mut count, mut member) = recognised_by_value(&texts, &words, leaf.value())?;
        // An element of a list has a name of its own.
        if let Some(own) =
            own_words(leaf, &words, count).filter(|_| meaning != Meaning::NaisScopes && member.is_none())
        {
            (meaning, count, member) = recognised(texts.get(own..)?)?;
        }
        let has_index = meaning == Meaning::Scopes && texts.last().is_some_and(|last| is_index(last));
        let has_key = meaning == Meaning::Scopes && !has_index && meaning::of(&texts).is_none();
        let is_list = has_index || has_key || matches!(leaf.steps.last(), Some(Step::Index(_)));
        let first = words.get(words.len() - count)?;
        let in_step = words.iter().filter(|word| word.step == first.step).count();
        let own = words.iter().skip(words.len() - count).filter(|word| word.step == first.step).count();
        let mut section = section(leaf, &words, words.len() - count, first);
        section.extend(environment.as_deref().map(meaning::folded));
        let last = leaf.steps.len() - usize::from(has_key);
        let name: Vec<&str> = leaf.steps.iter().take(last).skip(first.step).filter_map(name_of).collect();
        let name = name.join(".");
        let name = if has_index { without_index(&name) } else { &name };
        let name = member.map_or(name, |member| of_key(name, member));
        let path = path(leaf, if own < in_step { first.step + 1 } else { first.step });
        Some(Self {
            meaning,
            member,
            name: bare(name),
            is_prefix: environment.is_some() || is_prefix(&words, words.len() - count, first),
            section,
            path,
            is_list: is_list || meaning == Meaning::NaisScopes,
        })
    }
}

/// The claim that holds who is asked for, and its objects by the names that they have or had.
const DETAILS: &str = "authorization_details";
const OBJECTS: [&str; 2] = ["systemuser_org", "systemuserorg"];

/// What a literal in source code is as a claim: a member of `authorization_details`, or a time.
fn of_claims(leaf: &Leaf<'static>, words: &[Word<'_>]) -> Option<Found> {
    if !leaf.is_code {
        return None;
    }
    let last = name_of(leaf.steps.last()?)?;
    let above = leaf.steps.iter().position(|step| name_of(step) == Some(DETAILS));
    let is_time = leaf.kind == Some(Kind::Number) && leaf.value().len() >= FEWEST_DIGITS;
    let (meaning, at, name) = match (above, last) {
        (Some(above), _) if above + 1 < leaf.steps.len() => {
            // What else is on the way are types and functions.
            let object =
                leaf.steps.get(above..)?.iter().filter_map(name_of).find(|name| OBJECTS.contains(name));
            let name = object.filter(|object| *object != last).map(|object| format!("{object}/{last}"));
            (Meaning::Detail, above, name.unwrap_or_else(|| last.to_owned()))
        }
        (None, "iat") if is_time => (Meaning::IssuedAt, leaf.steps.len() - 1, last.to_owned()),
        (None, "exp") if is_time => (Meaning::Expires, leaf.steps.len() - 1, last.to_owned()),
        _ => return None,
    };
    let end = words.iter().position(|word| word.step >= at)?;
    let section = section(leaf, words, end, words.get(end)?);
    Some(Found {
        meaning,
        member: None,
        name,
        section,
        is_prefix: false,
        path: path(leaf, at),
        is_list: false,
    })
}

/// The fewest digits of a time: more than those of any lifetime.
const FEWEST_DIGITS: usize = 9;

/// Takes off the environment that a known name ends in, as it begins with one elsewhere: `CLIENT_ID_TEST`, `AudienceProd`.
fn environment_behind(words: &mut Vec<Word<'_>>) -> Option<String> {
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    if recognised(&texts).is_some() {
        return None;
    }
    let (last, before) = words.split_last_mut()?;
    let is_same_name = before.last().is_some_and(|it| (it.step, it.part) == (last.step, last.part));
    if is_same_name && meaning::names_environment(&meaning::folded(last.text)) {
        recognised(texts.get(..before.len())?)?;
        return words.pop().map(|word| word.text.to_owned());
    }
    let start = last.text.rfind(|c: char| c.is_ascii_uppercase())?;
    let (name, environment) = last.text.split_at_checked(start)?;
    if !name.ends_with(|c: char| c.is_ascii_lowercase())
        || !meaning::names_environment(&meaning::folded(environment))
    {
        return None;
    }
    let mut without = texts;
    *without.last_mut()? = name;
    recognised(&without)?;
    last.text = name;
    Some(environment.to_owned())
}

/// Where the words behind the last element of a list begin, if the last `count` words are not all there.
fn own_words(leaf: &Leaf<'_>, words: &[Word<'_>], count: usize) -> Option<usize> {
    let first = words.get(words.len().checked_sub(count)?)?.step;
    let last = words.last()?.step;
    let element = leaf.steps.get(..last)?.iter().rposition(|step| matches!(step, Step::Index(_)))?;
    (element > first).then(|| words.iter().position(|word| word.step > element))?
}

/// The same, also of a name that counts for its value alone.
/// That is one name, and not made of a section and its member.
fn recognised_by_value(
    texts: &[&str],
    words: &[Word<'_>],
    value: &str,
) -> Option<(Meaning, usize, Option<&'static str>)> {
    let found = recognised(texts);
    let is_same_step = |word: &&Word<'_>| words.last().is_some_and(|last| word.step == last.step);
    let own = words.iter().rev().take_while(is_same_step).count();
    let taken = found.map_or(0, |(_, count, _)| count);
    let name = texts.get(texts.len().saturating_sub(own)..).unwrap_or_default();
    match meaning::of_any_server(name, value).filter(|(_, count)| *count > taken) {
        Some((meaning, count)) => Some((meaning, count, None)),
        None => found.or_else(|| scope_by_name(texts, own, value)),
    }
}

/// A scope that the settings have a name for: `scopes: {income: "skatt:inntekt"}`. In a description of an API the scope
/// is the name.
fn scope_by_name(texts: &[&str], own: usize, value: &str) -> Option<(Meaning, usize, Option<&'static str>)> {
    let around = texts.get(..texts.len().checked_sub(own)?)?;
    let (meaning, count) =
        meaning::of(around).filter(|_| around.last().is_some_and(|last| meaning::names_scopes(last)))?;
    (meaning == Meaning::Scopes && scopes::is_scope(value)).then_some((meaning, count + own, None))
}

/// The meaning of a way, how many words are the name, and the member if it is that of a JWK.
fn recognised(words: &[&str]) -> Option<(Meaning, usize, Option<&'static str>)> {
    let (last, before) = words.split_last()?;
    let position = JWK_MEMBERS.iter().position(|member| member.eq_ignore_ascii_case(last));
    if let Some(position) = position
        && let Some((meaning @ (Meaning::Jwk | Meaning::JwkBase64), count)) = meaning::of(before)
    {
        let is_public = position < PUBLIC_MEMBERS;
        return if is_public { Some((meaning, count + 1, JWK_MEMBERS.get(position).copied())) } else { None };
    }
    // .NET, Spring and Azure write the elements of a list as names with their place: `Scopes__0`, `scopes[0]`.
    if is_index(last)
        && let Some((meaning @ Meaning::Scopes, count)) = meaning::of(before)
    {
        return Some((meaning, count + 1, None));
    }
    meaning::of(words).map(|(meaning, count)| (meaning, count, None))
}

fn is_index(word: &str) -> bool {
    word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a list, of which this is the name of an element.
fn without_index(name: &str) -> &str {
    let is_place = |c: char| c.is_ascii_digit() || "[]_:.-".contains(c);
    name.trim_end_matches(is_place)
}

/// The name of a key, of which this is the name of a member: a key is one setting.
fn of_key<'n>(name: &'n str, member: &str) -> &'n str {
    let is_separator = |c: char| !c.is_alphanumeric();
    let name = name.trim_end_matches(is_separator);
    let key = name.len().checked_sub(member.len()).and_then(|end| name.get(..end));
    key.unwrap_or(name).trim_end_matches(is_separator)
}

/// Whether a word that is not the service's is directly before the name, in the same part of it: a prefix of its own.
fn is_prefix(words: &[Word<'_>], end: usize, first: &Word<'_>) -> bool {
    let last = words.iter().take(end).rfind(|word| !meaning::is_generic(word.text));
    last.is_some_and(|last| {
        (last.step, last.part) == (first.step, first.part)
            && !meaning::speaks(last.text)
            && !meaning::is_prefixed(first.text)
    })
}

/// The words around the name: those before it, and that of the service if the name begins with it.
fn section(leaf: &Leaf<'_>, words: &[Word<'_>], end: usize, first: &Word<'_>) -> Vec<String> {
    let mut section = Vec::new();
    let mut last_step = 0;
    for word in words.iter().take(end) {
        // An element of a list is a section of its own.
        for step in leaf.steps.get(last_step..word.step).unwrap_or_default() {
            if let Step::Index(index) = step {
                section.push(format!("[{index}]"));
            }
        }
        last_step = word.step.max(last_step);
        section.push(meaning::folded(word.text));
    }
    for step in leaf.steps.get(last_step..first.step).unwrap_or_default() {
        if let Step::Index(index) = step {
            section.push(format!("[{index}]"));
        }
    }
    if let Some(service) = meaning::service_of(first.text)
        && section.last().is_none_or(|last| last != service)
    {
        section.push(service.to_owned());
    }
    let service = section.iter().position(|word| meaning::speaks(word));
    while section.len() > service.map_or(usize::MAX, |at| at + 1)
        && section.last().is_some_and(|w| meaning::is_generic(w))
    {
        section.pop();
    }
    section
}

fn name_of<'s>(step: &'s Step<'_>) -> Option<&'s str> {
    match step {
        Step::Name(name) => Some(name.as_ref()),
        Step::Index(_) => None,
    }
}

/// The names of the first `end` steps; of a name with a section in it, that section.
fn path(leaf: &Leaf<'_>, end: usize) -> String {
    let mut names: Vec<String> = Vec::new();
    if let Some(inner) = &leaf.inner {
        names.push(inner.clone());
    }
    let steps = leaf.steps.get(..end.min(leaf.steps.len())).unwrap_or_default();
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Name(name) if index + 1 == leaf.steps.len() => {
                let name =
                    if name.ends_with(|c: char| c.is_ascii_digit()) { without_index(name) } else { name };
                names.extend(split(name).map(|(section, _)| section.replace("__", ":")));
            }
            Step::Name(name) => names.push(name.to_string()),
            Step::Index(index) => names.push(index.to_string()),
        }
    }
    names.join(":")
}

/// The name behind the section that it may carry (`MaskinportenSettings__ClientId`).
fn bare(name: &str) -> String {
    split(name).map_or(name, |(_, name)| name).to_owned()
}

fn split(name: &str) -> Option<(&str, &str)> {
    ["__", ":"]
        .into_iter()
        .find_map(|separator| name.rsplit_once(separator))
        .filter(|(_, name)| !name.is_empty())
}
