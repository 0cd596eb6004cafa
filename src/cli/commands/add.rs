//! `zhupi add`: a new annotation on a passage that is named by its words.

use crate::anchor::{Anchor, Placement, make, resolve};
use crate::annotation::{Annotation, Edit, Entry, Kind};
use crate::cli::records::code_points;
use crate::cli::world::changeable;
use crate::cli::{DONE, Failure, Given, Stop, USAGE, WRONG, World};
use crate::library::{OpenDocument, section_names};
use crate::message::{Lang, Message};
use crate::storage::{new_id, now};
use crate::text::{Offset, ReadingText, Span, sentence_at};

/// Candidates that are told.
const TOLD: usize = 10;

/// Characters of context told with a candidate, on each side.
const CONTEXT: usize = 12;

/// Adds the annotation and prints its id.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let quote = given.text("quote").unwrap_or_default();
    let kind = kind(given);
    if kind == Kind::Document {
        if let Some(option) = ["quote", "prefix", "suffix", "start"]
            .into_iter()
            .find(|option| given.text(option).is_some() || given.number(option).is_some())
        {
            let what = Message::new("cli.conflict")
                .with("argument", format!("--{option}"))
                .with("other", "--kind document");
            return Err(Failure::new(USAGE, what).into());
        }
    } else if quote.is_empty() {
        let empty = Message::new("cli.value-missing").with("argument", "--quote");
        return Err(Failure::new(USAGE, empty).into());
    }
    let path = given.path("file").unwrap_or_default();
    let mut open = world.open(&path, given)?;
    changeable(&open)?;
    let text = open.document.text.clone();
    let mut span = Span::default();
    let mut anchor = Anchor::default();
    if kind != Kind::Document {
        let found = match passage(&text, &quote, given) {
            Ok(found) => found,
            Err(candidates) => return Ok(refuse(world, &text, &quote, &candidates)),
        };
        let Some(whole) = unit(&open, kind, found) else {
            let what = Message::new("cli.no-section").with("quote", quote.as_str());
            return Err(Failure::new(WRONG, what).into());
        };
        span = whole;
        anchor = make(&text, span);
        anchor.section = section_names(&open.outline, span.start);
    }
    let mut annotation = Annotation::new(new_id(), anchor);
    annotation.kind = kind;
    annotation.tags = tags(given)?;
    annotation.note = given.text("note").unwrap_or_default();
    annotation.author = given
        .text("author")
        .or_else(|| world.settings.config.author.value.clone());
    annotation.created = Some(now());
    annotation.modified.clone_from(&annotation.created);
    let id = annotation.id;
    let placement = Placement::Anchored(span);
    open.notebook.apply(Edit::Add(Entry {
        annotation,
        placement,
    }));
    open.save()?;
    writeln!(world.out, "{id}")?;
    Ok(DONE)
}

fn kind(given: &Given) -> Kind {
    let named = given.text("kind");
    named
        .and_then(|name| Kind::named(&name))
        .unwrap_or_default()
}

/// The words that a kind of annotation quotes: a bookmark the sentence that the passage stands in, a note on a section its heading.
/// `None` where there is no section.
fn unit(open: &OpenDocument, kind: Kind, passage: Span) -> Option<Span> {
    let document = &open.document;
    let span = match kind {
        Kind::Highlight | Kind::Document => return Some(passage),
        Kind::Bookmark => sentence_at(
            &document.text,
            document.paragraph_at(passage.start),
            passage.start,
        ),
        Kind::Section => {
            let node = open.outline.section_at(passage.start)?;
            open.outline.nodes.get(node)?.span
        }
    };
    let words = document.text.slice(span);
    let start = span.start.0 + (words.len() - words.trim_start().len());
    let end = start + words.trim().len();
    Some(if start < end {
        Span::bytes(start..end)
    } else {
        passage
    })
}

fn tags(given: &Given) -> Result<Vec<String>, Failure> {
    let mut tags: Vec<String> = Vec::new();
    for tag in given.texts("tag") {
        let tag = tag.trim().trim_matches('/').to_owned();
        if tag.is_empty() {
            let empty = Message::new("cli.value-missing").with("argument", "--tag");
            return Err(Failure::new(USAGE, empty));
        }
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// The one passage that is meant, or those that may be.
fn passage(text: &ReadingText, quote: &str, given: &Given) -> Result<Span, Vec<Span>> {
    let (prefix, suffix) = (
        given.text("prefix").unwrap_or_default(),
        given.text("suffix").unwrap_or_default(),
    );
    let all: Vec<Span> = memchr::memmem::find_iter(text.as_str().as_bytes(), quote)
        .map(|start| Span::bytes(start..start + quote.len()))
        .collect();
    if let Some(start) = given.number("start") {
        let exact = text
            .at_code_point(start)
            .map(|start| Span::new(start, Offset(start.0 + quote.len())));
        return match exact {
            Some(span) if text.slice(span) == quote => Ok(span),
            _ => Err(all),
        };
    }
    let around = |span: &Span| {
        let before = text.slice(Span::new(Offset(0), span.start));
        let after = text.slice(Span::new(span.end, text.end()));
        (before, after)
    };
    let exactly = |span: &Span| {
        let (before, after) = around(span);
        before.ends_with(&prefix) && after.starts_with(&suffix)
    };
    // Who types the words does not see the line end that stands between.
    let closely = |span: &Span| {
        let (before, after) = around(span);
        before.trim_end().ends_with(prefix.trim_end())
            && after.trim_start().starts_with(suffix.trim_start())
    };
    let mut fitting: Vec<Span> = all.iter().copied().filter(exactly).collect();
    if fitting.is_empty() {
        fitting = all.iter().copied().filter(closely).collect();
    }
    match fitting.as_slice() {
        [one] => Ok(*one),
        [] if all.is_empty() => Err(like(text, quote, prefix, suffix)),
        [] => Err(all),
        _ => Err(fitting),
    }
}

/// Passages like one that is not there.
fn like(text: &ReadingText, quote: &str, prefix: String, suffix: String) -> Vec<Span> {
    let anchor = Anchor {
        quote: quote.to_owned(),
        prefix,
        suffix,
        ..Anchor::default()
    };
    match resolve(text, &anchor) {
        Placement::Uncertain(candidates) => candidates
            .into_iter()
            .map(|candidate| candidate.span)
            .collect(),
        placement => placement.span().into_iter().collect(),
    }
}

fn refuse(world: &mut World<'_>, text: &ReadingText, quote: &str, candidates: &[Span]) -> u8 {
    let exact = candidates
        .iter()
        .filter(|span| text.slice(**span) == quote)
        .count();
    let what = if exact > 0 {
        Message::new("cli.quote-ambiguous").with("count", exact)
    } else {
        Message::new("cli.quote-absent")
    };
    let failure = Failure::new(WRONG, what.with("quote", quote));
    let failure = if candidates.is_empty() {
        failure
    } else {
        failure.hint(Message::new("cli.hint-candidates"))
    };
    let code = world.tell(&failure);
    for span in candidates.iter().take(TOLD) {
        let line = candidate(text, *span, world.lang);
        let _ = writeln!(world.err, "{line}");
    }
    code
}

fn candidate(text: &ReadingText, span: Span, lang: Lang) -> String {
    let (start, end) = code_points(text, span);
    let before = text.slice(Span::new(Offset(0), span.start));
    let after = text.slice(Span::new(span.end, text.end()));
    let from = before
        .char_indices()
        .rev()
        .take(CONTEXT)
        .last()
        .map_or(before.len(), |(at, _)| at);
    let until = after
        .char_indices()
        .nth(CONTEXT)
        .map_or(after.len(), |(at, _)| at);
    let line = |words: &str| words.replace('\n', " ");
    Message::new("cli.candidate")
        .with("start", start)
        .with("end", end)
        .with("before", line(before.get(from..).unwrap_or_default()))
        .with("words", line(text.slice(span)))
        .with("after", line(after.get(..until).unwrap_or_default()))
        .say(lang)
}
