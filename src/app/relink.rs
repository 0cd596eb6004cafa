//! The relink desk: notes whose passage moved, changed, is in doubt or gone, beside the places where they may belong now.
//!
//! What the desk shows is made here as words with a `Tone`. For a note whose passage is gone it offers places that are a little like it; none
//! of them is chosen unless the reader does.

use super::effect::{Effect, Ticket};
use super::geometry::Size;
use super::overlays::Overlay;
use super::reading::{Reading, View};
use super::relink_lines::{self, Line};
use super::{App, Focus};
use crate::anchor::{Candidate, Placement, percent};
use crate::annotation::{Entry, Id, Kind, is_kept};
use crate::message::{Lang, Message};
use crate::text::Span;

/// The desk while it is open.
#[derive(Debug)]
pub struct Relink {
    /// The note under the cursor; none when there is nothing to do.
    pub id: Option<Id>,
    /// Index of the chosen place among those that are shown; none of such as are only suggested is chosen in advance.
    pub choice: Option<usize>,
    /// First line shown of the note's words.
    pub top: usize,
    /// The note's words and those of its candidates, broken to the width.
    pub lines: Vec<Line>,
    /// Where the note stood in the list, for the next one to take its place.
    at: usize,
    /// Where the reader was before.
    pub(super) from: View,
    /// What [`Self::lines`] were made for.
    made_for: Option<MadeFor>,
}

/// Everything on which the words of the desk depend.
#[derive(Clone, Debug, PartialEq)]
struct MadeFor {
    id: Option<Id>,
    choice: Option<usize>,
    places: Vec<Candidate>,
    is_asked: bool,
    revision: u64,
    entry: Option<Entry>,
    size: Size,
    width: usize,
    lang: Lang,
}

/// A note that is to be attached to words which the reader selects in the text, and the desk to come back to.
#[derive(Debug)]
pub struct Attaching {
    /// The document.
    pub(super) ticket: Ticket,
    /// The note.
    pub id: Id,
    /// Its old words.
    pub quote: String,
    /// The desk.
    pub(super) desk: Box<Relink>,
}

/// How many notes wait for the reader's word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Without a place: uncertain ones and orphans.
    pub lost: usize,
    /// Shown at a place whose words changed.
    pub changed: usize,
}

/// A sign of one cell for a state, readable without colour; empty for a note that is where it was.
pub fn sign(placement: &Placement) -> &'static str {
    match placement {
        Placement::Anchored(_) => "",
        Placement::Moved(_) => ">",
        Placement::Approximate(..) => "~",
        Placement::Uncertain(_) => "?",
        Placement::Orphan => "!",
    }
}

/// The word for a state.
pub fn state(placement: &Placement, lang: Lang) -> String {
    match placement {
        Placement::Anchored(_) => Message::new("app.state-anchored"),
        Placement::Moved(_) => Message::new("app.state-moved"),
        Placement::Approximate(_, sure) => {
            Message::new("app.state-approximate").with("percent", percent(*sure))
        }
        Placement::Uncertain(places) => {
            Message::new("app.state-uncertain").with("count", places.len())
        }
        Placement::Orphan => Message::new("app.state-orphan"),
    }
    .say(lang)
}

/// The places where a note may belong now, best first. See [`Reading::places_of`].
pub fn candidates(placement: &Placement) -> Vec<Candidate> {
    let one = |span: Span, confidence: f64| vec![Candidate { span, confidence }];
    match placement {
        Placement::Moved(span) => one(*span, 1.0),
        Placement::Approximate(span, confidence) => one(*span, *confidence),
        Placement::Uncertain(candidates) => candidates.clone(),
        Placement::Anchored(_) | Placement::Orphan => Vec::new(),
    }
}

/// One line of the desk's list.
#[derive(Clone, Copy, Debug)]
pub struct RelinkRow<'a> {
    /// Number among all annotations in document order, from 1.
    pub number: usize,
    /// The annotation.
    pub entry: &'a Entry,
    /// Whether the reader decided to leave it as it is.
    pub kept: bool,
}

impl Reading {
    /// The notes that are not where they were: those in doubt first, then the lost, the changed and the moved; those that the
    /// reader decided to leave as they are come last.
    pub fn relink_rows(&self) -> Vec<RelinkRow<'_>> {
        let rank = |placement: &Placement| match placement {
            Placement::Uncertain(_) => 0,
            Placement::Orphan => 1,
            Placement::Approximate(..) => 2,
            Placement::Moved(_) | Placement::Anchored(_) => 3,
        };
        let mut rows: Vec<RelinkRow<'_>> = self
            .notebook
            .entries()
            .iter()
            .enumerate()
            .filter(|(_, entry)| {
                entry.annotation.kind != Kind::Document
                    && !matches!(entry.placement, Placement::Anchored(_))
            })
            .map(|(i, entry)| RelinkRow {
                number: i + 1,
                entry,
                kept: is_kept(&self.document.text, entry),
            })
            .collect();
        rows.sort_by_key(|row| (row.kept, rank(&row.entry.placement)));
        rows
    }

    /// The places that the desk offers for a note, best first: its candidates, and for one whose passage is gone those that are suggested, as far
    /// as they are known.
    pub fn places_of(&self, entry: &Entry) -> Vec<Candidate> {
        match entry.placement {
            Placement::Orphan => self.suggestions.of(entry).unwrap_or_default().to_vec(),
            _ => candidates(&entry.placement),
        }
    }

    /// How many notes wait for the reader's word.
    pub fn waiting(&self) -> Waiting {
        let mut waiting = Waiting::default();
        for entry in self.notebook.entries() {
            let count = match entry.placement {
                Placement::Uncertain(_) | Placement::Orphan => &mut waiting.lost,
                Placement::Approximate(..) => &mut waiting.changed,
                Placement::Anchored(_) | Placement::Moved(_) => continue,
            };
            *count += usize::from(!is_kept(&self.document.text, entry));
        }
        waiting
    }
}

impl Relink {
    /// Opens the desk on a note, on the first one when that one needs nothing.
    pub(super) fn new(reading: &Reading, wanted: Option<Id>) -> Self {
        let rows = reading.relink_rows();
        let at = wanted
            .and_then(|id| rows.iter().position(|row| row.entry.annotation.id == id))
            .unwrap_or(0);
        Self {
            id: rows.get(at).map(|row| row.entry.annotation.id),
            choice: None,
            top: 0,
            lines: Vec::new(),
            at,
            from: reading.view,
            made_for: None,
        }
    }

    /// The desk as it is opened again: what it shows is made anew, and so is the text above it.
    pub(super) fn anew(mut self) -> Self {
        self.made_for = None;
        self
    }

    /// Goes to another note of the list, by lines.
    pub(super) fn step(&mut self, reading: &Reading, step: isize) {
        let rows = reading.relink_rows();
        let last = rows.len().saturating_sub(1);
        self.go(reading, self.at.saturating_add_signed(step).min(last));
    }

    /// Goes to the note on a line of the list.
    pub(super) fn go(&mut self, reading: &Reading, line: usize) {
        let rows = reading.relink_rows();
        if let Some(row) = rows.get(line) {
            self.at = line;
            self.id = Some(row.entry.annotation.id);
            (self.choice, self.top) = (None, 0);
        }
    }

    /// To the next note that waits for a decision, from the first again after the last.
    pub(super) fn skip(&mut self, reading: &Reading) {
        let rows = reading.relink_rows();
        let waits = |line: &usize| rows.get(*line).is_some_and(|row| !row.kept);
        let next = (self.at + 1..rows.len()).chain(0..self.at).find(waits);
        if let Some(line) = next {
            self.go(reading, line);
        }
    }

    /// The place that is chosen.
    pub fn chosen(&self, reading: &Reading) -> Option<Span> {
        let entry = reading.notebook.get(self.id?)?;
        let places = reading.places_of(entry);
        Some(places.get(self.choice?)?.span)
    }

    /// First line of the list that is seen in a window of `height` lines.
    pub fn list_top(&self, height: usize) -> usize {
        (self.at + 1).saturating_sub(height.max(1))
    }

    /// The line of the list under the cursor.
    pub fn line(&self) -> usize {
        self.at
    }

    /// Scrolls the words of the note.
    pub(super) fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.lines.len().saturating_sub(height.max(1));
        self.top = self.top.saturating_add_signed(lines).min(last);
    }

    /// Keeps to the list after it changed: the note under the cursor, else the one that took its place.
    fn settle(&mut self, reading: &Reading) {
        let rows = reading.relink_rows();
        let known = rows
            .iter()
            .position(|row| Some(row.entry.annotation.id) == self.id);
        if let Some(at) = known {
            self.at = at;
        } else {
            self.id = None;
            self.go(reading, self.at.min(rows.len().saturating_sub(1)));
        }
        self.choice = self
            .id
            .and_then(|id| reading.notebook.get(id))
            .and_then(|entry| {
                let last = reading.places_of(entry).len().checked_sub(1)?;
                match entry.placement {
                    Placement::Orphan => self.choice.filter(|choice| *choice <= last),
                    _ => Some(self.choice.unwrap_or(0).min(last)),
                }
            });
    }
}

impl App {
    /// The desk when it lies over everything else.
    pub fn relink(&self) -> Option<&Relink> {
        match self.overlays.last() {
            Some(Overlay::Relink(desk)) => Some(desk),
            _ => None,
        }
    }

    /// Brings the desk up to date with the notes, and the text with the desk: the chosen place is seen above it.
    pub(super) fn refresh_relink(&mut self, effects: &mut Vec<Effect>) {
        if self.relink().is_none() {
            return;
        }
        let areas = self.relink_areas();
        let (size, lang, cells) = (self.size, self.lang, self.cells);
        let above = usize::from(areas.whole.y.saturating_sub(self.geometry().text.y)) / 3;
        let Some(Overlay::Relink(mut desk)) = self.overlays.pop() else {
            return;
        };
        if let Some(reading) = self.reading_mut() {
            desk.settle(reading);
            effects.extend(reading.suggest(desk.id));
            let width = usize::from(areas.detail.width).max(4);
            let entry = desk.id.and_then(|id| reading.notebook.get(id)).cloned();
            let made_for = MadeFor {
                id: desk.id,
                choice: desk.choice,
                places: entry
                    .as_ref()
                    .map(|entry| reading.places_of(entry))
                    .unwrap_or_default(),
                is_asked: entry
                    .as_ref()
                    .is_some_and(|entry| reading.suggestions.is_asked(entry)),
                revision: reading.revision,
                entry,
                size,
                width,
                lang,
            };
            if desk.made_for.as_ref() != Some(&made_for) {
                let entry = made_for.entry.as_ref();
                desk.lines = entry
                    .map(|entry| {
                        relink_lines::lines(reading, entry, desk.choice, (width, cells, lang))
                    })
                    .unwrap_or_default();
                desk.show_choice(usize::from(areas.detail.height));
                reading.notes_view.cursor = desk.id;
                let place = desk.chosen(reading).map(|span| span.start);
                if let Some(at) =
                    place.or_else(|| entry.and_then(|entry| reading.last_place(entry)))
                {
                    reading.show_below(at, above);
                }
                desk.made_for = Some(made_for);
            }
        }
        self.overlays.push(Overlay::Relink(desk));
    }

    /// Opens the desk on a note, or on the first that waits.
    pub(super) fn open_relink(&mut self, wanted: Option<Id>) {
        self.overlays
            .retain(|overlay| !matches!(overlay, Overlay::Outline | Overlay::Notes));
        self.focus = Focus::Text;
        if let Some(reading) = self.reading() {
            let desk = Relink::new(reading, wanted);
            self.overlays.push(Overlay::Relink(Box::new(desk)));
        }
    }

    /// Puts the cursor of the desk, when it lies over everything else, on the first of some notes that it lists: those of a step that was
    /// taken back.
    pub(super) fn relink_at(&mut self, ids: &[Id]) {
        let Some(Overlay::Relink(mut desk)) = self
            .overlays
            .pop_if(|overlay| matches!(overlay, Overlay::Relink(_)))
        else {
            return;
        };
        let is_there = desk.id.is_some_and(|id| ids.contains(&id));
        if let Some(reading) = self.reading().filter(|_| !is_there) {
            let rows = reading.relink_rows();
            let line = rows
                .iter()
                .position(|row| ids.contains(&row.entry.annotation.id));
            if let Some(line) = line {
                desk.go(reading, line);
            }
        }
        self.overlays.push(Overlay::Relink(desk));
    }

    /// Closes the desk; the reader is where they were.
    pub(super) fn close_relink(&mut self) {
        let Some(Overlay::Relink(desk)) = self
            .overlays
            .pop_if(|overlay| matches!(overlay, Overlay::Relink(_)))
        else {
            return;
        };
        if let Some(reading) = self.reading_mut() {
            reading.notes_view.cursor = None;
            reading.go_back_to(desk.from);
        }
    }
}

impl Relink {
    /// Scrolls so that the chosen candidate is seen.
    fn show_choice(&mut self, height: usize) {
        let of_choice = |line: &Line| line.choice.is_some() && line.choice == self.choice;
        let (Some(first), Some(last)) = (
            self.lines.iter().position(of_choice),
            self.lines.iter().rposition(of_choice),
        ) else {
            self.top = 0;
            return;
        };
        if last >= self.top + height.max(1) {
            self.top = (last + 1).saturating_sub(height.max(1));
        }
        self.top = if first < height && last < height {
            0
        } else {
            self.top.min(first)
        };
    }
}

impl Reading {
    /// Where the passage of a note stood last, as far as the present text has such a place.
    fn last_place(&self, entry: &Entry) -> Option<crate::text::Offset> {
        let (start, _) = entry.annotation.anchor.hint?;
        let text = &self.document.text;
        Some(text.at_code_point(start).unwrap_or(text.end()))
    }

    /// Shows a place with some rows above it.
    fn show_below(&mut self, at: crate::text::Offset, rows: usize) {
        self.view.caret = self.document.text.clamp(at);
        let rows = isize::try_from(rows).unwrap_or(0);
        let caret = self.view.caret;
        self.view.top = crate::layout::scroll(self.layout(), caret, -rows);
        self.refresh();
    }

    /// Back to a place as it was seen.
    fn go_back_to(&mut self, view: View) {
        self.view = view;
        self.refresh();
        if !self.shows(self.view.caret) {
            self.turn_to(self.view.caret);
        }
    }
}
