//! Formal references: how one cites a place of a report in words, `二（三）一是 ¶2`, and how the place is found again.

use super::{Kind, Node, Outline};
use crate::document::Document;
use crate::text::Offset;

impl Outline {
    /// How the place is cited: the numbers on the way down to it, then which paragraph of that text it is in, `二（三）一是 ¶2`, `§3.2 ¶4`.
    /// Headings without a number are cited by their words, `“统一思想”`; the second of two alike carries `~2`. A place in front of
    /// everything has only its paragraph.
    pub fn reference(&self, document: &Document, at: Offset) -> String {
        let node = self.node_at(at);
        let mut cited = node.map_or_else(String::new, |node| self.label_with_rank(node));
        let paragraph = document.paragraph_at(at).start;
        let passed = self.paragraphs_between(self.base(node), paragraph.max(at));
        if passed > 0 {
            if !cited.is_empty() {
                cited.push(' ');
            }
            cited.push('¶');
            cited.push_str(&passed.to_string());
        }
        cited
    }

    /// The place that a reference names: the start of its paragraph, or of the heading. White space does not count, and a number
    /// alone finds the first heading that has it.
    pub fn resolve_reference(&self, reference: &str) -> Option<Offset> {
        let reference: String = reference.chars().filter(|c| !c.is_whitespace()).collect();
        let (label, paragraph) = match reference.rsplit_once('¶') {
            Some((label, count)) => (label.to_owned(), Some(count.parse::<usize>().ok()?)),
            None => (reference, None),
        };
        let node = if label.is_empty() {
            self.nodes.iter().position(|node| node.kind == Kind::Title)
        } else {
            Some(self.find_label(&label)?)
        };
        let Some(count) = paragraph.filter(|count| *count > 0) else {
            return node
                .and_then(|node| self.nodes.get(node))
                .map(|node| node.span.start);
        };
        let from = self.base(node);
        let first = self.paragraphs.partition_point(|start| *start < from);
        let inside = node.is_some_and(|node| self.nodes.get(node).is_some_and(|n| !n.own_line));
        if inside {
            // The first paragraph is the one that the heading opens or stands in.
            if count == 1 {
                return node
                    .and_then(|node| self.nodes.get(node))
                    .map(|node| node.span.start);
            }
            return self.paragraphs.get(first + count - 2).copied();
        }
        self.paragraphs.get(first + count - 1).copied()
    }

    /// Where counting paragraphs starts: behind a heading of its own line, at a heading that shares its paragraph.
    fn base(&self, node: Option<usize>) -> Offset {
        node.and_then(|node| self.nodes.get(node))
            .map_or(Offset(0), |node| {
                if node.own_line {
                    node.span.end
                } else {
                    Offset(node.span.start.0 + 1)
                }
            })
    }

    fn paragraphs_between(&self, from: Offset, at: Offset) -> usize {
        let shared = self
            .node_at(at)
            .and_then(|node| self.nodes.get(node))
            .is_some_and(|node| !node.own_line);
        let first = self.paragraphs.partition_point(|start| *start < from);
        let last = self.paragraphs.partition_point(|start| *start <= at);
        last.saturating_sub(first) + usize::from(shared)
    }

    fn find_label(&self, label: &str) -> Option<usize> {
        let (plain, rank) = match label.rsplit_once('~') {
            Some((plain, rank)) => (plain, rank.parse::<usize>().ok()?),
            None => (label, 1),
        };
        let squeeze =
            |text: String| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        let whole = (0..self.nodes.len())
            .filter(|node| {
                self.nodes
                    .get(*node)
                    .is_some_and(|node| plain.ends_with(&squeeze(own_label(node))))
            })
            .filter(|node| squeeze(self.label(*node)) == plain)
            .nth(rank.checked_sub(1)?);
        whole.or_else(|| {
            self.nodes
                .iter()
                .position(|node| node.kind != Kind::Title && squeeze(own_label(node)) == plain)
        })
    }

    fn label_with_rank(&self, node: usize) -> String {
        let label = self.label(node);
        let Some(own) = self.nodes.get(node) else {
            return label;
        };
        let before = (0..node)
            .filter(|other| {
                self.nodes.get(*other).is_some_and(|other| {
                    other.number == own.number
                        && (!own.number.is_empty() || other.title == own.title)
                })
            })
            .filter(|other| self.label(*other) == label)
            .count();
        if before > 0 && !label.is_empty() {
            format!("{label}~{}", before + 1)
        } else {
            label
        }
    }

    fn label(&self, node: usize) -> String {
        let mut label = String::new();
        for index in self.path(node) {
            let Some(node) = self.nodes.get(index) else {
                continue;
            };
            let own = own_label(node);
            if own.starts_with('§') {
                label.clear();
            }
            let touching = label.ends_with(|c: char| c.is_ascii_alphanumeric())
                && own.starts_with(|c: char| c.is_ascii_alphanumeric());
            if touching {
                label.push(' ');
            }
            label.push_str(&own);
        }
        label
    }
}

/// What stands for one heading in a reference.
fn own_label(node: &Node) -> String {
    if node.kind == Kind::Title {
        return String::new();
    }
    let number = node
        .number
        .trim_end_matches(['、', '．', '.', '，', ',', '：', ':', ' ', '\u{3000}']);
    let decimal = number.contains('.') || number.chars().all(|c| c.is_ascii_digit());
    if number.is_empty() {
        format!("“{}”", node.title)
    } else if decimal {
        format!("§{number}")
    } else {
        number.to_owned()
    }
}
