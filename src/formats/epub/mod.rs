//! EPUB 2 and 3: the chapters of an e-book in the order of its spine, one after another.
//!
//! Chapters are XHTML and take the walk of HTML. Links between chapters lead to places of the one text; bodies of footnotes stand at its
//! end; the navigation becomes bookmarks, and makes headings of the paragraphs that it names. Books whose chapters are encrypted are
//! refused; obfuscated fonts are nobody's concern here.

mod package;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::flow::Flow;
use super::html::{Chapter, Contents};
use super::office::xml::{Event, Xml, decode};
use super::package::Package;
use super::{Fit, Format, Kind, Limits, Source, Window, title, window};
use crate::document::{BlockKind, Bookmark, Document, Meta};
use crate::message::Message;
use crate::text::Offset;
use package::{Book, Item, decoded, joined};

pub(super) const FORMAT: Format = Format {
    name: "epub",
    media: "application/epub+zip",
    extensions: &["epub", "kepub"],
    doc: "formats.epub",
    sniff,
    load,
    window: Window::Parts,
};

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    if source.kind(limits) == Some(Kind::Epub) {
        Fit::Certain
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let package = Package::open(source.bytes(), limits)?;
    let path = package::find(&package).ok_or_else(|| Message::new("formats.epub-no-book"))?;
    let mut book = Book::read(&package, &path)?;
    refuse_encrypted(&package, &book)?;
    let contents = book.contents(&package, limits);
    let whole = Whole {
        meta: std::mem::take(&mut book.meta),
        contents,
    };
    let mut flow = Flow::new(FORMAT.name);
    read_chapters(source, limits, &package, &book, &whole, &mut flow)?;
    let mut document = flow.builder.finish();
    document.warnings.extend(package.take_warnings());
    Ok(whole.document(document))
}

/// What the package says of the book as a whole.
struct Whole {
    meta: Meta,
    /// The file of the navigation, and its entries.
    contents: Option<(String, Vec<Contents>)>,
}

impl Whole {
    /// The book, or its beginning, with what is said of it.
    fn document(&self, mut document: Document) -> Document {
        document.meta = self.meta.clone();
        let stated = document.meta.title.take();
        if let Some((file, entries)) = &self.contents {
            navigate(&mut document, file, entries);
        }
        match stated {
            Some(stated) => title::put_first(document, &stated),
            None => document,
        }
    }

    /// What can be shown of the book before the rest is read.
    fn beginning(&self, flow: &Flow) -> Option<Document> {
        window::closed(self.document(flow.builder.so_far()))
    }
}

/// Writes all chapters, then the bodies of all footnotes.
fn read_chapters(
    source: &Source<'_>,
    limits: &Limits,
    package: &Package<'_>,
    book: &Book,
    whole: &Whole,
    flow: &mut Flow,
) -> Result<(), Message> {
    let chapters: Vec<&Item> = book.spine.iter().flatten().collect();
    let known: HashSet<&str> = chapters.iter().map(|item| item.path.as_str()).collect();
    let mut missing: Vec<String> = book
        .spine
        .iter()
        .filter_map(|item| item.as_ref().err().cloned())
        .collect();
    let mut seen = HashSet::new();
    let mut with_notes = Vec::new();
    for (index, item) in chapters.iter().enumerate() {
        source.step(index, chapters.len())?;
        // A spine that names a file again and again would repeat it as often.
        if item.is_navigation() || !item.is_page() || !seen.insert(item.path.as_str()) {
            continue;
        }
        let bytes = match package.read_if_there(&item.path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                missing.push(item.path.clone());
                continue;
            }
            Err(why) => {
                flow.builder.warn(why);
                continue;
            }
        };
        let text = decode(&bytes);
        let resolve = |address: &str| resolved(&item.path, address, &known);
        let read = |text: &str, flow: &mut Flow| {
            let chapter = Chapter::parse(text, limits);
            flow.boundary();
            flow.place(item.path.clone());
            chapter.write(&format!("{}#", item.path), &resolve, flow);
            chapter
        };
        if text.len() > window::LARGE {
            source.offer_before_long(|| {
                let mut flow = flow.clone();
                let end = text.floor_char_boundary(window::PREFIX);
                read(text.get(..end)?, &mut flow);
                whole.beginning(&flow)
            });
        }
        let chapter = read(&text, flow);
        let has = flow.builder.here().0;
        source.offer(has, window::ENOUGH, |_| whole.beginning(flow));
        if chapter.has_notes() {
            with_notes.push((item, chapter));
        }
    }
    for (item, chapter) in &with_notes {
        let resolve = |address: &str| resolved(&item.path, address, &known);
        chapter.write_notes(&format!("{}#", item.path), &resolve, flow);
    }
    if let Some(first) = missing.first() {
        let warning = Message::new("formats.epub-missing")
            .with("count", missing.len())
            .with("name", first.as_str());
        flow.builder.warn(warning);
    }
    if chapters.is_empty() {
        flow.builder.warn(Message::new("formats.epub-empty"));
    }
    Ok(())
}

/// An address in a chapter as it stands in the one text: a place of another chapter by its name, everything else as written.
fn resolved(file: &str, address: &str, known: &HashSet<&str>) -> String {
    let address = address.trim();
    let (target, fragment) = address.split_once('#').unwrap_or((address, ""));
    let scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    let path = if target.is_empty() {
        file.to_owned()
    } else {
        joined(file, target)
    };
    if scheme || !known.contains(path.as_str()) {
        return address.to_owned();
    }
    if fragment.is_empty() {
        format!("#{path}")
    } else {
        format!("#{path}#{}", decoded(fragment))
    }
}

/// Turns the navigation into bookmarks, and paragraphs that it names into headings.
fn navigate(document: &mut Document, file: &str, entries: &[Contents]) {
    let mut lost = 0_usize;
    let mut next = Offset(document.text.len());
    let mut bookmarks = Vec::new();
    let mut levels: Vec<(usize, u8)> = Vec::new();
    // From the end, because an entry without a link stands where the one after it leads.
    for entry in entries.iter().rev() {
        if let Some(address) = &entry.address {
            if let Some(found) = place(document, file, address) {
                next = found;
            } else {
                lost += 1;
                continue;
            }
            let index = document.block_index(next).unwrap_or_default();
            let named = (index..index + 2).find(|index| is_named(document, *index, &entry.title));
            levels.extend(named.map(|index| (index, entry.level.clamp(1, 6))));
        }
        bookmarks.push(Bookmark {
            level: entry.level,
            title: entry.title.clone(),
            at: next,
        });
    }
    bookmarks.reverse();
    document.bookmarks = bookmarks;
    // The navigation may name chapters in another order than the one in which they are read.
    levels.sort_by_key(|(index, _)| *index);
    set_levels(document, levels);
    if lost > 0 {
        let warning = Message::new("formats.epub-lost").with("count", lost);
        document.warnings.push(warning);
    }
}

/// Makes headings of the named blocks, given in their order, at the levels of the navigation. Headings of a chapter that the navigation leaves out stay as far below
/// its own as the chapter has them.
fn set_levels(document: &mut Document, levels: Vec<(usize, u8)>) {
    let mut levels = levels.into_iter().peekable();
    let mut shift: Option<(u8, u8)> = None;
    for (index, block) in document.blocks.iter_mut().enumerate() {
        let mut stated = None;
        while let Some((_, level)) = levels.next_if(|(at, _)| *at <= index) {
            // The outermost of several entries for one place.
            stated = Some(stated.map_or(level, |known: u8| known.min(level)));
        }
        let own = match block.kind {
            BlockKind::Heading(own) => Some(own),
            _ => None,
        };
        if let Some(level) = stated {
            shift = own.map(|own| (own, level));
            block.kind = BlockKind::Heading(level);
        } else if let Some(own) = own
            && let Some((before, level)) = shift
            && own > before
        {
            block.kind = BlockKind::Heading((level + (own - before)).min(6));
        }
    }
}

/// Where an address of the navigation leads in the text.
fn place(document: &Document, file: &str, address: &str) -> Option<Offset> {
    let (target, fragment) = address.split_once('#').unwrap_or((address, ""));
    let path = if target.is_empty() {
        file.to_owned()
    } else {
        joined(file, target)
    };
    let exact = format!("{path}#{}", decoded(fragment));
    document
        .target(&exact)
        .filter(|_| !fragment.is_empty())
        .or_else(|| document.target(&path))
}

/// Whether a block is a paragraph or heading with the words of an entry, white space aside.
fn is_named(document: &Document, index: usize, title: &str) -> bool {
    let bare = |words: &str| {
        words
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    document.blocks.get(index).is_some_and(|block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_))
            && bare(document.text.slice(block.span)) == bare(title)
    })
}

/// Refuses a book whose chapters are encrypted (EPUB OCF 3.3, 4.2.6.3.2).
fn refuse_encrypted(package: &Package<'_>, book: &Book) -> Result<(), Message> {
    const OBFUSCATION: &[&str] = &[
        "http://www.idpf.org/2008/embedding",
        "http://ns.adobe.com/pdf/enc#RC",
    ];
    let Some(bytes) = package.read_if_there("META-INF/encryption.xml")? else {
        return Ok(());
    };
    let pages: HashSet<&str> = book
        .spine
        .iter()
        .flatten()
        .map(|item| item.path.as_str())
        .collect();
    let text = decode(&bytes);
    let mut xml = Xml::new(&text);
    let mut plain = false;
    loop {
        match xml.next() {
            Event::Start(tag) => match tag.name() {
                "EncryptedData" => plain = false,
                "EncryptionMethod" => {
                    let method = tag.value("Algorithm").unwrap_or_default();
                    plain |= OBFUSCATION.contains(&method.as_str());
                }
                "CipherReference" => {
                    let path = joined("", &tag.value("URI").unwrap_or_default());
                    if !plain && pages.contains(path.as_str()) {
                        let scheme = if package.has("META-INF/license.lcpl") {
                            "Readium LCP"
                        } else if package.has("META-INF/sinf.xml") {
                            "Apple FairPlay"
                        } else if package.has("META-INF/rights.xml") {
                            "Adobe ADEPT"
                        } else {
                            "DRM"
                        };
                        return Err(Message::new("formats.epub-drm").with("scheme", scheme));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            Event::End | Event::Text(_) => {}
        }
    }
}
