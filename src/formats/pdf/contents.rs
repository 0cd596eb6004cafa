//! Bookmarks, page labels and facts on the document (ISO 32000-1, 12.3.3, 12.4.2, 14.3.3).

use std::collections::{HashMap, HashSet};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as PdfString,
};
use hayro_interpret::kurbo::{Affine, Point};

use super::strings;
use crate::document::Meta;
use crate::formats::printed::Entry;
use crate::formats::{ENTRIES, numerals};

/// Bookmarks inside each other.
const DEEP: usize = 32;
/// Nodes of a tree of names or numbers that are looked at.
const NODES: usize = 50_000;

/// Where named destinations lead, and the numbers of pages.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    pages: HashMap<ObjectIdentifier, usize>,
    transforms: Vec<Affine>,
    named: HashMap<Vec<u8>, (usize, Option<f32>)>,
}

fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

impl Destinations {
    pub(super) fn of(pdf: &Pdf) -> Self {
        let mut out = Self::default();
        for (index, page) in pdf.pages().iter().enumerate() {
            if let Some(id) = page.raw().obj_id() {
                out.pages.entry(id).or_insert(index);
            }
            out.transforms
                .push(Affine::new(page.initial_transform(true).as_coeffs()));
        }
        let Some(catalog) = catalog(pdf) else {
            return out;
        };
        if let Some(old) = catalog.get::<Dict<'_>>("Dests") {
            for key in old.keys().take(NODES) {
                if let Some(place) = old
                    .get::<Object<'_>>(&key)
                    .and_then(|object| out.place(&object))
                {
                    out.named.insert(key.as_ref().to_vec(), place);
                }
            }
        }
        let tree = catalog
            .get::<Dict<'_>>("Names")
            .and_then(|names| names.get::<Dict<'_>>("Dests"));
        for leaf in tree.map(|tree| leaves(&tree, "Names")).unwrap_or_default() {
            let mut parts = leaf.iter::<Object<'_>>();
            while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
                if let (Object::String(key), Some(place)) = (key, out.place(&value)) {
                    out.named.insert(key.as_bytes().to_vec(), place);
                }
            }
        }
        out
    }

    /// The page and height of a destination: an array, a name, or a dictionary around one.
    fn place(&self, destination: &Object<'_>) -> Option<(usize, Option<f32>)> {
        match destination {
            Object::Array(array) => self.explicit(array),
            Object::String(name) => self.named.get(name.as_bytes()).copied(),
            Object::Name(name) => self.named.get(name.as_ref()).copied(),
            Object::Dict(dict) => self.explicit(&dict.get::<Array<'_>>("D")?),
            _ => None,
        }
    }

    fn explicit(&self, array: &Array<'_>) -> Option<(usize, Option<f32>)> {
        let page = match array.raw_iter().next()? {
            MaybeRef::Ref(page) => *self.pages.get(&page.into())?,
            MaybeRef::NotRef(Object::Number(number)) => usize::try_from(number.as_i64()).ok()?,
            MaybeRef::NotRef(_) => return None,
        };
        let transform = self.transforms.get(page)?;
        let mut parts = array.iter::<Object<'_>>().skip(1);
        let kind = match parts.next()? {
            Object::Name(name) => name.as_str().to_owned(),
            _ => return Some((page, None)),
        };
        let numbers: Vec<Option<f64>> = parts
            .map(|part| match part {
                Object::Number(number) => Some(number.as_f64()),
                _ => None,
            })
            .collect();
        let at = |index: usize| numbers.get(index).copied().flatten();
        let top = match kind.as_str() {
            "XYZ" => at(1),
            "FitH" | "FitBH" => at(0),
            "FitR" => at(3),
            _ => None,
        };
        Some((
            page,
            top.map(|top| (*transform * Point::new(at(0).unwrap_or(0.0), top)).y as f32),
        ))
    }

    /// Where an annotation or bookmark leads within the file.
    pub(super) fn target(&self, dict: &Dict<'_>) -> Option<(usize, Option<f32>)> {
        if let Some(destination) = dict.get::<Object<'_>>("Dest") {
            return self.place(&destination);
        }
        let action = dict.get::<Dict<'_>>("A")?;
        let goes = action
            .get::<Name<'_>>("S")
            .is_some_and(|name| name.as_str() == "GoTo");
        if goes {
            self.place(&action.get::<Object<'_>>("D")?)
        } else {
            None
        }
    }
}

/// The arrays at the leaves of a tree of names or numbers.
fn leaves<'a>(root: &Dict<'a>, key: &str) -> Vec<Array<'a>> {
    let mut seen = HashSet::new();
    let mut waiting = vec![root.clone()];
    let mut out = Vec::new();
    let mut visited = 0;
    while let Some(node) = waiting.pop() {
        visited += 1;
        if visited > NODES || node.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        out.extend(node.get::<Array<'_>>(key));
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            let kids: Vec<Dict<'_>> = kids.iter::<Dict<'_>>().take(NODES).collect();
            waiting.extend(kids.into_iter().rev());
        }
    }
    out
}

/// The bookmarks in order.
pub(super) fn bookmarks(pdf: &Pdf, destinations: &Destinations) -> Vec<Entry> {
    let mut out = Vec::new();
    let first = catalog(pdf)
        .and_then(|catalog| catalog.get::<Dict<'_>>("Outlines"))
        .and_then(|outlines| outlines.get::<Dict<'_>>("First"));
    let mut seen = HashSet::new();
    let mut waiting: Vec<(Dict<'_>, usize)> = first.map(|first| (first, 0)).into_iter().collect();
    while let Some((entry, depth)) = waiting.pop() {
        if out.len() >= ENTRIES || entry.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        waiting.extend(entry.get::<Dict<'_>>("Next").map(|next| (next, depth)));
        if depth < DEEP {
            waiting.extend(
                entry
                    .get::<Dict<'_>>("First")
                    .map(|first| (first, depth + 1)),
            );
        }
        let title = entry
            .get::<PdfString<'_>>("Title")
            .map(|title| strings::line(title.as_bytes()));
        let Some(title) = title.filter(|title| !title.is_empty()) else {
            continue;
        };
        let target = destinations.target(&entry);
        out.push(Entry {
            title,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            page: target.map(|(page, _)| page),
            height: target.and_then(|(_, height)| height),
        });
    }
    out
}

/// What the pages are called; their numbers where the file says nothing.
pub(super) fn labels(pdf: &Pdf, count: usize) -> Vec<String> {
    let tree = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>("PageLabels"));
    let mut ranges: Vec<(usize, Range)> = Vec::new();
    for leaf in tree.map(|tree| leaves(&tree, "Nums")).unwrap_or_default() {
        let mut parts = leaf.iter::<Object<'_>>();
        while let (Some(Object::Number(from)), Some(Object::Dict(dict))) =
            (parts.next(), parts.next())
        {
            if let Ok(from) = usize::try_from(from.as_i64()) {
                ranges.push((from, Range::of(&dict)));
            }
        }
    }
    ranges.sort_by_key(|(from, _)| *from);
    (0..count)
        .map(|index| {
            let after = ranges.partition_point(|(from, _)| *from <= index);
            match after.checked_sub(1).and_then(|at| ranges.get(at)) {
                Some((from, range)) => range.label(index - from, index),
                None => (index + 1).to_string(),
            }
        })
        .collect()
}

/// How the pages of a range are called.
#[derive(Clone, Debug)]
struct Range {
    style: Option<char>,
    prefix: String,
    start: usize,
}

impl Range {
    fn of(dict: &Dict<'_>) -> Self {
        Self {
            style: dict
                .get::<Name<'_>>("S")
                .and_then(|name| name.as_str().chars().next()),
            prefix: dict
                .get::<PdfString<'_>>("P")
                .map(|prefix| strings::line(prefix.as_bytes()))
                .unwrap_or_default(),
            start: dict.get::<u32>("St").map_or(1, |start| start as usize),
        }
    }

    fn label(&self, offset: usize, index: usize) -> String {
        let number = self.start.saturating_add(offset);
        let format = match self.style {
            Some('D') => "decimal",
            Some('r') => "lowerRoman",
            Some('R') => "upperRoman",
            Some('a') => "lowerLetter",
            Some('A') => "upperLetter",
            _ => "none",
        };
        let value = i64::try_from(number).unwrap_or(i64::MAX);
        let body = numerals::number(value, format).unwrap_or_default();
        if body.is_empty() && self.prefix.is_empty() {
            return (index + 1).to_string();
        }
        format!("{}{body}", self.prefix)
    }
}

/// Fills in facts; gives back the title, unless a program put it there by itself.
pub(super) fn facts(pdf: &Pdf, meta: &mut Meta) -> Option<String> {
    let stated = pdf.metadata();
    let line = |bytes: &Option<Box<[u8]>>| {
        bytes
            .as_deref()
            .map(strings::line)
            .filter(|line| !line.is_empty())
    };
    meta.author = line(&stated.author);
    meta.date = stated
        .creation_date
        .or(stated.modification_date)
        .map(|date| {
            let sign = if date.utc_offset_hour < 0 { '-' } else { '+' };
            format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
                date.year,
                date.month,
                date.day,
                date.hour,
                date.minute,
                date.second,
                date.utc_offset_hour.unsigned_abs(),
                date.utc_offset_minute
            )
        });
    meta.language = catalog(pdf)
        .and_then(|catalog| catalog.get::<PdfString<'_>>("Lang"))
        .map(|language| strings::line(language.as_bytes()))
        .filter(|language| !language.is_empty());
    for (name, value) in [
        ("subject", &stated.subject),
        ("keywords", &stated.keywords),
        ("creator", &stated.creator),
        ("producer", &stated.producer),
    ] {
        meta.fields
            .extend(line(value).map(|value| (name.to_owned(), value)));
    }
    line(&stated.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_pages() {
        let range = |style, prefix: &str, start| Range {
            style,
            prefix: prefix.to_owned(),
            start,
        };
        assert_eq!(range(Some('r'), "", 1).label(3, 3), "iv");
        assert_eq!(range(Some('D'), "A-", 8).label(1, 20), "A-9");
        assert_eq!(range(Some('A'), "", 1).label(27, 27), "BB");
        assert_eq!(range(None, "Cover", 1).label(0, 0), "Cover");
        assert_eq!(range(None, "", 1).label(0, 4), "5");
        assert_eq!(
            range(Some('r'), "", 4_000_000_000).label(9, 9),
            "4000000009"
        );
        assert_eq!(range(Some('a'), "", 0).label(0, 0), "0");
    }
}
