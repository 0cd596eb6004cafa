//! Changes of the text of a codebook, by splices: what does not change keeps every byte.

use std::collections::BTreeSet;

use toml_edit::{Item, Table};

use crate::annotation::{Code, CodeChange, CodeSetting, Id, tag_covers};
use crate::storage::codebook_file::{CODE, code_fields, headed, parse, with_code};
use crate::storage::problem::Problem;
use crate::storage::toml_text::{
    Field, Fields, Splices, end_of_table, get, read_fields, remove_table, set_fields,
};

/// What a codebook starts with.
const NEW: &str = "format = 1\n";

/// What the change does to one codebook.
pub(super) struct Order<'a> {
    /// The change.
    pub(super) change: &'a CodeChange,
    /// Names that stand in any codebook, and stay.
    pub(super) known: &'a BTreeSet<String>,
    /// Codes that are to be added here.
    pub(super) added: Vec<Code>,
    /// Tables of another codebook that come here as they are.
    pub(super) moved: String,
    /// Whether codes covered by the change leave for another codebook.
    pub(super) leaving: bool,
}

/// The text of a codebook after a change; the same when nothing in it changes. Codes without an identity get one as soon as
/// something is written.
pub(super) fn changed(
    text: &str,
    order: &Order,
    new_id: &mut dyn FnMut() -> Id,
) -> Result<String, Problem> {
    let whole = text;
    let text = &*headed(text)?;
    let document = parse(text)?;
    let mut splices = Splices::default();
    let mut touched = false;
    let tables = tables(&document);
    let mut heir: Option<Fields> = None;
    let mut filled = Vec::new();
    for table in &tables {
        let Ok(old) = read_fields(text, *table, CODE) else {
            continue;
        };
        if let Some(new) = outcome(order, &old) {
            touched |= new != old;
            filled.push((*table, old, new));
            continue;
        }
        remove_table(text, table, &mut splices);
        touched = true;
        if let CodeChange::Merge { from, .. } = order.change
            && name(&old) == from
        {
            heir = Some(old);
        }
    }
    touched |= !order.added.is_empty() || !order.moved.is_empty();
    if !touched {
        return Ok(whole.to_owned());
    }
    for (table, old, mut new) in filled {
        if let (CodeChange::Merge { into, .. }, Some(heir)) = (order.change, &heir)
            && name(&new) == into
        {
            inherit(&mut new, heir);
        }
        if get(&new, "id").is_none() {
            new.push(("id", Field::Text(new_id().to_string())));
        }
        set_fields(text, table, CODE, &old, &new, &mut splices);
    }
    let mut text = splices.apply(text);
    for code in &order.added {
        let start = if text.is_empty() { NEW } else { &text };
        text = with_code(start, code)?;
    }
    if !order.moved.is_empty() {
        text = with_moved(&text, &order.moved);
        parse(&text)?;
    }
    Ok(text)
}

/// The tables of codes that the change covers, as they stand. The comments above them stay where they are.
pub(super) fn cut(text: &str, covered: &str) -> Result<String, Problem> {
    let text = &*headed(text)?;
    let document = parse(text)?;
    let mut cut = String::new();
    for table in tables(&document) {
        let Ok(fields) = read_fields(text, table, CODE) else {
            continue;
        };
        if !tag_covers(covered, name(&fields)) {
            continue;
        }
        let header = table.span().map_or(0, |span| span.start);
        let words = text
            .get(header..end_of_table(text, table))
            .unwrap_or_default();
        if !cut.is_empty() {
            cut.push('\n');
        }
        cut.push_str(words.trim_start_matches('\u{feff}'));
        if !words.ends_with('\n') {
            cut.push('\n');
        }
    }
    Ok(cut)
}

fn tables<'a>(document: &'a toml_edit::Document<&str>) -> Vec<&'a Table> {
    let tables = document.get("code").and_then(Item::as_array_of_tables);
    tables.into_iter().flatten().collect()
}

fn with_moved(text: &str, moved: &str) -> String {
    let start = if text.is_empty() { NEW } else { text };
    let gap = if start.ends_with('\n') { "\n" } else { "\n\n" };
    format!("{start}{gap}{moved}")
}

fn name(fields: &Fields) -> &str {
    match get(fields, "name") {
        Some(Field::Text(name)) => name,
        _ => "",
    }
}

fn set(fields: &mut Fields, key: &'static str, value: Option<String>) {
    fields.retain(|(known, _)| *known != key);
    fields.extend(value.map(|value| (key, Field::Text(value))));
}

/// What becomes of a code; `None` when it goes.
fn outcome(order: &Order, fields: &Fields) -> Option<Fields> {
    let mut fields = fields.clone();
    let own = name(&fields).to_owned();
    match order.change {
        CodeChange::Define { name, set, .. } if *name == own => settle(&mut fields, set),
        CodeChange::Rename { .. } => {
            if let Some(to) = order.change.tag(&own) {
                set(&mut fields, "name", Some(to));
            }
        }
        CodeChange::Merge { .. } => {
            if let Some(to) = order.change.tag(&own) {
                if order.known.contains(&to) {
                    return None;
                }
                set(&mut fields, "name", Some(to));
            }
        }
        CodeChange::Remove { name } if *name == own => return None,
        CodeChange::Transfer { name, .. } if order.leaving && tag_covers(name, &own) => {
            return None;
        }
        _ => {}
    }
    Some(fields)
}

fn settle(fields: &mut Fields, setting: &CodeSetting) {
    if let Some(definition) = &setting.definition {
        let words = Some(definition.clone()).filter(|words| !words.is_empty());
        set(fields, "definition", words);
    }
    if let Some(color) = setting.color {
        set(fields, "color", color.map(|color| color.to_string()));
    }
    if let Some(key) = setting.key {
        set(fields, "key", key.map(String::from));
    }
}

/// A code that lacks something takes it from the one that ends in it.
fn inherit(fields: &mut Fields, from: &Fields) {
    for key in ["definition", "color", "key"] {
        let empty = matches!(get(fields, key), Some(Field::Text(text)) if text.is_empty());
        if (get(fields, key).is_none() || empty)
            && let Some(Field::Text(value)) = get(from, key)
        {
            set(fields, key, Some(value.clone()));
        }
    }
}

/// A new code.
pub(super) fn code_of_setting(name: &str, setting: &CodeSetting, id: Id) -> Code {
    Code {
        id: Some(id),
        name: name.to_owned(),
        definition: setting.definition.clone().unwrap_or_default(),
        color: setting.color.flatten(),
        key: setting.key.flatten(),
    }
}

/// Whether a code can be written at all: what is written must read back as it was meant.
pub(super) fn is_writable(code: &Code) -> bool {
    let fields = code_fields(code);
    crate::storage::codebook_file::code_of(&fields, &crate::annotation::Codebook::default()).is_ok()
}
