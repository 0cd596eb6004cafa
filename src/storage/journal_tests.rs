//! What the journal tells, and that nothing harms it.

use super::*;
use crate::anchor::Anchor;
use crate::annotation::{Annotation, Change};
use crate::storage::NotesStore;

fn note(n: u128, words: &str) -> Annotation {
    let anchor = Anchor {
        quote: format!("词{n}"),
        hint: Some((n as usize * 10, n as usize * 10 + 2)),
        ..Anchor::default()
    };
    Annotation {
        note: words.to_owned(),
        ..Annotation::new(Id::from_u128(n), anchor)
    }
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn notes(&self) -> PathBuf {
        self.folder.path().join("a.txt.zhupi.toml")
    }

    fn open(&self) -> (NotesStore, Records) {
        let opened = NotesStore::open(&self.notes(), &self.folder.path().join("state")).unwrap();
        (opened.store, opened.records)
    }

    fn save(&self, change: impl FnOnce(&mut Records)) -> String {
        let (mut store, mut records) = self.open();
        store.sign(Some("甲".to_owned()));
        change(&mut records);
        store.save(&records).unwrap();
        fs::read_to_string(self.notes()).unwrap()
    }

    fn journal(&self) -> PathBuf {
        let folder = fs::read_dir(self.folder.path().join("state/history")).unwrap();
        folder.flatten().next().unwrap().path()
    }

    /// Change, note and who of every entry, the oldest first.
    fn told(&self) -> Vec<(Change, String, Option<String>, bool)> {
        let past = self.open().0.history();
        past.iter()
            .rev()
            .map(|past| {
                let Some(Record::Annotation(annotation)) = past.state() else {
                    panic!("{past:?}");
                };
                (
                    past.change(),
                    annotation.note.clone(),
                    past.by.clone(),
                    past.outside,
                )
            })
            .collect()
    }
}

#[test]
fn every_change_is_told_with_its_maker_and_changes_of_others_are_seen() {
    let place = Place::new();
    place.save(|records| records.annotations.push(note(1, "一")));
    place.save(|records| records.annotations[0].note = "二".to_owned());
    // A place that was brought up to date is no change of a person.
    place.save(|records| records.annotations[0].anchor.hint = Some((3, 5)));
    let text = fs::read_to_string(place.notes()).unwrap();
    fs::write(place.notes(), text.replace("二\"", "三\"")).unwrap();
    place.save(|records| records.annotations.clear());
    let mine = |change, words: &str| (change, words.to_owned(), Some("甲".to_owned()), false);
    let expected = [
        mine(Change::Added, "一"),
        mine(Change::Changed, "二"),
        (Change::Changed, "三".to_owned(), None, true),
        mine(Change::Removed, "三"),
    ];
    assert_eq!(place.told(), expected);
    // What an editor did is seen without a save, once.
    let text = fs::read_to_string(place.notes()).unwrap();
    fs::write(
        place.notes(),
        format!(
            "{text}\n[[annotation]]\nid = \"{}\"\nquote = \"手写\"\n",
            Id::from_u128(9)
        ),
    )
    .unwrap();
    assert_eq!(place.told().len(), 5);
    assert_eq!(place.told().len(), 5);
}

#[test]
fn torn_lines_and_foreign_words_are_passed_over() {
    let place = Place::new();
    place.save(|records| records.annotations.push(note(1, "一")));
    let journal = place.journal();
    let mut bytes = fs::read(&journal).unwrap();
    bytes.extend(b"\n\xff\xfe\n{\"entry\": 5}\n[]\n{\"at\":\"x\",\"after\":\"[[annotation");
    fs::write(&journal, &bytes).unwrap();
    place.save(|records| records.annotations[0].note = "二".to_owned());
    // The line behind the torn one stands by itself: it is not told again as somebody else's.
    let state = place.folder.path().join("state");
    let entries = Journal::new(&state, &place.notes()).entries(None);
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|entry| !entry.outside));
    assert_eq!(place.told().len(), 2);
    // Any cut leaves what was whole.
    let whole = fs::read(&journal).unwrap();
    for length in 0..whole.len() {
        fs::write(&journal, &whole[..length]).unwrap();
        let mut read = Journal::new(&place.folder.path().join("state"), &place.notes());
        read.refresh();
        assert!(read.entries(None).len() <= 2, "{length}");
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.save(|records| records.annotations.push(note(1, "一")));
    let mode = fs::metadata(place.journal()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_full_journal_is_begun_anew_and_the_one_before_is_still_told() {
    let place = Place::new();
    place.save(|records| records.annotations.push(note(1, "一")));
    let state = place.folder.path().join("state");
    let records = |n: usize| Records {
        annotations: vec![note(1, &format!("第{n}次"))],
        ..Records::default()
    };
    for n in 0..60 {
        let mut journal = Journal::new(&state, &place.notes());
        journal.limit = 3_000;
        journal.refresh();
        journal.tell(&records(n), None, &records(n + 1)).unwrap();
    }
    let journal = Journal::new(&state, &place.notes());
    for path in [&journal.path, &journal.older()] {
        let size = fs::metadata(path).unwrap().len();
        assert!(size < 4_500, "{size}");
    }
    let told = journal.entries(None);
    assert!((8..40).contains(&told.len()), "{}", told.len());
    assert_eq!(
        told[0].state(),
        Some(&Record::Annotation(note(1, "第60次")))
    );
}

#[test]
fn a_removed_table_comes_back_with_everything_that_stood_in_it() {
    let place = Place::new();
    let old = format!(
        "# 头\r\nformat = 1\r\n\r\n[document]\r\nid = \"{}\"\r\n\r\n# 上\r\n[[annotation]]\r\nid = \"{}\"\r\nquote = '词'  # 尾\r\nown = {{ a = 1 }}\r\n\r\n\
         [annotation.deep]\r\nx = 1\r\n\r\n# 其次\r\n[[annotation]]\r\nid = \"{}\"\r\nquote = \"乙\"",
        Id::from_u128(7),
        Id::from_u128(1),
        Id::from_u128(2)
    );
    fs::write(place.notes(), &old).unwrap();
    // In one session: byte for byte.
    let (mut store, records) = place.open();
    let mut fewer = records.clone();
    fewer.annotations.remove(0);
    store.save(&fewer).unwrap();
    assert_ne!(fs::read_to_string(place.notes()).unwrap(), old);
    store.save(&records).unwrap();
    assert_eq!(fs::read_to_string(place.notes()).unwrap(), old);
    // In another session: with what zhupi does not know.
    let back = records.annotations[0].clone();
    place.save(|records| {
        records.annotations.remove(0);
    });
    let text = place.save(|records| records.annotations.push(back));
    for words in [
        "quote = '词'  # 尾\r\n",
        "own = { a = 1 }\r\n",
        "\r\n\r\n[annotation.deep]\r\nx = 1",
    ] {
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
    assert_eq!(read_notes(text.as_bytes()).records.annotations.len(), 2);
}

#[test]
fn a_table_that_comes_back_leaves_the_others_as_a_person_wrote_them() {
    let head = |words: &str| format!("format = 1\n{words}\n");
    let document = Id::from_u128(7);
    let dotted = head(&format!(
        "document.id = \"{document}\"  # 点\r\ndocument.title = '题'"
    ));
    let inline = head(&format!("document = {{ id = \"{document}\" }} # 行"));
    let note = |n| {
        format!(
            "\n[[annotation]]\nid = \"{}\"\nquote = \"词\"\nstart = {n}\nend = 9\n",
            Id::from_u128(n)
        )
    };
    let outline = format!(
        "outline = [ {{ id = \"{}\", quote = '题' , heading = true }} ]\n",
        Id::from_u128(9)
    );
    for head in [dotted, inline] {
        let place = Place::new();
        let old = format!("{head}{outline}{}{}", note(1), note(2));
        fs::write(place.notes(), &old).unwrap();
        let (_, records) = place.open();
        let back = records.annotations[0].clone();
        place.save(|records| {
            records.annotations.remove(0);
        });
        let text = place.save(|records| records.annotations.push(back));
        assert_eq!(text, old);
    }
}
