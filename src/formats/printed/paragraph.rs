//! Lines → paragraphs.
//!
//! A paragraph ends where its last line is short, where the next line is set in or apart, or where the type changes. What is a short
//! line is decided by the next word: had it fitted, the line was ended on purpose.

use std::collections::HashSet;

use super::chars::{ends_sentence, is_square, label};
use super::column::Piece;
use super::joint::{append, append_all, hyphenated};
use super::line::Line;
use super::segment::Look;
use super::{Glyph, Turn};

/// What a block of the page is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Paragraph,
    Heading(u8),
    /// An item whose bullet is taken off.
    Bullet,
    /// A row of the table of this number, and whether it is its head.
    Row(u32, bool),
    /// A paragraph of a note behind the text, with the index of the note that it begins.
    Note(Option<usize>),
}

/// A character with the page on which it stands; the glyph of a space that was put in has no extent.
pub(super) type Ink = (Glyph, usize);

/// A block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) inks: Vec<Ink>,
    /// Where footnotes are referred to: indices of `inks`, and of the note.
    pub(super) refs: Vec<(usize, usize)>,
    pub(super) size: f32,
    pub(super) bold: bool,
    /// Index of the page on which it begins.
    pub(super) page: usize,
}

impl Block {
    pub(super) fn text(&self) -> String {
        self.inks.iter().map(|(glyph, _)| glyph.c).collect()
    }
}

/// How the paragraphs of a document are set.
#[derive(Clone, Copy, Debug)]
struct Style {
    /// From base line to base line, in sizes of the type.
    pitch: f32,
    /// Whether first lines are set in.
    indented: bool,
}

/// Joins lines into paragraphs, over the ends of columns and pages.
pub(super) fn join(pieces: Vec<Piece>, look: Look) -> Vec<Block> {
    let style = Style::of(&pieces);
    let hyphenated = hyphenated(&pieces);
    let mut joiner = Joiner {
        style,
        look,
        hyphenated,
        open: Vec::new(),
        out: Vec::new(),
        bullet: None,
    };
    let mut tables = 0;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Line(line) => {
                let next = match pieces.peek() {
                    Some(Piece::Line(next)) => Some(next),
                    _ => None,
                };
                joiner.line(line, next);
            }
            Piece::Table(table) => {
                joiner.end();
                let count = table.rows.len();
                let head = count > 1 && table.rows.first().is_some_and(|row| is_head(row));
                for (index, row) in table.rows.into_iter().enumerate() {
                    joiner.row(&row, tables, head && index == 0);
                }
                tables += 1;
            }
        }
    }
    joiner.end();
    joiner.out
}

/// Whether a row names its columns: no cell is empty or begins with a figure.
fn is_head(row: &[Vec<Line>]) -> bool {
    row.iter().all(|cell| {
        cell.first()
            .is_some_and(|line| !line.first().is_ascii_digit())
    })
}

/// The words of a footnote, its lines joined.
pub(super) fn joined(lines: &[Line]) -> Vec<Ink> {
    let mut inks = Vec::new();
    append_all(&mut inks, lines, &HashSet::new());
    inks
}

struct Joiner {
    style: Style,
    look: Look,
    hyphenated: HashSet<String>,
    open: Vec<Line>,
    out: Vec<Block>,
    /// A bullet that stands on a line of its own, above what it belongs to.
    bullet: Option<Block>,
}

impl Joiner {
    fn line(&mut self, line: Line, next: Option<&Line>) {
        if let Some(previous) = self.open.last()
            && self.ends(previous, &line, next)
        {
            self.close();
        }
        self.open.push(line);
    }

    fn close(&mut self) {
        let lines = std::mem::take(&mut self.open);
        let Some(first) = lines.first() else {
            return;
        };
        let mut block = Block {
            kind: Kind::Paragraph,
            inks: Vec::new(),
            refs: Vec::new(),
            size: first.size,
            bold: lines.iter().all(Line::is_bold),
            page: first.page,
        };
        for line in &lines {
            append(&mut block.inks, line, &self.hyphenated);
            let from = block.inks.len().saturating_sub(line.glyphs.len());
            block
                .refs
                .extend(line.refs.iter().map(|(at, note)| (from + at, *note)));
        }
        take_bullet(&mut block);
        if let Some(bullet) = self.bullet.take() {
            match block.kind {
                Kind::Paragraph if belongs(&bullet, &block) => block.kind = Kind::Bullet,
                _ => self.out.push(bullet),
            }
        }
        let mut words = block
            .inks
            .iter()
            .filter(|(glyph, _)| !glyph.c.is_whitespace());
        match (words.next(), words.next()) {
            (None, _) => {}
            (Some((glyph, _)), None) if is_bullet(glyph.c) => self.bullet = Some(block),
            _ => self.out.push(block),
        }
    }

    /// Nothing comes any more that a lone bullet could belong to.
    fn end(&mut self) {
        self.close();
        self.out.extend(self.bullet.take());
    }

    fn row(&mut self, cells: &[Vec<Line>], table: u32, header: bool) {
        let Some(first) = cells.iter().flatten().next() else {
            return;
        };
        let mut block = Block {
            kind: Kind::Row(table, header),
            inks: Vec::new(),
            refs: Vec::new(),
            size: first.size,
            bold: false,
            page: first.page,
        };
        let blank = Glyph {
            c: '\t',
            ..first.glyphs.first().copied().unwrap_or(NOTHING)
        };
        let page = first.page;
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                block.inks.push((blank, page));
            }
            let mut inks = Vec::new();
            append_all(&mut inks, cell, &self.hyphenated);
            block.inks.extend(inks);
        }
        self.out.push(block);
    }

    /// Whether a paragraph ends between two lines.
    fn ends(&self, previous: &Line, line: &Line, next: Option<&Line>) -> bool {
        let size = previous.size.max(line.size);
        if previous.turn != line.turn || (previous.size - line.size).abs() > 0.12 * size {
            return true;
        }
        if previous.is_bold() != line.is_bold()
            && previous.glyphs.last().map(|g| g.bold) != line.glyphs.first().map(|g| g.bold)
        {
            return true;
        }
        let same_region = previous.page == line.page
            && line.base > previous.base
            && line.x0 < previous.right
            && line.x1 > previous.left;
        if same_region && self.is_apart(previous, line) {
            return true;
        }
        if is_bullet(line.first()) {
            return true;
        }
        match (is_centred(previous), is_centred(line)) {
            // The lines of a title.
            (true, true) => {
                return line.size < 1.1 * self.look.size && !line.is_bold() || !same_region;
            }
            (true, false) | (false, true) if same_region => {
                return !self.goes_on(previous, line);
            }
            _ => {}
        }
        let mut ends = previous.glyphs.iter().rev().map(|glyph| glyph.c);
        let parted = matches!(ends.next(), Some('-' | '\u{2010}' | '\u{AD}'))
            && ends.next().is_some_and(char::is_alphabetic)
            && line.first().is_lowercase();
        if parted {
            return false;
        }
        if is_short(previous, line) || same_region && self.returns(previous, line) {
            return true;
        }
        let text = line.text();
        if label(&text).is_some()
            && (ends_sentence(previous.last())
                || same_region && line.words_begin() < previous.words_begin() - 0.5 * size)
        {
            return true;
        }
        if same_region {
            self.is_set_in(previous, line, next)
        } else {
            let set_in = line.words_begin() - line.left > Self::first_indent(line);
            set_in
                || !self.style.indented
                    && ends_sentence(previous.last())
                    && !line.first().is_lowercase()
        }
    }

    /// Whether a line goes on a title whose lines are not all narrow enough to tell that they stand in the middle.
    fn goes_on(&self, previous: &Line, line: &Line) -> bool {
        let large = line.size >= 1.1 * self.look.size;
        let middle = |line: &Line| {
            let (before, after) = (line.words_begin() - line.left, line.right - line.x1);
            (before - after).abs() < line.size
        };
        let full = !is_short(previous, line);
        large && (full || middle(previous) && middle(line)) && label(&line.text()).is_none()
    }

    /// Whether a line stands left of the hanging lines of an item, and of its label: its list is over, however full its last line is.
    fn returns(&self, previous: &Line, line: &Line) -> bool {
        let Some(first) = self.open.first().filter(|_| self.open.len() > 1) else {
            return false;
        };
        let (label_at, begin) = (first.words_begin(), previous.words_begin());
        label(&first.text()).is_some()
            && begin > label_at + 0.5 * line.size
            && line.words_begin() < label_at - 0.5 * line.size
    }

    /// Whether two lines are farther from each other than the lines of one paragraph.
    fn is_apart(&self, previous: &Line, line: &Line) -> bool {
        let gap = (line.base - previous.base) / previous.size.max(line.size);
        let scripts = previous.has_script() || line.has_script();
        let own = match self.open.as_slice() {
            [.., before, _] if before.page == previous.page && previous.base > before.base => {
                (previous.base - before.base) / previous.size
            }
            _ => self.style.pitch,
        };
        let slack = if scripts { 0.5 } else { 0.0 };
        gap > (1.2 * own).max(own + 0.2) + slack || gap > 3.0 + slack
    }

    fn first_indent(line: &Line) -> f32 {
        if is_square(line.first()) {
            1.3 * line.size
        } else {
            0.8 * line.size
        }
    }

    /// Whether the indent of a line begins a paragraph. Lines that hang under a first line that stands out do not.
    fn is_set_in(&self, previous: &Line, line: &Line, next: Option<&Line>) -> bool {
        let size = line.size;
        let begin = line.words_begin();
        if begin - line.left <= Self::first_indent(line) {
            return false;
        }
        let first = self.open.first().unwrap_or(previous);
        let same = |a: f32, b: f32| (a - b).abs() < 0.5 * size;
        if let Some(end) = label(&first.text())
            && let Some(after) = after_label(first, end)
            && (same(begin, after) || self.open.len() > 1 && same(begin, previous.words_begin()))
        {
            return false;
        }
        let near = 1.3 * self.style.pitch * size;
        let neighbour = next.filter(|next| {
            next.page == line.page && next.base > line.base && next.base - line.base < near
        });
        let returns = neighbour.is_some_and(|next| {
            next.words_begin() < begin - 0.5 * size && label(&next.text()).is_none()
        });
        if self.open.len() > 1
            && same(begin, previous.words_begin())
            && first.words_begin() < begin - 0.5 * size
        {
            // Under a hanging first line.
            return false;
        }
        if same(begin, previous.words_begin()) {
            return returns && self.style.indented;
        }
        let hangs = self.open.len() == 1
            && !self.style.indented
            && neighbour.is_some_and(|next| same(next.words_begin(), begin))
            && line.right - line.x1 < 2.0 * size;
        begin > previous.words_begin() && !hangs
    }
}

/// Where the words begin behind a label of so many bytes.
fn after_label(line: &Line, bytes: usize) -> Option<f32> {
    let mut left = bytes;
    let mut glyphs = line.glyphs.iter();
    for glyph in glyphs.by_ref() {
        left = left.saturating_sub(glyph.c.len_utf8());
        if left == 0 {
            break;
        }
    }
    glyphs
        .find(|glyph| !glyph.c.is_whitespace())
        .map(|glyph| glyph.x0)
}

/// Whether a line stands in the middle, away from both edges.
fn is_centred(line: &Line) -> bool {
    let (before, after) = (line.words_begin() - line.left, line.right - line.x1);
    before > 2.5 * line.size && after > 2.5 * line.size && (before - after).abs() < 1.5 * line.size
}

/// Whether the first word of the next line would have fitted behind a line.
fn is_short(previous: &Line, line: &Line) -> bool {
    let free = previous.right - previous.x1;
    let word = if is_square(line.first()) {
        // A mark that may not begin a line takes its character along.
        2.6 * line.size
    } else {
        let end = line
            .glyphs
            .iter()
            .position(|glyph| glyph.c == ' ')
            .unwrap_or(line.glyphs.len());
        let end = line
            .glyphs
            .iter()
            .take(end)
            .rposition(|glyph| !is_square(glyph.c))
            .unwrap_or(0);
        let width = line.glyphs.get(end).map_or(0.0, |glyph| glyph.x1) - line.x0;
        width + if is_square(previous.last()) { 1.5 } else { 0.6 } * line.size
    };
    free > word
}

impl Style {
    fn of(pieces: &[Piece]) -> Self {
        let lines: Vec<&Line> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Line(line) => Some(line),
                Piece::Table(_) => None,
            })
            .collect();
        let mut pitches = Vec::new();
        let mut set_in = 0;
        for pair in lines.windows(2) {
            let (line, next) = (pair[0], pair[1]);
            if line.page != next.page || next.base <= line.base || line.turn != next.turn {
                continue;
            }
            if (line.size - next.size).abs() < 0.1 * line.size {
                pitches.push((next.base - line.base) / line.size);
            }
            let indent = (line.words_begin() - line.left) / line.size;
            let full = line.right - line.x1 < 3.0 * line.size;
            if (0.9..=4.0).contains(&indent)
                && full
                && next.words_begin() - next.left < 0.3 * line.size
            {
                set_in += 1;
            }
        }
        let middle = pitches.len() / 2;
        let pitch = if pitches.is_empty() {
            1.5
        } else {
            *pitches.select_nth_unstable_by(middle, f32::total_cmp).1
        };
        Self {
            pitch: pitch.clamp(0.9, 3.0),
            indented: set_in >= 2 && set_in * 40 >= lines.len(),
        }
    }
}

const NOTHING: Glyph = Glyph {
    c: ' ',
    turn: Turn::None,
    x0: 0.0,
    x1: 0.0,
    base: 0.0,
    size: 1.0,
    bold: false,
};

/// Whether words begin right below a lone bullet and to its right.
fn belongs(bullet: &Block, block: &Block) -> bool {
    match (bullet.inks.first(), block.inks.first()) {
        (Some((bullet, _)), Some((first, _))) => {
            let below = first.base - bullet.base;
            first.x0 > bullet.x0 && (0.0..1.5 * first.size).contains(&below)
        }
        _ => false,
    }
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '●'
            | '○'
            | '◦'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '▪'
            | '▫'
            | '➢'
            | '✓'
            | '‣'
            | '⁃'
            | '\u{F0B7}'
            | '\u{F06C}'
            | '\u{F06E}'
            | '\u{F0D8}'
            | '\u{F0A7}'
            | '\u{F075}'
    )
}

/// A bullet is a decoration: the block is an item without it.
fn take_bullet(block: &mut Block) {
    let more = block
        .inks
        .iter()
        .skip(1)
        .any(|(glyph, _)| glyph.c.is_alphanumeric());
    if !block
        .inks
        .first()
        .is_some_and(|(glyph, _)| is_bullet(glyph.c))
        || !more
    {
        return;
    }
    let blanks = block
        .inks
        .iter()
        .skip(1)
        .take_while(|(glyph, _)| glyph.c.is_whitespace())
        .count();
    // A box that opens a line of running text is a character; what has a gap behind it is a bullet.
    let gap = match (block.inks.first(), block.inks.get(1 + blanks)) {
        (Some((bullet, _)), Some((next, _))) => next.x0 - bullet.x1 > 0.15 * bullet.size,
        _ => false,
    };
    if blanks == 0 && !gap {
        return;
    }
    let count = 1 + blanks;
    block.inks.drain(..count);
    for (at, _) in &mut block.refs {
        *at = at.saturating_sub(count);
    }
    block.kind = Kind::Bullet;
}
