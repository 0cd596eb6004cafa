//! `zhupi outline`: the sections of a document, with the reader's corrections.

use serde_json::{Map, Value, json};

use crate::cli::records::code_points;
use crate::cli::{DONE, Given, Stop, World};
use crate::document::Document;
use crate::message::{Lang, Message, visible};
use crate::outline::{Kind, Node, Outline, Tier};

/// Prints the outline as an indented list or as JSON.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let open = world.open(&path, given)?;
    let deepest = given.number("depth").unwrap_or(usize::MAX);
    let explain = given.is_on("explain");
    let lang = world.lang;
    if given.text("format").as_deref() == Some("json") {
        let nodes = tree(
            &open.document,
            &open.outline,
            deepest,
            explain.then_some(lang),
        );
        let value = if explain {
            json!({"nodes": nodes, "faults": faults(&open.document, &open.outline, lang)})
        } else {
            Value::Array(nodes)
        };
        serde_json::to_writer_pretty(&mut *world.out, &value).map_err(std::io::Error::from)?;
        writeln!(world.out)?;
        return Ok(DONE);
    }
    let mut list = String::new();
    for node in &open.outline.nodes {
        if usize::from(node.level) <= deepest {
            list.push_str(&line(node, explain.then_some(lang)));
        }
    }
    if explain {
        for fault in &open.outline.faults {
            let (start, _) = code_points(&open.document.text, fault.span);
            let said = fault.message.say(lang);
            list.extend([&start.to_string(), ": ", &said, "\n"]);
        }
    }
    world.out.write_all(list.as_bytes())?;
    Ok(DONE)
}

/// One heading, indented by its level; the reasons below it.
fn line(node: &Node, explain: Option<Lang>) -> String {
    let indent = "  ".repeat(usize::from(node.level.saturating_sub(1)));
    let heading = visible(&node.heading());
    let mut line = format!("{indent}{heading}\n");
    if let Some(lang) = explain {
        for reason in &node.evidence {
            line.extend([&indent, "    ", &reason.say(lang), "\n"]);
        }
    }
    line
}

/// The nodes nested in each other. Built from the end, so that each node has all its children when it is reached.
fn tree(
    document: &Document,
    outline: &Outline,
    deepest: usize,
    explain: Option<Lang>,
) -> Vec<Value> {
    let mut children: Vec<Vec<Value>> = vec![Vec::new(); outline.nodes.len()];
    let mut top = Vec::new();
    for (index, node) in outline.nodes.iter().enumerate().rev() {
        let mut below = children
            .get_mut(index)
            .map(std::mem::take)
            .unwrap_or_default();
        if usize::from(node.level) > deepest {
            continue;
        }
        below.reverse();
        let value = value(document, outline, node, below, explain);
        match node.parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(value),
            None => top.push(value),
        }
    }
    top.reverse();
    top
}

fn value(
    document: &Document,
    outline: &Outline,
    node: &Node,
    children: Vec<Value>,
    explain: Option<Lang>,
) -> Value {
    let (start, end) = code_points(&document.text, node.span);
    let mut value = Map::new();
    let mut put = |key: &str, part: Value| {
        value.insert(key.to_owned(), part);
    };
    put("title", json!(node.title));
    put("number", json!(node.number));
    put("level", json!(node.level));
    put("kind", json!(kind(node.kind)));
    put("tier", json!(tier(node.tier)));
    put("start", json!(start));
    put("end", json!(end));
    if node.corrected {
        put("corrected", json!(true));
    }
    if outline.inferred && !node.corrected && node.kind != Kind::Title {
        put("inferred", json!(true));
    }
    if let Some(lang) = explain {
        let reasons: Vec<String> = node
            .evidence
            .iter()
            .map(|reason| reason.say(lang))
            .collect();
        put("evidence", json!(reasons));
    }
    put("children", Value::Array(children));
    Value::Object(value)
}

fn faults(document: &Document, outline: &Outline, lang: Lang) -> Vec<Value> {
    let said = |message: &Message| message.say(lang);
    outline
        .faults
        .iter()
        .map(|fault| {
            let (start, end) = code_points(&document.text, fault.span);
            json!({"start": start, "end": end, "message": said(&fault.message)})
        })
        .collect()
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Title => "title",
        Kind::Heading => "heading",
        Kind::RunIn => "run-in",
        Kind::Point => "point",
        Kind::Lead => "lead",
    }
}

fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Section => "section",
        Tier::Point => "point",
    }
}
