//! Markdown for people: title, headings, each passage as a quotation, what was said about it as a list.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Group, Options, Source, markup, section_nodes};
use crate::anchor::{Candidate, Placement, percent};
use crate::annotation::{Annotation, Entry, Kind};
use crate::message::{Lang, Message};

/// Writes the documents one after another, each under its title.
pub(super) fn write(sources: &[Source<'_>], options: &Options) -> Vec<u8> {
    let mut page = Page {
        out: String::new(),
        lang: options.lang,
    };
    for source in sources {
        page.heading(1, &source.title());
        match options.group {
            Group::Section => by_section(&mut page, source),
            Group::Tag => by_tag(&mut page, source),
        }
    }
    page.out.into_bytes()
}

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    /// Blocks are parted by one empty line.
    fn part(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, level: usize, words: &str) {
        self.part();
        let words = markup::line(words);
        let _ = writeln!(self.out, "{} {words}", "#".repeat(level.clamp(1, 6)));
    }

    /// One line of a list: a label and its words.
    fn item(&mut self, label: &'static str, words: &str) {
        let label = Message::new("export.label")
            .with("label", self.lang.text(label))
            .say(self.lang);
        let first = format!("- {label}");
        self.out.push_str(&markup::lines(words, &first, "  "));
    }
}

/// Document order under the document's headings; what has no place comes last.
fn by_section(page: &mut Page, source: &Source<'_>) {
    let mut under: Vec<usize> = Vec::new();
    let (placed, lost): (Vec<&Entry>, Vec<&Entry>) = source
        .ordered()
        .into_iter()
        .partition(|entry| entry.placement.span().is_some());
    for entry in placed {
        let path = match entry.placement.span() {
            Some(span) if entry.annotation.kind != Kind::Document => {
                section_nodes(source.outline, span.start)
            }
            _ => Vec::new(),
        };
        let shared = path
            .iter()
            .zip(&under)
            .take_while(|(new, old)| new == old)
            .count();
        for (depth, index) in path.iter().enumerate().skip(shared) {
            if let Some(node) = source.outline.nodes.get(*index) {
                page.heading(depth + 2, &node.heading());
            }
        }
        under = path;
        annotation(page, source, entry, false);
    }
    if !lost.is_empty() {
        let words = page.lang.text("export.without-place").to_owned();
        page.heading(2, &words);
    }
    for entry in lost {
        annotation(page, source, entry, true);
    }
}

/// Under each tag, those of the codebook first and in its order, levels as nested headings. An annotation with several tags stands
/// under each of them.
fn by_tag(page: &mut Page, source: &Source<'_>) {
    let entries = source.ordered();
    let mut shown: HashSet<String> = HashSet::new();
    for tag in tags_in_order(source, &entries) {
        for (depth, prefix) in levels(&tag).into_iter().enumerate() {
            if shown.insert(prefix.to_owned()) {
                page.heading(depth + 2, prefix.rsplit('/').next().unwrap_or(prefix));
            }
        }
        for entry in &entries {
            if entry.annotation.tags.contains(&tag) {
                annotation(page, source, entry, true);
            }
        }
    }
    if entries.iter().any(|entry| entry.annotation.tags.is_empty()) {
        let words = page.lang.text("export.untagged").to_owned();
        page.heading(2, &words);
    }
    for entry in entries {
        if entry.annotation.tags.is_empty() {
            annotation(page, source, entry, true);
        }
    }
}

/// The tags in use, so that each stands right after what it is nested in.
fn tags_in_order(source: &Source<'_>, entries: &[&Entry]) -> Vec<String> {
    let rank = |prefix: &str| {
        let codes = &source.codebook.codes;
        codes
            .iter()
            .position(|code| {
                code.name == prefix || crate::annotation::tag_covers(prefix, &code.name)
            })
            .unwrap_or(codes.len())
    };
    let mut tags: Vec<String> = entries
        .iter()
        .flat_map(|entry| entry.annotation.tags.iter().cloned())
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    tags.sort_by_cached_key(|tag| {
        levels(tag)
            .into_iter()
            .map(|prefix| (rank(prefix), prefix.to_owned()))
            .collect::<Vec<_>>()
    });
    tags
}

/// `a/b/c` as `a`, `a/b`, `a/b/c`.
fn levels(tag: &str) -> Vec<&str> {
    tag.match_indices('/')
        .filter_map(|(at, _)| tag.get(..at))
        .chain(std::iter::once(tag))
        .collect()
}

/// The passage as a quotation, then what is known and said about it. `apart` when it does not stand under its section's heading.
fn annotation(page: &mut Page, source: &Source<'_>, entry: &Entry, apart: bool) {
    let annotation = &entry.annotation;
    page.part();
    if annotation.kind == Kind::Document || annotation.anchor.quote.is_empty() {
        let words = page.lang.text("export.whole-document").to_owned();
        page.out.push_str(&markup::lines(&words, "", ""));
    } else {
        let quote = &annotation.anchor.quote;
        page.out.push_str(&markup::lines(quote, "> ", "> "));
    }
    let before = page.out.len();
    page.part();
    let empty = page.out.len();
    facts(page, source, entry, apart);
    said(page, annotation);
    if page.out.len() == empty {
        page.out.truncate(before);
    }
}

/// Where it stands and what it is.
fn facts(page: &mut Page, source: &Source<'_>, entry: &Entry, apart: bool) {
    let annotation = &entry.annotation;
    match annotation.kind {
        Kind::Bookmark => page.item("export.kind", page.lang.text("export.bookmark")),
        Kind::Section => page.item("export.kind", page.lang.text("export.section-note")),
        Kind::Highlight | Kind::Document => {}
    }
    let section = source.section_of(entry);
    if apart && !section.is_empty() {
        page.item("export.section", &section.join(" › "));
    }
    if annotation.kind != Kind::Document {
        if let Some(span) = entry.placement.span() {
            let reference = source.outline.reference(source.document, span.start);
            if !reference.is_empty() {
                page.item("export.place", &reference);
            }
        }
        if let Some(own) = source.page_of(entry) {
            page.item("export.page", own);
        }
        if let Some(state) = state(page.lang, &entry.placement) {
            page.item("export.state", &state);
        }
        match &entry.placement {
            Placement::Approximate(span, _) => {
                page.item("export.now", source.document.text.slice(*span));
            }
            Placement::Uncertain(candidates) => {
                for candidate in candidates {
                    page.item("export.candidate", &likely(page.lang, source, candidate));
                }
            }
            _ => {}
        }
    }
    let original = annotation.original.as_ref();
    if let Some(original) = original.filter(|original| **original != annotation.anchor.quote) {
        page.item("export.original", original);
    }
}

/// What the reader made of it.
fn said(page: &mut Page, annotation: &Annotation) {
    if !annotation.tags.is_empty() {
        let tags = annotation.tags.join(page.lang.text("export.comma"));
        page.item("export.tags", &tags);
    }
    if !annotation.note.trim().is_empty() {
        page.item("export.note", &annotation.note);
    }
    for other in &annotation.note_conflict {
        page.item("export.note-other", other);
    }
    if let Some(author) = &annotation.author {
        page.item("export.author", author);
    }
    if let Some(created) = &annotation.created {
        let date = created.0.split(['T', ' ']).next().unwrap_or_default();
        page.item("export.date", date);
    }
}

/// A place that is likely: how sure, where, and the words there.
fn likely(lang: Lang, source: &Source<'_>, candidate: &Candidate) -> String {
    let text = &source.document.text;
    let reference = source
        .outline
        .reference(source.document, candidate.span.start);
    let place = if reference.is_empty() {
        text.code_points(candidate.span.start).to_string()
    } else {
        reference
    };
    Message::new("export.likely")
        .with("percent", percent(candidate.confidence))
        .with("place", place)
        .with("words", text.slice(candidate.span))
        .say(lang)
}

/// The state in words; nothing for the usual one.
fn state(lang: Lang, placement: &Placement) -> Option<String> {
    let message = match placement {
        Placement::Anchored(_) => return None,
        Placement::Moved(_) => Message::new("export.moved"),
        Placement::Approximate(..) => Message::new("export.approximate")
            .with("percent", percent(super::confidence(placement))),
        Placement::Uncertain(candidates) => {
            Message::new("export.uncertain").with("count", candidates.len())
        }
        Placement::Orphan => Message::new("export.orphan"),
    };
    Some(message.say(lang))
}
