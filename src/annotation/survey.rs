//! What is known of all codes and tags: where the codes stand, and how often each tag is used.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Code, Codebook, Scope};
use crate::message::Message;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A code and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCode {
    /// The code.
    pub code: Code,
    /// Whose codebook it stands in.
    pub scope: Scope,
    /// Where.
    pub spot: Spot,
}

/// How often a tag is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagCount {
    /// Annotations that carry the very tag.
    pub annotations: usize,
    /// Annotations that carry it or one below it.
    pub total: usize,
    /// Notes files in which the tag or one below it is used.
    pub documents: usize,
    /// Where the very tag stands first.
    pub first: Option<Spot>,
}

/// All codes in force and all tags in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeSurvey {
    /// The codes, those of the projects first; one that is hidden by a nearer code of the same name is left out.
    pub codes: Vec<KnownCode>,
    /// The tags in use, and the paths above them.
    pub uses: BTreeMap<String, TagCount>,
    /// Notes files that were looked at.
    pub files: usize,
    /// Whether there is a project whose codebook codes can stand in.
    pub has_project: bool,
    /// Files that could not be read, and faults in codebooks.
    pub problems: Vec<Message>,
}

impl CodeSurvey {
    /// The code of a name.
    pub fn find(&self, name: &str) -> Option<&KnownCode> {
        self.codes.iter().find(|known| known.code.name == name)
    }

    /// The codes as they hold for a document.
    pub fn codebook(&self) -> Codebook {
        let of = |scope| Codebook {
            codes: self
                .codes
                .iter()
                .filter(|known| known.scope == scope)
                .map(|known| known.code.clone())
                .collect(),
        };
        of(Scope::Global).overlaid(of(Scope::Project))
    }

    /// How often a tag is used.
    pub fn count(&self, name: &str) -> TagCount {
        self.uses.get(name).cloned().unwrap_or_default()
    }

    /// Codes that no annotation carries, neither themselves nor one below them.
    pub fn unused(&self) -> impl Iterator<Item = &KnownCode> {
        self.codes
            .iter()
            .filter(|known| self.count(&known.code.name).total == 0)
    }

    /// Tags that are used and are not in a codebook, by name.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &TagCount)> {
        self.uses
            .iter()
            .filter(|(name, count)| count.annotations > 0 && self.find(name).is_none())
            .map(|(name, count)| (name.as_str(), count))
    }

    /// Every name in the order of the tree: codes in the order of their files, each followed by those below it; then unknown tags by name.
    pub fn tree(&self) -> Vec<String> {
        let mut names: Vec<&str> = self
            .codes
            .iter()
            .map(|known| known.code.name.as_str())
            .collect();
        names.extend(self.unknown().map(|(name, _)| name));
        tree(&names)
    }
}

/// Names in the order of the tree: each is followed by those below it, otherwise the order stays.
pub fn tree(names: &[&str]) -> Vec<String> {
    // The place of a path is that of the first name at or below it, level by level.
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        for path in paths(name) {
            first.entry(path).or_insert(i);
        }
    }
    let mut sorted: Vec<(Vec<(usize, &str)>, &str)> = names
        .iter()
        .map(|name| {
            let place = |path| (first.get(path).copied().unwrap_or_default(), path);
            (paths(name).map(place).collect(), *name)
        })
        .collect();
    sorted.sort();
    sorted.dedup();
    sorted
        .into_iter()
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// The path and those above it, the topmost first: `a`, `a/b`, `a/b/c`.
pub fn paths(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/')
        .map(|(at, _)| at)
        .chain([name.len()])
        .filter_map(move |end| name.get(..end))
        .filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_below_those_above_them() {
        let order = tree(&["b/x", "a", "b", "a/y/z", "c", "a/y", "ab"]);
        assert_eq!(order, ["b", "b/x", "a", "a/y", "a/y/z", "c", "ab"]);
        assert_eq!(paths("a/b/c").collect::<Vec<_>>(), ["a", "a/b", "a/b/c"]);
    }
}
