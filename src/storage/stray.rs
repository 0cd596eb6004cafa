//! Notes whose document is not where they say it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::index::{Index, collect};
use super::places::{Dirs, project_of, real, without_suffix};

/// Folders one in another.
const DEPTH: usize = 32;

/// A notes file without its document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// The notes file.
    pub notes: PathBuf,
    /// Where its document was, from the folder to which the notes belong.
    pub document: PathBuf,
}

/// Whether a document is there. One inside an archive (`a.zip#b.txt`) counts as there as long as the archive is, which is not opened for
/// this.
pub fn is_there(document: &Path) -> bool {
    document.exists() || is_in_archive(document)
}

fn is_in_archive(document: &Path) -> bool {
    let Some(name) = document.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    name.match_indices('#')
        .filter_map(|(at, _)| name.get(..at))
        .any(|archive| !archive.is_empty() && document.with_file_name(archive).is_file())
}

/// The notes files of a folder and the folders below whose documents are gone: in its project folders, beside documents, and in the data
/// folder.
pub fn strays(folder: &Path, dirs: &Dirs) -> Vec<Stray> {
    let mut found = BTreeSet::new();
    in_folder(folder, 0, &mut found);
    if !folder.join(".zhupi").is_dir()
        && let Some((root, inside)) = project_of(folder)
    {
        let tree = root.join(".zhupi").join("notes");
        in_tree(&tree, &tree.join(inside), &root, &mut found);
    }
    let inside = real(folder);
    for known in Index::of(&dirs.data.join("notes"), &dirs.state).files {
        let document = known.file.map(PathBuf::from);
        if let Some(document) = document.filter(|of| of.starts_with(&inside) && !is_there(of))
            && known.count > 0
        {
            found.insert(Stray {
                notes: known.path,
                document,
            });
        }
    }
    found.into_iter().collect()
}

fn in_folder(folder: &Path, depth: usize, found: &mut BTreeSet<Stray>) {
    let tree = folder.join(".zhupi").join("notes");
    in_tree(&tree, &tree, folder, found);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth < DEPTH {
            in_folder(&path, depth + 1, found);
        } else if let Some(document) = without_suffix(&path, ".zhupi.toml")
            && !is_folder
            && !is_there(&document)
        {
            found.insert(Stray {
                notes: path,
                document,
            });
        }
    }
}

/// Notes of a project: those in the part `below` of the tree of notes, whose documents lie in `root` as they do in the tree.
fn in_tree(tree: &Path, below: &Path, root: &Path, found: &mut BTreeSet<Stray>) {
    let mut files = Vec::new();
    collect(below, 0, &mut files);
    for notes in files {
        let inside = notes.strip_prefix(tree).unwrap_or(&notes);
        let document = inside.with_extension("");
        if !is_there(&root.join(&document)) {
            found.insert(Stray { notes, document });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_in_an_archive_is_there_while_the_archive_is() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("a.zip"), "").unwrap();
        for (name, expected) in [
            ("a.zip", true),
            ("a.zip#sub∕b.txt", true),
            ("a.zip#b#c.txt", true),
            ("b.zip#a.txt", false),
            ("#a.zip", false),
            ("b.txt", false),
        ] {
            assert_eq!(is_there(&root.join(name)), expected, "{name}");
        }
    }

    #[test]
    fn notes_without_a_document_are_found_in_every_place() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let dirs = Dirs::inside(&root.join("own"));
        let gone = root.join("p/sub/data.txt");
        let data = format!(
            "file = \"{}\"\n[[annotation]]\nquote = \"x\"\n",
            gone.display()
        );
        for (path, words) in [
            ("p/a.txt", "x"),
            ("p/.zhupi/notes/a.txt.toml", ""),
            ("p/.zhupi/notes/b.txt.toml", ""),
            ("p/.zhupi/notes/sub/c.txt.toml", ""),
            ("p/sub/d.txt.zhupi.toml", ""),
            ("p/sub/e.txt", "x"),
            ("p/sub/e.txt.zhupi.toml", ""),
            ("q/.zhupi/notes/f.txt.toml", ""),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, words).unwrap();
        }
        let notes = dirs.data.join("notes");
        fs::create_dir_all(&notes).unwrap();
        fs::write(
            notes.join("g.toml"),
            format!("format = 1\n[document]\n{data}"),
        )
        .unwrap();
        let documents = |folder: &str| -> Vec<String> {
            let found = strays(&root.join(folder), &dirs);
            let name = |stray: &Stray| {
                let name = stray.document.file_name().unwrap_or_default();
                name.to_string_lossy().into_owned()
            };
            let mut names: Vec<String> = found.iter().map(name).collect();
            names.sort();
            names
        };
        assert_eq!(documents("p"), ["b.txt", "c.txt", "d.txt", "data.txt"]);
        assert_eq!(documents("p/sub"), ["c.txt", "d.txt", "data.txt"]);
        assert_eq!(documents("q"), ["f.txt"]);
    }
}
