//! The codebook on the screen: the tree of codes and tags, with their uses.

use std::collections::{HashMap, HashSet};

use crate::annotation::{CodeSurvey, Codebook, Color, Scope, TagUse, paths, tree};

/// A line of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeRow {
    /// The path.
    pub name: String,
    /// Its last level.
    pub leaf: String,
    /// Levels above it.
    pub depth: usize,
    /// Its colour, its own or inherited; `None` when neither.
    pub color: Option<Color>,
    /// Whether the colour comes from a code above.
    pub inherited: bool,
    /// The letter or digit that gives it.
    pub key: Option<char>,
    /// When to use it.
    pub definition: String,
    /// Whose codebook it stands in; `None` when it is in none.
    pub scope: Option<Scope>,
    /// Annotations of the open document that carry the very tag.
    pub here: usize,
    /// Annotations of all notes files that do; `None` while they are being counted.
    pub all: Option<usize>,
    /// Whether it stands in a codebook; neither do unknown tags, nor paths that only hold the tree together.
    pub is_code: bool,
    /// Whether it is a tag in use that is not in a codebook.
    pub unknown: bool,
}

/// The tree, and where the cursor is.
#[derive(Debug, Default)]
pub struct CodesView {
    /// The lines.
    pub rows: Vec<CodeRow>,
    /// The line under the cursor.
    pub cursor: usize,
    /// Whether there is a project to which codes can go.
    pub has_project: bool,
}

impl CodesView {
    /// Makes the lines anew; the cursor stays on its code, or goes to the one that is asked for.
    pub fn fill(
        &mut self,
        codebook: &Codebook,
        here: &[TagUse],
        survey: Option<&CodeSurvey>,
        wanted: Option<&str>,
    ) {
        let wanted = wanted.map(str::to_owned);
        let present = wanted.or_else(|| self.chosen().map(|row| row.name.clone()));
        self.rows = rows(codebook, here, survey);
        self.has_project = survey.is_some_and(|survey| survey.has_project);
        let found = present.and_then(|name| self.rows.iter().position(|row| row.name == name));
        self.cursor = found
            .unwrap_or(self.cursor)
            .min(self.rows.len().saturating_sub(1));
    }

    /// The line under the cursor.
    pub fn chosen(&self) -> Option<&CodeRow> {
        self.rows.get(self.cursor)
    }

    /// Moves the cursor.
    pub fn step(&mut self, step: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(step).min(last);
    }

    /// The first line shown in a window of `height` lines, so that the cursor is in it.
    pub fn top(&self, height: usize) -> usize {
        (self.cursor + 1).saturating_sub(height.max(1))
    }
}

fn rows(codebook: &Codebook, here: &[TagUse], survey: Option<&CodeSurvey>) -> Vec<CodeRow> {
    let counts: HashMap<&str, usize> = here
        .iter()
        .map(|used| (used.tag.as_str(), used.count))
        .collect();
    let mut names: Vec<&str> = codebook
        .codes
        .iter()
        .map(|code| code.name.as_str())
        .collect();
    let mut used: Vec<&str> = here.iter().map(|used| used.tag.as_str()).collect();
    used.extend(
        survey
            .into_iter()
            .flat_map(CodeSurvey::unknown)
            .map(|(name, _)| name),
    );
    used.sort_unstable();
    names.extend(used.iter().filter(|name| codebook.find(name).is_none()));
    // The paths above a name are lines of their own, so that the tree holds together.
    let mut seen = HashSet::new();
    let all: Vec<&str> = names
        .iter()
        .flat_map(|name| paths(name))
        .filter(|path| seen.insert(*path))
        .collect();
    let tags: HashSet<&str> = used.into_iter().collect();
    tree(&all)
        .into_iter()
        .map(|name| {
            let code = codebook.find(&name);
            let known = survey.and_then(|survey| survey.find(&name));
            CodeRow {
                leaf: name.rsplit('/').next().unwrap_or_default().to_owned(),
                depth: name.matches('/').count(),
                color: codebook.color(&name),
                inherited: code.is_none_or(|code| code.color.is_none()),
                key: code.and_then(|code| code.key),
                definition: code.map(|code| code.definition.clone()).unwrap_or_default(),
                scope: known.map(|known| known.scope),
                here: counts.get(name.as_str()).copied().unwrap_or(0),
                all: survey.map(|survey| survey.count(&name).annotations),
                is_code: code.is_some(),
                unknown: code.is_none() && tags.contains(name.as_str()),
                name,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Code;

    #[test]
    fn the_tree_holds_codes_unknown_tags_and_what_is_above_them() {
        let code = |name: &str, color: Option<Color>| Code {
            id: None,
            name: name.to_owned(),
            definition: String::new(),
            color,
            key: None,
        };
        let codebook = Codebook {
            codes: vec![
                code("b/x", None),
                code("a", Some(Color::Red)),
                code("a/y", None),
            ],
        };
        let here = [TagUse {
            tag: "c/z".to_owned(),
            count: 2,
            last: None,
        }];
        let mut view = CodesView::default();
        view.fill(&codebook, &here, None, Some("a/y"));
        let lines: Vec<String> = view
            .rows
            .iter()
            .map(|row| {
                format!(
                    "{}{} {} {} {}",
                    "-".repeat(row.depth),
                    row.leaf,
                    row.here,
                    row.is_code,
                    row.unknown
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "b 0 false false",
                "-x 0 true false",
                "a 0 true false",
                "-y 0 true false",
                "c 0 false false",
                "-z 2 false true"
            ]
        );
        let row = view.chosen().unwrap();
        assert_eq!(
            (row.name.as_str(), row.color, row.inherited),
            ("a/y", Some(Color::Red), true)
        );
        view.step(100);
        assert_eq!(view.cursor, 5);
        view.fill(&Codebook::default(), &[], None, None);
        assert_eq!((view.cursor, view.chosen().is_none()), (0, true));
    }
}
