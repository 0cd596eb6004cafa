//! The bounds of depth and size, kept between tokenizer and tree builder.
//!
//! The tree builder of the HTML Standard checks the open elements at every tag, so the work on a tower of tags grows with its square, and
//! unclosed formatting is copied into every paragraph. [`Guard`] therefore drops tags that would nest too deep, and everything once
//! there are too many nodes. Where it drops a tag that sets words apart, it parts them by an element of our own, so that they do not run
//! together. The tokenizer compares each attribute of a tag with all before it, so tags get no more than a number of attributes too.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, TokenizerResult, local_name, ns};

use super::super::Limits;
use super::dom::{Dom, Id, Sink};
use super::extra;
use super::names::{FLAT, is_block};
use crate::message::Message;

/// How the tree is built: as if scripts were off.
pub(super) fn options() -> TreeBuilderOpts {
    TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    }
}

/// Hears how many bytes of how many were parsed; an error ends the parsing.
pub(in crate::formats) type Step<'s> = dyn FnMut(usize, usize) -> Result<(), Message> + 's;

/// Bytes that are parsed between two steps.
const PIECE: usize = 256 << 10;

/// Parses a text by a tree builder.
pub(super) fn run(
    builder: TreeBuilder<Id, Sink>,
    text: &str,
    limits: &Limits,
    step: &mut Step<'_>,
) -> Result<Dom, Message> {
    let guard = Guard {
        builder,
        limits: *limits,
        dropped: RefCell::default(),
        parted: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut done = 0;
    for part in few_attributes(text).into_iter().flat_map(pieces) {
        step(done.min(text.len()), text.len())?;
        done += part.len();
        input.push_back(StrTendril::from(part));
        // Scripts and encoding declarations interrupt the tokenizer and are of no concern here.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    }
    tokenizer.end();
    Ok(tokenizer.sink.builder.sink.0.into_inner())
}

/// A text in pieces between which reading may be stopped.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at_checked(rest.floor_char_boundary(PIECE))?;
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Attributes of a tag that are read.
const ATTRIBUTES: usize = 1000;

/// A text without the attributes of tags that have too many: all of them after the first thousand. Parts of the text, in order.
fn few_attributes(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut kept = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(start) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += start + 1;
        if bytes.get(at).is_none_or(|byte| !byte.is_ascii_alphabetic()) {
            continue;
        }
        let (cut, end) = tag(bytes, at);
        at = end;
        if let Some(cut) = cut {
            parts.extend(text.get(kept..cut));
            kept = end;
        }
    }
    parts.extend(text.get(kept..));
    parts
}

/// Where the attributes of a tag become too many, and where the tag ends, in bytes (HTML Standard, "Tokenization", in short).
fn tag(bytes: &[u8], start: usize) -> (Option<usize>, usize) {
    let (mut attributes, mut cut) = (0_usize, None);
    let mut quote = None;
    let mut previous = b'a';
    for (at, byte) in bytes.iter().copied().enumerate().skip(start) {
        let apart = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
        match quote {
            Some(open) if byte == open => quote = None,
            None if byte == b'>' => return (cut, at),
            None if previous == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if (apart(previous) || matches!(previous, b'"' | b'\'')) && !apart(byte) => {
                attributes += 1;
                if attributes > ATTRIBUTES {
                    cut = cut.or(Some(at));
                }
            }
            _ => {}
        }
        if quote.is_some() || !(previous == b'=' && byte.is_ascii_whitespace()) {
            previous = byte;
        }
    }
    (cut, bytes.len())
}

/// Stands between tokenizer and tree builder and keeps the bounds.
struct Guard {
    builder: TreeBuilder<Id, Sink>,
    limits: Limits,
    /// Start tags of each name whose end tags must be dropped too.
    dropped: RefCell<HashMap<LocalName, usize>>,
    /// Whether a dropped tag parts the words before it from those to come.
    parted: Cell<bool>,
}

impl Guard {
    /// Whether a tag would break the bounds, or ends one that did.
    fn refuses(&self, tag: &Tag) -> bool {
        let mut dom = self.builder.sink.0.borrow_mut();
        let mut dropped = self.dropped.borrow_mut();
        match tag.kind {
            TagKind::EndTag => {
                if let Some(count) = dropped.get_mut(&tag.name).filter(|count| **count > 0) {
                    *count -= 1;
                    return true;
                }
                dom.level = dom.level.saturating_sub(1);
                false
            }
            TagKind::StartTag => {
                if dom.level < self.limits.depth || FLAT.contains(&&*tag.name) {
                    return false;
                }
                dom.too_deep += 1;
                if !tag.self_closing {
                    *dropped.entry(tag.name.clone()).or_default() += 1;
                }
                true
            }
        }
    }

    /// Parts words where a tag was dropped that would have.
    fn part(&self, line_number: u64) {
        if self.parted.replace(false) {
            // A line break fits everywhere and, unlike a rule, does not make the tree builder look through the open elements.
            let value = StrTendril::new();
            let line_break = Tag {
                kind: TagKind::StartTag,
                name: local_name!("br"),
                self_closing: false,
                attrs: vec![Attribute {
                    name: QualName::new(None, ns!(), LocalName::from(extra::PART)),
                    value,
                }],
                had_duplicate_attributes: false,
            };
            // Only scripts and elements of raw text answer with more than "go on".
            let _ = self
                .builder
                .process_token(Token::TagToken(line_break), line_number);
        }
    }

    fn is_full(&self) -> bool {
        let mut dom = self.builder.sink.0.borrow_mut();
        dom.too_many |= dom.len() > self.limits.nodes;
        dom.too_many
    }
}

impl TokenSink for Guard {
    type Handle = Id;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<Id> {
        let refused = match &token {
            Token::EOFToken => false,
            _ if self.is_full() => true,
            Token::TagToken(tag) => {
                let refused = self.refuses(tag);
                if refused && is_block(&tag.name) {
                    self.parted.set(true);
                } else if !refused && tag.kind == TagKind::StartTag {
                    self.part(line_number);
                }
                refused
            }
            Token::CharacterTokens(_) => {
                self.part(line_number);
                false
            }
            _ => false,
        };
        if refused {
            TokenSinkResult::Continue
        } else {
            self.builder.process_token(token, line_number)
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_surplus_attributes_are_cut() {
        let many = |count: usize| " a='<b>文'".repeat(count);
        for (source, expected) in [
            ("a < b <p class=x>文".to_owned(), None),
            (format!("<a{}>文", many(1000)), None),
            (
                format!("<a{}>文", many(3000)),
                Some(format!("<a{} >文", many(1000))),
            ),
            (
                format!("<a{}", many(1001)),
                Some(format!("<a{} ", many(1000))),
            ),
            (
                format!("<p x = '{}'>文", many(3000).replace('\'', "\"")),
                None,
            ),
        ] {
            let expected = expected.as_ref().unwrap_or(&source);
            assert_eq!(few_attributes(&source).concat(), *expected);
        }
    }
}
