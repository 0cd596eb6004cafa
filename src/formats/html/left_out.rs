//! What of a page is not read: code, controls, hidden things, furniture; and tables that only lay it out.

use super::dom::{Dom, Id};

/// Whether an element is no text: code for machines, controls, hidden things, ruby readings, furniture of a page.
pub(super) fn is_left_out(dom: &Dom, id: Id, page: bool) -> bool {
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
    never || is_hidden(dom, id, name) || page && is_furniture(dom, id, name)
}

fn is_hidden(dom: &Dom, id: Id, name: &str) -> bool {
    if dom.attribute(id, "hidden").is_some()
        || name == "dialog" && dom.attribute(id, "open").is_none()
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

fn is_furniture(dom: &Dom, id: Id, name: &str) -> bool {
    if name == "nav" || dom.attribute(id, "role") == Some("navigation") {
        return true;
    }
    if !matches!(name, "header" | "footer" | "aside") {
        return false;
    }
    let holds_title = dom.descendants(id).any(|below| dom.name(below) == "h1");
    let of_the_page = dom.ancestors(id).all(|above| {
        !matches!(
            dom.name(above),
            "article" | "main" | "section" | "blockquote"
        )
    });
    of_the_page && !holds_title
}

/// Whether a table lays out a page instead of holding data: it says so, or it has no head and holds another table, a heading, or a cell
/// with several paragraphs. Its cells are then read one after another.
pub(super) fn is_layout(dom: &Dom, table: Id) -> bool {
    if matches!(dom.attribute(table, "role"), Some("presentation" | "none")) {
        return true;
    }
    let mut complex = false;
    for id in dom.descendants(table).skip(1) {
        match dom.name(id) {
            "th" | "caption" | "thead" => return false,
            "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => complex = true,
            "td" => {
                let paragraphs = dom
                    .children(id)
                    .iter()
                    .filter(|child| {
                        matches!(
                            dom.name(**child),
                            "p" | "div" | "ul" | "ol" | "blockquote" | "pre"
                        )
                    })
                    .count();
                complex |= paragraphs > 2;
            }
            _ => {}
        }
        if complex {
            return true;
        }
    }
    false
}
