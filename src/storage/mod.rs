//! Files: notes, codebooks, and the program's own state. Where they live, how they are read, merged and saved.
//!
//! This is the one room below the program that touches the world: files, folders, the clock and the environment. What can be
//! computed is kept apart from that (`notes_file`, [`merge`]) and knows only texts.
//!
//! The usual way: [`Dirs::find`] once, [`locate`] for a document, [`NotesStore::open`], and [`NotesStore::save`] after each change of
//! the annotations. What is saved by others in between is merged in and handed back.

mod atomic;
#[cfg(test)]
mod bytes_law;
mod clock;
mod codebook_file;
mod codebook_merge;
mod codes;
mod data_place;
mod disk;
mod draft;
mod earlier;
mod elsewhere;
mod hash;
mod index;
mod journal;
mod likeness;
mod lock;
mod merge;
mod merge_any;
mod notes_file;
mod places;
mod problem;
#[cfg(test)]
mod simulated;
mod state;
mod store;
mod stray;
mod toml_text;
mod undo_file;

pub use clock::{new_id, now};
pub use codebook_file::{
    CodebookFile, append_code, load_codebook, print_codebook, project_codebook, read_codebook,
    user_codebook,
};
pub use codebook_merge::merge_codebooks;
pub use codes::{Book, Names, Reach, Recoded, Steps, reach, survey_codes};
pub use disk::read_file;
pub use draft::{Draft, Drafts};
pub use elsewhere::{Elsewhere, conflict_copies, likely_places, lower_places};
pub use hash::{sha256, sha256_hex};
pub use merge::{Conflict, Merged, merge, merge_texts};
pub use merge_any::{FileKind, file_kind, merge_files};
pub use notes_file::{Facts, NotesText, Records, new_notes, read_notes, write_notes};
pub use places::{Dirs, Options, Place, Rule, Subject, locate};
pub use problem::{Problem, SaveError, validate};
pub use state::{KeptPlace, KnownTerminal, Reading, State};
pub use store::{Look, NotesStore, Opened, Saved, replace_file};
pub use stray::{Stray, is_there, strays};
pub(crate) use undo_file::{keep_history, load_history};
