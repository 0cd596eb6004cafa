//! Links and footnotes: going from one to the next, following them, coming back.

use std::path::{Component, Path, PathBuf};

use crate::app::ctx::Ctx;
use crate::app::effect::{Effect, Target};
use crate::app::links::{Goal, Link, link_at, links_in, references_to};
use crate::app::overlays::{Item, Line, Overlay, Pick, Picker, Scroll, Topic};
use crate::app::reading::Reading;
use crate::keymap::{Code, Key};
use crate::message::Message;
use crate::text::{Offset, Span};

/// Letters that links on the screen are chosen by, those under the fingers first.
const LETTERS: &str = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM";

/// The most links of a document that are listed.
const LISTED: usize = 5_000;

/// What stands for copying and for opening outside in the list of what can be done.
const COPY: &str = "copy";
const OPEN: &str = "open";

/// To the next link, going round at the end of the text.
pub(in crate::app) fn next_link(ctx: &mut Ctx) {
    step(ctx, |links, caret| {
        let after = links.iter().find(|link| link.span.start > caret);
        after.or(links.first()).cloned()
    });
}

/// To the link before.
pub(in crate::app) fn previous_link(ctx: &mut Ctx) {
    step(ctx, |links, caret| {
        let before = links.iter().rfind(|link| link.span.start < caret);
        before.or(links.last()).cloned()
    });
}

fn step(ctx: &mut Ctx, choose: fn(&[Link], Offset) -> Option<Link>) {
    let Some(reading) = ctx.reading() else { return };
    let links = links_in(&reading.document, reading.document.text.whole());
    let Some(link) = choose(&links, reading.view.caret) else {
        return ctx.tell(Message::new("app.no-links"));
    };
    reading.jump_to(link.span.start);
    tell_goal(ctx, &link);
}

/// Says where a link leads.
fn tell_goal(ctx: &mut Ctx, link: &Link) {
    let Some(reading) = ctx.reading() else { return };
    let words = goal_words(reading, link);
    let keys = ctx
        .app
        .keymap
        .keys_of(crate::keymap::Mode::Text, "follow-link");
    ctx.tell(
        Message::new("app.link-leads")
            .with("goal", words)
            .with("key", keys.into_iter().next().unwrap_or_default()),
    );
}

/// Where a link leads, in words: the words of the place, or the address.
fn goal_words(reading: &Reading, link: &Link) -> String {
    let text = &reading.document.text;
    let words = match link.goal {
        Goal::Place(at) => text.slice(reading.document.paragraph_at(at)),
        Goal::Footnote(body) => text.slice(body),
        _ => &link.address,
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Follows the link under the caret; in a footnote goes back to its reference. Elsewhere every link of the screen gets a letter.
pub(in crate::app) fn follow_link(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let caret = reading.view.caret;
    if let Some(link) = link_at(&reading.document, caret) {
        return follow(ctx, &link);
    }
    if let Some(reference) = references_to(&reading.document, caret).first() {
        return reading.jump_to(*reference);
    }
    let shown = reading.links_shown();
    match shown.as_slice() {
        [] => ctx.tell(Message::new("app.no-links-here")),
        [only] => follow(ctx, &only.clone()),
        several => {
            let hints = LETTERS.chars().zip(several.iter().cloned()).collect();
            ctx.app.link_hints = hints;
            ctx.tell(Message::new("app.choose-link"));
        }
    }
}

/// While links have letters, a letter follows its link. Any other key takes the letters away; whether the key did nothing else.
pub(in crate::app) fn hint_key(ctx: &mut Ctx, key: Key) -> bool {
    let hints = std::mem::take(&mut ctx.app.link_hints);
    if hints.is_empty() {
        return false;
    }
    let letter = key.typed();
    if let Some((_, link)) = hints.iter().find(|(hint, _)| Some(*hint) == letter) {
        follow(ctx, link);
        return true;
    }
    key == Key::plain(Code::Esc)
}

/// Every link and footnote of the document.
pub(in crate::app) fn links(ctx: &mut Ctx) {
    let Some(reading) = ctx.reading() else { return };
    let links = links_in(&reading.document, reading.document.text.whole());
    if links.is_empty() {
        return ctx.tell(Message::new("app.no-links"));
    }
    let caret = reading.view.caret;
    let here = links.iter().take_while(|link| link.span.start <= caret);
    let here = here.count().saturating_sub(1).min(LISTED - 1);
    let items = links
        .iter()
        .take(LISTED)
        .map(|link| Item {
            label: link_words(reading, link),
            detail: goal_words(reading, link),
            value: format!("{} {}", link.span.start.0, link.span.end.0),
            ..Item::default()
        })
        .collect();
    let mut picker = Picker::new(Pick::Link, items);
    picker.cursor = here;
    ctx.app.overlays.push(Overlay::Picker(picker));
}

/// The words of a link; of a footnote's reference those before it.
fn link_words(reading: &Reading, link: &Link) -> String {
    let text = &reading.document.text;
    if !link.span.is_empty() {
        return text.slice(link.span).replace('\n', " ");
    }
    let paragraph = reading.document.paragraph_at(link.span.start);
    let before = text.slice(Span::new(paragraph.start, link.span.start));
    let from = before
        .char_indices()
        .rev()
        .nth(11)
        .map_or(0, |(start, _)| start);
    let words = before.get(from..).unwrap_or_default().replace('\n', " ");
    format!("{words} [{}]", link.address)
}

/// Goes to the link that was chosen from the list and follows it.
pub(super) fn show(ctx: &mut Ctx, value: &str) {
    let Some(reading) = ctx.reading() else { return };
    let mut places = value.split(' ').filter_map(|place| place.parse().ok());
    let (Some(start), Some(end)) = (places.next(), places.next()) else {
        return;
    };
    let span = Span::bytes(start..end);
    let around = Span::new(span.start, reading.document.text.clamp(Offset(end + 1)));
    let link = links_in(&reading.document, around)
        .into_iter()
        .find(|link| link.span == span);
    reading.jump_to(span.start);
    if let Some(link) = link {
        follow(ctx, &link);
    }
    super::panes::leave(ctx);
}

/// Does what a link is for. Nothing outside of the document is touched before the reader was asked.
pub(in crate::app) fn follow(ctx: &mut Ctx, link: &Link) {
    let Some(reading) = ctx.reading() else { return };
    match &link.goal {
        Goal::Place(at) => {
            reading.view.selection = None;
            reading.jump_to(*at);
        }
        Goal::Footnote(body) => show_footnote(ctx, *body),
        Goal::File { path, place } => ask_file(ctx, path, place.as_deref()),
        Goal::Outside { opened } => ask_outside(ctx, &link.address, *opened),
        Goal::Missing => {
            let address = link.address.clone();
            ctx.tell(Message::new("app.link-nowhere").with("address", address));
        }
    }
}

/// A small box with the words of a footnote: the text stays where it is.
fn show_footnote(ctx: &mut Ctx, body: Span) {
    let Some(reading) = ctx.reading() else { return };
    let words = reading.document.text.slice(body);
    let lines = words.lines().map(|line| Line::Words(line.to_owned()));
    let lines = lines.collect();
    let topic = Topic::Footnote(body.start);
    ctx.app
        .overlays
        .push(Overlay::Scroll(Scroll::new(topic, lines)));
}

/// From the box of a footnote to its place in the text.
pub(in crate::app) fn footnote_place(ctx: &mut Ctx) {
    let Some(Overlay::Scroll(scroll)) = ctx.app.overlays.last() else {
        return;
    };
    let Topic::Footnote(at) = scroll.topic else {
        return ctx.tell(Message::new("app.no-footnote"));
    };
    ctx.app.overlays.pop();
    if let Some(reading) = ctx.reading() {
        reading.view.selection = None;
        reading.jump_to(at);
    }
}

/// Asks whether another file is to be opened, with its whole path.
fn ask_file(ctx: &mut Ctx, path: &str, place: Option<&str>) {
    let Some(reading) = ctx.reading() else { return };
    // What comes from an archive or through a pipe has no folder of its own that the path could belong to.
    let Some(own) = reading
        .path
        .clone()
        .filter(|_| reading.document.meta.members.is_empty())
    else {
        return ctx.tell(Message::new("app.link-no-folder").with("address", path));
    };
    let whole = resolved(&own, path);
    let shown = whole.display().to_string();
    let value = format!("{}\n{shown}", place.unwrap_or_default());
    ask(ctx, Pick::LinkFile(value), "app.link-open-file", &shown);
}

/// The path that a link means, seen from the file in which it stands; `.` and `..` are taken away by name.
fn resolved(own: &Path, path: &str) -> PathBuf {
    let folder = own.parent().unwrap_or(Path::new(""));
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(whole.components().next_back(), Some(Component::Normal(_))) =>
            {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

/// Asks what is to be done with an address that leads outside: nothing is ever fetched.
fn ask_outside(ctx: &mut Ctx, address: &str, opened: bool) {
    let label = if opened { "app.link-open-outside" } else { "" };
    ask(ctx, Pick::LinkOutside(address.to_owned()), label, address);
}

/// Offers to open what a link means, and to copy its address.
fn ask(ctx: &mut Ctx, pick: Pick, open: &'static str, address: &str) {
    let lang = ctx.app.lang;
    let item = |label: &str, value: &str| Item {
        label: lang.text(label).to_owned(),
        detail: address.to_owned(),
        value: value.to_owned(),
        ..Item::default()
    };
    let mut items = Vec::new();
    if !open.is_empty() {
        items.push(item(open, OPEN));
    }
    items.push(item("app.link-copy", COPY));
    ctx.app
        .overlays
        .push(Overlay::Picker(Picker::new(pick, items)));
}

/// Opens or copies the path of another file.
pub(super) fn file_chosen(ctx: &mut Ctx, asked: &str, deed: &str) {
    let (place, path) = asked.split_once('\n').unwrap_or(("", asked));
    if deed == COPY {
        return ctx.effects.push(Effect::Copy(path.to_owned()));
    }
    let Some(reading) = ctx.reading() else { return };
    let from = reading.source.clone();
    let before = ctx.effects.len();
    ctx.open(Target::File(PathBuf::from(path)));
    if ctx.effects.len() > before {
        ctx.app.trail.extend(from);
        ctx.app.arrive = Some(place.to_owned()).filter(|place| !place.is_empty());
    }
}

/// Opens an address outside of the program, or copies it.
pub(super) fn outside_chosen(ctx: &mut Ctx, address: String, deed: &str) {
    ctx.effects.push(if deed == COPY {
        Effect::Copy(address)
    } else {
        Effect::OpenOutside(address)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_file_in_which_they_stand() {
        for (own, path, expected) in [
            ("reports/a.md", "b.md", "reports/b.md"),
            ("reports/a.md", "./../b.md", "b.md"),
            ("a.md", "../b.md", "../b.md"),
            ("/r/a.md", "../../b.md", "/../b.md"),
            ("/r/a.md", "/etc/x", "/etc/x"),
        ] {
            assert_eq!(
                resolved(Path::new(own), path),
                Path::new(expected),
                "{own} {path}"
            );
        }
    }
}
