//! What a frame shows, as a text: its rows, then the stretches of each row that do not look like plain paper.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use zhupi::text::Cells;
use zhupi::tui::{self, style::Theme};

use super::Driver;

/// Where the terminal's cursor is before anything is drawn: on no screen.
const NOWHERE: Position = Position {
    x: u16::MAX,
    y: u16::MAX,
};

impl Driver {
    /// Draws the program at its size; the cells, and the hardware cursor when it is shown.
    pub(crate) fn draw(&self) -> (Buffer, Option<(u16, u16)>) {
        let (columns, rows) = (self.app.size.columns, self.app.size.rows);
        let name = self.app.themes.get(self.app.theme);
        let theme = Theme::named(name.map_or("", String::as_str));
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.backend_mut().set_cursor_position(NOWHERE).unwrap();
        let buffer = terminal
            .draw(|frame| tui::render(&self.app, &theme, frame))
            .unwrap()
            .buffer
            .clone();
        let cursor = terminal.backend_mut().get_cursor_position().unwrap();
        let shown = (cursor != NOWHERE).then_some((cursor.x, cursor.y));
        (buffer, shown)
    }

    /// The words of every row, without white space at their ends.
    pub(crate) fn rows(&self) -> Vec<String> {
        let (buffer, _) = self.draw();
        (0..buffer.area.height)
            .map(|y| self.row_words(&buffer, y))
            .collect()
    }

    /// Everything that a frame shows: rows, stretches of style, cursor.
    pub(crate) fn frame(&self) -> String {
        let (buffer, cursor) = self.draw();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let line = format!("{y:>2}|{}", self.row_words(&buffer, y));
            let _ = writeln!(out, "{}", line.trim_end());
        }
        for (first, last, looks) in looks_of_rows(&buffer) {
            let rows = if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            };
            let _ = writeln!(out, "{rows}: {looks}");
        }
        if let Some((x, y)) = cursor {
            let _ = writeln!(out, "cursor {x},{y}");
        }
        out
    }

    fn row_words(&self, buffer: &Buffer, y: u16) -> String {
        let mut words = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = symbol(buffer, x, y);
            x += (self.app.cells.of(symbol) as u16).max(1);
            words.push_str(symbol);
        }
        words.trim_end().to_owned()
    }
}

/// The character of a cell, without what reserves room for it.
pub(crate) fn symbol(buffer: &Buffer, x: u16, y: u16) -> &str {
    let symbol = buffer
        .cell(Position::new(x, y))
        .map_or(" ", ratatui::buffer::Cell::symbol);
    // Spaces and as many steps back clear reserved cells; the column of the next cell may follow.
    let blank = symbol.len() - symbol.trim_start_matches(' ').len();
    let reserved = symbol
        .get(blank..)
        .and_then(|rest| rest.strip_prefix("\u{8}".repeat(blank).as_str()));
    let drawn = reserved.filter(|_| blank > 0).unwrap_or(symbol);
    let column = format!("\u{1b}[{}G", x + 2);
    drawn.strip_suffix(column.as_str()).unwrap_or(drawn)
}

/// The cells of a frame that would send a control character to the terminal, apart from what reserves room.
pub(crate) fn control_characters(buffer: &Buffer) -> Vec<String> {
    let mut found = Vec::new();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let symbol = symbol(buffer, x, y);
            if symbol.chars().any(char::is_control) {
                found.push(format!("{x},{y} {symbol:?}"));
            }
        }
    }
    found
}

/// The characters of two cells that lost their second one to something else, or whose halves look differently.
pub(crate) fn cut_characters(buffer: &Buffer, cells: Cells) -> Vec<String> {
    let mut found = Vec::new();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let drawn = symbol(buffer, x, y);
            let whole = x + 1 < buffer.area.width
                && symbol(buffer, x + 1, y) == " "
                && look(buffer, x, y) == look(buffer, x + 1, y);
            if cells.of(drawn) == 2 && !whole {
                found.push(format!("{x},{y} {drawn}"));
            }
        }
    }
    found
}

/// The looks of all rows that have some; neighbours with the same looks are told once.
fn looks_of_rows(buffer: &Buffer) -> Vec<(u16, u16, String)> {
    let mut rows: Vec<(u16, u16, String)> = Vec::new();
    for y in 0..buffer.area.height {
        let looks = looks(buffer, y).join(", ");
        match rows.last_mut() {
            Some((_, last, known)) if *last + 1 == y && *known == looks => *last = y,
            _ => rows.push((y, y, looks)),
        }
    }
    rows.retain(|(_, _, looks)| !looks.is_empty());
    rows
}

/// The stretches of a row with a look of their own: first cell, one past the last, and the look.
fn looks(buffer: &Buffer, y: u16) -> Vec<String> {
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    for x in 0..buffer.area.width {
        let look = look(buffer, x, y);
        match runs.last_mut() {
            Some((_, end, known)) if *end == x && *known == look => *end = x + 1,
            _ => runs.push((x, x + 1, look)),
        }
    }
    runs.into_iter()
        .filter(|(_, _, look)| !look.is_empty())
        .map(|(start, end, look)| format!("{start}..{end} {look}"))
        .collect()
}

fn look(buffer: &Buffer, x: u16, y: u16) -> String {
    let Some(cell) = buffer.cell(Position::new(x, y)) else {
        return String::new();
    };
    let style = cell.style();
    let mut words: Vec<String> = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::CROSSED_OUT, "struck"),
    ]
    .into_iter()
    .filter(|(modifier, _)| style.add_modifier.contains(*modifier))
    .map(|(_, name)| name.to_owned())
    .collect();
    for (name, color) in [("fg", style.fg), ("bg", style.bg)] {
        if let Some(color) = color.filter(|color| *color != Color::Reset) {
            words.push(format!("{name}={color}"));
        }
    }
    words.join(" ")
}
