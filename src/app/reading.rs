//! One open document: where the reader is in it, what is selected, and the reader's notes on it.
//!
//! The place is an offset of the text, never a row: rows and pages are computed anew for each width by [`Reading::refresh`], and drawing only
//! reads what it left in [`Reading::page`].

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::code_colours::{CodeColours, Colours};
use super::commands::redactions::Wanted;
use super::effect::{OpenOptions, Opened, Target, Ticket};
use super::joining::Forms;
use super::notes::NotesView;
use super::read_map::ReadMap;
use super::selection::Selection;
use super::suggestions::Suggestions;
use crate::annotation::{Codebook, Correction, History, Id, Notebook, Past};
use crate::document::{Document, Joining};
use crate::layout::{Glyph, Heading, Layout, Pages, Row, Setting};
pub use crate::library::Landmark;
use crate::library::{Found, find_landmarks, section_names};
use crate::message::Message;
use crate::outline::{Outline, Tier};
use crate::redaction::Redaction;
use crate::text::{Offset, Span, sentence_at};

/// The most jumps that are remembered.
const JUMPS: usize = 100;

/// Where the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The text row that owns this place is the first on the screen.
    pub top: Offset,
    /// The reading cursor.
    pub caret: Offset,
    /// What is selected.
    pub selection: Option<Selection>,
}

/// A row of the present page with its glyphs.
#[derive(Clone, Debug)]
pub struct PageRow {
    /// The row.
    pub row: Row,
    /// What is drawn in it.
    pub glyphs: Vec<Glyph>,
    /// What its words are, of code in a language that is known.
    pub code: Option<Colours>,
}

/// What became of the last change to the notes.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Keeping {
    /// Nothing was changed since the document was opened.
    #[default]
    Untouched,
    /// A change is on its way to the disk.
    Saving,
    /// Everything is on the disk.
    Saved,
    /// The last save failed; the changes are kept here.
    Failed(Message),
}

/// What is searched for.
#[derive(Clone, Debug)]
pub struct Find {
    /// The words.
    pub query: String,
    /// Where they stand, in order; `None` while the text is being searched.
    pub hits: Option<Arc<[Span]>>,
    /// Where the search began, to return to.
    pub from: Offset,
    /// Whether to jump to the first hit when they come.
    pub jump: bool,
}

/// The outline as it is looked at.
#[derive(Clone, Debug, Default)]
pub struct OutlineView {
    /// The node under the cursor, while the pane has the focus.
    pub cursor: usize,
    /// Folded nodes.
    pub folded: HashSet<usize>,
    /// Whether points are shown below their sections.
    pub points: bool,
}

/// One open document.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and they come and go at different times"
)]
pub struct Reading {
    /// Names this opening.
    pub ticket: Ticket,
    /// What was opened, and how: to open it again.
    pub source: Option<(Target, OpenOptions)>,
    /// How much of it is read, in percent, while only its first window is shown.
    pub loading: Option<u8>,
    /// Whether the reader stopped reading the rest of it.
    pub stopped: bool,
    /// Where it came from.
    pub path: Option<PathBuf>,
    /// What it is called on the screen.
    pub name: String,
    /// The document.
    pub document: Arc<Document>,
    /// Its sections, with the reader's corrections.
    pub outline: Arc<Outline>,
    /// The sections as they were found.
    pub found: Arc<Outline>,
    /// Where the reader is.
    pub view: View,
    /// The annotations.
    pub notebook: Notebook,
    /// What can be undone.
    pub history: History,
    /// What became of the notes, as it was last asked for.
    pub past: Vec<Past>,
    /// The codes.
    pub codebook: Codebook,
    /// Tags used last, the latest first.
    pub recent_tags: Vec<String>,
    /// Why the notes can't be changed, when they can't.
    pub read_only: Option<Message>,
    /// What became of the last change.
    pub keeping: Keeping,
    /// Counts changes to the notes.
    pub revision: u64,
    /// The last merge that was taken over.
    pub(super) taken: u64,
    /// Whether the document is another on the disk than here.
    pub outdated: bool,
    /// The search.
    pub find: Option<Find>,
    /// The outline pane.
    pub outline_view: OutlineView,
    /// Whether the outline has the keys, so that it shows its cursor rather than the place.
    pub outline_focus: bool,
    /// The notes pane.
    pub notes_view: NotesView,
    /// The annotation that the reader picked where several lie over one another; counts while the caret is in it.
    pub picked: Option<Id>,
    /// The document's identity in exports.
    pub id: Option<Id>,
    /// Where the notes are kept, as shown to a person.
    pub notes_place: Option<String>,
    /// Notes of this document that do not stand in its notes file.
    pub elsewhere: Vec<Found>,
    /// Files whose notes were taken in: with which change, and their SHA-256. They are put away when it is on the disk.
    pub(super) taken_in: Vec<(u64, PathBuf, String)>,
    /// Facts that a person should know about this file.
    pub problems: Vec<Message>,
    /// Rows of the present page.
    pub page: Vec<PageRow>,
    /// Index into [`Self::page`] of the first row of the page on the right; their number where one page is shown.
    pub fold: usize,
    /// Where the next page begins, when there is one.
    pub page_next: Option<Offset>,
    /// The real pages, as far as they are known.
    pub pages: Pages,
    /// Column that the caret keeps while it moves by rows.
    pub column: Option<usize>,
    /// The caret as it was last remembered for the next start.
    pub kept_place: Option<Offset>,
    /// What was read.
    pub seen: ReadMap,
    /// What was read as it was last remembered.
    pub kept_seen: ReadMap,
    /// Places that have a letter, in the order of the letters.
    pub landmarks: Vec<Landmark>,
    /// The same as they were last remembered.
    pub kept_landmarks: Vec<Landmark>,
    /// What the whole text withholds, once that was asked for.
    pub redactions: Option<Arc<[Redaction]>>,
    /// What waits for that.
    pub(super) wanted_redactions: Option<Wanted>,
    /// Places that are suggested for notes whose passage is gone.
    pub suggestions: Suggestions,
    /// A page that the reader asked for before it was counted, from 1.
    pub wanted_page: Option<usize>,
    pub(super) forms: Forms,
    pub(super) layout: Layout,
    pub(super) code_colours: CodeColours,
    pub(super) headings: Arc<[Heading]>,
    /// The corrections that [`Self::outline`] has taken in.
    pub(super) corrections: Vec<Correction>,
    pub(super) height: usize,
    /// Whether two pages are shown side by side.
    pub(super) facing: bool,
    pub(super) epoch: u64,
    pub(super) back: Vec<Offset>,
    pub(super) forward: Vec<Offset>,
}

impl Reading {
    /// Begins to read what was opened.
    pub fn new(
        ticket: Ticket,
        opened: Opened,
        setting: Setting,
        height: usize,
        join_lines: Joining,
    ) -> Self {
        let headings = headings_of(&opened.outline);
        let forms = Forms::new(opened.document, join_lines);
        let shown = forms.shown();
        let mut reading = Self {
            ticket,
            source: None,
            loading: None,
            stopped: false,
            path: opened.path,
            name: opened.name,
            layout: Layout::new(shown.clone(), headings.clone(), setting),
            document: shown,
            forms,
            outline: opened.outline.clone(),
            found: opened.outline,
            view: View::default(),
            notebook: opened.notebook,
            history: opened.history,
            past: Vec::new(),
            codebook: opened.codebook,
            recent_tags: opened.recent_tags,
            read_only: opened.read_only,
            keeping: Keeping::default(),
            revision: 0,
            taken: 0,
            outdated: false,
            find: None,
            outline_view: OutlineView::default(),
            outline_focus: false,
            notes_view: NotesView::default(),
            picked: None,
            id: opened.id,
            notes_place: opened.notes_place,
            elsewhere: opened.elsewhere,
            taken_in: Vec::new(),
            problems: opened.problems,
            page: Vec::new(),
            fold: 0,
            facing: false,
            page_next: None,
            pages: Pages::new(height),
            column: None,
            kept_place: opened.caret,
            kept_seen: ReadMap::new(opened.seen.iter().copied()),
            seen: ReadMap::new(opened.seen),
            kept_landmarks: opened.landmarks.clone(),
            landmarks: opened.landmarks,
            redactions: None,
            wanted_redactions: None,
            suggestions: Suggestions::default(),
            wanted_page: None,
            code_colours: CodeColours::default(),
            headings,
            corrections: Vec::new(),
            height,
            epoch: 0,
            back: Vec::new(),
            forward: Vec::new(),
        };
        reading.recorrect();
        reading.advance_pages();
        let caret = opened.caret.unwrap_or_else(|| reading.first_place());
        reading.turn_to(caret);
        reading
    }

    /// Takes the rest of a document whose first window is already being read: the place stays. Offsets are the same, unless the end of the
    /// file gave the words of its beginning another meaning.
    pub fn complete(&mut self, opened: Opened) {
        let untouched = self.view.caret == self.first_place();
        (self.loading, self.stopped) = (None, false);
        let window = self.document.text.clone();
        self.complete_forms(opened.document.clone());
        if !self.document.text.as_str().starts_with(window.as_str()) {
            self.go_on_from_window(&window);
        }
        // Of a very large document the sections come later; until then those of its first window stay.
        if !opened.outline.nodes.is_empty() {
            self.headings = headings_of(&opened.outline);
            self.found = opened.outline.clone();
            self.outline = opened.outline;
        }
        self.corrections.clear();
        self.notebook = opened.notebook;
        self.history = opened.history;
        self.codebook = opened.codebook;
        self.recent_tags = opened.recent_tags;
        self.read_only = opened.read_only;
        self.id = opened.id;
        self.notes_place = opened.notes_place;
        self.problems = opened.problems;
        self.elsewhere = opened.elsewhere;
        self.kept_landmarks.clone_from(&opened.landmarks);
        self.landmarks = opened.landmarks;
        self.redactions = None;
        self.suggestions.forget();
        opened.seen.into_iter().for_each(|span| self.seen.add(span));
        self.lay_out(self.layout.setting(), self.height);
        self.recorrect();
        match opened.caret {
            Some(caret) if untouched => self.turn_to(caret),
            _ => self.refresh(),
        }
    }

    /// Takes the sections of a document that was shown before they were known. The place stays.
    pub fn take_outline(&mut self, found: Arc<Outline>) {
        self.found = found.clone();
        self.outline = found;
        self.corrections.clear();
        self.recorrect();
        self.set_headings();
        self.settle();
    }

    /// Names of places that are alike those first whose headings say so.
    pub(super) fn settle(&mut self) {
        let outline = &self.outline;
        self.notebook.settle(&|at| section_names(outline, at));
    }

    /// Like [`Self::go_to`], remembering where the reader was.
    pub fn jump_to(&mut self, at: Offset) {
        self.remember();
        self.go_to(at);
    }

    /// Remembers the present place as one to come back to.
    pub fn remember(&mut self) {
        if self.back.last() != Some(&self.view.caret) {
            self.back.push(self.view.caret);
        }
        if self.back.len() > JUMPS {
            self.back.remove(0);
        }
        self.forward.clear();
    }

    /// Back to where the reader jumped from; whether there was such a place.
    pub fn jump_back(&mut self) -> bool {
        let Some(at) = self.back.pop() else {
            return false;
        };
        self.forward.push(self.view.caret);
        self.go_to(at);
        true
    }

    /// Forward again; whether there was such a place.
    pub fn jump_forward(&mut self) -> bool {
        let Some(at) = self.forward.pop() else {
            return false;
        };
        self.back.push(self.view.caret);
        self.go_to(at);
        true
    }

    /// Takes over named places of an earlier reading of the same file, which may be on their way to the state folder still: each where its
    /// words are now.
    pub(super) fn take_landmarks(&mut self, landmarks: &[Landmark]) {
        self.landmarks = find_landmarks(&self.document, landmarks);
    }

    /// The first place with words.
    pub fn first_place(&self) -> Offset {
        let text = self.document.text.as_str();
        Offset(text.len() - text.trim_start().len()).min(self.document.text.end())
    }

    /// The sentence under the caret.
    pub fn sentence(&self) -> Span {
        sentence_at(
            &self.document.text,
            self.document.paragraph_at(self.view.caret),
            self.view.caret,
        )
    }

    /// The title: as the file states it, else as the outline found it, else the name of the file.
    pub fn title(&self) -> String {
        let found = || {
            self.outline
                .nodes
                .iter()
                .find(|node| node.level == 0)
                .map(|node| node.title.replace('\n', " "))
        };
        self.document
            .meta
            .title
            .clone()
            .or_else(found)
            .unwrap_or_else(|| self.name.clone())
    }

    /// The words that a mark would take: the selection, else the sentence. `None` where there are none.
    pub fn target(&self) -> Option<Span> {
        let span = self
            .view
            .selection
            .map_or_else(|| self.sentence(), Selection::span);
        let span = super::selection::trim(&self.document, span);
        (!span.is_empty() && !self.document.text.slice(span).trim().is_empty()).then_some(span)
    }

    /// The sections around the caret, outermost first.
    pub fn breadcrumb(&self) -> Vec<usize> {
        self.outline
            .section_at(self.view.caret)
            .map(|node| self.outline.path(node))
            .unwrap_or_default()
    }
}

/// What the whole of a document withholds. Linear in its text.
pub fn withheld_of(document: &Document) -> Vec<Redaction> {
    super::commands::redactions::withheld(document, document.text.whole())
}

pub(super) fn headings_of(outline: &Outline) -> Arc<[Heading]> {
    outline
        .nodes
        .iter()
        .filter(|node| node.tier == Tier::Section && !outline.inferred)
        .map(|node| Heading {
            span: node.span,
            level: node.level,
        })
        .collect()
}
