//! The lines that a document is read by: one a block, or one a paragraph where a plain text is wrapped by hand, with what the eye sees
//! of them before it reads (indent, blank lines around, a row of a table, a running head).

use super::classes::Classes;
use super::furniture::{is_page_number, skip_running_heads};
use super::pattern::is_blank;
use super::steps::Steps;
use super::{contents, glued, markup};
use crate::document::{BlockKind, Document, Inline};
use crate::text::{Span, is_han};

/// A stretch of text that is looked at as one.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// Without white space at its ends.
    pub(super) span: Span,
    /// Its words; a wrapped paragraph has LFs inside.
    pub(super) text: &'a str,
    /// White space characters before the words.
    pub(super) indent: usize,
    /// Code points.
    pub(super) chars: usize,
    /// What it is.
    pub(super) kind: LineKind,
    /// An empty line, or the edge of the text, before it.
    pub(super) blank_before: bool,
    /// An empty line, or the edge of the text, after it.
    pub(super) blank_after: bool,
    /// All of it is set bold.
    pub(super) strong: bool,
    /// Lines of the file that it takes.
    pub(super) rows: usize,
}

/// What a line may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Running text.
    Text,
    /// Declared by the markup, with its level; 0 is the title.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// Quotation, caption, footnote: text that heads nothing.
    Aside,
    /// Code, running heads, entries of a contents list, adornments: not looked at.
    Skipped,
}

/// All lines of a document that are not empty.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    /// In order.
    pub(super) all: Vec<Line<'a>>,
    /// Whether some lines are headings by markup, other than a title alone.
    pub(super) marked_up: bool,
    /// Whether paragraphs were wrapped by hand.
    pub(super) wrapped: bool,
    /// Counts what is looked at.
    pub(super) steps: &'a Steps,
}

/// Reads the lines of a document.
pub(super) fn read<'a>(document: &'a Document, classes: &Classes, steps: &'a Steps) -> Lines<'a> {
    let mut lines = split(document, classes, steps);
    if !document.is_structured() {
        markup::mark(&mut lines);
        skip_running_heads(&mut lines);
    }
    contents::skip(&mut lines, classes, steps);
    let marked_up = lines
        .iter()
        .any(|line| matches!(line.kind, LineKind::Heading(1..)));
    let wrapped = if document.is_structured() {
        None
    } else {
        wrap_width(&lines)
    };
    if let Some(width) = wrapped {
        lines = unwrap(document, lines, width, classes);
    }
    Lines {
        all: lines,
        marked_up,
        wrapped: wrapped.is_some(),
        steps,
    }
}

fn split<'a>(document: &'a Document, classes: &Classes, steps: &Steps) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::with_capacity(document.blocks.len());
    let mut blank = true;
    let mut marks = document
        .marks
        .iter()
        .filter(|mark| mark.kind == Inline::Strong)
        .peekable();
    for block in &document.blocks {
        while marks
            .peek()
            .is_some_and(|mark| mark.span.end <= block.span.start)
        {
            marks.next();
        }
        let strong = marks.peek().map(|mark| mark.span);
        let kind = kind_of(&block.kind);
        let words = document.text.slice(block.span);
        let whole = matches!(kind, LineKind::Heading(_));
        let mut at = block.span.start.0;
        for piece in words.split('\n') {
            let piece = if whole { words } else { piece };
            let mut cuts = Vec::new();
            if kind == LineKind::Text {
                cuts = glued::cuts(piece, classes, steps);
            }
            cuts.push(piece.len());
            steps.look(piece.len());
            let mut some = false;
            let mut from = 0;
            for cut in cuts {
                let part = piece.get(from..cut).unwrap_or_default();
                if let Some(mut line) = line(part, at + from, kind) {
                    line.blank_before = from == 0 && blank || document.is_structured();
                    line.blank_after = document.is_structured();
                    line.strong = strong.is_some_and(|strong| strong.covers(line.span));
                    lines.push(line);
                    some = true;
                }
                from = cut;
            }
            if some {
                blank = false;
            } else {
                if let Some(last) = lines.last_mut() {
                    last.blank_after = true;
                }
                blank = true;
            }
            if whole {
                break;
            }
            at += piece.len() + 1;
        }
    }
    if let Some(last) = lines.last_mut() {
        last.blank_after = true;
    }
    lines
}

/// What the lines of a block are.
fn kind_of(kind: &BlockKind) -> LineKind {
    match kind {
        BlockKind::Heading(level) => LineKind::Heading(*level),
        BlockKind::Paragraph => LineKind::Text,
        BlockKind::Item { .. } => LineKind::Item,
        BlockKind::Row { .. } => LineKind::Row,
        BlockKind::Code { .. } => LineKind::Skipped,
        BlockKind::Quotation { .. } | BlockKind::Caption | BlockKind::Footnote => LineKind::Aside,
    }
}

/// A line of words that start at a byte; `None` when there are none.
fn line(words: &str, at: usize, kind: LineKind) -> Option<Line<'_>> {
    let invisible = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    let text = words.trim_start_matches(invisible);
    let indent = words.len() - text.len();
    let before = words.get(..indent).unwrap_or_default();
    let text = text.trim_end_matches(invisible);
    let rows = has_columns(text);
    (!text.is_empty()).then(|| Line {
        span: Span::bytes(at + indent..at + indent + text.len()),
        text,
        indent: before
            .chars()
            .map(|c| {
                if c == '\t' {
                    8
                } else {
                    usize::from(c != '\u{c}')
                }
            })
            .sum(),
        chars: text.chars().count(),
        kind: if rows && kind == LineKind::Text {
            LineKind::Row
        } else {
            kind
        },
        blank_before: before.contains('\u{c}'),
        blank_after: false,
        strong: false,
        rows: 1,
    })
}

/// Whether wide gaps or tabs cut the line into columns. One gap behind a label does not.
pub(super) fn has_columns(text: &str) -> bool {
    let far = |text: &str| text.contains("            ");
    if text.is_ascii() && far(text) {
        return true;
    }
    let mut gaps = 0;
    let mut rest = text;
    let mut tail = "";
    while let Some((before, after)) = rest
        .find("   ")
        .or_else(|| rest.find('\t'))
        .and_then(|at| rest.split_at_checked(at))
    {
        let words = after.trim_start_matches(is_blank);
        let label = gaps == 0 && before.chars().count() <= 14 && !before.contains(' ')
            || before.chars().count() <= 10;
        if !before.is_empty() && (!label || gaps > 0) {
            tail = words;
        }
        gaps += 1;
        rest = words;
        if gaps > 1 {
            break;
        }
    }
    let spaced_letters = text.chars().filter(|c| is_han(*c)).count() <= 8
        && text.chars().all(|c| is_han(c) || is_blank(c));
    if spaced_letters {
        return false;
    }
    gaps > 1 && text.is_ascii() || !tail.is_empty() || gaps == 1 && is_page_number(rest)
}

/// How many code points a hand-wrapped text's lines have; `None` when lines are paragraphs.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let text: Vec<&Line<'_>> = lines
        .iter()
        .filter(|line| line.kind == LineKind::Text)
        .collect();
    let mut widths: Vec<usize> = text
        .iter()
        .filter(|line| !line.blank_after)
        .map(|line| line.chars)
        .collect();
    widths.sort_unstable();
    let width = widths.get(widths.len() * 9 / 10).copied()?;
    // Lines that stop in mid-sentence near the margin.
    let going_on = text
        .iter()
        .filter(|line| {
            !line.blank_after && line.chars * 10 >= width * 7 && !line.text.ends_with(ends_sentence)
        })
        .count();
    let longest = text
        .iter()
        .filter(|line| line.chars > width * 3 / 2 + 20)
        .count();
    // Where empty lines part everything, only lines that touch can tell.
    let touching = text.iter().filter(|line| !line.blank_after).count();
    let often = going_on * 5 >= text.len() || going_on >= 4 && going_on * 3 >= touching;
    ((16..=110).contains(&width) && often && longest * 20 <= text.len()).then_some(width)
}

/// Marks after which a sentence or item is over.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '；' | '：' | '.' | '!' | '?' | ';' | ':' | '…' | '”' | '」'
    )
}

/// Puts the lines of each wrapped paragraph together.
fn unwrap<'a>(
    document: &'a Document,
    lines: Vec<Line<'a>>,
    width: usize,
    classes: &Classes,
) -> Vec<Line<'a>> {
    let mut joined: Vec<Line<'a>> = Vec::with_capacity(lines.len() / 2);
    let mut previous: Option<(usize, usize)> = None;
    for line in lines {
        let goes_on = joined.last().is_some_and(|last| {
            last.kind == LineKind::Text
                && line.kind == LineKind::Text
                && !last.blank_after
                && previous.is_some_and(|(indent, chars)| {
                    continues(last, indent, chars, &line, width, classes)
                })
        });
        previous = Some((line.indent, line.chars));
        match joined.last_mut() {
            Some(last) if goes_on => {
                last.span = last.span.hull(line.span);
                last.text = document.text.slice(last.span);
                last.chars += line.chars + 1;
                last.blank_after = line.blank_after;
                last.rows += 1;
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// Whether a line goes on with the paragraph before it, whose last line had this indent and length.
fn continues(
    paragraph: &Line<'_>,
    indent: usize,
    chars: usize,
    line: &Line<'_>,
    width: usize,
    classes: &Classes,
) -> bool {
    let labels = classes.labels(line.text);
    let label = labels.iter().any(|label| {
        classes.get(label.class).is_some_and(|class| {
            let spaced = class.name == "arabic-space" || class.name == "han-space";
            let heading = paragraph.text.ends_with(ends_sentence) && line.chars * 2 < width;
            (!spaced || heading) && !class.inside
        })
    });
    // A number at the start of a line may be the next word of a full line that has not ended.
    let broken = chars * 10 >= width * 7
        && line.indent == indent
        && !paragraph.text.ends_with(ends_sentence);
    let division = classes.is_division(line.text) && paragraph.text.ends_with(ends_sentence);
    if division || label && !broken {
        return false;
    }
    let middle = |indent: usize, chars: usize| indent + chars / 2;
    let centred = paragraph.rows == 1
        && line.indent.abs_diff(indent) >= 4
        && middle(line.indent, line.chars).abs_diff(middle(indent, chars)) <= 2;
    if centred {
        return false;
    }
    let hanging = paragraph.rows == 1 && !classes.labels(paragraph.text).is_empty();
    let han = line.text.chars().take(8).any(is_han);
    let short = chars * 4 < width * 3;
    let bullet = line
        .text
        .starts_with(['-', '*', '+', '•', '·', '●', '○', '■', '□', '|']);
    if bullet {
        return false;
    }
    if line.indent > indent + 1 && !hanging && (paragraph.rows > 1 || short || han) {
        return false;
    }
    // The next word had room in the line above: that one was ended on purpose.
    let word = line.text.split(is_blank).next().unwrap_or_default();
    if !han
        && (chars + 1 + word.chars().count()) * 20 <= width * 17
        && !(hanging && line.indent > indent)
    {
        return false;
    }
    let shifted = paragraph.rows == 1 && line.indent != indent && !hanging;
    !(short && (han || shifted))
}
