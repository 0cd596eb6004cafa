//! What a loader reads of a printed file, and the document that it makes: of all pages, or of the first ones while the rest is read.

use super::{Page, Remark, Step, assemble};
use crate::document::{Bookmark, Builder, Document, Meta};
use crate::formats::{Source, title, window};
use crate::message::Message;
use crate::text::Offset;

/// Pages that are read for a first window; fewer are shown. Running heads are known by coming again, and those of left and right pages differ.
pub(in crate::formats) const FIRST: usize = 12;

/// An entry of the file's own table of contents.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::formats) struct Entry {
    /// Its words.
    pub(in crate::formats) title: String,
    /// Entries above it.
    pub(in crate::formats) depth: u8,
    /// Index of its page, when it leads to one.
    pub(in crate::formats) page: Option<usize>,
    /// Where on the page, downwards from its top.
    pub(in crate::formats) height: Option<f32>,
}

/// What was read of a file.
#[derive(Debug, Default)]
pub(in crate::formats) struct Read {
    /// The pages from the first on.
    pub(in crate::formats) pages: Vec<Page>,
    /// What people marked and wrote on them, in the order of the pages.
    pub(in crate::formats) remarks: Vec<Remark>,
    /// The table of contents.
    pub(in crate::formats) contents: Vec<Entry>,
    /// What the file says of the document as a whole.
    pub(in crate::formats) meta: Meta,
}

impl Read {
    /// Offers the first of the pages that are there as a window. Only when it is wanted are the table of contents and the names of so many pages
    /// asked for.
    pub(in crate::formats) fn offer(
        &self,
        source: &Source<'_>,
        format: &'static str,
        contents: impl FnOnce() -> Vec<Entry>,
        labels: impl FnOnce(usize) -> Vec<String>,
    ) {
        source.offer(self.pages.len(), FIRST, |count| {
            let first = self.first(count, contents());
            let builder = Builder::new(format);
            let document = first.document(labels(count), builder, &mut |_| Ok(()));
            shown(document.ok()?)
        });
    }

    /// The first pages alone, with those of the entries that lead to them.
    fn first(&self, count: usize, mut contents: Vec<Entry>) -> Self {
        contents.retain(|entry| entry.page.is_some_and(|page| page < count));
        let remarks = self.remarks.iter();
        Self {
            pages: self.pages.iter().take(count).cloned().collect(),
            remarks: remarks
                .take_while(|remark| remark.page < count)
                .cloned()
                .collect(),
            contents,
            meta: self.meta.clone(),
        }
    }

    /// The document that the pages make, `labels` what they are called. `step` hears how much of the way through them is done, of twice their
    /// count.
    pub(in crate::formats) fn document(
        mut self,
        labels: Vec<String>,
        mut builder: Builder,
        step: &mut Step<'_>,
    ) -> Result<Document, Message> {
        let count = self.pages.len();
        self.contents
            .retain(|entry| entry.page.is_none_or(|page| page < count));
        let title = self.meta.title.clone();
        *builder.meta() = self.meta;
        let title = title.as_deref();
        let mut assembled = assemble(self.pages, &self.contents, title, builder, step)?;
        assembled.label(labels);
        for entry in self.contents {
            let at = entry
                .page
                .map_or(Offset(0), |page| assembled.place(page, entry.height));
            assembled.builder.bookmark(Bookmark {
                level: entry.depth.saturating_add(1),
                title: entry.title,
                at,
            });
        }
        assembled.comment(self.remarks);
        Ok(title::put_stated_first(assembled.builder.finish()))
    }
}

/// What is shown of a window: the pages whose running heads came often enough to be known.
fn shown(document: Document) -> Option<Document> {
    let shown = FIRST * 2 / 3;
    let end = document.target(&format!("page={}", shown + 1));
    window::before(document, end)
}
