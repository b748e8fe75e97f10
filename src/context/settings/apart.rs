//! Keeps literals in source code apart that set the same names: two clients in a list, two calls that sign claims. The
//! walker numbers all brackets; a number stays where there are several clients, and what only belongs together goes on as
//! one.

use std::collections::HashMap;

use super::found::Found;
use super::leaf::Leaf;
use super::meaning::{self, Meaning};
use crate::document::{self, Step};

/// What is in one pair of brackets, or at the end of one name.
struct Node {
    above: usize,
    /// What is set there, each thing once.
    sets: Vec<String>,
    /// Whether it says which client it is.
    has_id: bool,
    /// Whether it or a name around it speaks of the service.
    speaks: bool,
    /// In brackets of their own: which of those at one place these are.
    group: Option<(usize, usize)>,
}

/// Which brackets at one place belong together.
#[derive(Default)]
struct Groups {
    /// For what is set there, the last group that sets it.
    set: HashMap<String, usize>,
    /// Of each group, whether it says what another cannot take over.
    stands_alone: Vec<bool>,
}

impl Groups {
    /// The number of the group of what sets these: the last one goes on until something is set again.
    fn place(&mut self, node: &Node) -> usize {
        let last = self.stands_alone.len().saturating_sub(1);
        let is_again = node.sets.iter().any(|name| self.set.get(name) == Some(&last));
        if is_again || self.stands_alone.is_empty() {
            self.stands_alone.push(false);
        }
        let group = self.stands_alone.len() - 1;
        if let Some(stands_alone) = self.stands_alone.last_mut() {
            *stands_alone |= node.has_id || node.speaks;
        }
        self.set.extend(node.sets.iter().map(|name| (name.clone(), group)));
        group
    }

    /// For each group the one that it is part of, counted without those that are part of another; none if all are one.
    fn kept(&self) -> Option<Vec<usize>> {
        let several = self.stands_alone.iter().filter(|alone| **alone).count() > 1;
        let mut count = 0_usize;
        several.then(|| {
            let number = |alone: &bool| {
                count += usize::from(*alone);
                count.saturating_sub(1)
            };
            self.stands_alone.iter().map(number).collect()
        })
    }
}

/// Takes the numbers of brackets out of the ways of literals, but for those that tell clients apart.
pub(super) fn keep(leaves: &mut [Leaf<'static>]) {
    let ways: Vec<_> = leaves.iter_mut().map(|leaf| take_numbers(&mut leaf.steps)).collect();
    let mut tree = Tree { nodes: vec![Node::below(0)], known: HashMap::new() };
    let mut places = Vec::with_capacity(leaves.len());
    for (leaf, way) in leaves.iter().zip(&ways) {
        let place = tree.place(around(way));
        tree.set(place, leaf);
        places.push(place);
    }
    let kept = tree.group();
    for ((leaf, way), place) in leaves.iter_mut().zip(&ways).zip(&places) {
        if !kept.is_empty() {
            let own = way.get(around(way).len()..).unwrap_or_default();
            leaf.steps = tree.way(*place, around(way), &kept);
            leaf.steps.extend_from_slice(own);
        }
        leaf.pointer = document::pointer(&leaf.steps);
    }
}

/// The way as it is, of which the names and the number of an element are left.
fn take_numbers(steps: &mut Vec<Step<'static>>) -> Vec<Step<'static>> {
    let way = steps.clone();
    let last = steps.len().saturating_sub(1);
    let mut at = 0;
    steps.retain(|step| {
        at += 1;
        matches!(step, Step::Name(_)) || at > last
    });
    way
}

/// The steps to what a value is set in: all but its name, and its number if it is an element.
fn around<'s>(way: &'s [Step<'static>]) -> &'s [Step<'static>] {
    let own = if matches!(way.last(), Some(Step::Index(_))) { 2 } else { 1 };
    way.get(..way.len().saturating_sub(own)).unwrap_or_default()
}

impl Node {
    const fn below(above: usize) -> Self {
        Self { above, sets: Vec::new(), has_id: false, speaks: false, group: None }
    }
}

/// Names and brackets, each below what it is in.
struct Tree<'w> {
    nodes: Vec<Node>,
    known: HashMap<(usize, Key<'w>), usize>,
}

/// A step as what it is known by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'w> {
    Name(&'w str),
    Number(usize),
}

impl<'w> Key<'w> {
    fn of(step: &'w Step<'static>) -> Self {
        match step {
            Step::Name(name) => Self::Name(name),
            Step::Index(number) => Self::Number(*number),
        }
    }
}

impl<'w> Tree<'w> {
    /// The place of what is behind these steps.
    fn place(&mut self, steps: &'w [Step<'static>]) -> usize {
        let mut place = 0;
        for step in steps {
            let next = self.nodes.len();
            place = match *self.known.entry((place, Key::of(step))).or_insert(next) {
                new if new == next => {
                    self.nodes.push(Node::below(place));
                    next
                }
                known => known,
            };
        }
        place
    }

    /// Notes what the leaf sets there, if it means something.
    fn set(&mut self, place: usize, leaf: &Leaf<'static>) {
        let (Some(found), Some(node)) = (Found::of(leaf), self.nodes.get_mut(place)) else { return };
        node.has_id |= matches!(found.meaning, Meaning::ClientId | Meaning::Issuer);
        node.speaks |= found.section.iter().any(|word| meaning::speaks(word));
        if node.sets.last() != Some(&found.name) {
            node.sets.push(found.name);
        }
    }

    /// Puts brackets at the same place into groups. What is kept of them, by place.
    fn group(&mut self) -> HashMap<usize, Vec<usize>> {
        // A place as it is with the groups in place of the numbers; those above have lower numbers.
        let mut keys = vec![Key::Number(0); self.nodes.len()];
        for (&(_, key), &place) in &self.known {
            if let Some(of_place) = keys.get_mut(place) {
                *of_place = key;
            }
        }
        let mut merged: HashMap<(usize, Key<'w>), usize> = HashMap::new();
        let mut resolved = vec![0];
        let mut groups: HashMap<usize, Groups> = HashMap::new();
        for (place, key) in keys.iter().enumerate().skip(1) {
            let Some(node) = self.nodes.get_mut(place) else { continue };
            let above = resolved.get(node.above).copied().unwrap_or_default();
            let mut key = *key;
            if matches!(key, Key::Number(_)) {
                if node.sets.is_empty() {
                    resolved.push(above);
                    continue;
                }
                let group = groups.entry(above).or_default().place(node);
                node.group = Some((above, group));
                key = Key::Number(group);
            }
            let next = merged.len() + 1;
            resolved.push(*merged.entry((above, key)).or_insert(next));
        }
        groups.iter().filter_map(|(place, groups)| Some((*place, groups.kept()?))).collect()
    }

    /// The names to a place, with the numbers that are kept.
    fn way(
        &self,
        place: usize,
        steps: &[Step<'static>],
        kept: &HashMap<usize, Vec<usize>>,
    ) -> Vec<Step<'static>> {
        let (mut way, mut place) = (Vec::with_capacity(steps.len()), place);
        for step in steps.iter().rev() {
            let Some(node) = self.nodes.get(place) else { break };
            match step {
                Step::Name(_) => way.push(step.clone()),
                Step::Index(_) => {
                    let number = node.group.and_then(|(above, group)| kept.get(&above)?.get(group).copied());
                    way.extend(number.map(Step::Index));
                }
            }
            place = node.above;
        }
        way.reverse();
        way
    }
}
