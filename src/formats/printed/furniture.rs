//! Running heads, running feet and page numbers: what comes again on page after page at the same height.

use std::collections::HashMap;

use super::Page;
use super::chars::squeezed;
use super::line;
use super::segment::{Look, Segment, Sheet};

/// Rows at each edge of a page that are looked at.
const DEEP: usize = 3;

/// Where furniture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    Top,
    Bottom,
}

/// Takes running heads and page numbers out of the pages.
pub(super) fn leave_out(sheets: &mut [Vec<Sheet>], pages: &[Page]) {
    let look = Look::of(sheets);
    let mut counts: HashMap<(Side, String, i32), usize> = HashMap::new();
    let mut all_rows = Vec::with_capacity(sheets.len());
    for (page_sheets, page) in sheets.iter_mut().zip(pages) {
        let segments = page_sheets
            .first_mut()
            .map(|sheet| std::mem::take(&mut sheet.segments))
            .unwrap_or_default();
        let rows = line::rows(segments);
        for (side, row) in edges(&rows) {
            if let Some((key, slot)) = key(row, side, page) {
                *counts.entry((side, key, slot)).or_default() += 1;
            }
        }
        all_rows.push(rows);
    }
    let furniture = Furniture {
        counts,
        pages: pages.len(),
        look,
        pitch: pitch(&all_rows, look),
        measure: measure(&all_rows),
    };
    for (number, ((page_sheets, page), mut rows)) in
        sheets.iter_mut().zip(pages).zip(all_rows).enumerate()
    {
        furniture.strip(&mut rows, page, number);
        if let Some(sheet) = page_sheets.first_mut() {
            sheet.segments = rows.into_iter().flatten().collect();
        }
    }
    leave_out_turned(sheets);
}

/// What stands another way than its page and comes again on most pages, such as a note along the margin.
fn leave_out_turned(sheets: &mut [Vec<Sheet>]) {
    let pages = sheets.len();
    let words = |sheet: &Sheet| -> String { sheet.segments.iter().map(text).collect() };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for sheet in sheets.iter().flat_map(|sheets| sheets.iter().skip(1)) {
        *counts.entry(words(sheet)).or_default() += 1;
    }
    for page in sheets {
        let mut index = 0;
        page.retain(|sheet| {
            index += 1;
            index == 1
                || counts
                    .get(&words(sheet))
                    .is_none_or(|count| *count < 2 || 2 * count < pages)
        });
    }
}

struct Furniture {
    counts: HashMap<(Side, String, i32), usize>,
    pages: usize,
    look: Look,
    /// From one base line of the body to the next.
    pitch: f32,
    /// How wide the body is set.
    measure: f32,
}

impl Furniture {
    fn strip(&self, rows: &mut Vec<Vec<Segment>>, page: &Page, number: usize) {
        for side in [Side::Top, Side::Bottom] {
            let mut aside = Vec::new();
            while aside.len() < DEEP && self.is_outer(rows, side, page, number) {
                match side {
                    Side::Top => aside.push(rows.remove(0)),
                    Side::Bottom => aside.extend(rows.pop()),
                }
            }
            // Lines of the body come again, too: what goes on without a gap into the body belongs to it.
            while let Some(row) = aside.pop() {
                let next = match side {
                    Side::Top => rows.first(),
                    Side::Bottom => rows.last(),
                };
                if self.is_apart(&row, next) {
                    break;
                }
                match side {
                    Side::Top => rows.insert(0, row),
                    Side::Bottom => rows.push(row),
                }
            }
        }
    }

    fn is_outer(&self, rows: &[Vec<Segment>], side: Side, page: &Page, number: usize) -> bool {
        let row = match side {
            Side::Top => rows.first(),
            Side::Bottom => rows.last(),
        };
        row.is_some_and(|row| {
            self.repeats(row, side, page) || self.is_number(rows, side, page, number)
        })
    }

    /// Whether a row is told from the body next to it: by a gap, by its size, or because it is short and holds the number of the page.
    fn is_apart(&self, row: &[Segment], next: Option<&Vec<Segment>>) -> bool {
        let size = row.iter().map(|segment| segment.size).fold(0.0, f32::max);
        let other = (size - self.look.size).abs() > 0.06 * self.look.size;
        let words: String = row.iter().map(text).collect();
        let short = width(row) < 0.6 * self.measure && is_bare(&pattern(&words));
        other || short || next.is_none_or(|next| (base(next) - base(row)).abs() > 1.25 * self.pitch)
    }

    /// Whether a row comes at the same height on other pages. Titles of forms do so too, but are set larger than the body.
    fn repeats(&self, row: &[Segment], side: Side, page: &Page) -> bool {
        let Some((words, slot)) = key(row, side, page) else {
            return false;
        };
        let largest = row.iter().map(|segment| segment.size).fold(0.0, f32::max);
        let mut wanted = (side, words, slot);
        let count: usize = (slot - 1..=slot + 1)
            .map(|slot| {
                wanted.2 = slot;
                self.counts.get(&wanted).copied().unwrap_or_default()
            })
            .sum();
        let enough = if self.pages <= 4 { 2 } else { 3 };
        largest <= 1.2 * self.look.size && count >= enough
    }

    /// Whether the outermost row is nothing but the number of the page, apart from the body.
    fn is_number(&self, rows: &[Vec<Segment>], side: Side, page: &Page, number: usize) -> bool {
        let (row, next) = match side {
            Side::Top => (rows.first(), rows.get(1)),
            Side::Bottom => (
                rows.last(),
                rows.len().checked_sub(2).and_then(|at| rows.get(at)),
            ),
        };
        let (Some(row), Some((_, _))) = (row, row.and_then(|row| key(row, side, page))) else {
            return false;
        };
        let words: String = row.iter().map(text).collect();
        let apart = next.is_none_or(|next| (base(next) - base(row)).abs() > 1.8 * self.look.size);
        let stated = numbers(&words);
        let fits = stated
            .first()
            .is_some_and(|stated| *stated == number + 1 || self.pages == 1);
        apart && fits && is_bare(&pattern(&words))
    }
}

/// The usual distance between the base lines of rows; pages with little on them stretch it no further than a double line.
fn pitch(pages: &[Vec<Vec<Segment>>], look: Look) -> f32 {
    let steps = pages.iter().flat_map(|rows| rows.windows(2));
    let steps = steps.map(|pair| (base(&pair[1]) - base(&pair[0])).abs());
    middle(steps.collect(), 0.5).clamp(look.size, 2.2 * look.size)
}

/// The width of rows of running text: most are full.
fn measure(pages: &[Vec<Vec<Segment>>]) -> f32 {
    middle(pages.iter().flatten().map(|row| width(row)).collect(), 0.8)
}

/// The value at a share of the way from the smallest to the largest.
fn middle(mut values: Vec<f32>, share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let at = (values.len() as f32 * share) as usize;
    values.get(at).copied().unwrap_or_default()
}

fn width(row: &[Segment]) -> f32 {
    let x0 = row.iter().map(|segment| segment.x0).reduce(f32::min);
    let x1 = row.iter().map(|segment| segment.x1).reduce(f32::max);
    x1.zip(x0).map_or(0.0, |(x1, x0)| x1 - x0)
}

/// Patterns of a row that holds nothing but the number of its page.
fn is_bare(pattern: &str) -> bool {
    let inner = pattern.trim_matches(['-', '—', '–', '―', '·', '.', '－', '[', ']', '(', ')', '~']);
    matches!(
        inner,
        "#" | "第#页"
            | "第#頁"
            | "第#页共#页"
            | "第#页，共#页"
            | "第#页/共#页"
            | "#/#"
            | "page#"
            | "page#of#"
            | "p.#"
            | "#of#"
    )
}

/// The outermost rows of a page with their sides.
fn edges(rows: &[Vec<Segment>]) -> impl Iterator<Item = (Side, &Vec<Segment>)> {
    let top = rows.iter().take(DEEP).map(|row| (Side::Top, row));
    top.chain(rows.iter().rev().take(DEEP).map(|row| (Side::Bottom, row)))
}

/// What is compared of a row near an edge: its words with all numbers alike, and its height in steps.
fn key(row: &[Segment], side: Side, page: &Page) -> Option<(String, i32)> {
    let base = base(row);
    let from_edge = match side {
        Side::Top => base,
        Side::Bottom => page.height - base,
    };
    (from_edge < 0.2 * page.height).then(|| {
        let words: String = row.iter().map(text).collect();
        (pattern(&words), (from_edge / 6.0).round() as i32)
    })
}

fn base(row: &[Segment]) -> f32 {
    row.iter().map(|segment| segment.base).fold(0.0, f32::max)
}

fn text(segment: &Segment) -> String {
    segment.glyphs.iter().map(|glyph| glyph.c).collect()
}

/// Words without white space, in lower case, each number as `#`.
fn pattern(words: &str) -> String {
    let words = squeezed(words).to_lowercase();
    if is_roman(&words) {
        return "#".to_owned();
    }
    let mut out = String::new();
    for c in words.chars() {
        let digit = c.is_ascii_digit() || ('０'..='９').contains(&c);
        match (digit, out.ends_with('#')) {
            (true, true) => {}
            (true, false) => out.push('#'),
            (false, _) => out.push(c),
        }
    }
    out
}

fn is_roman(words: &str) -> bool {
    (1..=7).contains(&words.len()) && words.chars().all(|c| "ivxlc".contains(c))
}

/// The numbers in words.
fn numbers(words: &str) -> Vec<usize> {
    words
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_alike() {
        for (words, expected) in [
            ("— 12 —", "—#—"),
            ("第 3 页", "第#页"),
            ("xiv", "#"),
            ("Page 1 of 20", "page#of#"),
        ] {
            assert_eq!(pattern(words), expected);
            assert!(is_bare(&pattern(words)), "{words}");
        }
        assert!(!is_bare(&pattern("2024年")));
    }
}
