//! XML as documents use it: pulled node by node, within bounds, nothing resolved but characters.
//!
//! Entities that a file declares are never expanded and nothing outside is ever looked at; the entities of XML and HTML are known. Names
//! are given without their prefix and with their namespace, because producers choose prefixes as they like.

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::{Limits, encoding};
use crate::message::Message;

/// Attributes of one element that are read.
const ATTRIBUTES: usize = 1000;

/// What comes next in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// An element begins; an empty one ends at once.
    Start(Element),
    /// The innermost element ends; its name without prefix.
    End(String),
    /// Words, all references resolved. Neighbours are not joined.
    Text(String),
}

/// The beginning of an element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name without prefix.
    pub(super) name: String,
    /// Its prefix as written; empty when it has none.
    pub(super) prefix: String,
    /// Its namespace; empty when it has none.
    pub(super) namespace: String,
    /// Names as written and values, in order.
    pub(super) attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, local: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| {
            name == local || name.rsplit_once(':').is_some_and(|(_, name)| name == local)
        });
        found.map(|(_, value)| value.as_str())
    }

    /// The value of an attribute, by its name as written, with prefix.
    pub(super) fn exact(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Bytes of an XML file as text: by byte order mark, declaration, or as UTF-8.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    encoding::decode(bytes, None, true).text
}

/// A file being read.
pub(super) struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    depth: usize,
    nodes: usize,
    limits: Limits,
    text: &'a str,
    /// Elements that nest too deep and are left out with all that is in them.
    too_deep: usize,
    over: Option<Message>,
    entities: bool,
}

impl<'a> Xml<'a> {
    /// Begins to read a text, see [`text`].
    pub(super) fn new(text: &'a str, limits: &Limits) -> Self {
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            depth: 0,
            nodes: 0,
            limits: *limits,
            text,
            too_deep: 0,
            over: None,
            entities: false,
        }
    }

    /// The next node; `None` at the end, and where reading cannot go on: [`Self::faults`] tells.
    pub(super) fn next(&mut self) -> Option<Node> {
        loop {
            if self.over.is_some() {
                return None;
            }
            if self.nodes >= self.limits.nodes {
                self.over = Some(Message::new("formats.too-many"));
                return None;
            }
            self.nodes += 1;
            let event = match self.reader.read_resolved_event() {
                Ok((_, Event::Eof)) => return self.finish(),
                Ok((namespace, Event::Start(start))) => {
                    let namespace = match namespace {
                        ResolveResult::Bound(namespace) => namespace.0.to_owned(),
                        _ => String::new(),
                    };
                    if self.depth >= self.limits.depth {
                        let end = start.to_end().into_owned();
                        self.leave_out(end.name());
                        continue;
                    }
                    self.depth += 1;
                    return Some(Node::Start(element(&start, namespace)));
                }
                Ok((_, event)) => event,
                Err(error) => {
                    self.over = Some(self.fault(&error.to_string()));
                    return None;
                }
            };
            if let Some(node) = self.other(event) {
                return Some(node);
            }
        }
    }

    /// Reads to the end of the element that began last and leaves out what is in it.
    pub(super) fn skip(&mut self) {
        let mut inside = 1_usize;
        while inside > 0 {
            match self.next() {
                Some(Node::Start(_)) => inside += 1,
                Some(Node::End(_)) => inside -= 1,
                Some(Node::Text(_)) => {}
                None => return,
            }
        }
    }

    /// The words in the element that began last, up to its end.
    pub(super) fn words(&mut self) -> String {
        let mut words = String::new();
        let mut inside = 1_usize;
        while inside > 0 {
            match self.next() {
                Some(Node::Start(_)) => inside += 1,
                Some(Node::End(_)) => inside -= 1,
                Some(Node::Text(text)) => words.push_str(&text),
                None => break,
            }
        }
        words
    }

    /// What was wrong with the file so far, for a person; `name` is the part's name inside its package.
    pub(super) fn faults(&self, name: &str) -> Vec<Message> {
        let mut faults: Vec<Message> = self.over.iter().cloned().collect();
        if self.too_deep > 0 {
            faults.push(Message::new("formats.xml-too-deep").with("count", self.too_deep));
        }
        if self.entities {
            faults.push(Message::new("formats.xml-entities"));
        }
        let named = |fault: Message| {
            if name.is_empty() {
                fault
            } else {
                Message::new("error.told")
                    .with("what", name)
                    .with("why", fault)
            }
        };
        faults.into_iter().map(named).collect()
    }

    fn finish(&mut self) -> Option<Node> {
        if self.depth > 0 {
            self.over = Some(self.fault("EOF"));
            self.depth = 0;
        }
        None
    }

    fn other(&mut self, event: Event<'_>) -> Option<Node> {
        match event {
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Some(Node::End(end.local_name().as_ref().to_owned()))
            }
            Event::Text(text) => Some(Node::Text(text.xml10_content().into_owned())),
            Event::CData(data) => Some(Node::Text(data.xml10_content().into_owned())),
            Event::GeneralRef(reference) => {
                let words = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) | Err(_) => entity(&reference.into_inner()),
                };
                Some(Node::Text(words))
            }
            Event::DocType(doctype) => {
                self.entities |= doctype.into_inner().contains("<!ENTITY");
                None
            }
            _ => None,
        }
    }

    fn leave_out(&mut self, end: quick_xml::name::QName<'_>) {
        self.too_deep += 1;
        if let Err(error) = self.reader.read_to_end(end) {
            self.over = Some(self.fault(&error.to_string()));
        }
    }

    /// A fault with its place.
    fn fault(&self, why: &str) -> Message {
        let at = usize::try_from(self.reader.error_position().max(1)).unwrap_or(usize::MAX);
        let before = self.text.get(..at.min(self.text.len())).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
        Message::new("formats.xml-broken")
            .with("line", line)
            .with("why", why)
    }
}

fn element(start: &BytesStart<'_>, namespace: String) -> Element {
    let name = start.name();
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).take(ATTRIBUTES) {
        let Ok(attribute) = attribute else { break };
        let value = attribute
            .normalized_value_with(XmlVersion::Implicit1_0, 1, known)
            .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
        attributes.push((attribute.key.as_ref().to_owned(), value));
    }
    Element {
        name: name.local_name().as_ref().to_owned(),
        prefix: name
            .prefix()
            .map(|prefix| prefix.as_ref().to_owned())
            .unwrap_or_default(),
        namespace,
        attributes,
    }
}

/// The characters of an entity of XML or HTML.
fn known(name: &str) -> Option<&'static str> {
    quick_xml::escape::resolve_xml_entity(name)
        .or_else(|| quick_xml::escape::resolve_html5_entity(name))
}

/// What stands for a reference: its characters, or the reference itself when the file declares it on its own.
fn entity(name: &str) -> String {
    known(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limits: &Limits) -> (String, Vec<Message>) {
        let mut xml = Xml::new(text, limits);
        let mut read = String::new();
        while let Some(node) = xml.next() {
            match node {
                Node::Start(element) => {
                    read.push('<');
                    read += &element.name;
                    for (name, value) in &element.attributes {
                        read += &[" ", name, "=", value].concat();
                    }
                }
                Node::End(name) => read += &["/", &name, ">"].concat(),
                Node::Text(words) => read += &["[", &words, "]"].concat(),
            }
        }
        (read, xml.faults(""))
    }

    fn check(text: &str, expected: &str, faults: usize) {
        let (found, told) = read(text, &Limits::default());
        assert_eq!(found, expected, "{text}");
        assert_eq!(told.len(), faults, "{text}: {told:?}");
    }

    #[test]
    fn nodes_come_one_by_one() {
        check(
            "<a x='1&amp;2'><w:b xmlns:w='n'/>文&lt;&#x6587;&nbsp;</a>",
            "<a x=1&2<b xmlns:w=n/b>[文][<][文][\u{a0}]/a>",
            0,
        );
        check("<a><![CDATA[<b>]]><!-- c --></a>", "<a[<b>]/a>", 0);
        check("<a>1 & 2</a>", "<a[1 ][& 2]/a>", 0);
        check("<a><b>文", "<a<b[文]", 1);
        check("<a></b>", "<a", 1);
        check("", "", 0);
    }

    #[test]
    fn declared_entities_are_never_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><a x='&b;'>&b;&c;</a>";
        check(bomb, "<a x=&b;[&b;][&c;]/a>", 1);
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = format!("{}文{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        let (found, told) = read(&deep, &Limits::default());
        assert_eq!(found.matches("<a").count(), Limits::default().depth);
        assert_eq!(told.len(), 1);
        let limits = Limits {
            nodes: 5,
            ..Limits::default()
        };
        let (found, told) = read("<a><b/><b/><b/><b/></a>", &limits);
        assert_eq!(found.matches('<').count(), 3, "{found}");
        assert_eq!(told[0].key(), "formats.too-many");
    }

    #[test]
    fn elements_know_where_they_are_from() {
        let mut xml = Xml::new(
            "<w:p xmlns:w='urn:w' w:val='1'><t>文</t>尾</w:p>",
            &Limits::default(),
        );
        let Some(Node::Start(element)) = xml.next() else {
            panic!()
        };
        assert_eq!(
            (element.namespace.as_str(), element.prefix.as_str()),
            ("urn:w", "w")
        );
        assert_eq!(
            (
                element.attribute("val"),
                element.exact("w:val"),
                element.exact("val")
            ),
            (Some("1"), Some("1"), None)
        );
        assert_eq!(xml.words(), "文尾");
        assert_eq!(xml.next(), None);
        let bytes = b"<?xml version='1.0' encoding='GBK'?><a><b>\xCE\xC4</b>\xCE\xC4</a>";
        let text = text(bytes);
        let mut xml = Xml::new(&text, &Limits::default());
        xml.next();
        xml.next();
        xml.skip();
        assert_eq!(xml.next(), Some(Node::Text("文".to_owned())));
    }
}
