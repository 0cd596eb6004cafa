//! Reads the documents of the corpus and prints how each fared. The corpus lies outside the repository: `ZHUPI_CORPUS` names its folder
//! (with `corpus/formats/MANIFEST.toml` and `seeds/` in it). Without it the samples of the repository are read.

use std::path::{Path, PathBuf};

use zhupi::document::{BlockKind, Document};
use zhupi::formats::{Choice, Limits, Loaded, load, load_window};

const NO_CORPUS: &str = "ZHUPI_CORPUS is not set: only the samples are read";

fn corpus() -> Option<PathBuf> {
    std::env::var_os("ZHUPI_CORPUS").map(PathBuf::from)
}

fn open(path: &Path) -> Loaded {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    load(&bytes, Some(path), &Choice::default(), &Limits::default())
        .unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

fn lines(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// Documents that end without a line end while the expected file ends with one. Plain text keeps its own last line end, so the
/// difference is the expected file's.
const WITHOUT_LAST_LINE_END: &[&str] = &["000.utf8-badbytes.txt"];

/// Whether the text is what the manifest says, by its own kind of comparison.
fn agrees(compare: &str, text: &str, expected: &str) -> bool {
    match compare {
        "exact" => text == expected.replace("\r\n", "\n"),
        "lines" => lines(text) == lines(expected),
        "contains-lines" => {
            let mut rest = text;
            lines(expected).into_iter().all(|line| {
                let found = rest.split_once(line).map(|(_, after)| after);
                rest = found.unwrap_or(rest);
                found.is_some()
            })
        }
        other => panic!("unknown comparison {other}"),
    }
}

/// What holds for every document.
fn check_laws(document: &Document, name: &str) {
    let text = document.text.as_str();
    let mut end = None;
    for block in &document.blocks {
        let (start, stop) = (block.span.start.0, block.span.end.0);
        if document.is_structured() {
            assert!(start < stop, "{name}: empty block");
        }
        assert_eq!(start, end.map_or(0, |end| end + 1), "{name}: blocks touch");
        if let Some(end) = end {
            assert_eq!(text.get(end..start), Some("\n"), "{name}");
        }
        end = Some(stop);
    }
    if document.is_structured() {
        assert_eq!(
            end.unwrap_or(0),
            text.len(),
            "{name}: text after the last block"
        );
    }
    for mark in &document.marks {
        assert!(
            text.get(mark.span.range()).is_some(),
            "{name}: mark outside {mark:?}"
        );
    }
}

#[test]
fn the_corpus_reads_as_its_manifest_says() {
    let Some(folder) = corpus().map(|folder| folder.join("corpus/formats")) else {
        println!("{NO_CORPUS}");
        return;
    };
    let manifest: toml::Table = std::fs::read_to_string(folder.join("MANIFEST.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let mut failed = Vec::new();
    for entry in manifest["document"].as_array().unwrap() {
        let word = |key: &str| entry.get(key).and_then(toml::Value::as_str);
        let file = word("file").unwrap();
        let known = ["txt", "md", "html", "docx", "odt", "epub"];
        if !known
            .iter()
            .any(|known| file.ends_with(&format!(".{known}")))
        {
            continue;
        }
        let loaded = open(&folder.join(file));
        check_laws(&loaded.document, file);
        let text = loaded.document.text.as_str();
        let agreed = match word("expected") {
            None => true,
            Some(expected) => {
                let mut expected = std::fs::read_to_string(folder.join(expected)).unwrap();
                if WITHOUT_LAST_LINE_END.contains(&file) {
                    assert_eq!(expected.pop(), Some('\n'), "{file}");
                }
                agrees(word("compare").unwrap(), text, &expected)
            }
        };
        println!(
            "{:28} {:10} {:10} {:?} {:4} blocks {:6} code points {:2} warnings  {}",
            file,
            loaded.format.name,
            loaded.document.meta.encoding,
            loaded.confidence,
            loaded.document.blocks.len(),
            loaded.document.text.code_point_length(),
            loaded.document.warnings.len(),
            match (word("expected"), agreed) {
                (None, _) => "has no expected text",
                (_, false) => "DIFFERS",
                _ if WITHOUT_LAST_LINE_END.contains(&file) => "agrees but for a last line end",
                _ => "agrees",
            },
        );
        let ambiguous = entry.get("ambiguous").is_some();
        if !agreed && !ambiguous {
            failed.push(file);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn the_seeds_are_what_they_are() {
    let Some(folder) = corpus().map(|folder| folder.join("seeds")) else {
        println!("{NO_CORPUS}");
        return;
    };
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let loaded = open(&path);
        check_laws(&loaded.document, &name);
        count += 1;
        if name.starts_with("002") {
            assert_eq!(loaded.format.name, "markdown", "{name}");
            let first = &loaded.document.blocks[0];
            assert_eq!(first.kind, BlockKind::Heading(0));
            let title = loaded.document.meta.title.as_deref();
            assert_eq!(Some(loaded.document.text.slice(first.span)), title);
        } else {
            assert_eq!(loaded.format.name, "text", "{name}");
            assert_eq!(loaded.document.text.as_str().as_bytes(), bytes, "{name}");
        }
    }
    assert_eq!(count, 5);
}

#[test]
fn samples_read_without_a_warning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["samples", "tests/formats"].map(|folder| root.join(folder));
    let mut read = 0;
    for entry in folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
    {
        let path = entry.unwrap().path();
        let text = path.extension().is_some_and(|extension| {
            [
                "txt", "md", "html", "rst", "adoc", "org", "mhtml", "docx", "odt", "epub", "fb2",
            ]
            .iter()
            .any(|known| extension == *known)
        });
        if !text {
            continue;
        }
        let loaded = open(&path);
        read += 1;
        check_laws(&loaded.document, &path.display().to_string());
        assert!(!loaded.document.blocks.is_empty(), "{}", path.display());
        assert_eq!(loaded.document.warnings, vec![], "{}", path.display());
    }
    assert!(read >= 3, "samples are missing");
}

#[test]
fn a_window_is_a_prefix_of_the_whole() {
    let text = "第一行，很长的一行。\r\n第二行\r第三行👨‍👩‍👧尾\n".repeat(40);
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.into_bytes(), gbk, wide] {
        for length in (1..bytes.len()).step_by(13) {
            let limits = Limits::default();
            let window = load_window(&bytes[..length], None, &Choice::default(), &limits);
            let Some(window) = window else { continue };
            assert!(!window.document.complete);
            let whole = load(&bytes, None, &window.choice(), &limits).unwrap();
            assert!(whole.document.complete);
            let (whole, window) = (&whole.document.text, &window.document.text);
            assert!(whole.as_str().starts_with(window.as_str()), "{length}");
        }
    }
}
