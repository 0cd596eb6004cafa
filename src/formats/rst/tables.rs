//! Tables of a reStructuredText: drawn as a grid, between lines, as lists, with commas.

use super::super::page::{blank, commas, dedent, indent};
use super::Rst;
use super::blocks::cells;
use super::lists::is_bullet;

/// Whether a line is the first of a grid.
pub(super) fn is_grid(line: &str) -> bool {
    line.starts_with("+-")
        && line.ends_with('+')
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-'))
}

/// Whether a line is one of a simple table: columns of `=`.
pub(super) fn is_simple(line: &str) -> bool {
    let drawn = line.bytes().all(|byte| matches!(byte, b'=' | b' '));
    drawn && line.starts_with('=') && line.trim_end().contains(' ')
}

/// A row of cells in the making, each with its lines.
type Cells = Vec<Vec<String>>;

/// The part of a line between two columns; the last one has no end.
fn between(line: &str, start: usize, end: usize) -> &str {
    let mut column = 0;
    let (mut from, mut to) = (line.len(), line.len());
    let mut begun = false;
    for (at, c) in line.char_indices() {
        if column >= start && !begun {
            from = at;
            begun = true;
        }
        if column >= end {
            to = at;
            break;
        }
        column += cells(c);
    }
    line.get(from..to).unwrap_or_default()
}

impl Rst {
    pub(super) fn grid_table(&mut self, lines: &[&str], depth: usize) {
        let first = lines.first().copied().unwrap_or_default();
        let bounds: Vec<usize> = first.match_indices('+').map(|(at, _)| at).collect();
        let columns = bounds.len().saturating_sub(1);
        let is_line = |line: &str| {
            line.starts_with('+') && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'='))
        };
        let head = lines
            .iter()
            .position(|line| is_line(line) && line.contains('='));
        let mut rows: Vec<(bool, Cells)> = Vec::new();
        let mut active = vec![0_usize; columns];
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            if is_line(line) {
                if index < last {
                    rows.push((
                        head.is_some_and(|head| index < head),
                        vec![Vec::new(); columns],
                    ));
                    active.fill(rows.len() - 1);
                }
                continue;
            }
            Self::grid_line(line, &bounds, &mut rows, &mut active);
        }
        self.rows(&rows, depth);
    }

    /// A line of a grid with words: cells may go on over rows and over columns.
    fn grid_line(
        line: &str,
        bounds: &[usize],
        rows: &mut Vec<(bool, Cells)>,
        active: &mut [usize],
    ) {
        let columns = active.len();
        let by_marks: Vec<&str> = line.trim_matches('|').split('|').collect();
        let segments: Vec<&str> = bounds
            .windows(2)
            .map(|pair| {
                between(
                    line,
                    pair.first().map_or(0, |at| at + 1),
                    pair.last().copied().unwrap_or_default(),
                )
            })
            .collect();
        let is_rule = |words: &str| {
            !words.is_empty() && words.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'='))
        };
        if segments.iter().any(|words| is_rule(words)) && line.contains('+') {
            let head = rows.last().is_some_and(|row| row.0);
            rows.push((head, vec![Vec::new(); columns]));
            for (column, words) in segments.iter().enumerate() {
                if is_rule(words) {
                    if let Some(row) = active.get_mut(column) {
                        *row = rows.len() - 1;
                    }
                } else {
                    put(rows, active, column, words);
                }
            }
            return;
        }
        // Who counts characters and not columns still draws as many bars.
        if by_marks.len() == columns {
            for (column, words) in by_marks.iter().enumerate() {
                put(rows, active, column, words);
            }
            return;
        }
        let mut column = 0;
        while column < columns {
            let start = bounds.get(column).map_or(0, |at| at + 1);
            let mut end = column + 1;
            while end < columns
                && bounds
                    .get(end)
                    .is_some_and(|at| !between(line, *at, at + 1).starts_with(['|', '+']))
            {
                end += 1;
            }
            let stop = bounds.get(end).copied().unwrap_or(usize::MAX);
            put(rows, active, column, between(line, start, stop));
            column = end;
        }
    }

    fn rows(&mut self, rows: &[(bool, Cells)], depth: usize) {
        self.page.open("table", &[]);
        for (head, row) in rows {
            if row.iter().flatten().all(|line| blank(line)) {
                continue;
            }
            self.page.open("tr", &[]);
            for cell in row {
                let name = if *head { "th" } else { "td" };
                self.page.open(name, &[]);
                let lines: Vec<&str> = cell.iter().map(|line| line.trim_end()).collect();
                self.inner(&dedent(&lines), depth);
                self.page.close(name);
            }
            self.page.close("tr");
        }
        self.page.close("table");
    }

    pub(super) fn simple_table(&mut self, lines: &[&str], depth: usize) -> Option<usize> {
        /// Lines of the longest simple table whose end is looked for.
        const LONGEST: usize = 20_000;
        let is_border = |line: &str| {
            line.starts_with("==") && line.bytes().all(|byte| matches!(byte, b'=' | b' '))
        };
        let within = lines.get(..LONGEST.min(lines.len()))?;
        let mut borders = within
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, line)| is_border(line))
            .map(|(at, _)| at);
        let second = borders.next()?;
        let ends = |at: usize| lines.get(at + 1).is_none_or(|line| blank(line));
        let end = if ends(second) {
            second
        } else {
            borders.next()?
        };
        let head = (end != second).then_some(second);
        let rows = simple_rows(lines.get(..end)?, head);
        self.rows(&rows, depth);
        Some(end + 1)
    }

    pub(super) fn list_table(&mut self, title: &str, head: &str, body: &[&str], depth: usize) {
        self.caption(title);
        let head: usize = head.parse().unwrap_or_default();
        let body = dedent(body);
        let mut rows: Vec<(bool, Cells)> = Vec::new();
        for row in items(&body) {
            let cells = items(&row);
            let cells = cells
                .iter()
                .map(|cell| cell.iter().map(|line| (*line).to_owned()).collect());
            rows.push((rows.len() < head, cells.collect()));
        }
        self.rows(&rows, depth);
    }

    pub(super) fn csv_table(&mut self, title: &str, header: &str, head: &str, body: &[&str]) {
        self.caption(title);
        let mut head: usize = head.parse().unwrap_or_default();
        let mut text = String::new();
        if !header.is_empty() {
            text = format!("{header}\n");
            head += 1;
        }
        text.push_str(&dedent(body).join("\n"));
        self.page.open("table", &[]);
        for (index, row) in commas(&text, ',').iter().enumerate() {
            self.page.open("tr", &[]);
            for words in row {
                let name = if index < head { "th" } else { "td" };
                self.page.open(name, &[]);
                self.inline(words.trim());
                self.page.close(name);
            }
            self.page.close("tr");
        }
        self.page.close("table");
    }
}

/// The rows between the lines of a simple table, whose first line tells its columns. A row with a line of `-` under it has those of that
/// line: some go on over several.
fn simple_rows(lines: &[&str], head: Option<usize>) -> Vec<(bool, Cells)> {
    let bounds = columns(lines.first().copied().unwrap_or_default());
    let mut rows: Vec<(bool, Cells)> = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(1) {
        if blank(line) || is_drawn(line) {
            continue;
        }
        let under = lines
            .get(at + 1)
            .filter(|under| under.starts_with('-') && is_drawn(under));
        let bounds = under.map_or(bounds.clone(), |under| columns(under));
        let words = |column: usize| {
            let start = bounds.get(column).copied().unwrap_or_default();
            let end = bounds.get(column + 1).copied().unwrap_or(usize::MAX);
            between(line, start, end)
        };
        // A row without a first cell goes on with the one before.
        if !blank(words(0)) || rows.is_empty() {
            let head = head.is_some_and(|head| at < head);
            rows.push((head, vec![Vec::new(); bounds.len()]));
        }
        let row = rows.len() - 1;
        let active = vec![row; bounds.len()];
        for column in 0..bounds.len() {
            let words = words(column).trim();
            put(
                &mut rows,
                &active,
                column,
                if words == "\\" { "" } else { words },
            );
        }
    }
    rows
}

/// Whether a line of a simple table is drawn: of `=` or of `-`.
fn is_drawn(line: &str) -> bool {
    line.contains("--") && line.bytes().all(|byte| matches!(byte, b'-' | b' '))
        || line.starts_with("==") && line.bytes().all(|byte| matches!(byte, b'=' | b' '))
}

/// Where the columns begin that a line draws.
fn columns(line: &str) -> Vec<usize> {
    let mut bounds: Vec<usize> = Vec::new();
    let mut last = ' ';
    for (at, c) in line.char_indices() {
        if c != ' ' && last == ' ' {
            bounds.push(at);
        }
        last = c;
    }
    bounds
}

fn put(rows: &mut [(bool, Cells)], active: &[usize], column: usize, words: &str) {
    let row = active.get(column).copied().unwrap_or_default();
    let cell = rows.get_mut(row).and_then(|(_, row)| row.get_mut(column));
    if let Some(cell) = cell {
        cell.push(words.to_owned());
    }
}

/// The items of a bulleted list, each with its lines.
fn items<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut items: Vec<Vec<&'a str>> = Vec::new();
    for line in lines {
        if indent(line) == 0 && is_bullet(line) {
            // The white space that stands for the bullet goes with that of the other lines.
            items.push(vec![line.get(1..).unwrap_or_default().trim_start()]);
        } else if let Some(item) = items.last_mut() {
            item.push(super::super::page::without(line, 2));
        }
    }
    items
}
