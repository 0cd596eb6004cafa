//! Any text at any width: rows share out the text without gap or overlap.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use zhupi::document::Document;
use zhupi::layout::{Layout, Setting};
use zhupi::text::{Ambiguous, Cells, Offset};

fuzz_target!(|input: (u8, bool, &str)| {
    let (width, wide, text) = input;
    let ambiguous = if wide {
        Ambiguous::Wide
    } else {
        Ambiguous::Narrow
    };
    let setting = Setting::plain(Cells::new(ambiguous), usize::from(width));
    let mut layout = Layout::new(Arc::new(Document::plain(text)), Arc::from([]), setting);
    let mut at = Offset(0);
    let mut next = Some(layout.row_at(at));
    while let Some(row) = next {
        let span = layout.row(row).span;
        assert_eq!(span.start, at);
        at = span.end;
        next = layout.next(row);
    }
    assert_eq!(at.0, text.len());
});
