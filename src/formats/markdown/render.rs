//! The tree of a Markdown text as HTML, with the few facts that HTML has no words for in attributes of our own.

use std::collections::HashMap;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeHtmlBlock, NodeValue, TableAlignment};

use super::super::flow::{Breadth, breadth};
use super::super::html::extra;

/// Openings of raw HTML whose content is not read as markup, and what ends them: unclosed, they would swallow all that follows.
const SWALLOWING: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<iframe", "</iframe"),
    ("<math", "</math"),
    ("<noembed", "</noembed"),
    ("<noframes", "</noframes"),
    ("<noscript", "</noscript"),
    ("<object", "</object"),
    ("<plaintext", "</plaintext"),
    ("<script", "</script"),
    ("<select", "</select"),
    ("<style", "</style"),
    ("<svg", "</svg"),
    ("<template", "</template"),
    ("<textarea", "</textarea"),
    ("<title", "</title"),
    ("<video", "</video"),
    ("<xmp", "</xmp"),
];

/// Puts the bodies of footnotes at the end: in the order in which they are referred to, then those that nothing refers to.
pub(super) fn gather_notes<'a>(root: &'a AstNode<'a>) {
    let mut order: HashMap<String, u32> = HashMap::new();
    let mut bodies: Vec<&'a AstNode<'a>> = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::FootnoteReference(reference) => {
                order.entry(reference.name.clone()).or_insert(reference.ix);
            }
            NodeValue::FootnoteDefinition(_) => bodies.push(node),
            _ => {}
        }
    }
    let place = |node: &&'a AstNode<'a>| match &node.data().value {
        NodeValue::FootnoteDefinition(body) => order.get(&body.name).copied().unwrap_or(u32::MAX),
        _ => u32::MAX,
    };
    bodies.sort_by_key(place);
    for body in bodies {
        root.append(body);
    }
}

/// Writes the tree. Iterative, since quotations and lists nest as deep as the source likes.
pub(super) fn html<'a>(root: &'a AstNode<'a>) -> String {
    let mut render = Render {
        out: String::new(),
        image: 0,
        unclosed: unclosed(root),
    };
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => render.start(node),
            NodeEdge::End(node) => render.end(node),
        }
    }
    render.out
}

/// Openings that the raw HTML of a document has more often than their ends.
fn unclosed<'a>(root: &'a AstNode<'a>) -> Vec<&'static str> {
    let mut open = vec![0_isize; SWALLOWING.len()];
    for node in root.descendants() {
        let (NodeValue::HtmlInline(literal) | NodeValue::HtmlBlock(NodeHtmlBlock { literal, .. })) =
            &node.data().value
        else {
            continue;
        };
        let literal = literal.to_ascii_lowercase();
        for (count, (opening, end)) in open.iter_mut().zip(SWALLOWING) {
            *count += literal.matches(opening).count().cast_signed();
            *count -= literal.matches(end).count().cast_signed();
        }
    }
    let pairs = SWALLOWING.iter().zip(open);
    pairs
        .filter(|(_, open)| *open > 0)
        .map(|((opening, _), _)| *opening)
        .collect()
}

/// Whether raw HTML ends inside a tag, so that the tag would go on into what follows.
fn ends_inside_tag(literal: &str) -> bool {
    let mut rest = literal;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            // `<!-->` and `<!--->` are whole comments (CommonMark 0.31, 6.6).
            let short = comment.strip_prefix('>').or(comment.strip_prefix("->"));
            let after = short.or(comment.split_once("-->").map(|(_, after)| after));
            let Some(after) = after else {
                return true;
            };
            rest = after;
            continue;
        }
        if !after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            rest = after;
            continue;
        }
        let mut quote = None;
        let end = after.char_indices().find(|(_, c)| match quote {
            Some(open) => {
                if open == *c {
                    quote = None;
                }
                false
            }
            None if matches!(c, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            None => *c == '>',
        });
        let Some((at, _)) = end else { return true };
        rest = after.get(at..).unwrap_or_default();
    }
    false
}

/// Whether raw HTML would swallow what follows it, so that it is better shown as words.
fn swallows(unclosed: &[&str], literal: &str) -> bool {
    let lower = literal.to_ascii_lowercase();
    unclosed.iter().any(|opening| lower.contains(opening)) || ends_inside_tag(literal)
}

struct Render {
    out: String,
    /// Open images: words in them go into the alternative text of the outermost.
    image: usize,
    unclosed: Vec<&'static str>,
}

impl Render {
    fn start<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        if self.image > 0 {
            return self.alternative(&data.value);
        }
        let (out, unclosed) = (&mut self.out, &self.unclosed);
        match &data.value {
            NodeValue::Text(text) => match node.parent().and_then(|link| bare_address(link)) {
                // Chinese that follows a bare address without a space is no part of it (RFC 3986: addresses are ASCII).
                Some(length) => {
                    let (address, rest) = text.split_at_checked(length).unwrap_or((text, ""));
                    escape(address, out);
                    out.push_str("</a>");
                    escape(rest, out);
                }
                None => escape(text, out),
            },
            NodeValue::SoftBreak => out.push('\n'),
            NodeValue::LineBreak => out.push_str("<br>"),
            NodeValue::Code(code) => {
                tag("code", &[(extra::CODE, "")], out);
                escape(&code.literal, out);
                out.push_str("</code>");
            }
            NodeValue::CodeBlock(code) => {
                let language = code.info.split_whitespace().next().unwrap_or_default();
                tag("pre", &[(extra::CODE, language)], out);
                // The HTML parser drops a line end that follows the tag.
                out.push_str("<span>");
                escape(&code.literal, out);
                out.push_str("</span></pre>");
            }
            NodeValue::HtmlBlock(block) if swallows(unclosed, &block.literal) => {
                for paragraph in block.literal.split("\n\n") {
                    out.push_str("<p>");
                    escape(paragraph, out);
                    out.push_str("</p>");
                }
            }
            NodeValue::HtmlInline(literal) if swallows(unclosed, literal) => escape(literal, out),
            NodeValue::HtmlBlock(NodeHtmlBlock { literal, .. })
            | NodeValue::HtmlInline(literal) => out.push_str(literal),
            NodeValue::Image(link) => {
                self.image += 1;
                out.push_str("<img");
                attribute("src", &link.url, out);
                out.push_str(" alt=\"");
            }
            NodeValue::FootnoteReference(reference) => {
                tag("sup", &[(extra::REFERENCE, &reference.name)], out);
                out.push_str("</sup>");
            }
            value => open(value, node, out),
        }
    }

    /// What an image's description says.
    fn alternative(&mut self, value: &NodeValue) {
        match value {
            NodeValue::Text(text) => escape(text, &mut self.out),
            NodeValue::Code(code) => escape(&code.literal, &mut self.out),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.out.push('\n'),
            NodeValue::Image(_) => self.image += 1,
            _ => {}
        }
    }

    fn end<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        if let NodeValue::Image(_) = data.value {
            self.image -= 1;
            if self.image == 0 {
                self.out.push_str("\">");
            }
        } else if self.image == 0 {
            close(&data.value, node, &mut self.out);
        }
    }
}

/// Elements with content.
fn open<'a>(value: &NodeValue, node: &'a AstNode<'a>, out: &mut String) {
    match value {
        NodeValue::List(list) if list.list_type == ListType::Ordered => {
            let mark = match list.delimiter {
                ListDelimType::Period => ".",
                ListDelimType::Paren => ")",
            };
            let first = list.start.to_string();
            tag("ol", &[("start", &first), (extra::SUFFIX, mark)], out);
        }
        NodeValue::TaskItem(task) => {
            let done = if task.symbol.is_some() {
                "done"
            } else {
                "open"
            };
            tag("li", &[(extra::TASK, done)], out);
        }
        NodeValue::Link(link) => {
            let address = bare_address(node).and_then(|length| link.url.get(..length));
            tag("a", &[("href", address.unwrap_or(&link.url))], out);
        }
        NodeValue::FootnoteDefinition(footnote) => {
            tag("div", &[(extra::FOOTNOTE, &footnote.name)], out);
        }
        NodeValue::Alert(alert) => {
            out.push_str("<blockquote><p><strong>");
            let title = alert.title.as_deref();
            escape(title.unwrap_or(alert.alert_type.default_title()), out);
            out.push_str("</strong></p>");
        }
        NodeValue::TableCell => {
            let align = cell_align(node).map(|align| ("align", align));
            let name = element(value, node).unwrap_or("td");
            tag(name, align.as_slice(), out);
        }
        value => {
            if let Some(name) = element(value, node) {
                tag(name, &[], out);
            }
        }
    }
}

/// How the column of a cell is set, as HTML says it.
fn cell_align<'a>(cell: &'a AstNode<'a>) -> Option<&'static str> {
    let column = cell.preceding_siblings().skip(1).count();
    let table = cell.parent()?.parent()?.data();
    let NodeValue::Table(table) = &table.value else {
        return None;
    };
    match table.alignments.get(column)? {
        TableAlignment::None => None,
        TableAlignment::Left => Some("left"),
        TableAlignment::Center => Some("center"),
        TableAlignment::Right => Some("right"),
    }
}

fn close<'a>(value: &NodeValue, node: &'a AstNode<'a>, out: &mut String) {
    if let Some(name) = element(value, node).filter(|name| *name != "hr") {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

/// For a link whose words are its address with Chinese behind it: the bytes of the address proper.
fn bare_address<'a>(node: &'a AstNode<'a>) -> Option<usize> {
    let (data, child) = (node.data(), node.first_child()?.data());
    let (NodeValue::Link(link), NodeValue::Text(text)) = (&data.value, &child.value) else {
        return None;
    };
    if link.url != **text {
        return None;
    }
    text.find(|c| breadth(c) != Breadth::Narrow)
        .filter(|length| *length > 0)
}

/// The HTML element of a node.
fn element<'a>(value: &NodeValue, node: &'a AstNode<'a>) -> Option<&'static str> {
    const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    let name = match value {
        NodeValue::BlockQuote | NodeValue::Alert(_) => "blockquote",
        NodeValue::List(list) if list.list_type == ListType::Ordered => "ol",
        NodeValue::List(_) => "ul",
        NodeValue::Item(_) | NodeValue::TaskItem(_) => "li",
        NodeValue::FootnoteDefinition(_) => "div",
        NodeValue::Paragraph => "p",
        NodeValue::Heading(heading) => HEADINGS
            .get(usize::from(heading.level).saturating_sub(1))
            .unwrap_or(&"h6"),
        NodeValue::ThematicBreak => "hr",
        NodeValue::Table(_) => "table",
        NodeValue::TableRow(_) => "tr",
        NodeValue::TableCell => {
            let row = node.parent().map(|row| row.data());
            let header = row.is_some_and(|row| matches!(row.value, NodeValue::TableRow(true)));
            if header { "th" } else { "td" }
        }
        NodeValue::Emph => "em",
        NodeValue::Strong => "strong",
        NodeValue::Strikethrough => "del",
        NodeValue::Link(_) => "a",
        _ => return None,
    };
    Some(name)
}

fn tag(name: &str, attributes: &[(&str, &str)], out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes {
        attribute(name, value, out);
    }
    out.push('>');
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}
