//! `zhupi notes`: the annotations of documents. Listing changes nothing.

use serde_json::Value;

use super::{listing, paths};
use crate::anchor::Placement;
use crate::annotation::{Annotation, Entry};
use crate::cli::records::{has_tag, mentions, record};
use crate::cli::{Given, Stop, World};

/// Lists the annotations that the options let through.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let (documents, mut code) = paths::documents(&given.paths("path"), world);
    let format = given.text("format").unwrap_or_default();
    let mut all = Vec::new();
    for (path, _) in documents {
        let Some(open) = world.open_or_tell(&path, given, &mut code) else {
            continue;
        };
        let name = path.display().to_string();
        let text = &open.document.text;
        let wanted: Vec<&Entry> = open
            .notebook
            .entries()
            .iter()
            .filter(|entry| lets(given, entry))
            .collect();
        let records = wanted
            .iter()
            .map(|entry| Value::Object(record(&open.document, &name, entry)));
        match format.as_str() {
            "json" => all.extend(records),
            "jsonl" => {
                for record in records {
                    writeln!(world.out, "{record}")?;
                }
            }
            _ if wanted.is_empty() => {}
            _ => {
                writeln!(world.out, "{}", listing::one_line(&name))?;
                for entry in wanted {
                    let lines = listing::lines(text, entry, world.lang);
                    world.out.write_all(lines.as_bytes())?;
                }
            }
        }
    }
    if format == "json" {
        serde_json::to_writer_pretty(&mut *world.out, &all).map_err(std::io::Error::from)?;
        writeln!(world.out)?;
    }
    Ok(code)
}

/// Whether the options let an annotation through.
fn lets(given: &Given, entry: &Entry) -> bool {
    let annotation: &Annotation = &entry.annotation;
    given
        .text("tag")
        .is_none_or(|tag| has_tag(annotation, &tag))
        && given
            .text("search")
            .is_none_or(|query| mentions(annotation, &query))
        && (!given.is_on("orphans") || matches!(entry.placement, Placement::Orphan))
}
