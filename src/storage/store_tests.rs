//! Saving, alone and with others.

use std::fs;
use std::thread;

use super::super::disk::NewFile;
use super::*;
use crate::anchor::Anchor;
use crate::annotation::{Annotation, Id};

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("notes/a.toml")
    }

    fn open(&self) -> Opened {
        NotesStore::open(&self.path(), &self.folder.path().join("state")).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }
}

/// The machine's disk; something is done, or fails, before a step.
struct Troubled<F: Fn(&str) -> io::Result<()>>(F);

impl<F: Fn(&str) -> io::Result<()>> Disk for Troubled<F> {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        Native.read(path)
    }
    fn link(&self, path: &Path) -> Option<PathBuf> {
        Native.link(path)
    }
    fn is_folder(&self, path: &Path) -> bool {
        Native.is_folder(path)
    }
    fn names(&self, folder: &Path) -> Vec<String> {
        Native.names(folder)
    }
    fn create(&self, path: &Path, like: &Path) -> io::Result<Box<dyn NewFile>> {
        (self.0)("create")?;
        Native.create(path, like)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.0)("rename")?;
        Native.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        Native.remove(path)
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        Native.make_folder(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        Native.sync_folder(folder)
    }
    fn lock(&self, state: &Path, target: &Path) -> Result<Option<fs::File>, NoLock> {
        Native.lock(state, target)
    }
}

fn annotation(n: usize) -> Annotation {
    Annotation::new(
        new_id(),
        Anchor {
            quote: format!("词{n}"),
            hint: Some((n, n + 2)),
            ..Anchor::default()
        },
    )
}

fn quotes(records: &Records) -> Vec<String> {
    records
        .annotations
        .iter()
        .map(|annotation| annotation.anchor.quote.clone())
        .collect()
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let world = World::new();
    let Opened {
        mut store,
        mut records,
        exists,
        ..
    } = world.open();
    assert!(!exists);
    assert!(!store.save(&records).unwrap().written);
    assert!(!world.path().exists());
    records.annotations.push(annotation(1));
    let saved = store.save(&records).unwrap();
    assert!(saved.written && saved.merged.is_none());
    assert!(records.document.id.is_none() && store.base().document.id.is_some());
    let before = fs::metadata(world.path()).unwrap().modified().unwrap();
    assert!(!store.save(&records).unwrap().written);
    assert_eq!(
        fs::metadata(world.path()).unwrap().modified().unwrap(),
        before
    );
    assert_eq!(world.open().records, *store.base());
}

#[test]
fn what_others_saved_is_merged_in_and_handed_back() {
    let world = World::new();
    let (mut ours, mut theirs) = (world.open(), world.open());
    ours.records.annotations.push(annotation(1));
    ours.store.save(&ours.records).unwrap();
    theirs.records.annotations.push(annotation(2));
    assert!(theirs.store.is_stale());
    let saved = theirs.store.save(&theirs.records).unwrap();
    assert!(!theirs.store.is_stale());
    assert_eq!(
        saved.merged.as_ref().map(quotes),
        Some(vec!["词1".to_owned(), "词2".to_owned()])
    );

    // A person edits by hand meanwhile; we delete something else.
    let text = world
        .text()
        .replace("quote = \"词1\"", "quote = \"词1\" # 我看过\nnote = '手写'");
    fs::write(world.path(), &text).unwrap();
    let mut records = theirs.store.base().clone();
    records.annotations.remove(1);
    let merged = theirs.store.save(&records).unwrap().merged.unwrap();
    assert_eq!(quotes(&merged), ["词1"]);
    assert_eq!(merged.annotations[0].note, "手写");
    assert!(world.text().contains("# 我看过\nnote = '手写'"));
}

#[test]
fn two_writers_with_a_hundred_annotations_each_leave_two_hundred() {
    let world = World::new();
    thread::scope(|scope| {
        for writer in 0..2 {
            let world = &world;
            scope.spawn(move || {
                let Opened {
                    mut store,
                    mut records,
                    ..
                } = world.open();
                for n in 0..100 {
                    records.annotations.push(annotation(writer * 1000 + n));
                    let saved = store.save(&records).unwrap();
                    records = saved.merged.unwrap_or(records);
                }
            });
        }
    });
    let Opened {
        records, problems, ..
    } = world.open();
    assert_eq!((records.annotations.len(), problems.len()), (200, 0));
    let starts: Vec<_> = records.annotations.iter().map(|a| a.anchor.hint).collect();
    assert!(starts.is_sorted());
    let left = fs::read_dir(world.path().parent().unwrap())
        .unwrap()
        .count();
    assert_eq!(left, 1);
}

#[test]
fn a_broken_or_newer_file_is_never_written() {
    for broken in ["a = 1\na = 2\n", "format = 2\n", "[[annotation]\n", "\u{0}"] {
        let world = World::new();
        fs::create_dir_all(world.path().parent().unwrap()).unwrap();
        fs::write(world.path(), broken).unwrap();
        let Opened {
            mut store,
            mut records,
            read_only,
            ..
        } = world.open();
        assert!(read_only.is_some(), "{broken}");
        records.annotations.push(annotation(1));
        let error = store.save(&records).unwrap_err();
        assert_eq!(error.cause.key(), "storage.problem", "{broken}");
        assert_eq!(world.text(), broken);
    }
    // It breaks while we have it open.
    let world = World::new();
    let Opened {
        mut store,
        mut records,
        ..
    } = world.open();
    records.annotations.push(annotation(1));
    store.save(&records).unwrap();
    fs::write(world.path(), b"a = \"\xff\"").unwrap();
    records.annotations.push(annotation(2));
    assert!(store.save(&records).is_err());
    assert_eq!(fs::read(world.path()).unwrap(), b"a = \"\xff\"");
}

#[test]
fn a_fault_while_saving_leaves_the_old_file_and_can_be_tried_again() {
    let world = World::new();
    let Opened {
        mut store,
        mut records,
        ..
    } = world.open();
    records.annotations.push(annotation(1));
    store.save(&records).unwrap();
    let old = world.text();
    records.annotations.push(annotation(2));
    for fault in ["create", "rename"] {
        let disk = Troubled(|step| {
            if step == fault {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        });
        let error = store.save_on(&disk, &records).unwrap_err();
        assert_eq!(
            (error.cause.key(), error.hint.key()),
            ("storage.full", "storage.hint-full")
        );
        assert_eq!(error.path, world.path());
        assert_eq!(world.text(), old, "{fault:?}");
    }
    assert!(store.save(&records).unwrap().written);
    assert_eq!(world.open().records.annotations.len(), 2);
}

#[test]
fn a_change_at_the_last_moment_is_merged() {
    let world = World::new();
    let Opened {
        mut store,
        mut records,
        ..
    } = world.open();
    records.annotations.push(annotation(1));
    store.save(&records).unwrap();
    records.annotations.push(annotation(2));
    let late = std::cell::Cell::new(false);
    let saved = store
        .save_on(
            &Troubled(|step| {
                if step == "create" && !late.replace(true) {
                    let text = world.text() + "\n[[annotation]]\nquote = \"手写\"\n";
                    fs::write(world.path(), text)?;
                }
                Ok(())
            }),
            &records,
        )
        .unwrap();
    assert_eq!(
        saved.merged.map(|records| records.annotations.len()),
        Some(3)
    );
    assert_eq!(world.open().records.annotations.len(), 3);
}

#[test]
fn things_in_the_way_are_told() {
    let world = World::new();
    fs::create_dir_all(world.path()).unwrap();
    let state = world.folder.path().join("state");
    let error = NotesStore::open(&world.path(), &state).unwrap_err();
    assert_eq!(error.cause.key(), "storage.is-folder");

    // A file where a folder should be.
    let below = world.folder.path().join("file/a.toml");
    fs::write(world.folder.path().join("file"), "x").unwrap();
    let error = NotesStore::open(&below, &state).unwrap_err();
    assert_eq!(error.cause.key(), "storage.no-folder");

    // The folder disappears between two saves.
    let world = World::new();
    let Opened {
        mut store,
        mut records,
        ..
    } = world.open();
    records.annotations.push(annotation(1));
    store.save(&records).unwrap();
    fs::remove_dir_all(world.path().parent().unwrap()).unwrap();
    records.annotations.push(annotation(2));
    let error = store.save(&records).unwrap_err();
    assert_eq!(
        (error.cause.key(), error.hint.key()),
        ("storage.folder-gone", "storage.hint-folder")
    );
    fs::create_dir_all(world.path().parent().unwrap()).unwrap();
    store.save(&records).unwrap();
    assert_eq!(world.open().records.annotations.len(), 2);
}

#[test]
fn without_a_state_folder_saving_goes_on() {
    let world = World::new();
    fs::write(world.folder.path().join("state"), "a file in the way").unwrap();
    let Opened {
        mut store,
        mut records,
        ..
    } = world.open();
    records.annotations.push(annotation(1));
    assert!(store.save(&records).unwrap().written);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let Opened {
        mut store,
        mut records,
        ..
    } = world.open();
    records.annotations.push(annotation(1));
    let folder = world.path().parent().unwrap().to_owned();
    fs::create_dir_all(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write_all_the_same = fs::write(folder.join("probe"), "").is_ok();
    let result = store.save(&records);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if may_write_all_the_same {
        println!("permissions do not bind this user: only the way out is tested");
        assert!(result.is_ok());
    } else {
        assert_eq!(result.unwrap_err().cause.key(), "storage.denied");
    }
}

#[test]
fn an_entry_written_by_hand_is_one_entry_for_two_programs() {
    let world = World::new();
    fs::create_dir_all(world.path().parent().unwrap()).unwrap();
    fs::write(world.path(), "[[annotation]]\nquote = \"手写\"\n").unwrap();
    let (mut ours, mut theirs) = (world.open(), world.open());
    ours.records.annotations[0].note = "一".to_owned();
    theirs.records.annotations[0].tags = vec!["存疑".to_owned()];
    ours.store.save(&ours.records).unwrap();
    let merged = theirs.store.save(&theirs.records).unwrap().merged.unwrap();
    assert_eq!(merged.annotations.len(), 1);
    assert_eq!(merged.annotations[0].note, "一");
    assert_eq!(merged.annotations[0].tags, ["存疑"]);
    let ids: Vec<Id> = merged.annotations.iter().map(|a| a.id).collect();
    assert_eq!(ids, [ours.records.annotations[0].id]);
}

/// The folder in which [`a_writer_in_a_process_of_its_own`] is to write.
const WRITER: &str = "ZHUPI_TEST_WRITER";

fn writer(folder: &Path) -> std::process::Child {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "storage::store::tests::a_writer_in_a_process_of_its_own",
        ])
        .env(WRITER, folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

/// Run by the next two tests as another program: adds a hundred annotations, one a save.
#[test]
fn a_writer_in_a_process_of_its_own() {
    let Some(folder) = std::env::var_os(WRITER).map(PathBuf::from) else {
        return;
    };
    let path = folder.join("notes/a.toml");
    let Opened {
        mut store,
        mut records,
        ..
    } = NotesStore::open(&path, &folder.join("state")).unwrap();
    for n in 0..100 {
        records.annotations.push(annotation(n));
        let saved = store.save(&records).unwrap();
        records = saved.merged.unwrap_or(records);
    }
}

#[test]
fn two_programs_with_a_hundred_annotations_each_leave_two_hundred() {
    let world = World::new();
    let writers = [writer(world.folder.path()), writer(world.folder.path())];
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    assert_eq!(world.open().records.annotations.len(), 200);
}

#[test]
fn a_program_killed_while_saving_leaves_a_whole_file() {
    let world = World::new();
    let mut last = 0;
    for round in 0_u32..6 {
        let mut killed = writer(world.folder.path());
        // It is killed somewhere in its saves, each time somewhere else, once there is anything to be torn.
        while !world.path().exists() && killed.try_wait().unwrap().is_none() {
            thread::sleep(std::time::Duration::from_millis(1));
        }
        thread::sleep(std::time::Duration::from_micros(u64::from(round) * 7300));
        killed.kill().unwrap();
        killed.wait().unwrap();
        let Opened {
            mut store,
            mut records,
            problems,
            read_only,
            ..
        } = world.open();
        assert_eq!((problems.len(), read_only), (0, None));
        assert!(
            records.annotations.len() >= last,
            "saved annotations are gone"
        );
        // The next save goes through, and sweeps up what was left lying.
        records.annotations.push(annotation(1000));
        store.save(&records).unwrap();
        last = records.annotations.len();
        let names = fs::read_dir(world.path().parent().unwrap()).unwrap();
        assert_eq!(names.count(), 1);
    }
}

#[test]
fn what_a_merge_brought_stays_when_the_next_change_was_made_without_knowing_it() {
    let world = World::new();
    let (mut here, mut there) = (world.open(), world.open());
    let (ours, theirs) = (annotation(1), annotation(2));
    there.records.annotations.push(theirs.clone());
    there.store.save(&there.records).unwrap();

    here.records.annotations.push(ours.clone());
    assert!(here.store.save(&here.records).unwrap().merged.is_some());
    // The reader goes on twice before the merge is taken over: one note is written, then it is taken away.
    for note in ["写着", ""] {
        here.records.annotations[0].note = note.to_owned();
        let saved = here.store.save_unaware(&here.records).unwrap();
        let records = saved.merged.unwrap();
        assert_eq!(quotes(&records), ["词1", "词2"]);
        assert_eq!(records.annotations[0].note, note);
        assert!(saved.conflicts.is_empty());
    }
    here.records.annotations.clear();
    let saved = here.store.save_unaware(&here.records).unwrap();
    assert_eq!(quotes(&saved.merged.unwrap()), ["词2"]);
    assert_eq!(quotes(&world.open().records), ["词2"]);
    // From here on the merge is known, so that what lacks was taken away.
    here.store.save(&here.records).unwrap();
    assert!(world.open().records.annotations.is_empty());
}

#[test]
fn a_file_that_somebody_emptied_takes_nothing_away() {
    // An editor or a sync tool that was interrupted, or that has not written yet.
    for rest in ["", "\n", " \r\n\t"] {
        let world = World::new();
        fs::create_dir_all(world.path().parent().unwrap()).unwrap();
        fs::write(world.path(), "# 我的话\nformat = 1\nown = 1\n").unwrap();
        let Opened {
            mut store,
            mut records,
            ..
        } = world.open();
        records.annotations.push(annotation(1));
        store.save(&records).unwrap();
        fs::write(world.path(), rest).unwrap();
        assert_eq!(store.look(), Look::Gone(world.path()));
        records.annotations.push(annotation(2));
        store.save(&records).unwrap();
        assert_eq!(store.look(), Look::Same);
        assert_eq!(world.open().records.annotations.len(), 2);
        let text = world.text();
        assert!(
            text.starts_with("# 我的话\nformat = 1\nown = 1\n"),
            "{text}"
        );
        // The writer goes on: what it brings is merged as anything is.
        let fewer = text.replace("own = 1\n", "own = 2\n");
        fs::write(world.path(), fewer).unwrap();
        assert!(matches!(store.look(), Look::Changed(_)));
    }
}

#[test]
fn what_cannot_be_read_is_looked_at_again() {
    let world = World::new();
    fs::create_dir_all(world.path()).unwrap();
    let state = world.folder.path().join("state");
    let error = NotesStore::open(&world.path(), &state).unwrap_err();
    let opened = NotesStore::unread(&world.path(), &state, &error);
    assert_eq!(opened.read_only.unwrap().key(), "storage.not-read");
    let mut gone = opened.store.clone();
    let mut mended = opened.store;
    assert_eq!(
        mended.look(),
        Look::Same,
        "as it was told when it was opened"
    );
    assert!(mended.save(&records_of([annotation(1)])).is_err());
    fs::remove_dir(world.path()).unwrap();
    assert!(matches!(gone.look(), Look::Changed(_)));
    assert_eq!(gone.look(), Look::Same);
    gone.save(&records_of([annotation(1)])).unwrap();
    assert!(matches!(mended.look(), Look::Changed(_)));
    assert_eq!(mended.base().annotations.len(), 1);
}

fn records_of(annotations: impl IntoIterator<Item = Annotation>) -> Records {
    Records {
        annotations: annotations.into_iter().collect(),
        ..Records::default()
    }
}
