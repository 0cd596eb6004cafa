//! The outline of a document: its title, sections and points, found in any report as a careful reader would find them.
//!
//! One pass over the lines finds candidates by the rules of a table ([`Classes`]), a second look judges them as series (a numbered
//! heading is rarely alone), and a stack of numbering classes gives the levels: they are found, not assumed. Everything that the
//! document says about itself stays as printed; what is odd about it is told as a [`Fault`].
//!
//! This room reads documents and knows nothing of rows, notes, files or formats' names. The work grows linearly with the text.
//!
//! ```
//! use zhupi::{document::Document, outline::{Classes, outline}};
//! let document = Document::plain("一、总体要求\n坚持稳中求进。\n二、重点任务\n抓好落实。");
//! let found = outline(&document, &Classes::built_in());
//! assert_eq!(found.nodes[1].number, "二、");
//! assert_eq!(found.nodes[1].title, "重点任务");
//! ```

mod classes;
mod contents;
mod faults;
mod furniture;
mod glued;
mod leads;
mod levels;
mod lines;
mod markup;
mod numbered;
mod numerals;
mod pattern;
mod points;
mod reference;
mod sections;
mod series;
mod shape;
mod standalone;
mod steps;
mod table;
mod title;
mod tree;
mod words;

#[cfg(test)]
mod tests;

pub use classes::Classes;

use crate::document::Document;
use crate::message::Message;
use crate::text::{Offset, Span};

/// What was found in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Title, sections and points in document order, parents before children.
    pub nodes: Vec<Node>,
    /// What is odd about the document's own numbering and text, in document order.
    pub faults: Vec<Fault>,
    /// Whether the text has no headings, so that the nodes are the openings of its paragraphs.
    pub inferred: bool,
    /// Starts of the paragraphs that are not empty, in order: what `¶` counts in a reference.
    pub paragraphs: Vec<Offset>,
}

/// One heading with what it governs.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The heading with its number, without body and without closing `。` or `：`.
    pub span: Span,
    /// The label as printed, such as `一、`, `（二）`, `1.2`; empty when there is none.
    pub number: String,
    /// The heading without its number; two lines of one heading are joined by a space.
    pub title: String,
    /// How it was set.
    pub kind: Kind,
    /// Section or point.
    pub tier: Tier,
    /// Ancestors, the title not counted, plus one; the title has 0.
    pub level: u8,
    /// Index of the node above.
    pub parent: Option<usize>,
    /// From the heading to where its text ends: the start of the next node that is not below it.
    pub reach: Span,
    /// Whether the heading has a line or block of its own.
    pub own_line: bool,
    /// Whether the reader made or changed it.
    pub corrected: bool,
    /// Why it was taken for a heading, for a person.
    pub evidence: Vec<Message>,
}

/// How a heading was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The title of the document.
    Title,
    /// A heading with a line of its own, or one that the markup declares.
    Heading,
    /// A numbered heading that is the first sentence of its paragraph.
    RunIn,
    /// A numbered point inside or at the start of a paragraph.
    Point,
    /// A first sentence without number that acts as a heading.
    Lead,
}

/// Which of two outlines a node belongs to: points are shown folded under the sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// The title, sections, chapters, articles on their own line, annexes.
    Section,
    /// Run-in points and leads.
    Point,
}

/// Something odd about the document, told and never repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What, for a person.
    pub message: Message,
}

impl Node {
    /// The heading in one line, as a person reads it: number and title, a space between them where the number needs one.
    pub fn heading(&self) -> String {
        let needs_space = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ')');
        let apart = !self.title.is_empty()
            && (self.number.ends_with(needs_space) || self.number.starts_with('第'));
        format!(
            "{}{}{}",
            self.number,
            if apart { " " } else { "" },
            self.title.replace('\n', " ")
        )
    }
}

/// Finds the outline of a document with a table of numbering classes. Linear in the length of the text.
pub fn outline(document: &Document, classes: &Classes) -> Outline {
    let mut found = tree::build(document, classes, &steps::Steps::default());
    found.settle(document);
    found
}

impl Outline {
    /// Brings order, reach and levels up to date after nodes were added, moved or removed. Nodes must name their `parent` as an index
    /// of the present order and stand in document order; the rest is derived.
    pub fn settle(&mut self, document: &Document) {
        self.paragraphs = document
            .blocks
            .iter()
            .filter(|block| !document.text.slice(block.span).trim().is_empty())
            .map(|block| block.span.start)
            .collect();
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.nodes.len() {
            let parent = self.nodes[index].parent.filter(|parent| *parent < index);
            let start = self.nodes[index].span.start;
            while open.last().copied() != parent {
                let Some(closed) = open.pop() else { break };
                self.nodes[closed].reach.end = start;
            }
            let level = match parent.and_then(|parent| self.nodes.get(parent)) {
                _ if self.nodes[index].kind == Kind::Title => 0,
                Some(parent) => parent.level.saturating_add(1),
                None => 1,
            };
            let node = &mut self.nodes[index];
            node.parent = open.last().copied();
            node.level = level;
            node.reach = Span::new(start, document.text.end());
            open.push(index);
        }
    }

    /// The deepest node whose reach holds the place.
    pub fn node_at(&self, at: Offset) -> Option<usize> {
        let after = self.nodes.partition_point(|node| node.span.start <= at);
        let mut index = after.checked_sub(1)?;
        while self.nodes.get(index)?.reach.end <= at {
            // The place after the last character belongs to what ends there.
            if self.nodes.get(index)?.reach.end == at && after == self.nodes.len() {
                break;
            }
            index = self.nodes.get(index)?.parent?;
        }
        Some(index)
    }

    /// The deepest section whose reach holds the place.
    pub fn section_at(&self, at: Offset) -> Option<usize> {
        let mut index = self.node_at(at)?;
        while self.nodes.get(index)?.tier != Tier::Section {
            index = self.nodes.get(index)?.parent?;
        }
        Some(index)
    }

    /// The way down to a node, outermost first, itself included, the title left out.
    pub fn path(&self, node: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut next = Some(node);
        while let Some(index) = next
            && let Some(node) = self.nodes.get(index)
        {
            if node.kind != Kind::Title {
                path.push(index);
            }
            next = node.parent.filter(|parent| *parent < index);
        }
        path.reverse();
        path
    }

    /// The nodes directly below a node; those at the top for `None`.
    pub fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> {
        let first = parent.map_or(0, |parent| parent + 1);
        let end = parent.map_or(self.nodes.len(), |parent| self.end_of(parent));
        (first..end).filter(move |index| {
            self.nodes
                .get(*index)
                .is_some_and(|node| node.parent == parent)
        })
    }

    /// One past the last node below a node.
    fn end_of(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |above| {
            self.nodes
                .partition_point(|below| below.span.start < above.reach.end)
        })
    }
}
