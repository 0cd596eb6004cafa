//! Each rule of where notes live, and the tricks of paths.

use super::*;
use crate::storage::elsewhere::{conflict_copies, likely_places, lower_places};

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn root(&self) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap()
    }

    fn dirs(&self) -> Dirs {
        Dirs::inside(&self.root())
    }

    fn write(&self, path: &str, content: &str) -> PathBuf {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn place(&self, document: &Path, options: &Options) -> Place {
        let subject = Subject {
            path: Some(document),
            text_sha256: "abc",
            title: None,
        };
        locate(&subject, options, &self.dirs())
    }

    fn inside(&self, place: &Place) -> String {
        slashed(place.path.strip_prefix(self.root()).unwrap())
    }
}

#[test]
fn the_first_rule_that_fits_is_taken() {
    let world = World::new();
    let document = world.write("p/reports/003.txt", "x");
    let none = Options::default();
    assert_eq!(world.place(&document, &none).rule, Rule::Data);

    let beside = Options {
        beside: true,
        ..none.clone()
    };
    assert_eq!(
        world.inside(&world.place(&document, &beside)),
        "p/reports/003.txt.zhupi.toml"
    );
    world.write("p/reports/003.txt.zhupi.toml", "format = 1\n");
    assert_eq!(world.place(&document, &none).rule, Rule::Beside);

    fs::create_dir(world.root().join("p/.zhupi")).unwrap();
    let place = world.place(&document, &none);
    assert_eq!(world.inside(&place), "p/.zhupi/notes/reports/003.txt.toml");
    assert_eq!(place.file.as_deref(), Some("reports/003.txt"));
    assert_eq!(place.root, world.root().join("p"));

    let subject = Subject {
        path: Some(&document),
        text_sha256: "abc",
        title: None,
    };
    let lower = lower_places(&subject, &place, &world.dirs());
    assert_eq!(
        lower.iter().map(|place| place.rule).collect::<Vec<_>>(),
        [Rule::Beside]
    );
}

#[test]
fn a_given_path_is_a_file_or_a_folder() {
    let world = World::new();
    let document = world.write("reports/003.txt", "x");
    world.write("odd-name", "format = 1\n");
    for (given, expected) in [
        ("mine.toml", "mine.toml"),
        ("odd-name", "odd-name"),
        ("notes", "notes/reports/003.txt.toml"),
        ("reports/../notes", "notes/reports/003.txt.toml"),
    ] {
        let options = Options {
            notes: Some(world.root().join(given)),
            beside: true,
        };
        let place = world.place(&document, &options);
        assert_eq!(
            (world.inside(&place).as_str(), place.rule),
            (expected, Rule::Given),
            "{given}"
        );
    }
    let outside = world.write("far/away.txt", "x");
    let options = Options {
        notes: Some(world.root().join("deep/notes")),
        beside: false,
    };
    let place = world.place(&outside, &options);
    assert!(
        place.path.starts_with(world.root().join("deep/notes")),
        "{place:?}"
    );
    assert!(place.path.ends_with("far/away.txt.toml"));
    assert_eq!(place.file, Some(slashed(&outside)));
}

#[test]
fn dots_and_links_lead_to_the_same_place() {
    let world = World::new();
    let document = world.write("p/reports/003.txt", "x");
    fs::create_dir(world.root().join("p/.zhupi")).unwrap();
    let none = Options::default();
    let expected = world.place(&document, &none);
    let dotted = world.root().join("p/./reports/../reports/003.txt");
    assert_eq!(world.place(&dotted, &none), expected);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&document, world.root().join("link.txt")).unwrap();
        assert_eq!(world.place(&world.root().join("link.txt"), &none), expected);
        world.write("share/a.txt", "x");
        std::os::unix::fs::symlink(world.root().join("share"), world.root().join("p/shared"))
            .unwrap();
        let place = world.place(&world.root().join("p/shared/a.txt"), &none);
        assert_eq!(place.file.as_deref(), Some("shared/a.txt"));
    }
}

#[test]
fn a_document_is_known_by_its_path_or_its_text() {
    let world = World::new();
    let old = world.write("a/old.txt", "x");
    let none = Options::default();
    let first = world.place(&old, &none);
    fs::create_dir_all(first.path.parent().unwrap()).unwrap();
    fs::write(
        &first.path,
        "format = 1\n[document]\ntext_sha256 = \"abc\"\n",
    )
    .unwrap();
    assert_eq!(world.place(&old, &none).path, first.path);
    let renamed = world.write("b/new.txt", "x");
    assert_eq!(world.place(&renamed, &none).path, first.path);
    let piped = Subject {
        path: None,
        text_sha256: "abc",
        title: None,
    };
    assert_eq!(locate(&piped, &none, &world.dirs()).path, first.path);
    let other = Subject {
        path: None,
        text_sha256: "0123456789",
        title: Some("../关于/报告"),
    };
    let place = locate(&other, &none, &world.dirs());
    assert_eq!(world.inside(&place), "data/notes/_关于_报告-01234567.toml");
}

#[test]
fn a_copy_does_not_take_the_notes_of_a_document_that_was_edited_since() {
    let world = World::new();
    let none = Options::default();
    let first = world.write("a/old.txt", "x");
    let place = world.place(&first, &none);
    fs::create_dir_all(place.path.parent().unwrap()).unwrap();
    let head = notes(&slashed(&first), "abc", &["词"]);
    let sha256 = crate::storage::sha256_hex(b"x");
    let head = head.replace("file = ", &format!("sha256 = \"{sha256}\"\nfile = "));
    fs::write(&place.path, head).unwrap();
    let copy = world.write("a/copy.txt", "x");
    assert_eq!(world.place(&copy, &none).path, place.path);
    fs::write(&first, "edited").unwrap();
    assert_ne!(world.place(&copy, &none).path, place.path);
    fs::remove_file(&first).unwrap();
    assert_eq!(world.place(&copy, &none).path, place.path);
}

/// A notes file with quotes, on a document.
fn notes(file: &str, text_sha256: &str, quotes: &[&str]) -> String {
    let tables = quotes
        .iter()
        .map(|quote| format!("[[annotation]]\nquote = \"{quote}\"\n"));
    format!(
        "[document]\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c00\"\nfile = \"{file}\"\ntext_sha256 = \"{text_sha256}\"\n{}",
        tables.collect::<Vec<_>>().concat()
    )
}

#[test]
fn an_edited_document_is_known_by_its_passages() {
    let world = World::new();
    let document = world.write("a/new.txt", "x");
    let place = world.place(&document, &Options::default());
    let [first, second, third] = [
        "一般公共预算收入完成一百七十四点七亿元",
        "城镇新增就业人数超过三万六千人",
        "民营企业座谈会上提出的十二条意见",
    ];
    let whole = world.write(
        "data/notes/whole.toml",
        &notes("/gone", "1", &[first, second]),
    );
    let half = world.write("data/notes/half.toml", &notes("/", "2", &[first, third]));
    world.write("data/notes/other.toml", &notes("/gone", "3", &[third]));
    world.write("data/notes/little.toml", &notes("/gone", "4", &["今年"]));
    world.write("data/notes/broken.toml", "[[");
    let text = format!("今年 {first}，增长；\n{second}。");
    let subject = Subject {
        path: Some(&document),
        text_sha256: "abc",
        title: None,
    };
    let likely = likely_places(&text, &subject, &place, &world.dirs());
    let found: Vec<_> = likely
        .iter()
        .map(|other| (other.path.clone(), other.share > 0.99, other.gone))
        .collect();
    assert_eq!(found, [(whole, true, true), (half, false, false)]);
}

#[test]
fn a_copy_from_an_archive_does_not_get_the_notes_of_the_archive() {
    let world = World::new();
    let none = Options::default();
    let archive = world.write("p/a.zip", "x");
    let member = "p/.zhupi/notes/a.zip#b.txt.toml";
    let file = world.write(member, &notes("a.zip#b.txt", "abc", &["词"]));
    let copy = world.write("p/b.txt", "x");
    assert_eq!(world.place(&copy, &none).from, None);
    // It is offered them.
    let subject = Subject {
        path: Some(&copy),
        text_sha256: "abc",
        title: None,
    };
    let place = world.place(&copy, &none);
    let likely = likely_places("词", &subject, &place, &world.dirs());
    assert_eq!(likely.len(), 1);
    assert!(likely[0].same && !likely[0].gone);
    // Only the copy is left.
    fs::remove_file(archive).unwrap();
    assert_eq!(world.place(&copy, &none).from, Some(file));
}

#[test]
fn notes_go_with_a_document_that_was_renamed() {
    // In a project folder, beside the document, in a folder that was given.
    for (kind, old, new) in [
        (
            "project",
            "p/.zhupi/notes/a.txt.toml",
            "p/.zhupi/notes/b/b.txt.toml",
        ),
        ("beside", "p/a.txt.zhupi.toml", "p/b/b.txt.zhupi.toml"),
        ("given", "p/n/a.txt.toml", "p/n/b/b.txt.toml"),
    ] {
        let world = World::new();
        if kind == "project" {
            fs::create_dir_all(world.root().join("p/.zhupi")).unwrap();
        }
        let options = Options {
            notes: (kind == "given").then(|| world.root().join("p/n")),
            beside: kind == "beside",
        };
        let document = world.write("p/a.txt", "x");
        let file = world.write(old, &notes("a.txt", "abc", &["词"]));
        assert_eq!(world.place(&document, &options).path, file, "{kind}");
        // A copy of the document has no notes of its own: they belong to the first.
        let copy = world.write("p/b/b.txt", "x");
        if kind != "beside" {
            assert_eq!(world.place(&copy, &options).from, None, "{kind}");
        }
        State::new(&world.dirs().state)
            .remember(
                super::super::Reading {
                    path: Some(document.clone()),
                    text_sha256: "abc".to_owned(),
                    ..super::super::Reading::default()
                },
                &crate::annotation::Moment("2026-11-21T09:30:00+08:00".to_owned()),
            )
            .unwrap();
        fs::remove_file(document).unwrap();
        let place = world.place(&copy, &options);
        assert_eq!(world.inside(&place), new, "{kind}");
        assert_eq!(place.from, Some(file), "{kind}");
    }
}

#[test]
fn two_documents_of_one_name_never_share_notes() {
    let world = World::new();
    let none = Options::default();
    let first = world.write("a/报告.txt", "x");
    let second = world.write("b/报告.txt", "y");
    let place = world.place(&first, &none);
    fs::create_dir_all(place.path.parent().unwrap()).unwrap();
    fs::write(&place.path, notes(&slashed(&first), "abc", &["词"])).unwrap();
    let at = |document: &Path, text_sha256: &str| {
        let subject = Subject {
            path: Some(document),
            text_sha256,
            title: None,
        };
        locate(&subject, &none, &world.dirs())
    };
    assert_ne!(at(&second, "other").path, place.path);
    // The same text is recognised, and the notes still name the document that is there.
    let same = at(&second, "abc");
    assert_eq!(
        (same.path, same.file),
        (place.path.clone(), place.file.clone())
    );
    // Moved, its notes go with it; another document in its old place begins anew.
    fs::remove_file(&first).unwrap();
    let moved = world.write("c/报告.txt", "x");
    let with = at(&moved, "abc");
    assert_eq!(
        (&with.path, with.file.as_ref()),
        (&place.path, Some(&slashed(&moved)))
    );
    fs::write(&place.path, notes(&slashed(&moved), "abc", &["词"])).unwrap();
    let again = world.write("a/报告.txt", "z");
    assert_ne!(at(&again, "another").path, place.path);
}

#[test]
fn ten_thousand_notes_files_are_read_once() {
    let world = World::new();
    let folder = world.root().join("data/notes");
    fs::create_dir_all(&folder).unwrap();
    for n in 0..10_000 {
        let text = format!("[document]\ntext_sha256 = \"{n}\"\nfile = \"/gone/{n}\"\n");
        fs::write(folder.join(format!("{n}.toml")), text).unwrap();
    }
    let document = world.write("a.txt", "x");
    let subject = Subject {
        path: Some(&document),
        text_sha256: "7777",
        title: None,
    };
    let place = locate(&subject, &Options::default(), &world.dirs());
    assert_eq!(world.inside(&place), "data/notes/7777.toml");
    let index = Index::of(&folder, &world.dirs().state);
    assert_eq!((index.files.len(), index.read), (10_000, 0));
}

#[test]
fn copies_of_sync_tools_are_known_by_name_and_identity() {
    let world = World::new();
    let id: crate::annotation::Id = "01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c00".parse().unwrap();
    let content = notes("003.txt", "abc", &["词"]);
    let own = world.write("n/003.txt.toml", &content);
    let copies = [
        "003.txt (1).toml",
        "003.txt (conflicted copy 2026-11-21 093000).toml",
        "003.txt (王的 Mac 冲突的副本 2026-11-21).toml",
        "003.txt 2.toml",
        "003.txt-LAPTOP.toml",
        "003.txt.sync-conflict-20261121-093000-ABCDEFG.toml",
        "003.txt_conflict-20261121-093000.toml",
    ];
    for name in copies {
        world.write(&format!("n/{name}"), &content);
    }
    let other = content.replace("01934c2e", "01934c2f");
    world.write("n/003.txt 3.toml", &other);
    world.write("n/003.txt2.toml", &content);
    world.write("n/004.txt.toml", &content);
    let found = conflict_copies(&own, Some(id));
    let names: Vec<_> = found
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, copies);
    // Beside a document; and what is no copy but the notes of another document.
    let own = world.write("d/a.txt.zhupi.toml", &content);
    let copy = world.write(
        "d/a.txt.zhupi.sync-conflict-20261121-093000-ABCDEFG.toml",
        &content,
    );
    world.write("d/a.txt.old.zhupi.toml", &content);
    world.write("d/a.txt.old", "x");
    assert_eq!(conflict_copies(&own, Some(id)), [copy]);
    assert!(conflict_copies(&own, None).is_empty());
}
