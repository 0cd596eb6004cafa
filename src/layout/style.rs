//! How a block looks: indents, decorations, the space before it. Typography is decoration: it never touches the text.

use std::sync::Arc;

use super::row::Paragraphs;
use super::table::{self, Column, Table};
use super::{Heading, RowKind, reference};
use crate::document::{Align, Block, BlockKind, Document, Inline, Marker};
use crate::text::{Cells, Offset, Span, is_closing_mark, is_han, is_sentence_end};

/// Characters at the start of a block that tell its script.
pub(super) const SAMPLE: usize = 100;

/// The narrowest column in which a Chinese paragraph is indented, in cells.
const INDENTED_FROM: usize = 20;

/// Cells of the indent of a Chinese paragraph: two characters.
const INDENT: usize = 4;

/// Bytes of white space beyond which no line is set in.
const BEYOND: usize = 96;

/// The look of one block.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// The kind of its rows.
    pub(super) kind: RowKind,
    first: Edge,
    rest: Edge,
    /// Of a record: the edges of its cells, the last one for those without a name.
    fields: Vec<Edge>,
    /// What its tabs do.
    pub(super) tabs: Tabs,
    /// Whether the end of the block should not stand at the foot of a page.
    pub(super) keep_with_next: bool,
}

/// The left edge of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Edge {
    /// Cells before the first glyph, decoration included.
    pub(super) indent: usize,
    /// Drawn from column 0.
    pub(super) lead: String,
}

impl Edge {
    fn blank(indent: usize) -> Self {
        Self {
            indent,
            lead: String::new(),
        }
    }
}

/// What the tabs of a block do.
#[derive(Clone, Debug)]
pub(super) enum Tabs {
    /// They lead to the next stop, counted from the first glyph of the row.
    Stops,
    /// They are two cells wide: tables that are too wide to be aligned.
    Two,
    /// The nth leads to the column after the nth of a table.
    Columns(Arc<[Column]>),
    /// They end rows: every cell stands on rows of its own, led by the name of its column.
    Records(Arc<[String]>),
}

impl Tabs {
    /// Cells of the `nth` tab of a row, from 0, that stands in a column.
    pub(super) fn cells(&self, column: usize, nth: usize) -> usize {
        match self {
            Self::Stops => Cells::tab(column),
            Self::Two => 2,
            Self::Records(_) => 0,
            Self::Columns(columns) => columns
                .get(nth + 1)
                .map_or(2, |next| next.start.saturating_sub(column).max(1)),
        }
    }

    /// Cells before what stands in the `nth` column, of so many cells, so that it ends at the column's edge or stands in its middle.
    pub(super) fn pad(&self, nth: usize, cell: Option<usize>) -> usize {
        let Self::Columns(columns) = self else {
            return 0;
        };
        let Some((column, align)) = columns
            .get(nth)
            .and_then(|found| found.align.map(|align| (found, align)))
        else {
            return 0;
        };
        let room = column.width.saturating_sub(cell.unwrap_or(0));
        match align {
            Align::Left => 0,
            Align::Centre => room / 2,
            Align::Right => room,
        }
    }
}

impl Style {
    /// The left edge of the block's first row, or of the others.
    pub(super) fn edge(&self, first: bool) -> &Edge {
        if first { &self.first } else { &self.rest }
    }

    /// The left edge of a row of a record: of its nth cell, from 0, or of what that cell has no room for on its first row.
    pub(super) fn field(&self, nth: usize, begins: bool) -> &Edge {
        let named = self.fields.get(nth).or(self.fields.last());
        named.filter(|_| begins).unwrap_or_else(|| self.edge(false))
    }

    fn plain(kind: RowKind) -> Self {
        Self {
            kind,
            first: Edge::default(),
            rest: Edge::default(),
            fields: Vec::new(),
            tabs: Tabs::Stops,
            keep_with_next: false,
        }
    }
}

/// What the look of a block depends on besides its kind.
#[derive(Clone, Copy, Debug, Default)]
struct Traits {
    heading: Option<Title>,
    han: bool,
    blank: bool,
}

/// A heading that a block begins with.
#[derive(Clone, Copy, Debug)]
struct Title {
    level: u8,
    /// Whether the block is nothing but the heading.
    own_line: bool,
    /// Whether the heading began in an earlier block.
    continued: bool,
}

/// Reads the looks of blocks.
pub(super) struct Looks<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// The headings found by the outline, by start.
    pub(super) headings: &'a [Heading],
    /// The measure.
    pub(super) cells: Cells,
    /// Cells of the text column, at least 1.
    pub(super) width: usize,
    /// How paragraphs are told apart.
    pub(super) paragraphs: Paragraphs,
}

impl Looks<'_> {
    /// The look of a block; `table` is how its table is drawn, when it is part of one.
    pub(super) fn style(&self, index: usize, table: Table) -> Style {
        let Some(block) = self.document.blocks.get(index) else {
            return Style::plain(RowKind::Text);
        };
        let traits = self.traits(block);
        if let Some(Title {
            level,
            own_line: true,
            ..
        }) = traits.heading
        {
            let mut style = Style::plain(RowKind::Heading(level));
            style.keep_with_next = true;
            return style;
        }
        match &block.kind {
            BlockKind::Paragraph if self.is_picture(block) => {
                let first = self.led(self.safe("▣ ", "# ").to_owned());
                Style {
                    rest: Edge::blank(first.indent),
                    first,
                    ..Style::plain(RowKind::Caption)
                }
            }
            BlockKind::Paragraph | BlockKind::Heading(_) => self.paragraph(index, block, traits),
            BlockKind::Item { depth, marker } => self.item(block, *depth, *marker),
            BlockKind::Quotation { depth } => {
                let bar = self.safe("│ ", "| ").repeat(usize::from(*depth).max(1));
                let edge = self.led(bar);
                Style {
                    first: edge.clone(),
                    rest: edge,
                    ..Style::plain(RowKind::Quotation)
                }
            }
            BlockKind::Code { .. } => {
                let edge = Edge::blank(self.bounded(2));
                Style {
                    first: edge.clone(),
                    rest: edge,
                    ..Style::plain(RowKind::Code)
                }
            }
            BlockKind::Row { header, .. } => {
                let mut style = Style {
                    rest: Edge::blank(self.bounded(2)),
                    tabs: table.tabs(*header),
                    keep_with_next: *header,
                    ..Style::plain(RowKind::Table { header: *header })
                };
                if let Tabs::Records(names) = &style.tabs {
                    style.fields = self.fields(names);
                    style.rest = Edge::blank(self.bounded(4));
                }
                style
            }
            BlockKind::Caption => Style::plain(RowKind::Caption),
            BlockKind::Footnote => self.footnote(block),
        }
    }

    /// The spacing row before a block, if there is one: its decoration, and whether it belongs to the heading above it.
    pub(super) fn gap(&self, index: usize) -> Option<(String, bool)> {
        let before = self.document.blocks.get(index.checked_sub(1)?)?;
        let block = self.document.blocks.get(index)?;
        let (above, below) = (self.traits(before), self.traits(block));
        if above.blank || below.blank || below.heading.is_some_and(|title| title.continued) {
            return None;
        }
        let after_heading = above.heading.is_some_and(|title| title.own_line);
        // A heading belongs to what follows it; only the title stands apart from everything.
        let after_title = after_heading && above.heading.is_some_and(|title| title.level == 0);
        let open = if self.document.is_structured() {
            below.heading.is_some()
                || after_title
                || !after_heading && kinds_stand_apart(before, block, above.han && below.han)
        } else {
            below.heading.is_some() && below.han || after_title && above.han
        };
        let both_prose = [before, block]
            .iter()
            .all(|block| block.kind == BlockKind::Paragraph);
        let open = open
            || self.paragraphs != Paragraphs::Indent
                && both_prose
                && !after_heading
                && above.han
                && below.han
                && !self.is_wrapped_on(index);
        let pictured = |block: &Block| block.kind == BlockKind::Paragraph && self.is_picture(block);
        let open = open || !after_heading && (pictured(before) || pictured(block));
        if let Some(rule) = self.rule(index) {
            return Some((rule, true));
        }
        let quoted = matches!(
            (&before.kind, &block.kind),
            (BlockKind::Quotation { .. }, BlockKind::Quotation { .. })
        );
        let lead = if quoted {
            self.style(index, Table::None).first.lead
        } else {
            String::new()
        };
        open.then_some((lead, after_heading))
    }

    /// The body of a footnote, led by the label that refers to it where its words do not begin with that.
    fn footnote(&self, block: &Block) -> Style {
        let notes = &self.document.footnotes;
        let at = notes.partition_point(|note| note.at < block.span.start);
        let label = notes.get(at).filter(|note| note.at == block.span.start);
        let words = self.document.text.slice(block.span).trim_start();
        let label = label.filter(|note| {
            let drawn = reference::drawn(&note.label);
            !words.starts_with(note.label.trim()) && !words.starts_with(&drawn)
        });
        let first = label.map_or_else(Edge::default, |note| {
            self.led(format!("{} ", reference::drawn(&note.label)))
        });
        Style {
            rest: Edge::blank(self.bounded(2)),
            first,
            ..Style::plain(RowKind::Footnote)
        }
    }

    /// Whether a paragraph is nothing but the words that stand for a picture.
    fn is_picture(&self, block: &Block) -> bool {
        let marks = &self.document.marks;
        let first = marks.partition_point(|mark| mark.span.start < block.span.start);
        marks
            .iter()
            .skip(first)
            .take_while(|mark| mark.span.start == block.span.start)
            .any(|mark| matches!(mark.kind, Inline::Image(_)) && mark.span == block.span)
    }

    fn paragraph(&self, index: usize, block: &Block, traits: Traits) -> Style {
        let mut style = Style::plain(RowKind::Text);
        if self.paragraphs != Paragraphs::Blank
            && traits.han
            && self.width >= INDENTED_FROM
            && self.is_running(index, block, traits)
            && let Some(own) = self.own_indent(block)
        {
            style.first = Edge::blank(INDENT.saturating_sub(own));
        }
        if self.document.soft {
            style.rest = Edge::blank(self.bounded(self.hanging(block)));
        }
        style
    }

    /// Cells by which the lines after the first of a hard-wrapped paragraph are set in, so that they stay below each other when they are joined.
    fn hanging(&self, block: &Block) -> usize {
        let words = self.document.text.slice(block.span);
        let second = words.split_once('\n').map_or("", |(_, rest)| rest);
        let blank = second.len() - second.trim_start_matches([' ', '\u{3000}']).len();
        self.cells
            .width(second.get(..blank.min(BEYOND)).unwrap_or_default())
    }

    /// The edges of the cells of a record: the first stands at the edge, the others are named by their columns.
    fn fields(&self, names: &[String]) -> Vec<Edge> {
        let room = (self.width / 3).saturating_sub(2);
        let labels = names.iter().skip(1).map(|name| {
            let colon = if name.chars().any(is_han) {
                "："
            } else {
                ": "
            };
            let mut lead = "  ".to_owned();
            let mut left = room.saturating_sub(self.cells.width(colon));
            for (_, cluster) in super::clusters::clusters(name) {
                let Some(less) = left.checked_sub(self.cells.of(cluster)) else {
                    break;
                };
                left = less;
                lead.push_str(cluster);
            }
            if lead.trim().is_empty() {
                return Edge::blank(self.bounded(2));
            }
            lead.push_str(colon);
            self.led(lead)
        });
        let unnamed = std::iter::once(Edge::blank(self.bounded(2)));
        std::iter::once(Edge::default())
            .chain(labels)
            .chain(unnamed)
            .collect()
    }

    /// The line below the header of a table that is drawn in columns.
    fn rule(&self, index: usize) -> Option<String> {
        let kind = |index: usize| self.document.blocks.get(index).map(|block| &block.kind);
        let (
            Some(BlockKind::Row {
                table: above,
                header: true,
            }),
            Some(BlockKind::Row {
                table: below,
                header: false,
            }),
        ) = (kind(index.checked_sub(1)?), kind(index))
        else {
            return None;
        };
        let same = above == below;
        let found = same.then(|| table::look(self.document, index, self.cells, self.width))?;
        let Table::Aligned { width, .. } = found else {
            return None;
        };
        Some(self.safe("─", "-").repeat(width.min(self.width)))
    }

    /// Whether a Chinese block is a paragraph of prose rather than a line: a salutation, a byline, a line of a hard-wrapped text.
    fn is_running(&self, index: usize, block: &Block, traits: Traits) -> bool {
        let words = self.document.text.slice(block.span);
        if self.document.is_structured() || traits.heading.is_some() {
            return !ends_as_salutation(words);
        }
        let stops = words.chars().take(4 * SAMPLE).any(is_sentence_end);
        stops && !self.is_wrapped_on(index)
    }

    /// Cells of the white space that a paragraph brings along; a stray space or two is made up to a whole indent. None where a tab or
    /// something else leads the line.
    fn own_indent(&self, block: &Block) -> Option<usize> {
        let words = self.document.text.slice(block.span);
        let own = indent_of(words);
        let rest = words.get(own.len()..).unwrap_or_default();
        (!rest.starts_with(char::is_whitespace)).then(|| self.cells.width(own))
    }

    /// Whether the line before stops in mid-sentence, as lines of hard-wrapped text do.
    fn is_wrapped_on(&self, index: usize) -> bool {
        let Some(before) = index
            .checked_sub(1)
            .and_then(|before| self.document.blocks.get(before))
        else {
            return false;
        };
        let words = self.document.text.slice(before.span).trim_end();
        let Some(last) = words.chars().next_back() else {
            return false;
        };
        // A wrapped line is about as long as the next one: no line after a heading or byline is taken for its continuation.
        let length = words.chars().take(SAMPLE).count();
        let longer = self.document.blocks.get(index).is_some_and(|block| {
            let words = self.document.text.slice(block.span);
            words.chars().nth(length + 4).is_some()
        });
        let ends = is_sentence_end(last) || is_closing_mark(last) || matches!(last, '；' | '：');
        (20..SAMPLE).contains(&length) && !longer && !ends && self.traits(before).heading.is_none()
    }

    fn item(&self, block: &Block, depth: u8, marker: Option<Marker>) -> Style {
        let mut style = Style::plain(RowKind::Text);
        let base = self.bounded(2 * usize::from(depth));
        let Some(marker) = marker else {
            let label = self.label(block);
            style.first = Edge::blank(if label == 0 {
                self.bounded(base + 2)
            } else {
                base
            });
            style.rest = Edge::blank(self.bounded(base + label.max(2)));
            return style;
        };
        let sign = match marker {
            Marker::Bullet => self.safe("• ", "- "),
            Marker::Open => self.safe("☐ ", "[ ] "),
            Marker::Done => self.safe("☑ ", "[x] "),
        };
        style.first = self.led(format!("{}{sign}", " ".repeat(base)));
        style.rest = Edge::blank(style.first.indent);
        style
    }

    /// Cells of an ordered label that the words begin with, its space included; 0 when there is none.
    fn label(&self, block: &Block) -> usize {
        let words = self.document.text.slice(block.span);
        let mut end = 0;
        for (i, c) in words.char_indices().take(12) {
            end = i + c.len_utf8();
            match c {
                '、' | '）' | '．' | ' ' | '\u{3000}' | '\u{A0}' => break,
                _ if c.is_alphanumeric() || matches!(c, '.' | '(' | ')' | '（') => {}
                _ => return 0,
            }
        }
        let label = words.get(..end).unwrap_or_default();
        let marked = label.contains(['.', ')', '）', '、', '．']) && end < words.len();
        let closed = label.ends_with(['、', '）', '．', ' ', '\u{3000}', '\u{A0}']);
        let cells = self.cells.width(label);
        if marked && closed && cells <= self.width / 3 {
            cells
        } else {
            0
        }
    }

    fn safe(&self, drawn: &'static str, ascii: &'static str) -> &'static str {
        self.cells.form(drawn, ascii)
    }

    /// An edge with a decoration, or without any where it would take more than a third of the width.
    fn led(&self, lead: String) -> Edge {
        let indent = self.cells.width(&lead);
        if indent <= self.width / 3 {
            Edge { indent, lead }
        } else {
            Edge::default()
        }
    }

    fn bounded(&self, indent: usize) -> usize {
        indent.min(self.width / 3)
    }

    fn traits(&self, block: &Block) -> Traits {
        let words = self.document.text.slice(block.span);
        let sample = words.chars().take(SAMPLE);
        Traits {
            heading: self.heading(block, words),
            han: is_chinese(sample.clone()),
            blank: sample.clone().all(char::is_whitespace),
        }
    }

    fn heading(&self, block: &Block, words: &str) -> Option<Title> {
        let start = block.span.start.0 + (words.len() - words.trim_start().len());
        let end = block.span.start.0 + words.trim_end().len();
        if matches!(block.kind, BlockKind::Code { .. } | BlockKind::Row { .. }) {
            return None;
        }
        let declared = match block.kind {
            BlockKind::Heading(level) => Some(Title {
                level,
                own_line: true,
                continued: false,
            }),
            _ => None,
        };
        let after = self
            .headings
            .partition_point(|heading| heading.span.start.0 <= start);
        let last = after.checked_sub(1).and_then(|i| self.headings.get(i));
        let Some(heading) = last.filter(|heading| heading.span.end.0 > start) else {
            return declared;
        };
        let continued = heading.span.start < block.span.start;
        if !continued && heading.span.start.0 != start {
            return declared;
        }
        let rest = Span::new(heading.span.end.min(Offset(end)), Offset(end));
        let own_line = declared.is_some()
            || rest.len() <= 12
                && !self
                    .document
                    .text
                    .slice(rest)
                    .contains(char::is_alphanumeric);
        if continued && !own_line {
            return declared;
        }
        Some(Title {
            level: heading.level,
            own_line,
            continued,
        })
    }
}

/// Whether two neighbours in a structured document are told apart by a spacing row. Chinese paragraphs have their indent.
fn kinds_stand_apart(above: &Block, below: &Block, chinese: bool) -> bool {
    use BlockKind::{Caption, Code, Footnote, Heading, Item, Paragraph, Quotation, Row};
    match (&above.kind, &below.kind) {
        (Row { table: a, .. }, Row { table: b, .. }) => a != b,
        (Item { .. }, Item { .. })
        | (Footnote, Footnote)
        | (Row { .. }, Caption)
        | (Caption, Row { .. }) => false,
        (Quotation { .. }, Quotation { .. }) => !chinese,
        (_, Code { .. } | Row { .. } | Footnote | Quotation { .. })
        | (Code { .. } | Row { .. } | Quotation { .. }, _) => true,
        (Paragraph | Item { .. } | Caption | Footnote | Heading(_), _) => !chinese,
    }
}

/// The spaces that words begin with.
pub(super) fn indent_of(words: &str) -> &str {
    let rest = words.trim_start_matches([
        ' ', '\u{A0}', '\u{2002}', '\u{2003}', '\u{2007}', '\u{202F}', '\u{3000}',
    ]);
    let own = words.len() - rest.len();
    words.get(..own.min(BEYOND)).unwrap_or_default()
}

/// An address such as `同志们：` stands flush left.
fn ends_as_salutation(words: &str) -> bool {
    words.len() <= 60 && words.trim_end().ends_with(['：', ':'])
}

/// Whether words are Chinese rather than words of another script with some Chinese among them: a Chinese character says about as much as
/// two letters.
pub(super) fn is_chinese(words: impl Iterator<Item = char>) -> bool {
    let (mut han, mut letters) = (0_usize, 0_usize);
    for c in words {
        if is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            letters += 1;
        }
    }
    han > 0 && han * 2 >= letters
}
