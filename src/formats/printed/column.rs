//! Where a page stands in columns, and in which order its parts are read.

use super::line::{self, Line};
use super::segment::{Look, Segment, Sheet};
use super::table::{self, Table};
use super::turn::turned_area;
use super::{Area, Page, Turn};

/// What the regions of a page consist of, in reading order.
#[derive(Debug)]
pub(super) enum Piece {
    /// A line of running text, and whether it is the first one of its region.
    Line(Line),
    /// A table.
    Table(Table),
}

/// What is put into order: a segment or a table that was found already.
#[derive(Debug)]
enum Item {
    Segment(Segment),
    Table(Box<Table>),
}

impl Item {
    fn edges(&self) -> (f32, f32) {
        match self {
            Self::Segment(segment) => (segment.x0, segment.x1 - overhang(segment)),
            Self::Table(table) => (table.area.x0, table.area.x1),
        }
    }

    fn heights(&self) -> (f32, f32) {
        match self {
            Self::Segment(segment) => (
                segment.base - 0.7 * segment.size,
                segment.base + 0.1 * segment.size,
            ),
            Self::Table(table) => (table.area.y0, table.area.y1),
        }
    }
}

/// The blank half of a full-width mark at the end of a line, which word processors let hang over the edge of the column.
fn overhang(segment: &Segment) -> f32 {
    let last = segment
        .glyphs
        .iter()
        .rfind(|glyph| !glyph.c.is_whitespace());
    let hangs = last.is_some_and(|glyph| {
        matches!(glyph.c, '，' | '。' | '、' | '；' | '：' | '．')
            && glyph.x1 - glyph.x0 > 0.8 * glyph.size
    });
    if hangs { 0.5 * segment.size } else { 0.0 }
}

/// More parts of a page than this are not looked through for columns.
const MANY: usize = 4000;

/// The pieces of one sheet of a page in reading order.
pub(super) fn pieces(sheet: Sheet, page: &Page, number: usize, look: Look) -> Vec<Piece> {
    let turn = sheet.turn;
    let size = (page.width, page.height);
    let rules: Vec<_> = page
        .rules
        .iter()
        .map(|rule| turned_area(turn, *rule, size))
        .collect();
    let (tables, rest) = table::ruled(sheet.segments, &rules, number, turn);
    let mut items: Vec<Item> = rest.into_iter().map(Item::Segment).collect();
    items.extend(tables.into_iter().map(|table| Item::Table(Box::new(table))));
    let mut regions = Vec::new();
    order(items, look, 0, &mut regions);
    let mut out = Vec::new();
    for region in regions {
        let width = turned_area(turn, Area::of((0.0, 0.0), size), size).x1;
        settle(region, number, turn, width, &mut out);
    }
    out
}

/// Cuts a region into what stands above each other and beside each other, recursively.
fn order(mut items: Vec<Item>, look: Look, depth: usize, out: &mut Vec<Vec<Item>>) {
    if items.len() > MANY || items.len() < 6 || depth > 8 {
        out.push(items);
        return;
    }
    items.sort_by(|a, b| a.heights().0.total_cmp(&b.heights().0));
    let bands = bands(items);
    let mut plain: Vec<Item> = Vec::new();
    let mut bands: std::collections::VecDeque<Vec<Item>> = bands.into();
    while !bands.is_empty() {
        match gutter(&bands, look) {
            Some((count, middle)) => {
                if !plain.is_empty() {
                    out.push(std::mem::take(&mut plain));
                }
                let (left, right): (Vec<Item>, Vec<Item>) = bands
                    .drain(..count)
                    .flatten()
                    .partition(|item| item.edges().0 < middle);
                order(left, look, depth + 1, out);
                order(right, look, depth + 1, out);
            }
            None => plain.extend(bands.pop_front().unwrap_or_default()),
        }
    }
    if !plain.is_empty() {
        out.push(plain);
    }
}

/// Parts items, sorted by their tops, into bands that no white space runs through from left to right.
fn bands(items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut bands: Vec<Vec<Item>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for item in items {
        let (top, end) = item.heights();
        match bands.last_mut() {
            Some(band) if top < bottom => band.push(item),
            _ => bands.push(vec![item]),
        }
        bottom = bottom.max(end);
    }
    bands
}

/// How many bands from the first on have prose on both sides of a gutter, and the middle of that gutter.
fn gutter(bands: &std::collections::VecDeque<Vec<Item>>, look: Look) -> Option<(usize, f32)> {
    let least = 0.7 * look.size;
    let items = || bands.iter().flatten().map(Item::edges);
    let left = items().map(|edges| edges.0).reduce(f32::min)?;
    let right = items().map(|edges| edges.1).reduce(f32::max)?;
    let mut free = vec![(left, right)];
    let mut best = None;
    for (index, band) in bands.iter().enumerate() {
        let mut taken: Vec<(f32, f32)> = band.iter().map(Item::edges).collect();
        taken.sort_by(|a, b| a.0.total_cmp(&b.0));
        free = subtract(free, &taken, least);
        // What is free up to an edge is no gutter yet: a column may begin or end lower than the other.
        let widest = free
            .iter()
            .filter(|(from, to)| *from > left && *to < right)
            .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        match widest {
            Some((from, to)) => best = Some((index + 1, f32::midpoint(*from, *to))),
            None if best.is_some() || free.is_empty() => break,
            None => {}
        }
    }
    let (count, middle) = best?;
    if !begins(bands, middle, look) {
        return None;
    }
    let count = without_tail(bands, count, middle, look);
    let side = |left: bool| {
        let items = bands
            .iter()
            .take(count)
            .flatten()
            .filter(|item| (item.edges().0 < middle) == left);
        is_prose(items, look)
    };
    (side(true) && side(false)).then_some((count, middle))
}

/// Whether columns begin with the first band. What stands on the left alone comes first all the same; what stands on the right alone must
/// be a line of the right column rather than, say, a date.
fn begins(bands: &std::collections::VecDeque<Vec<Item>>, middle: f32, look: Look) -> bool {
    let is_left = |item: &Item| item.edges().0 < middle;
    let Some(first) = bands.front().filter(|first| !is_row(first)) else {
        return false;
    };
    if first.iter().any(is_left) {
        return first.iter().any(|item| !is_left(item));
    }
    let begin = bands
        .iter()
        .flatten()
        .filter(|item| !is_left(item))
        .map(|item| item.edges().0)
        .fold(f32::INFINITY, f32::min);
    let mut right = bands.iter().flatten().filter(|item| !is_left(item));
    let lines = right.next().zip(right.next());
    lines.is_some_and(|(line, next)| {
        line.edges().0 - begin < 2.5 * look.size
            && next.heights().0 - line.heights().0 < 2.5 * look.size
    })
}

/// Whether a band is the row of a table: cells on one base line of which at most one has words in it.
fn is_row(band: &[Item]) -> bool {
    let Some(Item::Segment(first)) = band.first() else {
        return false;
    };
    let level = band.iter().all(|item| match item {
        Item::Segment(segment) => (segment.base - first.base).abs() < 0.3 * first.size,
        Item::Table(_) => false,
    });
    let words = band.iter().filter(|item| match item {
        Item::Segment(segment) => segment.glyphs.iter().any(|glyph| glyph.c.is_alphabetic()),
        Item::Table(_) => true,
    });
    level && band.len() >= 3 && words.count() <= 1
}

/// Leaves out the bands at the end of columns that stand on the left alone, apart from what is above them, where the page goes on in its full
/// width: a heading there belongs to what follows.
fn without_tail(
    bands: &std::collections::VecDeque<Vec<Item>>,
    count: usize,
    middle: f32,
    look: Look,
) -> usize {
    let is_right = |band: &Vec<Item>| band.iter().any(|item| item.edges().1 > middle);
    let last = bands.iter().take(count).rposition(is_right);
    let Some(last) = last.filter(|_| count < bands.len()) else {
        return count;
    };
    let top = |band: &Vec<Item>| {
        let tops = band.iter().map(|item| item.heights().0);
        tops.fold(f32::INFINITY, f32::min)
    };
    let apart = (last + 1..count).find(|at| {
        let pair = bands.get(at - 1).zip(bands.get(*at));
        pair.is_some_and(|(above, band)| top(band) - top(above) > 1.9 * look.size)
    });
    apart.unwrap_or(count)
}

/// What remains of free stretches when others are taken.
fn subtract(free: Vec<(f32, f32)>, taken: &[(f32, f32)], least: f32) -> Vec<(f32, f32)> {
    let mut out = Vec::new();
    for (mut from, to) in free {
        for (start, end) in taken {
            if *end <= from || *start >= to {
                continue;
            }
            if *start - from >= least {
                out.push((from, *start));
            }
            from = from.max(*end);
        }
        if to - from >= least {
            out.push((from, to));
        }
    }
    out
}

/// Whether the items of one side are lines of a column rather than the cells of a table: three at least, most of them filling it, and
/// words rather than figures.
fn is_prose<'a>(items: impl Iterator<Item = &'a Item>, look: Look) -> bool {
    let mut lines: Vec<(f32, f32, f32, bool)> = Vec::new();
    let mut edges = (f32::INFINITY, f32::NEG_INFINITY);
    for item in items {
        let (x0, x1) = item.edges();
        edges = (edges.0.min(x0), edges.1.max(x1));
        let Item::Segment(segment) = item else {
            continue;
        };
        let middle = segment.base;
        let words = segment.glyphs.iter().any(|glyph| glyph.c.is_alphabetic());
        match lines
            .iter_mut()
            .rev()
            .take(3)
            .find(|line| (line.0 - middle).abs() < 0.4 * look.size)
        {
            Some(line) => {
                line.1 = line.1.min(x0);
                line.2 = line.2.max(x1);
                line.3 |= words;
            }
            None => lines.push((middle, x0, x1, words)),
        }
    }
    let width = edges.1 - edges.0;
    let full = lines
        .iter()
        .filter(|line| line.2 - line.1 > 0.7 * width)
        .count();
    let words = lines.iter().filter(|line| line.3).count();
    let enough = lines.len() >= 3 && 2 * words > lines.len();
    enough && width > 7.5 * look.size && 5 * full >= 2 * lines.len()
}

/// The lines and tables of a region from top to bottom, with the edges between which it is set.
fn settle(region: Vec<Item>, page: usize, turn: Turn, width: f32, out: &mut Vec<Piece>) {
    let mut segments = Vec::new();
    let mut tables = Vec::new();
    for item in region {
        match item {
            Item::Segment(segment) => segments.push(segment),
            Item::Table(table) => tables.push(*table),
        }
    }
    let mut lines: Vec<Line> = line::rows(segments)
        .into_iter()
        .filter_map(|row| line::line(row, page, turn))
        .collect();
    measure(&mut lines, width);
    let mut pieces = table::aligned(lines);
    pieces.extend(tables.into_iter().map(Piece::Table));
    pieces.sort_by(|a, b| a.place().total_cmp(&b.place()));
    out.extend(pieces);
}

impl Piece {
    fn place(&self) -> f32 {
        match self {
            Self::Line(line) => line.base,
            Self::Table(table) => table.area.y0,
        }
    }
}

/// Finds the edges between which the lines of a region are set: those that several lines reach, or one where the margins of the page are alike.
///
/// A few lines tell nothing of it; then the margins of the page are taken to be alike.
fn measure(lines: &mut [Line], width: f32) {
    let left = edge(
        lines.iter().map(|line| (line.words_begin(), line.size)),
        false,
    )
    .unwrap_or(0.0);
    let few = lines.len() < 4 && left < 0.35 * width;
    // In a short text full of lists a single line may reach the margin.
    let mirrored = lines
        .first()
        .filter(|_| lines.len() >= 4)
        .map(|line| (width - left, line.size));
    let ends = lines.iter().map(|line| (line.x1, line.size));
    let Some(right) = edge(ends.chain(mirrored), true) else {
        return;
    };
    let right = if few { right.max(width - left) } else { right };
    for line in lines {
        line.left = left.min(line.words_begin());
        line.right = right.max(line.x1);
    }
}

/// The outermost place that two lines reach at least, or one of a few.
fn edge(ends: impl Iterator<Item = (f32, f32)>, outward: bool) -> Option<f32> {
    let sign = if outward { 1.0 } else { -1.0 };
    let mut ends: Vec<(f32, f32)> = ends.map(|(end, size)| (end * sign, size)).collect();
    ends.sort_by(|a, b| b.0.total_cmp(&a.0));
    if ends.len() <= 3 {
        return ends.first().map(|end| end.0 * sign);
    }
    ends.windows(2)
        .find(|pair| pair[0].0 - pair[1].0 < 1.5 * pair[0].1)
        .map(|pair| pair[0].0 * sign)
}
