//! What is known of the notes files of a folder, without reading each of them every time: a cache in the state folder, by name, length and
//! time. A file that is as it was is not read again; the cache may be thrown away.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::hash::short_name;
use super::likeness;
use super::notes_file::{Facts, read_notes};
use super::store::replace_file;

/// Files that are looked at in one tree.
const MOST: usize = 100_000;
/// Folders one in another.
const DEPTH: usize = 32;
/// So many files are read quickly enough without a cache.
const FEW: usize = 32;

/// A notes file as far as it tells which document it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    /// Below the folder.
    name: PathBuf,
    /// Length and time of the last change, in nanoseconds.
    stamp: (u64, u64),
    pub(super) id: Option<String>,
    pub(super) text_sha256: Option<String>,
    /// Of the bytes of the document.
    #[serde(default)]
    pub(super) sha256: Option<String>,
    pub(super) file: Option<String>,
    /// Annotations in it.
    pub(super) count: usize,
    sketch: Vec<u32>,
    /// The file.
    #[serde(skip)]
    pub(super) path: PathBuf,
}

impl Known {
    /// Reads a notes file.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let records = read_notes(&super::disk::read_file(path).ok()?).records;
        let Facts {
            id,
            text_sha256,
            sha256,
            file,
            ..
        } = records.document;
        Some(Self {
            id: id.map(|id| id.to_string()),
            text_sha256,
            sha256,
            file,
            count: records.annotations.len(),
            sketch: likeness::sketch(&records.annotations),
            path: path.to_owned(),
            ..Self::default()
        })
    }
}

/// The notes files of a folder and those below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub(super) files: Vec<Known>,
    /// Files that had to be read.
    pub(super) read: usize,
}

impl Index {
    /// Looks at a folder; `state` is the state folder, where the cache lives.
    pub(super) fn of(folder: &Path, state: &Path) -> Self {
        let mut paths = Vec::new();
        collect(folder, 0, &mut paths);
        paths.sort();
        if paths.is_empty() {
            return Self::default();
        }
        let cache = state.join("index").join(format!(
            "{}.json",
            short_name(folder.as_os_str().as_encoded_bytes())
        ));
        let cached: Vec<Known> = fs::read(&cache)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let before = cached.len();
        let mut cached: HashMap<PathBuf, Known> = cached
            .into_iter()
            .map(|known| (known.name.clone(), known))
            .collect();
        let mut index = Self::default();
        for path in paths {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            let Some(stamp) = stamp(&path) else { continue };
            let known = cached.remove(&name).filter(|known| known.stamp == stamp);
            let known = if let Some(known) = known {
                Known { path, ..known }
            } else {
                index.read += 1;
                let known = Known::read(&path).unwrap_or_default();
                Known {
                    name,
                    stamp,
                    path,
                    ..known
                }
            };
            index.files.push(known);
        }
        if index.files.len() > FEW && (index.read > 0 || before != index.files.len()) {
            // A cache that can't be written is no loss.
            let bytes = serde_json::to_vec(&index.files).unwrap_or_default();
            if let Some(parent) = cache.parent()
                && fs::create_dir_all(parent).is_ok()
            {
                drop(replace_file(&cache, &bytes));
            }
        }
        index
    }

    /// The files of which so large a share of what was marked stands in a text, with the share; those that are likest first.
    pub(super) fn alike(&self, text: &str, least: f64) -> Vec<(&Known, f64)> {
        let wanted: HashSet<u32> = self
            .files
            .iter()
            .flat_map(|known| known.sketch.iter().copied())
            .collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let standing = likeness::standing(text, &wanted);
        let mut alike: Vec<(&Known, f64)> = self
            .files
            .iter()
            .filter_map(|known| Some((known, likeness::share(&known.sketch, &standing)?)))
            .filter(|(_, share)| *share >= least)
            .collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.path.cmp(&b.0.path)));
        alike
    }
}

fn stamp(path: &Path) -> Option<(u64, u64)> {
    let meta = fs::metadata(path).ok()?;
    let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((meta.len(), u64::try_from(time.as_nanos()).ok()?))
}

/// The files in a folder and below that end as notes files do; hidden ones are left out, links to folders not followed.
pub(super) fn collect(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) {
    if depth > DEPTH {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if paths.len() >= MOST {
            return;
        }
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            collect(&path, depth + 1, paths);
        } else if path.extension().is_some_and(|ending| ending == "toml")
            && !entry.file_name().to_string_lossy().starts_with('.')
        {
            paths.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_as_it_was_is_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (notes, state) = (folder.path().join("notes"), folder.path().join("state"));
        fs::create_dir_all(notes.join("a/b")).unwrap();
        for n in 0..100 {
            let inside = if n % 2 == 0 { "a/b" } else { "." };
            let text = format!("format = 1\n[document]\ntext_sha256 = \"{n}\"\n");
            fs::write(notes.join(inside).join(format!("{n}.toml")), text).unwrap();
        }
        assert_eq!(Index::of(&notes, &state).read, 100);
        let index = Index::of(&notes, &state);
        assert_eq!((index.files.len(), index.read), (100, 0));
        fs::write(
            notes.join("7.toml"),
            "[document]\ntext_sha256 = \"another\"\n",
        )
        .unwrap();
        fs::remove_file(notes.join("9.toml")).unwrap();
        let index = Index::of(&notes, &state);
        assert_eq!((index.files.len(), index.read), (99, 1));
        let known = |sha: &str| {
            index
                .files
                .iter()
                .any(|known| known.text_sha256.as_deref() == Some(sha))
        };
        assert!(known("another") && known("8") && !known("9") && !known("7"));
        assert_eq!(Index::of(&notes, &state).read, 0);
    }
}
