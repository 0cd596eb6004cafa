//! What is odd about a document: numbers that are missing or come twice, counts that do not match, a text that breaks off.

use std::collections::HashMap;

use super::classes::Classes;
use super::lines::{LineKind, Lines};
use super::numerals;
use super::shape::is_chinese;
use super::words::List;
use super::{Fault, Kind, Node};
use crate::document::Document;
use crate::message::Message;
use crate::text::Span;

/// Code points of a last line that may be said to break off.
const LONG: usize = 40;
/// Bytes before the first of several points in which their number may be announced.
const ANNOUNCED: usize = 120;

/// Finds the faults of a document whose nodes these are, in the order of the text.
pub(super) fn find(
    document: &Document,
    nodes: &[Node],
    lines: &Lines<'_>,
    classes: &Classes,
) -> Vec<Fault> {
    lines.steps.look(nodes.len());
    let mut faults = numbers(nodes);
    faults.extend(announced(document, nodes, classes));
    faults.extend(breaks_off(document, lines));
    faults.sort_by_key(|fault| fault.span.start);
    faults
}

/// A label taken apart: its family (all but the numeral), what the numeral counts, and where it stands in the trimmed label.
struct Counted<'a> {
    family: String,
    value: u32,
    label: &'a str,
    numeral: std::ops::Range<usize>,
}

impl<'a> Counted<'a> {
    fn of(number: &'a str) -> Option<Self> {
        let label = number.trim();
        for (at, _) in label.char_indices() {
            let rest = label.get(at..)?;
            let read = numerals::han(rest)
                .or_else(|| numerals::arabic(rest))
                .or_else(|| numerals::circled(rest));
            let Some((bytes, value)) = read else { continue };
            let before = label.get(..at)?;
            let after = label.get(at + bytes..)?;
            let plain = !after.contains(|c: char| c.is_ascii_digit())
                && !before.ends_with(|c: char| c.is_ascii_alphanumeric());
            return plain.then(|| Self {
                family: format!("{before}#{after}")
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .map(narrow)
                    .collect(),
                value,
                label,
                numeral: at..at + bytes,
            });
        }
        None
    }

    /// The label with another number, in the same numerals, without the mark that parts it from the words.
    fn with(&self, value: u32) -> String {
        let (Some(before), Some(like), Some(after)) = (
            self.label.get(..self.numeral.start),
            self.label.get(self.numeral.clone()),
            self.label.get(self.numeral.end..),
        ) else {
            return value.to_string();
        };
        let label = [before, &numerals::spell(value, like), after].concat();
        shown(&label).to_owned()
    }
}

/// A label without the mark that parts it from the words.
fn shown(number: &str) -> &str {
    number
        .trim()
        .trim_end_matches(['、', '，', ',', '．', '.', '：'])
}

fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '．' => '.',
        '，' => ',',
        c => c,
    }
}

/// Numbers that are left out or come twice among the children of one node. Articles count on across sections.
fn numbers(nodes: &[Node]) -> Vec<Fault> {
    let mut last: HashMap<(Option<usize>, String), (u32, usize)> = HashMap::new();
    // Numbers that count on across the sections above are in order too.
    let mut latest: HashMap<String, u32> = HashMap::new();
    let mut faults = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(counted) = Counted::of(&node.number) else {
            continue;
        };
        let (family, value) = (counted.family.clone(), counted.value);
        let counts_on = latest.insert(family.clone(), value) == Some(value.wrapping_sub(1));
        let across = family.starts_with('第') && family.contains(['条', '條'])
            || family.starts_with("Item")
            || family.starts_with("ITEM")
            || family.starts_with("Article");
        let key = (node.parent.filter(|_| !across), family);
        let before = last.insert(key, (value, index));
        let expected = before.map_or(1, |(value, _)| value + 1);
        if before.is_some_and(|(before, _)| before == value) {
            faults.push(Fault {
                span: node.span,
                message: Message::new("outline.fault-twice").with("number", shown(&node.number)),
            });
        } else if value > expected
            && !counts_on
            && (before.is_some() || expected + 1 == value && !across)
        {
            faults.push(Fault {
                span: node.span,
                message: Message::new("outline.fault-missing")
                    .with("number", shown(&node.number))
                    .with("missing", counted.with(expected)),
            });
        } else if before.is_none() && value == 1 && follows_unnumbered(nodes, index) {
            faults.push(Fault {
                span: node.span,
                message: Message::new("outline.fault-first-unnumbered")
                    .with("number", shown(&node.number)),
            });
        }
    }
    faults
}

/// Whether a lead without number opens the series that this point goes on with.
fn follows_unnumbered(nodes: &[Node], index: usize) -> bool {
    let Some((before, node)) = index
        .checked_sub(1)
        .and_then(|before| nodes.get(before))
        .zip(nodes.get(index))
    else {
        return false;
    };
    before.kind == Kind::Lead && node.kind == Kind::Point && before.parent == node.parent
}

/// `我讲三点意见`, `五方面短板`: announced numbers that are not what follows.
fn announced(document: &Document, nodes: &[Node], classes: &Classes) -> Vec<Fault> {
    let mut counts: HashMap<(Option<usize>, bool), (usize, usize)> = HashMap::new();
    for (index, node) in nodes.iter().enumerate() {
        if node.number.is_empty() || node.kind == Kind::Title {
            continue;
        }
        let entry = counts
            .entry((node.parent, node.kind == Kind::Point))
            .or_insert((index, 0));
        entry.1 += 1;
    }
    let mut faults = Vec::new();
    for (first, count) in counts.into_values() {
        let Some(node) = nodes.get(first).filter(|_| count >= 2) else {
            continue;
        };
        let end = node.span.start;
        let start = document
            .text
            .clamp(crate::text::Offset(end.0.saturating_sub(ANNOUNCED)));
        let before = document.text.slice(Span::new(start, end));
        if let Some((at, length, said)) = announcement(before, classes)
            && said as usize != count
        {
            faults.push(Fault {
                span: Span::bytes(start.0 + at..start.0 + at + length),
                message: Message::new("outline.fault-count")
                    .with("said", said as usize)
                    .with("found", count),
            });
        }
    }
    faults
}

/// The last announcement of a number directly before its points: byte, bytes, number.
fn announcement(before: &str, classes: &Classes) -> Option<(usize, usize, u32)> {
    let tail = before.trim_end().trim_end_matches(['：', ':', '。']);
    let sentence = tail
        .rfind(['。', '！', '？', '\n'])
        .map_or(0, |at| at + '。'.len_utf8().min(tail.len() - at));
    let words = tail
        .get(sentence..)
        .or_else(|| tail.get(tail.rfind('\n')? + 1..))?;
    let base = tail.len() - words.len();
    let mut found = None;
    for (at, c) in words.char_indices() {
        if !(c.is_ascii_digit() || "一二三四五六七八九十两".contains(c)) {
            continue;
        }
        let fresh = words.get(..at).is_none_or(|before| {
            !before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十第".contains(c))
        });
        let rest = words.get(at..)?;
        let Some((bytes, value)) = numerals::han(rest)
            .or_else(|| numerals::arabic(rest))
            .filter(|_| fresh)
        else {
            continue;
        };
        let after = rest.get(bytes..)?;
        if let Some(unit) = classes
            .words
            .of(List::Announced)
            .iter()
            .find(|unit| after.starts_with(unit.as_str()))
        {
            // The announcement ends its sentence but for a word or two.
            let left = after.get(unit.len()..)?.chars().count();
            if left <= 8 && value > 1 {
                found = Some((base + at, bytes + unit.len(), value));
            }
        }
    }
    found
}

/// Whether the last paragraph stops in the middle of a sentence.
fn breaks_off(document: &Document, lines: &Lines<'_>) -> Option<Fault> {
    let last = lines
        .all
        .iter()
        .rfind(|line| line.kind != LineKind::Skipped)?;
    let ended = last.text.ends_with(|c: char| {
        matches!(
            c,
            '。' | '！' | '？' | '…' | '.' | '!' | '?' | ';' | '；' | ':' | '：'
        ) || crate::text::is_closing_mark(c) && c != '*'
    });
    let prose = last.kind == LineKind::Text
        && last.chars >= LONG
        && is_chinese(last.text)
        && last.text.contains(['，', '。']);
    (document.complete && prose && !ended).then(|| {
        let start = last
            .text
            .rfind(['。', '；', '，'])
            .map_or(0, |at| at + '。'.len_utf8());
        Fault {
            span: Span::bytes(last.span.start.0 + start..last.span.end.0),
            message: Message::new("outline.fault-breaks-off"),
        }
    })
}
