//! The walk over a parsed page: what each element does to the flow.

use std::collections::HashSet;

use super::super::flow::{Context, Flow};
use super::dom::{Data, Dom, Id};
use super::label::{Style, label};
use super::names::is_block;
use super::{extra, left_out, notes};
use crate::document::{Align, Inline, Marker};

/// Walks a node and all below it into the flow.
pub(super) fn walk(dom: &Dom, root: Id, flow: &mut Flow) {
    walk_within(dom, root, &Within::default(), flow);
}

/// Where a text stands in a larger one: a chapter in a book, the main text of a page.
#[derive(Clone, Copy, Default)]
pub(super) struct Within<'a> {
    /// Elements that are not read.
    pub(super) furniture: Option<&'a HashSet<Id>>,
    /// What names of places begin with.
    pub(super) prefix: &'a str,
    /// The address that an address as written stands for.
    pub(super) resolve: Option<&'a dyn Fn(&str) -> String>,
}

/// As [`walk`], for a part of a larger text.
pub(super) fn walk_within(dom: &Dom, root: Id, within: &Within<'_>, flow: &mut Flow) {
    let mut walk = Walk {
        dom,
        within: *within,
        lists: Vec::new(),
        tables: Vec::new(),
        table_count: flow.tables(),
        flow,
        preformatted: 0,
    };
    // An explicit stack: pages nest deeper than a thread's stack allows.
    let mut waiting = vec![Step::Enter(root)];
    while let Some(step) = waiting.pop() {
        match step {
            Step::Enter(id) => {
                let Some(role) = walk.enter(id) else { continue };
                waiting.push(Step::Leave(role));
                let children = dom.children(id).iter().rev();
                waiting.extend(children.map(|child| Step::Enter(*child)));
            }
            Step::Leave(role) => walk.leave(role),
        }
    }
    walk.flow.boundary();
    walk.flow.settle_places();
}

enum Step {
    Enter(Id),
    Leave(Role),
}

/// What became of an element that might be an inline one.
enum Met {
    /// It is none.
    Other,
    /// It is dealt with, what is below it too.
    Done,
    /// What is below it is read next.
    Entered(Role),
}

/// What an element is to the flow, as far as its end must undo it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Its words belong to what is around it.
    Transparent,
    /// Its words stand apart.
    Block,
    /// It entered a context.
    Context,
    /// It opened an inline mark.
    Inline,
    /// Preformatted text: a context with white space kept.
    Preformatted,
    List,
    Table,
    Quotes,
}

/// An open list.
struct List {
    next: i64,
    step: i64,
    style: Style,
    /// What stands before the number.
    prefix: String,
    /// What follows the number.
    suffix: String,
}

/// Children of a fraction that are looked at.
const FEW: usize = 16;

/// What a formula on one line has before an element that stands below another one, or under a root.
fn math_sign(dom: &Dom, id: Id, name: &str) -> Option<&'static str> {
    if matches!(name, "msqrt" | "mroot") {
        return Some("√");
    }
    let above = name
        .starts_with('m')
        .then(|| dom.ancestors(id).next())
        .flatten()
        .filter(|above| dom.name(*above) == "mfrac")?;
    // A fraction has two elements, and comments or blanks between them.
    let mut elements =
        (dom.children(above).iter().take(FEW)).filter(|child| !dom.name(**child).is_empty());
    (elements.nth(1) == Some(&id)).then_some("/")
}

struct Walk<'a> {
    dom: &'a Dom,
    within: Within<'a>,
    flow: &'a mut Flow,
    lists: Vec<List>,
    /// The open tables; `None` for one that only lays out the page.
    tables: Vec<Option<u32>>,
    table_count: u32,
    preformatted: usize,
}

impl<'a> Walk<'a> {
    /// Begins a node; `None` when what is below it is not read.
    fn enter(&mut self, id: Id) -> Option<Role> {
        let dom = self.dom;
        match dom.data(id) {
            Data::Nothing => return Some(Role::Transparent),
            Data::Text(text) => {
                if self.preformatted > 0 {
                    self.flow.preformatted(text);
                } else {
                    self.flow.text(text);
                }
                return None;
            }
            Data::Element(..) => {}
        }
        let furniture = self.within.furniture;
        if left_out::is_left_out(dom, id) || furniture.is_some_and(|set| set.contains(&id)) {
            return None;
        }
        let name = dom.name(id);
        self.place(id, name);
        if let Some(sign) = math_sign(dom, id, name) {
            self.flow.text(sign);
        }
        match self.enter_inline(id, name) {
            Met::Other => Some(self.enter_block(id, name)),
            Met::Done => None,
            Met::Entered(role) => Some(role),
        }
    }

    /// Names the place of an element that links may lead to.
    fn place(&mut self, id: Id, name: &str) {
        let named = self.attribute(id, "id");
        let named = named.or_else(|| self.attribute(id, "name").filter(|_| name == "a"));
        if let Some(own) = named.filter(|own| !own.is_empty()) {
            self.flow
                .builder
                .target(format!("{}{own}", self.within.prefix));
        }
    }

    fn leave(&mut self, role: Role) {
        match role {
            Role::Transparent => {}
            Role::Block => self.flow.boundary(),
            Role::Context => self.flow.leave(),
            Role::Inline => self.flow.end(),
            Role::Preformatted => {
                self.preformatted -= 1;
                self.flow.leave();
            }
            Role::List => {
                self.lists.pop();
                self.flow.boundary();
            }
            Role::Table => {
                self.tables.pop();
                self.flow.boundary();
            }
            Role::Quotes => self.flow.text("”"),
        }
    }

    fn enter_inline(&mut self, id: Id, name: &str) -> Met {
        let kind = match name {
            "b" | "strong" => Inline::Strong,
            "em" | "i" | "cite" | "dfn" | "var" => Inline::Emphasis,
            "del" | "s" | "strike" => Inline::Strike,
            "code" if self.attribute(id, extra::CODE).is_some() && self.preformatted == 0 => {
                self.flow.start(Inline::Code);
                self.flow.verbatim(&self.dom.words(id));
                self.flow.end();
                return Met::Done;
            }
            "code" | "kbd" | "samp" | "tt" if self.preformatted == 0 => Inline::Code,
            "a" => return self.enter_link(id),
            "img" => {
                let alternative = self.attribute(id, "alt").unwrap_or_default();
                let address = self.attribute(id, "src").unwrap_or_default().to_owned();
                self.flow.start(Inline::Image(address));
                self.flow.text(alternative);
                self.flow.end();
                return Met::Done;
            }
            "br" => {
                if self.attribute(id, extra::PART).is_some() {
                    self.flow.boundary();
                } else {
                    self.flow.line_break();
                }
                return Met::Done;
            }
            "sup" => {
                if let Some(label) = self.attribute(id, extra::REFERENCE) {
                    self.flow.reference(label.to_owned());
                    return Met::Done;
                }
                let Some(link) = notes::raised(self.dom, id) else {
                    return Met::Entered(Role::Transparent);
                };
                self.refer(link);
                return Met::Done;
            }
            "q" => {
                self.flow.text("“");
                return Met::Entered(Role::Quotes);
            }
            _ => return Met::Other,
        };
        self.flow.start(kind);
        Met::Entered(Role::Inline)
    }

    fn enter_link(&mut self, id: Id) -> Met {
        let is = |name: &str, word: &str| {
            self.attribute(id, name)
                .is_some_and(|value| value.split_ascii_whitespace().any(|part| part == word))
        };
        if is("role", "doc-backlink")
            || is("epub:type", "backlink")
            || notes::is_arrow(self.dom, id)
            || ["footnote-back", "footnote-backref", "data-footnote-backref"]
                .iter()
                .any(|name| is("class", name))
            || notes::is_back(self.attribute(id, "href"))
        {
            return Met::Done;
        }
        if is("role", "doc-noteref")
            || is("epub:type", "noteref")
            || is("class", "footnote-ref")
            || notes::is_reference(self.dom, id)
        {
            self.refer(id);
            return Met::Done;
        }
        let address = self.attribute(id, "href").unwrap_or_default().trim();
        if address.is_empty() {
            return Met::Entered(Role::Transparent);
        }
        let address = match self.within.resolve {
            Some(resolve) => resolve(address),
            None => address.to_owned(),
        };
        self.flow.start(Inline::Link(address));
        Met::Entered(Role::Inline)
    }

    /// A link that refers to a footnote.
    fn refer(&mut self, link: Id) {
        let label = self.dom.words(link).trim().to_owned();
        if let Some(address) = self.attribute(link, "href") {
            let address = match self.within.resolve {
                Some(resolve) => resolve(address),
                None => address.to_owned(),
            };
            self.flow.note_labels.insert(address, label.clone());
        }
        self.flow.reference(label);
    }

    fn enter_block(&mut self, id: Id, name: &str) -> Role {
        let label = self.note_label(id);
        if let Some(label) = label {
            self.flow.boundary();
            self.flow.builder.footnote(label);
        }
        if self.is_footnote(id) {
            return self.context(Context::Footnote);
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.bytes().last().map_or(1, |digit| digit - b'0');
                self.context(Context::Heading(level))
            }
            "blockquote" => self.context(Context::Quotation),
            "figcaption" | "caption" => self.context(Context::Caption),
            "pre" | "listing" | "xmp" | "plaintext" => {
                let language = self.language(id);
                self.preformatted += 1;
                self.flow.enter(Context::Code(language));
                Role::Preformatted
            }
            "ul" | "ol" | "menu" | "dir" => self.enter_list(id, name == "ol"),
            "li" => self.enter_item(id),
            "table" => {
                self.flow.boundary();
                let number = (!left_out::is_layout(self.dom, id)).then_some(self.table_count);
                self.table_count += u32::from(number.is_some());
                self.tables.push(number);
                Role::Table
            }
            "tr" => self.enter_row(id),
            "td" | "th" if self.flow.in_row() => {
                self.flow.cell();
                Role::Transparent
            }
            name if is_block(name) => {
                self.flow.boundary();
                Role::Block
            }
            _ => Role::Transparent,
        }
    }

    fn context(&mut self, context: Context) -> Role {
        if self.flow.in_row() {
            // Nothing in a row makes a block of its own.
            self.flow.boundary();
            return Role::Block;
        }
        self.flow.enter(context);
        Role::Context
    }

    fn enter_list(&mut self, id: Id, ordered: bool) -> Role {
        self.flow.boundary();
        let number = |name| {
            self.attribute(id, name)
                .and_then(|value| value.trim().parse().ok())
        };
        let reversed = ordered && self.attribute(id, "reversed").is_some();
        let count = || {
            let items = self.dom.children(id).iter();
            items.filter(|child| self.dom.name(**child) == "li").count()
        };
        let first = if reversed {
            i64::try_from(count()).unwrap_or(1)
        } else {
            1
        };
        let style = self.style(id);
        let default = if ordered {
            Style::Decimal
        } else {
            Style::Bullet
        };
        self.lists.push(List {
            next: number("start").unwrap_or(first),
            step: if reversed { -1 } else { 1 },
            style: style.unwrap_or(default),
            prefix: self
                .attribute(id, extra::PREFIX)
                .unwrap_or_default()
                .to_owned(),
            suffix: self.attribute(id, extra::SUFFIX).unwrap_or(".").to_owned(),
        });
        Role::List
    }

    /// How a list or an item says that it is numbered.
    fn style(&self, id: Id) -> Option<Style> {
        let css = self.attribute(id, "style").unwrap_or_default();
        let of_css = css.to_ascii_lowercase().split(';').find_map(|rule| {
            let (name, value) = rule.split_once(':')?;
            let is = matches!(name.trim(), "list-style" | "list-style-type");
            is.then(|| Style::of_css(value)).flatten()
        });
        of_css.or_else(|| Style::of_type(self.attribute(id, "type")?.trim()))
    }

    fn enter_item(&mut self, id: Id) -> Role {
        let value = self
            .attribute(id, "value")
            .and_then(|value| value.trim().parse().ok());
        let task = self.attribute(id, extra::TASK).map(|task| match task {
            "done" => Marker::Done,
            _ => Marker::Open,
        });
        let task = task.or_else(|| self.box_of(id));
        let own = self.style(id);
        let (style, label) = match self.lists.last_mut() {
            Some(list) => {
                let style = own.unwrap_or(list.style);
                let number = value.unwrap_or(list.next);
                list.next = number.saturating_add(list.step);
                let label = label(number, style, &list.suffix);
                (style, label.map(|label| format!("{}{label}", list.prefix)))
            }
            None => (Style::Bullet, None),
        };
        let bullet = (style == Style::Bullet).then_some(Marker::Bullet);
        self.context(Context::Item(task.or(bullet), label))
    }

    /// The box of a task that an item begins with.
    fn box_of(&self, id: Id) -> Option<Marker> {
        let mut first = id;
        // The box may stand in a paragraph or a label.
        for _ in 0..3 {
            let blank =
                |id: &Id| matches!(self.dom.data(*id), Data::Text(text) if text.trim().is_empty());
            first = *self
                .dom
                .children(first)
                .iter()
                .find(|child| !blank(child))?;
            if self.dom.name(first) == "input" {
                break;
            }
        }
        let is_box = self
            .attribute(first, "type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        let done = self.attribute(first, "checked").is_some();
        let marker = if done { Marker::Done } else { Marker::Open };
        (is_box && self.dom.name(first) == "input").then_some(marker)
    }

    fn enter_row(&mut self, id: Id) -> Role {
        let Some(Some(table)) = self.tables.last().copied() else {
            self.flow.boundary();
            return Role::Block;
        };
        if self.flow.in_row() {
            self.flow.boundary();
            return Role::Block;
        }
        let mut cells = self
            .dom
            .children(id)
            .iter()
            .map(|child| self.dom.name(*child))
            .filter(|name| matches!(*name, "td" | "th"))
            .peekable();
        let header = cells.peek().is_some() && cells.all(|name| name == "th");
        let columns = self.alignments(id);
        self.flow.builder.alignment(table, columns);
        self.flow.enter(Context::Row { table, header });
        Role::Context
    }

    /// How the cells of a row are set; nothing of a row in which one cell takes several columns.
    fn alignments(&self, row: Id) -> Vec<Option<Align>> {
        let cells = self.dom.children(row).iter().copied();
        let cells: Vec<Id> = cells
            .filter(|child| matches!(self.dom.name(*child), "td" | "th"))
            .collect();
        let spans = |cell: &Id| {
            self.attribute(*cell, "colspan")
                .is_some_and(|n| n.trim() != "1")
        };
        if cells.iter().any(spans) {
            return Vec::new();
        }
        cells
            .into_iter()
            .map(|cell| self.cell_align(cell))
            .collect()
    }

    /// How a cell is set: by its attribute (HTML 4.01 §11.3.2), or by its style.
    fn cell_align(&self, cell: Id) -> Option<Align> {
        let styled = || {
            let style = self.attribute(cell, "style")?;
            style.split(';').find_map(|rule| {
                let (name, value) = rule.split_once(':')?;
                name.trim()
                    .eq_ignore_ascii_case("text-align")
                    .then_some(value)
            })
        };
        let word = self.attribute(cell, "align").or_else(styled)?;
        match word.trim().to_ascii_lowercase().as_str() {
            "left" | "start" => Some(Align::Left),
            "center" => Some(Align::Centre),
            "right" | "end" => Some(Align::Right),
            _ => None,
        }
    }

    /// The language of preformatted text: what Markdown says, or a class such as `language-rust` on it or its `code`.
    fn language(&self, id: Id) -> String {
        if let Some(language) = self.attribute(id, extra::CODE) {
            return language.to_owned();
        }
        std::iter::once(&id)
            .chain(self.dom.children(id).iter().take(4))
            .filter_map(|id| self.attribute(*id, "class"))
            .flat_map(str::split_ascii_whitespace)
            .find_map(|class| {
                class
                    .strip_prefix("language-")
                    .or_else(|| class.strip_prefix("lang-"))
            })
            .unwrap_or_default()
            .to_owned()
    }

    /// The label of the footnote whose body an element is: its own, or that of a reference that leads to it.
    fn note_label(&mut self, id: Id) -> Option<String> {
        let own = self.attribute(id, extra::FOOTNOTE);
        if let Some(label) = own.filter(|label| !label.is_empty()) {
            return Some(label.to_owned());
        }
        let address = format!("#{}{}", self.within.prefix, self.attribute(id, "id")?);
        self.flow.note_labels.remove(&address)
    }

    fn is_footnote(&self, id: Id) -> bool {
        notes::is_body(self.dom, id)
    }

    fn attribute(&self, id: Id, name: &str) -> Option<&'a str> {
        self.dom.attribute(id, name)
    }
}
