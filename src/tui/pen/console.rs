//! How the Linux console is written to.
//!
//! It keeps weight and colour in one place: a bright ink makes what follows heavy, a plain one makes it light, a heavy ink on a ground turns black into
//! grey, and underlined or slanted words get an ink of their own in place of the one that they have, faint ones a grey that can hardly be read
//! (`drivers/tty/vt/vt.c`: `rgb_foreground`, `build_attr`). So every change of style is written whole, and what would not be seen, or hide the
//! words, is left out.

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Everything that is to be written for these cells; `columns` are of the screen and count from 0.
pub(super) fn written<'a>(cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> String {
    let mut out = String::new();
    let mut last: Option<(u16, u16, String)> = None;
    for (x, y, cell) in cells {
        let follows = last
            .as_ref()
            .is_some_and(|(column, row, _)| *row == y && column + 1 == x);
        if !follows {
            let _ = write!(out, "\u{1b}[{};{}H", u32::from(y) + 1, u32::from(x) + 1);
        }
        let style = style(cell);
        if last.as_ref().is_none_or(|(_, _, before)| *before != style) {
            out.push_str(&style);
        }
        out.push_str(cell.symbol());
        last = Some((x, y, style));
    }
    out.push_str("\u{1b}[0m");
    out
}

/// The style of a cell, whatever was before.
fn style(cell: &Cell) -> String {
    let has = |modifier| cell.modifier.contains(modifier);
    let grounded = cell.bg != Color::Reset || has(Modifier::REVERSED);
    let mut sgr = String::from("\u{1b}[0");
    for (modifier, code) in [
        (Modifier::BOLD, ";1"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
    ] {
        if has(modifier) && !grounded {
            sgr.push_str(code);
        }
    }
    if has(Modifier::REVERSED) {
        sgr.push_str(";7");
    }
    ink(&mut sgr, cell.fg, 30);
    ink(&mut sgr, cell.bg, 40);
    sgr.push('m');
    sgr
}

/// An ink, or with 40 a ground: one of the sixteen where it is one.
fn ink(sgr: &mut String, colour: Color, plain: u8) {
    let bright = plain + 60;
    let code = match colour {
        Color::Reset => return,
        Color::Black => plain,
        Color::Red => plain + 1,
        Color::Green => plain + 2,
        Color::Yellow => plain + 3,
        Color::Blue => plain + 4,
        Color::Magenta => plain + 5,
        Color::Cyan => plain + 6,
        Color::Gray => plain + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        // The console takes the nearest that it has.
        Color::Indexed(index) => {
            let _ = write!(sgr, ";{};5;{index}", plain + 8);
            return;
        }
        Color::Rgb(red, green, blue) => {
            let _ = write!(sgr, ";{};2;{red};{green};{blue}", plain + 8);
            return;
        }
    };
    let _ = write!(sgr, ";{code}");
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn styled(style: Style) -> String {
        let mut cell = Cell::default();
        cell.set_style(style);
        super::style(&cell)
    }

    #[test]
    fn every_style_is_whole_and_nothing_hides_the_words() {
        let plain = Style::new();
        for (given, expected) in [
            (plain, "\u{1b}[0m"),
            (plain.fg(Color::Red).bold(), "\u{1b}[0;1;31m"),
            (plain.fg(Color::LightRed), "\u{1b}[0;91m"),
            // Faint is a grey that can hardly be read.
            (plain.dim(), "\u{1b}[0m"),
            (plain.underlined().italic(), "\u{1b}[0;3;4m"),
            // On a ground heavy black would be grey, and underlined words cyan: on cyan nothing would be left of them.
            (
                plain.fg(Color::Black).bg(Color::Cyan).bold().underlined(),
                "\u{1b}[0;30;46m",
            ),
            (plain.reversed().bold(), "\u{1b}[0;7m"),
            (plain.fg(Color::White).bg(Color::Red), "\u{1b}[0;97;41m"),
            (plain.fg(Color::Rgb(1, 2, 3)), "\u{1b}[0;38;2;1;2;3m"),
        ] {
            assert_eq!(styled(given), expected, "{given:?}");
        }
    }

    #[test]
    fn a_style_that_ends_leaves_nothing_to_what_follows() {
        let mut heavy = Cell::new("a");
        heavy.set_style(Style::new().fg(Color::LightRed).bold());
        let (light, apart) = (Cell::new("b"), Cell::new("c"));
        let cells = [(0, 0, &heavy), (1, 0, &light), (5, 1, &apart)];
        assert_eq!(
            written(cells.into_iter()),
            "\u{1b}[1;1H\u{1b}[0;1;91ma\u{1b}[0mb\u{1b}[2;6Hc\u{1b}[0m"
        );
    }
}
