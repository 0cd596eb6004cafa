//! Codes in the files: counted, changed, changed back.

use std::path::PathBuf;

use crate::app::effect::{CodesDeed, CodesDone, Outcome};
use crate::library::Library;
use crate::message::Message;
use crate::storage::{Recoded, Steps, reach, survey_codes};

/// Does what was asked for with the codes of the project that a document or folder lies in.
pub(super) fn perform(library: &Library, path: Option<PathBuf>, deed: CodesDeed) -> Outcome {
    let path = path.unwrap_or_else(|| PathBuf::from("."));
    let reach = reach(&[path], &library.places, &library.dirs);
    let steps = Steps::new(&library.dirs.state).signed(library.author.clone());
    let again = deed == CodesDeed::Redo;
    let done = match deed {
        CodesDeed::Survey => None,
        CodesDeed::Change(change) => Some(steps.perform(&change, &reach)),
        CodesDeed::Undo => Some(some(steps.undo(), "app.nothing-to-undo")),
        CodesDeed::Redo => Some(some(steps.redo(), "app.nothing-to-redo")),
    };
    Outcome::Codes(Box::new(CodesDone {
        done,
        again,
        survey: survey_codes(&reach),
    }))
}

/// What was done, or that there was nothing to do.
fn some(done: Result<Option<Recoded>, Message>, none: &'static str) -> Result<Recoded, Message> {
    done?.ok_or_else(|| Message::new(none))
}
