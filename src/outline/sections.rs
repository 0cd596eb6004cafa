//! The sections of a document: declared, numbered and standing headings put together in the order of the text.

use super::classes::{Classes, Makes};
use super::levels::Key;
use super::lines::{Line, LineKind, Lines};
use super::numbered::{self, Numbered};
use super::pattern::is_blank;
use super::shape::{Shape, without_closing};
use super::standalone::{self, Look, Standalone};
use super::{Kind, title};
use crate::document::Document;
use crate::message::Message;
use crate::text::{Span, is_han};

/// A heading of a section, not yet in the tree.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// Its words with the number.
    pub(super) span: Span,
    /// Label as printed.
    pub(super) number: String,
    /// Words without it.
    pub(super) title: String,
    /// How it is set.
    pub(super) kind: Kind,
    /// What decides its level.
    pub(super) key: Key,
    /// What it counts, 0 without a number.
    pub(super) value: u32,
    /// All numbers of a dotted label.
    pub(super) path: Vec<u32>,
    /// Which series of numbers it is of, if any.
    pub(super) series: Option<usize>,
    /// How it looks, for a heading without number.
    pub(super) look: Option<Look>,
    /// A line of its own.
    pub(super) own_line: bool,
    /// First line, and one past the last line that it takes whole.
    pub(super) lines: (usize, usize),
    /// Why it was taken for a heading.
    pub(super) evidence: Vec<Message>,
}

/// Finds title and sections; a title comes first. The labelled lines that make points are given back.
pub(super) fn find(
    document: &Document,
    lines: &Lines<'_>,
    classes: &Classes,
) -> (Vec<Section>, Vec<Numbered>) {
    let numbered = numbered::find(lines, classes);
    let mut taken = vec![false; lines.all.len()];
    for one in numbered.iter().filter(|one| one.makes == Makes::Section) {
        for line in one.line..one.line + one.rows {
            if let Some(taken) = taken.get_mut(line) {
                *taken = true;
            }
        }
    }
    let mut sections = declared(document, lines, classes, &mut taken);
    let has_title = sections.iter().any(|section| section.kind == Kind::Title);
    let mut from = 0;
    if !has_title
        && !lines.marked_up
        && let Some((line, rows)) = title::find(lines, &taken, classes)
    {
        sections.push(title_section(document, lines, line, rows));
        from = line + rows;
        for line in taken.iter_mut().take(from).skip(line) {
            *line = true;
        }
    }
    let (made, points): (Vec<_>, Vec<_>) = numbered
        .into_iter()
        .partition(|one| one.makes == Makes::Section);
    sections.extend(made.iter().map(|one| of_number(lines, one, classes)));
    let any_number = sections.iter().any(|section| section.value > 0);
    let named: Vec<String> = sections
        .iter()
        .filter(|section| section.kind == Kind::Title)
        .map(|section| section.title.clone())
        .collect();
    for heading in standalone::find(lines, &taken, from, classes) {
        // The title said again over the text begins nothing.
        let words = lines.all.get(heading.line).map_or("", |line| line.text);
        if heading.rows == 1 && named.iter().any(|title| title == words) {
            continue;
        }
        sections.extend(of_standalone(document, lines, &heading, any_number));
    }
    sections.sort_by_key(|section| section.span.start);
    (sections, points)
}

/// Headings that the markup declares. A first heading of level 1 without brothers is the title.
fn declared(
    document: &Document,
    lines: &Lines<'_>,
    classes: &Classes,
    taken: &mut [bool],
) -> Vec<Section> {
    let mut sections = Vec::new();
    for (index, line) in lines.all.iter().enumerate() {
        let LineKind::Heading(level) = line.kind else {
            continue;
        };
        if let Some(taken) = taken.get_mut(index) {
            *taken = true;
        }
        sections.push(of_markup(line, index, level, classes));
    }
    let brothers = sections
        .iter()
        .filter(|section| matches!(section.key, Key::Markup(0 | 1)))
        .count();
    if brothers == 1
        && let Some(first) = sections.first_mut()
        && matches!(first.key, Key::Markup(0 | 1))
    {
        first.kind = Kind::Title;
        first.key = Key::Markup(0);
        first.title = squeeze(document.text.slice(first.span));
        first.number.clear();
        first.value = 0;
    }
    let mut titles = 0;
    for section in &mut sections {
        if section.key == Key::Markup(0) {
            titles += 1;
            section.kind = if titles == 1 {
                Kind::Title
            } else {
                Kind::Heading
            };
        }
    }
    sections
}

fn of_markup(line: &Line<'_>, index: usize, level: u8, classes: &Classes) -> Section {
    let text = without_closing(line.text);
    let label = classes.labels(text).into_iter().find(|label| {
        let class = classes.get(label.class);
        let rest = text.get(label.bytes..).unwrap_or_default();
        let apart = rest.starts_with(is_blank) || rest.starts_with(is_han) || rest.is_empty();
        let amount = class.is_some_and(|class| {
            ["arabic-space", "han-space", "annex-letter"].contains(&class.name.as_str())
                || class.inside
        });
        level > 0 && !amount && apart && class.is_some_and(|class| class.line == Makes::Section)
    });
    let (number, value, path) = label.map_or((0, 0, Vec::new()), |label| {
        (label.bytes, label.value, label.path)
    });
    let title = text.get(number..).unwrap_or_default();
    let title =
        title.trim_start_matches(|c: char| is_blank(c) || number > 0 && matches!(c, '：' | ':'));
    Section {
        span: Span::bytes(line.span.start.0..line.span.start.0 + text.len()),
        number: text.get(..number).unwrap_or_default().to_owned(),
        title: squeeze(title),
        kind: Kind::Heading,
        key: Key::Markup(level),
        value,
        path,
        series: None,
        look: None,
        own_line: true,
        lines: (index, index + 1),
        evidence: vec![Message::new("outline.why-markup")],
    }
}

fn of_number(lines: &Lines<'_>, one: &Numbered, classes: &Classes) -> Section {
    let line = lines.all.get(one.line);
    let text = line.map_or("", |line| line.text);
    let start = line.map_or(0, |line| line.span.start.0);
    let number = text.get(..one.label.bytes).unwrap_or_default().to_owned();
    let mut title = squeeze(text.get(one.title.0..one.title.1).unwrap_or_default());
    let mut end = start + one.title.1.max(one.label.bytes);
    let own_line = !matches!(one.shape, Shape::RunIn | Shape::Colon);
    if one.rows > 1
        && let Some(next) = lines.all.get(one.line + one.rows - 1)
    {
        title = squeeze(without_closing(next.text));
        end = next.span.start.0 + without_closing(next.text).len();
    }
    let mut evidence = vec![Message::new("outline.why-number").with("number", number.trim())];
    if one.brothers > 1 {
        evidence.push(Message::new("outline.why-series").with("count", one.brothers));
    }
    evidence.push(Message::new(if own_line {
        "outline.why-own-line"
    } else {
        "outline.why-run-in"
    }));
    let annex = classes
        .get(one.label.class)
        .is_some_and(|class| class.annex);
    Section {
        span: Span::bytes(start..end),
        number,
        title,
        kind: if own_line { Kind::Heading } else { Kind::RunIn },
        key: if annex {
            Key::Annex
        } else {
            Key::Class(one.label.class)
        },
        value: one.label.value,
        path: one.label.path.clone(),
        series: Some(one.series),
        look: None,
        own_line,
        lines: (one.line, one.line + if own_line { one.rows } else { 0 }),
        evidence,
    }
}

fn of_standalone(
    document: &Document,
    lines: &Lines<'_>,
    heading: &Standalone,
    any_number: bool,
) -> Option<Section> {
    let first = lines.all.get(heading.line)?;
    let last = lines.all.get(heading.line + heading.rows - 1)?;
    let whole = first.span.hull(last.span);
    let text = without_closing(document.text.slice(whole));
    let mut evidence = vec![Message::new("outline.why-stands-alone")];
    if heading.division {
        evidence.push(Message::new("outline.why-name"));
    }
    Some(Section {
        span: Span::bytes(whole.start.0..whole.start.0 + text.len()),
        number: String::new(),
        title: joined(text),
        kind: Kind::Heading,
        key: if heading.division && any_number {
            Key::Division
        } else {
            Key::Look(heading.look)
        },
        value: 0,
        path: Vec::new(),
        series: None,
        look: Some(heading.look),
        own_line: true,
        lines: (heading.line, heading.line + heading.rows),
        evidence,
    })
}

fn title_section(document: &Document, lines: &Lines<'_>, line: usize, rows: usize) -> Section {
    let span = |index: usize| {
        lines
            .all
            .get(index)
            .map_or(Span::default(), |line| line.span)
    };
    let whole = span(line).hull(span(line + rows - 1));
    Section {
        span: whole,
        number: String::new(),
        title: squeeze(document.text.slice(whole)),
        kind: Kind::Title,
        key: Key::Markup(0),
        value: 0,
        path: Vec::new(),
        series: None,
        look: None,
        own_line: true,
        lines: (line, line + rows),
        evidence: vec![Message::new("outline.why-first-line")],
    }
}

/// Words in one line: a line end between Chinese characters is nothing, elsewhere a space.
pub(super) fn squeeze(words: &str) -> String {
    let mut line = String::new();
    for part in words
        .split('\n')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let han = |c: char| !c.is_ascii();
        let touching = line.is_empty() || line.ends_with(han) && part.starts_with(han);
        if !touching {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// The lines of one heading with a space between them.
fn joined(words: &str) -> String {
    words
        .split('\n')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
