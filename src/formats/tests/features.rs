//! What a build without a format says of its files.

use super::super::kind::Kind;
use super::*;

/// A file of every format that a feature reads, as the repository has it.
const FILES: &[(&str, Kind, &[u8])] = &[
    (
        "docx",
        Kind::Docx,
        include_bytes!("../../../tests/formats/report.docx"),
    ),
    (
        "odt",
        Kind::Odt,
        include_bytes!("../../../tests/formats/rules.odt"),
    ),
    (
        "epub",
        Kind::Epub,
        include_bytes!("../../../tests/formats/annals.epub"),
    ),
    (
        "fb2",
        Kind::Fb2,
        include_bytes!("../../../tests/formats/ferry.fb2"),
    ),
    ("pdf", Kind::Pdf, b"%PDF-1.7\n"),
    ("gzip", Kind::Gzip, b"\x1F\x8B\x08\0"),
    ("zstd", Kind::Zstd, b"\x28\xB5\x2F\xFD"),
];

#[test]
fn a_build_without_a_format_says_what_it_lacks_and_how_to_get_it() {
    for (name, kind, bytes) in FILES {
        let read = load(bytes, None, &Choice::default(), &Limits::default());
        let Some((format, feature)) = kind.lacking() else {
            let lacks = matches!(read, Err(LoadError::Lacking { .. }));
            assert!(!lacks, "{name} is in this build: {read:?}");
            continue;
        };
        let wanted = LoadError::Lacking { format, feature };
        assert_eq!(read.err(), Some(wanted), "{name}");
        let choice = Choice {
            format: Some((*name).to_owned()),
            ..Choice::default()
        };
        let asked = load(b"words", None, &choice, &Limits::default());
        let wanted = LoadError::Lacking { format, feature };
        assert_eq!(asked.err(), Some(wanted), "--as {name}");
    }
}

#[test]
fn what_lacks_is_told_with_the_format_and_its_feature() {
    let lacking = LoadError::Lacking {
        format: "gzip",
        feature: "archives",
    };
    for lang in Lang::all() {
        let words = lacking.message().say(lang);
        assert!(words.contains("gzip"), "{words}");
        assert!(
            words.contains("cargo install zhupi --features archives"),
            "{words}"
        );
    }
}
