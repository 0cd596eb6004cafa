//! Printed pages → blocks: what PDF and OFD have in common.
//!
//! Such files say which character stands where, and nothing about words, lines or paragraphs. The loaders hand over [`Page`]s of
//! [`Glyph`]s; [`assemble`] finds out, page by page and then over all pages, what a reader sees:
//!
//! ```text
//! glyphs ─segment→ segments ─furniture→ without running heads ─table, column→ regions in reading order ─line→ lines
//!        ─note→ footnotes apart ─paragraph→ paragraphs ─endnote, heading→ notes, headings ─write→ Document
//! ```
//!
//! Lengths are points (1/72 inch), or whatever unit the loader uses throughout; every threshold is relative to the size of the type. `y`
//! grows downwards. Reading order follows the recursive cut at white space (Nagy, Seth: "Hierarchical representation of optically scanned
//! documents", 1984), with cuts between columns only where prose stands on both sides.

mod chars;
mod column;
mod direction;
mod endnote;
mod furniture;
mod heading;
mod joint;
mod line;
mod note;
mod paragraph;
mod read;
mod remark;
mod segment;
mod table;
mod turn;
mod write;

#[cfg(test)]
mod tests;

#[cfg(feature = "ofd")]
pub(super) use chars::is_square;
#[cfg(test)]
pub(super) use read::FIRST;
pub(super) use read::{Entry, Read};
pub(super) use remark::Remark;
pub(super) use turn::{Turn, turned};
use write::Assembled;

pub(super) use super::{GLYPHS, PAGES};

use crate::message::Message;

/// One character at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it says.
    pub(super) c: char,
    /// Which way it stands. Places are in the frame of this turn, see [`turned`].
    pub(super) turn: Turn,
    /// Where it begins along the line.
    pub(super) x0: f32,
    /// Where the next one would begin.
    pub(super) x1: f32,
    /// The base line.
    pub(super) base: f32,
    /// The size of the type.
    pub(super) size: f32,
    /// Whether it is drawn bold.
    pub(super) bold: bool,
}

impl Glyph {
    /// Where its middle stands on the upright page.
    fn middle(&self, page: (f32, f32)) -> (f32, f32) {
        let middle = (f32::midpoint(self.x0, self.x1), self.base - 0.3 * self.size);
        turn::upright(self.turn, middle, page)
    }

    /// What it covers of the upright page.
    #[cfg(feature = "ofd")]
    pub(super) fn area(&self, page: (f32, f32)) -> Area {
        let corner = |x, y| turn::upright(self.turn, (x, y), page);
        Area::of(
            corner(self.x0, self.base - 0.8 * self.size),
            corner(self.x1, self.base + 0.2 * self.size),
        )
    }
}

/// An upright rectangle of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

impl Area {
    /// The rectangle of two corners, whichever they are.
    pub(super) fn of(a: (f32, f32), b: (f32, f32)) -> Self {
        Self {
            x0: a.0.min(b.0),
            y0: a.1.min(b.1),
            x1: a.0.max(b.0),
            y1: a.1.max(b.1),
        }
    }

    pub(super) fn holds(&self, x: f32, y: f32) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }
}

/// A stretch of a page that says something about the words in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    /// Where; several for several lines.
    pub(super) areas: Vec<Area>,
    /// An address, or an annotation by its number in the loader's list.
    pub(super) what: Subject,
}

/// What a region says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    /// A link to an address.
    Link(String),
    /// The annotation of this number.
    Remark(usize),
}

/// A page as it is printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    /// Its extent.
    pub(super) width: f32,
    /// Its extent.
    pub(super) height: f32,
    /// Its characters, in any order.
    pub(super) glyphs: Vec<Glyph>,
    /// Lines that are drawn, as thin rectangles of the upright frame.
    pub(super) rules: Vec<Area>,
    /// Links and annotations, in the upright frame.
    pub(super) regions: Vec<Region>,
}

/// Finds out what the pages say; see the module. `title` is the one that the file states: words of the first page that say the same are it. `step`
/// hears now and then how much is done, of twice the count of pages.
fn assemble(
    pages: Vec<Page>,
    contents: &[Entry],
    title: Option<&str>,
    out: crate::document::Builder,
    step: &mut Step<'_>,
) -> Result<Assembled, Message> {
    let count = pages.len();
    let mut sheets: Vec<Vec<segment::Sheet>> = Vec::with_capacity(count);
    let mut frames = Vec::with_capacity(count);
    for (number, mut page) in pages.into_iter().enumerate() {
        step(number)?;
        let glyphs = std::mem::take(&mut page.glyphs);
        sheets.push(segment::sheets(&page, glyphs));
        frames.push(page);
    }
    furniture::leave_out(&mut sheets, &frames);
    let look = segment::Look::of(&sheets);
    let mut flow = Vec::new();
    let mut notes = Vec::new();
    for (number, (page_sheets, page)) in sheets.into_iter().zip(&frames).enumerate() {
        step(count + number)?;
        for sheet in page_sheets {
            let pieces = column::pieces(sheet, page, number, look);
            flow.extend(note::take_out(pieces, page, look, &mut notes));
        }
    }
    let mut paragraphs = paragraph::join(flow, look);
    endnote::find(&mut paragraphs, &mut notes);
    heading::find(&mut paragraphs, contents, title, look);
    Ok(write::write(paragraphs, &notes, &frames, look, out))
}

/// Hears how much of an assembly is done; an error ends it.
pub(super) type Step<'s> = dyn FnMut(usize) -> Result<(), Message> + 's;
