//! Chapters of a book: pages of XHTML that follow each other in one text.

use std::borrow::Cow;

use super::super::flow::Flow;
use super::super::{ENTRIES, Limits};
use super::dom::{self, Dom, Id};
use super::notes;
use super::walk::{self, Within};
use super::warn;

/// A parsed chapter.
#[derive(Debug)]
pub(in crate::formats) struct Chapter {
    dom: Dom,
    /// Bodies of footnotes, which stand at the end of the book.
    notes: Vec<Id>,
}

impl Chapter {
    /// Parses a chapter.
    pub(in crate::formats) fn parse(text: &str, limits: &Limits) -> Self {
        let mut dom = dom::document(&opened(text), limits);
        let mut notes: Vec<Id> = Vec::new();
        let mut waiting = vec![0];
        while let Some(id) = waiting.pop() {
            if notes::is_body(&dom, id) {
                notes.push(id);
            } else {
                waiting.extend(dom.children(id).iter().rev());
            }
        }
        for id in &notes {
            dom.detach(*id);
        }
        Self { dom, notes }
    }

    /// Whether it has bodies of footnotes.
    pub(in crate::formats) fn has_notes(&self) -> bool {
        !self.notes.is_empty()
    }

    /// Writes its text. `prefix` begins the names of its places, `resolve` makes of an address as written what it stands for in the book.
    pub(in crate::formats) fn write(
        &self,
        prefix: &str,
        resolve: &dyn Fn(&str) -> String,
        flow: &mut Flow,
    ) {
        let within = Within {
            prefix,
            resolve: Some(resolve),
            furniture: None,
        };
        walk::walk_within(&self.dom, 0, &within, flow);
        warn(&self.dom, flow);
    }

    /// Writes the bodies of its footnotes.
    pub(in crate::formats) fn write_notes(
        &self,
        prefix: &str,
        resolve: &dyn Fn(&str) -> String,
        flow: &mut Flow,
    ) {
        let within = Within {
            prefix,
            resolve: Some(resolve),
            furniture: None,
        };
        for id in &self.notes {
            walk::walk_within(&self.dom, *id, &within, flow);
        }
    }
}

/// An entry of a book's navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::formats) struct Contents {
    /// From 1.
    pub(in crate::formats) level: u8,
    pub(in crate::formats) title: String,
    /// As written; `None` for an entry that leads nowhere.
    pub(in crate::formats) address: Option<String>,
}

/// The contents in a navigation document (EPUB 3.3, 7): the `nav` that is the table of contents, else the first.
pub(in crate::formats) fn contents(text: &str, limits: &Limits) -> Vec<Contents> {
    let dom = dom::document(&opened(text), limits);
    let navigation: Vec<Id> = dom
        .descendants(0)
        .filter(|id| dom.name(*id) == "nav")
        .collect();
    let is_contents = |id: &&Id| {
        let kinds = dom.attribute(**id, "epub:type").unwrap_or_default();
        kinds.split_ascii_whitespace().any(|kind| kind == "toc")
            || dom.attribute(**id, "role") == Some("doc-toc")
    };
    let Some(root) = navigation.iter().find(is_contents).or(navigation.first()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut waiting: Vec<(Id, u8)> = vec![(*root, 0)];
    while let Some((id, level)) = waiting.pop() {
        if found.len() >= ENTRIES {
            break;
        }
        let level = level.saturating_add(u8::from(matches!(dom.name(id), "ol" | "ul")));
        let entry = matches!(dom.name(id), "a" | "span") && level > 0;
        if entry {
            let title = dom.words(id);
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let address = dom.attribute(id, "href").map(str::to_owned);
            if !title.is_empty() {
                found.push(Contents {
                    level,
                    title,
                    address,
                });
            }
            continue;
        }
        waiting.extend(dom.children(id).iter().rev().map(|child| (*child, level)));
    }
    found
}

/// Elements that HTML ends at once.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// A text of XHTML as HTML: elements that end at once, which HTML would leave open (`<title/>`, `<a id="x"/>`), get an end.
fn opened(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(bytes.get(at..).unwrap_or_default(), b"/>") {
        let slash = at + found;
        at = slash + 2;
        let before = text.get(kept..slash).unwrap_or_default();
        let Some(open) = before.rfind('<') else {
            continue;
        };
        let tag = before.get(open + 1..).unwrap_or_default();
        let name = tag
            .split(|c: char| c.is_ascii_whitespace())
            .next()
            .unwrap_or_default();
        let local = name.to_ascii_lowercase();
        let named = !name.is_empty()
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'));
        if !named || tag.contains('>') || VOID.contains(&local.as_str()) || local.contains(':') {
            continue;
        }
        out.push_str(before);
        out.push_str("></");
        out.push_str(name);
        out.push('>');
        kept = slash + 2;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_end_at_once_get_an_end() {
        for (text, expected) in [
            ("<title/><p>文</p>", "<title></title><p>文</p>"),
            ("<a id='x' />文<br/>", "<a id='x' ></a>文<br/>"),
            ("1 / > 2 /> 3", "1 / > 2 /> 3"),
            ("<p>文</p>", "<p>文</p>"),
        ] {
            assert_eq!(opened(text), expected);
        }
    }

    #[test]
    fn contents_have_levels() {
        let text = "<nav epub:type='landmarks'><ol><li><a href='x'>封面</a></li></ol></nav>
            <nav epub:type='toc'><h1>目录</h1><ol><li><span>上篇</span><ol><li><a href='a.xhtml#一'>第一 节</a></li></ol></li><li><a href='b'>后记</a></li></ol></nav>";
        let found: Vec<_> = contents(text, &Limits::default())
            .into_iter()
            .map(|entry| (entry.level, entry.title, entry.address))
            .collect();
        let entry = |level, title: &str, address: Option<&str>| {
            (level, title.to_owned(), address.map(str::to_owned))
        };
        assert_eq!(
            found,
            [
                entry(1, "上篇", None),
                entry(2, "第一 节", Some("a.xhtml#一")),
                entry(1, "后记", Some("b"))
            ]
        );
    }
}
