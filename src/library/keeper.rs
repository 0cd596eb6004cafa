//! Keeps the notes of one open document, and what else is to outlast the program: the place, the draft of a note.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::landmark::{Landmark, find_landmarks, inside};
use super::{ENCODING, FORMAT, section_names, seen};
use crate::anchor;
use crate::annotation::{
    Annotation, Correction, Entry, History, Id, Moment, Past, recount, refresh, refresh_correction,
};
use crate::document::Document;
use crate::formats::AUTO;
use crate::outline::Outline;
use crate::storage::{
    self, Dirs, Drafts, Facts, KeptPlace, Look, NotesStore, Reading, Records, SaveError, Saved,
    State,
};
use crate::text::{Offset, Span, sentence_at};

/// Characters of the text that are remembered with a place, to find it again in a changed text.
const WORDS: usize = 40;

/// Code points before a place in its sentence by which it is found without the rest.
const TELLING: usize = 4;

/// Sentences longer than this, in bytes, are not remembered whole.
const SENTENCE: usize = 2_000;

/// Saves for one open document.
#[derive(Clone, Debug)]
pub struct Keeper {
    store: NotesStore,
    facts: Facts,
    /// SHA-256 of the text on which the notes were last saved before they were opened here.
    placed_on: Option<String>,
    state: State,
    drafts: Drafts,
    path: Option<PathBuf>,
    /// How the document was read when that was chosen by hand.
    choices: Vec<(String, String)>,
    /// The state folder.
    folder: PathBuf,
    /// Notes files of lower places, whose notes are shown too.
    lower: Vec<NotesStore>,
    /// Those that are put away once their notes are saved with the others.
    leaving: Vec<NotesStore>,
    /// Whether what others wrote was merged in by a save of which a later file failed: nobody knows of it yet.
    owed: bool,
}

/// The path by which a document is remembered.
pub(super) fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl Keeper {
    pub(super) fn new(store: NotesStore, facts: Facts, path: Option<&Path>, dirs: &Dirs) -> Self {
        let path = path.map(real);
        let state = State::new(&dirs.state);
        let choices = path.as_deref().map(|path| state.choices(path));
        Self {
            choices: choices.unwrap_or_default(),
            drafts: Drafts::new(&dirs.state, store.path()),
            state,
            path,
            placed_on: store.base().document.text_sha256.clone(),
            folder: dirs.state.clone(),
            lower: Vec::new(),
            leaving: Vec::new(),
            owed: false,
            store,
            facts,
        }
    }

    /// Keeps the notes of a lower place too.
    pub(super) fn add_lower(&mut self, store: NotesStore) {
        self.lower.push(store);
    }

    /// Remembers with the next place how the document is read: what was chosen by hand. [`AUTO`] takes a choice back.
    pub fn choose(&mut self, format: Option<&str>, encoding: Option<&str>) {
        for (what, name) in [(FORMAT, format), (ENCODING, encoding)] {
            let Some(name) = name else { continue };
            self.choices.retain(|(known, _)| known != what);
            if !name.eq_ignore_ascii_case(AUTO) {
                self.choices.push((what.to_owned(), name.to_owned()));
            }
        }
    }

    /// The notes file.
    pub fn notes_path(&self) -> &Path {
        self.store.path()
    }

    /// The notes file under the document's former name, from which the notes go to [`Self::notes_path`] with the next save.
    pub fn left_behind(&self) -> Option<&Path> {
        self.store.from()
    }

    /// The document's own path, links followed; `None` for a pipe.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What the notes file says, or will say, of the document.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Makes records durable; what other writers changed meanwhile is merged in and handed back.
    ///
    /// # Errors
    /// When the file can't be written; it is then as it was.
    pub fn save(&mut self, records: &Records) -> Result<Saved, SaveError> {
        self.save_each(records, false)
    }

    /// As [`Self::save`], for records that were made before the merge that was handed back last was known.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_unaware(&mut self, records: &Records) -> Result<Saved, SaveError> {
        self.save_each(records, true)
    }

    /// Saves each record where it lives: notes of a lower place stay there until they are moved, and their file is written only when they
    /// changed, or when it was taken away.
    fn save_each(&mut self, records: &Records, unaware: bool) -> Result<Saved, SaveError> {
        let (own, parts) = self.shared_out(records);
        let unaware = unaware || self.owed;
        let save = |store: &mut NotesStore, records: &Records| {
            if unaware {
                store.save_unaware(records)
            } else {
                store.save(records)
            }
        };
        let mut saved = save(&mut self.store, &own)?;
        self.owed |= saved.merged.is_some();
        for (lower, part) in self.lower.iter_mut().zip(parts) {
            if lower.path().exists() && says_same(lower.base(), &part) {
                continue;
            }
            let taken = lower.base().ids();
            if !lower.path().exists() && taken.is_subset(&self.store.base().ids()) {
                continue;
            }
            let further = save(lower, &part)?;
            saved.written |= further.written;
            saved.conflicts.extend(further.conflicts);
            self.owed |= further.merged.is_some();
        }
        saved.merged = std::mem::take(&mut self.owed).then(|| self.all());
        self.put_old_away();
        Ok(saved)
    }

    /// The records of the first notes file, and those of each lower one.
    fn shared_out(&self, records: &Records) -> (Records, Vec<Records>) {
        let mut own = records.clone();
        let mut parts = Vec::with_capacity(self.lower.len());
        let first = if self.lower.is_empty() {
            HashSet::new()
        } else {
            self.store.base().ids()
        };
        for lower in &self.lower {
            let mut part = lower.base().clone();
            let known = lower.ids();
            let lives = |id: Id| known.contains(&id) && !first.contains(&id);
            part.annotations.retain(|known| !lives(known.id));
            part.corrections.retain(|known| !lives(known.id));
            let (here, rest) = own.annotations.into_iter().partition(|a| lives(a.id));
            own.annotations = rest;
            part.annotations.extend::<Vec<_>>(here);
            let (here, rest) = own.corrections.into_iter().partition(|c| lives(c.id));
            own.corrections = rest;
            part.corrections.extend::<Vec<_>>(here);
            parts.push(part);
        }
        (own, parts)
    }

    /// Everything as it was last read or saved, wherever it lives. What stands in two places counts as it stands in the first.
    pub fn all(&self) -> Records {
        let mut all = self.store.base().clone();
        for lower in self.lower.iter().chain(&self.leaving) {
            all.add_missing(lower.base());
        }
        all
    }

    /// From the next save on the notes of a lower place live with the others; their file is put away then.
    pub fn take_over(&mut self, path: &Path) {
        if let Some(at) = self.lower.iter().position(|lower| lower.path() == path) {
            self.leaving.push(self.lower.remove(at));
        }
    }

    /// The notes are at their new place now: the file from which they came is put away. Where that fails it stays, which loses nothing.
    fn put_old_away(&mut self) {
        if let Some(from) = self.store.from() {
            drop(super::put_away(from, None, &self.folder));
            self.store.forget_from();
        }
        for left in self.leaving.drain(..) {
            drop(super::put_away(
                left.path(),
                left.sha256().as_deref(),
                &self.folder,
            ));
        }
    }

    /// The notes files of lower places whose notes are shown too.
    pub fn lower_paths(&self) -> Vec<PathBuf> {
        let paths = self.lower.iter().map(|lower| lower.path().to_owned());
        paths.collect()
    }

    /// Looks whether somebody else wrote one of the notes files.
    pub fn look(&mut self) -> Look {
        let own = match self.store.look() {
            broken @ Look::Broken(_) => return broken,
            other => other,
        };
        // Notes of a lower place that is gone, and which stand in the first now, were moved there by somebody else.
        let here = self.store.base().ids();
        self.lower
            .retain(|lower| lower.path().exists() || !lower.base().ids().is_subset(&here));
        let mut changed = matches!(own, Look::Changed(_));
        let mut ailing = None;
        for lower in &mut self.lower {
            match lower.look() {
                Look::Same => {}
                Look::Changed(_) => changed = true,
                other => ailing = Some(other),
            }
        }
        if changed {
            return Look::Changed(self.all());
        }
        match (own, ailing) {
            (Look::Same, Some(ailing)) => ailing,
            (own, _) => own,
        }
    }

    /// What became of the notes, the newest change first.
    pub fn history(&mut self) -> Vec<Past> {
        self.store.history()
    }

    /// What could be undone when the notes were last open, wherever they were then.
    pub fn undoable(&self) -> History {
        let at = self.store.from().unwrap_or(self.store.path());
        storage::load_history(&self.folder, at)
    }

    /// Keeps what can be undone for the next time.
    ///
    /// # Errors
    /// When the state folder can't be written.
    pub fn keep_undoable(&self, history: &History) -> Result<(), SaveError> {
        storage::keep_history(&self.folder, self.store.path(), history)
    }

    /// The annotations as they are to be saved, each with its present place.
    pub fn records(
        &self,
        document: &Document,
        outline: &Outline,
        entries: &[Entry],
        corrections: &[Correction],
    ) -> Records {
        // After the first save the file speaks of the present text, on which a passage without a place never was.
        let base = self.store.base().document.text_sha256.clone();
        let other = base.filter(|base| Some(base) != self.facts.text_sha256.as_ref());
        let is_other = other.is_some();
        let before = other.or_else(|| self.placed_on.clone());
        let sections = |at: Offset| section_names(outline, at);
        let index = anchor::Index::new(&document.text);
        let annotations = entries
            .iter()
            .map(|entry| {
                let text = &document.text;
                let mut annotation = refresh(text, entry, before.as_deref(), &sections);
                if is_other {
                    recount(&index, entry, &mut annotation);
                }
                // Entries written by hand get their times at the first save.
                let created = annotation.created.get_or_insert_with(storage::now).clone();
                annotation.modified.get_or_insert(created);
                annotation
            })
            .collect();
        let corrections = corrections
            .iter()
            .map(|correction| {
                let placement = index.resolve(&correction.anchor);
                let mut saved = refresh_correction(&document.text, correction, &placement);
                if let anchor::Placement::Anchored(span) | anchor::Placement::Moved(span) =
                    placement
                    && is_other
                {
                    index.count(&mut saved.anchor, span);
                }
                saved
            })
            .collect();
        let mut facts = self.facts.clone();
        facts.id = self.store.base().document.id.or(facts.id);
        Records {
            document: facts,
            annotations,
            corrections,
        }
    }

    /// Where the reader was, when the document was read before.
    pub fn place(&self, document: &Document) -> Option<Offset> {
        let sha256 = self.facts.text_sha256.as_deref().unwrap_or_default();
        let known = self.state.reading(self.path.as_deref(), sha256)?;
        let text = &document.text;
        let at = text.at_code_point(known.top);
        if known.text_sha256 == sha256 {
            return at;
        }
        // In a text that was changed the sentence tells more than the words from the place on.
        if let Some(place) = &known.place
            && let Some(span) = anchor::resolve(text, &place.anchor()).span()
        {
            return Some(inside(document, span, place.within));
        }
        // Else what stood before it in its sentence, when that is long enough to mean something.
        if let Some(place) = &known.place
            && place.within >= TELLING
        {
            let head: String = place.quote.chars().take(place.within).collect();
            if let Some(found) = text.as_str().find(&head) {
                return Some(Offset(found + head.len()));
            }
        }
        if known.words.is_empty()
            || at.is_some_and(|at| words_at(document, at).starts_with(&known.words))
        {
            return at;
        }
        text.as_str().find(&known.words).map(Offset).or(at)
    }

    /// What of the text was read before: as it was kept of this very text, else by the sentences that stayed.
    pub fn seen(&self, document: &Document) -> Vec<Span> {
        let sha256 = self.facts.text_sha256.as_deref().unwrap_or_default();
        let Some(known) = self.state.reading(self.path.as_deref(), sha256) else {
            return Vec::new();
        };
        if known.text_sha256 != sha256 {
            return seen::found(&document.text, &known.sentences);
        }
        let spans = known.seen.into_iter();
        spans
            .filter_map(|(start, end)| document.text.code_point_span(start, end))
            .collect()
    }

    /// The places that the reader gave a letter, found again in the present text (see [`find_landmarks`]).
    pub fn landmarks(&self, document: &Document) -> Vec<Landmark> {
        let sha256 = self.facts.text_sha256.as_deref().unwrap_or_default();
        let kept = self.state.reading(self.path.as_deref(), sha256);
        let kept = kept.map(|known| known.landmarks).unwrap_or_default();
        let marks = kept.iter().filter_map(|kept| {
            Some(Landmark {
                name: kept.name.chars().next()?,
                anchor: kept.anchor(),
                within: kept.within,
                at: None,
                sure: false,
            })
        });
        find_landmarks(document, &marks.collect::<Vec<_>>())
    }

    /// Remembers where the reader is, what was read, in code points, and the named places.
    ///
    /// # Errors
    /// When the state folder can't be written.
    pub fn keep_place(
        &self,
        document: &Document,
        at: Offset,
        seen: Vec<(usize, usize)>,
        landmarks: &[Landmark],
    ) -> Result<(), SaveError> {
        let reading = Reading {
            path: self.path.clone(),
            text_sha256: self.facts.text_sha256.clone().unwrap_or_default(),
            title: document.meta.title.clone().unwrap_or_default(),
            top: document.text.code_points(at),
            words: words_at(document, at).chars().take(WORDS).collect(),
            sentences: seen::prints(&document.text, &seen),
            seen,
            place: place_of(document, at),
            landmarks: landmarks
                .iter()
                .map(|mark| KeptPlace::new(mark.name.into(), mark.anchor.clone(), mark.within))
                .collect(),
            choices: self.choices.clone(),
            ..Reading::default()
        };
        self.state.remember(reading, &storage::now())
    }

    /// Remembers that the notes of a file are to be kept apart from this text.
    ///
    /// # Errors
    /// When the state folder can't be written.
    pub fn keep_apart(&self, notes: &Path) -> Result<(), SaveError> {
        let sha256 = self.facts.text_sha256.as_deref().unwrap_or_default();
        self.state.keep_apart(sha256, notes)
    }

    /// The tags used last, the latest first.
    pub fn recent_tags(&self) -> Vec<String> {
        self.state.recent_tags()
    }

    /// Remembers that a tag was used.
    ///
    /// # Errors
    /// When the state folder can't be written.
    pub fn use_tag(&self, tag: &str) -> Result<(), SaveError> {
        self.state.use_tag(tag)
    }

    /// The journal of notes that are being typed.
    pub fn drafts(&self) -> &Drafts {
        &self.drafts
    }
}

/// What is remembered of the sentence of a place; nothing where there are no words.
fn place_of(document: &Document, at: Offset) -> Option<KeptPlace> {
    let text = &document.text;
    let sentence = sentence_at(text, document.paragraph_at(at), at);
    let long = sentence.len() > SENTENCE;
    let span = if long || !sentence.contains(at) {
        Span::new(at, text.clamp(Offset(at.0.saturating_add(4 * WORDS))))
    } else {
        sentence
    };
    let within = text.slice(Span::new(span.start, at.max(span.start)));
    let within = within.chars().count();
    let words = !text.slice(span).trim().is_empty();
    words.then(|| KeptPlace::new(String::new(), anchor::make(text, span), within))
}

/// Whether a person said the same in both, wherever the passages stand now. What the program fills in at a save is left out.
fn says_same(old: &Records, new: &Records) -> bool {
    let untouched = |old: Option<&Moment>, new: Option<&Moment>| old.is_none() || old == new;
    let annotation = |new: &Annotation| {
        old.annotations.iter().any(|old| {
            old.id == new.id
                && old.says_as(new)
                && old.anchor.prefix == new.anchor.prefix
                && old.anchor.suffix == new.anchor.suffix
                && untouched(old.modified.as_ref(), new.modified.as_ref())
        })
    };
    let correction = |new: &Correction| {
        old.corrections.iter().any(|old| {
            old.id == new.id
                && old.says_as(new)
                && untouched(old.modified.as_ref(), new.modified.as_ref())
        })
    };
    old.annotations.len() == new.annotations.len()
        && old.corrections.len() == new.corrections.len()
        && new.annotations.iter().all(annotation)
        && new.corrections.iter().all(correction)
}

fn words_at(document: &Document, at: Offset) -> &str {
    let text = &document.text;
    text.slice(Span::new(
        at,
        text.clamp(Offset(at.0.saturating_add(8 * WORDS))),
    ))
}

#[cfg(test)]
#[path = "keeper_tests.rs"]
mod tests;
