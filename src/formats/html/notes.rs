//! Footnotes of a page: what refers to them, what their bodies are, what leads back.

use super::dom::{Data, Dom, Id};
use super::extra;

/// Whether an element is the body of a footnote, or holds such bodies.
pub(super) fn is_body(dom: &Dom, id: Id) -> bool {
    let has = |name: &str, kinds: &[&str]| {
        dom.attribute(id, name).is_some_and(|value| {
            value
                .split_ascii_whitespace()
                .any(|kind| kinds.contains(&kind))
        })
    };
    dom.attribute(id, extra::FOOTNOTE).is_some()
        || has("role", &["doc-footnote", "doc-endnote", "doc-endnotes"])
        || has(
            "epub:type",
            &[
                "footnote",
                "footnotes",
                "endnote",
                "endnotes",
                "rearnote",
                "rearnotes",
            ],
        )
        || matches!(dom.name(id), "section" | "div") && has("class", &["footnotes"])
        || is_of_word(dom, id)
}

/// What a word processor saves as the body of a footnote.
fn is_of_word(dom: &Dom, id: Id) -> bool {
    let style = dom.attribute(id, "style").filter(|_| dom.name(id) == "div");
    style.is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        ["mso-element:footnote", "mso-element:endnote"].contains(&style.trim_end_matches(';'))
    })
}

/// Whether an address leads from a body back to its reference, as word processors write it.
pub(super) fn is_back(address: Option<&str>) -> bool {
    address.is_some_and(|address| {
        ["#_ftnref", "#_ednref"]
            .iter()
            .any(|head| address.starts_with(head))
    })
}

/// Whether a link to a place is nothing but the arrow that leads back from a footnote.
pub(super) fn is_arrow(dom: &Dom, id: Id) -> bool {
    let leads = dom
        .attribute(id, "href")
        .is_some_and(|address| address.contains('#'));
    if !leads {
        return false;
    }
    let words = dom.words(id);
    let arrow = words.trim().trim_end_matches(['\u{FE0E}', '\u{FE0F}']);
    matches!(arrow, "↩" | "↵" | "⏎" | "⤶")
}

/// Whether a link is the reference to a footnote: as word processors write it, or a raised mark that leads to another place of the page.
pub(super) fn is_reference(dom: &Dom, id: Id) -> bool {
    let Some(address) = dom.attribute(id, "href") else {
        return false;
    };
    if ["#_ftn", "#_edn"]
        .iter()
        .any(|head| address.starts_with(head))
        && !is_back(Some(address))
    {
        return true;
    }
    only(dom, id).is_some_and(|child| dom.name(child) == "sup" && is_mark_of(dom, child, address))
}

/// The link that is all that a raised element holds, when it is the reference to a footnote.
pub(super) fn raised(dom: &Dom, id: Id) -> Option<Id> {
    let link = only(dom, id).filter(|child| dom.name(*child) == "a")?;
    let address = dom.attribute(link, "href")?;
    is_mark_of(dom, link, address).then_some(link)
}

/// Whether the words of an element are the mark of a footnote, `1` or `[1]` or `*`, and lead to a place: of the page, of another chapter, or
/// of the page by its full address, as saved pages have it.
fn is_mark_of(dom: &Dom, id: Id, address: &str) -> bool {
    /// Characters of the longest mark.
    const LONGEST: usize = 8;
    let words = dom.words(id);
    let words = words.trim();
    let plain = |c: char| c.is_ascii_digit() || "[]()（）〔〕［］*†‡①②③④⑤⑥⑦⑧⑨⑩".contains(c);
    let place = address
        .split_once('#')
        .is_some_and(|(_, place)| !place.is_empty());
    place && !words.is_empty() && words.chars().count() <= LONGEST && words.chars().all(plain)
}

/// The only child of an element, blank text apart.
fn only(dom: &Dom, id: Id) -> Option<Id> {
    let blank = |id: &Id| matches!(dom.data(*id), Data::Text(text) if text.trim().is_empty());
    let mut children = dom.children(id).iter().filter(|child| !blank(child));
    let child = children.next()?;
    children.next().is_none().then_some(*child)
}
