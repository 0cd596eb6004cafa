//! `zhupi search`: finds words in documents.

use super::{listing, paths};
use crate::cli::records::code_points;
use crate::cli::world::{choice, origin};
use crate::cli::{DONE, Failure, Given, Stop, USAGE, WRONG, World};
use crate::message::Message;
use crate::text::Span;

/// Hits that are printed for one document, at most.
const MOST: usize = 1_000_000;

/// Bytes of a line that are printed around a hit, on each side.
const AROUND: usize = 120;

/// Prints each place where the words stand; exit code 1 when there is none.
pub(in crate::cli) fn run(given: &Given, world: &mut World<'_>) -> Result<u8, Stop> {
    let query = given.text("query").unwrap_or_default();
    if query.is_empty() {
        let empty = Message::new("cli.value-missing").with("argument", "QUERY");
        return Err(Failure::new(USAGE, empty).into());
    }
    let (documents, mut code) = paths::documents(&given.paths("path"), world);
    let library = world.library(given);
    let mut hits = 0_usize;
    for (path, _) in documents {
        let origin = origin(&path);
        let loaded = library
            .read(&origin)
            .and_then(|bytes| library.load(&origin, &bytes, &choice(given)));
        let document = match loaded {
            Ok(loaded) => loaded.document,
            Err(error) => {
                code = code.max(world.tell(&error.into()));
                continue;
            }
        };
        let name = listing::one_line(&path.display().to_string());
        for span in crate::search::all(&document.text, &query, MOST) {
            hits += 1;
            let (start, end) = code_points(&document.text, span);
            let line = document.paragraph_at(span.start);
            let from = document
                .text
                .clamp(crate::text::Offset(span.start.0.saturating_sub(AROUND)))
                .max(line.start);
            let until = document
                .text
                .clamp(crate::text::Offset(span.end.0 + AROUND))
                .min(line.end.max(span.end));
            let words = listing::one_line(document.text.slice(Span::new(from, until)).trim());
            writeln!(world.out, "{name}:{start}-{end}: {words}")?;
        }
    }
    let found = if hits == 0 { WRONG } else { DONE };
    Ok(code.max(found))
}
