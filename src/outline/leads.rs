//! Leads: short first sentences without number that act as headings (`推进网格化管理。推行…`), and items after a dash.
//!
//! A lead is known by its brothers: sentences of like length without a comma, each over a longer text of its own.

use std::collections::{HashMap, HashSet};

use super::classes::Classes;
use super::lines::{Line, LineKind, Lines};
use super::points::Point;
use super::shape::{first_sentence, is_chinese};
use super::steps::Steps;
use super::words::List;
use crate::text::Span;

/// Code points of a lead: at least, and at most.
const SHORTEST: usize = 4;
const LONGEST: usize = 24;
/// Code points that a lead's own text has at least.
const BODY: usize = 24;
/// How far lengths of brothers may lie from their middle, in code points.
const SPREAD: usize = 5;

/// A short sentence with the text behind it.
#[derive(Clone, Debug)]
struct Lead {
    /// Its words without the full stop.
    span: Span,
    line: usize,
    opens: bool,
    /// Code points without quotation marks.
    length: usize,
    /// First and last character that are no quotation marks.
    edges: (char, char),
    parent: Option<usize>,
}

/// Adds the leads of a section to its points, in the order of the text.
pub(super) fn add(
    lines: &Lines<'_>,
    range: (usize, usize),
    from: usize,
    points: &mut Vec<Point>,
    classes: &Classes,
) {
    let mut found: Vec<Lead> = Vec::new();
    let mut opening: Vec<Lead> = Vec::new();
    let mut dashes: Vec<Lead> = Vec::new();
    let mut paragraphs = 0;
    let mut next = 0;
    for index in range.0..range.1 {
        let Some(line) = lines.all.get(index) else {
            break;
        };
        while points.get(next).is_some_and(|point| point.line < index) {
            next += 1;
        }
        let here = next..next
            + points
                .iter()
                .skip(next)
                .take_while(|point| point.line == index)
                .count();
        next = here.end;
        let readable = line.kind == LineKind::Text && is_chinese(line.text);
        if !readable {
            continue;
        }
        // Captions, sources and links have no room for a lead and its text, and are no sentences.
        let sentence = line.text.ends_with(['。', '！', '？', '”', '：']);
        paragraphs += usize::from(sentence || line.chars >= SHORTEST + BODY);
        let start = if index == range.0 {
            from.max(line.span.start.0)
        } else {
            line.span.start.0
        };
        let above = here
            .start
            .checked_sub(1)
            .filter(|_| here.is_empty())
            .and_then(|before| opener(points, before, lines.steps));
        if here.is_empty() && start == line.span.start.0 {
            if let Some(dash) = dash(line, index, above) {
                dashes.push(dash);
                continue;
            }
            opening.extend(first_lead(line, index, above, classes));
        }
        chains(
            lines,
            index,
            (start, above),
            points,
            here,
            &mut found,
            classes,
        );
    }
    let mut leads = found;
    let opens = alike(opening);
    if opens.len() >= 2 && opens.len() * 3 >= paragraphs {
        let opened: HashSet<usize> = opens.iter().map(|open| open.line).collect();
        lines.steps.look(leads.len() + opens.len());
        leads.retain(|lead| !opened.contains(&lead.line));
        leads.extend(opens);
    }
    if dashes.len() >= 2 {
        leads.extend(dashes);
    }
    leads.extend(without_number(lines, points));
    merge(points, leads);
}

/// The leads of one line, between its points; the first ones stand under the point that is `above`.
fn chains(
    lines: &Lines<'_>,
    index: usize,
    (start, above): (usize, Option<usize>),
    points: &[Point],
    here: std::ops::Range<usize>,
    found: &mut Vec<Lead>,
    classes: &Classes,
) {
    let Some(line) = lines.all.get(index) else {
        return;
    };
    let mut at = start;
    let mut parent = above;
    for point in here {
        let Some(this) = points.get(point) else { break };
        lines.steps.look(this.span.start.0.saturating_sub(at));
        found.extend(chain(line, index, (at, this.span.start.0), parent, classes));
        at = this.span.end.0;
        parent = Some(point);
    }
    lines.steps.look(line.span.end.0.saturating_sub(at));
    found.extend(chain(line, index, (at, line.span.end.0), parent, classes));
}

/// The first items of series whose numbers begin too late: `在产业振兴上，坚持甲。…一是在生态振兴上，坚持乙。`
fn without_number(lines: &Lines<'_>, points: &[Point]) -> Vec<Lead> {
    let mut builds: HashMap<(Option<usize>, Option<usize>), Family> = HashMap::new();
    for (index, point) in points.iter().enumerate() {
        let title = lines.all.get(point.line).and_then(|line| {
            let start = point.span.start.0.checked_sub(line.span.start.0)?;
            line.text.get(start + point.label..start + point.span.len())
        });
        let build = title.and_then(build);
        let family = builds
            .entry((point.parent, point.class))
            .or_insert((index, 0, build));
        family.1 += 1;
        if family.2 != build {
            family.2 = None;
        }
    }
    let first = |(first, count, build): Family| {
        let point = points
            .get(first)
            .filter(|point| count >= 2 && point.value == 1 && !point.opens)?;
        let line = lines.all.get(point.line)?;
        let end = point.span.start.0 - line.span.start.0;
        let before = line.text.get(..end)?;
        // What another point says is not the first item of this series.
        let other = first.checked_sub(1).and_then(|other| points.get(other));
        let mut at = other
            .filter(|other| other.line == point.line)
            .map_or(0, |other| other.span.end.0 - line.span.start.0);
        lines.steps.look(end.saturating_sub(at));
        while let Some((stop, after)) = before.get(at..).and_then(first_sentence) {
            let sentence = before.get(at..at + stop)?;
            if self::build(sentence) == Some(build?) {
                let start = line.span.start.0 + at;
                return lead(
                    line,
                    point.line,
                    (start, start + sentence.len()),
                    point.parent,
                );
            }
            at += after;
        }
        None
    };
    builds.into_values().filter_map(first).collect()
}

/// The first of several brothers, how many there are, and the build that all of them have.
type Family = (usize, usize, Option<Build>);

/// What brothers of one build share: the first character, the one before the first comma, and two behind it.
type Build = (char, char, char, char);

fn build(title: &str) -> Option<Build> {
    let (topic, rest) = title.split_once('，')?;
    let mut rest = rest.chars();
    let (after, next) = (rest.next()?, rest.next()?);
    let fits = title.chars().count() <= 45;
    let ends = (topic.chars().next()?, topic.chars().next_back()?);
    fits.then_some((ends.0, ends.1, after, next))
}

/// The point that a paragraph without number belongs to: the last one that opened a paragraph.
fn opener(points: &[Point], before: usize, steps: &Steps) -> Option<usize> {
    let mut at = Some(before);
    while let Some(index) = at
        && points.get(index).is_some_and(|point| !point.opens)
    {
        steps.look(1);
        at = points.get(index).and_then(|point| point.parent);
    }
    at
}

/// `——坚持党管农村工作。毫不动摇地…`
fn dash(line: &Line<'_>, index: usize, parent: Option<usize>) -> Option<Lead> {
    let words = line.text.trim_start_matches(['—', '－', '─']);
    let dash = line.text.len() - words.len();
    if dash < 6 {
        return None;
    }
    let (end, after) = first_sentence(words)?;
    let body = words.get(after..)?.chars().count();
    let head = words.get(..end)?;
    let colon = head.find('：').filter(|at| *at <= 60);
    let end = colon.unwrap_or(end);
    if words.get(..end)?.chars().count() > 45 || body < 8 && colon.is_none() {
        return None;
    }
    let start = line.span.start.0 + dash;
    lead(line, index, (start, start + end), parent)
}

/// The first sentence of a paragraph, when it may be a lead.
fn first_lead(
    line: &Line<'_>,
    index: usize,
    parent: Option<usize>,
    classes: &Classes,
) -> Option<Lead> {
    let (end, after) = first_sentence(line.text)?;
    let body = line.text.get(after..)?.trim().chars().count();
    let stop = line.text.get(end..)?.starts_with('。');
    let fits = stop && body >= BODY && reads_like_lead(line.text.get(..end)?, classes);
    let start = line.span.start.0;
    lead(line, index, (start, start + end), parent).filter(|_| fits)
}

/// A lead of these bytes of the text, when its words may be one.
fn lead(
    line: &Line<'_>,
    index: usize,
    (start, end): (usize, usize),
    parent: Option<usize>,
) -> Option<Lead> {
    let base = line.span.start.0;
    let words = line.text.get(start - base..end - base)?;
    let letters: Vec<char> = words
        .chars()
        .filter(|c| !matches!(c, '“' | '”' | '‘' | '’' | '《' | '》' | '「' | '」'))
        .collect();
    Some(Lead {
        span: Span::bytes(start..end),
        line: index,
        opens: start == base,
        length: letters.len(),
        edges: (letters.first().copied()?, letters.last().copied()?),
        parent,
    })
}

/// Whether a sentence reads like a heading: short, without comma, figures, or the words of a statement.
fn reads_like_lead(words: &str, classes: &Classes) -> bool {
    const INSIDE: [char; 16] = [
        '，', '；', '：', ',', ';', ':', '是', '了', '？', '！', '%', '％', '*', '、', '（', '—',
    ];
    let count = words.chars().count();
    let quoted_stars = words.contains("“*”");
    (SHORTEST..=LONGEST).contains(&count)
        && !classes.words.begin(List::Tells, words)
        && !words
            .chars()
            .any(|c| INSIDE.contains(&c) && !(c == '*' && quoted_stars) || c.is_ascii_digit())
}

/// The leads between two places of a paragraph.
fn chain(
    line: &Line<'_>,
    index: usize,
    (from, to): (usize, usize),
    parent: Option<usize>,
    classes: &Classes,
) -> Vec<Lead> {
    let base = line.span.start.0;
    let Some(words) = line.text.get(from - base..to.max(from) - base) else {
        return Vec::new();
    };
    let mut leads: Vec<(Lead, usize)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..)
        && let Some((end, after)) = first_sentence(rest)
    {
        let blank = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '；'))
                .len();
        let sentence = rest.get(blank..end).unwrap_or_default();
        let stop = rest.get(end..).is_some_and(|rest| rest.starts_with('。'));
        if stop && reads_like_lead(sentence, classes) {
            leads.extend(
                lead(line, index, (from + at + blank, from + at + end), parent)
                    .map(|lead| (lead, 0)),
            );
        } else if let Some((_, body)) = leads.last_mut() {
            *body += sentence.chars().count();
        }
        at += after;
    }
    let tail = words.get(at..).unwrap_or_default().trim().chars().count();
    if let Some((_, body)) = leads.last_mut() {
        *body += tail;
    }
    let bodied = leads
        .into_iter()
        .filter(|(_, body)| *body >= BODY)
        .map(|(lead, _)| lead)
        .collect();
    let leads = alike(bodied);
    let kin = |pair: &[Lead]| matches!(pair, [a, b] if a.length.abs_diff(b.length) <= 1 || a.edges.0 == b.edges.0 || a.edges.1 == b.edges.1);
    if leads.len() >= 3 || leads.len() == 2 && kin(&leads) {
        leads
    } else {
        Vec::new()
    }
}

/// Those whose length is near the middle one.
fn alike(mut leads: Vec<Lead>) -> Vec<Lead> {
    leads.retain(|lead| lead.length >= SHORTEST);
    let mut lengths: Vec<usize> = leads.iter().map(|lead| lead.length).collect();
    lengths.sort_unstable();
    let Some(middle) = lengths.get(lengths.len() / 2).copied() else {
        return leads;
    };
    leads.retain(|lead| lead.length.abs_diff(middle) <= SPREAD);
    leads
}

/// Puts the leads among the points, in order of the text.
fn merge(points: &mut Vec<Point>, mut leads: Vec<Lead>) {
    if leads.is_empty() {
        return;
    }
    leads.sort_by_key(|lead| lead.span.start);
    let mut moved: Vec<usize> = Vec::with_capacity(points.len());
    let mut merged: Vec<Point> = Vec::with_capacity(points.len() + leads.len());
    let mut rest = leads.into_iter().peekable();
    for mut point in points.drain(..) {
        while let Some(lead) = rest.next_if(|lead| lead.span.start < point.span.start) {
            let parent = lead.parent.and_then(|parent| moved.get(parent).copied());
            merged.push(of_lead(&lead, parent));
        }
        point.parent = point.parent.and_then(|parent| moved.get(parent).copied());
        moved.push(merged.len());
        merged.push(point);
    }
    for lead in rest {
        let parent = lead.parent.and_then(|parent| moved.get(parent).copied());
        merged.push(of_lead(&lead, parent));
    }
    *points = merged;
}

fn of_lead(lead: &Lead, parent: Option<usize>) -> Point {
    Point {
        span: lead.span,
        label: 0,
        class: None,
        value: 0,
        line: lead.line,
        opens: lead.opens,
        continues: false,
        parent,
        clause: lead.span.len(),
        cut: false,
    }
}
