//! The thread that saves: what it tells, and what it keeps when a save fails.

use std::fs;

use super::*;
use crate::annotation::Annotation;
use crate::formats::Choice;
use crate::library::{Library, Origin};
use crate::storage::{Dirs, Options};

const TEXT: &str = "第一句话在这里。第二句话在那里。\n";

/// A document that is open, and the thread that keeps its notes.
struct World {
    folder: tempfile::TempDir,
    library: Library,
    saver: Saver,
    events: Receiver<Event>,
    document: Arc<Document>,
    outline: Arc<Outline>,
    entries: Vec<Entry>,
    revision: u64,
}

const TICKET: Ticket = Ticket(1);

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, TEXT).unwrap();
        let library = Library::new(Dirs::inside(folder.path()), Options::default());
        let open = library.open(&Origin::File(path), &Choice::default());
        let open = open.unwrap();
        let (sender, events) = channel();
        let saver = Saver::start(sender);
        let (document, outline) = (open.document.clone(), open.outline.clone());
        saver.send(Job::Opened(
            TICKET,
            Box::new(open.keeper),
            open.document,
            open.outline,
            None,
        ));
        Self {
            folder,
            library,
            saver,
            events,
            document,
            outline,
            entries: Vec::new(),
            revision: 0,
        }
    }

    /// Adds an annotation and asks for it to be saved.
    fn mark(&mut self, start: usize, note: &str) {
        let text = &self.document.text;
        let span = text.code_point_span(start, start + 4).unwrap();
        let id = Id::from_u128(start as u128 + 1);
        let mut annotation = Annotation::new(id, crate::anchor::make(text, span));
        note.clone_into(&mut annotation.note);
        self.entries.push(Entry {
            annotation,
            placement: crate::anchor::Placement::Anchored(span),
        });
        self.revision += 1;
        self.saver.send(Job::Save(Box::new(Notes {
            ticket: TICKET,
            revision: self.revision,
            taken: 0,
            entries: self.entries.clone(),
            corrections: Vec::new(),
            history: History::default(),
            document: self.document.clone(),
            outline: self.outline.clone(),
        })));
    }

    /// What is typed.
    fn draft(&self, text: &str) {
        self.saver.send(Job::Draft(
            TICKET,
            (!text.is_empty()).then(|| {
                Box::new(Draft {
                    text: text.to_owned(),
                    ..Draft::default()
                })
            }),
        ));
    }

    fn outcome(&self) -> Outcome {
        match self.events.recv_timeout(Duration::from_secs(20)) {
            Ok(Event::Done(outcome)) => outcome,
            Ok(_) => panic!("another event"),
            Err(error) => panic!("{error}"),
        }
    }

    /// Puts a file where the folder of the notes is to be.
    fn block(&self) {
        fs::create_dir_all(&self.library.dirs.data).unwrap();
        fs::write(self.library.dirs.data.join("notes"), "in the way").unwrap();
    }

    fn unblock(&self) {
        fs::remove_file(self.library.dirs.data.join("notes")).unwrap();
    }

    /// The drafts that a program would find that was started after this one.
    fn drafts(&self) -> Vec<String> {
        let entries = fs::read_dir(self.library.dirs.state.join("drafts"));
        let mut found: Vec<String> = entries
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().extension().is_none_or(|end| end != "lock"))
            .map(|entry| fs::read_to_string(entry.path()).unwrap())
            .collect();
        found.sort();
        found
    }
}

#[test]
fn every_change_that_cannot_be_saved_is_told_and_none_is_lost() {
    let mut world = World::new();
    world.block();
    for start in [0, 8] {
        world.mark(start, "");
        let told = world.outcome();
        assert!(matches!(told, Outcome::SaveFailed(TICKET, _)), "{told:?}");
    }
    world.unblock();
    // Tried again by itself.
    let told = world.outcome();
    assert!(matches!(told, Outcome::Saved(TICKET, 2, None)), "{told:?}");
    world.saver.finish();
    let open = world.library.open(
        &Origin::File(world.folder.path().join("a.txt")),
        &Choice::default(),
    );
    assert_eq!(open.unwrap().notebook.entries().len(), 2);
}

#[test]
fn drafts_of_notes_that_cannot_be_saved_stay_until_they_are() {
    let mut world = World::new();
    world.block();
    world.draft("第一条写了很多");
    world.mark(0, "第一条写了很多");
    world.draft("");
    assert!(matches!(world.outcome(), Outcome::SaveFailed(..)));
    world.draft("第二条");
    // Jobs are done in their order: an answer to a later one means that the earlier are done.
    world.saver.send(Job::History(TICKET, None));
    assert!(matches!(world.outcome(), Outcome::Past(..)));
    let drafts = world.drafts();
    assert!(
        drafts.len() == 2 && drafts.iter().any(|draft| draft.contains("第一条写了很多")),
        "{drafts:?}"
    );
    world.unblock();
    assert!(matches!(world.outcome(), Outcome::Saved(..)));
    world.saver.send(Job::History(TICKET, None));
    assert!(matches!(world.outcome(), Outcome::Past(..)));
    let drafts = world.drafts();
    assert!(
        drafts.len() == 1 && drafts[0].contains("第二条"),
        "{drafts:?}"
    );
}

#[test]
fn notes_that_could_not_be_read_and_are_gone_are_written_again() {
    let mut world = World::new();
    world.mark(0, "第一条");
    assert!(matches!(world.outcome(), Outcome::Saved(TICKET, 1, None)));
    let notes = world.library.dirs.data.join("notes");
    let file = fs::read_dir(notes).unwrap().next().unwrap().unwrap().path();
    // A folder in its place, which goes away again.
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    world.saver.send(Job::Look(TICKET));
    assert!(matches!(world.outcome(), Outcome::NotesBroken(..)));
    fs::remove_dir(&file).unwrap();
    world.saver.send(Job::Look(TICKET));
    let Outcome::Came(TICKET, 1, merged) = world.outcome() else {
        panic!("the notes can be changed again");
    };
    assert_eq!(merged.notebook.entries().len(), 1);
    assert!(matches!(world.outcome(), Outcome::NotesGone(..)));
    world.mark(8, "第二条");
    assert!(matches!(world.outcome(), Outcome::Saved(..)));
    let written = fs::read_to_string(&file).unwrap();
    assert!(
        written.contains("第一条") && written.contains("第二条"),
        "{written}"
    );
}
