//! The values that are handed over: strings, numbers, elements of lists, and what depends on something.

use std::borrow::Cow;

use super::calls::{Name, arrow};
use super::pieces::{alternatives, joined};
use super::strings::{WORDS, is_sign, is_whole, string, unescaped, word_list, words};
use super::wrapped::wrapped;
use super::{Last, Walker};
use crate::document::{Leaf, Step, Visit};
use crate::json::Kind;
use crate::source::{Span, Text};

impl<'a> Walker<'a> {
    /// Hands over nothing as the value of the name that is given an expression.
    pub(super) fn unknown(&mut self, is_expression: bool, visit: &mut Visit<'_, 'a>) {
        if let Some(name) = self.named.clone().filter(|_| is_expression) {
            let nothing = Span::new(name.1.end, name.1.end);
            self.hand_over(name, Kind::Null, (Text::slice(b"", nothing.start), nothing), visit);
        }
    }

    /// Hands over nothing as the value of what is given an expression in the brackets that end here.
    pub(super) fn unknown_argument(&mut self, visit: &mut Visit<'_, 'a>) {
        let before = self.text.get(..self.at).unwrap_or_default();
        if let Some(name) = self.frames.last_mut().and_then(|frame| frame.call.unknown(before)) {
            let nothing = Span::new(name.1.end, name.1.end);
            self.hand_over(name, Kind::Null, (Text::slice(b"", nothing.start), nothing), visit);
        }
    }

    /// Hands over each literal that may be the value of the name, where it depends on something which.
    pub(super) fn one_of_several(&mut self, visit: &mut Visit<'_, 'a>) {
        let Some(name) = self.named.clone().filter(|_| self.last == Last::Sign && self.at >= self.searched)
        else {
            return;
        };
        let (mut found, end) = alternatives(self.text, self.at);
        self.searched = end;
        match found[..] {
            [] => return,
            // The other value is set elsewhere: twice, the literal is one of several too.
            [only] => found.push(only),
            _ => {}
        }
        for (inner, span) in found {
            self.hand_over(name.clone(), Kind::String, (unescaped(self.text, inner), span), visit);
        }
        (self.at, self.last, self.named) = (end, Last::Other, None);
    }

    /// The words of a list of Ruby: `%w[a b]`.
    pub(super) fn word_list(&mut self, visit: &mut Visit<'_, 'a>) {
        let (rest, start) = (self.rest(), self.at + WORDS);
        let Some(inside) = word_list(rest) else { return self.other(1) };
        self.at = start + inside.len() + 1;
        self.last = Last::Other;
        let Some((name, place)) = self.named.take() else { return };
        self.path.push(Step::Name(name));
        for (index, span) in words(inside, start).enumerate() {
            self.path.push(Step::Index(index));
            let text =
                Text::slice(self.text.get(span.start..span.end).unwrap_or_default().as_bytes(), span.start);
            visit(Leaf { document: 0, path: &self.path, name: Some(place), kind: Kind::String, text, span });
            self.path.pop();
        }
        self.path.pop();
    }

    pub(super) fn number(&mut self, visit: &mut Visit<'_, 'a>) {
        let rest = self.rest();
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        let is_value = self.last == Last::Sign && is_whole(self.text, span.end);
        self.at = span.end;
        self.last = Last::Other;
        self.unknown(!is_value, visit);
        if let Some(name) = self.named.take().filter(|_| is_value) {
            let written = rest.get(..length).unwrap_or_default();
            self.hand_over(name, Kind::Number, (Text::slice(written.as_bytes(), span.start), span), visit);
        }
    }

    /// The string that begins here. The end of an unclosed one is not searched for again.
    fn closed(&mut self) -> Option<(Span, Span)> {
        let mark = self.rest().chars().next()?;
        if self.unclosed.get(&mark).is_some_and(|&end| self.at < end) {
            return None;
        }
        let found = string(self.text, self.at);
        found.map_err(|end| self.unclosed.insert(mark, end)).ok()
    }

    /// A string: a name, a value, or an element of a list.
    pub(super) fn string(&mut self, visit: &mut Visit<'_, 'a>) {
        let Some((inner, span)) = self.closed() else { return self.other(1) };
        let last = std::mem::replace(&mut self.last, Last::Other);
        self.at = span.end;
        let arrow = arrow(self.rest()).filter(|_| last != Last::Sign);
        if arrow.is_some() || (last != Last::Sign && is_sign(self.rest().trim_start())) {
            self.named = self.written(inner).map(|name| (name, span));
            if let Some(length) = arrow {
                self.at += length;
                self.last = Last::Sign;
            }
            return;
        }
        // Lists of Bicep have an element on each line.
        let is_next = last == Last::Next || self.is_on_a_line_of_a_list(span.start);
        if last != Last::Sign && !is_next {
            return;
        }
        let is_in_brackets = self.frames.last().is_some_and(|frame| frame.bracket != '[');
        let (text, span) = joined(self.text, (inner, span), is_in_brackets);
        self.at = span.end;
        let text = text.filter(|_| is_whole(self.text, span.end));
        if last == Last::Sign {
            self.unknown(text.is_none(), visit);
            if let Some((name, text)) = self.named.take().zip(text) {
                self.hand_over(name, Kind::String, (text, span), visit);
            }
        } else if let Some(text) = text {
            self.element(inner, (text, span), visit);
        }
    }

    /// The string that is handed to what makes another type of it, as a value or an element; whether there is one.
    pub(super) fn wrapped(&mut self, visit: &mut Visit<'_, 'a>) -> bool {
        let is_value = matches!(self.last, Last::Sign | Last::Next);
        let Some((open, end)) = is_value.then(|| wrapped(self.text, self.at)).flatten() else { return false };
        self.at = open;
        self.string(visit);
        self.at = end;
        true
    }

    /// Whether what begins here does so on a line of a list in square brackets.
    fn is_on_a_line_of_a_list(&self, start: usize) -> bool {
        let is_list = self.frames.last().is_some_and(|frame| frame.bracket == '[' && frame.list.is_some());
        let before = self.text.get(..start).unwrap_or_default();
        is_list && before.trim_end_matches([' ', '\t']).ends_with('\n')
    }

    fn element(&mut self, inner: Span, (text, span): (Text<'a>, Span), visit: &mut Visit<'_, 'a>) {
        let key = self.written(inner).map(|name| (name, span));
        let is_alone = self.rest().trim_start().starts_with(')');
        let source = self.text;
        let Some(frame) = self.frames.last_mut() else { return };
        frame.key.clone_from(&key);
        if let Some(name) = key.and_then(|key| frame.call.argument(key, is_alone, source)) {
            return self.hand_over(name, Kind::String, (text, span), visit);
        }
        let Some((index, name)) = frame.list else { return };
        frame.list = Some((index + 1, name));
        // The list's type is not part of the way to its elements.
        let types = self.path.split_off(self.path.len().min(frame.above + 1));
        self.path.push(Step::Index(index));
        visit(Leaf { document: 0, path: &self.path, name: Some(name), kind: Kind::String, text, span });
        self.path.pop();
        self.path.extend(types);
    }

    fn written(&self, span: Span) -> Option<Cow<'a, str>> {
        self.text.get(span.start..span.end).map(Cow::Borrowed)
    }

    fn hand_over(
        &mut self,
        name: Name<'a>,
        kind: Kind,
        (text, span): (Text<'a>, Span),
        visit: &mut Visit<'_, 'a>,
    ) {
        let (name, place) = match self.frames.last_mut() {
            Some(frame) if kind == Kind::String => frame.pair.member(name, &text.bytes, span),
            _ => name,
        };
        self.path.push(Step::Name(name));
        visit(Leaf { document: 0, path: &self.path, name: Some(place), kind, text, span });
        self.path.pop();
    }
}
