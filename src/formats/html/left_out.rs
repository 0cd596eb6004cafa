//! What of a page is never read: code, controls, hidden things; and tables that only lay it out.

use super::dom::{Data, Dom, Id};
use super::names::is_block;

/// Whether an element is no text: code for machines, controls, hidden things, ruby readings.
pub(super) fn is_left_out(dom: &Dom, id: Id) -> bool {
    let name = dom.name(id);
    let never = matches!(
        name,
        "audio"
            | "button"
            | "canvas"
            | "datalist"
            | "embed"
            | "head"
            | "iframe"
            | "input"
            | "meter"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "progress"
            | "rp"
            | "rt"
            | "rtc"
            | "script"
            | "select"
            | "style"
            | "svg"
            | "template"
            | "textarea"
            | "title"
            | "video"
            | "annotation"
            | "annotation-xml"
    );
    never || is_hidden(dom, id, name)
}

fn is_hidden(dom: &Dom, id: Id, name: &str) -> bool {
    if dom.attribute(id, "hidden").is_some()
        || name == "dialog" && dom.attribute(id, "open").is_none()
    {
        return true;
    }
    // What only screen readers pass over is a second rendering or an icon, as long as it sets no words apart.
    if dom.attribute(id, "aria-hidden") == Some("true")
        && !dom.descendants(id).any(|below| is_block(dom.name(below)))
    {
        return true;
    }
    dom.attribute(id, "style").is_some_and(|style| {
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// Whether a table lays out a page instead of holding data: it says so, or it has no head and holds another table, a heading, a column of
/// running text and nothing else, or a cell with the better part of its words in several paragraphs. Its cells are then read one after
/// another.
pub(super) fn is_layout(dom: &Dom, table: Id) -> bool {
    if matches!(dom.attribute(table, "role"), Some("presentation" | "none")) {
        return true;
    }
    let mut columns = 0;
    for id in dom.descendants(table).skip(1) {
        match dom.name(id) {
            "th" | "caption" | "thead" => return false,
            "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return true,
            "tr" => {
                let cells = dom.children(id).iter();
                columns = columns.max(cells.filter(|cell| dom.name(**cell) == "td").count());
            }
            _ => {}
        }
    }
    has_text_cell(dom, table, columns <= 1)
}

/// Whether one cell with several paragraphs holds more than all others, or a cell of the only column is running text. There are no
/// tables within.
fn has_text_cell(dom: &Dom, table: Id, only: bool) -> bool {
    /// Characters from which a cell is running text.
    const LONG: usize = 100;
    let (mut all, mut largest) = (0, 0);
    for id in dom.descendants(table).filter(|id| dom.name(*id) == "td") {
        let paragraphs = dom.children(id).iter();
        let paragraphs = paragraphs
            .filter(|child| is_paragraph(dom.name(**child)))
            .count();
        let words = characters(dom, id);
        all += words;
        if only && (paragraphs > 1 || words >= LONG) {
            return true;
        }
        if paragraphs > 2 {
            largest = largest.max(words);
        }
    }
    largest * 2 > all
}

fn is_paragraph(name: &str) -> bool {
    matches!(name, "p" | "div" | "ul" | "ol" | "blockquote" | "pre")
}

/// Characters below an element, white space apart.
fn characters(dom: &Dom, id: Id) -> usize {
    let texts = dom.descendants(id).filter_map(|id| match dom.data(id) {
        Data::Text(text) => Some(text),
        _ => None,
    });
    texts
        .map(|text| text.chars().filter(|c| !c.is_whitespace()).count())
        .sum()
}
