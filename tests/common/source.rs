//! The program's own source, as far as tests of its shape need to read it: code without comments, and the words in its literals.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src/`, without the parts that are only compiled for tests.
pub(crate) struct SourceFile {
    /// From `src/` on, such as `app/mod.rs`.
    pub(crate) path: String,
    /// Code with comments and the contents of literals blanked; its lines are those of the file.
    pub(crate) code: String,
    /// Contents of string literals as written, with the line on which each begins.
    pub(crate) literals: Vec<(usize, String)>,
}

impl SourceFile {
    /// The room that it belongs to: its first folder or its own name.
    pub(crate) fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

/// Every source file of the program that is not only there for tests.
pub(crate) fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let source = fs::read_to_string(path).unwrap();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy();
            read(&name.replace('\\', "/"), &source)
        })
        .filter(|file| !is_test(&file.path))
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// Whether a path tells of tests only.
fn is_test(path: &str) -> bool {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    stem.split('/')
        .any(|part| part == "tests" || part == "laws" || part.ends_with("_tests"))
}

/// Separates code, comments and literals; what follows the first test module of a file is left out.
pub(crate) fn read(path: &str, source: &str) -> SourceFile {
    let (mut code, mut literals) = (String::new(), Vec::new());
    let mut rest = source;
    let mut line = 1;
    while let Some(c) = rest.chars().next() {
        let (length, literal) = piece(rest, code.chars().next_back());
        let (taken, after) = rest.split_at(length);
        match literal {
            Piece::Code => code.push_str(taken),
            Piece::Comment => blank(&mut code, taken),
            Piece::Words { open, close } => {
                let words = taken.get(open..length.saturating_sub(close));
                literals.push((line, words.unwrap_or_default().to_owned()));
                code.push('"');
                blank(&mut code, taken);
                code.push('"');
            }
        }
        line += taken.matches('\n').count();
        rest = after;
        debug_assert!(length >= c.len_utf8());
    }
    let end = test_module(&code);
    let last = code.get(..end).unwrap_or_default().matches('\n').count() + 1;
    code.truncate(end);
    literals.retain(|(line, _)| *line <= last);
    SourceFile {
        path: path.to_owned(),
        code,
        literals,
    }
}

/// Where the first module of tests inside the file begins.
fn test_module(code: &str) -> usize {
    let mut from = 0;
    while let Some(found) = code.get(from..).and_then(|rest| rest.find("#[cfg(test)]")) {
        let at = from + found;
        let item = code.get(at + 12..).unwrap_or_default().trim_start();
        let head = item.split(['{', ';']).next().unwrap_or_default();
        if head.trim_start().starts_with("mod ")
            && item
                .get(head.len()..)
                .is_some_and(|rest| rest.starts_with('{'))
        {
            return at;
        }
        from = at + 12;
    }
    code.len()
}

fn blank(code: &mut String, taken: &str) {
    code.extend(taken.chars().filter(|c| *c == '\n'));
}

enum Piece {
    Code,
    Comment,
    /// A string: bytes of its opening and of its closing mark.
    Words {
        open: usize,
        close: usize,
    },
}

/// The length of the piece at the start of a source, and what it is.
fn piece(rest: &str, before: Option<char>) -> (usize, Piece) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Piece::Comment);
    }
    if rest.starts_with("/*") {
        return (
            rest.find("*/").map_or(rest.len(), |at| at + 2),
            Piece::Comment,
        );
    }
    let in_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if !in_name && let Some(after) = rest.strip_prefix('r') {
        let hashes = after.len() - after.trim_start_matches('#').len();
        if after
            .get(hashes..)
            .is_some_and(|rest| rest.starts_with('"'))
        {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            let length = rest
                .get(open..)
                .and_then(|words| words.find(&close))
                .map_or(rest.len(), |at| open + at + close.len());
            return (
                length,
                Piece::Words {
                    open,
                    close: close.len(),
                },
            );
        }
    }
    if rest.starts_with('"') {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        return (
            end.map_or(rest.len(), |(at, _)| at + 1),
            Piece::Words { open: 1, close: 1 },
        );
    }
    if rest.starts_with('\'') {
        return (character(rest).unwrap_or(1), Piece::Code);
    }
    (first, Piece::Code)
}

/// The length of a character literal; `None` for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first != '\\' {
        return characters
            .next()
            .filter(|(_, c)| *c == '\'')
            .map(|(at, _)| at + 1);
    }
    characters.next()?;
    characters.find(|(_, c)| *c == '\'').map(|(at, _)| at + 1)
}
