//! Any text has an outline: nodes lie inside the text, in order, and children lie inside their parents' reach.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::document::Document;
use zhupi::outline::{Classes, outline};

fuzz_target!(|text: &str| {
    let document = Document::plain(text);
    let outline = outline(&document, &Classes::built_in());
    let mut before = 0;
    for (i, node) in outline.nodes.iter().enumerate() {
        assert!(node.span.start.0 >= before && document.text.span().covers(node.span));
        assert!(
            document
                .text
                .slice(node.span)
                .contains(node.number.as_str())
        );
        before = node.span.start.0;
        if let Some(parent) = node.parent {
            assert!(parent < i && outline.nodes[parent].reach.covers(node.span));
        }
    }
});
