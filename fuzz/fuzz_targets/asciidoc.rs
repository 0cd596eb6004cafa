//! Bytes as `AsciiDoc`: no panic, and blocks that are joined by exactly one LF.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::formats::{Choice, Limits, load};

fuzz_target!(|bytes: &[u8]| {
    let choice = Choice {
        format: Some("asciidoc".to_owned()),
        encoding: Some("utf-8".to_owned()),
        ..Choice::default()
    };
    let document = load(bytes, None, &choice, &Limits::default())
        .expect("a loader gives a document for any text")
        .document;
    let mut next = 0;
    for block in &document.blocks {
        assert_eq!(block.span.start.0, next);
        assert!(!block.span.is_empty());
        next = block.span.end.0 + 1;
    }
    assert_eq!(document.text.len(), next.saturating_sub(1));
});
