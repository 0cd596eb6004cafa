//! The parts of an OFD file as trees, and how they name each other.

use super::super::Limits;
use super::super::xml::{self, Xml};
use crate::message::Message;

/// An element without its prefix.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) nodes: Vec<Node>,
    words: String,
}

impl Node {
    /// The value of an attribute, empty when it is not there.
    pub(super) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.nodes.iter().find(|node| node.name == name)
    }

    pub(super) fn children<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// Every element of a name, however deep.
    pub(super) fn find<'n>(&'n self, name: &str) -> Vec<&'n Self> {
        let mut out = Vec::new();
        let mut waiting = vec![self];
        while let Some(node) = waiting.pop() {
            if node.name == name {
                out.push(node);
            }
            waiting.extend(node.nodes.iter().rev());
        }
        out
    }

    /// Its words, without white space around them.
    pub(super) fn text(&self) -> String {
        self.words.trim().to_owned()
    }

    /// Its words as they are.
    pub(super) fn raw(&self) -> &str {
        &self.words
    }
}

/// Reads a part; faults are told, and what came before them is kept.
pub(super) fn read(bytes: &[u8], path: &str, limits: &Limits) -> (Option<Node>, Vec<Message>) {
    let text = xml::text(bytes);
    let mut xml = Xml::new(&text, limits);
    let mut open: Vec<Node> = vec![Node::default()];
    while let Some(node) = xml.next() {
        match node {
            xml::Node::Start(element) => open.push(Node {
                attributes: element
                    .attributes
                    .into_iter()
                    .map(|(name, value)| {
                        (
                            name.rsplit(':').next().unwrap_or_default().to_owned(),
                            value,
                        )
                    })
                    .collect(),
                name: element.name,
                ..Node::default()
            }),
            xml::Node::End(_) => close(&mut open),
            xml::Node::Text(words) => {
                if let Some(node) = open.last_mut() {
                    node.words.push_str(&words);
                }
            }
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let root = open
        .pop()
        .and_then(|mut top| (!top.nodes.is_empty()).then(|| top.nodes.swap_remove(0)));
    (root, xml.faults(path))
}

fn close(open: &mut Vec<Node>) {
    if open.len() > 1
        && let Some(node) = open.pop()
        && let Some(parent) = open.last_mut()
    {
        parent.nodes.push(node);
    }
}

/// The path of a part that another part names: absolute, or from the other's folder.
pub(super) fn beside(path: &str, named: &str) -> String {
    let named = named.trim().replace('\\', "/");
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if named.starts_with('/') {
        named
    } else {
        format!("{folder}/{named}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Numbers between white space or commas; what is none ends the list.
pub(super) fn numbers(list: &str) -> Vec<f32> {
    list.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse::<f32>().ok().filter(|number| number.is_finite()))
        .take(100_000)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_name_each_other() {
        for (path, named, expected) in [
            ("OFD.xml", "Doc_0/Document.xml", "Doc_0/Document.xml"),
            ("Doc_0/Document.xml", "/Doc_0/Res.xml", "Doc_0/Res.xml"),
            (
                "Doc_0/Document.xml",
                "Pages/P/Content.xml",
                "Doc_0/Pages/P/Content.xml",
            ),
            ("Doc_0/A/a.xml", "../b.xml", "Doc_0/b.xml"),
            ("a.xml", "../../b.xml", "b.xml"),
            ("Doc_0/a.xml", ".\\b.xml", "Doc_0/b.xml"),
        ] {
            assert_eq!(beside(path, named), expected);
        }
    }

    #[test]
    fn trees_know_no_prefix() {
        let (node, faults) = read(
            "<x:a xmlns:x='u' ID='1'><x:b>字 &amp; 词</x:b><b/></x:a>".as_bytes(),
            "p",
            &Limits::default(),
        );
        let node = node.unwrap();
        assert_eq!(
            (node.name.as_str(), node.attribute("ID"), faults.len()),
            ("a", "1", 0)
        );
        assert_eq!(node.child("b").unwrap().text(), "字 & 词");
        assert_eq!(node.find("b").len(), 2);
    }
}
