//! What every loader owes, whatever bytes it is given: no panic, a document or a reason, blocks that are joined by exactly one LF, and remarks
//! of others and pages that lie in the text.

use zhupi::document::Document;
use zhupi::formats::{Choice, Limits, load};

/// Bytes of a file that may be broken beyond reading.
pub fn file(format: &str, bytes: &[u8]) {
    if let Some(document) = document(format, None, bytes) {
        hold(&document);
    }
}

/// Bytes of a text in markup, of which every one is a document. What begins as an archive is unpacked first, and may be broken.
pub fn markup(format: &str, bytes: &[u8]) {
    if is_packed(bytes) {
        return file(format, bytes);
    }
    let document = document(format, Some("utf-8"), bytes);
    hold(&document.expect("a loader gives a document for any text"));
}

/// Whether bytes begin as an archive or a compressed file does.
pub fn is_packed(bytes: &[u8]) -> bool {
    let packed: [&[u8]; 3] = [b"PK", b"\x1F\x8B", b"\x28\xB5\x2F\xFD"];
    packed.iter().any(|mark| bytes.starts_with(mark))
}

fn document(format: &str, encoding: Option<&str>, bytes: &[u8]) -> Option<Document> {
    let choice = Choice {
        format: Some(format.to_owned()),
        encoding: encoding.map(str::to_owned),
        ..Choice::default()
    };
    let loaded = load(bytes, None, &choice, &Limits::default()).ok()?;
    Some(loaded.document)
}

fn hold(document: &Document) {
    let mut next = 0;
    for block in &document.blocks {
        assert_eq!(block.span.start.0, next);
        assert!(!block.span.is_empty());
        next = block.span.end.0 + 1;
    }
    assert_eq!(document.text.len(), next.saturating_sub(1));
    let text = document.text.as_str();
    for comment in &document.comments {
        assert!(text.get(comment.span.range()).is_some());
    }
    for page in &document.pages {
        assert!(text.is_char_boundary(page.at.0));
    }
}
