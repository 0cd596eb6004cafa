//! Steps over real files: what changes, what stays, what a crash leaves, what comes back.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Reach, Steps, reach, survey_codes};
use crate::annotation::{CodeChange, CodeSetting, Color, Past, Record, Scope};
use crate::storage::journal::Journal;
use crate::storage::places::{Dirs, Options};
use crate::storage::state::{Reading, State};

const BOOK: &str = "# 编码\r\nformat = 1\r\n\r\n[[code]] # 总\r\nname = '指标'\r\ncolor = \"red\"\r\n\r\n# 分\r\n[[code]]\r\nname = \"指标/经济\" # 常用\r\nkey = \"j\"\r\nown = 1\r\n\r\n[[code]]\r\nname = \"存疑\"\r\ndefinition = \"待核\"";
const NOTES: &str = "\u{feff}format = 1\n# 手写\n[[annotation]]\nid = \"01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c77\"\nquote = \"一\"\ntags = [\n  '指标/经济', # 甲\n  \"存疑\",\n]\nmy = 1\n\n[[annotation]]\nquote = 3\ntags = [\"指标\"]";

struct World {
    folder: tempfile::TempDir,
    dirs: Dirs,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dirs = Dirs::inside(&folder.path().join("home"));
        let world = Self { folder, dirs };
        world.put("p/.zhupi/codebook.toml", BOOK);
        world.put("p/.zhupi/notes/a.txt.toml", NOTES);
        world.put("p/.zhupi/notes/b/broken.txt.toml", "tags = [\n");
        world.put(
            "p/.zhupi/notes/newer.txt.toml",
            "format = 9\n[[annotation]]\ntags = [\"指标\"]\n",
        );
        world.put(
            "home/data/notes/c.toml",
            "[[annotation]]\nquote = \"二\"\ntags = [\"指标/经济/财政\", \"别的\"]\n",
        );
        world.put(
            "elsewhere/d.txt.zhupi.toml",
            "[[annotation]]\nquote = \"三\"\ntags = [\"存疑\"]\n",
        );
        let reading = Reading {
            path: Some(world.path("elsewhere/d.txt")),
            ..Reading::default()
        };
        State::new(&world.dirs.state)
            .remember(reading, &crate::storage::now())
            .unwrap();
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn get(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn reach(&self) -> Reach {
        reach(&[self.path("p")], &Options::default(), &self.dirs)
    }

    fn steps(&self) -> Steps {
        Steps::new(&self.dirs.state)
    }

    /// Every file but those of the state folder.
    fn all(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path == self.dirs.state {
                    continue;
                }
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push((path.clone(), fs::read(path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }
}

fn rename(from: &str, to: &str) -> CodeChange {
    CodeChange::Rename {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn merge(from: &str, into: &str) -> CodeChange {
    CodeChange::Merge {
        from: from.to_owned(),
        into: into.to_owned(),
    }
}

/// The text without identities, which are new each time.
fn without_ids(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("id = ")).collect()
}

#[test]
fn the_journal_of_the_notes_says_who_changed_their_codes() {
    let world = World::new();
    let steps = world.steps().signed(Some("甲".to_owned()));
    let change = rename("指标", "数据");
    steps.perform(&change, &world.reach()).unwrap();
    steps.undo().unwrap();
    let journal = Journal::new(&world.dirs.state, &world.path("p/.zhupi/notes/a.txt.toml"));
    let told = journal.entries(None);
    let tags = |past: &Past| match past.state() {
        Some(Record::Annotation(annotation)) => annotation.tags.clone(),
        _ => Vec::new(),
    };
    let told: Vec<_> = told
        .iter()
        .map(|past| (past.by.as_deref(), past.outside, tags(past)))
        .collect();
    let both = |name: &str| vec![name.to_owned(), "存疑".to_owned()];
    assert_eq!(
        told,
        [
            (Some("甲"), false, both("指标/经济")),
            (Some("甲"), false, both("数据/经济")),
        ]
    );
}

#[test]
fn a_rename_goes_through_every_file_and_touches_nothing_else() {
    let world = World::new();
    let before = world.all();
    let preview = world
        .steps()
        .preview(&rename("指标", "数据"), &world.reach())
        .unwrap();
    assert_eq!(world.all(), before);
    let done = world
        .steps()
        .perform(&rename("指标", "数据"), &world.reach())
        .unwrap();
    assert_eq!(
        (preview.books, preview.notes),
        (done.books.clone(), done.notes.clone())
    );
    assert_eq!(
        (done.books.len(), done.notes.len(), done.skipped.len()),
        (1, 2, 2)
    );
    let book = world.get("p/.zhupi/codebook.toml");
    let expected = BOOK
        .replace("'指标'", "\"数据\"")
        .replace("指标/经济", "数据/经济");
    assert_eq!(without_ids(&book), expected);
    assert_eq!(book.matches("\r\nid = ").count(), 3, "ids are filled in");
    assert_eq!(
        world.get("p/.zhupi/notes/a.txt.toml"),
        NOTES
            .replace("'指标/经济'", "\"数据/经济\"")
            .replace("[\"指标\"]", "[\"数据\"]")
    );
    assert!(
        world
            .get("home/data/notes/c.toml")
            .contains("[\"数据/经济/财政\", \"别的\"]")
    );
    assert!(world.get("p/.zhupi/notes/newer.txt.toml").contains("指标"));
    assert_eq!(done.retags.len(), 2);

    // Back over a restart, byte for byte; and forth again.
    let after = world.all();
    let undone = world.steps().undo().unwrap().unwrap();
    assert!(undone.back && undone.retags.len() == 2);
    assert_eq!(world.all(), before);
    assert!(world.steps().undo().unwrap().is_none());
    world.steps().redo().unwrap().unwrap();
    assert_eq!(world.all(), after);
    assert!(world.steps().redo().unwrap().is_none());
}

#[test]
fn a_merge_joins_tags_and_fills_what_the_other_lacks() {
    let world = World::new();
    let before = world.all();
    world
        .steps()
        .perform(&merge("存疑", "指标/经济"), &world.reach())
        .unwrap();
    let survey = survey_codes(&world.reach());
    assert_eq!(survey.find("存疑"), None);
    let known = &survey.find("指标/经济").unwrap().code;
    assert_eq!((known.definition.as_str(), known.key), ("待核", Some('j')));
    assert_eq!(
        world.get("p/.zhupi/notes/a.txt.toml"),
        NOTES.replace("  \"存疑\",\n", "")
    );
    assert!(
        world
            .get("elsewhere/d.txt.zhupi.toml")
            .contains("[\"指标/经济\"]")
    );
    // What was written meanwhile stays when the step is taken back.
    let notes = world.get("p/.zhupi/notes/a.txt.toml");
    world.put(
        "p/.zhupi/notes/a.txt.toml",
        &notes.replace("my = 1", "my = 2"),
    );
    world.steps().undo().unwrap().unwrap();
    let notes = world.get("p/.zhupi/notes/a.txt.toml");
    assert!(
        notes.contains("my = 2") && notes.contains("\"存疑\""),
        "{notes}"
    );
    world.put("p/.zhupi/notes/a.txt.toml", NOTES);
    assert_eq!(world.all(), before);
}

#[test]
fn a_step_that_a_crash_cut_short_is_finished_at_the_next_start() {
    let world = World::new();
    let before = world.all();
    world
        .steps()
        .perform(&rename("指标", "数据"), &world.reach())
        .unwrap();
    let after = world.all();
    let plan = fs::read_dir(world.dirs.state.join("codes"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let written = fs::read_to_string(&plan).unwrap();
    assert!(world.steps().recover().is_empty());
    // As if killed after each number of files, forth and back.
    for (phase, start, end) in [("doing", &before, &after), ("undoing", &after, &before)] {
        for count in 0..=before.len() {
            for (i, (path, bytes)) in start.iter().enumerate() {
                let bytes = if i < count { &end[i].1 } else { bytes };
                fs::write(path, bytes).unwrap();
            }
            fs::write(
                &plan,
                written.replace("\"phase\":\"done\"", &format!("\"phase\":\"{phase}\"")),
            )
            .unwrap();
            assert_eq!(world.steps().recover().len(), 1);
            assert_eq!(&world.all(), end, "{phase} {count}");
            assert!(world.steps().recover().is_empty());
        }
    }
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let world = World::new();
    let before = world.all();
    let set = |key: char| CodeChange::Define {
        name: "存疑".to_owned(),
        set: CodeSetting {
            key: Some(Some(key)),
            ..CodeSetting::default()
        },
        scope: None,
    };
    let transfer = |name: &str, to| CodeChange::Transfer {
        name: name.to_owned(),
        to,
    };
    for (change, key) in [
        (rename("没有", "数据"), "codes.no-code"),
        (rename("指标", "存疑"), "codes.taken"),
        (rename("指标", "指标"), "codes.same-name"),
        (rename("指标", "指标/总"), "codes.below-itself"),
        (rename("指标", "a\u{1b}b"), "storage.code-name"),
        (rename("存疑", "别的"), "codes.taken"),
        (merge("指标", "没有"), "codes.no-code"),
        (merge("指标", "指标/经济"), "codes.below-itself"),
        (set('j'), "codes.key-taken"),
        (set('-'), "storage.bad-key"),
        (
            CodeChange::Remove {
                name: "别的".to_owned(),
            },
            "codes.not-in-codebook",
        ),
        (
            CodeChange::Adopt {
                names: vec!["存疑".to_owned()],
                scope: None,
            },
            "codes.known-already",
        ),
        (
            CodeChange::Adopt {
                names: vec!["没有用过".to_owned()],
                scope: None,
            },
            "codes.no-code",
        ),
        (transfer("存疑", Scope::Project), "codes.not-there"),
    ] {
        let refused = world.steps().perform(&change, &world.reach()).unwrap_err();
        assert_eq!(refused.key(), key, "{change:?}");
    }
    world.put("p/.zhupi/codebook.toml", "<<<<");
    let refused = world
        .steps()
        .perform(&set('x'), &world.reach())
        .unwrap_err();
    assert_eq!(refused.key(), "storage.problem");
    world.put("p/.zhupi/codebook.toml", BOOK);
    assert_eq!(world.all(), before);
}

#[test]
fn codes_are_made_set_adopted_transferred_and_deleted() {
    let world = World::new();
    let before = world.all();
    let perform = |change: &CodeChange| world.steps().perform(change, &world.reach()).unwrap();
    perform(&CodeChange::Adopt {
        names: vec!["别的".to_owned()],
        scope: Some(Scope::Global),
    });
    perform(&CodeChange::Define {
        name: "指标".to_owned(),
        set: CodeSetting {
            definition: Some("数字".to_owned()),
            color: Some(Some(Color::Blue)),
            key: None,
        },
        scope: None,
    });
    perform(&CodeChange::Transfer {
        name: "指标".to_owned(),
        to: Scope::Global,
    });
    perform(&CodeChange::Remove {
        name: "存疑".to_owned(),
    });
    let survey = survey_codes(&world.reach());
    assert_eq!(
        survey.unknown().map(|(name, _)| name).collect::<Vec<_>>(),
        ["存疑", "指标/经济/财政"]
    );
    let known = survey.find("指标").unwrap();
    assert_eq!(
        (
            known.scope,
            known.code.color,
            known.code.definition.as_str()
        ),
        (Scope::Global, Some(Color::Blue), "数字")
    );
    let own = world.get("home/config/codebook.toml");
    assert!(
        own.contains("name = \"指标/经济\" # 常用") && own.contains("own = 1"),
        "{own}"
    );
    assert_eq!(survey.codebook().color("指标/经济/财政"), Some(Color::Blue));
    assert_eq!(
        (survey.count("指标").annotations, survey.count("指标").total),
        (1, 3)
    );
    for _ in 0..4 {
        world.steps().undo().unwrap().unwrap();
    }
    assert_eq!(world.all(), before);
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_written_are_told_and_a_codebook_stops_everything() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let mode = |path: &str, mode| {
        fs::set_permissions(world.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
        // For root nothing is forbidden; a folder in the place of a file is in the way of anyone.
        fs::remove_file(world.path("p/.zhupi/codebook.toml")).unwrap();
        fs::create_dir(world.path("p/.zhupi/codebook.toml")).unwrap();
        let before = world.all();
        assert!(
            world
                .steps()
                .perform(&rename("存疑", "疑问"), &world.reach())
                .is_err()
        );
        assert_eq!(world.all(), before);
        return;
    }
    mode("elsewhere", 0o555);
    let done = world
        .steps()
        .perform(&rename("存疑", "疑问"), &world.reach())
        .unwrap();
    assert_eq!(done.skipped.len(), 3);
    mode("p/.zhupi", 0o555);
    let before = world.all();
    assert!(
        world
            .steps()
            .perform(&rename("疑问", "问"), &world.reach())
            .is_err()
    );
    assert_eq!(world.all(), before);
    mode("p/.zhupi", 0o755);
    mode("elsewhere", 0o755);
}

#[test]
fn names_like_paths_of_other_codes_stay() {
    let world = World::new();
    world.put(
        "p/.zhupi/notes/a.txt.toml",
        "[[annotation]]\nquote = \"一\"\ntags = [\"指标体系\", \"指标\"]\n",
    );
    world
        .steps()
        .perform(&rename("指标", "数据"), &world.reach())
        .unwrap();
    assert!(
        world
            .get("p/.zhupi/notes/a.txt.toml")
            .contains("[\"指标体系\", \"数据\"]")
    );
    assert!(Path::new(&world.dirs.state).join("codes").is_dir());
}

#[test]
fn undo_of_documents_that_are_not_open_brings_no_old_name_back() {
    use crate::annotation::{Annotation, Edit, Entry, History, Id, Notebook};
    use crate::storage::undo_file::{keep_history, load_history};
    let world = World::new();
    let notes = world.path("home/data/notes/c.toml");
    let mut annotation = Annotation::new(Id::from_u128(5), crate::anchor::Anchor::default());
    annotation.tags = vec!["指标/经济".to_owned(), "别的".to_owned()];
    let entry = Entry {
        annotation,
        placement: crate::anchor::Placement::Orphan,
    };
    let mut notebook = Notebook::default();
    let mut history = History::default();
    let label = || crate::message::Message::new("app.did-note");
    history.apply(&mut notebook, Edit::Add(entry), label());
    history.apply(&mut notebook, Edit::Remove(Id::from_u128(5)), label());
    keep_history(&world.dirs.state, &notes, &history).unwrap();
    let brought_back = || {
        let mut notebook = Notebook::default();
        let mut history = load_history(&world.dirs.state, &notes);
        history.undo(&mut notebook);
        notebook.entries()[0].annotation.tags.clone()
    };
    assert_eq!(brought_back(), ["指标/经济", "别的"]);
    let steps = world.steps();
    steps
        .perform(&rename("指标", "数据"), &world.reach())
        .unwrap();
    assert_eq!(brought_back(), ["数据/经济", "别的"]);
    steps.undo().unwrap().unwrap();
    assert_eq!(brought_back(), ["指标/经济", "别的"]);
    steps.redo().unwrap().unwrap();
    assert_eq!(brought_back(), ["数据/经济", "别的"]);
}

#[test]
fn a_codebook_written_inline_is_changed_and_comes_back_as_it_was() {
    let world = World::new();
    let inline = "code = [ # 全部\n  { name = '指标', color = \"red\" }, # 总\n  { name = \"指标/经济\", own = 1 },\n]\n";
    world.put("p/.zhupi/codebook.toml", inline);
    let before = world.all();
    let rename = CodeChange::Rename {
        from: "指标".to_owned(),
        to: "数据".to_owned(),
    };
    let done = world.steps().perform(&rename, &world.reach()).unwrap();
    assert_eq!(done.books.len(), 1);
    let book = world.get("p/.zhupi/codebook.toml");
    for part in [
        "# 全部",
        "# 总",
        "name = \"数据\"",
        "name = \"数据/经济\"",
        "own = 1",
    ] {
        assert!(book.contains(part), "{part} in {book}");
    }
    let after = world.all();
    world.steps().undo().unwrap().unwrap();
    assert_eq!(world.all(), before);
    world.steps().redo().unwrap().unwrap();
    assert_eq!(world.all(), after);
    let away = CodeChange::Transfer {
        name: "数据".to_owned(),
        to: Scope::Global,
    };
    world.steps().perform(&away, &world.reach()).unwrap();
    let own = world.get("home/config/codebook.toml");
    assert!(
        own.contains("name = \"数据\"") && own.contains("own = 1"),
        "{own}"
    );
    assert!(!world.get("p/.zhupi/codebook.toml").contains("[[code]]"));
}

#[test]
fn the_codes_in_force_are_the_same_however_they_are_asked_for() {
    // The reader sees a change of the codebook as made elsewhere when it differs from what the step brought.
    let world = World::new();
    world.put(
        "home/config/codebook.toml",
        "[[code]]\nname = \"存疑\"\ncolor = \"blue\"\nkey = \"q\"\n[[code]]\nname = \"方法\"\nkey = \"j\"\n",
    );
    let document = world.path("p/a.txt");
    let loaded = crate::storage::load_codebook(Some(&document), &world.dirs);
    assert_eq!(survey_codes(&world.reach()).codebook(), loaded.codebook);
    let names: Vec<_> = loaded
        .codebook
        .codes
        .iter()
        .map(|c| (c.name.as_str(), c.key))
        .collect();
    assert_eq!(
        names,
        [
            ("指标", None),
            ("指标/经济", Some('j')),
            ("存疑", None),
            ("方法", None)
        ]
    );
    // A code that stands in both codebooks can go to neither, nor be merged with itself.
    let both = CodeChange::Transfer {
        name: "存疑".to_owned(),
        to: Scope::Global,
    };
    let refused = world.steps().perform(&both, &world.reach()).unwrap_err();
    assert_eq!(refused.key(), "codes.in-both");
}

#[test]
fn nothing_is_touched_before_it_is_written_down() {
    let world = World::new();
    fs::create_dir_all(&world.dirs.state).unwrap();
    // Steps cannot be written down: a crash in the middle of one could not be mended.
    fs::write(world.dirs.state.join("codes"), "a file in the way").unwrap();
    let before = world.all();
    let rename = CodeChange::Rename {
        from: "指标".to_owned(),
        to: "数据".to_owned(),
    };
    assert!(world.steps().perform(&rename, &world.reach()).is_err());
    assert_eq!(world.all(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn when_one_codebook_cannot_be_written_the_others_are_as_they_were() {
    let world = World::new();
    fs::create_dir_all(&world.dirs.config).unwrap();
    let own = world.dirs.config.join("codebook.toml");
    std::os::unix::fs::symlink("/proc/zhupi-nothing/codebook.toml", own).unwrap();
    let away = CodeChange::Transfer {
        name: "指标".to_owned(),
        to: Scope::Global,
    };
    assert!(world.steps().perform(&away, &world.reach()).is_err());
    assert_eq!(world.get("p/.zhupi/codebook.toml"), BOOK);
    assert_eq!(world.steps().undo(), Ok(None), "nothing was done");
}
