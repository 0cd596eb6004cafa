//! How exactly documents are read: `cargo test --test accuracy -- --nocapture` prints a table over the documents whose text is known, those of
//! `ZHUPI_CORPUS` when that is set, else those of the repository, and fails below the accuracy that is promised.

use std::path::{Path, PathBuf};

use zhupi::document::{BlockKind, Document};
use zhupi::formats::{Choice, Limits, LoadError, load};

/// What is promised for formats whose characters have places rather than an order, in parts of a thousand.
const PLACED: usize = 995;

struct Case {
    path: PathBuf,
    expected: String,
    /// Whether every line of the expected text must be a block of its own.
    blocks: bool,
    password: Option<String>,
    /// The least that a manifest promises, in parts of a thousand.
    least: Option<usize>,
    ambiguous: bool,
}

#[test]
fn documents_read_as_they_are_written() {
    let cases = match std::env::var_os("ZHUPI_CORPUS") {
        Some(folder) => of_manifest(&PathBuf::from(folder).join("corpus/formats")),
        None => own(),
    };
    assert!(!cases.is_empty(), "there are no documents");
    println!(
        "{:34} {:9} {:>8} {:>8} {:>7} {:>7}  title apart",
        "document", "format", "expected", "found", "equal", "blocks"
    );
    let mut failed = Vec::new();
    for case in &cases {
        let name = case
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = std::fs::read(&case.path).expect("the document is there");
        let choice = Choice {
            password: case.password.clone(),
            ..Choice::default()
        };
        let loaded = match load(&bytes, Some(&case.path), &choice, &Limits::default()) {
            Ok(loaded) => loaded,
            // A build without a format cannot be measured on it.
            Err(LoadError::Lacking { format, .. }) => {
                println!("{name:34} {format:9} is not in this build");
                continue;
            }
            Err(error) => {
                println!("{name:34} {error:?}");
                failed.push(name);
                continue;
            }
        };
        let (apart, body) = title_apart(&loaded.document, &case.expected);
        let (expected, found) = (bare(&case.expected), bare(body));
        let equal = alike(&expected, &found, case.blocks);
        let (right, all) = blocks(&loaded.document, &case.expected);
        println!(
            "{name:34} {:9} {:8} {:8} {:6.2}% {right:3}/{all:3}  {apart}",
            loaded.format.name,
            expected.len(),
            found.len(),
            equal as f64 / 10.0,
        );
        let placed = loaded.format.name == "pdf";
        let least = if placed {
            case.least.unwrap_or(PLACED)
        } else {
            1000
        };
        let well = equal >= least && (placed || !case.blocks || right == all);
        if !well && !case.ambiguous {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "below what is promised: {failed:?}");
}

/// The title that a file of pages states beside them, and what stands on its pages. The reading text has the title as its first block, as
/// for every structured format; the expected texts of PDF and OFD in the collections were taken down from the pages alone, so there
/// the title is measured apart: by being what the file states, word for word.
fn title_apart<'d>(document: &'d Document, expected: &str) -> (&'d str, &'d str) {
    let text = document.text.as_str();
    let stated = document.meta.title.as_deref().unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let pages = matches!(document.format, "pdf" | "ofd");
    if !pages || stated.is_empty() || first != stated || bare(expected).starts_with(&bare(stated)) {
        return ("", text);
    }
    (first, text.get(first.len()..).unwrap_or_default())
}

/// The documents of a manifest.
fn of_manifest(folder: &Path) -> Vec<Case> {
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.toml")).expect("the manifest");
    let manifest: toml::Table = manifest.parse().expect("a TOML file");
    let entries = manifest.get("document").and_then(toml::Value::as_array);
    let word = |entry: &toml::Value, key: &str| {
        entry
            .get(key)
            .and_then(toml::Value::as_str)
            .map(str::to_owned)
    };
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let expected = folder.join(word(entry, "expected")?);
            let compare = word(entry, "compare").unwrap_or_default();
            let least = entry.get("min_ratio").and_then(toml::Value::as_float);
            Some(Case {
                path: folder.join(word(entry, "file")?),
                expected: std::fs::read_to_string(expected).expect("the expected text"),
                blocks: compare == "contains-lines",
                password: word(entry, "password"),
                least: least.map(|least| (least * 1000.0) as usize),
                ambiguous: entry.get("ambiguous").is_some(),
            })
        })
        .collect()
}

/// The documents of the repository: those with a file `NAME.expected` beside them.
fn own() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let files = std::fs::read_dir(folder).expect("the folder");
    let mut cases: Vec<Case> = files
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let mut beside = path.clone().into_os_string();
            beside.push(".expected");
            let expected = std::fs::read_to_string(beside).ok()?;
            Some(Case {
                path,
                expected,
                blocks: true,
                password: None,
                least: None,
                ambiguous: false,
            })
        })
        .collect();
    cases.sort_by(|a, b| a.path.cmp(&b.path));
    cases
}

/// The characters that are compared: all but white space.
fn bare(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// In parts of a thousand, how much of the expected characters was found in their order. Where the document has more than the expected
/// text names (`part`), what is found besides does not count against it.
fn alike(expected: &[char], found: &[char], part: bool) -> usize {
    if expected == found {
        return 1000;
    }
    let ratio = similar::capture_diff_slices(similar::Algorithm::Myers, expected, found);
    let equal: usize = ratio
        .iter()
        .filter_map(|op| match op {
            similar::DiffOp::Equal { len, .. } => Some(*len),
            _ => None,
        })
        .sum();
    let all = if part {
        expected.len()
    } else {
        expected.len().max(found.len())
    };
    // Never rounded up to a promise that is not kept.
    (equal * 1000 / all.max(1)).min(if equal == all { 1000 } else { 999 })
}

/// How many of the expected lines are blocks: as they stand, or with the white space of their table.
fn blocks(document: &Document, expected: &str) -> (usize, usize) {
    let known: Vec<String> = document
        .blocks
        .iter()
        .flat_map(|block| {
            let words = document.text.slice(block.span);
            let cells: Vec<&str> = match block.kind {
                BlockKind::Row { .. } => words.split('\t').collect(),
                _ => words.lines().collect(),
            };
            let parts: Vec<String> = cells
                .into_iter()
                .chain([words])
                .map(|words| bare(words).into_iter().collect())
                .collect();
            parts
        })
        .collect();
    let lines: Vec<String> = expected
        .lines()
        .map(|line| bare(line).into_iter().collect())
        .filter(|line: &String| !line.is_empty())
        .collect();
    let right = lines.iter().filter(|line| known.contains(line)).count();
    (right, lines.len())
}
