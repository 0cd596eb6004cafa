//! Any codebook, notes file and journal, separated by lines of `====`: a change of codes is taken back to the very bytes and made again to the
//! very bytes, no annotation is lost by it, and whatever stands in the journal, the next change of the notes is told in it.
#![no_main]

use std::fs;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use zhupi::annotation::{CodeChange, CodeSetting, Scope};
use zhupi::storage::{Book, NotesStore, Reach, Steps, read_codebook, read_notes, survey_codes};

fuzz_target!(|text: &str| {
    let mut parts = text.split("\n====\n");
    let mut part = || parts.next().unwrap_or_default();
    let (book, notes, journal) = (part(), part(), part());
    let _ = read_codebook(book.as_bytes());
    let folder = std::env::temp_dir().join(format!("zhupi-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("state/history")).unwrap();
    let paths = [folder.join("codebook.toml"), folder.join("a.toml")];
    fs::write(&paths[0], book).unwrap();
    fs::write(&paths[1], notes).unwrap();
    recode(&paths, &folder.join("state"));
    tell(&paths[1], journal, &folder.join("state"));
});

fn recode(paths: &[std::path::PathBuf; 2], state: &Path) {
    let reach = Reach {
        books: vec![Book {
            path: paths[0].clone(),
            scope: Scope::Global,
        }],
        notes: vec![paths[1].clone()],
    };
    let names = survey_codes(&reach).tree();
    let name = |n: usize| names.get(n).or(names.first()).cloned().unwrap_or_default();
    let changes = [
        CodeChange::Rename {
            from: name(0),
            to: "新/名".to_owned(),
        },
        CodeChange::Merge {
            from: name(0),
            into: name(1),
        },
        CodeChange::Define {
            name: name(0),
            set: CodeSetting {
                definition: Some("义\"\n".to_owned()),
                ..CodeSetting::default()
            },
            scope: None,
        },
        CodeChange::Adopt {
            names: vec![name(2)],
            scope: None,
        },
        CodeChange::Remove { name: name(1) },
    ];
    let steps = Steps::new(state);
    let bytes = || [0, 1].map(|n: usize| fs::read(&paths[n]).unwrap());
    let before = bytes();
    let ids = |bytes: &[u8]| read_notes(bytes).records.ids();
    for change in changes {
        let Ok(done) = steps.perform(&change, &reach) else {
            assert_eq!(bytes(), before, "refused, and yet something changed");
            continue;
        };
        if done.books.is_empty() && done.notes.is_empty() {
            continue;
        }
        let after = bytes();
        assert_eq!(ids(&after[1]).len(), ids(&before[1]).len());
        steps.undo().unwrap().unwrap();
        assert_eq!(bytes(), before, "undone");
        steps.redo().unwrap().unwrap();
        assert_eq!(bytes(), after, "done again");
        steps.undo().unwrap().unwrap();
    }
}

fn tell(notes: &Path, journal: &str, state: &Path) {
    // A journal of the same document under another name is read when the file has none of its own.
    let other = state.join("history/other.jsonl");
    fs::write(&other, journal).unwrap();
    let mut open = NotesStore::open(notes, state).unwrap();
    let _ = open.store.history();
    fs::remove_file(&other).unwrap();
    for round in ["一", "二"] {
        let mut records = open.store.base().clone();
        let Some(first) = records.annotations.first_mut() else {
            return;
        };
        let id = first.id;
        first.note = format!("{round} {}", first.note);
        if open.read_only.is_some() || open.store.save(&records).is_err() {
            return;
        }
        let past = open.store.history();
        let newest = past.first().and_then(|past| past.after.as_ref());
        assert_eq!(newest.map(|record| record.id()), Some(id), "{round}");
        for entry in fs::read_dir(state.join("history")).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = fs::read(&path).unwrap();
            bytes.extend(journal.as_bytes());
            fs::write(&path, bytes).unwrap();
        }
        open = NotesStore::open(notes, state).unwrap();
    }
}
