//! Taking in what others wrote into the document.

use crate::annotation::{Edit, place};
use crate::app::ctx::Ctx;
use crate::import;
use crate::library::section_names;
use crate::message::Message;

/// Makes annotations of the comments that stand in the document: one change, which undo takes back.
pub(in crate::app) fn import_comments(ctx: &mut Ctx) {
    let Some(reading) = super::annotate::writable(ctx) else {
        return;
    };
    let comments = import::comments(&reading.document);
    if comments.is_empty() {
        return ctx.tell(Message::new("app.no-comments"));
    }
    let mut new = import::missing(&reading.notebook, comments);
    if new.is_empty() {
        return ctx.tell(Message::new("app.comments-there"));
    }
    let text = &reading.document.text;
    for annotation in &mut new {
        let start = annotation.anchor.hint.map_or(0, |(start, _)| start);
        let at = text.at_code_point(start).unwrap_or_default();
        annotation.anchor.section = section_names(&reading.outline, at);
    }
    let count = new.len();
    let outline = &reading.outline;
    let sections = |at| section_names(outline, at);
    let edits = place(text, new, &sections)
        .into_iter()
        .map(Edit::Add)
        .collect();
    let label = Message::new("app.did-import").with("count", count);
    ctx.change(label, Edit::Many(edits));
}
