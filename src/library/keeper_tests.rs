//! What is kept of an open document: its notes, wherever they live, and its places.

use std::fs;

use super::*;
use crate::anchor;
use crate::formats::Choice;
use crate::library::{Library, Origin};

fn library(folder: &Path) -> Library {
    Library::new(Dirs::inside(folder), storage::Options::default())
}

#[test]
fn places_are_found_again_in_an_edited_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报告.txt");
    let library = library(folder.path());
    let open = || {
        library
            .open(&Origin::File(path.clone()), &Choice::default())
            .unwrap()
    };
    let old = "第一段的话。\n第二段在这里说的是全县经济运行总体平稳、稳中有进，说了许多。\n第三段很快就要删去。\n";
    fs::write(&path, old).unwrap();
    let first = open();
    let at = |words: &str| Offset(old.find(words).unwrap());
    let mark = |name, passage: &str, within| {
        let start = at(passage);
        let span = Span::bytes(start.0..start.0 + passage.len());
        Landmark {
            name,
            anchor: anchor::make(&first.document.text, span),
            within,
            at: Some(start),
            sure: true,
        }
    };
    let marks = [
        mark('a', "第二段在这里说的是全县经济运行总体平稳、稳中有进", 3),
        mark('b', "第三段很快就要删去。", 0),
    ];
    first
        .keeper
        .keep_place(&first.document, at("说了许多"), vec![(0, 4)], &marks)
        .unwrap();
    // Words come before, the words from the place on are others, a paragraph is gone.
    let new = "新加的一段。\n第一段的话。\n第二段在这里说的是全县经济运行总体平稳、稳中有进，讲了许多。\n";
    fs::write(&path, new).unwrap();
    let again = open();
    let place = again.keeper.place(&again.document).unwrap();
    assert_eq!(new.get(place.0..), Some("讲了许多。\n"));
    let found = again.keeper.landmarks(&again.document);
    // What is lost stays in the list.
    let names: Vec<char> = found.iter().map(|mark| mark.name).collect();
    assert_eq!(names, ['a', 'b']);
    let spot = found[0].at.unwrap();
    assert!(new.get(spot.0..).unwrap().starts_with("在这里说的是全县"));
    assert_eq!(found[1].at, None);
    // What is not found is kept as it was.
    let keep = &again.keeper;
    keep.keep_place(&again.document, place, Vec::new(), &found)
        .unwrap();
    fs::write(&path, old).unwrap();
    let back = open();
    let found = back.keeper.landmarks(&back.document);
    assert_eq!(found.iter().filter(|mark| mark.at.is_some()).count(), 2);
}

/// A document of a project whose notes stand in three places: the project, beside the document, and the data folder.
struct Spread {
    folder: tempfile::TempDir,
    library: Library,
}

const SPREAD: &str = "第一句话在这里。第二句话在那里。第三句话说完了。\n";

impl Spread {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = library(folder.path());
        let spread = Self { folder, library };
        fs::write(spread.path("a.txt"), SPREAD).unwrap();
        fs::create_dir_all(spread.path(".zhupi/notes")).unwrap();
        spread.put(".zhupi/notes/a.txt.toml", 1, "第一句话", "");
        spread.put("a.txt.zhupi.toml", 2, "第二句话", "");
        spread
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a notes file with one annotation.
    fn put(&self, name: &str, n: u128, quote: &str, more: &str) {
        let id = Id::from_u128(n);
        let text =
            format!("format = 1\n\n[[annotation]]\nid = \"{id}\"\nquote = \"{quote}\"\n{more}");
        fs::write(self.path(name), text).unwrap();
    }

    fn get(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn open(&self) -> crate::library::OpenDocument {
        let origin = Origin::File(self.path("a.txt"));
        self.library.open(&origin, &Choice::default()).unwrap()
    }
}

/// The records of an open document with one note changed.
fn noted(open: &crate::library::OpenDocument, n: u128, note: &str) -> Records {
    let entries = open.notebook.entries();
    let corrections = open.notebook.corrections();
    let mut records = open
        .keeper
        .records(&open.document, &open.outline, entries, corrections);
    let id = Id::from_u128(n);
    let of = records.annotations.iter_mut().find(|a| a.id == id).unwrap();
    of.note = note.to_owned();
    records
}

fn ids(records: &Records) -> Vec<u128> {
    let mut ids: Vec<u128> = records.annotations.iter().map(|a| a.id.as_u128()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn what_others_wrote_is_not_lost_when_a_later_file_cannot_be_saved() {
    let spread = Spread::new();
    let mut open = spread.open();
    assert_eq!(open.notebook.entries().len(), 2);
    let records = noted(&open, 2, "改了第二句的");
    // Another window adds a note to the first file, and the second one cannot be written for a while.
    let first = spread.get(".zhupi/notes/a.txt.toml");
    let id = Id::from_u128(9);
    let more = format!("\n[[annotation]]\nid = \"{id}\"\nquote = \"第三句话\"\n");
    fs::write(spread.path(".zhupi/notes/a.txt.toml"), first + &more).unwrap();
    fs::rename(spread.path("a.txt.zhupi.toml"), spread.path("aside")).unwrap();
    fs::create_dir(spread.path("a.txt.zhupi.toml")).unwrap();
    assert!(open.keeper.save(&records).is_err());
    fs::remove_dir(spread.path("a.txt.zhupi.toml")).unwrap();
    fs::rename(spread.path("aside"), spread.path("a.txt.zhupi.toml")).unwrap();
    // Tried again with what the window knows: the other's note is not taken for one that was deleted.
    let saved = open.keeper.save(&records).unwrap();
    assert_eq!(ids(&saved.merged.expect("what the other wrote")), [1, 2, 9]);
    assert!(spread.get(".zhupi/notes/a.txt.toml").contains("第三句话"));
    assert!(spread.get("a.txt.zhupi.toml").contains("改了第二句的"));
    let saved = open.keeper.save(&open.keeper.all()).unwrap();
    assert_eq!((saved.merged, saved.written), (None, false));
}

#[test]
fn a_decision_on_a_note_of_a_lower_place_is_saved_there() {
    let spread = Spread::new();
    let correction = format!(
        "\n[[outline]]\nid = \"{}\"\nquote = \"第三句话说完了。\"\nheading = true\n",
        Id::from_u128(7)
    );
    spread.put("a.txt.zhupi.toml", 2, "第二句话", &correction);
    let mut open = spread.open();
    let mut records = open.keeper.all();
    let note = records.annotations.iter_mut().find(|a| a.id.as_u128() == 2);
    note.unwrap().original = Some("第二句话".to_owned());
    records.corrections[0].heading = false;
    assert!(open.keeper.save(&records).unwrap().written);
    let lower = spread.get("a.txt.zhupi.toml");
    assert!(
        lower.contains("original = \"第二句话\"") && lower.contains("heading = false"),
        "{lower}"
    );
    let first = spread.get(".zhupi/notes/a.txt.toml");
    assert_eq!(first.matches("[[annotation]]").count(), 1, "{first}");
}

#[test]
fn what_others_do_in_a_lower_place_is_seen() {
    let spread = Spread::new();
    let mut open = spread.open();
    let filled_in = noted(&open, 2, "整句");
    open.keeper.save(&filled_in).unwrap();
    let mut open = spread.open();
    assert_eq!(open.keeper.look(), Look::Same);
    let known = noted(&open, 1, "我们的");
    spread.put(
        "a.txt.zhupi.toml",
        3,
        "第三句话",
        "note = \"别的窗口写的\"\n",
    );
    let Look::Changed(all) = open.keeper.look() else {
        panic!("not seen");
    };
    assert_eq!(ids(&all), [1, 3]);
    // A save that did not know of it yet neither brings back what went nor takes away what came.
    let saved = open.keeper.save_unaware(&known).unwrap();
    assert_eq!(ids(&saved.merged.unwrap()), [1, 3]);
    assert!(spread.get("a.txt.zhupi.toml").contains("别的窗口写的"));
    let first = spread.get(".zhupi/notes/a.txt.toml");
    assert_eq!(first.matches("[[annotation]]").count(), 1, "{first}");
}

#[test]
fn a_lower_file_that_is_gone_comes_back_unless_its_notes_were_moved() {
    let spread = Spread::new();
    let mut open = spread.open();
    fs::remove_file(spread.path("a.txt.zhupi.toml")).unwrap();
    assert_eq!(
        open.keeper.look(),
        Look::Gone(spread.path("a.txt.zhupi.toml"))
    );
    assert_eq!(ids(&open.keeper.all()), [1, 2], "nothing is lost");
    let records = noted(&open, 1, "改");
    open.keeper.save(&records).unwrap();
    assert!(spread.get("a.txt.zhupi.toml").contains("第二句话"));
    // Another window moves them into the first file.
    let moved = spread.get("a.txt.zhupi.toml");
    let table = moved.get(moved.find("[[annotation]]").unwrap()..).unwrap();
    let first = spread.get(".zhupi/notes/a.txt.toml");
    fs::write(
        spread.path(".zhupi/notes/a.txt.toml"),
        format!("{first}\n{table}"),
    )
    .unwrap();
    fs::remove_file(spread.path("a.txt.zhupi.toml")).unwrap();
    let Look::Changed(all) = open.keeper.look() else {
        panic!("not seen");
    };
    assert_eq!(ids(&all), [1, 2]);
    open.keeper.save(&all).unwrap();
    assert!(!spread.path("a.txt.zhupi.toml").exists());
    assert_eq!(open.keeper.look(), Look::Same);
}
