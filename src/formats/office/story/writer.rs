//! Parts → blocks, with their marks, places and the passages of comments.

use std::collections::HashMap;

use super::{Para, Part, Piece, Row, Style, Table};
use crate::document::{BlockKind, Builder, Comment, Inline};
use crate::formats::flow::{Breadth, breadth};
#[cfg(any(feature = "docx", feature = "odt"))]
use crate::formats::{Source, title, window};
use crate::text::{Offset, Span};

/// Spaces that one element may stand for.
const SPACES: usize = 200;

/// White space that was met and is not yet written.
#[derive(Debug, Default)]
struct Gap {
    /// Tabs, breaks and counted spaces, and a space that collapsed.
    words: String,
    /// Whether it is nothing but a line end of the source.
    soft: bool,
}

/// Writes parts into a document.
pub(in crate::formats) struct Writer {
    /// What becomes of it.
    pub(in crate::formats) builder: Builder,
    tables: u32,
    line: Line,
    /// Names waiting for the next word.
    places: Vec<String>,
    /// Comments whose passage began, those that wait for its first word without a place.
    begun: HashMap<String, Option<Offset>>,
    /// Passages of comments.
    pub(in crate::formats) passages: HashMap<String, Span>,
    waiting: Vec<String>,
}

/// The block that is being written.
#[derive(Debug, Default)]
struct Line {
    kind: Option<BlockKind>,
    open: bool,
    /// Tabs between cells before the first word of a row.
    lead: String,
    gap: Gap,
    /// Whether nothing stands before the next word in its block or cell.
    fresh: bool,
    in_cell: bool,
    last: Option<char>,
    style: Style,
    starts: [Option<Offset>; 4],
    link: Option<String>,
    link_start: Option<Offset>,
    references: Vec<String>,
}

impl Writer {
    pub(in crate::formats) fn new(format: &'static str) -> Self {
        Self {
            builder: Builder::new(format),
            tables: 0,
            line: Line::default(),
            places: Vec::new(),
            begun: HashMap::new(),
            passages: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Writes what comes next.
    pub(in crate::formats) fn part(&mut self, part: &Part) {
        match part {
            Part::Para(found) => self.para(found, &found.kind),
            Part::Table(table) => self.table(table),
        }
    }

    /// Writes the body of a note, whose references show the label.
    pub(in crate::formats) fn note(&mut self, label: &str, parts: &[Part]) {
        self.end_code();
        let mut first = true;
        for part in parts {
            match part {
                Part::Para(para) if para.has_words() => {
                    if std::mem::take(&mut first) {
                        self.builder.footnote(label);
                    }
                    self.para(para, &BlockKind::Footnote);
                }
                Part::Para(_) => {}
                Part::Table(table) => self.table(table),
            }
        }
    }

    /// Attaches comments to the passages that were met; those that were not met stand at no words at the end.
    pub(in crate::formats) fn comments(&mut self, comments: Vec<(String, Comment)>) {
        self.end_code();
        let end = self.builder.here();
        for (id, comment) in comments {
            let span = match (self.passages.get(&id), self.begun.get(&id)) {
                (Some(span), _) => *span,
                // Its end is missing: the place is known, the passage is not.
                (None, Some(Some(start))) => Span::new(*start, *start),
                _ => Span::new(end, end),
            };
            self.builder.comment(Comment { span, ..comment });
        }
    }

    /// Offers what is written so far as a first window.
    #[cfg(any(feature = "docx", feature = "odt"))]
    pub(in crate::formats) fn offer(&self, source: &Source<'_>) {
        source.offer(self.builder.here().0, window::ENOUGH, |_| {
            window::closed(title::put_stated_first(self.builder.so_far()))
        });
    }

    /// Ends what is open.
    pub(in crate::formats) fn end_code(&mut self) {
        if self.line.open {
            self.end_line();
        }
    }

    fn para(&mut self, para: &Para, kind: &BlockKind) {
        let code = matches!(kind, BlockKind::Code { .. });
        if code && self.line.open && self.line.kind.as_ref() == Some(kind) {
            self.builder.push("\n");
        } else {
            self.end_code();
            self.line = Line {
                kind: Some(kind.clone()),
                fresh: true,
                ..Line::default()
            };
        }
        self.pieces(para, code);
        self.end_marks();
        if !(code && self.line.open) {
            self.end_line();
        }
        for part in &para.after {
            self.part(part);
        }
    }

    fn table(&mut self, table: &Table) {
        self.end_code();
        if table.is_layout() {
            for part in table.rows.iter().flat_map(|row| &row.cells).flatten() {
                self.part(part);
            }
            return;
        }
        let number = self.tables;
        self.tables += 1;
        for row in &table.rows {
            let later = self.row(row, number);
            for part in later {
                self.part(part);
            }
        }
    }

    /// Writes a row; gives back what stands in its cells and has blocks of its own.
    fn row<'p>(&mut self, row: &'p Row, table: u32) -> Vec<&'p Part> {
        let kind = BlockKind::Row {
            table,
            header: row.header,
        };
        self.line = Line {
            kind: Some(kind),
            in_cell: true,
            ..Line::default()
        };
        let mut later = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            if index > 0 && self.line.open {
                self.builder.push("\t");
            } else if index > 0 {
                self.line.lead.push('\t');
            }
            self.line.fresh = true;
            self.line.gap = Gap::default();
            for part in cell {
                match part {
                    Part::Para(para) => {
                        self.space(false);
                        self.pieces(para, false);
                        self.end_marks();
                        later.extend(&para.after);
                    }
                    Part::Table(_) => later.push(part),
                }
            }
        }
        self.end_line();
        later
    }

    fn pieces(&mut self, para: &Para, code: bool) {
        // A number alone is no paragraph.
        let mut label = (!para.label.is_empty()).then_some(para.label.as_str());
        for piece in &para.pieces {
            let word = match piece {
                Piece::Text(text) => code || !text.trim_ascii().is_empty(),
                Piece::Image(alternative, _) => !alternative.trim_ascii().is_empty(),
                _ => false,
            };
            if let Some(label) = label.take_if(|_| word) {
                self.line
                    .gap
                    .words
                    .retain(|c| self.line.in_cell && c == ' ');
                self.label(label);
            }
            self.piece(piece, code);
        }
    }

    fn label(&mut self, label: &str) {
        let words = label.trim_end_matches(' ');
        let style = std::mem::take(&mut self.line.style);
        let link = self.line.link.take();
        self.word(words);
        self.line.gap = Gap::default();
        if words.len() < label.len() {
            self.space(false);
        } else {
            // The gap after a number that touches its words is the number's, not theirs.
            self.line.fresh = true;
        }
        self.line.style = style;
        self.line.link = link;
    }

    fn piece(&mut self, piece: &Piece, code: bool) {
        match piece {
            Piece::Text(text) if code => self.verbatim(text),
            Piece::Tab if code => self.verbatim("\t"),
            Piece::Break if code => self.verbatim("\n"),
            Piece::Spaces(count) if code => self.verbatim(&" ".repeat((*count).min(SPACES))),
            Piece::Text(text) => self.text(text),
            Piece::Style(style) => self.restyle(*style),
            Piece::Link(address) => {
                self.end_link();
                self.line.link.clone_from(address);
            }
            Piece::Tab if self.line.in_cell => self.space(false),
            Piece::Tab => self.keep("\t"),
            Piece::Break => self.keep("\n"),
            Piece::Spaces(count) => self.counted(*count),
            Piece::Reference(label) => {
                if self.line.open {
                    let here = self.builder.here();
                    self.builder.mark(here, Inline::Reference(label.clone()));
                } else {
                    self.line.references.push(label.clone());
                }
            }
            Piece::Place(name) => self.places.push(name.clone()),
            Piece::Begin(id) => {
                self.begun.insert(id.clone(), None);
                self.waiting.push(id.clone());
            }
            Piece::End(id) => self.end_passage(id),
            Piece::Image(alternative, address) => {
                let from = self.builder.here();
                let words = alternative.split_ascii_whitespace();
                let words = words.collect::<Vec<_>>().join(" ");
                if !words.is_empty() {
                    self.word(&words);
                    let start = Offset(self.builder.here().0 - words.len()).max(from);
                    self.builder.mark(start, Inline::Image(address.clone()));
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_collapsible);
            let (run, _) = rest.split_at(rest.len() - word.len());
            if !run.is_empty() {
                self.space(run.contains('\n'));
            }
            let end = word.find(is_collapsible).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            if !word.is_empty() {
                self.word(word);
            }
            rest = after;
        }
    }

    fn verbatim(&mut self, text: &str) {
        self.line.gap = Gap::default();
        if !text.is_empty() {
            self.word(text);
        }
    }

    /// A space that collapses with its neighbours.
    fn space(&mut self, soft: bool) {
        let gap = &mut self.line.gap;
        if gap.words.is_empty() {
            gap.words.push(' ');
            gap.soft = soft;
        } else {
            gap.soft &= soft;
        }
    }

    /// A tab or a break; collapsed spaces before it vanish.
    fn keep(&mut self, words: &str) {
        let gap = &mut self.line.gap;
        if gap.words == " " {
            gap.words.clear();
        }
        if gap.words.len() < 4096 {
            gap.words.push_str(words);
        }
        gap.soft = false;
    }

    fn counted(&mut self, count: usize) {
        let gap = &mut self.line.gap;
        gap.soft = false;
        let room = 4096_usize.saturating_sub(gap.words.len());
        gap.words
            .extend(std::iter::repeat_n(' ', count.min(SPACES).min(room)));
    }

    fn word(&mut self, word: &str) {
        if !self.line.open {
            self.builder
                .open(self.line.kind.clone().unwrap_or(BlockKind::Paragraph));
            self.line.open = true;
            let lead = std::mem::take(&mut self.line.lead);
            self.builder.push(&lead);
        }
        let gap = std::mem::take(&mut self.line.gap);
        let fresh = std::mem::take(&mut self.line.fresh);
        let joined = gap.soft && self.joins(word);
        if !(fresh || joined) {
            self.builder.push(&gap.words);
        }
        let here = self.builder.here();
        for label in std::mem::take(&mut self.line.references) {
            self.builder.mark(here, Inline::Reference(label));
        }
        for name in self.places.drain(..) {
            self.builder.target(name);
        }
        for id in self.waiting.drain(..) {
            self.begun.insert(id, Some(here));
        }
        let style = self.line.style;
        let looks = [style.strong, style.emphasis, style.strike, style.code];
        for (start, look) in self.line.starts.iter_mut().zip(looks) {
            if look && start.is_none() {
                *start = Some(here);
            }
        }
        if self.line.link.is_some() && self.line.link_start.is_none() {
            self.line.link_start = Some(here);
        }
        self.builder.push(word);
        self.line.last = word.chars().next_back();
    }

    /// Whether a line end of the source before this word stands between two Chinese characters.
    fn joins(&self, word: &str) -> bool {
        let wide = |c: Option<char>| c.is_some_and(|c| breadth(c) != Breadth::Narrow);
        wide(self.line.last) && wide(word.chars().next())
    }

    fn restyle(&mut self, style: Style) {
        const KINDS: [Inline; 4] = [
            Inline::Strong,
            Inline::Emphasis,
            Inline::Strike,
            Inline::Code,
        ];
        self.line.style = style;
        let looks = [style.strong, style.emphasis, style.strike, style.code];
        for ((start, look), kind) in self.line.starts.iter_mut().zip(looks).zip(KINDS) {
            if !look && let Some(start) = start.take() {
                self.builder.mark(start, kind);
            }
        }
    }

    fn end_link(&mut self) {
        if let (Some(start), Some(address)) = (self.line.link_start.take(), self.line.link.take()) {
            self.builder.mark(start, Inline::Link(address));
        }
        self.line.link = None;
    }

    fn end_passage(&mut self, id: &str) {
        let end = self.builder.here();
        match self.begun.remove(id) {
            Some(Some(start)) => {
                self.passages
                    .insert(id.to_owned(), Span::new(start.min(end), end));
            }
            found => {
                if found.is_some() {
                    self.waiting.retain(|waiting| waiting != id);
                }
                // A comment without a passage: the place it stands at.
                self.passages
                    .entry(id.to_owned())
                    .or_insert(Span::new(end, end));
            }
        }
    }

    fn end_marks(&mut self) {
        self.restyle(Style::default());
        self.end_link();
    }

    fn end_line(&mut self) {
        self.end_marks();
        if matches!(self.line.kind, Some(BlockKind::Code { .. })) {
            self.builder.trim_end();
        }
        self.builder.close();
        self.line = Line::default();
    }
}

/// ASCII white space that collapses.
fn is_collapsible(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
