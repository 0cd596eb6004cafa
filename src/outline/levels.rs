//! Levels: a stack of numbering classes in the order in which the document opens them.

use std::collections::{HashMap, HashSet};

use super::classes::Classes;
use super::numerals::LETTERS;
use super::sections::Section;
use super::standalone::Look;
use super::steps::Steps;

/// What headings of one level have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Declared with this level; 0 is the title.
    Markup(u8),
    /// An annex: above all numbers.
    Annex,
    /// A class of numbers.
    Class(usize),
    /// Numbers that name their ancestors, by how many there are.
    Dotted(usize),
    /// A heading without number that stands beside the first numbered ones.
    Division,
    /// A heading without number, by its look.
    Look(Look),
}

/// The parent of each section, as an index.
pub(super) fn parents(
    sections: &[Section],
    classes: &Classes,
    steps: &Steps,
) -> Vec<Option<usize>> {
    let (keys, paths) = keys(sections, classes);
    let order = Order::of(sections, &keys, classes);
    let mut stack: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter().enumerate() {
        let key = keys.get(index).copied().unwrap_or(Key::Division);
        let path = paths.get(index).map_or(&[][..], Vec::as_slice);
        let kept = place(
            &stack,
            sections,
            &keys,
            &paths,
            key,
            path,
            section.value,
            &order,
        );
        steps.look(1 + stack.len());
        stack.truncate(kept);
        parents.push(stack.last().copied());
        stack.push(index);
    }
    parents
}

/// How many entries of the stack stay open over a new heading.
#[expect(
    clippy::too_many_arguments,
    reason = "the heading and the stack, each with its key and path"
)]
fn place(
    stack: &[usize],
    sections: &[Section],
    keys: &[Key],
    paths: &[Vec<u32>],
    key: Key,
    path: &[u32],
    value: u32,
    order: &Order,
) -> usize {
    let key_of = |index: &usize| keys.get(*index).copied().unwrap_or(Key::Division);
    let value_of = |index: &usize| sections.get(*index).map_or(0, |section| section.value);
    if path.len() > 1 {
        let prefix = stack.iter().rposition(|index| {
            let above = paths.get(*index).map_or(&[][..], Vec::as_slice);
            let chapter = above.is_empty() && names(key_of(index), value_of(index), path, order);
            !above.is_empty() && above.len() < path.len() && path.starts_with(above) || chapter
        });
        if let Some(at) = prefix {
            return at + 1;
        }
    }
    let brother = stack
        .iter()
        .rposition(|index| key_of(index) == key && (value > 0 && value == value_of(index) + 1));
    if let Some(at) = brother {
        return at;
    }
    if matches!(key, Key::Look(_))
        && let Some(at) = stack.iter().rposition(|index| key_of(index) == key)
    {
        return at;
    }
    // A class that starts anew stands inside itself once, not over and over.
    let mut same = stack
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, index)| key_of(index) == key);
    if let (Some((last, _)), Some(_)) = (same.next(), same.next()) {
        return last;
    }
    let mut kept = stack.len();
    while let Some(top) = kept.checked_sub(1).and_then(|top| stack.get(top)) {
        let top = key_of(top);
        if top != key && !order.above(key, top) {
            break;
        }
        kept -= 1;
    }
    kept
}

/// Whether `第三章` or `Appendix A` is the ancestor that `3.1` or `A.1` names.
fn names(key: Key, value: u32, path: &[u32], order: &Order) -> bool {
    let first = path.first().copied().unwrap_or(0);
    match key {
        Key::Annex => value + LETTERS == first || value == first,
        Key::Class(class) => order.chapters.contains(&class) && value == first,
        _ => false,
    }
}

/// The keys of all sections, and the paths of those with dotted numbers. A series `1`, `2` joins `1.1`, `2.1` when these follow
/// its numbers; a division in the middle of them is a heading like others.
fn keys(sections: &[Section], classes: &Classes) -> (Vec<Key>, Vec<Vec<u32>>) {
    let families = families(sections, classes);
    let number = |section: &Section| section.path.first().copied();
    let mut keys = Vec::with_capacity(sections.len());
    let mut paths = Vec::with_capacity(sections.len());
    let mut before: Option<u32> = None;
    for (index, section) in sections.iter().enumerate() {
        let mut key = section.key;
        let mut path = Vec::new();
        if let Key::Markup(_) = key {
        } else if !section.path.is_empty() {
            key = Key::Dotted(section.path.len());
            path.clone_from(&section.path);
        } else if section
            .series
            .is_some_and(|series| families.contains(&series))
        {
            key = Key::Dotted(1);
            path.push(section.value);
        } else if let (Key::Division, Some(look)) = (key, section.look) {
            let next = sections
                .iter()
                .skip(index + 1)
                .take(12)
                .find(|next| next.value > 0);
            if before.is_some()
                && next.is_some_and(|next| next.path.len() > 1 && number(next) == before)
            {
                key = Key::Look(look);
            }
        }
        before = path.first().copied().or(before);
        keys.push(key);
        paths.push(path);
    }
    (keys, paths)
}

/// The series of plain numbers that dotted ones go into.
fn families(sections: &[Section], classes: &Classes) -> HashSet<usize> {
    let plain = |section: &Section| match section.key {
        Key::Class(class) if section.path.is_empty() => classes
            .get(class)
            .filter(|class| class.name.starts_with("arabic-") && class.name != "arabic-bracket")
            .and(section.series),
        _ => None,
    };
    // The latest series that stands at a number.
    let mut at: HashMap<u32, usize> = HashMap::new();
    let mut hits: HashMap<usize, usize> = HashMap::new();
    for section in sections {
        if let Some(series) = plain(section) {
            at.insert(section.value, series);
        } else if section.path.len() >= 2
            && !matches!(section.key, Key::Markup(_))
            && let Some(series) = section.path.first().and_then(|first| at.get(first))
        {
            *hits.entry(*series).or_default() += 1;
        }
    }
    let most = hits.values().copied().max().unwrap_or(0);
    hits.into_iter()
        .filter(|(_, hits)| hits * 4 >= most)
        .map(|(series, _)| series)
        .collect()
}

/// Which key stands above which in this document.
struct Order {
    /// How often the second key was opened under the first.
    opened: HashMap<(Key, Key), u32>,
    /// The place of the key's first heading.
    first: HashMap<Key, usize>,
    /// Classes whose numbers dotted ones may begin with.
    chapters: Vec<usize>,
    /// Classes that usually stand under headings without number.
    inner: Vec<usize>,
}

impl Order {
    fn of(sections: &[Section], keys: &[Key], classes: &Classes) -> Self {
        let mut order = Self {
            opened: HashMap::new(),
            first: HashMap::new(),
            chapters: Vec::new(),
            inner: Vec::new(),
        };
        for (index, key) in keys.iter().enumerate() {
            order.first.entry(*key).or_insert(index);
            if let Key::Class(class) = key
                && let Some(row) = classes.get(*class)
                && order.first.get(key) == Some(&index)
            {
                if ["chapter", "lecture", "part", "han-comma", "formal"]
                    .contains(&row.name.as_str())
                {
                    order.chapters.push(*class);
                }
                if row.name.starts_with("han-")
                    || ["formal", "article", "note"].contains(&row.name.as_str())
                {
                    order.inner.push(*class);
                }
            }
        }
        let value = |index: usize| sections.get(index).map_or(0, |section| section.value);
        for index in 1..keys.len() {
            let (Some(before), Some(key)) = (keys.get(index - 1), keys.get(index)) else {
                continue;
            };
            if before == key {
                continue;
            }
            if value(index) == 1 {
                *order.opened.entry((*before, *key)).or_default() += 2;
            } else if let Key::Look(_) = key {
                // Numbers that count on behind it say that it stands under them.
                let after = (index + 1..keys.len().min(index + 12))
                    .find(|next| keys.get(*next) != Some(key));
                if let Some(next) = after
                    && keys.get(next) == Some(before)
                    && value(next) == value(index - 1) + 1
                    && value(next) > 1
                {
                    *order.opened.entry((*before, *key)).or_default() += 1;
                }
            }
        }
        order
    }

    fn opened(&self, above: Key, below: Key) -> u32 {
        self.opened.get(&(above, below)).copied().unwrap_or(0)
    }

    /// Whether a heading of the first key ends the text of one of the second.
    fn above(&self, key: Key, top: Key) -> bool {
        let votes = (self.opened(key, top), self.opened(top, key));
        match (key, top) {
            (Key::Markup(level), Key::Markup(other)) => level <= other && other > 0,
            (Key::Markup(_), _) => true,
            (_, Key::Markup(_)) => false,
            (Key::Dotted(depth), Key::Dotted(other)) => depth <= other,
            (Key::Annex, _) | (Key::Division, Key::Annex) => true,
            (_, Key::Annex) => false,
            (Key::Look(_), Key::Division) => self.earlier(key, top),
            // Numbers that stand under chapters stand under an introduction too.
            (Key::Class(class), Key::Division) => !self.under_chapters(class),
            (Key::Division, _) | (_, Key::Division) => true,
            (Key::Look(look), Key::Look(other)) => look
                .outranks(other)
                .unwrap_or_else(|| self.earlier(key, top)),
            (Key::Look(_), number) => self.look_above(key, number),
            (number, Key::Look(_)) => !self.look_above(top, number),
            _ if votes.0 != votes.1 => votes.0 > votes.1,
            (Key::Class(class), Key::Class(other)) => class < other,
            (Key::Dotted(_), Key::Class(class)) => {
                !self.chapters.contains(&class) && self.earlier(key, top)
            }
            (Key::Class(class), Key::Dotted(_)) => {
                self.chapters.contains(&class) || self.earlier(key, top)
            }
        }
    }

    /// Whether headings without number stand above numbered ones: those open them anew each time, or are of a class that usually does.
    fn look_above(&self, look: Key, number: Key) -> bool {
        let votes = (self.opened(look, number), self.opened(number, look));
        let inner = matches!(number, Key::Class(class) if self.inner.contains(&class));
        votes.0 > votes.1 && (inner || votes.0 >= 4)
    }

    fn under_chapters(&self, class: usize) -> bool {
        self.opened.keys().any(|(above, below)| {
            *below == Key::Class(class)
                && matches!(above, Key::Class(chapter) if *chapter < class && self.chapters.contains(chapter))
        })
    }

    fn earlier(&self, key: Key, other: Key) -> bool {
        self.first.get(&key) < self.first.get(&other)
    }
}
