//! What the elements of a page hold, counted once for all of them: characters, links, running prose.

use super::dom::{Data, Dom, Id};
use super::furniture;
use super::left_out;
use super::names::is_block;

/// Characters (code points, white space apart) below an element, as far as they are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    /// All.
    pub(super) chars: usize,
    /// Those in links that lead away from the page.
    pub(super) linked: usize,
    /// Those of running prose that is no link.
    pub(super) prose: usize,
    /// Links that lead away from the page.
    pub(super) links: usize,
    /// Headings of the first level.
    pub(super) titles: usize,
    /// Elements that set their words apart.
    pub(super) blocks: usize,
}

/// The measures of a whole page.
#[derive(Debug)]
pub(super) struct Measures {
    held: Vec<Held>,
}

/// Words that stand in a block and in no block within it.
#[derive(Clone, Copy, Default)]
struct Own {
    chars: usize,
    ends: usize,
    commas: usize,
    last: Option<char>,
    imprint: bool,
}

impl Own {
    fn add(&mut self, text: &str) {
        self.imprint |= furniture::is_imprint(text);
        for c in text.chars() {
            match c {
                '。' | '；' | '！' | '？' | '…' => self.ends += 1,
                '，' | '、' | '：' | ',' | ';' => self.commas += 1,
                c if c.is_whitespace() && matches!(self.last, Some('.' | '!' | '?')) => {
                    self.ends += 1;
                }
                _ => {}
            }
            self.last = Some(c);
            self.chars += usize::from(!c.is_whitespace());
        }
    }

    /// Whether these are sentences: an end of one, several clauses, or many words.
    fn is_prose(&self) -> bool {
        if self.imprint && self.chars < 400 {
            return false;
        }
        let ends = self.ends + usize::from(self.last == Some('.'));
        ends > 0 && self.chars >= 12 || self.commas > 1 && self.chars >= 30 || self.chars >= 80
    }
}

impl Measures {
    /// Counts. Linear.
    pub(super) fn of(dom: &Dom) -> Self {
        // Where a node stands: its parent, the block around it, whether it is in a link.
        struct Place {
            id: Id,
            parent: Id,
            block: Id,
            linked: bool,
        }
        let mut held = vec![Held::default(); dom.len()];
        let mut own = vec![Own::default(); dom.len()];
        let mut order: Vec<(Id, Id)> = Vec::new();
        let mut waiting = vec![Place {
            id: 0,
            parent: 0,
            block: 0,
            linked: false,
        }];
        while let Some(place) = waiting.pop() {
            let Place { id, .. } = place;
            let (mut block, mut linked) = (place.block, place.linked);
            match dom.data(id) {
                Data::Text(text) => {
                    let chars = text.chars().filter(|c| !c.is_whitespace()).count();
                    if let Some(held) = held.get_mut(id) {
                        held.chars = chars;
                        held.linked = if linked { chars } else { 0 };
                    }
                    if let Some(own) = own.get_mut(block).filter(|_| !linked) {
                        own.add(text);
                    }
                }
                Data::Element(..) if left_out::is_left_out(dom, id) => continue,
                Data::Element(..) => {
                    let name = dom.name(id);
                    let leads = leads_away(dom, id);
                    linked |= leads;
                    let alternative = dom.attribute(id, "alt").filter(|_| name == "img");
                    let alternative = alternative.map_or(0, |words| words.chars().count());
                    if let Some(held) = held.get_mut(id) {
                        held.chars = alternative;
                        held.linked = if linked { alternative } else { 0 };
                        held.links = usize::from(leads);
                        held.titles = usize::from(name == "h1");
                        held.blocks = usize::from(is_block(name));
                    }
                    if is_block(name) {
                        block = id;
                    }
                }
                Data::Nothing => {}
            }
            order.push((id, place.parent));
            waiting.extend(dom.children(id).iter().rev().map(|child| Place {
                id: *child,
                parent: id,
                block,
                linked,
            }));
        }
        for (id, parent) in order.into_iter().rev() {
            let prose = own.get(id).filter(|own| own.is_prose());
            let mut whole = held.get(id).copied().unwrap_or_default();
            whole.prose += prose.map_or(0, |own| own.chars);
            if let Some(held) = held.get_mut(id) {
                *held = whole;
            }
            if let Some(above) = held.get_mut(parent).filter(|_| parent != id) {
                above.chars += whole.chars;
                above.linked += whole.linked;
                above.prose += whole.prose;
                above.links += whole.links;
                above.titles += whole.titles;
                above.blocks += whole.blocks;
            }
        }
        Self { held }
    }

    /// What a node holds with all below it.
    pub(super) fn held(&self, id: Id) -> Held {
        self.held.get(id).copied().unwrap_or_default()
    }
}

/// Whether an element is a link to another page or a control; those within a page are its own contents.
fn leads_away(dom: &Dom, id: Id) -> bool {
    if dom.name(id) != "a" {
        return false;
    }
    match dom.attribute(id, "href").map(str::trim) {
        None => dom.attribute(id, "onclick").is_some(),
        Some(address) => !address.starts_with('#') || address.len() == 1,
    }
}
