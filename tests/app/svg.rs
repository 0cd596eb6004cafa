//! A frame as a picture: the cells of a terminal as SVG 1.1 that any browser draws, with text that can be selected.
//!
//! No font goes with it. Runs of wide and of narrow characters are set apart, each as long as its cells, so that columns stand true with
//! whatever fonts there are; rules and bars are drawn, not written.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use zhupi::text::Cells;

use super::common::symbol;

/// Width of a cell, in user units.
const CELL: f32 = 9.0;
/// Height of a row, in user units.
const ROW: f32 = 23.0;
/// From the top of a row to the base line of its words, in user units.
const BASE: f32 = 17.0;
/// Paper around the cells, in user units.
const MARGIN: f32 = 18.0;

/// Fonts for characters of one cell and of two: in those made for Chinese, quotation marks are two cells wide.
const STYLE: &str = "<style>\
rect{shape-rendering:crispEdges}\
.n{font:15px 'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace;white-space:pre}\
.w{font:17.5px 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','Source Han Sans SC',sans-serif;white-space:pre}\
.b{font-weight:bold}.i{font-style:italic}.d{opacity:.7}.u{text-decoration:underline}.s{text-decoration:line-through}\
</style>\n";

/// Ink and paper where the terminal's own colours are meant.
#[derive(Clone, Copy)]
pub(super) struct Paper {
    pub(super) ink: &'static str,
    pub(super) paper: &'static str,
}

/// How a stretch of cells looks.
#[derive(Clone, PartialEq)]
struct Look {
    ink: String,
    paper: String,
    modifiers: Modifier,
}

/// Neighbouring cells of one look, with characters of one width.
struct Run {
    start: u16,
    cells: u16,
    words: String,
    wide: bool,
    look: Look,
}

/// Draws the cells of a frame.
pub(super) fn picture(buffer: &Buffer, cells: Cells, paper: Paper, title: &str) -> String {
    let width = f32::from(buffer.area.width) * CELL + 2.0 * MARGIN;
    let height = f32::from(buffer.area.height) * ROW + 2.0 * MARGIN;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">"
    );
    let _ = writeln!(out, "<title>{}</title>", escape(title));
    out.push_str(STYLE);
    let _ = writeln!(
        out,
        "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{}\"/>",
        paper.paper
    );
    for y in 0..buffer.area.height {
        let runs = runs(buffer, y, cells, paper);
        backdrops(&mut out, &runs, y, paper);
        for run in &runs {
            words(&mut out, run, y);
        }
    }
    out.push_str("</svg>\n");
    out
}

fn runs(buffer: &Buffer, y: u16, cells: Cells, paper: Paper) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let words = symbol(buffer, x, y);
        let width = (cells.of(words) as u16).max(1);
        let wide = width == 2;
        let Some(look) = buffer
            .cell(Position::new(x, y))
            .map(|cell| look(cell, paper))
        else {
            break;
        };
        match runs.last_mut() {
            Some(run) if run.wide == wide && run.look == look && joins(&run.words, words) => {
                run.cells += width;
                run.words.push_str(words);
            }
            _ => runs.push(Run {
                start: x,
                cells: width,
                words: words.to_owned(),
                wide,
                look,
            }),
        }
        x += width;
    }
    runs
}

/// Whether a character goes on with the words before it: gaps part them, since not every program keeps several spaces.
fn joins(before: &str, words: &str) -> bool {
    let gap = words == " " && before.ends_with(' ');
    !drawn(words) && !drawn(before) && !gap
}

/// Characters that must touch those of the next row, or fill their cell exactly.
fn drawn(words: &str) -> bool {
    matches!(words, "│" | "─" | "▎" | "▌" | "█" | "┌" | "┐" | "└" | "┘")
}

fn look(cell: &Cell, paper: Paper) -> Look {
    let style = cell.style();
    let ink = color(style.fg, paper.ink);
    let ground = color(style.bg, paper.paper);
    let modifiers = style.add_modifier;
    if modifiers.contains(Modifier::REVERSED) {
        return Look {
            ink: ground,
            paper: ink,
            modifiers,
        };
    }
    Look {
        ink,
        paper: ground,
        modifiers,
    }
}

fn color(color: Option<Color>, or: &str) -> String {
    match color {
        Some(Color::Rgb(red, green, blue)) => format!("#{red:02x}{green:02x}{blue:02x}"),
        None | Some(Color::Reset) => or.to_owned(),
        Some(other) => panic!("pictures are drawn with themes of true colour, not with {other}"),
    }
}

/// The grounds behind a row; neighbours of one colour are one rectangle, without a seam.
fn backdrops(out: &mut String, runs: &[Run], y: u16, paper: Paper) {
    for group in runs.chunk_by(|a, b| a.look.paper == b.look.paper) {
        let Some(first) = group.first().filter(|run| run.look.paper != paper.paper) else {
            continue;
        };
        let cells: u16 = group.iter().map(|run| run.cells).sum();
        let size = (0.0, 0.0, f32::from(cells) * CELL, ROW);
        rectangle(out, first.start, y, size, &first.look.paper);
    }
}

/// A rectangle by its corner within the cell, width and height.
fn rectangle(
    out: &mut String,
    column: u16,
    y: u16,
    (x, top, width, height): (f32, f32, f32, f32),
    fill: &str,
) {
    let _ = writeln!(
        out,
        "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{fill}\"/>",
        MARGIN + f32::from(column) * CELL + x,
        MARGIN + f32::from(y) * ROW + top,
    );
}

fn words(out: &mut String, run: &Run, y: u16) {
    let (middle, half) = (CELL / 2.0, ROW / 2.0);
    let strokes: &[(f32, f32, f32, f32)] = match run.words.as_str() {
        "│" => &[(middle, 0.0, 1.0, ROW)],
        "─" => &[(0.0, half, CELL, 1.0)],
        "┌" => &[
            (middle, half, CELL - middle, 1.0),
            (middle, half, 1.0, ROW - half),
        ],
        "┐" => &[(0.0, half, middle, 1.0), (middle, half, 1.0, ROW - half)],
        "└" => &[(middle, half, CELL - middle, 1.0), (middle, 0.0, 1.0, half)],
        "┘" => &[(0.0, half, middle + 1.0, 1.0), (middle, 0.0, 1.0, half)],
        "▎" => &[(0.0, 0.0, CELL / 4.0, ROW)],
        "▌" => &[(0.0, 0.0, middle, ROW)],
        "█" => &[(0.0, 0.0, CELL, ROW)],
        _ => &[],
    };
    for stroke in strokes {
        rectangle(out, run.start, y, *stroke, &run.look.ink);
    }
    if strokes.is_empty() && !run.words.trim().is_empty() {
        text(out, run, y);
    }
}

fn text(out: &mut String, run: &Run, y: u16) {
    let lead = run.words.chars().take_while(|c| *c == ' ').count();
    let trimmed = run.words.trim_matches(' ');
    let trail = run.words.chars().rev().take_while(|c| *c == ' ').count();
    // Ideographic spaces are trimmed by nothing: they are words of the page.
    let cells = run.cells - lead as u16 - trail as u16;
    let mut class = String::from(if run.wide { "w" } else { "n" });
    for (modifier, name) in [
        (Modifier::BOLD, " b"),
        (Modifier::ITALIC, " i"),
        (Modifier::DIM, " d"),
        (Modifier::UNDERLINED, " u"),
        (Modifier::CROSSED_OUT, " s"),
    ] {
        if run.look.modifiers.contains(modifier) {
            class.push_str(name);
        }
    }
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{:.2}\" y=\"{:.2}\" textLength=\"{:.2}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\">{}</text>",
        MARGIN + f32::from(run.start + lead as u16) * CELL,
        MARGIN + f32::from(y) * ROW + BASE,
        f32::from(cells) * CELL,
        run.look.ink,
        escape(trimmed),
    );
}

fn escape(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
