//! The bounds of depth and size, kept between tokenizer and tree builder.
//!
//! The tree builder of the HTML Standard checks the open elements at every tag, so the work on a tower of tags grows with its square, and
//! unclosed formatting is copied into every paragraph. [`Guard`] therefore drops tags that would nest too deep, and everything once
//! there are too many nodes. Where it drops a tag that sets words apart, it parts them by a rule (`hr`), so that they do not run together.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, TokenizerResult, local_name};

use super::super::Limits;
use super::dom::{Dom, Id, Sink};
use super::names::{FLAT, is_block};

/// How the tree is built: as if scripts were off.
pub(super) fn options() -> TreeBuilderOpts {
    TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    }
}

/// Parses a text by a tree builder.
pub(super) fn run(builder: TreeBuilder<Id, Sink>, text: &str, limits: &Limits) -> Dom {
    let guard = Guard {
        builder,
        limits: *limits,
        dropped: RefCell::default(),
        parted: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    // Scripts and encoding declarations interrupt the tokenizer and are of no concern here.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink.0.into_inner()
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
            let rule = Tag {
                kind: TagKind::StartTag,
                name: local_name!("hr"),
                self_closing: false,
                attrs: Vec::new(),
                had_duplicate_attributes: false,
            };
            // Only scripts and elements of raw text answer with more than "go on".
            let _ = self
                .builder
                .process_token(Token::TagToken(rule), line_number);
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
