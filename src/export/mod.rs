//! Annotations on their way out: a document, its outline and its annotations become the bytes of a file.
//!
//! One table, [`EXPORTERS`]; the palette, the command line and the help read it. An export computes only and knows nothing of files,
//! screens or the clock: the same annotations give the same bytes. What leaves here counts Unicode code points. Nothing is left
//! out because it lost its place: each annotation says its state.

mod csv;
mod json;
mod markdown;
mod markup;
mod state;

pub use csv::guarded;
pub use state::{confidence, status};

use crate::annotation::{Codebook, Entry, Id};
use crate::document::Document;
use crate::message::{Lang, Message};
use crate::outline::{Kind, Outline, Tier};
use crate::text::Offset;

/// One form of export.
#[derive(Debug)]
pub struct Exporter {
    /// The name that `--to` takes; never translated.
    pub name: &'static str,
    /// How files of it end, without the dot.
    pub extension: &'static str,
    /// Its media type (IANA).
    pub media: &'static str,
    /// Key of the catalogue: what it is good for, one sentence.
    pub doc: &'static str,
    /// The groupings it knows, the usual one first; one that does not group knows [`Group::Section`], document order.
    pub groups: &'static [Group],
    /// Makes the file from one or several documents.
    pub write: fn(&[Source<'_>], &Options) -> Vec<u8>,
}

/// Every form of export. To add one: a file here and a row.
pub static EXPORTERS: &[Exporter] = &[
    Exporter {
        name: "markdown",
        extension: "md",
        media: "text/markdown",
        doc: "export.markdown-doc",
        groups: &[Group::Section, Group::Tag],
        write: markdown::write,
    },
    Exporter {
        name: "csv",
        extension: "csv",
        media: "text/csv",
        doc: "export.csv-doc",
        groups: &[Group::Section],
        write: csv::write,
    },
    Exporter {
        name: "json",
        extension: "json",
        media: "application/ld+json",
        doc: "export.json-doc",
        groups: &[Group::Section],
        write: json::write,
    },
];

/// How annotations are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Group {
    /// In document order, under the document's own headings.
    #[default]
    Section,
    /// Under their tags, in the order of the codebook.
    Tag,
}

/// The groupings under the names that `--group` takes.
pub const GROUPS: [(&str, Group); 2] = [("section", Group::Section), ("tag", Group::Tag)];

/// One document with the annotations to be exported.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// What a person calls it: usually the path as given.
    pub name: String,
    /// Identity of the document, from its notes file; without one it is made from the text.
    pub id: Option<Id>,
    /// The document.
    pub document: &'a Document,
    /// Its headings.
    pub outline: &'a Outline,
    /// The annotations, in any order.
    pub entries: &'a [Entry],
    /// For the order and the colours of tags.
    pub codebook: &'a Codebook,
}

/// Choices of the person who exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How to group, where the form can.
    pub group: Group,
    /// Language of labels. Names that programs read are never translated.
    pub lang: Lang,
    /// CSV: leave cells as they are, without the guard against formulas.
    pub raw: bool,
}

impl Exporter {
    /// What to call it in a list, with its grouping where it knows several.
    pub fn title(&self, group: Group, lang: Lang) -> String {
        let name = lang.text(match self.name {
            "markdown" => "export.markdown",
            "csv" => "export.csv",
            _ => "export.json",
        });
        if self.groups.len() < 2 {
            return name.to_owned();
        }
        let group = match group {
            Group::Section => "export.by-section",
            Group::Tag => "export.by-tag",
        };
        Message::new(group).with("name", name).say(lang)
    }
}

/// The form of that name.
pub fn find(name: &str) -> Option<&'static Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.name == name)
}

/// Every form in every grouping that it knows.
pub fn choices() -> impl Iterator<Item = (&'static Exporter, Group)> {
    EXPORTERS
        .iter()
        .flat_map(|exporter| exporter.groups.iter().map(move |group| (exporter, *group)))
}

/// A name for one of the [`choices`], unique among them.
pub fn choice_id(exporter: &Exporter, group: Group) -> String {
    let named = GROUPS.iter().find(|(_, known)| *known == group);
    match named {
        Some((group, _)) if exporter.groups.len() > 1 => format!("{}-{group}", exporter.name),
        _ => exporter.name.to_owned(),
    }
}

/// The headings over a place as printed, outermost first; none in an outline that was only inferred.
pub fn section_path(outline: &Outline, at: Offset) -> Vec<String> {
    section_nodes(outline, at)
        .into_iter()
        .filter_map(|index| outline.nodes.get(index))
        .map(crate::outline::Node::heading)
        .collect()
}

/// Indices of the sections over a place, outermost first.
fn section_nodes(outline: &Outline, at: Offset) -> Vec<usize> {
    if outline.inferred {
        return Vec::new();
    }
    let mut path = outline
        .section_at(at)
        .map(|node| outline.path(node))
        .unwrap_or_default();
    path.retain(|index| {
        outline
            .nodes
            .get(*index)
            .is_some_and(|node| node.tier == Tier::Section)
    });
    path
}

impl Source<'_> {
    /// The title that the document states, else the one found in its text, else its name.
    fn title(&self) -> String {
        let found = || {
            let node = self
                .outline
                .nodes
                .iter()
                .find(|node| node.kind == Kind::Title)?;
            Some(node.heading())
        };
        let stated = self.document.meta.title.clone();
        stated
            .filter(|title| !title.trim().is_empty())
            .or_else(found)
            .unwrap_or_else(|| self.name.clone())
    }

    /// The headings over an annotation: of the present text when it has a place, else those that it last stood under.
    fn section_of(&self, entry: &Entry) -> Vec<String> {
        if entry.annotation.kind == crate::annotation::Kind::Document {
            return Vec::new();
        }
        match entry.placement.span() {
            Some(span) => section_path(self.outline, span.start),
            None => entry.annotation.anchor.section.clone(),
        }
    }

    /// The label of the document's own page on which an annotation stands; nothing where the document has no pages.
    fn page_of(&self, entry: &Entry) -> Option<&str> {
        let span = entry.placement.span()?;
        let placed = entry.annotation.kind != crate::annotation::Kind::Document;
        let page = self.document.page_at(span.start).filter(|_| placed)?;
        Some(page.label.as_str())
    }

    /// The annotations in document order; those without a place last, by where they were.
    fn ordered(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| {
            let annotation = &entry.annotation;
            let hint = annotation.anchor.hint.unwrap_or((usize::MAX, usize::MAX));
            (
                annotation.kind != crate::annotation::Kind::Document,
                entry.placement.span().is_none(),
                entry.placement.span(),
                hint,
                annotation.id,
            )
        });
        entries
    }

    /// The colour that an annotation is shown in: its own, else that of its first tag that has one.
    fn color_of(&self, entry: &Entry) -> Option<String> {
        let annotation = &entry.annotation;
        annotation.color.clone().or_else(|| {
            annotation
                .tags
                .iter()
                .find_map(|tag| self.codebook.color(tag))
                .map(|color| color.to_string())
        })
    }
}

/// Control characters as visible symbols, so that no file made here moves a terminal's cursor. LF and TAB stay.
fn defused(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('□'),
            '\x7F' => '\u{2421}',
            '\u{80}'..='\u{9F}' => '□',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests;
