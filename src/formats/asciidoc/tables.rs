//! Tables of an `AsciiDoc` text: cells behind bars with what is said of them, or values with commas.

use super::super::page::{blank, commas};
use super::Adoc;
use super::blocks::Style;

/// A cell with what is said of it.
#[derive(Clone, Debug)]
struct Cell {
    words: String,
    columns: usize,
    rows: usize,
    copies: usize,
    style: char,
}

/// Columns and copies that one cell may ask for.
const MOST: usize = 100;

impl Adoc {
    pub(super) fn table(&mut self, mark: char, body: &[&str], style: &Style, depth: usize) {
        let format = style.value("format");
        let first = body.iter().position(|line| !blank(line));
        let mut rows: Vec<Vec<Cell>> =
            if mark == ',' || matches!(format, "csv" | "tsv") || mark == ':' || format == "dsv" {
                let separator = match (mark, format) {
                    (_, "tsv") => '\t',
                    (':', _) | (_, "dsv") => ':',
                    _ => ',',
                };
                let cell = |words: String| Cell {
                    words,
                    columns: 1,
                    rows: 1,
                    copies: 1,
                    style: 'd',
                };
                let rows = commas(&body.join("\n"), separator);
                rows.into_iter()
                    .map(|row| row.into_iter().map(cell).collect())
                    .collect()
            } else {
                let mark = if mark == '!' { '!' } else { '|' };
                let cells = cells(&body.join("\n"), mark);
                let columns = columns(style.value("cols")).unwrap_or_else(|| {
                    let line = first
                        .and_then(|first| body.get(first))
                        .copied()
                        .unwrap_or_default();
                    let of_line = self::cells(line, mark);
                    of_line.iter().map(|cell| cell.columns * cell.copies).sum()
                });
                arranged(cells, columns.clamp(1, 1000))
            };
        rows.retain(|row| !row.is_empty());
        let implicit = first == Some(0)
            && body.get(1).is_some_and(|line| blank(line))
            && !style.has("noheader");
        let head = style.has("header") || implicit;
        self.page.open("table", &[]);
        for (index, row) in rows.iter().enumerate() {
            self.page.open("tr", &[]);
            for cell in row {
                self.cell(cell, head && index == 0, depth);
            }
            self.page.close("tr");
        }
        self.page.close("table");
    }

    fn cell(&mut self, cell: &Cell, head: bool, depth: usize) {
        let name = if head || cell.style == 'h' {
            "th"
        } else {
            "td"
        };
        self.page.open(name, &[]);
        let lines: Vec<&str> = cell.words.lines().map(str::trim_end).collect();
        if cell.style == 'a' && depth < 4 {
            self.blocks(&lines, depth + 1);
        } else {
            self.lines(&lines, false);
        }
        self.page.close(name);
    }
}

/// Cells in rows of so many columns; one that spans rows leaves empty ones below it.
fn arranged(cells: Vec<Cell>, columns: usize) -> Vec<Vec<Cell>> {
    let empty = Cell {
        words: String::new(),
        columns: 1,
        rows: 1,
        copies: 1,
        style: 'd',
    };
    let mut taken = vec![0_usize; columns];
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new()];
    let mut column = 0;
    // What a few bytes ask for grows with the table, and no faster.
    let most = cells.len().saturating_mul(16).saturating_add(1000);
    let mut room = most;
    let cells = cells
        .into_iter()
        .flat_map(|cell| std::iter::repeat_n(cell.clone(), cell.copies))
        .take(most);
    for cell in cells {
        // Below cells that reach down.
        while taken.get(column).is_some_and(|left| *left > 0) || column >= columns {
            if column >= columns {
                column = 0;
                rows.push(Vec::new());
                continue;
            }
            if let Some(left) = taken.get_mut(column) {
                *left -= 1;
            }
            if let Some(row) = rows.last_mut().filter(|_| room > 0) {
                row.push(empty.clone());
                room -= 1;
            }
            column += 1;
        }
        for own in column..(column + cell.columns).min(columns) {
            if let Some(left) = taken.get_mut(own) {
                *left = if room > 0 { cell.rows - 1 } else { 0 };
            }
        }
        column += cell.columns;
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
    }
    rows
}

/// How many columns `cols` states: `1,2,3` or `3*`.
fn columns(value: &str) -> Option<usize> {
    if value.is_empty() {
        return None;
    }
    let of_part = |part: &str| {
        let count = part
            .split_once('*')
            .and_then(|(count, _)| count.trim().parse().ok());
        count.unwrap_or(1_usize).min(MOST)
    };
    Some(value.split([',', ';']).map(of_part).sum())
}

/// The cells of a table's text.
fn cells(text: &str, mark: char) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut words = String::new();
    let mut next: Option<Cell> = None;
    let mut last = ' ';
    for c in text.chars() {
        if c == mark && last == '\\' {
            words.pop();
            words.push(c);
        } else if c == mark {
            let (rest, cell) = specified(&words);
            let mut before = rest.to_owned();
            std::mem::swap(&mut before, &mut words);
            if let Some(mut done) = next.replace(cell) {
                words.trim().clone_into(&mut done.words);
                cells.push(done);
            }
            words.clear();
        } else {
            words.push(c);
        }
        last = c;
    }
    if let Some(mut done) = next {
        words.trim().clone_into(&mut done.words);
        cells.push(done);
    }
    cells
}

/// Words without what they say of the next cell at their end (`2+`, `.3+`, `3*`, `^.^h`), and that cell.
fn specified(words: &str) -> (&str, Cell) {
    let mut cell = Cell {
        words: String::new(),
        columns: 1,
        rows: 1,
        copies: 1,
        style: 'd',
    };
    let start = words.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    // White space may be wider than a byte.
    let start = (start..=words.len())
        .find(|at| words.is_char_boundary(*at))
        .unwrap_or(words.len());
    let (before, spec) = words.split_at_checked(start).unwrap_or((words, ""));
    let mut rest = spec;
    let digits =
        |rest: &str| rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let wide = digits(rest);
    let columns = rest.get(..wide).and_then(|number| number.parse().ok());
    let mut after = rest.get(wide..).unwrap_or_default();
    let mut rows = None;
    if let Some(tall) = after.strip_prefix('.') {
        let length = digits(tall);
        rows = tall
            .get(..length)
            .and_then(|number| number.parse::<usize>().ok());
        if rows.is_some() {
            after = tall.get(length..).unwrap_or_default();
        }
    }
    if let Some(after) = after
        .strip_prefix('+')
        .filter(|_| columns.is_some() || rows.is_some())
    {
        cell.columns = columns.unwrap_or(1_usize).clamp(1, MOST);
        cell.rows = rows.unwrap_or(1).clamp(1, MOST);
        rest = after;
    } else if let Some(after) = after.strip_prefix('*').filter(|_| columns.is_some()) {
        cell.copies = columns.unwrap_or(1).clamp(1, MOST);
        rest = after;
    }
    rest = rest.trim_start_matches(['<', '^', '>', '.']);
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (None, _) => {}
        (Some(style), None) if "adehlmsv".contains(style) => cell.style = style,
        _ => {
            return (
                words,
                Cell {
                    columns: 1,
                    rows: 1,
                    copies: 1,
                    ..cell
                },
            );
        }
    }
    (before, cell)
}
