//! Reading XML as a stream, with names resolved to the short names of the vocabularies that are known here.
//!
//! Elements of known namespaces are told by a short name of the namespace, whatever prefix a file uses, so readers can match on
//! `("w", "p")`. Nothing is kept but the open namespaces; entities of a document type are never expanded (billion laughs), and nothing
//! external is fetched. A file that breaks off gives the events up to there.
//!
//! Source: Extensible Markup Language 1.0, Namespaces in XML 1.0.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event as Raw};

use crate::message::Message;

/// Namespaces that are known, with the short name used here. The second line of a pair is that of ISO 29500 Strict.
const NAMESPACES: &[(&str, &str)] = &[
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "w",
    ),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "m",
    ),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "r",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "r",
    ),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wp",
    ),
    (
        "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        "wp",
    ),
    (
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "mc",
    ),
    (
        "http://schemas.openxmlformats.org/package/2006/relationships",
        "rel",
    ),
    (
        "http://schemas.openxmlformats.org/package/2006/content-types",
        "ct",
    ),
    (
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "cp",
    ),
    (
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "w14",
    ),
    (
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "w15",
    ),
    (
        "http://schemas.microsoft.com/office/drawing/2017/decorative",
        "adec",
    ),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "pkg"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    (
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "fo",
    ),
    (
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "svg",
    ),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    (
        "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
        "manifest",
    ),
    (
        "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
        "presentation",
    ),
    (
        "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "loext",
    ),
    ("http://www.w3.org/1999/xlink", "xlink"),
    ("http://www.w3.org/1998/Math/MathML", "math"),
    ("http://www.w3.org/1999/xhtml", "h"),
    ("http://www.idpf.org/2007/ops", "epub"),
    ("http://www.idpf.org/2007/opf", "opf"),
    ("http://openebook.org/namespaces/oeb-package/1.0/", "opf"),
    (
        "urn:oasis:names:tc:opendocument:xmlns:container",
        "container",
    ),
    ("http://www.daisy.org/z3986/2005/ncx/", "ncx"),
    ("http://www.w3.org/2001/04/xmlenc#", "enc"),
    ("http://www.gribuser.ru/xml/fictionbook/2.0", "fb"),
    ("http://www.gribuser.ru/xml/fictionbook/2.1", "fb"),
    ("http://www.gribuser.ru/xml/fictionbook/2.2", "fb"),
    ("http://www.w3.org/XML/1998/namespace", "xml"),
];

/// Declarations of namespaces that are kept at a time; honest files have some dozens.
const SCOPES: usize = 4096;

/// The short name of a namespace; `?` when it is unknown.
fn short(uri: &str) -> &'static str {
    NAMESPACES
        .iter()
        .find(|(known, _)| *known == uri)
        .map_or("?", |(_, short)| short)
}

/// The start of an element.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Tag<'a> {
    /// Short name of its namespace; empty when it has none.
    pub(in crate::formats) space: &'static str,
    raw: BytesStart<'a>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(in crate::formats) fn name(&self) -> &str {
        let name = self.raw.name().0;
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// Namespace and name, to match on.
    pub(in crate::formats) fn key(&self) -> (&'static str, &str) {
        (self.space, self.name())
    }

    /// The value of the first attribute of a local name, in whatever namespace.
    pub(in crate::formats) fn value(&self, name: &str) -> Option<String> {
        self.find(|key| key.split_once(':').map_or(key, |(_, local)| local) == name)
    }

    /// The value of the `w:val` that most properties of `WordprocessingML` have.
    pub(in crate::formats) fn val(&self) -> Option<String> {
        self.value("val")
    }

    /// The attribute `name` whose prefix stands for a relationship (its value begins with a letter, `rId5`): the last one of that name.
    pub(in crate::formats) fn relation(&self, name: &str) -> Option<String> {
        let mut attributes = self.raw.attributes();
        attributes
            .with_checks(false)
            .flatten()
            .filter(|attribute| {
                let key = attribute.key.0;
                key.split_once(':')
                    .is_some_and(|(prefix, local)| local == name && prefix != "w")
            })
            .last()
            .map(|attribute| unescaped(&attribute.value).into_owned())
    }

    /// A property that is on when present, unless its value says no (ECMA-376, `ST_OnOff`).
    pub(in crate::formats) fn is_on(&self) -> bool {
        !matches!(
            self.val().as_deref(),
            Some("0" | "false" | "off" | "False" | "FALSE")
        )
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.raw.attributes();
        attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| wanted(attribute.key.0))
            .map(|attribute| unescaped(&attribute.value).into_owned())
    }
}

/// What comes next in a file.
#[derive(Clone, Debug)]
pub(in crate::formats) enum Event<'a> {
    /// An element begins; its end always follows.
    Start(Tag<'a>),
    /// The innermost element ends.
    End,
    /// Words, entities resolved.
    Text(Cow<'a, str>),
    /// Nothing more.
    Eof,
}

/// A stream of events; see the module.
pub(in crate::formats) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// Declared prefixes with the depth of the element that declares them.
    scopes: Vec<(usize, String, &'static str)>,
    depth: usize,
    /// The open elements were ended because the file breaks off.
    ended: bool,
    /// Byte at which the file stopped being XML.
    pub(in crate::formats) broken: Option<u64>,
}

impl<'a> Xml<'a> {
    /// Reads a text.
    pub(in crate::formats) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self {
            reader,
            scopes: Vec::new(),
            depth: 0,
            ended: false,
            broken: None,
        }
    }

    /// Elements that are open.
    pub(in crate::formats) fn depth(&self) -> usize {
        self.depth
    }

    /// Bytes of the text that were read.
    pub(in crate::formats) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next event.
    pub(in crate::formats) fn next(&mut self) -> Event<'a> {
        loop {
            if self.ended {
                return self.close_rest();
            }
            match self.reader.read_event() {
                Ok(Raw::Start(raw)) => return Event::Start(self.open(raw)),
                Ok(Raw::End(_)) => {
                    if self.depth > 0 {
                        self.close();
                        return Event::End;
                    }
                }
                Ok(Raw::Text(text)) => return Event::Text(text.into_inner()),
                Ok(Raw::CData(text)) => return Event::Text(text.into_inner()),
                Ok(Raw::GeneralRef(entity)) => return Event::Text(resolved(&entity)),
                Ok(Raw::Eof) => {
                    if self.depth > 0 {
                        self.broken = Some(self.reader.buffer_position());
                    }
                    self.ended = true;
                }
                Ok(_) => {}
                Err(_) => {
                    self.broken = Some(self.reader.error_position());
                    self.ended = true;
                }
            }
        }
    }

    /// Skips the rest of the innermost element, its end included.
    pub(in crate::formats) fn skip(&mut self) {
        let target = self.depth.saturating_sub(1);
        while self.depth > target {
            if matches!(self.next(), Event::Eof) {
                return;
            }
        }
    }

    /// Calls back for each child of the innermost element, until its end. What a call leaves unread of the child is skipped.
    pub(in crate::formats) fn children(&mut self, mut each: impl FnMut(&mut Self, &Tag<'a>)) {
        let own = self.depth;
        if own == 0 {
            return;
        }
        loop {
            match self.next() {
                Event::Start(tag) => {
                    let inner = self.depth;
                    each(self, &tag);
                    while self.depth >= inner {
                        if matches!(self.next(), Event::Eof) {
                            return;
                        }
                    }
                }
                Event::End if self.depth < own => return,
                Event::Eof => return,
                Event::End | Event::Text(_) => {}
            }
        }
    }

    /// All words in the innermost element, up to its end.
    pub(in crate::formats) fn words(&mut self) -> String {
        let target = self.depth.saturating_sub(1);
        let mut words = String::new();
        while self.depth > target {
            match self.next() {
                Event::Text(text) => words.push_str(&text),
                Event::Eof => break,
                Event::Start(_) | Event::End => {}
            }
        }
        words
    }

    /// Enters the root element.
    pub(in crate::formats) fn root(&mut self) -> Option<Tag<'a>> {
        loop {
            match self.next() {
                Event::Start(tag) => return Some(tag),
                Event::Eof => return None,
                Event::End | Event::Text(_) => {}
            }
        }
    }

    /// A warning when the text was not read to its end.
    pub(in crate::formats) fn warning(&self, text: &str) -> Option<Message> {
        let at = usize::try_from(self.broken?)
            .unwrap_or(usize::MAX)
            .min(text.len());
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        Some(Message::new("formats.office-cut").with("line", line))
    }

    fn close_rest(&mut self) -> Event<'a> {
        if self.depth == 0 {
            return Event::Eof;
        }
        self.close();
        Event::End
    }

    fn open(&mut self, raw: BytesStart<'a>) -> Tag<'a> {
        self.depth += 1;
        if raw.attributes_raw().contains("xmlns") {
            let mut attributes = raw.attributes();
            for attribute in attributes.with_checks(false).flatten() {
                let key = attribute.key.0;
                let prefix = match key.split_once(':') {
                    Some(("xmlns", prefix)) => prefix,
                    None if key == "xmlns" => "",
                    _ => continue,
                };
                if self.scopes.len() < SCOPES {
                    let space = if attribute.value.is_empty() {
                        ""
                    } else {
                        short(unescaped(&attribute.value).trim())
                    };
                    self.scopes.push((self.depth, prefix.to_owned(), space));
                }
            }
        }
        let name = raw.name().0;
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let space = self.space(prefix);
        Tag { space, raw }
    }

    /// The namespace of a prefix; one that is not declared stands for itself, since some writers forget.
    fn space(&self, prefix: &str) -> &'static str {
        self.scopes
            .iter()
            .rev()
            .find(|(_, known, _)| known == prefix)
            .map_or_else(
                || {
                    let known = NAMESPACES.iter().map(|(_, short)| *short);
                    if prefix.is_empty() {
                        ""
                    } else {
                        known
                            .into_iter()
                            .find(|short| *short == prefix)
                            .unwrap_or("?")
                    }
                },
                |(_, _, space)| *space,
            )
    }

    fn close(&mut self) {
        while self
            .scopes
            .last()
            .is_some_and(|(depth, _, _)| *depth >= self.depth)
        {
            self.scopes.pop();
        }
        self.depth -= 1;
    }
}

/// A value of an attribute with its entities resolved; those that are unknown stay as written.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut words = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        words.push_str(before);
        if let Some((name, behind)) = after.split_once(';').filter(|(name, _)| name.len() <= 10) {
            words.push_str(&resolved(&BytesRef::new(name)));
            rest = behind;
        } else {
            words.push('&');
            rest = after;
        }
    }
    words.push_str(rest);
    Cow::Owned(words)
}

/// What an entity stands for: one of XML or HTML, or a character by number. Others stay as written.
fn resolved(entity: &BytesRef<'_>) -> Cow<'static, str> {
    match entity.resolve_char_ref() {
        Ok(Some(c)) if is_xml(c) => return Cow::Owned(c.to_string()),
        Ok(Some(_)) | Err(_) => return Cow::Borrowed("\u{fffd}"),
        Ok(None) => {}
    }
    let name: &str = entity;
    match name {
        "amp" => Cow::Borrowed("&"),
        "lt" => Cow::Borrowed("<"),
        "gt" => Cow::Borrowed(">"),
        "quot" => Cow::Borrowed("\""),
        "apos" => Cow::Borrowed("'"),
        _ => quick_xml::escape::resolve_html5_entity(name)
            .map_or_else(|| Cow::Owned(format!("&{name};")), Cow::Borrowed),
    }
}

/// Whether a character may stand in XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The text of a part of a package: by its byte order mark, its declaration, or as UTF-8.
pub(in crate::formats) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let body = bytes.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(body).0;
    }
    let head: Vec<u8> = bytes.iter().copied().take(200).collect();
    let encoding = match head.get(..4) {
        Some([b'<', 0, b'?', 0]) => encoding_rs::UTF_16LE,
        Some([0, b'<', 0, b'?']) => encoding_rs::UTF_16BE,
        _ => declared(&head).unwrap_or(encoding_rs::UTF_8),
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(head);
    let declaration = head
        .trim_start()
        .strip_prefix("<?xml")?
        .split("?>")
        .next()?;
    let value = declaration.split_once("encoding")?.1.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    let encoding = encoding_rs::Encoding::for_label(label.trim().as_bytes())?;
    // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
    Some(match encoding.name() {
        "UTF-16LE" | "UTF-16BE" => encoding_rs::UTF_8,
        "GBK" => encoding_rs::GB18030,
        _ => encoding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> (String, Option<u64>) {
        let mut xml = Xml::new(text);
        let mut out = String::new();
        loop {
            match xml.next() {
                Event::Start(tag) => {
                    let (space, name) = tag.key();
                    out += &["<", space, "|", name, ">"].concat();
                }
                Event::End => out.push_str("</>"),
                Event::Text(text) => out.push_str(&text),
                Event::Eof => return (out, xml.broken),
            }
        }
    }

    #[test]
    fn names_are_known_whatever_the_prefix() {
        let w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
        for text in [
            format!("<w:p xmlns:w='{w}'><w:t/></w:p>"),
            format!("<x:p xmlns:x='{strict}'><x:t/></x:p>"),
            format!("<p xmlns='{w}'><t/></p>"),
            "<w:p><w:t/></w:p>".to_owned(),
        ] {
            assert_eq!(events(&text).0, "<w|p><w|t></></>", "{text}");
        }
        let inner = format!("<a xmlns='{w}'><b xmlns=''/><c xmlns='urn:x'/><d/></a>");
        assert_eq!(events(&inner).0, "<w|a><|b></><?|c></><w|d></></>");
    }

    #[test]
    fn entities_are_resolved_and_never_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY x SYSTEM 'file:///etc/passwd'>]><a t='1&amp;2'>&b;&x;&lt;&#x4e00;&#0;&#27;</a>";
        let (text, broken) = events(bomb);
        assert_eq!(text, "<|a>&b;&x;<一\u{fffd}\u{fffd}</>");
        assert_eq!(broken, None);
    }

    #[test]
    fn what_breaks_off_is_read_up_to_there() {
        let (text, broken) = events("<a><b>文");
        assert_eq!(text, "<|a><|b>文</></>");
        assert!(broken.is_some());
        assert!(events("<a><b att='").1.is_some());
        assert_eq!(events("</b></c><a/></a>").0, "<|a></>");
    }

    #[test]
    fn values_are_found_by_local_name() {
        let mut xml = Xml::new("<w:x w:id='7' r:id='rId1' w:val='a&#65;&amp;'/>");
        let tag = xml.root().unwrap();
        assert_eq!(tag.value("id").as_deref(), Some("7"));
        assert_eq!(tag.relation("id").as_deref(), Some("rId1"));
        assert_eq!(tag.val().as_deref(), Some("aA&"));
    }

    #[test]
    fn parts_are_decoded_as_they_say() {
        let utf16: Vec<u8> = "<?xml version='1.0' encoding='UTF-16'?><a>文</a>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(decode(&utf16).contains('文'));
        let (gbk, _, _) =
            encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"gb2312\"?><a>文</a>");
        assert!(decode(&gbk).contains('文'));
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>"), "<a/>");
    }
}
