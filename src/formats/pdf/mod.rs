//! PDF (ISO 32000): the text layer, page by page.
//!
//! `hayro-interpret` runs the pages and tells which glyph stands where ([`device`]); [`decode`] finds out what glyphs say whose fonts do not
//! tell it plainly; [`owner`] makes of an owner's password a reader's; [`contents`] and [`remarks`] read bookmarks, page labels, facts, links and annotations. Paragraphs, tables and headings
//! are found by [`printed`](super::printed).
//!
//! Characters are those that the file states, with two exceptions, both of which undo what a producer did to the letters: a ligature
//! of which only the glyph's name tells is its letters (`fi`), and a radical (U+2E80 to U+2FD5) that a font shares with a character is
//! the character. Nothing is rendered, run or fetched. A page that the interpreter cannot digest is left out, and a warning tells.

mod bitmap;
mod bomb;
mod contents;
mod decode;
mod device;
mod owner;
mod remarks;
mod strings;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, PdfData};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};

use super::kind::Kind;
use super::printed::{self, Page, Read};
use super::{DRAWN, Fit, Format, Limits, Source, Window};
use crate::document::{Builder, Document};
use crate::message::Message;
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
    window: Window::Parts,
};

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    if source.kind(limits) == Some(Kind::Pdf) {
        Fit::Certain
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    bomb::check(source, limits)?;
    let pdf = open(source)?;
    let mut builder = Builder::new(FORMAT.name);
    let destinations = Destinations::of(&pdf);
    let mut read = Read {
        contents: contents::bookmarks(&pdf, &destinations),
        ..Read::default()
    };
    read.meta.title = contents::facts(&pdf, &mut read.meta);
    let read = Reader::new(&pdf, source, &destinations).read(read, &mut builder)?;
    let count = read.pages.len();
    // The pages were read, and are gone through twice.
    read.document(contents::labels(&pdf, count), builder, &mut |done| {
        source.step(count + done, 3 * count)
    })
}

fn open(source: &Source<'_>) -> Result<Pdf, Message> {
    let data = PdfData::from(source.bytes().to_vec());
    let opened = match source.password() {
        Some(password) => Pdf::new_with_password(data.clone(), password).or_else(|why| {
            owner::user_passwords(source.bytes(), password)
                .into_iter()
                .find_map(|user| Pdf::new_with_password(data.clone(), &user).ok())
                // What opens without a password opens with any.
                .or_else(|| Pdf::new(data).ok())
                .ok_or(why)
        }),
        None => Pdf::new(data),
    };
    opened.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected)
            if source.password().is_some() =>
        {
            Message::new("formats.password-wrong")
        }
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Message::new("formats.password-needed")
        }
        LoadPdfError::Decryption(_) => Message::new("formats.pdf-encryption"),
        LoadPdfError::Invalid => Message::new("formats.pdf-broken"),
    })
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

    fn read(mut self, mut read: Read, builder: &mut Builder) -> Result<Read, Message> {
        let pages = self.pdf.pages();
        let all = pages.len();
        let count = all.min(printed::PAGES);
        let cache = InterpreterCache::new();
        let mut tally = Tally::default();
        for (index, page) in pages.iter().take(count).enumerate() {
            self.source.step(index, 3 * count)?;
            let mut printed = Page::default();
            if tally.glyphs > printed::GLYPHS || tally.drawn > DRAWN {
                tally.over += 1;
            } else {
                printed = self.page(page, &cache, &mut tally, index);
            }
            remarks::read(
                page,
                index,
                self.destinations,
                &mut printed,
                &mut read.remarks,
            );
            read.pages.push(printed);
            let contents = || read.contents.clone();
            let labels = |count| contents::labels(self.pdf, count);
            read.offer(self.source, FORMAT.name, contents, labels);
        }
        if all > count {
            builder.warn(
                Message::new("formats.pdf-too-many-pages")
                    .with("count", all)
                    .with("limit", count),
            );
        }
        tally.tell(builder, count)?;
        Ok(read)
    }

    fn page(
        &mut self,
        page: &page::Page<'a>,
        cache: &InterpreterCache<'a>,
        tally: &mut Tally,
        index: usize,
    ) -> Page {
        let (width, height) = page.render_dimensions();
        let mut collector = Collector::new(width, height, &mut self.decoder);
        let run = catch_unwind(AssertUnwindSafe(|| {
            let initial = Affine::new(page.initial_transform(true).as_coeffs());
            let settings = InterpreterSettings {
                render_content: remarks::drawn(page),
                ..InterpreterSettings::default()
            };
            // Everything on the page counts, whether it is clipped or not.
            let everything = Rect::new(
                f64::NEG_INFINITY,
                f64::NEG_INFINITY,
                f64::INFINITY,
                f64::INFINITY,
            );
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
        tally.drawn += collected.drawn;
        tally.unknown += collected.unknown;
        tally.images += collected.images;
        collected.page
    }
}

/// What happened on the pages.
#[derive(Debug, Default)]
struct Tally {
    glyphs: usize,
    /// Everything that was drawn.
    drawn: usize,
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
            return Err(Message::new("formats.pdf-unmapped")
                .with("percent", self.unknown * 100 / self.glyphs));
        }
        if self.unknown > 0 {
            builder.warn(Message::new("formats.pdf-some-unmapped").with("count", self.unknown));
        }
        if !self.broken.is_empty() {
            builder
                .warn(Message::new("formats.pdf-pages-broken").with("pages", listed(&self.broken)));
        }
        if !self.empty.is_empty() && self.images > 0 {
            builder
                .warn(Message::new("formats.pdf-pages-empty").with("pages", listed(&self.empty)));
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
