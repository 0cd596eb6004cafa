//! Saving on a disk that fails: after a cut of the power at any step, and after any error, the file is one that was meant to be there,
//! whole; what was promised is in it; and what was not can be saved later.

use std::io::ErrorKind;
use std::path::Path;

use super::super::simulated::{Fault, Lie, Simulated};
use super::*;
use crate::anchor::Anchor;
use crate::annotation::Annotation;

const NOTES: &str = "/p/notes/a.toml";

/// A state folder that no system has: the journal, which has no part in keeping the notes, writes nothing.
const STATE: &str = "/dev/null/state";

fn records(count: usize) -> Records {
    let annotation = |n: usize| {
        Annotation::new(
            crate::annotation::Id::from_u128(n as u128 + 1),
            Anchor {
                quote: format!("第{n}句话"),
                hint: Some((n, n + 4)),
                ..Anchor::default()
            },
        )
    };
    Records {
        annotations: (0..count).map(annotation).collect(),
        ..Records::default()
    }
}

/// Any spread will do: Knuth's MMIX generator.
fn generator(seed: usize) -> impl FnMut(usize) -> usize {
    let mut state = seed as u64;
    move |bound| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound.max(1)
    }
}

/// Disks to begin with, and how many annotations are on them.
fn beginnings() -> Vec<(&'static str, Simulated, usize)> {
    let old = write_notes(&new_notes(), &records(1)).unwrap();
    let old = old.as_bytes();
    let bare = || Simulated::new().folder("/p");
    vec![
        ("nothing yet", bare(), 0),
        (
            "a folder",
            bare().folder("/p/notes").file("/p/notes/b.toml", b"b"),
            0,
        ),
        ("a file", bare().folder("/p/notes").file(NOTES, old), 1),
        (
            "a link",
            bare()
                .folder("/p/notes")
                .folder("/far")
                .with_link(NOTES, "/far/n.toml")
                .file("/far/n.toml", old),
            1,
        ),
        (
            "a link to nothing",
            bare().folder("/p/notes").with_link(NOTES, "/far/n.toml"),
            0,
        ),
        (
            "what a killed writer left",
            bare()
                .folder("/p/notes")
                .file(NOTES, old)
                .file("/p/notes/.a.toml.tmp-1-1", b"[["),
            1,
        ),
    ]
}

/// How many annotations stand in the file; 0 without one. A file that is not whole is a failure.
fn whole(disk: &Simulated, what: &str) -> usize {
    let bytes = disk.read(Path::new(NOTES)).unwrap();
    let notes = bytes.as_deref().map(read_notes).unwrap_or_default();
    assert_eq!(notes.read_only, None, "{what}: torn");
    assert!(notes.problems.is_empty(), "{what}: torn");
    let count = notes.records.annotations.len();
    let expected = records(count).annotations;
    assert_eq!(notes.records.annotations, expected, "{what}");
    count
}

/// Saves one more annotation three times; gives how many were promised to be on the disk.
fn session(disk: &Simulated, begun: usize) -> usize {
    let mut promised = begun;
    let Ok(opened) = NotesStore::open_on(disk, Path::new(NOTES), Path::new(STATE)) else {
        return promised;
    };
    let mut store = opened.store;
    for count in begun + 1..=begun + 3 {
        if store.save_on(disk, &records(count)).is_ok() {
            promised = count;
        }
    }
    promised
}

/// Cuts the power at each step, with several fates of what was not brought to the disk; gives the number of runs.
fn cut_everywhere(name: &str, disk: &Simulated, begun: usize, fates: usize) -> usize {
    let healthy = disk.failing(usize::MAX, Fault::Cut);
    assert_eq!(session(&healthy, begun), begun + 3, "{name}");
    let mut runs = 0;
    for step in 0..healthy.steps() {
        let dying = disk.failing(step, Fault::Cut);
        let promised = session(&dying, begun);
        assert!(dying.is_dead(), "{name}: step {step}");
        for fate in 0..fates {
            runs += 1;
            let what = format!("{name}, step {step}, fate {fate}");
            let found = dying.after_cut(&mut generator(step * 1000 + fate));
            let there = whole(&found, &what);
            assert!(
                there >= promised && there <= begun + 3,
                "{what}: {promised} promised, {there} there"
            );
            assert_eq!(session(&found, there), there + 3, "{what}");
            let left = found.file_names();
            assert!(
                !left.iter().any(|name| name.contains(".tmp-")),
                "{what}: {left:?}"
            );
        }
    }
    runs
}

#[test]
fn a_cut_of_the_power_at_any_step_leaves_a_whole_file_with_all_that_was_promised() {
    let runs: usize = beginnings()
        .iter()
        .map(|(name, disk, begun)| cut_everywhere(name, disk, *begun, 12))
        .sum();
    println!("the power was cut {runs} times");
    assert!(runs >= 1000, "{runs}");
}

#[test]
fn a_save_that_did_not_bring_files_or_names_to_the_disk_is_noticed_by_these_tests() {
    for lie in [Lie::Files, Lie::Names] {
        for (name, mut disk, begun) in beginnings() {
            disk.lies = lie;
            let noticed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                cut_everywhere(name, &disk, begun, 12)
            }));
            assert!(noticed.is_err(), "{name}: {lie:?}");
        }
    }
}

#[test]
fn after_any_error_the_file_is_whole_and_everything_can_be_saved_later() {
    let kinds = [
        (ErrorKind::StorageFull, "storage.full"),
        (ErrorKind::PermissionDenied, "storage.denied"),
        (ErrorKind::ReadOnlyFilesystem, "storage.read-only-disk"),
        (ErrorKind::NotFound, "storage.folder-gone"),
        (ErrorKind::Other, "storage.system"),
    ];
    let mut runs = 0;
    for (name, disk, begun) in beginnings() {
        let healthy = disk.failing(usize::MAX, Fault::Cut);
        session(&healthy, begun);
        for step in 0..healthy.steps() {
            for (kind, cause) in kinds {
                for fault in [Fault::Once(kind), Fault::Lasting(kind)] {
                    runs += 1;
                    let what = format!("{name}, step {step}, {fault:?}");
                    let failing = disk.failing(step, fault);
                    let opened = NotesStore::open_on(&failing, Path::new(NOTES), Path::new(STATE));
                    let mut store = opened.unwrap().store;
                    let mut promised = begun;
                    for count in begun + 1..=begun + 3 {
                        match store.save_on(&failing, &records(count)) {
                            Ok(_) => promised = count,
                            Err(error) => assert_eq!(error.cause.key(), cause, "{what}"),
                        }
                        let there = whole(&failing, &what);
                        assert!(there == count || there >= promised, "{what}");
                    }
                    // What could not be saved is still in the program, and goes through when it becomes possible.
                    let mended = failing.failing(usize::MAX, Fault::Cut);
                    let saved = store.save_on(&mended, &records(begun + 3)).unwrap();
                    assert!(saved.conflicts.is_empty(), "{what}");
                    assert_eq!(whole(&mended, &what), begun + 3);
                    // “Saved” is said now: it holds when the power goes at once.
                    for fate in 0..4 {
                        let found = mended.after_cut(&mut generator(step * 1000 + fate));
                        assert_eq!(whole(&found, &what), begun + 3);
                    }
                    assert!(
                        !mended
                            .file_names()
                            .iter()
                            .any(|name| name.contains(".tmp-")),
                        "{what}: {:?}",
                        mended.file_names()
                    );
                }
            }
        }
    }
    println!("{runs} runs with errors");
    assert!(runs >= 1000, "{runs}");
}

#[test]
fn links_in_a_circle_are_an_error() {
    let disk = Simulated::new()
        .folder("/p")
        .folder("/p/notes")
        .with_link(NOTES, "/p/b")
        .with_link("/p/b", NOTES);
    assert!(NotesStore::open_on(&disk, Path::new(NOTES), Path::new(STATE)).is_err());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    #[cfg(unix)]
    {
        let mut store = NotesStore::open(&path, folder.path()).unwrap().store;
        std::os::unix::fs::symlink("b.toml", &path).unwrap();
        std::os::unix::fs::symlink("a.toml", folder.path().join("b.toml")).unwrap();
        assert!(store.save(&records(1)).is_err());
        assert!(path.is_symlink());
    }
}
