//! What a page draws, as far as it concerns words: glyphs with their places, thin lines, and whether there are pictures.

use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::hayro_syntax::object::{Dict, Name, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use super::decode::Decoder;
use super::strings;
use crate::formats::printed::{Area, Glyph, Page, Turn, turned};

/// Things that one page may draw; a page with more is broken off. Some hundred times the fullest real page.
const MANY: usize = if cfg!(test) { 50_000 } else { 2_000_000 };
/// Lines that are kept of a page; a page with more is a drawing.
const RULES: usize = 20_000;

/// What was collected of a page.
pub(super) struct Collected {
    pub(super) page: Page,
    /// Glyphs that were drawn.
    pub(super) glyphs: usize,
    /// Glyphs of which nothing tells what they say.
    pub(super) unknown: usize,
    pub(super) images: usize,
    /// Everything that was drawn, whether it says something or not.
    pub(super) drawn: usize,
}

/// A stretch of the page's content that the file marked.
enum Marked {
    /// Running heads, page numbers and watermarks: left out.
    Furniture,
    /// What the glyphs from here on really say.
    Actual(String, usize),
    Other,
}

/// Collects what a page draws.
pub(super) struct Collector<'d, 'a> {
    collected: Collected,
    decoder: &'d mut Decoder<'a>,
    marked: Vec<Marked>,
    furniture: usize,
    /// Where the glyphs of the last run begin in the list, and the place of its first one.
    last_run: (usize, Point),
}

impl<'d, 'a> Collector<'d, 'a> {
    pub(super) fn new(width: f32, height: f32, decoder: &'d mut Decoder<'a>) -> Self {
        let page = Page {
            width,
            height,
            ..Page::default()
        };
        Self {
            collected: Collected {
                page,
                glyphs: 0,
                unknown: 0,
                images: 0,
                drawn: 0,
            },
            decoder,
            marked: Vec::new(),
            furniture: 0,
            last_run: (0, Point::ZERO),
        }
    }

    pub(super) fn finish(mut self) -> Collected {
        while !self.marked.is_empty() {
            self.unmark();
        }
        self.collected
    }

    /// Counts, and breaks off a page that draws without end. The unwinding is caught where the page was begun; it is no panic, nothing is printed.
    fn count(&mut self, things: usize) {
        self.collected.drawn += things;
        if self.collected.drawn > MANY {
            std::panic::resume_unwind(Box::new("too much on one page"));
        }
    }

    fn unmark(&mut self) {
        match self.marked.pop() {
            Some(Marked::Furniture) => self.furniture -= 1,
            Some(Marked::Actual(words, from)) => self.replace(&words, from),
            Some(Marked::Other) | None => {}
        }
    }

    /// Puts words in the place of the glyphs from an index on, when these stand on one line.
    fn replace(&mut self, words: &str, from: usize) {
        let glyphs = &mut self.collected.page.glyphs;
        let Some(old) = glyphs.get(from..).filter(|old| !old.is_empty()) else {
            return;
        };
        let first = old[0];
        let one_line = old.iter().all(|glyph| {
            glyph.turn == first.turn && (glyph.base - first.base).abs() < 0.5 * first.size
        });
        let visible = words.chars().filter(|c| !c.is_control()).count();
        if !one_line || visible > 8 * old.len() + 8 {
            return;
        }
        // What is said to be no text is none (14.9.4), as numbers of lines beside code.
        if visible == 0 {
            glyphs.truncate(from);
            return;
        }
        let x0 = old
            .iter()
            .map(|glyph| glyph.x0)
            .fold(f32::INFINITY, f32::min);
        let x1 = old
            .iter()
            .map(|glyph| glyph.x1)
            .fold(f32::NEG_INFINITY, f32::max);
        glyphs.truncate(from);
        spread(words, Glyph { x0, x1, ..first }, glyphs);
    }

    fn glyph(&mut self, glyph: &PdfGlyph<'_>, place: Place, bold: bool) {
        self.collected.glyphs += 1;
        let words = match self.decoder.words(glyph) {
            Some(words) => words,
            None if is_blank(glyph) => " ".to_owned(),
            None => {
                self.collected.unknown += 1;
                "\u{FFFD}".to_owned()
            }
        };
        let (width, height) = (self.collected.page.width, self.collected.page.height);
        if let Some(glyph) = place.glyph((width, height), bold) {
            spread(&words, glyph, &mut self.collected.page.glyphs);
        }
    }

    /// Keeps a line that is drawn, or the thin rectangle that serves as one.
    fn rule(&mut self, from: Point, to: Point) {
        let rules = &mut self.collected.page.rules;
        if rules.len() < RULES {
            rules.push(Area::of(
                (from.x as f32, from.y as f32),
                (to.x as f32, to.y as f32),
            ));
        }
    }

    fn filled(&mut self, rect: Rect) {
        let (along, down) = (rect.x1 - rect.x0, rect.y1 - rect.y0);
        if along.min(down) <= 3.0 && along.max(down) > 3.0 {
            self.rule(Point::new(rect.x0, rect.y0), Point::new(rect.x1, rect.y1));
        }
    }

    fn stroked(&mut self, path: &BezPath, transform: Affine) {
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        for element in path.elements().iter().take(RULES) {
            let to = match element {
                PathEl::MoveTo(to) => {
                    start = transform * *to;
                    at = start;
                    continue;
                }
                PathEl::LineTo(to) => transform * *to,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    at = transform * *to;
                    continue;
                }
            };
            if (to.x - at.x).abs() < 1.5 || (to.y - at.y).abs() < 1.5 {
                self.rule(at, to);
            }
            at = to;
        }
    }

    /// The rectangles of a path that is filled.
    fn filled_path(&mut self, path: &BezPath, transform: Affine) {
        let mut points: Vec<Point> = Vec::new();
        for element in path.elements().iter().take(RULES) {
            match element {
                PathEl::MoveTo(to) => {
                    self.close(&points);
                    points.clear();
                    points.push(transform * *to);
                }
                PathEl::LineTo(to) => points.push(transform * *to),
                PathEl::ClosePath => {}
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => points.extend([Point::ZERO; 8]),
            }
        }
        self.close(&points);
    }

    fn close(&mut self, points: &[Point]) {
        if !(4..=5).contains(&points.len()) {
            return;
        }
        let mut rect = Rect::from_points(points[0], points[2]);
        let level = points
            .windows(2)
            .all(|pair| (pair[0].x - pair[1].x).abs() < 0.5 || (pair[0].y - pair[1].y).abs() < 0.5);
        if level {
            rect = rect.abs();
            self.filled(rect);
        }
    }
}

/// Whether a glyph shows nothing.
fn is_blank(glyph: &PdfGlyph<'_>) -> bool {
    match glyph {
        PdfGlyph::Outline(outline) => outline.outline().is_empty(),
        PdfGlyph::Type3(_) => false,
    }
}

/// Shares the width of a glyph among the characters that it stands for.
fn spread(words: &str, glyph: Glyph, out: &mut Vec<Glyph>) {
    let count = words.chars().count().max(1) as f32;
    let step = (glyph.x1 - glyph.x0) / count;
    for (index, c) in words.chars().enumerate() {
        let x0 = glyph.x0 + step * index as f32;
        out.push(Glyph {
            c,
            x0,
            x1: x0 + step,
            ..glyph
        });
    }
}

/// Where a glyph stands on the page: its origin, the lengths of its axes for one em.
#[derive(Clone, Copy, Debug)]
struct Place {
    origin: Point,
    along: (f64, f64),
    up: (f64, f64),
    /// Advance, in ems.
    advance: f64,
    vertical: bool,
}

impl Place {
    fn of(transform: Affine, advance: f32, vertical: bool) -> Self {
        let parts = transform.as_coeffs();
        Self {
            origin: Point::new(parts[4], parts[5]),
            along: (parts[0] * 1000.0, parts[1] * 1000.0),
            up: (parts[2] * 1000.0, parts[3] * 1000.0),
            advance: f64::from(advance) / 1000.0,
            vertical,
        }
    }

    fn size(&self) -> f64 {
        self.up.0.hypot(self.up.1)
    }

    /// How much wider the type is drawn than it is tall.
    fn stretch(&self) -> f64 {
        self.along.0.hypot(self.along.1) / self.size().max(1e-9)
    }

    fn glyph(&self, page: (f32, f32), bold: bool) -> Option<Glyph> {
        let size = self.size();
        let (turn, corner) = if self.vertical {
            let corner = (
                self.origin.x + 0.88 * self.up.0,
                self.origin.y + 0.88 * self.up.1,
            );
            (Turn::of(-self.up.0 as f32, -self.up.1 as f32)?, corner)
        } else {
            (
                Turn::of(self.along.0 as f32, self.along.1 as f32)?,
                (self.origin.x, self.origin.y),
            )
        };
        let (x0, y) = turned(turn, (corner.0 as f32, corner.1 as f32), page);
        let (base, length) = if self.vertical {
            (y - 0.12 * size as f32, size)
        } else {
            (y, self.advance * size)
        };
        Some(Glyph {
            c: ' ',
            turn,
            x0,
            x1: x0 + length.max(0.0) as f32,
            base,
            size: size as f32,
            bold,
        })
    }
}

/// Where the glyphs of a run stand. A substitute for a font that is not in the file is drawn stretched to fit, and so is type that is set
/// wide; only the places of the next glyphs tell which of the two a stretch is.
fn places(run: &GlyphRun<'_, '_>, transform: Affine) -> Vec<Place> {
    let vertical = run.writing_mode() == WritingMode::Vertical;
    let mut places: Vec<Place> = run
        .glyphs()
        .iter()
        .map(|glyph| {
            let advance = match &**glyph {
                PdfGlyph::Outline(outline) => outline.advance_width(),
                PdfGlyph::Type3(type3) => type3.advance_width(),
            };
            Place::of(
                transform * glyph.transform(),
                advance.unwrap_or(500.0),
                vertical,
            )
        })
        .collect();
    let (mut plain, mut wide) = (0.0, 0.0);
    for pair in places.windows(2) {
        let gap = pair[1].origin.distance(pair[0].origin);
        let width = pair[0].advance * pair[0].size();
        plain += (gap - width).abs();
        wide += (gap - width * pair[0].stretch()).abs();
    }
    if wide < plain || places.len() == 1 {
        for place in &mut places {
            place.advance *= place.stretch();
        }
    }
    places
}

impl<'a> Device<'a> for Collector<'_, 'a> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(run.glyphs().len());
        let places = places(run, props.transform);
        let (Some(first), Some(place)) = (run.glyphs().first(), places.first()) else {
            return;
        };
        let (from, origin) = self.last_run;
        if matches!(mode, DrawMode::Stroke(_)) && origin.distance(place.origin) < 0.01 {
            // Filled and stroked: drawn bold.
            for glyph in self
                .collected
                .page
                .glyphs
                .get_mut(from..)
                .unwrap_or_default()
            {
                glyph.bold = true;
            }
            return;
        }
        self.last_run = (self.collected.page.glyphs.len(), place.origin);
        if self.furniture > 0 {
            return;
        }
        let bold = self.decoder.begin(first);
        for (glyph, place) in run.glyphs().iter().zip(places) {
            self.glyph(glyph, place, bold);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1 + path.elements().len() / 4);
        match mode {
            DrawMode::Fill(_) => self.filled_path(path, props.transform),
            DrawMode::Stroke(_) => self.stroked(path, props.transform),
            DrawMode::FillAndStroke(..) => {
                self.filled_path(path, props.transform);
                self.stroked(path, props.transform);
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(1);
        let placed = props.transform.transform_rect_bbox(*rect);
        if !matches!(mode, DrawMode::Stroke(_)) {
            self.filled(placed);
        }
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            self.stroked(&rect.to_path(0.1), props.transform);
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count(1);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.count(1);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count(1);
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.count(1);
        self.collected.images += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.count(1);
        let name = |key: &str| {
            properties
                .and_then(|dict| dict.get::<Name<'_>>(key))
                .map(|name| name.as_str().to_owned())
        };
        let actual = properties.and_then(|dict| dict.get::<PdfString<'_>>("ActualText"));
        let marked = if tag == b"Artifact" && name("Type").as_deref() == Some("Pagination") {
            self.furniture += 1;
            Marked::Furniture
        } else if let Some(actual) = actual {
            Marked::Actual(
                strings::text(actual.as_bytes()),
                self.collected.page.glyphs.len(),
            )
        } else {
            Marked::Other
        };
        self.marked.push(marked);
    }

    fn end_marked_content(&mut self) {
        self.unmark();
    }
}
