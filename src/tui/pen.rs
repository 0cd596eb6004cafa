//! How cells are written to the terminal: as ratatui does it, as one drawing, and without a new address behind each Chinese character.

mod console;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Cell, CellDiffOption, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::Style;

use crate::text::WIDEST;

/// What is written between these is shown at once by terminals that know them, so that no page is seen half turned; others ignore them. See
/// <https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036>.
const DRAWING_ON: &str = "\u{1b}[?2026h";

/// Ends a drawing; see [`DRAWING_ON`].
pub(super) const DRAWING_OFF: &str = "\u{1b}[?2026l";

/// Writes cells to a terminal.
#[derive(Debug)]
pub struct Pen<W: Write> {
    backend: CrosstermBackend<W>,
    /// What stands on the screen and takes more than one cell, by column and row of its first.
    wide: HashMap<(u16, u16), Cell>,
    /// Whether it writes to the Linux console.
    console: bool,
}

impl<W: Write> Pen<W> {
    /// A pen that writes there; `console` where that is the Linux console.
    pub fn new(writer: W, console: bool) -> Self {
        Self {
            backend: CrosstermBackend::new(writer),
            wide: HashMap::new(),
            console,
        }
    }

    /// The cells to write, with those that they bare. What is written over the first half of a wide character makes the terminal
    /// erase the other half, xterm in the colours that it writes with; no difference of two buffers tells of that, since both hold
    /// the same blank there. So it is written too, as it stood.
    fn with_bared<'a>(
        &mut self,
        content: &[(u16, u16, &'a Cell)],
    ) -> Vec<(u16, u16, Cow<'a, Cell>)> {
        let mut all = Vec::with_capacity(content.len());
        for (at, (x, y, cell)) in content.iter().copied().enumerate() {
            let end = x.saturating_add(cell.cell_width().max(1));
            let bared = self.covered(x..end, y);
            if end > x + 1 {
                self.wide.insert((x, y), cell.clone());
            }
            all.push((x, y, Cow::Borrowed(cell)));
            let Some((bared_end, style)) = bared else {
                continue;
            };
            let next = content.get(at + 1).filter(|next| next.1 == y);
            let bared_end = next.map_or(bared_end, |next| bared_end.min(next.0));
            for column in end..bared_end {
                let mut blank = Cell::default();
                blank.set_style(style);
                all.push((column, y, Cow::Owned(blank)));
            }
        }
        all
    }

    /// Forgets what stood in these columns of a row; where something of it went beyond them, up to which column, and its style.
    fn covered(&mut self, columns: Range<u16>, y: u16) -> Option<(u16, Style)> {
        let first = columns.start.saturating_sub(WIDEST as u16 - 1);
        let mut bared = None;
        for x in first..columns.end {
            let Some(old) = self.wide.get(&(x, y)) else {
                continue;
            };
            let end = x.saturating_add(old.cell_width());
            if end <= columns.start {
                continue;
            }
            if end > columns.end {
                bared = Some((end, old.style()));
            }
            self.wide.remove(&(x, y));
        }
        bared
    }
}

impl<W: Write> Backend for Pen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let content: Vec<_> = content.collect();
        if content.is_empty() {
            return Ok(());
        }
        let content = self.with_bared(&content);
        self.backend.write_all(DRAWING_ON.as_bytes())?;
        let cells = content.iter().map(|(x, y, cell)| (*x, *y, cell.as_ref()));
        let drawn = if self.console {
            let written = console::written(joined(cells));
            self.backend.write_all(written.as_bytes())
        } else {
            self.backend.draw(joined(cells))
        };
        self.backend.write_all(DRAWING_OFF.as_bytes())?;
        drawn
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.backend.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.backend.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.backend.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.backend.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.wide.clear();
        self.backend.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.wide.clear();
        self.backend.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.backend.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.backend.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.backend)
    }
}

/// The last cell that was written.
#[derive(Clone, Copy)]
struct Last {
    x: u16,
    y: u16,
    /// The column that the backend was told.
    told: u16,
    /// The cells over which the terminal's cursor went for certain.
    width: u16,
}

/// Cells with columns of which one follows the other where the terminal's cursor stands there already. The backend addresses every cell
/// that is not in the next column, which behind a character of two cells costs more bytes than the character. A cell that is told another
/// column than its own is never addressed by it; one that is addressed is told its own, which is more than one beyond what was told before.
fn joined<'a>(
    content: impl Iterator<Item = (u16, u16, &'a Cell)>,
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let mut last: Option<Last> = None;
    content.map(move |(x, y, cell)| {
        let told = match last {
            Some(last) if last.y == y && last.x + last.width == x => last.told + 1,
            _ => x,
        };
        last = Some(Last {
            x,
            y,
            told,
            width: if is_wide_for_certain(cell) { 2 } else { 1 },
        });
        (told, y, cell)
    })
}

/// Whether the cell holds one character that takes two cells in every terminal: Han, kana, Hangul, their punctuation.
fn is_wide_for_certain(cell: &Cell) -> bool {
    let mut chars = cell.symbol().chars();
    matches!(cell.diff_option, CellDiffOption::None)
        && matches!(
            chars.next(),
            Some(
                '\u{3000}'..='\u{303E}'
                | '\u{3041}'..='\u{3096}'
                | '\u{30A1}'..='\u{30FF}'
                | '\u{3400}'..='\u{4DBF}'
                | '\u{4E00}'..='\u{9FFF}'
                | '\u{AC00}'..='\u{D7A3}'
                | '\u{FF01}'..='\u{FF60}',
            )
        )
        && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;
    use crate::text::{Ambiguous, Cells};
    use crate::tui::put::put;

    /// What is written to turn an empty row into one with these words, each from its column on.
    fn written(words: &[(u16, &str)], ambiguous: Ambiguous) -> String {
        let area = Rect::new(0, 0, 40, 1);
        let (before, mut after) = (Buffer::empty(area), Buffer::empty(area));
        for (x, text) in words {
            put(
                &mut after,
                (*x, 0),
                40,
                text,
                Style::new(),
                Cells::new(ambiguous),
            );
        }
        let mut out = Vec::new();
        Pen::new(&mut out, false)
            .draw(before.diff(&after).into_iter())
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn chinese_is_written_in_one_go_and_what_stands_apart_is_addressed() {
        for (words, ambiguous, expected) in [
            (
                &[(2, "抓好a落实，")][..],
                Ambiguous::Narrow,
                "\u{1b}[1;3H抓好a落实，",
            ),
            (
                &[(0, "“甲”乙")],
                Ambiguous::Narrow,
                "\u{1b}[1;1H“\u{1b}[2G甲”\u{1b}[5G乙",
            ),
            (
                &[(0, "甲乙"), (5, "丙丁"), (9, "x")],
                Ambiguous::Narrow,
                "\u{1b}[1;1H甲乙\u{1b}[1;6H丙丁x",
            ),
            (
                &[(0, "甲“乙”丙丁")],
                Ambiguous::Wide,
                "\u{1b}[1;1H甲  \u{8}\u{8}“\u{1b}[1;5H乙  \u{8}\u{8}”\u{1b}[1;9H丙丁",
            ),
            (
                &[(0, "甲乙\u{1E5D0}丙")],
                Ambiguous::Narrow,
                "\u{1b}[1;1H甲乙 \u{8}\u{1E5D0}\u{1b}[6G丙",
            ),
        ] {
            let written = written(words, ambiguous);
            let body = written
                .strip_prefix(DRAWING_ON)
                .and_then(|rest| rest.strip_suffix(DRAWING_OFF))
                .unwrap_or_else(|| panic!("not one drawing: {written:?}"));
            assert!(body.starts_with(expected), "{body:?} {expected:?}");
        }
    }

    /// What is written to turn one row into another, with the ground of the words in each.
    fn turned(before: (u16, &str, Color), after: (u16, &str, Color)) -> String {
        let area = Rect::new(0, 0, 20, 1);
        let [before, after] = [before, after].map(|(x, text, ground)| {
            let mut row = Buffer::empty(area);
            let style = Style::new().bg(ground);
            put(
                &mut row,
                (x, 0),
                20,
                text,
                style,
                Cells::new(Ambiguous::Narrow),
            );
            row
        });
        let mut out = Vec::new();
        let mut pen = Pen::new(&mut out, false);
        pen.draw(Buffer::empty(area).diff(&before).into_iter())
            .unwrap();
        pen.draw(before.diff(&after).into_iter()).unwrap();
        let out = String::from_utf8(out).unwrap();
        out.rsplit(DRAWING_ON).next().unwrap().to_owned()
    }

    #[test]
    fn the_half_of_a_character_that_another_lays_bare_is_written_too() {
        let (paper, ground) = (Color::Reset, Color::Indexed(254));
        let bared = "\u{1b}[39;49m \u{1b}[39m";
        for (before, after, expected) in [
            // A wide character over the first half of one.
            ((1, "甲乙", paper), (0, "丙丁", ground), true),
            // Narrow ones, agreed and disputed.
            ((0, "甲", paper), (0, "x", ground), true),
            ((0, "甲", paper), (0, "”", ground), true),
            // Halves that are written anyway, and none.
            ((0, "甲乙", paper), (0, "丙丁", ground), false),
            ((1, "甲乙", paper), (0, "丙丁戊", ground), false),
            ((0, "xy", paper), (0, "甲", ground), false),
        ] {
            let written = turned(before, after);
            assert_eq!(
                written.contains(bared),
                expected,
                "{before:?} {after:?} {written:?}"
            );
        }
    }

    #[test]
    fn nothing_is_written_where_nothing_changed() {
        assert_eq!(written(&[], Ambiguous::Narrow), "");
    }
}
