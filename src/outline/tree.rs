//! Puts sections and points together into one tree in document order.

use super::classes::Classes;
use super::lines::{self, LineKind, Lines};
use super::points::{self, Point};
use super::sections::{self, Section, squeeze};
use super::shape::first_sentence;
use super::steps::Steps;
use super::{Kind, Node, Outline, Tier, faults, levels};
use crate::document::Document;
use crate::message::Message;
use crate::text::Span;

/// Code points of a paragraph that has an opening worth showing, and of the opening.
const PARAGRAPH: usize = 40;
const OPENING: usize = 30;

/// Finds everything; order and reach are left to [`Outline::settle`].
pub(super) fn build(document: &Document, classes: &Classes, steps: &Steps) -> Outline {
    let lines = lines::read(document, classes, steps);
    let (sections, labelled) = sections::find(document, &lines, classes);
    let titled = sections
        .iter()
        .position(|section| section.kind == Kind::Title);
    let parents = levels::parents(&sections, classes, steps);
    let mut nodes: Vec<Node> = Vec::new();
    let mut places: Vec<usize> = Vec::with_capacity(sections.len());
    let text = |span: Span| document.text.slice(span);
    let opening = sections
        .first()
        .map_or(lines.all.len(), |first| first.lines.0);
    let before = points::of_section(&lines, (0, opening), 0, &labelled, classes);
    push_points(&mut nodes, &before, None, &text);
    for (index, section) in sections.iter().enumerate() {
        let parent = parents
            .get(index)
            .copied()
            .flatten()
            .or(titled.filter(|title| *title < index))
            .and_then(|parent| places.get(parent).copied());
        places.push(nodes.len());
        nodes.push(of_section(section, parent));
        let here = nodes.len() - 1;
        let end = sections
            .get(index + 1)
            .map_or(lines.all.len(), |next| next.lines.0);
        let range = (section.lines.1, end.max(section.lines.1));
        let from = section.span.end.0;
        let points = points::of_section(&lines, range, from, &labelled, classes);
        let above = Some(here).filter(|_| section.kind != Kind::Title || titled == Some(index));
        push_points(&mut nodes, &points, above, &text);
    }
    let found = nodes.iter().any(|node| node.kind != Kind::Title);
    let mut outline = Outline {
        nodes,
        ..Outline::default()
    };
    if found {
        outline.faults = faults::find(document, &outline.nodes, &lines, classes);
    } else {
        infer(&mut outline, &lines);
        outline.faults = faults::find(document, &[], &lines, classes);
    }
    outline
}

fn of_section(section: &Section, parent: Option<usize>) -> Node {
    Node {
        span: section.span,
        number: section.number.clone(),
        title: section.title.clone(),
        kind: section.kind,
        tier: Tier::Section,
        level: 0,
        parent,
        reach: section.span,
        own_line: section.own_line,
        corrected: false,
        evidence: section.evidence.clone(),
    }
}

fn push_points<'a>(
    nodes: &mut Vec<Node>,
    points: &[Point],
    above: Option<usize>,
    text: &impl Fn(Span) -> &'a str,
) {
    let first = nodes.len();
    for point in points {
        let words = text(point.span);
        let number = words.get(..point.label).unwrap_or_default();
        let title = words.get(point.label..).unwrap_or_default();
        let evidence = if point.class.is_some() {
            Message::new("outline.why-number").with("number", number.trim())
        } else {
            Message::new("outline.why-lead")
        };
        nodes.push(Node {
            span: point.span,
            number: number.to_owned(),
            title: squeeze(title),
            kind: if point.class.is_some() {
                Kind::Point
            } else {
                Kind::Lead
            },
            tier: Tier::Point,
            level: 0,
            parent: point.parent.map(|parent| first + parent).or(above),
            reach: point.span,
            own_line: false,
            corrected: false,
            evidence: vec![evidence],
        });
    }
}

/// An outline by the openings of paragraphs, for a text that has no headings.
fn infer(outline: &mut Outline, lines: &Lines<'_>) {
    lines.steps.look(lines.all.len());
    let title = outline.nodes.first().map(|node| node.span.end);
    for line in &lines.all {
        let shown = matches!(line.kind, LineKind::Text) && line.chars >= PARAGRAPH;
        if !shown || title.is_some_and(|title| line.span.start < title) {
            continue;
        }
        let length = opening(line.text);
        outline.nodes.push(Node {
            span: Span::bytes(line.span.start.0..line.span.start.0 + length),
            number: String::new(),
            title: squeeze(line.text.get(..length).unwrap_or_default()),
            kind: Kind::Lead,
            tier: Tier::Point,
            level: 0,
            parent: title.map(|_| 0),
            reach: line.span,
            own_line: false,
            corrected: false,
            evidence: vec![Message::new("outline.why-opening")],
        });
        outline.inferred = true;
    }
}

/// Bytes of a paragraph's opening: its first sentence or clause when that is short, else as many words as fit.
fn opening(words: &str) -> usize {
    let sentence = first_sentence(words).map_or(words.len(), |(end, _)| end);
    let short = |at: usize| {
        words
            .get(..at)
            .is_some_and(|head| head.chars().count() <= OPENING)
    };
    if short(sentence) && sentence > 0 {
        return sentence;
    }
    let clause = words
        .find(['，', '；', '：', ',', ';', ':', '。'])
        .filter(|at| short(*at) && *at > 0);
    clause.unwrap_or_else(|| {
        let cut = words
            .char_indices()
            .nth(OPENING)
            .map_or(words.len(), |(at, _)| at);
        let head = words.get(..cut).unwrap_or_default();
        // Western words are not cut in the middle.
        head.rfind(' ')
            .filter(|at| *at > cut / 2)
            .unwrap_or(head.trim_end().len())
    })
}
