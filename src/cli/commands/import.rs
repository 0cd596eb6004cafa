//! `zhupi import`: annotations from elsewhere into the notes.

use crate::annotation::{Annotation, Edit, place};
use crate::cli::world::changeable;
use crate::cli::{DONE, Given, Stop, World};
use crate::import;
use crate::library::section_names;
use crate::message::Message;

/// Brings in the comments that stand in a document; those that are there already stay as they are.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let path = given.path("file").unwrap_or_default();
    let source = world.open(&path, given)?;
    let comments = import::comments(&source.document);
    let mut open = match given.path("into") {
        Some(into) => world.open(&into, given)?,
        None => source,
    };
    changeable(&open)?;
    let found = comments.len();
    let mut new: Vec<Annotation> = import::missing(&open.notebook, comments);
    for annotation in &mut new {
        let at = annotation
            .anchor
            .hint
            .and_then(|(start, _)| open.document.text.at_code_point(start));
        annotation.anchor.section = section_names(&open.outline, at.unwrap_or_default());
    }
    let added = new.len();
    let sections = |at| section_names(&open.outline, at);
    for entry in place(&open.document.text, new, &sections) {
        open.notebook.apply(Edit::Add(entry));
    }
    if added > 0 {
        open.save()?;
    }
    let said = Message::new("cli.imported")
        .with("count", added)
        .with("there", found - added);
    writeln!(world.out, "{}", said.say(world.lang))?;
    Ok(DONE)
}
