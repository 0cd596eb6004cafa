//! PDF (ISO 32000): the text layer, page by page.
//!
//! `hayro-interpret` runs the pages and tells which glyph stands where ([`device`]); [`decode`] finds out what glyphs say whose fonts do not
//! tell it plainly; [`contents`] and [`remarks`] read bookmarks, page labels, facts, links and annotations. Paragraphs, tables and headings
//! are found by [`printed`](super::printed).
//!
//! Characters are those that the file states, with two exceptions, both of which undo what a producer did to the letters: a ligature
//! of which only the glyph's name tells is its letters (`fi`), and a radical (U+2E80 to U+2FD5) that a font shares with a character is
//! the character. Nothing is rendered, run or fetched. A page that the interpreter cannot digest is left out, and a warning tells.

mod bomb;
mod contents;
mod decode;
mod device;
mod remarks;
mod strings;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::hayro_syntax::page;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};

use super::kind::Kind;
use super::printed::{self, Page};
use super::{Fit, Format, Limits, Source, title};
use crate::document::{Bookmark, Builder, Document};
use crate::message::Message;
use crate::text::Offset;
use contents::Destinations;
use decode::Decoder;
use device::Collector;

pub(super) const FORMAT: Format = Format {
    name: "pdf",
    media: "application/pdf",
    extensions: &["pdf"],
    doc: "formats.pdf",
    sniff,
    load,
    windowed: false,
};

/// Pages that are read; the rest is left out, and a warning tells.
const PAGES: usize = 20_000;
/// Characters that are read of one file; the same.
const GLYPHS: usize = 40_000_000;

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    if source.kind(limits) == Some(Kind::Pdf) {
        Fit::Certain
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    bomb::check(source.bytes(), limits)?;
    let pdf = open(source)?;
    let mut builder = Builder::new(FORMAT.name);
    let destinations = Destinations::of(&pdf);
    let read = Reader::new(&pdf, source, &destinations).read(&mut builder)?;
    let contents = contents::bookmarks(&pdf, &destinations);
    let marks: Vec<printed::Bookmark> = contents
        .iter()
        .filter_map(|entry| {
            Some(printed::Bookmark {
                title: entry.title.clone(),
                depth: entry.depth,
                page: entry.page?,
            })
        })
        .collect();
    let count = read.pages.len();
    let assembled = printed::assemble(read.pages, &marks, builder);
    let mut builder = assembled.builder;
    for (index, label) in contents::labels(&pdf, count).into_iter().enumerate() {
        let at = assembled.begins.get(index).copied().unwrap_or(Offset(0));
        builder.page_at(at, label);
    }
    for entry in contents {
        let at = entry.page.map_or(Offset(0), |page| place(&assembled.begins, &assembled.heights, page, entry.height));
        builder.bookmark(Bookmark {
            level: entry.depth.saturating_add(1),
            title: entry.title,
            at,
        });
    }
    let places = |page, height| place(&assembled.begins, &assembled.heights, page, Some(height));
    remarks::write(&read.remarks, &assembled.remarks, places, &mut builder);
    for (index, at) in assembled.begins.iter().enumerate() {
        builder.target_at(format!("page={}", index + 1), *at);
    }
    let stated = contents::facts(&pdf, builder.meta());
    let document = builder.finish();
    Ok(match stated {
        Some(stated) if !contents::is_accidental(&stated) => title::put_first(document, &stated),
        _ => document,
    })
}

fn open(source: &Source<'_>) -> Result<Pdf, Message> {
    let bytes = source.bytes().to_vec();
    let opened = match source.password() {
        Some(password) => Pdf::new_with_password(bytes, password),
        None => Pdf::new(bytes),
    };
    opened.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) if source.password().is_some() => {
            Message::new("formats.password-wrong")
        }
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Message::new("formats.password-needed"),
        LoadPdfError::Decryption(_) => Message::new("formats.pdf-encryption"),
        LoadPdfError::Invalid => Message::new("formats.pdf-broken"),
    })
}

/// The place of the words at a height of a page: the first that do not stand above it.
fn place(begins: &[Offset], heights: &[Vec<(f32, Offset)>], page: usize, height: Option<f32>) -> Offset {
    let begin = begins.get(page).copied().unwrap_or(Offset(0));
    let (Some(height), Some(heights)) = (height, heights.get(page)) else {
        return begin;
    };
    heights
        .iter()
        .filter(|(y, _)| *y >= height - 1.0)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(begin, |(_, at)| *at)
}

/// What was read of all pages.
struct Read {
    pages: Vec<Page>,
    remarks: Vec<remarks::Remark>,
}

struct Reader<'a, 's> {
    pdf: &'a Pdf,
    source: &'a Source<'s>,
    decoder: Decoder<'a>,
    destinations: &'a Destinations,
}

impl<'a, 's> Reader<'a, 's> {
    fn new(pdf: &'a Pdf, source: &'a Source<'s>, destinations: &'a Destinations) -> Self {
        Self {
            pdf,
            source,
            decoder: Decoder::new(pdf),
            destinations,
        }
    }

    fn read(mut self, builder: &mut Builder) -> Result<Read, Message> {
        let pages = self.pdf.pages();
        let all = pages.len();
        let count = all.min(PAGES);
        let cache = InterpreterCache::new();
        let mut read = Read {
            pages: Vec::with_capacity(count),
            remarks: Vec::new(),
        };
        let mut tally = Tally::default();
        for (index, page) in pages.iter().take(count).enumerate() {
            self.source.step(index, count)?;
            let mut printed = Page::default();
            if tally.glyphs > GLYPHS {
                tally.over += 1;
            } else {
                printed = self.page(page, &cache, &mut tally, index);
            }
            remarks::read(page, index, self.destinations, &mut printed, &mut read.remarks);
            read.pages.push(printed);
        }
        if all > count {
            builder.warn(Message::new("formats.pdf-too-many-pages").with("count", all).with("limit", count));
        }
        tally.tell(builder, count)?;
        Ok(read)
    }

    fn page(&mut self, page: &page::Page<'a>, cache: &InterpreterCache<'a>, tally: &mut Tally, index: usize) -> Page {
        let (width, height) = page.render_dimensions();
        let mut collector = Collector::new(width, height, &mut self.decoder);
        let run = catch_unwind(AssertUnwindSafe(|| {
            let initial = Affine::new(page.initial_transform(true).as_coeffs());
            let settings = InterpreterSettings {
                render_content: remarks::drawn(page),
                ..InterpreterSettings::default()
            };
            // Everything on the page counts, whether it is clipped or not.
            let everything = Rect::new(f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY);
            let mut context = Context::new(initial, everything, cache, self.pdf.xref(), settings);
            interpret_page(page, &mut context, &mut collector);
        }));
        let collected = collector.finish();
        if run.is_err() {
            tally.broken.push(index + 1);
        }
        if collected.page.glyphs.is_empty() {
            tally.empty.push(index + 1);
        }
        tally.glyphs += collected.glyphs;
        tally.unknown += collected.unknown;
        tally.images += collected.images;
        collected.page
    }
}

/// What happened on the pages.
#[derive(Debug, Default)]
struct Tally {
    glyphs: usize,
    /// Glyphs of which nothing tells what they say.
    unknown: usize,
    images: usize,
    /// Numbers of pages that could not be run to their end.
    broken: Vec<usize>,
    /// Numbers of pages without any words.
    empty: Vec<usize>,
    /// Pages left out because there were too many characters before.
    over: usize,
}

impl Tally {
    /// Warnings; an error when there are no words to read.
    fn tell(self, builder: &mut Builder, pages: usize) -> Result<(), Message> {
        if self.glyphs == 0 && self.broken.is_empty() {
            return Err(Message::new("formats.pdf-no-text").with("count", pages));
        }
        if self.glyphs == 0 {
            return Err(Message::new("formats.pdf-broken"));
        }
        if self.unknown * 5 > self.glyphs {
            return Err(Message::new("formats.pdf-unmapped").with("percent", self.unknown * 100 / self.glyphs));
        }
        if self.unknown > 0 {
            builder.warn(Message::new("formats.pdf-some-unmapped").with("count", self.unknown));
        }
        if !self.broken.is_empty() {
            builder.warn(Message::new("formats.pdf-pages-broken").with("pages", listed(&self.broken)));
        }
        if !self.empty.is_empty() && self.images > 0 {
            builder.warn(Message::new("formats.pdf-pages-empty").with("pages", listed(&self.empty)));
        }
        if self.over > 0 {
            builder.warn(Message::new("formats.pdf-too-long").with("count", self.over));
        }
        Ok(())
    }
}

/// Numbers of pages, the first ones of many.
fn listed(pages: &[usize]) -> String {
    let shown: Vec<String> = pages.iter().take(12).map(ToString::to_string).collect();
    let more = if pages.len() > shown.len() { "…" } else { "" };
    format!("{}{more}", shown.join(", "))
}


#[cfg(test)]
mod tests;
