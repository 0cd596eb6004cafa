//! Parts that a document takes in as they are (ECMA-376 Part 1, 17.17.2): web pages, rich and plain text and other documents of Word, which
//! shows them as paragraphs of the document. Documents in documents take in no further ones, and each part stands once.

use std::collections::HashMap;

use super::super::flow::Flow;
use super::super::office::story::{Para, Part, Piece, Row, Style, Table};
use super::super::package::Package;
use super::super::{Kind, Limits, Source, html, mhtml};
use super::parts::Relations;
use super::rtf;
use crate::document::{Block, BlockKind, Document, Inline, line_blocks};

/// Taken-in parts that are read of one document; writers that make any make one for each section.
const MOST: usize = 256;

/// What stands in the taken-in parts, by the identifiers of their relations.
pub(super) type Chunks = HashMap<String, Vec<Part>>;

/// Reads the parts that a document takes in; those of formats that are not known here are missing.
pub(super) fn read(package: &Package<'_>, relations: &Relations, limits: &Limits) -> Chunks {
    let mut ids: Vec<_> = relations
        .iter()
        .filter(|(_, relation)| relation.kind == "aFChunk" && !relation.external)
        .collect();
    ids.sort_by_key(|(id, _)| id.as_str());
    // All of them together hold no more than one document may.
    let limits = Limits {
        nodes: limits.nodes / ids.len().clamp(1, MOST),
        unpacked: limits.unpacked / ids.len().clamp(1, MOST),
        ..*limits
    };
    let read = |target: &str| {
        let bytes = package.read_if_there(target).ok().flatten()?;
        if rtf::is_rtf(&bytes) {
            return Some(rtf::parts(&bytes, limits.nodes));
        }
        document(&bytes, target, &limits).map(|document| parts(&document))
    };
    let found = ids.into_iter().take(MOST).filter_map(|(id, relation)| {
        let parts = read(&relation.target)?;
        Some((id.clone(), parts))
    });
    found.collect()
}

fn document(bytes: &[u8], target: &str, limits: &Limits) -> Option<Document> {
    let page = mhtml::page_of(bytes);
    let is_page = page.is_some();
    let bytes = page.as_deref().unwrap_or(bytes);
    let source = Source::new(bytes, Some(target.as_ref()), None);
    if source.kind(limits) == Some(Kind::Docx) {
        if limits.nested == 0 {
            return None;
        }
        let inner = Limits {
            nested: 0,
            ..*limits
        };
        return super::read_document(&source, &inner).ok();
    }
    if source.binary().is_some() {
        return None;
    }
    if source.extension() == "txt" && !is_page {
        let text = source.text();
        return Some(Document {
            blocks: line_blocks(text),
            ..Document::plain(text)
        });
    }
    let is_markup = source.text().trim_start().starts_with('<');
    (is_page || is_markup).then(|| {
        let mut flow = Flow::new("html");
        html::fragment(source.text(), limits, &mut flow);
        flow.builder.finish()
    })
}

/// The blocks of a document as a word processor would hold them.
fn parts(document: &Document) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut last = None;
    for block in &document.blocks {
        let BlockKind::Row { table, header } = block.kind else {
            last = None;
            parts.push(Part::Para(para(document, block)));
            continue;
        };
        let words = document.text.slice(block.span);
        let cells = words.split('\t').map(|words| {
            let mut cell = Para::new(BlockKind::Paragraph);
            cell.pieces = pieces(words);
            vec![Part::Para(cell)]
        });
        let row = Row {
            header,
            cells: cells.collect(),
        };
        match parts.last_mut() {
            Some(Part::Table(open)) if last == Some(table) => open.rows.push(row),
            _ => parts.push(Part::Table(Table { rows: vec![row] })),
        }
        last = Some(table);
    }
    parts
}

/// A block with the looks and links of its words.
fn para(document: &Document, block: &Block) -> Para {
    let marks: Vec<_> = document
        .marks_in(block.span)
        .filter(|mark| !mark.span.is_empty())
        .collect();
    let ends = marks
        .iter()
        .flat_map(|mark| [mark.span.start, mark.span.end]);
    let mut cuts: Vec<_> = ends
        .filter(|at| *at > block.span.start && *at < block.span.end)
        .chain([block.span.start, block.span.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut para = Para::new(match block.kind {
        BlockKind::Footnote => BlockKind::Paragraph,
        ref kind => kind.clone(),
    });
    let (mut style, mut link) = (Style::default(), None);
    for pair in cuts.windows(2) {
        let (mut now, mut address) = (Style::default(), None);
        for mark in marks
            .iter()
            .filter(|mark| mark.span.start <= pair[0] && mark.span.end >= pair[1])
        {
            match &mark.kind {
                Inline::Strong => now.strong = true,
                Inline::Emphasis => now.emphasis = true,
                Inline::Strike => now.strike = true,
                Inline::Code => now.code = true,
                Inline::Link(to) => address = Some(to.clone()),
                Inline::Reference(_) | Inline::Image(_) => {}
            }
        }
        if now != style {
            para.pieces.push(Piece::Style(now));
        }
        if address != link {
            para.pieces.push(Piece::Link(address.clone()));
        }
        (style, link) = (now, address);
        let words = document.text.as_str().get(pair[0].0..pair[1].0);
        para.pieces.extend(pieces(words.unwrap_or_default()));
    }
    if link.is_some() {
        para.pieces.push(Piece::Link(None));
    }
    para
}

/// Words with their line breaks and tabs.
fn pieces(words: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in words.split_inclusive(['\n', '\t']) {
        let bare = part.trim_end_matches(['\n', '\t']);
        if !bare.is_empty() {
            pieces.push(Piece::Text(bare.to_owned()));
        }
        if part.ends_with('\n') {
            pieces.push(Piece::Break);
        } else if part.ends_with('\t') {
            pieces.push(Piece::Tab);
        }
    }
    pieces
}
