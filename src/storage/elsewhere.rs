//! Notes that lie elsewhere than where those of a document are saved: in places of later rules, about a like document, or left by a sync tool.

use std::fs;
use std::path::{Path, PathBuf};

use super::data_place::data_place;
use super::index::{Index, Known};
use super::places::{Dirs, Place, Subject, project_place, real, sidecar, tree_of, without_suffix};
use super::stray::is_there;

/// The share of what was marked that must stand in a text for it to be likely the same document.
const ALIKE: f64 = 0.5;
/// Likely notes that are offered, at most.
const OFFERED: usize = 5;

/// Notes that are about a document, or likely so, and not those that are its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Elsewhere {
    /// The notes file.
    pub path: PathBuf,
    /// The share of what was marked that stands in the text, 0 to 1; 1 for the same text.
    pub share: f64,
    /// Whether its text is the very same.
    pub same: bool,
    /// Annotations in it.
    pub count: usize,
    /// The document that it names.
    pub file: Option<String>,
    /// Whether that document is not there any more.
    pub gone: bool,
}

/// Places of later rules than the one that is saved to where a notes file of the document is found too, the nearest first.
pub fn lower_places(subject: &Subject, place: &Place, dirs: &Dirs) -> Vec<Place> {
    let document = subject.path.map(real);
    let project = subject.path.and_then(project_place);
    let beside = document.as_deref().map(sidecar);
    let data = data_place(document.as_deref(), subject, dirs);
    [project, beside, Some(data)]
        .into_iter()
        .flatten()
        .filter(|lower| lower.rule > place.rule && lower.path != place.path && lower.path.is_file())
        .collect()
}

/// Notes files that are about another document with the same text, or seem to be about an earlier edition or another format of this one, the
/// likest first. The reader is to be asked; nothing is taken over by itself.
pub fn likely_places(text: &str, subject: &Subject, place: &Place, dirs: &Dirs) -> Vec<Elsewhere> {
    let own = place.from.as_ref().unwrap_or(&place.path);
    let mut likely = Vec::new();
    for tree in tree_of(place).into_iter().chain([dirs.data.join("notes")]) {
        let index = Index::of(&tree, &dirs.state);
        let base = if tree.starts_with(&dirs.data) {
            tree.as_path()
        } else {
            &place.root
        };
        let same = index.files.iter().filter(|known| {
            !subject.text_sha256.is_empty()
                && known.text_sha256.as_deref() == Some(subject.text_sha256)
        });
        let same = same.map(|known| (known, 1.0, true));
        let alike = index.alike(text, ALIKE).into_iter();
        let alike = alike.map(|(known, share)| (known, share, false));
        for (known, share, same) in same.chain(alike) {
            let named = known.file.as_ref().map(|file| base.join(file));
            likely.push(Elsewhere {
                path: known.path.clone(),
                share,
                same,
                count: known.count,
                file: known.file.clone(),
                gone: named.is_none_or(|named| !is_there(&named)),
            });
        }
    }
    likely.retain(|other| other.path != *own && other.count > 0);
    likely.sort_by(|a, b| {
        b.share
            .total_cmp(&a.share)
            .then_with(|| a.path.cmp(&b.path))
            .then_with(|| b.same.cmp(&a.same))
    });
    likely.dedup_by(|a, b| a.path == b.path);
    likely.truncate(OFFERED);
    likely
}

/// Copies of a notes file that a sync tool made beside it when two machines had changed it: files of the same folder whose names begin as
/// its name does, with the same identity of the document. Every tool and language has its own words for the rest of the name.
pub fn conflict_copies(notes: &Path, id: Option<crate::annotation::Id>) -> Vec<PathBuf> {
    let (Some(folder), Some(stem), Some(id)) = (notes.parent(), notes.file_stem(), id) else {
        return Vec::new();
    };
    let (stem, id) = (stem.to_string_lossy().into_owned(), id.to_string());
    let beside = stem.strip_suffix(".zhupi").unwrap_or(&stem);
    let mut copies: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let rest = name
                .strip_suffix(".toml")
                .and_then(|name| name.strip_prefix(beside));
            rest.is_some_and(|rest| rest.starts_with([' ', '.', '-', '_', '(', '~', '（']))
        })
        .map(|entry| entry.path())
        .filter(|path| path != notes && !is_of_another(path))
        .filter(|path| Known::read(path).is_some_and(|known| known.id.as_ref() == Some(&id)))
        .collect();
    copies.sort();
    copies
}

/// Whether a notes file has a document of its own name: then it is no copy, whatever it is called.
fn is_of_another(path: &Path) -> bool {
    let beside = without_suffix(path, ".zhupi.toml").is_some_and(|of| of.is_file());
    let notes = path
        .ancestors()
        .find(|above| above.ends_with(".zhupi/notes"));
    let inside = notes.and_then(|notes| {
        let root = notes.parent()?.parent()?;
        let inside = path.strip_prefix(notes).ok()?;
        without_suffix(&root.join(inside), ".toml")
    });
    beside || inside.is_some_and(|of| of.is_file())
}
