//! Names and values that are handed over: to the methods of a builder, to a function, as a pair.

use std::borrow::Cow;

use super::super::{Step, is_variable};
use super::strings::is_of_name;
use crate::source::Span;

/// A name and where it is.
pub(super) type Name<'a> = (Cow<'a, str>, Span);

/// What sets something, in small letters: what reads it takes a name and a default.
const SETTERS: [&str; 19] = [
    "add",
    "append",
    "claim",
    "define",
    "entry",
    "insert",
    "of",
    "property",
    "put",
    "putifabsent",
    "set",
    "setclaim",
    "setdefault",
    "setenv",
    "setenvironmentvariable",
    "setproperty",
    "setstringclaim",
    "withclaim",
    "withproperty",
];

/// Whether what is called so takes a name and its value one after the other.
pub(super) fn sets(called: &str) -> bool {
    SETTERS.contains(&called.to_ascii_lowercase().as_str())
}

/// Functions that make a list of what they are given, in Kotlin, Java, PHP, JavaScript and Terraform.
const LISTS: [&str; 14] = [
    "listOf",
    "mutableListOf",
    "arrayListOf",
    "setOf",
    "mutableSetOf",
    "arrayOf",
    "List.of",
    "Set.of",
    "ImmutableList.of",
    "Arrays.asList",
    "array",
    "Set",
    "toset",
    "tolist",
];

/// Whether the function whose name a text ends in makes a list. What reads settings is a method of something: it is
/// given the name of one.
pub(super) fn makes_list(text: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    LISTS.contains(&text.rsplit(|c| !is_of_name(c)).next().unwrap_or_default())
}

/// What a value is added to by a method of that name, where `before` ends in the dot before it: JJWT has
/// `.audience().add("…")`.
pub(super) fn added_to<'a>(before: &'a str, method: &str) -> Option<&'a str> {
    let call = before.trim_end().strip_suffix('.').filter(|_| matches!(method, "add" | "single"))?;
    let called = call.trim_end().strip_suffix("()")?;
    let start = called.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    called.get(start..).filter(|name| !name.is_empty())
}

/// What is called with what is between two brackets.
pub(super) struct Call<'a> {
    /// The method of which one string is the value.
    method: Option<Name<'a>>,
    /// The way to what it is called on.
    pub(super) way: Vec<Step<'a>>,
    /// Whether strings may be names and values one after the other.
    is_paired: bool,
    /// The string that is the name of the next one.
    key: Option<Name<'a>>,
}

impl<'a> Call<'a> {
    pub(super) const fn new(method: Option<Name<'a>>, way: Vec<Step<'a>>, is_paired: bool) -> Self {
        Self { method, way, is_paired, key: None }
    }

    /// The name of the method, whose value is a list.
    pub(super) fn method(&mut self) -> Option<Name<'a>> {
        self.method.take().map(|(name, place)| (property(name), place))
    }

    /// The name of the value that this string is: that of the method if it is alone, or the string before it.
    pub(super) fn argument(&mut self, string: Name<'a>, is_alone: bool, source: &str) -> Option<Name<'a>> {
        let between = |key: &Name<'_>| source.get(key.1.end..string.1.start).map(str::trim);
        let key = self.key.take().filter(|key| between(key) == Some(","));
        if key.is_some() {
            self.method = None;
            return key;
        }
        if is_alone {
            return self.method();
        }
        if self.is_paired {
            self.key = Some(string).filter(|(text, _)| is_variable(text));
        }
        None
    }

    /// The name of what is given an expression: the string before it, or the method. `before` is the source code up to
    /// the end of the brackets.
    pub(super) fn unknown(&mut self, before: &str) -> Option<Name<'a>> {
        let before = before.trim_end();
        let behind =
            |key: &Name<'_>| before.get(key.1.end..).and_then(|rest| rest.trim_start().strip_prefix(','));
        let key = self.key.take().filter(|key| behind(key).is_some_and(|rest| !rest.is_empty()));
        key.or_else(|| self.method().filter(|_| !before.ends_with('(')))
    }
}

/// What a method of a builder sets: `setAudience` and `withAudience` the audience.
fn property(method: Cow<'_, str>) -> Cow<'_, str> {
    let rest = ["set", "with"].iter().find_map(|prefix| method.strip_prefix(prefix));
    match rest.filter(|rest| rest.starts_with(char::is_uppercase)) {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => method,
    }
}

/// A list of pairs has the name of a variable in one member and its value in another.
#[derive(Default)]
pub(super) struct Pair<'a> {
    variable: Option<Name<'a>>,
}

impl<'a> Pair<'a> {
    /// The name under which a member of that name and value is known.
    pub(super) fn member(&mut self, name: Name<'a>, value: &[u8], span: Span) -> Name<'a> {
        if name.0.eq_ignore_ascii_case("name") {
            let variable = std::str::from_utf8(value).ok().filter(|text| is_variable(text));
            self.variable = variable.map(|text| (Cow::Owned(text.to_owned()), span));
        } else if name.0.eq_ignore_ascii_case("value") {
            return self.variable.take().unwrap_or(name);
        }
        name
    }
}

/// The length of what is between a name and its value in Kotlin and Scala, `to` and `->`, at the beginning of a text. The
/// value is a string or an expression.
pub(super) fn arrow(text: &str) -> Option<usize> {
    let behind = text.trim_start();
    let value = behind.strip_prefix("to ").or_else(|| behind.strip_prefix("->"))?.trim_start();
    value.starts_with(|c| c == '"' || is_of_name(c)).then_some(text.len() - value.len())
}
