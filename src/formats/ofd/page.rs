//! The characters and lines of a page at their places (GB/T 33190-2016, 8.5 to 8.7 and chapter 11).

use std::collections::HashMap;

use super::tree::{Node, numbers};
use crate::formats::printed::{Area, Glyph, Page, Region, Subject, Turn, is_square, turned};

/// Millimetres, the unit of OFD, to points.
const POINTS: f32 = 72.0 / 25.4;
/// A page whose extent is not stated, in points.
pub(super) const A4: (f32, f32) = (595.3, 841.9);
/// Objects inside each other.
const DEEP: usize = 24;
/// Objects and characters of one page.
const MANY: usize = 500_000;

/// Fonts and drawings that pages refer to.
#[derive(Debug, Default)]
pub(super) struct Resources {
    bold: HashMap<String, bool>,
    units: HashMap<String, Node>,
}

impl Resources {
    /// Takes the resources of a part.
    pub(super) fn add(&mut self, part: &Node) {
        for font in part.find("Font") {
            let name = format!(
                "{} {}",
                font.attribute("FontName"),
                font.attribute("FamilyName")
            )
            .to_lowercase();
            let heavy = ["bold", "heavy", "black", "simhei", "黑体", "heiti"]
                .iter()
                .any(|word| name.contains(word));
            self.bold.insert(
                font.attribute("ID").to_owned(),
                heavy || font.attribute("Bold") == "true",
            );
        }
        for unit in part.find("CompositeGraphicUnit") {
            self.units
                .insert(unit.attribute("ID").to_owned(), unit.clone());
        }
    }
}

/// An affine map: where one step along each axis leads, and the origin.
#[derive(Clone, Copy, Debug)]
struct Map {
    right: (f32, f32),
    down: (f32, f32),
    origin: (f32, f32),
}

impl Map {
    const POINTS: Self = Self {
        right: (POINTS, 0.0),
        down: (0.0, POINTS),
        origin: (0.0, 0.0),
    };

    fn at(&self, point: (f32, f32)) -> (f32, f32) {
        let step = self.along(point);
        (step.0 + self.origin.0, step.1 + self.origin.1)
    }

    fn along(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (
            self.right.0 * x + self.down.0 * y,
            self.right.1 * x + self.down.1 * y,
        )
    }

    /// First the inner map, then this one.
    fn after(&self, inner: &Self) -> Self {
        Self {
            right: self.along(inner.right),
            down: self.along(inner.down),
            origin: self.at(inner.origin),
        }
    }

    /// The map of an object inside another: its own one, then to its place.
    fn of(object: &Node, outer: &Self) -> Self {
        let part = |list: &[f32], index: usize| list.get(index).copied().unwrap_or(0.0);
        let place = numbers(object.attribute("Boundary"));
        let moved = Self {
            right: (1.0, 0.0),
            down: (0.0, 1.0),
            origin: (part(&place, 0), part(&place, 1)),
        };
        let own = numbers(object.attribute("CTM"));
        let moved = if own.len() == 6 {
            moved.after(&Self {
                right: (own[0], own[1]),
                down: (own[2], own[3]),
                origin: (own[4], own[5]),
            })
        } else {
            moved
        };
        outer.after(&moved)
    }
}

/// Width and height that an area states, in points.
pub(super) fn extent(area: Option<&Node>) -> Option<(f32, f32)> {
    let area = area?;
    let stated = ["PhysicalBox", "ApplicationBox", "ContentBox"]
        .iter()
        .find_map(|name| area.child(name))?;
    match numbers(&stated.text()).as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => {
            Some((width * POINTS, height * POINTS))
        }
        _ => None,
    }
}

/// A rectangle of the page that an object states, in points.
pub(super) fn boundary(object: &Node) -> Option<Area> {
    match numbers(object.attribute("Boundary")).as_slice() {
        [x, y, width, height] => Some(Area::of(
            (x * POINTS, y * POINTS),
            ((x + width) * POINTS, (y + height) * POINTS),
        )),
        _ => None,
    }
}

/// Places everything of a page or template. `budget` is how many objects and characters may still be placed in the whole file; says whether
/// that and the bound of a page were enough.
pub(super) fn place(
    part: &Node,
    resources: &Resources,
    page: &mut Page,
    budget: &mut usize,
) -> bool {
    let most = MANY.min(*budget);
    let mut placer = Placer {
        resources,
        page,
        left: most,
    };
    for layer in part
        .child("Content")
        .into_iter()
        .flat_map(|content| content.children("Layer"))
    {
        placer.block(layer, &Map::POINTS, 0);
    }
    let left = placer.left;
    *budget -= most - left;
    left > 0
}

struct Placer<'a> {
    resources: &'a Resources,
    page: &'a mut Page,
    /// Objects that may still come.
    left: usize,
}

impl Placer<'_> {
    fn block(&mut self, block: &Node, map: &Map, depth: usize) {
        if depth > DEEP {
            return;
        }
        for object in &block.nodes {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            if object.attribute("Visible") == "false" {
                continue;
            }
            match object.name.as_str() {
                "TextObject" => self.text(object, map),
                "PathObject" => self.path(object, map),
                "PageBlock" | "Content" => self.block(object, map, depth + 1),
                "CompositeObject" => {
                    let resources = self.resources;
                    if let Some(unit) = resources.units.get(object.attribute("ResourceID")) {
                        self.block(unit, &Map::of(object, map), depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, object: &Node, outer: &Map) {
        let map = Map::of(object, outer);
        let number = |name: &str| object.attribute(name).parse::<f32>().ok();
        let degrees = |name: &str| object.attribute(name).parse::<i32>().unwrap_or(0);
        let size = number("Size").unwrap_or(3.5);
        let bold = number("Weight").is_some_and(|weight| weight >= 600.0)
            || self
                .resources
                .bold
                .get(object.attribute("Font"))
                .copied()
                .unwrap_or(false);
        let type_ = Type {
            size,
            stretch: number("HScale")
                .filter(|stretch| *stretch > 0.0)
                .unwrap_or(1.0),
            read: degrees("ReadDirection"),
            char: degrees("CharDirection"),
            bold,
        };
        let first = self.page.glyphs.len();
        let mut pen = Pen::default();
        for code in object.children("TextCode") {
            self.code(code, &type_, &map, &mut pen);
        }
        self.link(object, first);
    }

    /// Places the characters of one piece of text.
    fn code(&mut self, code: &Node, type_: &Type, map: &Map, pen: &mut Pen) {
        let number = |name: &str| code.attribute(name).parse::<f32>().ok();
        let mut at = pen.next(number("X"), number("Y"));
        pen.start = at;
        // Line ends come from pretty printing, they are no characters of the page.
        let chars: Vec<char> = code
            .raw()
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
            .take(self.left)
            .collect();
        self.left -= chars.len();
        let (along_x, along_y) = (
            deltas(code.attribute("DeltaX"), chars.len()),
            deltas(code.attribute("DeltaY"), chars.len()),
        );
        let down = along_x.is_empty() && !along_y.is_empty();
        let mut slope = None;
        for (index, c) in chars.iter().enumerate() {
            let step = (along_x.get(index).copied(), along_y.get(index).copied());
            // The last character has no step and goes the way of the others.
            slope = step.1.or(slope);
            self.page.glyphs.extend(type_.glyph(
                *c,
                at,
                (step.0, slope),
                map,
                (self.page.width, self.page.height),
            ));
            // Where no step is stated a character takes its own room: two at one place would be one.
            let step = match step {
                (None, None) if down => (0.0, type_.size),
                (None, None) => (type_.width(*c), 0.0),
                (right, down) => (right.unwrap_or(0.0), down.unwrap_or(0.0)),
            };
            at = (at.0 + step.0, at.1 + step.1);
        }
        pen.end = at;
    }

    /// A link that an object is.
    fn link(&mut self, object: &Node, first: usize) {
        let Some(address) = object.child("Actions").and_then(|actions| {
            actions
                .find("URI")
                .first()
                .map(|uri| uri.attribute("URI").to_owned())
        }) else {
            return;
        };
        let page = (self.page.width, self.page.height);
        let areas: Vec<Area> = self
            .page
            .glyphs
            .iter()
            .skip(first)
            .map(|glyph| glyph.area(page))
            .collect();
        if !address.is_empty() && !areas.is_empty() {
            self.page.regions.push(Region {
                areas,
                what: Subject::Link(address),
            });
        }
    }

    /// Keeps the level and upright lines of a path.
    fn path(&mut self, object: &Node, outer: &Map) {
        if self.page.rules.len() > 20_000 {
            return;
        }
        let map = Map::of(object, outer);
        let data = object
            .child("AbbreviatedData")
            .map(Node::text)
            .unwrap_or_default();
        let mut points: Vec<(f32, f32)> = Vec::new();
        let mut tokens = data.split_whitespace();
        let mut level = true;
        while let Some(token) = tokens.next() {
            let mut point =
                || Some(map.at((tokens.next()?.parse().ok()?, tokens.next()?.parse().ok()?)));
            match token {
                "M" | "S" => {
                    self.lines(&points, level);
                    points.clear();
                    level = true;
                    points.extend(point());
                }
                "L" => points.extend(point()),
                "C" => points.extend(points.first().copied()),
                _ => level = false,
            }
        }
        self.lines(&points, level);
    }

    fn lines(&mut self, points: &[(f32, f32)], level: bool) {
        if !level {
            return;
        }
        for pair in points.windows(2) {
            if (pair[0].0 - pair[1].0).abs() < 1.5 || (pair[0].1 - pair[1].1).abs() < 1.5 {
                self.page.rules.push(Area::of(pair[0], pair[1]));
            }
        }
    }
}

/// Where the last piece of text began, and where it ended.
#[derive(Clone, Copy, Debug, Default)]
struct Pen {
    start: (f32, f32),
    end: (f32, f32),
}

impl Pen {
    /// Where the next piece begins: what it does not say is as in the last one (table 46). A piece without any place follows the last one.
    fn next(&self, x: Option<f32>, y: Option<f32>) -> (f32, f32) {
        match (x, y) {
            (None, None) => self.end,
            (x, y) => (x.unwrap_or(self.start.0), y.unwrap_or(self.start.1)),
        }
    }
}

/// How the characters of an object are set.
struct Type {
    size: f32,
    stretch: f32,
    /// Where lines and heads of characters point, in degrees.
    read: i32,
    char: i32,
    bold: bool,
}

impl Type {
    /// How wide a character is, as nobody says: OFD states only where the next one begins.
    fn width(&self, c: char) -> f32 {
        let share = match c {
            c if is_square(c) => 1.0,
            'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.3,
            'W' | 'M' | 'm' | 'w' | '@' | '%' | '—' | '…' => 0.95,
            c if c.is_uppercase() => 0.72,
            _ => 0.56,
        };
        share * self.size * self.stretch
    }

    fn glyph(
        &self,
        c: char,
        at: (f32, f32),
        step: (Option<f32>, Option<f32>),
        map: &Map,
        page: (f32, f32),
    ) -> Option<Glyph> {
        let length = |(x, y): (f32, f32)| x.hypot(y);
        let up = map.along((0.0, -self.size));
        let size = length(up);
        let width = self.width(c);
        let downwards = step
            .1
            .is_some_and(|down| down.abs() > step.0.unwrap_or(0.0).abs() + 0.1 * self.size);
        // Characters stand upright under each other: vertical writing.
        let vertical = downwards && self.char == self.read || self.read == 90 && self.char == 270;
        let stated = step
            .0
            .filter(|step| *step > 0.0 && *step <= width + 0.2 * self.size);
        let (turn, corner, advance) = if vertical {
            let corner = map.at((at.0, at.1 - 0.88 * self.size));
            (Turn::of(-up.0, -up.1)?, corner, size)
        } else {
            let line = match self.read {
                90 => (0.0, 1.0),
                180 => (-1.0, 0.0),
                270 => (0.0, -1.0),
                _ => (1.0, 0.0),
            };
            let along = map.along(line);
            let scale = length(along);
            (
                Turn::of(along.0, along.1)?,
                map.at(at),
                stated.unwrap_or(width) * scale,
            )
        };
        let (x0, y) = turned(turn, corner, page);
        Some(Glyph {
            c,
            turn,
            x0,
            x1: x0 + advance,
            base: if vertical { y - 0.12 * size } else { y },
            size,
            bold: self.bold,
        })
    }
}

/// `g 3 5.0 4` is `5.0 5.0 5.0 4`.
fn deltas(list: &str, most: usize) -> Vec<f32> {
    let mut out = Vec::new();
    let mut parts = list.split_whitespace();
    while let Some(part) = parts.next() {
        if part == "g" {
            let count = parts
                .next()
                .and_then(|count| count.parse::<usize>().ok())
                .unwrap_or(0);
            let step = parts
                .next()
                .and_then(|step| step.parse::<f32>().ok())
                .unwrap_or(0.0);
            out.extend(std::iter::repeat_n(step, count.min(most)));
        } else if let Ok(step) = part.parse::<f32>() {
            out.push(step);
        }
        if out.len() >= most {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_between_characters() {
        for (list, expected) in [
            ("g 3 5", vec![5.0, 5.0, 5.0]),
            ("1 g 2 3 4", vec![1.0, 3.0, 3.0, 4.0]),
            ("", vec![]),
            ("g", vec![]),
            ("x 1", vec![1.0]),
        ] {
            assert_eq!(deltas(list, 100), expected, "{list}");
        }
        assert_eq!(deltas("g 99999999999 1", 100).len(), 100);
    }
}
