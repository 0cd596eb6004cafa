//! Each rule of where notes live, and the tricks of paths.

use super::*;

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
fn an_edited_document_is_known_by_its_passages() {
    let world = World::new();
    let document = world.write("a/new.txt", "x");
    let place = world.place(&document, &Options::default());
    let notes = |quotes: &[&str]| {
        let tables = quotes
            .iter()
            .map(|quote| format!("[[annotation]]\nquote = \"{quote}\"\n"));
        tables.collect::<Vec<_>>().concat()
    };
    let first = "一般公共预算收入";
    let second = "城镇新增就业人数";
    let half = world.write(
        "data/notes/half.toml",
        &notes(&[first, second, "民营企业座谈会", "另外的一句话"]),
    );
    let whole = world.write("data/notes/whole.toml", &notes(&[first, second, "短"]));
    world.write(
        "data/notes/other.toml",
        &notes(&[first, "民营企业座谈会", "另外的一句话"]),
    );
    world.write("data/notes/broken.toml", "[[");
    let text = format!("今年{first}增长，{second}增加。");
    let likely = likely_places(&text, &place, &world.dirs());
    assert_eq!(likely, [(whole, 1.0), (half, 0.5)]);
}
