//! Points: numbered items that run in their paragraphs (`一是`, `一要`, `1.`, `第一条`), with the leads between them.

use std::collections::HashMap;

use super::classes::{Classes, Makes};
use super::leads;
use super::lines::{Line, LineKind, Lines};
use super::numbered::Numbered;
use super::shape::{Shape, first_sentence};
use super::steps::Steps;
use crate::text::{Span, is_closing_mark};

/// Code points of a first sentence that is a heading as a whole.
const LONGEST: usize = 45;
/// Code points before a colon that ends a heading.
const COLON: usize = 25;

/// A point or lead, not yet in the tree.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// Label and heading.
    pub(super) span: Span,
    /// Bytes of the label.
    pub(super) label: usize,
    /// Index of the class; `None` for a lead.
    pub(super) class: Option<usize>,
    /// What it counts.
    pub(super) value: u32,
    /// Index of the line.
    pub(super) line: usize,
    /// It opens its paragraph.
    pub(super) opens: bool,
    /// The class counts on across sections.
    pub(super) continues: bool,
    /// Index of the point above, in the list of points; `None` under the section.
    pub(super) parent: Option<usize>,
    /// Bytes of the label and the first clause.
    pub(super) clause: usize,
    /// Whether the heading is no more than that clause though its sentence goes on.
    pub(super) cut: bool,
}

/// Labels and leads of one section: the lines between its heading and the next one. `from` is where the text of the first line
/// starts when the heading runs in.
pub(super) fn of_section(
    lines: &Lines<'_>,
    range: (usize, usize),
    from: usize,
    numbered: &[Numbered],
    classes: &Classes,
) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let mut next = numbered.partition_point(|one| one.line < range.0);
    for index in range.0..range.1 {
        let Some(line) = lines.all.get(index) else {
            break;
        };
        if !matches!(line.kind, LineKind::Text | LineKind::Item) {
            continue;
        }
        let start = if index == range.0 {
            from.max(line.span.start.0)
        } else {
            line.span.start.0
        };
        let labelled = numbered.get(next).filter(|one| one.line == index);
        next += usize::from(labelled.is_some());
        let mut scan = start - line.span.start.0;
        if let Some(one) = labelled {
            points.push(of_label(line, one, classes));
            scan = one.title.1.max(one.label.bytes);
        }
        lines.steps.look(line.text.len());
        inside(line, index, scan, classes, &mut points);
    }
    nest(&mut points, lines.steps);
    drop_lonely(&mut points);
    agree(&mut points);
    leads::add(lines, range, from, &mut points, classes);
    points
}

fn of_label(line: &Line<'_>, one: &Numbered, classes: &Classes) -> Point {
    let start = line.span.start.0;
    let title = if matches!(one.shape, Shape::Item | Shape::Bare) {
        one.label.bytes
    } else {
        one.title.1.max(one.label.bytes)
    };
    Point {
        span: Span::bytes(start..start + title),
        label: one.label.bytes,
        class: Some(one.label.class),
        value: one.label.value,
        line: one.line,
        opens: true,
        continues: classes
            .get(one.label.class)
            .is_some_and(|class| class.series),
        parent: None,
        clause: title,
        cut: false,
    }
}

/// Labels inside a line, from a byte on: at its start, and behind full stops, semicolons and colons.
fn inside(line: &Line<'_>, index: usize, from: usize, classes: &Classes, points: &mut Vec<Point>) {
    let base = line.span.start.0;
    let mut places: Vec<(usize, super::pattern::Label)> = Vec::new();
    let mut fresh = true;
    for (at, c) in line.text.char_indices() {
        if at < from {
            continue;
        }
        let separates = matches!(c, '。' | '；' | '：' | '！' | '？' | ';' | ':') || c == '\n';
        if separates || fresh && (c.is_whitespace() || is_closing_mark(c) && c != '*') {
            fresh = true;
            continue;
        }
        if fresh
            && let Some(label) = classes.inside_label(line.text.get(at..).unwrap_or_default())
            && !line
                .text
                .get(at + label.bytes..)
                .is_some_and(|rest| rest.starts_with(['，', '。', '；', '、']))
        {
            places.push((at, label));
        }
        fresh = false;
    }
    for (which, (at, label)) in places.iter().enumerate() {
        let end = places.get(which + 1).map_or(line.text.len(), |next| next.0);
        let words = line.text.get(at + label.bytes..end).unwrap_or_default();
        let Some(length) = heading(words) else {
            continue;
        };
        let head = words.get(..length).unwrap_or_default();
        points.push(Point {
            span: Span::bytes(base + at..base + at + label.bytes + length),
            label: label.bytes,
            class: classes
                .get(label.class)
                .filter(|class| class.run_in == Makes::Point)
                .map(|_| label.class),
            value: label.value,
            line: index,
            opens: *at == 0,
            continues: false,
            parent: None,
            clause: label.bytes + head.find('，').unwrap_or(length),
            cut: words
                .get(length..)
                .is_some_and(|rest| rest.starts_with('，')),
        });
    }
}

/// Bytes of the heading of a point whose words these are; `None` when they are one item of an enumeration.
pub(super) fn heading(words: &str) -> Option<usize> {
    let trimmed = words.trim_end();
    let (end, after) = first_sentence(words).unwrap_or((trimmed.len(), trimmed.len()));
    let sentence = words.get(..end)?;
    let body = words.get(after..).unwrap_or_default().trim();
    let listed = body.is_empty() && trimmed.ends_with(['；', ';']);
    if let Some(colon) = sentence.find(['：', ':']).filter(|at| {
        let head = sentence.get(..*at).unwrap_or_default();
        head.chars().count() <= COLON && !head.contains('，')
    }) {
        return Some(colon);
    }
    let length = sentence.chars().count();
    if length <= LONGEST && !body.is_empty() && !sentence.contains('；') {
        return Some(end);
    }
    let clause = sentence.find(['，', '；', ',']);
    if listed {
        return clause.filter(|_| length > LONGEST);
    }
    if clause.is_none() && length > LONGEST {
        return None;
    }
    Some(clause.unwrap_or(sentence.trim_end_matches(['；', ';']).len()))
}

/// Gives each point its parent. A series goes on where its next number fits; one that begins before the old one has closed is inside it.
fn nest(points: &mut [Point], steps: &Steps) {
    let mut stack: Vec<usize> = Vec::new();
    for index in 0..points.len() {
        let Some(point) = points.get(index).cloned() else {
            break;
        };
        let entry = |at: &usize| points.get(*at);
        let same = |at: &usize| entry(at).is_some_and(|one| one.class == point.class);
        let goes_on =
            |at: &usize| same(at) && entry(at).is_some_and(|one| point.value == one.value + 1);
        let brother = stack
            .iter()
            .rposition(|at| goes_on(at) && entry(at).is_some_and(|one| one.opens == point.opens))
            .or_else(|| stack.iter().rposition(goes_on))
            .or_else(|| {
                let later = |at: &usize| {
                    same(at)
                        && entry(at).is_some_and(|one| point.continues || point.value > one.value)
                };
                stack.iter().rposition(later)
            })
            .or_else(|| {
                let restarts = |at: &usize| {
                    same(at)
                        && entry(at)
                            .is_some_and(|one| one.line != point.line && one.opens == point.opens)
                };
                stack.iter().rposition(restarts)
            });
        // A class stands inside itself once, not over and over.
        let brother = brother.or_else(|| {
            let twice = stack.iter().filter(|at| same(at)).count() >= 2;
            stack.iter().rposition(same).filter(|_| twice)
        });
        let mut kept = brother.unwrap_or(stack.len());
        if brother.is_none() {
            // What stands inside an older paragraph has closed with it.
            while let Some(top) = kept
                .checked_sub(1)
                .and_then(|top| stack.get(top))
                .and_then(entry)
                && !top.opens
                && top.line != point.line
            {
                kept -= 1;
            }
            if point.continues {
                kept = 0;
            }
        }
        steps.look(1 + stack.len());
        stack.truncate(kept);
        let parent = stack.last().copied();
        if let Some(point) = points.get_mut(index) {
            point.parent = parent;
        }
        stack.push(index);
    }
}

/// Takes out points that have no brother: a word that happens to look like a label. Their children go up.
fn drop_lonely(points: &mut Vec<Point>) {
    let mut brothers: HashMap<(Option<usize>, Option<usize>), usize> = HashMap::new();
    for point in points.iter() {
        *brothers.entry((point.parent, point.class)).or_default() += 1;
    }
    // Where each point went; for a dropped one, where its parent went.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(points.len());
    let mut left: Vec<Point> = Vec::with_capacity(points.len());
    for mut point in points.drain(..) {
        let family = brothers
            .get(&(point.parent, point.class))
            .copied()
            .unwrap_or(0);
        let parent = point
            .parent
            .and_then(|parent| places.get(parent).copied().flatten());
        if family >= 2 || point.continues {
            point.parent = parent;
            places.push(Some(left.len()));
            left.push(point);
        } else {
            places.push(parent);
        }
    }
    *points = left;
}

/// Brothers end alike: where most headings of a series are first clauses, so is one that is followed by more text by chance.
fn agree(points: &mut [Point]) {
    let mut ends: HashMap<(Option<usize>, Option<usize>), (usize, usize)> = HashMap::new();
    for point in points.iter() {
        let entry = ends.entry((point.parent, point.class)).or_default();
        entry.0 += 1;
        entry.1 += usize::from(point.cut);
    }
    for point in points.iter_mut() {
        let (all, clauses) = ends
            .get(&(point.parent, point.class))
            .copied()
            .unwrap_or_default();
        if clauses * 2 > all && all > 2 {
            point.span = Span::bytes(point.span.start.0..point.span.start.0 + point.clause);
        }
    }
}
