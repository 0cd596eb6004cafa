//! What a word processor's file says, apart from how the file says it: paragraphs with pieces of text, and tables; and how these become
//! blocks of the reading text.
//!
//! White space: ASCII runs in the text collapse and do not stand at the ends of a block, as everywhere in structured documents; tabs, line
//! breaks and counted spaces that the file names as such stay inside it.

use std::collections::HashMap;

use super::super::flow::{Breadth, breadth};
use crate::document::{BlockKind, Builder, Comment, Inline};
use crate::text::{Offset, Span};

/// Tables and text boxes inside each other; the words of deeper ones run on in the cell or paragraph around them.
pub(in crate::formats) const NESTING: usize = 16;

/// Spaces that one element may stand for.
const SPACES: usize = 200;

/// Something that stands in the text.
#[derive(Clone, Debug)]
pub(in crate::formats) enum Part {
    /// A paragraph of any kind.
    Para(Para),
    /// A table.
    Table(Table),
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Para {
    /// What it is.
    pub(in crate::formats) kind: BlockKind,
    /// Its automatic number with what parts it from the words; empty when it has none.
    pub(in crate::formats) label: String,
    /// Its words.
    pub(in crate::formats) pieces: Vec<Piece>,
    /// Text boxes anchored in it, and tables in its frames.
    pub(in crate::formats) after: Vec<Part>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Table {
    /// Its rows.
    pub(in crate::formats) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Row {
    /// Whether it is repeated on every page.
    pub(in crate::formats) header: bool,
    /// What stands in its cells.
    pub(in crate::formats) cells: Vec<Vec<Part>>,
}

/// The look of words as far as it means something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "looks combine freely")]
pub(in crate::formats) struct Style {
    /// Bold.
    pub(in crate::formats) strong: bool,
    /// Slanted.
    pub(in crate::formats) emphasis: bool,
    /// Struck out.
    pub(in crate::formats) strike: bool,
    /// Typewriter.
    pub(in crate::formats) code: bool,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Piece {
    /// Words; white space in them collapses.
    Text(String),
    /// The look of what follows.
    Style(Style),
    /// What follows leads to an address, or nowhere any more.
    Link(Option<String>),
    /// A tab.
    Tab,
    /// So many spaces.
    Spaces(usize),
    /// A line break.
    Break,
    /// A reference to a note, by the label shown.
    Reference(String),
    /// A name for this place.
    Place(String),
    /// A comment's passage begins here.
    Begin(String),
    /// A comment's passage ends here.
    End(String),
    /// A picture: the words that stand for it, and its address.
    Image(String, String),
}

impl Para {
    /// A paragraph without anything in it.
    pub(in crate::formats) fn new(kind: BlockKind) -> Self {
        Self {
            kind,
            label: String::new(),
            pieces: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl Table {
    /// Whether it is a frame around text rather than a table: headings stand in it, or it has one column with several paragraphs in a cell.
    fn is_layout(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells).flatten();
        if cells.any(
            |part| matches!(part, Part::Para(para) if matches!(para.kind, BlockKind::Heading(_))),
        ) {
            return true;
        }
        let several = |cell: &Vec<Part>| {
            let words = cell.iter().filter(|part| match part {
                Part::Para(para) => para.has_words(),
                Part::Table(_) => true,
            });
            words.count() > 1
        };
        let column = self.rows.iter().all(|row| row.cells.len() <= 1);
        column && self.rows.iter().flat_map(|row| &row.cells).any(several)
    }
}

impl Para {
    fn has_words(&self) -> bool {
        !self.after.is_empty()
            || self
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Text(text) if !text.trim_ascii().is_empty()))
    }
}

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

/// The words of a comment, one line for each paragraph.
pub(in crate::formats) fn words(parts: &[Part]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match part {
            Part::Para(para) => {
                let mut line = para.label.clone();
                for piece in &para.pieces {
                    match piece {
                        Piece::Text(words) => line.push_str(words),
                        Piece::Tab | Piece::Spaces(_) => line.push(' '),
                        Piece::Break => line.push('\n'),
                        _ => {}
                    }
                }
                lines.push(line.trim().to_owned());
            }
            Part::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| words(cell)).collect();
                    lines.push(cells.join("\t"));
                }
            }
        }
    }
    lines.join("\n").trim().to_owned()
}

/// ASCII white space that collapses.
fn is_collapsible(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    fn para(pieces: &[Piece]) -> Para {
        Para {
            pieces: pieces.to_vec(),
            ..Para::new(BlockKind::Paragraph)
        }
    }

    fn check(parts: &[Part], expected: &str) {
        let mut writer = Writer::new("docx");
        for part in parts {
            writer.part(part);
        }
        assert_eq!(writer.builder.finish().text.as_str(), expected);
    }

    #[test]
    fn white_space_follows_the_rules_of_the_reading_text() {
        use Piece::{Break, Spaces, Tab};
        for (pieces, expected) in [
            (vec![text("  甲  乙 "), text(" 丙 ")], "甲 乙 丙"),
            (vec![text("甲\n乙"), text(" a\nb")], "甲乙 a b"),
            (vec![Tab, text("甲 "), Tab, text(" 乙"), Tab], "甲\t乙"),
            (
                vec![text("甲"), Break, Break, text("乙"), Break],
                "甲\n\n乙",
            ),
            (
                vec![text("甲"), Spaces(3), text("乙"), Spaces(9)],
                "甲   乙",
            ),
            (
                vec![text("\u{3000}\u{3000}甲\u{a0}")],
                "\u{3000}\u{3000}甲\u{a0}",
            ),
            (vec![text(" "), Tab, Break], ""),
        ] {
            check(&[Part::Para(para(&pieces))], expected);
        }
    }

    fn cell(words: &[&str]) -> Vec<Part> {
        let cell = words.iter().map(|words| Part::Para(para(&[text(words)])));
        cell.collect()
    }

    #[test]
    fn cells_are_parted_by_tabs_and_nested_tables_follow_their_row() {
        let row = |cells: Vec<Vec<Part>>| Row {
            header: false,
            cells,
        };
        let inner = Table {
            rows: vec![row(vec![cell(&["内"]), cell(&["里"])])],
        };
        let mut with_table = cell(&["乙"]);
        with_table.push(Part::Table(inner));
        let outer = Table {
            rows: vec![
                row(vec![cell(&[]), cell(&["甲", "甲二"]), with_table]),
                row(vec![cell(&[]), cell(&[])]),
                row(vec![cell(&["丙"]), cell(&[])]),
            ],
        };
        check(&[Part::Table(outer)], "\t甲 甲二\t乙\n内\t里\n丙\t");
        let frame = Table {
            rows: vec![row(vec![cell(&["甲", "乙"])])],
        };
        check(&[Part::Table(frame)], "甲\n乙");
    }

    #[test]
    fn labels_come_before_the_first_word_and_never_alone() {
        let labelled = |label: &str, pieces: &[Piece]| {
            Part::Para(Para {
                label: label.to_owned(),
                ..para(pieces)
            })
        };
        check(&[labelled("一、", &[text(" 甲")])], "一、甲");
        check(&[labelled("1. ", &[Piece::Tab, text("甲")])], "1. 甲");
        check(
            &[labelled("1. ", &[]), labelled("2. ", &[text("乙")])],
            "2. 乙",
        );
    }

    #[test]
    fn marks_passages_and_places_stand_on_their_words() {
        let strong = Style {
            strong: true,
            ..Style::default()
        };
        let pieces = [
            Piece::Place("p".to_owned()),
            text("甲 "),
            Piece::Begin("1".to_owned()),
            Piece::Style(strong),
            text(" 乙 "),
            Piece::Style(Style::default()),
            Piece::End("1".to_owned()),
            Piece::Reference("①".to_owned()),
            Piece::Link(Some("#p".to_owned())),
            text("丙"),
            Piece::Link(None),
        ];
        let mut writer = Writer::new("docx");
        writer.part(&Part::Para(para(&pieces)));
        let comment = Comment {
            span: Span::bytes(0..0),
            note: "注".to_owned(),
            author: String::new(),
            created: String::new(),
            color: None,
        };
        writer.comments(vec![("1".to_owned(), comment)]);
        let document = writer.builder.finish();
        let words = |span| document.text.slice(span);
        assert_eq!(document.text.as_str(), "甲 乙 丙");
        assert_eq!(words(document.comments[0].span), "乙");
        let marks: Vec<_> = document
            .marks
            .iter()
            .map(|mark| (words(mark.span), mark.kind.clone()))
            .collect();
        assert_eq!(
            marks,
            [
                ("乙", Inline::Strong),
                ("", Inline::Reference("①".to_owned())),
                ("丙", Inline::Link("#p".to_owned())),
            ]
        );
        assert_eq!(document.target("p"), Some(Offset(0)));
    }

    #[test]
    fn lines_of_code_are_one_block() {
        let code = |words: &str| {
            Part::Para(Para {
                kind: BlockKind::Code {
                    language: String::new(),
                },
                ..para(&[text(words)])
            })
        };
        check(
            &[
                code("fn  a()"),
                code(""),
                code("  b"),
                Part::Para(para(&[text("文")])),
            ],
            "fn  a()\n\n  b\n文",
        );
    }
}
