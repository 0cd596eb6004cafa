//! The reader's corrections of an outline, laid over what was found.

use crate::anchor::Index;
use crate::annotation::Correction;
use crate::document::Document;
use crate::outline::{Kind, Node, Outline, Tier};
use crate::text::Span;

/// Applies corrections to a found outline. One whose words are not where they were, or in doubt, changes nothing.
pub fn correct(outline: &mut Outline, document: &Document, corrections: &[Correction]) {
    let mut levels: Vec<(Node, u8)> = std::mem::take(&mut outline.nodes)
        .into_iter()
        .map(|node| {
            let level = node.level;
            (node, level)
        })
        .collect();
    let mut changed = false;
    // Each is found by itself: which text it was last on is not written down, so that none can vouch for another.
    let index = Index::new(&document.text);
    for correction in corrections {
        let Some(span) = index.resolve(&correction.anchor).span() else {
            continue;
        };
        changed = true;
        let there = levels
            .iter()
            .position(|(node, _)| node.span.intersect(span).is_some());
        match (there, correction.heading) {
            (Some(at), false) => {
                levels.remove(at);
            }
            (Some(at), true) => {
                if let Some((node, level)) = levels.get_mut(at) {
                    node.corrected = true;
                    *level = correction.level.unwrap_or(*level);
                    node.kind = kind_at(*level, node.kind);
                    node.tier = Tier::Section;
                }
            }
            (None, true) => {
                let at = levels.partition_point(|(node, _)| node.span.start < span.start);
                let level = correction.level.unwrap_or(1);
                levels.insert(at, (made(document, span, level), level));
            }
            (None, false) => {}
        }
    }
    outline.nodes = if changed {
        nest(levels)
    } else {
        levels.into_iter().map(|(node, _)| node).collect()
    };
    if changed {
        outline.inferred &= outline.nodes.iter().all(|node| !node.corrected);
        outline.settle(document);
    }
}

fn kind_at(level: u8, kind: Kind) -> Kind {
    match (level, kind) {
        (0, _) => Kind::Title,
        (_, Kind::Title) => Kind::Heading,
        (_, kind) => kind,
    }
}

fn made(document: &Document, span: Span, level: u8) -> Node {
    Node {
        span,
        number: String::new(),
        title: document.text.slice(span).trim().to_owned(),
        kind: kind_at(level, Kind::Heading),
        tier: Tier::Section,
        level,
        parent: None,
        reach: span,
        own_line: true,
        corrected: true,
        evidence: Vec::new(),
    }
}

/// Gives each node the nearest node before it with a smaller level as its parent.
fn nest(levels: Vec<(Node, u8)>) -> Vec<Node> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut nodes = Vec::with_capacity(levels.len());
    for (index, (mut node, level)) in levels.into_iter().enumerate() {
        while open.last().is_some_and(|(above, _)| *above >= level) {
            open.pop();
        }
        node.parent = open.last().map(|(_, above)| *above);
        open.push((level, index));
        nodes.push(node);
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::make;
    use crate::document::{BlockKind, Builder};
    use crate::outline::{Classes, outline};

    fn document() -> Document {
        let mut builder = Builder::new("markdown");
        for (kind, words) in [
            (BlockKind::Heading(0), "报告"),
            (BlockKind::Heading(1), "经济"),
            (BlockKind::Paragraph, "小标题"),
            (
                BlockKind::Paragraph,
                "这一年全县经济平稳增长，民生持续改善。",
            ),
            (BlockKind::Heading(1), "打算"),
        ] {
            builder.open(kind);
            builder.push(words);
            builder.close();
        }
        builder.finish()
    }

    fn corrected(corrections: &[(&str, bool, Option<u8>)]) -> Vec<(String, u8, bool)> {
        let document = document();
        let corrections: Vec<_> = corrections
            .iter()
            .map(|(words, heading, level)| {
                let start = document.text.as_str().find(words).unwrap();
                Correction {
                    id: uuid::Uuid::from_u128(1),
                    anchor: make(&document.text, Span::bytes(start..start + words.len())),
                    heading: *heading,
                    level: *level,
                    modified: None,
                }
            })
            .collect();
        let mut found = outline(&document, &Classes::built_in());
        correct(&mut found, &document, &corrections);
        found
            .nodes
            .iter()
            .map(|node| (node.title.clone(), node.level, node.corrected))
            .collect()
    }

    #[test]
    fn headings_are_made_moved_and_taken_away() {
        let plain = |title: &str, level| (title.to_owned(), level, false);
        let by_hand = |title: &str, level| (title.to_owned(), level, true);
        let [title, first, last] = [plain("报告", 0), plain("经济", 1), plain("打算", 1)];
        assert_eq!(corrected(&[]), [title.clone(), first.clone(), last.clone()]);
        assert_eq!(
            corrected(&[("小标题", true, Some(2))]),
            [
                title.clone(),
                first.clone(),
                by_hand("小标题", 2),
                last.clone()
            ]
        );
        assert_eq!(corrected(&[("经济", false, None)]), [title.clone(), last]);
        assert_eq!(
            corrected(&[("打算", true, Some(2))]),
            [title, first, by_hand("打算", 2)]
        );
    }
}
