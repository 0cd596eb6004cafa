//! Blocks → the document.

use super::note::Note;
use super::paragraph::{Block, Ink, Kind, joined};
use super::segment::Look;
use super::{Page, Subject};
use crate::document::{BlockKind, Builder, Inline, Marker};
use crate::text::{Offset, Span};

/// A document that is still being built, and what was learnt on the way.
#[derive(Debug)]
pub(in crate::formats) struct Assembled {
    /// Text, blocks, marks and footnotes.
    pub(in crate::formats) builder: Builder,
    /// For each annotation that was given with a page: the words under it, `None` when there are none.
    pub(in crate::formats) remarks: Vec<(usize, Span)>,
    /// Where the words of each page begin; a page without any has the place where they would.
    pub(in crate::formats) begins: Vec<Offset>,
    /// For each page its first words at or below a height: page, height in the upright frame, place.
    pub(in crate::formats) heights: Vec<Vec<(f32, Offset)>>,
}

/// Characters of one page that stand in its regions.
struct Spot {
    x: f32,
    y: f32,
    span: Span,
}

struct Writer<'a> {
    builder: Builder,
    pages: &'a [Page],
    spots: Vec<Vec<Spot>>,
    heights: Vec<Vec<(f32, Offset)>>,
    begins: Vec<Option<Offset>>,
}

/// Writes everything in order, the footnotes last.
pub(super) fn write(
    blocks: Vec<Block>,
    notes: &[Note],
    pages: &[Page],
    look: Look,
    builder: Builder,
) -> Assembled {
    let mut writer = Writer {
        builder,
        pages,
        spots: pages.iter().map(|_| Vec::new()).collect(),
        heights: pages.iter().map(|_| Vec::new()).collect(),
        begins: vec![None; pages.len()],
    };
    for block in blocks {
        writer.block(&block, notes, look);
    }
    for note in notes {
        writer.note(note);
    }
    writer.finish()
}

impl Writer<'_> {
    fn block(&mut self, block: &Block, notes: &[Note], look: Look) {
        let heading = matches!(block.kind, Kind::Heading(_));
        let row = matches!(block.kind, Kind::Row(..));
        if block.inks.is_empty() {
            // Nothing but the arrow of a note stood there.
            return;
        }
        if let Kind::Note(Some(note)) = block.kind
            && let Some(note) = notes.get(note)
        {
            self.builder.footnote(note.label.as_str());
        }
        self.builder.open(match block.kind {
            Kind::Paragraph => BlockKind::Paragraph,
            Kind::Heading(level) => BlockKind::Heading(level),
            Kind::Bullet => BlockKind::Item {
                depth: 0,
                marker: Some(Marker::Bullet),
            },
            Kind::Row(table, header) => BlockKind::Row { table, header },
            Kind::Note(_) => BlockKind::Footnote,
        });
        let strong = !heading && !row && !look.bold;
        self.inks(&block.inks, &block.refs, notes, strong);
        self.builder.close();
    }

    fn note(&mut self, note: &Note) {
        if note.lines.is_empty() {
            // It stands among the blocks.
            return;
        }
        let inks = joined(&note.lines);
        // The label is a decoration only where something refers to it.
        let skipped = if note.referred { note.labelled } else { 0 };
        if note.referred {
            self.builder.close();
            self.builder.footnote(note.label.as_str());
        }
        self.builder.open(BlockKind::Footnote);
        self.inks(inks.get(skipped..).unwrap_or_default(), &[], &[], false);
        self.builder.close();
    }

    fn inks(&mut self, inks: &[Ink], refs: &[(usize, usize)], notes: &[Note], strong: bool) {
        let mut bold: Option<Offset> = None;
        let mut refs = refs.iter().peekable();
        for (index, (glyph, page)) in inks.iter().enumerate() {
            while let Some((_, note)) = refs.next_if(|(at, _)| *at <= index) {
                self.refer(notes, *note);
            }
            let here = self.builder.here();
            if glyph.bold && strong && bold.is_none() && glyph.c != ' ' {
                bold = Some(here);
            }
            if !glyph.bold
                && let Some(from) = bold.take()
            {
                self.builder.mark(from, Inline::Strong);
            }
            let mut buffer = [0; 4];
            self.builder.push(glyph.c.encode_utf8(&mut buffer));
            self.remember(glyph, *page, Span::new(here, self.builder.here()));
        }
        if let Some(from) = bold {
            self.builder.mark(from, Inline::Strong);
        }
        for (_, note) in refs {
            self.refer(notes, *note);
        }
    }

    fn refer(&mut self, notes: &[Note], note: usize) {
        if let Some(note) = notes.get(note) {
            let here = self.builder.here();
            self.builder
                .mark(here, Inline::Reference(note.label.clone()));
        }
    }

    /// Keeps in mind where on the page these words stood.
    fn remember(&mut self, glyph: &super::Glyph, page: usize, span: Span) {
        let Some(frame) = self.pages.get(page) else {
            return;
        };
        let begin = &mut self.begins[page];
        *begin = Some(begin.map_or(span.start, |begin| begin.min(span.start)));
        let (x, y) = glyph.middle((frame.width, frame.height));
        let heights = &mut self.heights[page];
        if heights
            .last()
            .is_none_or(|(last, _)| (last - y).abs() > 0.5 * glyph.size)
        {
            heights.push((y, span.start));
        }
        if !frame.regions.is_empty() {
            self.spots[page].push(Spot { x, y, span });
        }
    }

    fn finish(mut self) -> Assembled {
        let mut remarks = Vec::new();
        for (page, spots) in self.pages.iter().zip(&self.spots) {
            for region in &page.regions {
                for span in spans(spots, &region.areas) {
                    match &region.what {
                        Subject::Link(address) => {
                            self.builder.mark_span(span, Inline::Link(address.clone()));
                        }
                        Subject::Remark(number) => remarks.push((*number, span)),
                    }
                }
            }
        }
        let mut next = self.builder.here();
        let mut begins = Vec::with_capacity(self.begins.len());
        for begin in self.begins.iter().rev() {
            next = begin.unwrap_or(next).min(next);
            begins.push(next);
        }
        begins.reverse();
        Assembled {
            builder: self.builder,
            remarks,
            begins,
            heights: self.heights,
        }
    }
}

/// The stretches of words in areas of a page. Neighbours with nothing but white space or a few other characters between them are one.
fn spans(spots: &[Spot], areas: &[super::Area]) -> Vec<Span> {
    let mut found: Vec<Span> = spots
        .iter()
        .filter(|spot| areas.iter().any(|area| area.holds(spot.x, spot.y)))
        .map(|spot| spot.span)
        .collect();
    found.sort_by_key(|span| span.start);
    let mut out: Vec<Span> = Vec::new();
    for span in found {
        match out.last_mut() {
            Some(last) if span.start.0 <= last.end.0 + 4 => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}
