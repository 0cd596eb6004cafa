//! The reader's corrections of the outline: what a correction would be, and the outline as it is with all of them.
//!
//! [`Reading::found`] is what the engine found; [`Reading::outline`] is that with the corrections of the notebook laid over it.

use std::sync::Arc;

use super::reading::Reading;
use super::selection::{Selection, trim};
use crate::anchor;
use crate::annotation::{Correction, Edit, Id, Moment};
use crate::library;
use crate::message::Message;
use crate::outline::{Node, Outline, Tier};
use crate::text::{Offset, Span, sentence_at};

/// A change of the outline that can be made, with its name for the status line.
pub type Change = (Message, Edit);

/// How a level is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// One level further in.
    Deeper,
    /// One level further out.
    Higher,
}

impl Reading {
    /// The innermost node of the outline whose heading holds a place.
    pub fn heading_at(&self, at: Offset) -> Option<usize> {
        self.outline
            .nodes
            .iter()
            .rposition(|node| node.span.contains(at))
    }

    /// The words that would become a heading: the selection, else the line of the caret, else, where the line says more than one thing,
    /// its sentence.
    pub fn heading_candidate(&self) -> Option<Span> {
        let text = &self.document.text;
        let caret = self.view.caret;
        let paragraph = self.document.paragraph_at(caret);
        let span = self.view.selection.map_or_else(
            || {
                let before = text.slice(Span::new(paragraph.start, caret));
                let after = text.slice(Span::new(caret, paragraph.end));
                let line = Span::new(
                    Offset(paragraph.start.0 + before.rfind('\n').map_or(0, |at| at + 1)),
                    Offset(caret.0 + after.find('\n').unwrap_or(after.len())),
                );
                let first = sentence_at(text, line, line.start);
                if trim(&self.document, first) == trim(&self.document, line) {
                    line
                } else {
                    sentence_at(text, paragraph, caret)
                }
            },
            Selection::span,
        );
        let span = trim(&self.document, span);
        (!span.is_empty()).then_some(span)
    }

    /// Makes a heading of the words of `span`, or takes the heading `node` away. A point becomes a section first where `promote` asks
    /// for it. What only takes an earlier correction back leaves none behind.
    pub fn toggle_heading(
        &self,
        (node, span): (Option<usize>, Span),
        promote: bool,
        (id, now): (Id, Moment),
    ) -> Change {
        let node = node.and_then(|node| self.outline.nodes.get(node));
        let span = node.map_or(span, |node| node.span);
        let title = match node {
            Some(node) => node.heading(),
            None => self.document.text.slice(span).replace('\n', " "),
        };
        let (heading, level) = match node {
            Some(node) if promote && node.tier == Tier::Point => {
                (true, Some(self.level_below(node.parent)))
            }
            Some(_) => (false, None),
            None => (true, Some(self.level_beside(span.start))),
        };
        let label = if heading {
            "app.did-heading"
        } else {
            "app.did-no-heading"
        };
        let found = self.found_at(span).is_some();
        let edit = match self.correction_at(span) {
            // Nothing was there before the reader's own correction: without it all is as it was.
            Some(known) if known.heading != heading && found == heading => {
                Edit::RemoveCorrection(known.id)
            }
            Some(known) => Edit::ReplaceCorrection(Correction {
                heading,
                level,
                modified: Some(now),
                ..known.clone()
            }),
            None => Edit::AddCorrection(self.new_correction(span, heading, level, id, now)),
        };
        (Message::new(label).with("title", title), edit)
    }

    /// Moves a heading to another level.
    ///
    /// # Errors
    /// Why not: it is at the top already, or there is no heading above that it could go below.
    pub fn shift_heading(
        &self,
        node: usize,
        shift: Shift,
        (id, now): (Id, Moment),
    ) -> Result<Change, Message> {
        let Some(node) = self.outline.nodes.get(node) else {
            return Err(Message::new("app.no-heading-here"));
        };
        let level = match shift {
            Shift::Deeper => node.level.saturating_add(1),
            Shift::Higher if node.level <= 1 => return Err(Message::new("app.heading-top")),
            Shift::Higher => node.level - 1,
        };
        let as_found = self
            .found_at(node.span)
            .is_some_and(|found| found.level == level && found.tier == node.tier);
        let edit = match self.correction_at(node.span) {
            Some(known) if as_found => Edit::RemoveCorrection(known.id),
            Some(known) => Edit::ReplaceCorrection(Correction {
                heading: true,
                level: Some(level),
                modified: Some(now),
                ..known.clone()
            }),
            None => Edit::AddCorrection(self.new_correction(node.span, true, Some(level), id, now)),
        };
        let after = self.outline_after(&edit);
        let moved = after
            .iter()
            .flat_map(|outline| &outline.nodes)
            .any(|other| other.span == node.span && other.level == level);
        if !moved {
            return Err(Message::new("app.heading-nothing-above"));
        }
        let label = Message::new("app.did-level")
            .with("title", node.heading())
            .with("level", usize::from(level));
        Ok((label, edit))
    }

    /// Lays the corrections of the notebook over what was found, when they changed. The place stays; the cursor and the folds of the
    /// pane stay with their headings.
    pub(super) fn recorrect(&mut self) {
        if self.corrections == self.notebook.corrections() {
            return;
        }
        self.corrections = self.notebook.corrections().to_vec();
        let outline = corrected(self, &self.corrections);
        if outline == *self.outline {
            return;
        }
        let starts = |nodes: &[Node], of: &mut dyn Iterator<Item = usize>| -> Vec<Offset> {
            of.filter_map(|node| Some(nodes.get(node)?.span.start))
                .collect()
        };
        let view = &self.outline_view;
        let folded = starts(&self.outline.nodes, &mut view.folded.iter().copied());
        let cursor = starts(&self.outline.nodes, &mut std::iter::once(view.cursor));
        self.outline = Arc::new(outline);
        let nodes = &self.outline.nodes;
        self.outline_view.folded = folded
            .iter()
            .filter_map(|start| nodes.iter().position(|node| node.span.start == *start))
            .collect();
        let after = |start: &Offset| nodes.partition_point(|node| node.span.start <= *start);
        let near = cursor.first().map_or(0, after).saturating_sub(1);
        let rows = self.outline_rows();
        self.outline_view.cursor = rows
            .iter()
            .rfind(|row| **row <= near)
            .or(rows.first())
            .copied()
            .unwrap_or(0);
        self.set_headings();
    }

    fn outline_after(&self, edit: &Edit) -> Option<Outline> {
        let mut notebook = self.notebook.clone();
        notebook.apply(edit.clone())?;
        Some(corrected(self, notebook.corrections()))
    }

    /// The correction that concerns these words; the last where there are several, since it prevails.
    fn correction_at(&self, span: Span) -> Option<&Correction> {
        self.notebook.corrections().iter().rfind(|correction| {
            anchor::resolve(&self.document.text, &correction.anchor)
                .span()
                .is_some_and(|place| place.intersect(span).is_some())
        })
    }

    fn found_at(&self, span: Span) -> Option<&Node> {
        self.found
            .nodes
            .iter()
            .find(|node| node.span.intersect(span).is_some())
    }

    fn new_correction(
        &self,
        span: Span,
        heading: bool,
        level: Option<u8>,
        id: Id,
        now: Moment,
    ) -> Correction {
        Correction {
            id,
            anchor: anchor::make(&self.document.text, span),
            heading,
            level,
            modified: Some(now),
        }
    }

    /// The level of a new heading at a place: that of the section it would end.
    fn level_beside(&self, at: Offset) -> u8 {
        self.outline
            .section_at(at)
            .and_then(|node| self.outline.nodes.get(node))
            .map_or(1, |node| node.level.max(1))
    }

    /// The level directly below a node, points left out.
    fn level_below(&self, mut above: Option<usize>) -> u8 {
        while let Some(node) = above.and_then(|above| self.outline.nodes.get(above)) {
            if node.tier == Tier::Section {
                return node.level.saturating_add(1);
            }
            above = node.parent;
        }
        1
    }
}

/// The outline of a document with corrections laid over what was found.
fn corrected(reading: &Reading, corrections: &[Correction]) -> Outline {
    let mut outline = (*reading.found).clone();
    library::correct(&mut outline, &reading.document, corrections);
    outline
}
