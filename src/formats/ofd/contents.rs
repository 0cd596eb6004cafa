//! Outline, annotations and facts (GB/T 33190-2016, 7.4, 7.5, chapter 15).

use std::collections::HashMap;

use super::page::boundary;
use super::tree::Node;
use crate::document::Meta;
use crate::formats::ENTRIES;
use crate::formats::printed::{Area, Entry, Page, Region, Remark, Subject};

/// Reads the outline of a document.
pub(super) fn outline(document: &Node, pages: &HashMap<String, usize>, out: &mut Vec<Entry>) {
    let named: HashMap<&str, &Node> = document
        .find("Bookmark")
        .into_iter()
        .filter_map(|bookmark| Some((bookmark.attribute("Name"), bookmark.child("Dest")?)))
        .collect();
    let mut waiting: Vec<(&Node, u8)> = Vec::new();
    let roots: Vec<&Node> = document
        .child("Outlines")
        .into_iter()
        .flat_map(|outlines| outlines.children("OutlineElem"))
        .collect();
    waiting.extend(roots.into_iter().rev().map(|entry| (entry, 0)));
    while let Some((entry, depth)) = waiting.pop() {
        if out.len() >= ENTRIES {
            return;
        }
        let inner: Vec<&Node> = entry.children("OutlineElem").collect();
        waiting.extend(
            inner
                .into_iter()
                .rev()
                .map(|inner| (inner, depth.saturating_add(1))),
        );
        let title = entry
            .attribute("Title")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if title.is_empty() {
            continue;
        }
        let goes = entry
            .child("Actions")
            .and_then(|actions| actions.find("Goto").first().copied());
        let place = goes.and_then(|goes| {
            let name = goes
                .child("Bookmark")
                .map(|bookmark| bookmark.attribute("Name"));
            goes.child("Dest").or_else(|| named.get(name?).copied())
        });
        let top = place.and_then(|place| place.attribute("Top").parse::<f32>().ok());
        out.push(Entry {
            title,
            depth,
            page: place.and_then(|place| pages.get(place.attribute("PageID")).copied()),
            height: top.map(|top| top * 72.0 / 25.4),
        });
    }
}

/// Reads the annotations of a page.
pub(super) fn remarks(part: &Node, number: usize, page: &mut Page, remarks: &mut Vec<Remark>) {
    for mark in part.children("Annot") {
        if mark.attribute("Visible") == "false" {
            continue;
        }
        let Some(areas) = mark.child("Appearance").and_then(areas) else {
            continue;
        };
        let what = match mark.attribute("Type") {
            "Link" => match mark
                .find("URI")
                .first()
                .map(|uri| uri.attribute("URI").to_owned())
                .filter(|uri| !uri.is_empty())
            {
                Some(address) => Subject::Link(address),
                None => continue,
            },
            "Stamp" | "Watermark" => continue,
            kind => {
                let note = mark.child("Remark").map(Node::text).unwrap_or_default();
                if kind != "Highlight" && note.is_empty() {
                    continue;
                }
                remarks.push(Remark {
                    note,
                    author: mark.attribute("Creator").to_owned(),
                    created: mark.attribute("LastModDate").to_owned(),
                    color: None,
                    page: number,
                    height: areas
                        .iter()
                        .map(|area| area.y0)
                        .fold(f32::INFINITY, f32::min),
                });
                Subject::Remark(remarks.len() - 1)
            }
        };
        page.regions.push(Region { areas, what });
    }
}

/// Where an annotation stands: the objects that it draws, else its frame.
fn areas(appearance: &Node) -> Option<Vec<Area>> {
    let frame = boundary(appearance)?;
    let shift = |area: Area| Area {
        x0: area.x0 + frame.x0,
        y0: area.y0 + frame.y0,
        x1: area.x1 + frame.x0,
        y1: area.y1 + frame.y0,
    };
    let drawn: Vec<Area> = appearance
        .find("PathObject")
        .into_iter()
        .filter_map(boundary)
        .map(shift)
        .collect();
    // Several bars for several lines; a single one tells no more than the frame.
    Some(if drawn.len() > 1 { drawn } else { vec![frame] })
}

/// Fills in facts; of several documents in one file the first one's title counts.
pub(super) fn facts(info: &Node, meta: &mut Meta) {
    let words = |name: &str| {
        info.child(name)
            .map(Node::text)
            .filter(|words| !words.is_empty())
    };
    meta.title = meta.title.take().or_else(|| words("Title"));
    meta.author = meta.author.take().or_else(|| words("Author"));
    meta.date = meta
        .date
        .take()
        .or_else(|| words("CreationDate"))
        .or_else(|| words("ModDate"));
    let keywords: Vec<String> = info.find("Keyword").into_iter().map(Node::text).collect();
    if !keywords.is_empty() {
        meta.fields
            .push(("keywords".to_owned(), keywords.join("、")));
    }
    for (name, key) in [
        ("Subject", "subject"),
        ("Abstract", "abstract"),
        ("Creator", "creator"),
        ("CreatorVersion", "creator-version"),
    ] {
        meta.fields
            .extend(words(name).map(|words| (key.to_owned(), words)));
    }
}
