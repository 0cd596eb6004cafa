//! Where the main text of a page is, and what around it is furniture.
//!
//! A page may say so itself (`main`, a single `article`). Otherwise the *core* is the innermost element that holds nearly all running prose.
//! Outside of the core, what names itself navigation, share buttons and the like is left out, and lists of links too where there is such
//! furniture; inside it only what nobody would take for text. What has no links and says nothing of the kind stays: a plain document is
//! read whole.

use std::collections::HashSet;

use super::dom::{Data, Dom, Id};
use super::furniture::{self, Named};
use super::left_out;
use super::measure::{Held, Measures};
use super::names::is_block;

/// What of a page is read.
#[derive(Debug)]
pub(super) struct Main {
    /// The element that holds the text.
    pub(super) root: Id,
    /// Elements in it that are not read.
    pub(super) furniture: HashSet<Id>,
}

/// Finds the main text. Linear but for the words of short elements, which are looked at once for each element around them.
pub(super) fn find(dom: &Dom) -> Main {
    let measures = Measures::of(dom);
    let root = declared(dom, &measures);
    let core = core(dom, &measures, root);
    let mut search = Search {
        dom,
        measures: &measures,
        page: measures.held(root),
        around: core.map(|core| dom.ancestors(core).chain([core]).collect()),
        furniture: HashSet::new(),
    };
    let mut lists = Vec::new();
    let mut waiting = vec![Met {
        id: root,
        before: None,
        inside: core == Some(root),
    }];
    while let Some(met) = waiting.pop() {
        let id = met.id;
        if left_out::is_left_out(dom, id) {
            continue;
        }
        if id != root && search.is_furniture(&met) {
            search.furniture.insert(id);
            continue;
        }
        if id != root && search.is_list_of_links(&met) {
            lists.push(id);
            continue;
        }
        // The cells of a table are data, whatever they say.
        let table = dom.name(id) == "table" && !left_out::is_layout(dom, id);
        let held = measures.held(id);
        if table || held.chars == 0 {
            continue;
        }
        let mut before = None;
        for child in dom.children(id) {
            let child = *child;
            waiting.push(Met {
                id: child,
                before,
                inside: met.inside || core == Some(child),
            });
            if measures.held(child).chars > 0 {
                before = Some(child);
            }
        }
    }
    if !search.furniture.is_empty() {
        search.furniture.extend(lists);
    }
    Main {
        root,
        furniture: search.furniture,
    }
}

/// The element that the page declares to be its text: `main`, else the only `article` that is in no other, else the body. A declaration
/// that leaves out most of the prose is not believed.
fn declared(dom: &Dom, measures: &Measures) -> Id {
    let body = dom.descendants(0).find(|id| dom.name(*id) == "body");
    let body = body.unwrap_or(0);
    let all = measures.held(body);
    let holds = |id: Id, percent: usize| {
        let held = measures.held(id);
        if all.prose > 0 {
            held.prose * 100 >= all.prose * percent
        } else {
            held.chars * 100 >= all.chars * percent
        }
    };
    let is_main = |id: &Id| {
        (dom.name(*id) == "main" || dom.attribute(*id, "role") == Some("main"))
            && !left_out::is_left_out(dom, *id)
    };
    if let Some(main) = dom.descendants(0).find(is_main)
        && holds(main, 30)
    {
        return main;
    }
    let mut articles = dom
        .descendants(0)
        .filter(|id| dom.name(*id) == "article" && !is_inside(dom, *id, "article"));
    match (articles.next(), articles.next()) {
        (Some(only), None) if holds(only, 50) => only,
        _ => body,
    }
}

/// The innermost element that holds nine tenths of the prose; `None` for a page with hardly any.
fn core(dom: &Dom, measures: &Measures, root: Id) -> Option<Id> {
    const LEAST: usize = 60;
    let all = measures.held(root).prose;
    if all < LEAST {
        return None;
    }
    let mut core = root;
    loop {
        let holds = |id: &Id| measures.held(*id).prose * 10 >= all * 9;
        match dom.children(core).iter().copied().find(holds) {
            Some(within) if is_block(dom.name(within)) || measures.held(within).blocks > 0 => {
                core = within;
            }
            _ => return Some(core),
        }
    }
}

/// Whether an element stands inside another of a name.
pub(super) fn is_inside(dom: &Dom, id: Id, name: &str) -> bool {
    dom.ancestors(id).any(|above| dom.name(above) == name)
}

/// An element on the way through the page.
struct Met {
    id: Id,
    /// The node with words before it under the same parent.
    before: Option<Id>,
    /// Whether it stands in the core.
    inside: bool,
}

struct Search<'a> {
    dom: &'a Dom,
    measures: &'a Measures,
    /// What the whole page holds.
    page: Held,
    /// The core and the elements around it.
    around: Option<HashSet<Id>>,
    furniture: HashSet<Id>,
}

impl Search<'_> {
    fn is_furniture(&self, met: &Met) -> bool {
        let (id, inside) = (met.id, met.inside);
        let name = self.dom.name(id);
        let held = self.measures.held(id);
        if name.is_empty()
            || held.chars == 0
            || self
                .around
                .as_ref()
                .is_some_and(|around| around.contains(&id))
        {
            return false;
        }
        if let Some(answer) = self.is_declared(id, name, held) {
            return answer;
        }
        let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if heading || held.titles > 0 {
            return false;
        }
        self.is_named(id, held, inside) || self.is_worded(met, name, held)
    }

    /// What an element says of itself by its name or role, if it does.
    fn is_declared(&self, id: Id, name: &str, held: Held) -> Option<bool> {
        let role = self.dom.attribute(id, "role").unwrap_or_default();
        if name == "nav"
            || matches!(
                role,
                "navigation" | "search" | "menu" | "menubar" | "toolbar"
            )
        {
            return Some(true);
        }
        let frame = matches!(name, "header" | "footer" | "aside")
            || matches!(role, "banner" | "contentinfo" | "complementary");
        if !frame {
            return None;
        }
        let of_the_page = self.dom.ancestors(id).all(|above| {
            !matches!(
                self.dom.name(above),
                "article" | "main" | "section" | "blockquote"
            )
        });
        if !of_the_page {
            return None;
        }
        // The title of the text may stand in the head of the page; where another one follows it is the name of the site.
        let title = held.titles > 0 && held.titles == self.page.titles;
        Some(!title && held.prose * 2 <= self.page.prose)
    }

    /// What its author calls it.
    fn is_named(&self, id: Id, held: Held, inside: bool) -> bool {
        let named = ["id", "class"]
            .into_iter()
            .filter_map(|key| self.dom.attribute(id, key))
            .filter_map(furniture::named)
            .max();
        let few = held.prose * 10 <= self.page.prose;
        match named {
            Some(Named::Surely) if inside => held.prose == 0 && held.chars <= 120,
            Some(Named::Surely) => few,
            Some(Named::Perhaps) => {
                !inside && few && held.links > 0 && held.linked * 10 >= held.chars * 4
            }
            None => false,
        }
    }

    /// A list of links to other pages, such as the news of the day beside the text.
    fn is_list_of_links(&self, met: &Met) -> bool {
        let name = self.dom.name(met.id);
        let held = self.measures.held(met.id);
        let of_the_text = |id: Id| furniture::is_of_the_text(&words(self.dom, id, 16));
        !met.inside
            && self
                .around
                .as_ref()
                .is_some_and(|around| !around.contains(&met.id))
            && is_block(name)
            && !matches!(name, "p" | "li")
            && held.links > 2
            && held.prose == 0
            && held.linked * 10 >= held.chars * 7
            && !of_the_text(met.id)
            && !met.before.is_some_and(of_the_text)
    }

    fn is_worded(&self, met: &Met, name: &str, held: Held) -> bool {
        const LONGEST: usize = 300;
        if held.chars > LONGEST || !is_block(name) && self.is_bracketed(met) {
            return false;
        }
        let said = furniture::Said {
            words: &words(self.dom, met.id, LONGEST),
            linked: held.links > 0,
            leaf: held.blocks <= usize::from(is_block(name)),
            inside: met.inside,
        };
        said.is_furniture()
    }

    /// Whether an inline element stands in brackets, or behind a colon, that would be left behind.
    fn is_bracketed(&self, met: &Met) -> bool {
        let Some(Data::Text(before)) = met.before.map(|before| self.dom.data(before)) else {
            return false;
        };
        let marks = ['【', '[', '（', '(', '〔', '：', ':', '|', '｜'];
        before.trim_end().ends_with(marks)
    }
}

/// The words below an element as far as they are read, without white space, up to about so many characters.
fn words(dom: &Dom, id: Id, longest: usize) -> String {
    let mut words = String::new();
    let mut left = longest;
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        match dom.data(id) {
            Data::Text(text) => {
                let before = words.len();
                words.extend(text.chars().filter(|c| !c.is_whitespace()).take(left));
                left -= words.get(before..).map_or(0, |new| new.chars().count());
            }
            _ if left_out::is_left_out(dom, id) => {}
            _ => waiting.extend(dom.children(id).iter().rev()),
        }
        if left == 0 {
            break;
        }
    }
    words
}
