//! The package document of an e-book: what it holds, in which order, and what it says of itself (EPUB 3.3, 5; OPF 2.0.1).

use std::collections::HashMap;

use super::super::Limits;
use super::super::html::{self, Contents};
use super::super::office::xml::{Event, Xml, decode};
use super::super::package::Package;
use crate::document::Meta;
use crate::message::Message;

/// Chapters of a book; honest ones have some thousands.
const CHAPTERS: usize = 50_000;

/// A file of the book.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// Its path inside the package.
    pub(super) path: String,
    media: String,
    properties: String,
}

/// The package document.
#[derive(Debug, Default)]
pub(super) struct Book {
    items: HashMap<String, Item>,
    /// Files in reading order; those that the list of files lacks by their identifiers.
    pub(super) spine: Vec<Result<Item, String>>,
    ncx: Option<String>,
    pub(super) meta: Meta,
}

/// Where the package document is: where the container says, else the first file of its kind.
pub(super) fn find(package: &Package<'_>) -> Option<String> {
    let mut stated = None;
    if let Ok(Some(bytes)) = package.read_if_there("META-INF/container.xml") {
        let text = decode(&bytes);
        let mut xml = Xml::new(&text);
        loop {
            match xml.next() {
                Event::Start(tag) if tag.name() == "rootfile" => {
                    let path = tag.value("full-path").map(|path| decoded(&path));
                    stated = stated.or(path.filter(|path| package.has(path)));
                }
                Event::Eof => break,
                Event::Start(_) | Event::End | Event::Text(_) => {}
            }
        }
    }
    let is_opf = |name: &&str| name.to_lowercase().ends_with(".opf");
    stated.or_else(|| {
        let names = package.parts().iter().map(|part| part.name.as_str());
        names.into_iter().find(is_opf).map(str::to_owned)
    })
}

impl Book {
    /// Reads the package document.
    pub(super) fn read(package: &Package<'_>, path: &str) -> Result<Self, Message> {
        let bytes = package.read(path)?;
        let text = decode(&bytes);
        let mut book = Self::default();
        let mut xml = Xml::new(&text);
        let mut order = Vec::new();
        let mut authors: Vec<String> = Vec::new();
        loop {
            match xml.next() {
                Event::Start(tag) => match tag.key() {
                    ("opf" | "", "item") => {
                        let item = Item {
                            path: joined(path, &tag.value("href").unwrap_or_default()),
                            media: tag.value("media-type").unwrap_or_default(),
                            properties: tag.value("properties").unwrap_or_default(),
                        };
                        let id = tag.value("id").unwrap_or_default();
                        book.items.entry(id).or_insert(item);
                    }
                    ("opf" | "", "spine") => book.ncx = tag.value("toc"),
                    ("opf" | "", "itemref") if order.len() < CHAPTERS => {
                        order.extend(tag.value("idref"));
                    }
                    ("dc", name) => {
                        let name = name.to_owned();
                        let words = xml.words();
                        book.fact(&name, words.trim(), &mut authors);
                    }
                    _ => {}
                },
                Event::Eof => break,
                Event::End | Event::Text(_) => {}
            }
        }
        if !authors.is_empty() {
            let han = authors
                .iter()
                .any(|name| name.chars().any(crate::text::is_han));
            book.meta.author = Some(authors.join(if han { "、" } else { ", " }));
        }
        let items = &book.items;
        book.spine = order
            .into_iter()
            .map(|id| items.get(&id).cloned().ok_or(id))
            .collect();
        Ok(book)
    }

    fn fact(&mut self, name: &str, words: &str, authors: &mut Vec<String>) {
        if words.is_empty() {
            return;
        }
        let words = words.to_owned();
        let first = |slot: &mut Option<String>, words: String| {
            slot.get_or_insert(words);
        };
        match name {
            "title" => first(&mut self.meta.title, words),
            "creator" => authors.push(words),
            "date" => first(&mut self.meta.date, words),
            "language" => first(&mut self.meta.language, words),
            "publisher" | "subject" | "identifier" | "rights" | "contributor" | "source" => {
                self.meta.fields.push((name.to_owned(), words));
            }
            _ => {}
        }
    }

    /// The navigation of the book with the path of the file that holds it: the navigation document, else the NCX of version 2.
    pub(super) fn contents(
        &self,
        package: &Package<'_>,
        limits: &Limits,
    ) -> Option<(String, Vec<Contents>)> {
        let text = |item: &Item| {
            let bytes = package.read_if_there(&item.path).ok().flatten()?;
            Some(decode(&bytes).into_owned())
        };
        let mut sorted: Vec<&Item> = self.items.values().collect();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        let navigation = sorted.iter().find(|item| item.is_navigation());
        if let Some(found) = navigation.and_then(|item| {
            let entries = html::contents(&text(item)?, limits);
            (!entries.is_empty()).then(|| (item.path.clone(), entries))
        }) {
            return Some(found);
        }
        let stated = self.ncx.as_ref().and_then(|id| self.items.get(id));
        let ncx = stated.or_else(|| {
            let is_ncx = |item: &&&Item| item.media == "application/x-dtbncx+xml";
            sorted.iter().find(is_ncx).copied()
        })?;
        Some((ncx.path.clone(), points(&text(ncx)?)))
    }
}

impl Item {
    /// Whether it is the navigation document.
    pub(super) fn is_navigation(&self) -> bool {
        self.properties
            .split_ascii_whitespace()
            .any(|property| property == "nav")
    }

    /// Whether it is a page of text.
    pub(super) fn is_page(&self) -> bool {
        let media = self.media.to_lowercase();
        media.is_empty()
            || media.contains("html")
            || media == "text/x-oeb1-document"
            || media == "application/x-dtbook+xml"
    }
}

/// Entries of an NCX (OPF 2.0.1, 2.4.1).
fn points(text: &str) -> Vec<Contents> {
    let mut xml = Xml::new(text);
    let mut found: Vec<Contents> = Vec::new();
    // Depths of the open points, each with its entry.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut in_map = false;
    loop {
        match xml.next() {
            Event::Start(tag) => match tag.name() {
                "navMap" => in_map = true,
                "pageList" | "navList" => xml.skip(),
                "navPoint" if found.len() < 20_000 => {
                    open.push((xml.depth(), found.len()));
                    found.push(Contents {
                        level: u8::try_from(open.len()).unwrap_or(u8::MAX),
                        title: String::new(),
                        address: None,
                    });
                }
                "navLabel" if in_map => {
                    let words = xml.words();
                    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                    if let Some(entry) = open.last().and_then(|(_, entry)| found.get_mut(*entry)) {
                        entry.title = words;
                    }
                }
                "content" => {
                    if let Some(entry) = open.last().and_then(|(_, entry)| found.get_mut(*entry)) {
                        entry.address = tag.value("src");
                    }
                }
                _ => {}
            },
            Event::End => {
                if open.last().is_some_and(|(depth, _)| *depth > xml.depth()) {
                    open.pop();
                }
            }
            Event::Eof => break,
            Event::Text(_) => {}
        }
    }
    found.retain(|entry| !entry.title.is_empty());
    found
}

/// A path relative to a file of the package, percent-decoded; it never leads out.
pub(super) fn joined(file: &str, target: &str) -> String {
    let target = decoded(target);
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// An address with its percent-encoding undone (RFC 3986, 2.1).
pub(super) fn decoded(address: &str) -> String {
    if !address.contains('%') {
        return address.to_owned();
    }
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = hex {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_inside() {
        for (file, target, expected) in [
            (
                "OEBPS/content.opf",
                "text/%E4%B8%80.xhtml",
                "OEBPS/text/一.xhtml",
            ),
            ("OEBPS/text/a.xhtml", "../b.xhtml", "OEBPS/b.xhtml"),
            ("content.opf", "../../etc/passwd", "etc/passwd"),
            ("a.opf", "100%.xhtml", "100%.xhtml"),
        ] {
            assert_eq!(joined(file, target), expected);
        }
    }

    #[test]
    fn points_nest() {
        let text = "<ncx><navMap><navPoint><navLabel><text>上篇</text></navLabel><content src='a.html'/>
            <navPoint><navLabel><text>一</text></navLabel><content src='a.html#x'/></navPoint></navPoint>
            <navPoint><navLabel><text>下篇</text></navLabel></navPoint></navMap><pageList><pageTarget><navLabel><text>1</text></navLabel></pageTarget></pageList></ncx>";
        let found: Vec<_> = points(text)
            .into_iter()
            .map(|entry| (entry.level, entry.title))
            .collect();
        assert_eq!(
            found,
            [
                (1, "上篇".to_owned()),
                (2, "一".to_owned()),
                (1, "下篇".to_owned())
            ]
        );
        let deep = "<navPoint><navLabel>文</navLabel>".repeat(10_000);
        assert_eq!(points(&format!("<ncx><navMap>{deep}")).len(), 10_000);
    }
}
