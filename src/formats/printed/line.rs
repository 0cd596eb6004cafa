//! Segments → lines, with spaces where there are gaps between words.

use super::chars::{is_square, is_wide};
use super::segment::Segment;
use super::{Glyph, Turn, direction};

/// Type below this share of its line's size may be raised or lowered in it: browsers set scripts at five sixths or eight ninths, word
/// processors at less.
const SCRIPT: f32 = 0.9;

/// Characters of a script at most; what is longer and small is a caption or a cell.
const SHORT: usize = 8;

/// A line of a region.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its characters in order, spaces among them.
    pub(super) glyphs: Vec<Glyph>,
    /// Where segments begin after the first one, as indices of `glyphs`.
    pub(super) cuts: Vec<usize>,
    /// Where footnotes are referred to: indices of `glyphs`, and of the note.
    pub(super) refs: Vec<(usize, usize)>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    /// The edges between which its region is set.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Index of its page.
    pub(super) page: usize,
    pub(super) turn: Turn,
}

impl Line {
    pub(super) fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.c).collect()
    }

    pub(super) fn first(&self) -> char {
        self.glyphs.first().map_or(' ', |glyph| glyph.c)
    }

    pub(super) fn last(&self) -> char {
        self.glyphs.last().map_or(' ', |glyph| glyph.c)
    }

    /// Whether all of it is bold.
    pub(super) fn is_bold(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.bold || glyph.c == ' ')
    }

    pub(super) fn top(&self) -> f32 {
        self.base - 0.8 * self.size
    }

    /// Whether something in it is raised or lowered, which drives lines apart.
    pub(super) fn has_script(&self) -> bool {
        self.glyphs.iter().any(|glyph| {
            glyph.size < SCRIPT * self.size && (glyph.base - self.base).abs() > 0.1 * self.size
        })
    }

    /// Where its words begin: ideographic spaces are an indent.
    pub(super) fn words_begin(&self) -> f32 {
        let mut words = self.glyphs.iter().filter(|glyph| !glyph.c.is_whitespace());
        // Words from right to left do not begin where they stand first.
        let first = words.next().map_or(self.x0, |glyph| glyph.x0);
        if self
            .glyphs
            .first()
            .is_some_and(|glyph| direction::is_leftward(glyph.c))
        {
            return words.map(|glyph| glyph.x0).fold(first, f32::min);
        }
        first
    }
}

/// Groups segments that stand on one line, and sorts the lines from top to bottom.
pub(super) fn rows(mut segments: Vec<Segment>) -> Vec<Vec<Segment>> {
    // What is set largest in a region would draw lines together that it merely reaches over: it comes last.
    let usual = usual_size(&segments);
    let order = |segment: &Segment| {
        if segment.size > 1.7 * usual && segment.glyphs.len() <= 2 {
            2
        } else {
            u8::from(segment.size < SCRIPT * usual)
        }
    };
    segments.sort_by(|a, b| order(a).cmp(&order(b)).then(a.base.total_cmp(&b.base)));
    let mut rows: Vec<(f32, f32, f32, Vec<Segment>)> = Vec::new();
    for segment in segments {
        let (top, bottom) = (segment.top(), segment.bottom());
        let height = bottom - top;
        let small = order(&segment) == 1 && segment.glyphs.len() <= SHORT;
        let reach = |row: &(f32, f32, f32, Vec<Segment>)| bottom.min(row.1) - top.max(row.0);
        // Some programs raise a script by half of its line: less of it lies within the line then, but more than in any other.
        let least = if small { 0.25 } else { 0.5 };
        let joins = |row: &&mut (f32, f32, f32, Vec<Segment>)| {
            let smaller = height.min(row.1 - row.0);
            let level = (segment.base - row.2).abs() <= 0.25 * segment.size;
            let script =
                segment.size < SCRIPT * (row.1 - row.0) || SCRIPT * segment.size > row.1 - row.0;
            reach(row) >= least * smaller && (level || script)
        };
        // Rows come in the order of their base lines; only the last of them may hold this one, but for what was put off.
        let found = if order(&segment) == 0 {
            rows.iter_mut().rev().take(2).find(joins)
        } else if small {
            rows.iter_mut()
                .filter(joins)
                .max_by(|a, b| reach(a).total_cmp(&reach(b)))
        } else {
            rows.iter_mut().find(joins)
        };
        match found {
            Some(row) => row.3.push(segment),
            None => rows.push((top, bottom, segment.base, vec![segment])),
        }
    }
    rows.sort_by(|a, b| a.2.total_cmp(&b.2));
    rows.into_iter()
        .map(|(_, _, _, mut row)| {
            row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
            row
        })
        .collect()
}

fn usual_size(segments: &[Segment]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = segments
        .iter()
        .map(|segment| (segment.size, segment.glyphs.len()))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut seen = 0;
    for (size, count) in sizes {
        seen += count;
        if seen > half {
            return size;
        }
    }
    0.0
}

/// One line of the segments of a row.
pub(super) fn line(row: Vec<Segment>, page: usize, turn: Turn) -> Option<Line> {
    let main = row.iter().max_by_key(|segment| segment.glyphs.len())?;
    let (size, base) = (main.size, main.base);
    let x0 = row.iter().map(|segment| segment.x0).reduce(f32::min)?;
    let x1 = row.iter().map(|segment| segment.x1).reduce(f32::max)?;
    let mut all: Vec<(usize, Glyph)> = Vec::new();
    for (number, segment) in row.into_iter().enumerate() {
        all.extend(segment.glyphs.into_iter().map(|glyph| (number, glyph)));
    }
    // A script stands between the letters of its line.
    all.sort_by(|a, b| a.1.x0.total_cmp(&b.1.x0));
    let spread = letter_spacing(&all);
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut cuts = Vec::new();
    let mut last: Option<(usize, Glyph)> = None;
    for (number, glyph) in all {
        let space = glyphs.last().is_some_and(|glyph| glyph.c == ' ');
        if glyph.c == ' ' {
            if !space && !glyphs.is_empty() {
                glyphs.push(glyph);
            }
            continue;
        }
        if let Some((before, previous)) = last {
            let far = glyph.x0 - previous.x1 > 0.8 * previous.size.max(glyph.size);
            if !space && (is_word_gap(&previous, &glyph, spread)) {
                glyphs.push(Glyph {
                    c: ' ',
                    x0: previous.x1,
                    x1: glyph.x0,
                    ..glyph
                });
            }
            if before != number && far {
                cuts.push(glyphs.len());
            }
        }
        last = Some((number, glyph));
        glyphs.push(glyph);
    }
    while glyphs.last().is_some_and(|glyph| glyph.c == ' ') {
        glyphs.pop();
    }
    direction::settle(&mut glyphs, &cuts);
    (!glyphs.is_empty()).then_some(Line {
        glyphs,
        cuts,
        refs: Vec::new(),
        x0,
        x1,
        base,
        size,
        left: x0,
        right: x1,
        page,
        turn,
    })
}

/// The gap that letters of a line have from each other when it is set with wide spacing, in sizes of the type.
fn letter_spacing(all: &[(usize, Glyph)]) -> f32 {
    let mut gaps: Vec<f32> = all
        .windows(2)
        .filter(|pair| {
            pair.iter()
                .all(|(_, glyph)| glyph.c.is_alphabetic() && !is_square(glyph.c))
        })
        .map(|pair| (pair[1].1.x0 - pair[0].1.x1) / pair[0].1.size)
        .collect();
    if gaps.len() < 6 {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    gaps.select_nth_unstable_by(middle, f32::total_cmp)
        .1
        .max(0.0)
}

/// Whether the gap between two characters is a space between words. Between Han characters there is none in running text.
fn is_word_gap(before: &Glyph, after: &Glyph, spread: f32) -> bool {
    if before.c == '\u{3000}' || after.c == '\u{3000}' || before.c == ' ' {
        return false;
    }
    let gap = (after.x0 - before.x1) / before.size.max(after.size);
    let (wide_before, wide_after) = (is_square(before.c), is_square(after.c));
    // Marks that Chinese and Latin share: a quotation mark of a Latin font is not set in a square.
    let latin = |glyph: &Glyph| glyph.x1 - glyph.x0 < 0.7 * glyph.size;
    let shared = !is_wide(before.c) && !is_wide(after.c);
    match (wide_before, wide_after) {
        (true, true) if shared && (latin(before) || latin(after)) => gap > 0.25,
        // But what stands far apart is no word: `甲方：　　　乙方：` of a form.
        (true, true) => gap > 3.0,
        // Word processors set a quarter of a square between Chinese and Latin.
        (true, false) | (false, true) if is_wide(before.c) || is_wide(after.c) => gap > 0.45,
        _ if spread > 0.1 => gap > spread * 1.6 + 0.05,
        _ => gap > 0.15,
    }
}
