//! What a careful reader makes of small documents of many kinds: rules and their counter-examples.

use super::{Classes, Kind, Outline, Tier, outline};
use crate::document::Document;

/// `= title`, `§ number|section`, `· number|point`, two spaces a level.
fn drawn(outline: &Outline) -> String {
    let mut drawn = String::new();
    for node in &outline.nodes {
        let mark = match (node.kind, node.tier) {
            (Kind::Title, _) => '=',
            (_, Tier::Section) => '§',
            (_, Tier::Point) => '·',
        };
        let indent = "  ".repeat(usize::from(node.level.max(1)) - 1);
        drawn.push_str(&format!("{indent}{mark} {}|{}\n", node.number, node.title));
    }
    drawn
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = outline(&Document::plain(text), &Classes::built_in());
    let drawn = if found.inferred {
        String::new()
    } else {
        drawn(&found)
    };
    let expected: String = expected
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(drawn, expected, "\n{text}");
}
