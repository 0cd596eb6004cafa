//! Tables: by their rules where there are some, else by cells that stand under each other.

use super::column::Piece;
use super::line::{self, Line};
use super::segment::Segment;
use super::{Area, Glyph, Turn, chars};

/// How far lines that are drawn may miss each other and still meet, in points.
const SLACK: f32 = 3.0;
/// More lines than this on a page are a drawing.
const MANY: usize = 1500;

/// A table of a page.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Where it stands.
    pub(super) area: Area,
    /// Its rows; each cell is a list of lines.
    pub(super) rows: Vec<Vec<Vec<Line>>>,
}

/// A line that is drawn: at a height (or place), from, to.
#[derive(Clone, Copy, Debug)]
struct Rule {
    at: f32,
    from: f32,
    to: f32,
}

/// Finds tables that are drawn with rules; gives back what stands in none.
pub(super) fn ruled(
    segments: Vec<Segment>,
    rules: &[Area],
    page: usize,
    turn: Turn,
) -> (Vec<Table>, Vec<Segment>) {
    let mut tables = Vec::new();
    let mut rest = segments;
    if rules.len() > MANY * 4 {
        return (tables, rest);
    }
    let (across, down) = split(rules);
    for grid in grids(&across, &down) {
        let area = grid.area();
        let inside = |segment: &Segment| {
            let middle = segment.base - 0.3 * segment.size;
            middle > area.y0
                && middle < area.y1
                && segment.x0 > area.x0 - SLACK
                && segment.x1 < area.x1 + SLACK
        };
        let (within, without): (Vec<_>, Vec<_>) = rest.into_iter().partition(inside);
        rest = without;
        match grid.fill(&within, page, turn) {
            Some(rows) => tables.push(Table { area, rows }),
            None => rest.extend(within),
        }
    }
    (tables, rest)
}

fn split(rules: &[Area]) -> (Vec<Rule>, Vec<Rule>) {
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for rule in rules {
        let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
        if height <= SLACK && width > 2.0 * height {
            across.push(Rule {
                at: f32::midpoint(rule.y0, rule.y1),
                from: rule.x0,
                to: rule.x1,
            });
        } else if width <= SLACK && height > 2.0 * width {
            down.push(Rule {
                at: f32::midpoint(rule.x0, rule.x1),
                from: rule.y0,
                to: rule.y1,
            });
        }
    }
    (merged(across), merged(down))
}

/// Joins rules that continue each other, as producers draw them cell by cell.
fn merged(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.retain(|rule| rule.at.is_finite() && rule.from.is_finite() && rule.to.is_finite());
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        match lines.last_mut() {
            Some(line) if line.first().is_some_and(|first| rule.at - first.at < 2.0) => {
                line.push(rule);
            }
            _ => lines.push(vec![rule]),
        }
    }
    let mut out: Vec<Rule> = Vec::new();
    for mut line in lines {
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in line {
            match &mut open {
                Some(open) if rule.from <= open.to + SLACK => open.to = open.to.max(rule.to),
                _ => out.extend(open.replace(rule)),
            }
        }
        out.extend(open);
    }
    out.retain(|rule| rule.to - rule.from > 6.0);
    out
}

/// Rules that meet.
struct Grid {
    across: Vec<Rule>,
    down: Vec<Rule>,
    xs: Vec<f32>,
    ys: Vec<f32>,
}

fn grids(across: &[Rule], down: &[Rule]) -> Vec<Grid> {
    if across.len() > MANY || down.len() > MANY {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            let meets = v.at >= h.from - SLACK
                && v.at <= h.to + SLACK
                && h.at >= v.from - SLACK
                && h.at <= v.to + SLACK;
            if meets {
                let (a, b) = (root(&mut group, i), root(&mut group, across.len() + j));
                group[a.max(b)] = a.min(b);
            }
        }
    }
    let mut grids: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> =
        std::collections::BTreeMap::new();
    for (i, rule) in across.iter().enumerate() {
        grids.entry(root(&mut group, i)).or_default().0.push(*rule);
    }
    for (j, rule) in down.iter().enumerate() {
        grids
            .entry(root(&mut group, across.len() + j))
            .or_default()
            .1
            .push(*rule);
    }
    grids
        .into_values()
        .filter_map(|(across, down)| Grid::new(across, down))
        .collect()
}

fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

impl Grid {
    fn new(across: Vec<Rule>, down: Vec<Rule>) -> Option<Self> {
        let ends = |rules: &[Rule]| {
            let from = rules.iter().map(|rule| rule.from).reduce(f32::min);
            let to = rules.iter().map(|rule| rule.to).reduce(f32::max);
            [from, to].into_iter().flatten().collect::<Vec<_>>()
        };
        // Tables without lines at their sides still end where the other lines end.
        let xs = places(down.iter().map(|rule| rule.at).collect(), ends(&across));
        let ys = places(across.iter().map(|rule| rule.at).collect(), ends(&down));
        let table = !across.is_empty()
            && !down.is_empty()
            && xs.len() >= 3
            && ys.len() >= 2
            && xs.len() * ys.len() <= 40_000;
        table.then_some(Self {
            across,
            down,
            xs,
            ys,
        })
    }

    fn area(&self) -> Area {
        let last = |places: &[f32]| places.last().copied().unwrap_or_default();
        Area {
            x0: self.xs[0],
            y0: self.ys[0],
            x1: last(&self.xs),
            y1: last(&self.ys),
        }
    }

    /// Whether a line is drawn at a place, at the middle of a stretch.
    fn drawn(rules: &[Rule], at: f32, middle: f32) -> bool {
        rules
            .iter()
            .any(|rule| (rule.at - at).abs() < SLACK && rule.from <= middle && rule.to >= middle)
    }

    /// For every cell of the raster the cell that it is joined to: upwards and to the left.
    fn anchors(&self) -> Vec<Vec<(usize, usize)>> {
        let mut anchors: Vec<Vec<(usize, usize)>> = Vec::new();
        for (i, y) in self.ys.windows(2).enumerate() {
            let mut row: Vec<(usize, usize)> = Vec::new();
            for (j, x) in self.xs.windows(2).enumerate() {
                let left = j == 0 || Self::drawn(&self.down, x[0], f32::midpoint(y[0], y[1]));
                let top = i == 0 || Self::drawn(&self.across, y[0], f32::midpoint(x[0], x[1]));
                let anchor = match (left, top) {
                    (false, _) => row[j - 1],
                    (true, false) => anchors[i - 1][j],
                    (true, true) => (i, j),
                };
                row.push(anchor);
            }
            anchors.push(row);
        }
        anchors
    }

    /// The rows with their words; `None` when this is no table.
    fn fill(&self, segments: &[Segment], page: usize, turn: Turn) -> Option<Vec<Vec<Vec<Line>>>> {
        let anchors = self.anchors();
        let (height, width) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut cells: Vec<Vec<Vec<Segment>>> = vec![vec![Vec::new(); width]; height];
        for segment in segments {
            let mut parts: Vec<((usize, usize), Vec<Glyph>)> = Vec::new();
            for glyph in &segment.glyphs {
                let i = interval(&self.ys, segment.base - 0.3 * segment.size);
                let j = interval(&self.xs, f32::midpoint(glyph.x0, glyph.x1));
                let anchor = anchors[i][j];
                match parts.last_mut() {
                    Some((last, glyphs)) if *last == anchor => glyphs.push(*glyph),
                    _ => parts.push((anchor, vec![*glyph])),
                }
            }
            for ((i, j), glyphs) in parts {
                cells[i][j].extend(Segment::new(glyphs));
            }
        }
        let filled = |j: usize| cells.iter().any(|row| !row[j].is_empty());
        if (0..width).filter(|j| filled(*j)).count() < 2 {
            return None;
        }
        let mut rows = Vec::new();
        for (i, row) in cells.into_iter().enumerate() {
            let mut line_cells = Vec::new();
            for (j, cell) in row.into_iter().enumerate() {
                if anchors[i][j].1 == j {
                    line_cells.push(lines(cell, page, turn));
                }
            }
            rows.extend(parted(line_cells, height));
        }
        (rows.len() >= 2).then_some(rows)
    }
}

/// The lines of a cell.
fn lines(segments: Vec<Segment>, page: usize, turn: Turn) -> Vec<Line> {
    line::rows(segments)
        .into_iter()
        .filter_map(|row| line::line(row, page, turn))
        .collect()
}

/// Where a table rules off only its head, every line of its body is a row.
fn parted(cells: Vec<Vec<Line>>, rows: usize) -> Vec<Vec<Vec<Line>>> {
    let tall: Vec<&Vec<Line>> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let even = tall.len() >= 2
        && tall[0].len() >= 3
        && tall.iter().all(|cell| {
            cell.len() == tall[0].len()
                && cell
                    .iter()
                    .zip(tall[0])
                    .all(|(a, b)| (a.base - b.base).abs() < 0.3 * a.size)
        });
    if rows > 2 || !even {
        return if tall.is_empty() {
            Vec::new()
        } else {
            vec![cells]
        };
    }
    let count = tall[0].len();
    (0..count)
        .map(|number| {
            cells
                .iter()
                .map(|cell| cell.get(number).cloned().into_iter().collect())
                .collect()
        })
        .collect()
}

/// Distinct places in order, with further ones that lie outside of them.
fn places(mut at: Vec<f32>, more: Vec<f32>) -> Vec<f32> {
    at.sort_by(f32::total_cmp);
    at.dedup_by(|later, first| *later - *first < SLACK);
    for place in more {
        if at.iter().all(|known| (known - place).abs() > 2.0 * SLACK) {
            at.push(place);
        }
    }
    at.sort_by(f32::total_cmp);
    at
}

/// The interval between places that holds a value; the first or last one for what lies outside.
fn interval(places: &[f32], value: f32) -> usize {
    places
        .partition_point(|place| *place <= value)
        .saturating_sub(1)
        .min(places.len().saturating_sub(2))
}

/// Finds tables without rules among lines: two at least with as many cells, one under the other.
pub(super) fn aligned(lines: Vec<Line>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut run: Vec<Line> = Vec::new();
    for line in lines {
        let fits = run.last().is_some_and(|last: &Line| {
            last.cuts.len() == line.cuts.len()
                && line.base - last.base < 3.5 * last.size
                && (last.x0 - line.x0).abs() < 3.0 * last.size
                && is_labelled(last) == is_labelled(&line)
        });
        if !fits {
            close(std::mem::take(&mut run), &mut out);
        }
        run.push(line);
    }
    close(run, &mut out);
    completed(out)
}

/// Rows of tables without rules whose gaps are as narrow as those between words: a row belongs to the table above or below it when a cell of it
/// begins at each of three columns at least, to a hair.
fn completed(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Table(mut table) => {
                while let Some(Piece::Line(line)) = out.last()
                    && let Some(row) = row_of(&table, line, true)
                {
                    table.area = around(table.area, line);
                    table.rows.insert(0, row);
                    out.pop();
                }
                out.push(Piece::Table(table));
            }
            Piece::Line(line) => {
                if let Some(Piece::Table(table)) = out.last_mut()
                    && let Some(row) = row_of(table, &line, false)
                {
                    table.area = around(table.area, &line);
                    table.rows.push(row);
                } else {
                    out.push(Piece::Line(line));
                }
            }
        }
    }
    out
}

fn around(area: Area, line: &Line) -> Area {
    Area {
        x0: area.x0.min(line.x0),
        y0: area.y0.min(line.top()),
        x1: area.x1.max(line.x1),
        y1: area.y1.max(line.base),
    }
}

/// A line as a row of a table that it stands next to, above it or below.
fn row_of(table: &Table, line: &Line, above: bool) -> Option<Vec<Vec<Line>>> {
    let heads: Vec<Vec<&Line>> = table
        .rows
        .iter()
        .map(|row| row.iter().filter_map(|cell| cell.first()).collect())
        .collect();
    let (first, last) = (heads.first()?, heads.last()?);
    let starts: Vec<f32> = first.iter().map(|cell| cell.x0).collect();
    let hair = 0.05 * line.size;
    let straight = heads.iter().all(|row| {
        row.len() == starts.len()
            && row
                .iter()
                .zip(&starts)
                .all(|(cell, start)| (cell.x0 - start).abs() < hair)
    });
    let pitch = heads.get(1)?.first()?.base - first.first()?.base;
    let away = if above {
        first.first()?.base - line.base
    } else {
        line.base - last.first()?.base
    };
    if starts.len() < 3 || !straight || !(0.0..1.5 * pitch).contains(&away) {
        return None;
    }
    // The name of the first column may stand in its middle.
    let head = above && line.x0 > starts[0];
    if (line.x0 - starts[0]).abs() > hair && !head {
        return None;
    }
    let begins = |start: &f32| {
        let at = line
            .glyphs
            .iter()
            .position(|glyph| glyph.c != ' ' && (glyph.x0 - start).abs() < hair)?;
        let before = line
            .glyphs
            .get(..at)?
            .iter()
            .rfind(|glyph| glyph.c != ' ')?;
        (before.x1 + 0.12 * line.size < *start).then_some(at)
    };
    let cuts: Vec<usize> = starts.iter().skip(1).map(begins).collect::<Option<_>>()?;
    if !line.cuts.iter().all(|cut| cuts.contains(cut)) {
        return None;
    }
    let row = cells(&Line {
        cuts,
        ..line.clone()
    });
    (row.len() == starts.len()).then(|| row.into_iter().map(|cell| vec![cell]).collect())
}

fn close(run: Vec<Line>, out: &mut Vec<Piece>) {
    let columns = run.first().map_or(1, |line| line.cuts.len() + 1);
    let cells: Vec<Vec<Line>> = if columns >= 2 && run.len() >= 2 {
        run.iter().map(cells).collect()
    } else {
        Vec::new()
    };
    // Two lines are a table only when their cells stand exactly under each other.
    let slack = if run.len() > 2 { 0.7 } else { 0.1 };
    let even = cells.iter().all(|row| row.len() == columns);
    if cells.is_empty()
        || !even
        || !(0..columns).all(|column| is_column(&cells, column, slack))
        || has_labels(&cells)
    {
        out.extend(run.into_iter().map(Piece::Line));
        return;
    }
    let area = Area {
        x0: run.iter().map(|line| line.x0).fold(f32::INFINITY, f32::min),
        y0: run.first().map_or(0.0, Line::top),
        x1: run
            .iter()
            .map(|line| line.x1)
            .fold(f32::NEG_INFINITY, f32::max),
        y1: run.last().map_or(0.0, |line| line.base),
    };
    let rows = cells
        .into_iter()
        .map(|row| row.into_iter().map(|cell| vec![cell]).collect())
        .collect();
    out.push(Piece::Table(Table { area, rows }));
}

/// A line cut where its gaps are.
fn cells(line: &Line) -> Vec<Line> {
    let mut from = 0;
    let mut out = Vec::new();
    for to in line.cuts.iter().copied().chain([line.glyphs.len()]) {
        let mut glyphs: Vec<Glyph> = line.glyphs.get(from..to).unwrap_or_default().to_vec();
        while glyphs.last().is_some_and(|glyph| glyph.c == ' ') {
            glyphs.pop();
        }
        if let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) {
            let (x0, x1) = (first.x0, last.x1);
            out.push(Line {
                glyphs,
                cuts: Vec::new(),
                refs: Vec::new(),
                x0,
                x1,
                ..line.clone()
            });
        }
        from = to;
    }
    out
}

/// Whether the cells of a column begin, end or stand in the middle at one place.
fn is_column(cells: &[Vec<Line>], column: usize, slack: f32) -> bool {
    let near = |place: fn(&Line) -> f32| {
        let places: Vec<f32> = cells
            .iter()
            .filter_map(|row| row.get(column))
            .map(place)
            .collect();
        let mut sorted = places.clone();
        sorted.sort_by(f32::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        let size = cells
            .first()
            .and_then(|row| row.first())
            .map_or(10.0, |line| line.size);
        let good = places
            .iter()
            .filter(|place| (**place - middle).abs() < slack * size)
            .count();
        10 * good >= 8 * places.len()
    };
    near(|line| line.x0) || near(|line| line.x1) || near(|line| f32::midpoint(line.x0, line.x1))
}

/// Whether the first column holds the labels of a list.
fn has_labels(cells: &[Vec<Line>]) -> bool {
    let labels = cells
        .iter()
        .filter(|row| row.first().is_some_and(|cell| is_label(&cell.text())));
    cells.first().is_some_and(|row| row.len() == 2)
        && (2 * labels.count() > cells.len() || are_numbered(cells))
}

/// Whether the first column counts from the first row on, as the labels of footnotes do: a table has a name for such a column.
fn are_numbered(cells: &[Vec<Line>]) -> bool {
    let numbers = cells
        .iter()
        .map(|row| row.first()?.text().trim().parse::<u16>().ok());
    let numbers: Option<Vec<u16>> = numbers.collect();
    numbers.is_some_and(|numbers| {
        let counted = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
        counted && numbers.last().is_some_and(|last| *last < 1000)
    })
}

/// Whether a line begins with a label that has a gap behind it.
fn is_labelled(line: &Line) -> bool {
    let first = line.cuts.first().and_then(|cut| line.glyphs.get(..*cut));
    first.is_some_and(|first| {
        let text: String = first.iter().map(|glyph| glyph.c).collect();
        is_label(text.trim_end())
    })
}

fn is_label(text: &str) -> bool {
    let text = format!("{text} x");
    chars::label(&text).is_some_and(|end| end + 2 >= text.len())
}
