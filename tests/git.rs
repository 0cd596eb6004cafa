//! The merge driver under real git: branches that both change one notes file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const NOTES: &str = ".zhupi/notes/a.txt.toml";

fn id(n: u8) -> String {
    format!("01934c2e-7d1a-7c3b-9a54-2f0b6d1e8c{n:02x}")
}

/// One annotation as it stands in a file.
fn table(n: u8, start: usize, more: &str) -> String {
    format!(
        "\n# 第{n}条\n[[annotation]]\nid = \"{}\"\nquote = \"词{n}\"\nstart = {start}\nend = {}\n{more}",
        id(n),
        start + 2
    )
}

fn file(tables: &[String]) -> String {
    format!("# 手写的说明\nformat = 1\n{}", tables.concat())
}

/// A repository with the driver, in a folder with an awkward name.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// `None`, and a word about it, where there is no git.
    #[expect(
        clippy::print_stdout,
        reason = "a test that could not run says so to whoever runs it"
    )]
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            println!("skipped: there is no git");
            return None;
        }
        let repository = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        fs::create_dir(repository.root()).expect("a folder");
        repository.git(&["init", "-q", "-b", "main"]);
        repository.git(&["config", "user.name", "t"]);
        repository.git(&["config", "user.email", "t@example.org"]);
        let said = repository.zhupi(&["init", "--git"]);
        assert!(said.status.success(), "{said:?}");
        Some(repository)
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("项目 it's")
    }

    fn command(&self, program: &str) -> Command {
        let root = self.folder.path();
        let mut command = Command::new(program);
        command
            .current_dir(self.root())
            .env("HOME", root)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true")
            .env_remove("GIT_DIR")
            .env("ZHUPI_CONFIG_DIR", root.join("config"))
            .env("ZHUPI_DATA_DIR", root.join("data"))
            .env("ZHUPI_STATE_DIR", root.join("state"))
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    fn try_git(&self, args: &[&str]) -> Output {
        self.command("git").args(args).output().expect("git runs")
    }

    fn git(&self, args: &[&str]) -> String {
        let done = self.try_git(args);
        assert!(done.status.success(), "{args:?}: {done:?}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn zhupi(&self, args: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_zhupi"));
        command.args(args).output().expect("zhupi runs")
    }

    fn write(&self, name: &str, words: &str) {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, words).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).expect("a file")
    }

    fn commit(&self, files: &[(&str, &str)]) {
        for (name, words) in files {
            self.write(name, words);
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "x"]);
    }

    /// Both sides begin at `base`; theirs is the branch `other`, ours is `main`.
    fn branches(&self, base: &[(&str, &str)], ours: &[(&str, &str)], theirs: &[(&str, &str)]) {
        self.commit(base);
        self.git(&["checkout", "-qb", "other"]);
        self.commit(theirs);
        self.git(&["checkout", "-q", "main"]);
        self.commit(ours);
    }
}

#[test]
fn both_sides_add_in_the_same_gap() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (first, last) = (table(1, 5, ""), table(9, 90, "mine = true\n"));
    let base = file(&[first.clone(), last.clone()]);
    let ours = file(&[
        first.clone(),
        table(2, 20, "tags = [\"甲\"]\n"),
        last.clone(),
    ]);
    let theirs = file(&[first, table(3, 30, "tags = [\"甲\"]\nx = 1 # 乙\n"), last]);
    repository.branches(&[(NOTES, &base)], &[(NOTES, &ours)], &[(NOTES, &theirs)]);
    repository.git(&["merge", "-q", "other"]);
    let merged = repository.read(NOTES);
    let expected = file(&[
        table(1, 5, ""),
        table(2, 20, "tags = [\"甲\"]\n"),
        table(3, 30, "tags = [\"甲\"]\nx = 1 # 乙\n"),
        table(9, 90, "mine = true\n"),
    ]);
    assert_eq!(merged, expected);
}

#[test]
fn the_same_note_edited_on_both_sides_is_a_conflict_with_both_notes_in_it() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let with = |note: &str| file(&[table(1, 5, &format!("note = \"{note}\"\n"))]);
    repository.branches(
        &[(NOTES, &with("原来"))],
        &[(NOTES, &with("我们"))],
        &[(NOTES, &with("他们"))],
    );
    let done = repository.try_git(&["merge", "other"]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let merged = repository.read(NOTES);
    assert!(!merged.contains("<<<<"), "{merged}");
    assert!(merged.contains("note = \"我们\"\n") && merged.contains("note_conflict = [\"他们\"]"));
    assert!(repository.git(&["status", "--short"]).contains("UU"));
    // The file is called as it is in the project, not as git called its copy.
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        said.contains(NOTES) && !said.contains(".merge_file"),
        "{said}"
    );
}

#[test]
fn a_file_that_cannot_be_merged_is_called_by_its_name_and_its_side() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let broken = file(&[table(1, 5, "note = 一\n")]);
    repository.branches(
        &[(NOTES, &file(&[table(1, 5, "")]))],
        &[(NOTES, &file(&[table(1, 5, "note = \"一\"\n")]))],
        &[(NOTES, &broken)],
    );
    let done = repository.try_git(&["merge", "other"]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains(&format!("{NOTES} (theirs):10:8")), "{said}");
    assert!(!said.contains(".merge_file"), "{said}");
}

#[test]
fn deleted_here_and_edited_there_is_kept_and_tags_are_sets() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let base = file(&[
        table(1, 5, "note = \"一\"\n"),
        table(2, 9, "tags = [\"甲\", \"乙\"]\n"),
        table(3, 12, ""),
    ]);
    let ours = file(&[table(
        2,
        9,
        "tags = [\"甲\", \"乙\", \"丙\"] # 丙是我加的\n",
    )]);
    let theirs = file(&[
        table(1, 5, "note = \"一改\"\n"),
        table(2, 9, "tags = [\"乙\", \"丁\"]\n"),
        table(3, 12, ""),
    ]);
    repository.branches(&[(NOTES, &base)], &[(NOTES, &ours)], &[(NOTES, &theirs)]);
    repository.git(&["merge", "-q", "other"]);
    let merged = repository.read(NOTES);
    let expected = file(&[
        table(1, 5, "note = \"一改\"\n"),
        table(2, 9, "tags = [\"乙\", \"丙\", \"丁\"] # 丙是我加的\n"),
    ]);
    assert_eq!(merged, expected);
}

#[test]
fn a_code_renamed_here_and_defined_there_has_both() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let book = |name: &str, more: &str| {
        format!(
            "# 编码\nformat = 1\n\n[[code]]\nid = \"{}\"\nname = \"{name}\"\n{more}",
            id(70)
        )
    };
    let notes =
        |tag: &str, more: &str| file(&[table(1, 5, &format!("tags = [\"{tag}\"]\n{more}"))]);
    let codebook = ".zhupi/codebook.toml";
    repository.branches(
        &[
            (codebook, &book("指标", "color = \"red\"\n")),
            (NOTES, &notes("指标", "")),
        ],
        &[
            (codebook, &book("指标/经济", "color = \"red\"\n")),
            (NOTES, &notes("指标/经济", "")),
        ],
        &[
            (
                codebook,
                &book("指标", "definition = \"数\"\ncolor = \"blue\"\n"),
            ),
            (NOTES, &notes("指标", "note = \"核\"\n")),
        ],
    );
    repository.git(&["merge", "-q", "other"]);
    assert_eq!(
        repository.read(codebook),
        book("指标/经济", "definition = \"数\"\ncolor = \"blue\"\n")
    );
    let merged = repository.read(NOTES);
    assert!(
        merged.contains("tags = [\"指标/经济\"]\n") && merged.contains("核"),
        "{merged}"
    );
}

#[test]
fn codes_corrections_and_comments_of_both_sides_are_all_there() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let codebook = ".zhupi/codebook.toml";
    let code = |n: u8, name: &str, more: &str| {
        format!("\n[[code]]\nid = \"{}\"\nname = \"{name}\"\n{more}", id(n))
    };
    let book = |codes: &[String]| format!("# 编码\nformat = 1\n{}", codes.concat());
    let correction = |n: u8, quote: &str, heading: bool| {
        format!(
            "\n[[outline]]\nid = \"{}\"\nquote = \"{quote}\"\nheading = {heading}\n",
            id(n)
        )
    };
    let notes = |above: &str, tags: &str, more: &str| {
        let table = table(1, 5, &format!("tags = [\"{tags}\"]\n"));
        let table = table.replace("# 第1条", above);
        format!("{}{more}", file(&[table]))
    };
    repository.branches(
        &[
            (codebook, &book(&[code(70, "甲", "")])),
            (NOTES, &notes("# 第1条", "甲", "")),
        ],
        &[
            (codebook, &book(&[code(70, "甲", ""), code(71, "乙", "")])),
            (
                NOTES,
                &notes("# 第1条", "乙", &correction(50, "一段", true)),
            ),
        ],
        &[
            (
                codebook,
                &book(&[
                    code(70, "甲", "definition = \"义\" # 他们定的\n"),
                    code(72, "丙", ""),
                ]),
            ),
            (
                NOTES,
                &notes(
                    "# 第1条\n# 他们：待核",
                    "甲",
                    &correction(51, "二段", false),
                ),
            ),
        ],
    );
    repository.git(&["merge", "-q", "other"]);
    let merged = repository.read(codebook);
    for words in ["\"乙\"", "\"丙\"", "definition = \"义\""] {
        assert!(merged.contains(words), "{words}: {merged}");
    }
    let merged = repository.read(NOTES);
    for words in [
        "# 第1条\n# 他们：待核\n[[annotation]]",
        "tags = [\"乙\"]",
        "\"一段\"",
        "\"二段\"",
    ] {
        assert!(merged.contains(words), "{words}: {merged}");
    }
    assert_eq!(repository.git(&["status", "--short"]), "");
}

#[test]
fn a_file_that_both_add_holds_what_both_wrote() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let with = |n: u8, document: u8| {
        format!(
            "format = 1\n\n[document]\nid = \"{}\"\ntitle = \"题\"\n{}",
            id(document),
            table(n, usize::from(n), "")
        )
    };
    repository.branches(
        &[("a.txt", "报告\n")],
        &[(NOTES, &with(2, 81))],
        &[(NOTES, &with(1, 80))],
    );
    repository.git(&["merge", "-q", "other"]);
    let expected = format!(
        "format = 1\n\n[document]\nid = \"{}\"\ntitle = \"题\"\n{}{}",
        id(80),
        table(1, 1, ""),
        table(2, 2, "")
    );
    assert_eq!(repository.read(NOTES), expected);
}

#[test]
fn rebase_and_cherry_pick_go_the_same_way() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let base = file(&[table(1, 5, "")]);
    let ours = file(&[table(1, 5, ""), table(2, 20, "")]);
    let theirs = file(&[table(1, 5, ""), table(3, 30, "")]);
    let both = file(&[table(1, 5, ""), table(2, 20, ""), table(3, 30, "")]);
    repository.branches(&[(NOTES, &base)], &[(NOTES, &ours)], &[(NOTES, &theirs)]);
    repository.git(&["checkout", "-qb", "picked"]);
    repository.git(&["cherry-pick", "other"]);
    assert_eq!(repository.read(NOTES), both);
    repository.git(&["checkout", "-q", "other"]);
    repository.git(&["rebase", "-q", "main"]);
    assert_eq!(repository.read(NOTES), both);
}

#[test]
fn what_cannot_be_merged_is_left_to_git_with_both_sides_in_the_file() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let base = file(&[table(1, 5, "note = \"一\"\n")]);
    let ours = file(&[table(1, 5, "note = \"二\"\n")]);
    let theirs = file(&[table(1, 5, "note = \"三\n")]);
    repository.branches(&[(NOTES, &base)], &[(NOTES, &ours)], &[(NOTES, &theirs)]);
    let done = repository.try_git(&["merge", "other"]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let merged = repository.read(NOTES);
    for words in [
        "<<<<<<< ours",
        "note = \"二\"",
        "note = \"三",
        ">>>>>>> theirs",
    ] {
        assert!(merged.contains(words), "{words}: {merged}");
    }
}

#[test]
fn init_works_below_the_top_twice_and_in_a_second_work_tree() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("sub/.gitattributes", "*.bin binary");
    for _ in 0..2 {
        assert!(
            repository
                .zhupi(&["init", "sub/new", "--git"])
                .status
                .success()
        );
        assert!(repository.zhupi(&["init", "--git", "sub"]).status.success());
    }
    let attributes = repository.read("sub/.gitattributes");
    assert!(
        attributes.starts_with("*.bin binary\n.zhupi/notes/"),
        "{attributes}"
    );
    assert_eq!(attributes.matches("merge=zhupi").count(), 3);
    repository.commit(&[]);
    repository.git(&["worktree", "add", "-q", "../second"]);
    assert!(
        repository
            .zhupi(&["init", "../second", "--git"])
            .status
            .success()
    );
    let attribute = repository.git(&[
        "check-attr",
        "merge",
        "sub/.zhupi/notes/a/b.txt.toml",
        "sub/x.zhupi.toml",
    ]);
    assert_eq!(attribute.matches("merge: zhupi").count(), 2, "{attribute}");

    let outside = tempfile::tempdir().expect("a folder");
    let folder = outside.path().join("p");
    let done = repository.zhupi(&["init", "--git", &folder.to_string_lossy()]);
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    assert!(!folder.exists());
    assert!(
        repository
            .zhupi(&["init", &folder.to_string_lossy()])
            .status
            .success()
    );
    assert!(folder.join(".zhupi/notes").is_dir());
}
