//! The tree of an HTML text, from html5ever's tokens, within bounds of depth and size.
//!
//! The bounds are kept by [`guard`](super::guard). Nothing here recurses.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::collections::HashMap;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::TreeBuilder;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

use super::super::Limits;
use super::guard::{Step, options, run};
use crate::message::Message;

/// Index of a node; the document is 0.
pub(super) type Id = usize;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// Document, comment, doctype, processing instruction, template contents: nothing to read.
    Nothing,
    /// Words.
    Text(String),
    /// An element.
    Element(QualName, Vec<Attribute>),
}

#[derive(Debug)]
struct Node {
    data: Data,
    parent: Option<Id>,
    children: Vec<Id>,
    /// Nodes above it.
    depth: usize,
}

/// A parsed text.
#[derive(Debug, Default)]
pub(super) struct Dom {
    nodes: Vec<Node>,
    /// Depth at which the last node was put in: nearly the number of open elements.
    pub(super) level: usize,
    /// Contents of `template` elements, which are read by nobody.
    templates: HashMap<Id, Id>,
    /// Start tags dropped because of their depth.
    pub(super) too_deep: usize,
    /// Whether tokens were dropped because there are too many nodes.
    pub(super) too_many: bool,
}

/// Parses a page.
#[cfg(feature = "epub")]
pub(super) fn document(text: &str, limits: &Limits) -> Dom {
    document_watched(text, limits, &mut |_, _| Ok(())).unwrap_or_default()
}

/// As [`document`], for somebody who waits.
pub(super) fn document_watched(
    text: &str,
    limits: &Limits,
    step: &mut Step<'_>,
) -> Result<Dom, Message> {
    let sink = Sink(RefCell::new(Dom::new()));
    run(TreeBuilder::new(sink, options()), text, limits, step)
}

/// Parses what may stand inside `body`.
pub(super) fn fragment(text: &str, limits: &Limits, step: &mut Step<'_>) -> Result<Dom, Message> {
    let sink = Sink(RefCell::new(Dom::new()));
    let name = QualName::new(None, ns!(html), local_name!("body"));
    let context = sink.create_element(name, Vec::new(), ElementFlags::default());
    let builder = TreeBuilder::new_for_fragment(sink, context, None, options());
    run(builder, text, limits, step)
}

impl Dom {
    fn new() -> Self {
        let mut dom = Self::default();
        dom.add(Data::Nothing);
        dom
    }

    /// What a node is.
    pub(super) fn data(&self, id: Id) -> &Data {
        self.nodes.get(id).map_or(&Data::Nothing, |node| &node.data)
    }

    /// The children of a node in order.
    pub(super) fn children(&self, id: Id) -> &[Id] {
        self.nodes
            .get(id)
            .map_or(&[], |node| node.children.as_slice())
    }

    /// The name of an element of HTML, SVG or `MathML`; empty for other nodes.
    pub(super) fn name(&self, id: Id) -> &str {
        match self.data(id) {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        match self.data(id) {
            Data::Element(_, attributes) => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    /// A node and all below it in document order.
    pub(super) fn descendants(&self, id: Id) -> impl Iterator<Item = Id> {
        let mut waiting = vec![id];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(self.children(next).iter().rev());
            Some(next)
        })
    }

    /// The nodes above a node, nearest first.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.parent(id), |above| self.parent(*above))
    }

    /// All words below a node, as they stand.
    pub(super) fn words(&self, id: Id) -> String {
        self.descendants(id)
            .filter_map(|id| match self.data(id) {
                Data::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn add(&mut self, data: Data) -> Id {
        self.nodes.push(Node {
            data,
            parent: None,
            children: Vec::new(),
            depth: 0,
        });
        self.nodes.len() - 1
    }

    fn parent(&self, id: Id) -> Option<Id> {
        self.nodes.get(id).and_then(|node| node.parent)
    }

    /// Puts a node under another, before one of its children or at the end.
    fn insert(&mut self, parent: Id, before: Option<Id>, child: NodeOrText<Id>) {
        let at = before
            .and_then(|before| {
                let children = self.children(parent);
                // Foster parenting looks near the end.
                children.iter().rposition(|id| *id == before)
            })
            .unwrap_or(self.children(parent).len());
        let child = match child {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                id
            }
            NodeOrText::AppendText(text) => {
                let previous = at
                    .checked_sub(1)
                    .and_then(|index| self.children(parent).get(index).copied());
                if let Some(Data::Text(words)) = previous
                    .and_then(|id| self.nodes.get_mut(id))
                    .map(|node| &mut node.data)
                {
                    words.push_str(&text);
                    return;
                }
                self.add(Data::Text(text.to_string()))
            }
        };
        let depth = self.nodes.get(parent).map_or(0, |node| node.depth) + 1;
        if let Some(node) = self.nodes.get_mut(child) {
            node.parent = Some(parent);
            node.depth = depth;
        }
        if let Some(node) = self.nodes.get_mut(parent) {
            let at = at.min(node.children.len());
            node.children.insert(at, child);
        }
        self.level = depth;
    }

    /// Takes a node out of the tree; what is below it stays with it.
    pub(super) fn detach(&mut self, id: Id) {
        let Some(parent) = self.nodes.get_mut(id).and_then(|node| node.parent.take()) else {
            return;
        };
        if let Some(node) = self.nodes.get_mut(parent)
            && let Some(at) = node.children.iter().rposition(|child| *child == id)
        {
            node.children.remove(at);
        }
    }
}

/// Builds the tree at the tree builder's word.
pub(super) struct Sink(pub(super) RefCell<Dom>);

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        self.0.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        static NONE: std::sync::LazyLock<QualName> =
            std::sync::LazyLock::new(|| QualName::new(None, ns!(), LocalName::from("")));
        Ref::map(self.0.borrow(), |dom| match dom.data(*target) {
            Data::Element(name, _) => name,
            _ => &*NONE,
        })
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Id {
        let mut dom = self.0.borrow_mut();
        let id = dom.add(Data::Element(name, attributes));
        if flags.template {
            let contents = dom.add(Data::Nothing);
            dom.templates.insert(id, contents);
        }
        id
    }

    fn create_comment(&self, _text: StrTendril) -> Id {
        self.0.borrow_mut().add(Data::Nothing)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Id {
        self.0.borrow_mut().add(Data::Nothing)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.0.borrow_mut().insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.0.borrow().parent(*element);
        if parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let mut dom = self.0.borrow_mut();
        if let Some(parent) = dom.parent(*sibling) {
            dom.insert(parent, Some(*sibling), child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        let dom = self.0.borrow();
        dom.templates.get(target).copied().unwrap_or(*target)
    }

    fn same_node(&self, a: &Id, b: &Id) -> bool {
        a == b
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        let mut dom = self.0.borrow_mut();
        if let Some(Data::Element(_, own)) = dom.nodes.get_mut(*target).map(|node| &mut node.data) {
            for attribute in attributes {
                if own.iter().all(|known| known.name != attribute.name) {
                    own.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.0.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut dom = self.0.borrow_mut();
        let children = dom
            .nodes
            .get_mut(*node)
            .map(|node| std::mem::take(&mut node.children))
            .unwrap_or_default();
        for child in children {
            if let Some(child) = dom.nodes.get_mut(child) {
                child.parent = None;
            }
            dom.insert(*new_parent, None, NodeOrText::AppendNode(child));
        }
    }
}
