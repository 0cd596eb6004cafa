//! How cells are written to the terminal: as ratatui does it, as one drawing, and without a new address behind each Chinese character.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Cell, CellDiffOption};
use ratatui::layout::{Position, Size};

/// What is written between these is shown at once by terminals that know them, so that no page is seen half turned; others ignore them. See
/// <https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036>.
const DRAWING_ON: &str = "\u{1b}[?2026h";

/// Ends a drawing; see [`DRAWING_ON`].
pub(super) const DRAWING_OFF: &str = "\u{1b}[?2026l";

/// Writes cells to a terminal.
#[derive(Debug)]
pub struct Pen<W: Write>(CrosstermBackend<W>);

impl<W: Write> Pen<W> {
    /// A pen that writes there.
    pub fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(writer))
    }
}

impl<W: Write> Backend for Pen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.0.write_all(DRAWING_ON.as_bytes())?;
        let drawn = self.0.draw(joined(content));
        self.0.write_all(DRAWING_OFF.as_bytes())?;
        drawn
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
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
    use ratatui::style::Style;

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
        Pen::new(&mut out)
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

    #[test]
    fn nothing_is_written_where_nothing_changed() {
        assert_eq!(written(&[], Ambiguous::Narrow), "");
    }
}
