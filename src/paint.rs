//! Row × layers → runs of looks: what is drawn where, and what it means, but in no colour yet.
//!
//! A look says that words are a heading, marked, found, selected; a theme decides how that is shown. Nothing here knows a screen.

use crate::annotation::Color;
use crate::document::{Document, Inline};
use crate::layout::{Glyph, Row, RowKind};
use crate::syntax::Token;
use crate::text::{Offset, Span};

/// What lies over the text of a page, all as spans.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Headings that run into their paragraph.
    pub headings: Vec<Span>,
    /// The reader's marks in document order.
    pub inks: Vec<Ink>,
    /// Marks without a certain place, where they may belong: only the gutter tells them.
    pub hints: Vec<Hint>,
    /// Words that stand for withheld ones, when they are to be told apart.
    pub redactions: Vec<Span>,
    /// What a search found.
    pub hits: Vec<Span>,
    /// What is selected.
    pub selection: Option<Span>,
    /// The sentence that the reading cursor stands on.
    pub sentence: Option<Span>,
}

/// One of the reader's marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Ink {
    /// The marked words.
    pub span: Span,
    /// The colour of its tag.
    pub color: Color,
    /// Its number in document order, from 1.
    pub number: usize,
    /// Whether it is the one under the caret or under the cursor of the notes pane.
    pub active: bool,
    /// What became of its place, as one character; nothing for a mark that is where it was.
    pub sign: &'static str,
}

/// A mark that may belong to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The place.
    pub at: Offset,
    /// The number of the mark.
    pub number: usize,
    /// What became of it, as one character.
    pub sign: &'static str,
}

/// A mark in the gutter of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The number of the mark.
    pub number: usize,
    /// The colour of its tag, of one that has a certain place.
    pub color: Option<Color>,
    /// Whether the mark begins on this row, or is the active one.
    pub begins: bool,
    /// What became of its place, as one character; nothing for a mark that is where it was.
    pub sign: &'static str,
}

/// What the words of a run are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Running text.
    Body,
    /// A heading of a level.
    Heading(u8),
    /// Preformatted words.
    Code,
    /// A quotation, caption or footnote.
    Quiet,
}

/// Everything that a theme needs to know of a run.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a layer of its own, and all of them may hold at once"
)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// What the words are.
    pub base: Base,
    /// What they are of code in a language that is known.
    pub token: Option<Token>,
    /// Strong words.
    pub strong: bool,
    /// Emphasised words.
    pub emphasis: bool,
    /// Struck-out words.
    pub strike: bool,
    /// Words that lead somewhere.
    pub link: bool,
    /// Words that stand for a picture.
    pub image: bool,
    /// The colour of the topmost mark.
    pub mark: Option<Color>,
    /// Whether marks overlap here.
    pub overlap: bool,
    /// Whether the topmost mark is the active one.
    pub active: bool,
    /// Words that stand for withheld ones.
    pub redaction: bool,
    /// A search hit.
    pub hit: bool,
    /// Selected.
    pub selected: bool,
    /// Part of the sentence under the reading cursor.
    pub sentence: bool,
}

impl Look {
    /// Words of a kind over which nothing lies.
    pub fn plain(base: Base) -> Self {
        Self {
            base,
            token: None,
            strong: false,
            emphasis: false,
            strike: false,
            link: false,
            image: false,
            mark: None,
            overlap: false,
            active: false,
            redaction: false,
            hit: false,
            selected: false,
            sentence: false,
        }
    }
}

/// Neighbouring glyphs of one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// First cell, counted from the left edge of the text.
    pub column: usize,
    /// Cells that it takes.
    pub cells: usize,
    /// What is drawn, safe for a terminal.
    pub text: String,
    /// How.
    pub look: Look,
}

/// Paints one row. `code` says what its words are where it is code of a language that is known.
pub fn paint(
    document: &Document,
    row: &Row,
    glyphs: &[Glyph],
    code: Option<&[(Span, Token)]>,
    layers: &Layers,
) -> Vec<Run> {
    let marks: Vec<_> = document.marks_in(row.span).collect();
    let inks: Vec<_> = layers
        .inks
        .iter()
        .filter(|ink| touches(ink.span, row.span))
        .collect();
    let base = base_of(row.kind);
    let mut runs: Vec<Run> = Vec::new();
    for glyph in glyphs {
        // What refers to a footnote is a decoration of the word before it, and looks like it but for being a link.
        if glyph.span.is_empty() {
            let words = runs.last().map(|run| run.look);
            let look = Look {
                link: true,
                strong: false,
                ..words.unwrap_or(Look::plain(base))
            };
            push(&mut runs, glyph, look);
            continue;
        }
        let here = |span: Span| span.contains(glyph.span.start);
        let mut look = Look {
            base: if layers.headings.iter().copied().any(here) && base == Base::Body {
                Base::Heading(9)
            } else {
                base
            },
            token: code.map(|code| token_at(code, glyph.span.start)),
            redaction: layers.redactions.iter().copied().any(here),
            hit: layers.hits.iter().copied().any(here),
            selected: layers.selection.is_some_and(here),
            sentence: layers.sentence.is_some_and(here),
            ..Look::plain(base)
        };
        for mark in marks.iter().filter(|mark| here(mark.span)) {
            match mark.kind {
                Inline::Strong => look.strong = true,
                Inline::Emphasis => look.emphasis = true,
                Inline::Strike => look.strike = true,
                Inline::Code if base == Base::Body => look.base = Base::Code,
                Inline::Link(_) => look.link = true,
                Inline::Image(_) => look.image = true,
                _ => {}
            }
        }
        // The innermost mark, which starts last, lies on top; the active one above all.
        for ink in inks.iter().filter(|ink| here(ink.span)) {
            look.overlap |= look.mark.is_some();
            if !look.active {
                look.mark = Some(ink.color);
                look.active = ink.active;
            }
        }
        push(&mut runs, glyph, look);
    }
    runs
}

/// The marks that a row shows in its gutter, those that begin on it first.
pub fn gutter(row: &Row, layers: &Layers) -> Vec<Sign> {
    let mut numbers: Vec<_> = layers
        .inks
        .iter()
        .filter(|ink| touches(ink.span, row.span))
        .map(|ink| (row.span.contains(ink.span.start), ink))
        .collect();
    numbers.sort_by_key(|(begins, ink)| (!ink.active, !begins, ink.number));
    let hints = layers
        .hints
        .iter()
        .filter(|hint| row.span.contains(hint.at))
        .map(|hint| Sign {
            number: hint.number,
            color: None,
            begins: false,
            sign: hint.sign,
        });
    numbers
        .into_iter()
        .map(|(begins, ink)| Sign {
            number: ink.number,
            color: Some(ink.color),
            begins: begins || ink.active,
            sign: ink.sign,
        })
        .chain(hints)
        .collect()
}

/// What stands at a place of code.
fn token_at(code: &[(Span, Token)], at: Offset) -> Token {
    let after = code.partition_point(|(span, _)| span.start <= at);
    after
        .checked_sub(1)
        .and_then(|last| code.get(last))
        .filter(|(span, _)| span.contains(at))
        .map_or(Token::Plain, |(_, token)| *token)
}

fn touches(ink: Span, row: Span) -> bool {
    ink.intersect(row).is_some() || ink.is_empty() && row.contains(ink.start)
}

fn base_of(kind: RowKind) -> Base {
    match kind {
        RowKind::Heading(level) => Base::Heading(level),
        RowKind::Code => Base::Code,
        RowKind::Quotation | RowKind::Caption | RowKind::Footnote => Base::Quiet,
        RowKind::Table { header: true } => Base::Heading(9),
        _ => Base::Body,
    }
}

fn push(runs: &mut Vec<Run>, glyph: &Glyph, look: Look) {
    // A tab is one space that takes several cells.
    let text = if glyph.text == " " {
        " ".repeat(glyph.cells)
    } else {
        [glyph.text.as_str(), &" ".repeat(glyph.blank)].concat()
    };
    if let Some(run) = runs.last_mut()
        && run.look == look
        && run.column + run.cells == glyph.column
    {
        run.text.push_str(&text);
        run.cells += glyph.cells;
        return;
    }
    runs.push(Run {
        column: glyph.column,
        cells: glyph.cells,
        text,
        look,
    });
}
