//! OFD (GB/T 33190-2016), the format of Chinese official documents: pages of characters at their places, in XML files inside a ZIP file.
//!
//! [`tree`] reads the parts, [`page`] places the characters, [`contents`] reads outline, annotations and facts; paragraphs, tables and headings
//! are found by [`printed`](super::printed), as for PDF. Seals, signatures, pictures, attachments and custom data are not words and are left out.

mod contents;
mod page;
mod tree;

use std::collections::HashMap;

use super::kind::Kind;
use super::package::Package;
use super::printed::{self, Page, Read};
use super::{DRAWN, Fit, Format, Limits, Source, Window};
use crate::document::{Builder, Document};
use crate::message::Message;
use page::Resources;
use tree::{Node, beside};

pub(super) const FORMAT: Format = Format {
    name: "ofd",
    media: "application/ofd",
    extensions: &["ofd"],
    doc: "formats.ofd",
    sniff,
    load,
    window: Window::Parts,
};

fn sniff(source: &Source<'_>, limits: &Limits) -> Fit {
    if source.kind(limits) == Some(Kind::Ofd) {
        Fit::Certain
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let package = Package::open(source.bytes(), limits)?;
    let mut reader = Reader {
        package: &package,
        limits,
        source,
        warnings: Vec::new(),
        read: Read::default(),
        numbers: HashMap::new(),
        glyphs: 0,
        budget: DRAWN,
    };
    reader.package()?;
    let Reader {
        warnings,
        read,
        glyphs,
        ..
    } = reader;
    let count = read.pages.len();
    if glyphs == 0 {
        return Err(warnings
            .into_iter()
            .next()
            .unwrap_or_else(|| Message::new("formats.ofd-no-text").with("count", count)));
    }
    let mut builder = Builder::new(FORMAT.name);
    for warning in warnings.into_iter().chain(package.take_warnings()) {
        builder.warn(warning);
    }
    // The pages were read, and are gone through twice.
    read.document(labels(count), builder, &mut |done| {
        source.step(count + done, 3 * count)
    })
}

/// What the pages are called: the file has no names for them.
fn labels(count: usize) -> Vec<String> {
    (1..=count).map(|number| number.to_string()).collect()
}

struct Reader<'a, 's> {
    package: &'a Package<'s>,
    limits: &'a Limits,
    source: &'a Source<'s>,
    warnings: Vec<Message>,
    read: Read,
    /// Indices of pages by their identifiers, within one document.
    numbers: HashMap<String, usize>,
    glyphs: usize,
    /// Objects and characters that may still be placed.
    budget: usize,
}

impl Reader<'_, '_> {
    /// Reads every document of the package.
    fn package(&mut self) -> Result<(), Message> {
        if !self.package.has("OFD.xml") {
            let key = if self.package.has("Encryptions.xml") {
                "formats.ofd-encrypted"
            } else {
                "formats.ofd-broken"
            };
            return Err(Message::new(key));
        }
        let root = self
            .part("OFD.xml")
            .ok_or_else(|| Message::new("formats.ofd-broken"))?;
        for body in root.children("DocBody") {
            if let Some(info) = body.child("DocInfo") {
                contents::facts(info, &mut self.read.meta);
            }
            if let Some(place) = body.child("DocRoot") {
                let path = beside("OFD.xml", &place.text());
                self.document(&path)?;
            }
        }
        Ok(())
    }

    /// A part as a tree; a warning when it is missing or broken.
    fn part(&mut self, path: &str) -> Option<Node> {
        match self.package.read(path) {
            Ok(bytes) => {
                let (node, faults) = tree::read(&bytes, path, self.limits);
                self.warnings.extend(faults);
                node
            }
            Err(why) => {
                self.warnings.push(why);
                None
            }
        }
    }

    fn document(&mut self, path: &str) -> Result<(), Message> {
        let Some(document) = self.part(path) else {
            return Ok(());
        };
        self.numbers.clear();
        let common = document.child("CommonData");
        let mut resources = Resources::default();
        for key in ["PublicRes", "DocumentRes"] {
            for place in common.into_iter().flat_map(|common| common.children(key)) {
                self.resources(&beside(path, &place.text()), &mut resources);
            }
        }
        let size = common.and_then(|common| page::extent(common.child("PageArea")));
        let templates: HashMap<String, String> = common
            .into_iter()
            .flat_map(|common| common.children("TemplatePage"))
            .map(|template| {
                (
                    template.attribute("ID").to_owned(),
                    beside(path, template.attribute("BaseLoc")),
                )
            })
            .collect();
        let mut shapes: HashMap<String, Option<Node>> = HashMap::new();
        let list: Vec<(String, String)> = document
            .child("Pages")
            .into_iter()
            .flat_map(|pages| pages.children("Page"))
            .map(|page| {
                (
                    page.attribute("ID").to_owned(),
                    beside(path, page.attribute("BaseLoc")),
                )
            })
            .collect();
        let annotations = self.annotations(&document, path);
        let total = list.len();
        for (number, (id, place)) in list.into_iter().enumerate() {
            self.source.step(number, 3 * total)?;
            if self.read.pages.len() >= printed::PAGES
                || self.glyphs > printed::GLYPHS
                || self.budget == 0
            {
                let limit = self.read.pages.len();
                self.warnings.push(
                    Message::new("formats.ofd-too-many-pages")
                        .with("count", total)
                        .with("limit", limit),
                );
                break;
            }
            self.page(&place, size, &templates, &mut shapes, &mut resources);
            if let Some(marks) = annotations.get(&id) {
                self.remarks(marks);
            }
            self.numbers.insert(id, self.read.pages.len() - 1);
            let so_far = || {
                let mut so_far = self.read.contents.clone();
                contents::outline(&document, &self.numbers, &mut so_far);
                so_far
            };
            self.read.offer(self.source, FORMAT.name, so_far, labels);
        }
        contents::outline(&document, &self.numbers, &mut self.read.contents);
        Ok(())
    }

    fn resources(&mut self, path: &str, resources: &mut Resources) {
        // Producers name resources that are not there when they are empty.
        if self.package.has(path)
            && let Some(node) = self.part(path)
        {
            resources.add(&node);
        }
    }

    fn page(
        &mut self,
        path: &str,
        size: Option<(f32, f32)>,
        templates: &HashMap<String, String>,
        shapes: &mut HashMap<String, Option<Node>>,
        resources: &mut Resources,
    ) {
        let mut out = Page::default();
        let mut whole = true;
        if let Some(node) = self.part(path) {
            for place in node.children("PageRes") {
                self.resources(&beside(path, &place.text()), resources);
            }
            let (width, height) = page::extent(node.child("Area"))
                .or(size)
                .unwrap_or(page::A4);
            (out.width, out.height) = (width, height);
            for template in node.children("Template") {
                let id = template.attribute("TemplateID");
                if let Some(place) = templates.get(id) {
                    let shape = shapes
                        .entry(id.to_owned())
                        .or_insert_with(|| self.part(place));
                    if let Some(shape) = shape {
                        whole &= page::place(shape, resources, &mut out, &mut self.budget);
                    }
                }
            }
            whole &= page::place(&node, resources, &mut out, &mut self.budget);
        }
        if !whole {
            let number = self.read.pages.len() + 1;
            self.warnings
                .push(Message::new("formats.page-too-full").with("page", number));
        }
        self.glyphs += out.glyphs.len();
        self.read.pages.push(out);
    }

    /// The parts with the annotations of each page, by the page's identifier.
    fn annotations(&mut self, document: &Node, path: &str) -> HashMap<String, Vec<Node>> {
        let mut out: HashMap<String, Vec<Node>> = HashMap::new();
        let Some(place) = document
            .child("Annotations")
            .map(|place| beside(path, &place.text()))
        else {
            return out;
        };
        let list = if self.package.has(&place) {
            self.part(&place)
        } else {
            None
        };
        for page in list.iter().flat_map(|list| list.children("Page")) {
            let id = page.attribute("PageID").to_owned();
            for file in page.children("FileLoc") {
                let marks = self.part(&beside(&place, &file.text()));
                out.entry(id.clone()).or_default().extend(marks);
            }
        }
        out
    }

    /// Puts the annotations of the last page into it.
    fn remarks(&mut self, marks: &[Node]) {
        let number = self.read.pages.len() - 1;
        if let Some(page) = self.read.pages.last_mut() {
            for mark in marks {
                contents::remarks(mark, number, page, &mut self.read.remarks);
            }
        }
    }
}

#[cfg(test)]
mod tests;
