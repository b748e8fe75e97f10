//! Reads a pasted answer: which code or answer it is, of which environment, with which trace id.

use super::fields::{first, values};
use super::hosts::{Service, hosts, service};
use super::layers::layers;
use super::status::status;
use super::wording::{self, Match};
use crate::maskinporten::codes::{self, Entry, Speaker};
use crate::maskinporten::environments::{self, ENVIRONMENTS, Environment};
use crate::maskinporten::limits;
use crate::printable::hide_secrets;

/// What the code of an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ground {
    /// The number is in `error_uri`, or elsewhere in the text.
    Number,
    /// The answer has no number; its words are those of this entry.
    Wording,
    /// Neither number nor known words: the candidates follow from the OAuth `error` or the shape.
    Shape,
    /// Nothing in it is known.
    Nothing,
}

/// A pasted answer, taken apart. Texts in it come from outside, with whatever control characters and
/// secrets they hold: print none of them as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The code as it counts today; also one in the answer that this version does not know.
    pub code: Option<String>,
    /// The number as it is in the answer, if it is there and means something else today.
    pub former_number: Option<String>,
    /// What the answer can be, likeliest first.
    pub candidates: Vec<&'static Entry>,
    /// How sure the first candidate is.
    pub ground: Ground,
    /// The OAuth member `error`.
    pub error: Option<String>,
    /// The server's words, without the trace id; for a page in HTML its title.
    pub server_message: Option<String>,
    /// The id to quote to Digdir's service desk.
    pub trace_id: Option<String>,
    /// The environment that answered.
    pub environment: Option<&'static Environment>,
    /// The host that answered or was called, in lower case, if it is one of Digdir's or Altinn's.
    pub host: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// When it was given, in Unix seconds: the HTTP header `Date`.
    pub date: Option<i64>,
    /// What other answers of Maskinporten's the text holds, in its order: a log has those to earlier
    /// requests. Only those whose number or words are known.
    pub others: Vec<&'static Entry>,
}

/// Reads a pasted answer. Takes any text; what is not understood is left out.
#[must_use]
pub fn decode(text: &str) -> Answer {
    let whole = (0..=limits::TOKEN_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let text = text.get(..whole.unwrap_or_default()).unwrap_or_default();
    let layers = layers(text.trim_start_matches('\u{feff}'));
    let pasted = Pasted::read(&layers);
    pasted.judge()
}

/// The parts of a pasted text that an answer is recognised by.
struct Pasted<'t> {
    /// The text with all escapes taken off.
    text: &'t str,
    error: Option<String>,
    description: Option<String>,
    uri: Option<String>,
    host: Option<String>,
    status: Option<u16>,
}

impl<'t> Pasted<'t> {
    /// Takes the members from the outermost layer that has them: there they are unharmed.
    fn read(layers: &'t [String]) -> Self {
        let text = layers.last().map_or("", String::as_str);
        let description = innermost(layers, "error_description", |said| wording::find(said).is_some());
        let uri = innermost(layers, "error_uri", |uri| wording::number(uri).is_some());
        let error = error(layers);
        let description = description.or_else(|| {
            // How Altinn's and KS's clients print an answer whose members they know by other names.
            error.as_ref().and_then(|_| first(text, &["errordescription", "description"]))
        });
        let host = uri.as_deref().and_then(|uri| hosts(uri).into_iter().next()).or_else(|| asked(text));
        Self { text, error, description, uri, host, status: status(text) }
    }

    fn judge(self) -> Answer {
        let said = self.description.as_deref().unwrap_or_else(|| self.words());
        let found =
            self.uri.as_deref().and_then(wording::number).or_else(|| wording::known_number(self.text));
        let (ground, candidates) = self.candidates(said);
        let number =
            found.clone().filter(|number| ground != Ground::Wording || self.is_of(number, &candidates));
        let host = if found == number { self.host.clone() } else { asked(self.text) };
        let mut answer = Answer {
            code: candidates
                .first()
                .and_then(|e| e.code)
                .map(str::to_owned)
                .filter(|_| ground == Ground::Wording),
            former_number: None,
            candidates,
            ground,
            error: self.error.clone(),
            server_message: self.message(),
            trace_id: self.trace_id(),
            environment: host.as_deref().and_then(environments::nearest),
            host,
            status: self.status,
            date: date(self.text),
            others: self.known(),
        };
        if let Some(number) = number {
            answer.settle(&number, wording::speaks_of_delegation(said));
        }
        answer.others.retain(|entry| !answer.candidates.contains(entry));
        answer
    }

    /// What to look for words in where there is no description: the line that has known ones.
    fn words(&self) -> &'t str {
        wording::line(self.text).filter(|line| wording::find(line).is_some()).unwrap_or(self.text)
    }

    /// Whether a number is that of the answer with these words: one that goes with the words of another answer
    /// in the text is that one's.
    fn is_of(&self, number: &str, candidates: &[&'static Entry]) -> bool {
        let other = codes::find(number).filter(|other| !candidates.contains(other));
        other.is_none_or(|other| !self.worded().contains(&other))
    }

    /// Every answer of Maskinporten's in the text whose words are known.
    fn worded(&self) -> Vec<&'static Entry> {
        let said = values(self.text, "error_description");
        let all = said.iter().map(String::as_str).chain(self.text.lines());
        unique(all.filter_map(wording::exactly))
    }

    /// Every answer of Maskinporten's in the text whose number or words are known.
    fn known(&self) -> Vec<&'static Entry> {
        let uris = values(self.text, "error_uri");
        let numbered = uris.iter().filter_map(|uri| codes::find(&wording::number(uri)?));
        unique(self.worded().into_iter().chain(numbered))
    }

    /// What the words, or else the shape, allow.
    fn candidates(&self, said: &str) -> (Ground, Vec<&'static Entry>) {
        if self.is_success() {
            return (Ground::Shape, named(&["access-token"]));
        }
        // ID-porten says much in the same words.
        if self.host.as_deref().and_then(service) == Some(Service::Login) {
            return (Ground::Shape, named(&["id-porten"]));
        }
        let oauth = self.error.as_deref();
        let by_error: Vec<_> = oauth.into_iter().flat_map(codes::of_error).collect();
        // An API may say of an access token what Maskinporten says of a grant.
        if !by_error.is_empty() && by_error.iter().all(|entry| entry.speaker == Speaker::Other) {
            return (Ground::Shape, by_error);
        }
        let words = [Some(said), oauth].into_iter().flatten().find_map(wording::find);
        match words.or_else(|| self.description.as_ref().and_then(|_| wording::exact(self.text))) {
            Some(Match::Exactly(entry)) if entry.name != "invalid-assertion" => {
                return (Ground::Wording, vec![entry]);
            }
            Some(Match::OneOf(names)) => return (Ground::Shape, named(names)),
            words => {
                if let Some(found) = self.unfinished(said, words) {
                    return found;
                }
            }
        }
        self.by_shape(by_error)
    }

    /// What words allow that are cut off, or go on in a way that is not known.
    fn unfinished(&self, said: &str, words: Option<Match>) -> Option<(Ground, Vec<&'static Entry>)> {
        let cut = self.description.as_ref().map(|_| wording::cut(said)).unwrap_or_default();
        match words {
            _ if !cut.is_empty() => Some((Ground::Shape, cut)),
            Some(Match::Exactly(entry)) => Some((Ground::Wording, vec![entry])),
            Some(Match::Beginning) => Some((Ground::Shape, codes::of_error("invalid_grant").collect())),
            _ => None,
        }
    }

    /// What is likely where no words are known. `by_error` are those that the OAuth error stands for.
    fn by_shape(&self, by_error: Vec<&'static Entry>) -> (Ground, Vec<&'static Entry>) {
        let is_said = self.description.is_some() && !by_error.is_empty();
        let other = self.other_service().or_else(|| if is_said { None } else { self.trouble() });
        if let Some(entry) = other.or_else(|| self.page()) {
            return (Ground::Shape, vec![entry]);
        }
        if !by_error.is_empty() {
            return (Ground::Shape, by_error);
        }
        let by_status = self.by_status();
        if !by_status.is_empty() {
            return (Ground::Shape, by_status);
        }
        if wording::contains_token(self.text) {
            return (Ground::Shape, named(&["bare-token"]));
        }
        (Ground::Nothing, Vec::new())
    }

    /// What a refusal can be of which nothing but the status is there.
    fn by_status(&self) -> Vec<&'static Entry> {
        let is_maskinporten = self.host.as_deref().and_then(service) == Some(Service::Maskinporten);
        named(match self.status {
            // A number alone can be anything.
            _ if self.description.is_some() || self.text.trim().parse::<u16>().is_ok() => &[],
            Some(403) if is_maskinporten => &["MP-250", "MP-251"],
            Some(401 | 403) if !is_maskinporten => &["api-refusal"],
            Some(400 | 401 | 404) => &["status-only"],
            Some(405 | 406 | 411 | 415) => &["unsupported-grant-type"],
            _ => &[],
        })
    }

    fn is_success(&self) -> bool {
        let has = |key| values(self.text, key).iter().any(|v| !v.is_empty() && v != "null");
        self.error.is_none() && self.description.is_none() && has("access_token")
    }

    /// Someone else's answer.
    fn other_service(&self) -> Option<&'static Entry> {
        let name = match self.host.as_deref().and_then(service) {
            Some(Service::Login) => "id-porten",
            Some(Service::Altinn) => "altinn-exchange",
            Some(Service::Admin) => "self-service-error",
            _ if self.is_self_service_error() => "self-service-error",
            _ => return None,
        };
        codes::named(name)
    }

    /// Whether it has the members of an error answer of the self-service API.
    fn is_self_service_error(&self) -> bool {
        let has = |key| self.text.contains(key);
        has("correlation_id") && (has("errors") || has("timestamp")) && self.error.is_none()
    }

    /// No answer, or none about the grant.
    fn trouble(&self) -> Option<&'static Entry> {
        let is_known = self.error.as_deref().is_some_and(|error| codes::of_error(error).next().is_some());
        let by_status = self.status.filter(|_| !is_known).and_then(codes::of_status);
        wording::trouble(self.text).or(by_status)
    }

    /// A web page of which nothing else is known.
    fn page(&self) -> Option<&'static Entry> {
        is_html(self.text).then(|| codes::named("html-page")).flatten()
    }

    /// The server's words as they may be shown.
    fn message(&self) -> Option<String> {
        let said = self.description.clone().or_else(|| {
            if is_html(self.text) {
                return between(self.text, "<title>", "</title>").map(str::to_owned);
            }
            let messages = Some(values(self.text, "errormessage").join("; "));
            let of_form = messages.filter(|said| !said.is_empty() && self.is_self_service_error());
            let wrapped =
                first(self.text, &["message", "errormessage"]).filter(|m| wording::find(m).is_some());
            of_form.or(wrapped).or_else(|| wording::line(self.text).map(str::to_owned))
        })?;
        let said = wording::without_ids(&hide_secrets(&said));
        (!said.is_empty()).then_some(said)
    }

    /// The id in the server's words; elsewhere only if there are no such words.
    fn trace_id(&self) -> Option<String> {
        let own = || self.is_self_service_error().then(|| wording::correlation_id(self.text)).flatten();
        wording::trace_id(self.description.as_deref().unwrap_or(self.text)).or_else(own)
    }
}

impl Answer {
    /// Lets the number in the answer decide.
    fn settle(&mut self, number: &str, delegation: bool) {
        let today = codes::renumbered(number, delegation).unwrap_or(number);
        if today != number {
            self.former_number = Some(number.to_owned());
        }
        self.code = Some(today.to_owned());
        self.ground = Ground::Number;
        // The words can be more exact than the number, so they stay as a second opinion; guesses
        // by the OAuth error are worth nothing beside a number.
        let entry = codes::find(today);
        let words =
            self.candidates.first().copied().filter(|e| self.candidates.len() == 1 && Some(*e) != entry);
        self.candidates = entry.into_iter().chain(words).collect();
    }

    /// Whether anything in the text was recognised.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.ground != Ground::Nothing || self.error.is_some()
    }
}

fn unique(entries: impl Iterator<Item = &'static Entry>) -> Vec<&'static Entry> {
    let mut found: Vec<&'static Entry> = Vec::new();
    for entry in entries {
        if !found.contains(&entry) {
            found.push(entry);
        }
    }
    found
}

fn named(names: &[&str]) -> Vec<&'static Entry> {
    names.iter().filter_map(|name| codes::named(name)).collect()
}

/// The value of `key` in the innermost of several answers. Taken from the outermost layer that has it:
/// there it is unharmed. What `is_known` comes before what is not; of that, the first.
fn innermost(layers: &[String], key: &str, is_known: fn(&str) -> bool) -> Option<String> {
    let text = layers.last()?;
    let known = values(text, key).into_iter().filter(|value| is_known(value));
    let Some(inner) = wording::innermost(known, text) else {
        return layers.iter().find_map(|layer| first(layer, &[key]));
    };
    let same = |value: &String| wording::normal(value) == wording::normal(&inner);
    layers.iter().find_map(|layer| values(layer, key).into_iter().find(same)).or(Some(inner))
}

/// The OAuth error: a single word, as logs use the same key for sentences of their own. One that is
/// known comes before others, and of several known ones the innermost.
fn error(layers: &[String]) -> Option<String> {
    let word = |v: &String| !v.is_empty() && v.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let text = layers.last()?;
    let known = values(text, "error").into_iter().filter(|v| codes::of_error(v).next().is_some());
    wording::innermost(known, text).or_else(|| {
        layers
            .iter()
            .find_map(|layer| {
                let found: Vec<_> = values(layer, "error").into_iter().filter(word).collect();
                found.iter().find(|v| v.contains('_')).or(found.first()).cloned()
            })
            .or_else(|| bare_error(text))
    })
}

/// An OAuth error that is not the value of a member, as Go prints it: `oauth2: "invalid_grant" "…"`.
fn bare_error(text: &str) -> Option<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut words = text.split(|c| !word(c)).map(|word| word.trim_matches('.'));
    words.find(|w| w.contains('_') && codes::of_error(w).next().is_some()).map(str::to_owned)
}

/// The host that was called: that of a token endpoint, or the only one named.
fn asked(text: &str) -> Option<String> {
    let all = hosts(text);
    let is_whole =
        |at: usize| !text.get(..at).is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || c == '.'));
    let asks = |host: &&String| text.match_indices(&format!("{host}/token")).any(|(at, _)| is_whole(at));
    let endpoint = all.iter().find(asks);
    let first = all.first()?;
    endpoint.or_else(|| all.iter().all(|host| host == first).then_some(first)).cloned()
}

/// The header `Date` of an HTTP response (RFC 9110 section 6.6.1).
fn date(text: &str) -> Option<i64> {
    let header = |line: &str| {
        let (name, value) = line.trim_start_matches(['<', ' ']).split_once(':')?;
        name.eq_ignore_ascii_case("date").then(|| chrono::DateTime::parse_from_rfc2822(value.trim()).ok())?
    };
    text.lines().find_map(header).map(|date| date.timestamp())
}

fn is_html(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("<!doctype html") || lower.contains("<html")
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let lower = text.to_ascii_lowercase();
    let start = lower.find(open)? + open.len();
    let end = start + lower.get(start..)?.find(close)?;
    text.get(start..end).map(str::trim)
}

/// The short name of the environment, such as `test`; for a host of Maskinporten's that is none of
/// the public environments, the host.
#[must_use]
pub fn environment_name(answer: &Answer) -> Option<&str> {
    let known = answer.environment.and_then(|found| ENVIRONMENTS.iter().find(|e| e.issuer == found.issuer));
    let host = answer.host.as_deref().filter(|host| service(host) == Some(Service::Maskinporten));
    known.map(|e| &*e.name).or(host)
}
