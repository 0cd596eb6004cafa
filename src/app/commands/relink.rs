//! The relink desk: notes that lost or changed their place, put right by the reader; each decision is one step of undo.

use crate::anchor::{Placement, rounded};
use crate::annotation::{Annotation, Edit, Entry, Id, keep};
use crate::app::ctx::Ctx;
use crate::app::overlays::{Overlay, Purpose};
use crate::app::reading::Reading;
use crate::app::relink::{Attaching, Relink};
use crate::keymap::Mode;
use crate::library::accepted;
use crate::message::Message;
use crate::text::Span;

use super::annotate::writable;

/// The confidence that is proposed for accepting many at once, in percent.
const SURE: &str = "90";

/// Opens the desk on the note that is meant, or on the first that waits.
pub(in crate::app) fn relink(ctx: &mut Ctx) {
    if ctx.app.attaching.is_some() {
        return back(ctx);
    }
    let in_notes = ctx.app.in_notes();
    if ctx.app.relink().is_some() {
        return;
    }
    let Some(reading) = ctx.reading() else { return };
    let wanted = reading.annotation_meant(in_notes);
    ctx.app.open_relink(wanted);
}

fn with_desk(ctx: &mut Ctx, change: impl FnOnce(&mut Relink, &Reading)) {
    let Some(Overlay::Relink(mut desk)) = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Relink(_)))
    else {
        return;
    };
    if let Some(reading) = ctx.reading() {
        change(&mut desk, reading);
    }
    ctx.app.overlays.push(Overlay::Relink(desk));
}

/// To the next note of the list.
pub(in crate::app) fn next(ctx: &mut Ctx) {
    with_desk(ctx, |desk, reading| desk.step(reading, 1));
}

/// To the note before.
pub(in crate::app) fn previous(ctx: &mut Ctx) {
    with_desk(ctx, |desk, reading| desk.step(reading, -1));
}

/// To the first note.
pub(in crate::app) fn first(ctx: &mut Ctx) {
    with_desk(ctx, |desk, reading| desk.step(reading, isize::MIN));
}

/// To the last note.
pub(in crate::app) fn last(ctx: &mut Ctx) {
    with_desk(ctx, |desk, reading| desk.step(reading, isize::MAX));
}

/// To the note on a line of the list.
pub(in crate::app) fn to_line(ctx: &mut Ctx, line: usize) {
    with_desk(ctx, |desk, reading| desk.go(reading, line));
}

/// To the next note that waits, leaving this one undecided.
pub(in crate::app) fn skip(ctx: &mut Ctx) {
    with_desk(ctx, Relink::skip);
}

/// To the next place where the note may belong, from the first again after the last.
pub(in crate::app) fn next_choice(ctx: &mut Ctx) {
    choice_step(ctx, 1);
}

/// To the place before.
pub(in crate::app) fn previous_choice(ctx: &mut Ctx) {
    choice_step(ctx, -1);
}

fn choice_step(ctx: &mut Ctx, step: isize) {
    with_desk(ctx, |desk, reading| {
        let count = count_of(desk, reading);
        if count == 0 {
            return;
        }
        desk.choice = Some(match desk.choice {
            Some(choice) => (choice + count).saturating_add_signed(step) % count,
            None if step < 0 => count - 1,
            None => 0,
        });
    });
}

fn count_of(desk: &Relink, reading: &Reading) -> usize {
    desk.id
        .and_then(|id| reading.notebook.get(id))
        .map_or(0, |entry| reading.places_of(entry).len())
}

/// Chooses a place by its number, from 0; whether there is one.
pub(in crate::app) fn choose(ctx: &mut Ctx, choice: usize) -> bool {
    let mut there = false;
    with_desk(ctx, |desk, reading| {
        there = choice < count_of(desk, reading);
        if there {
            desk.choice = Some(choice);
        }
    });
    there
}

/// Scrolls the words of the note down.
pub(in crate::app) fn scroll_down(ctx: &mut Ctx) {
    scroll(ctx, true);
}

/// Scrolls the words of the note up.
pub(in crate::app) fn scroll_up(ctx: &mut Ctx) {
    scroll(ctx, false);
}

fn scroll(ctx: &mut Ctx, down: bool) {
    let height = usize::from(ctx.app.relink_areas().detail.height);
    let lines = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
    with_desk(ctx, |desk, _| {
        desk.scroll(if down { lines } else { -lines }, height);
    });
}

/// The note under the cursor of the desk, when notes may be changed.
fn meant(ctx: &mut Ctx) -> Option<(Entry, Option<Span>)> {
    let id = ctx.app.relink()?.id;
    let choice = ctx.app.relink()?.choice;
    let reading = writable(ctx)?;
    let Some(entry) = id.and_then(|id| reading.notebook.get(id)).cloned() else {
        ctx.tell(Message::new("app.relink-nothing"));
        return None;
    };
    let places = reading.places_of(&entry);
    let span = choice
        .and_then(|choice| places.get(choice))
        .map(|candidate| candidate.span);
    Some((entry, span))
}

/// Takes the chosen place: the present words become the note's own, the old ones are kept beside. Of places that are only suggested none is
/// chosen until the reader chooses one.
pub(in crate::app) fn accept(ctx: &mut Ctx) {
    let Some((entry, span)) = meant(ctx) else {
        return;
    };
    let Some(span) = span else {
        let why = unchosen(ctx, &entry);
        return ctx.tell(why);
    };
    let Some(edit) = placed_at(ctx, &entry.annotation, span) else {
        return;
    };
    ctx.change(Message::new("app.did-relink"), edit);
}

/// What to do where no place is chosen.
fn unchosen(ctx: &mut Ctx, entry: &Entry) -> Message {
    let is_offered = ctx
        .reading()
        .is_some_and(|reading| !reading.places_of(entry).is_empty());
    if !is_offered {
        return Message::new("app.relink-no-candidate");
    }
    let keys = ctx.app.keymap.keys_of(Mode::Relink, "relink-next-choice");
    Message::new("app.relink-none-chosen").with("key", keys.into_iter().next().unwrap_or_default())
}

/// The change that puts a note on a passage.
fn placed_at(ctx: &mut Ctx, annotation: &Annotation, span: Span) -> Option<Edit> {
    let now = ctx.app.world.now();
    let reading = ctx.reading()?;
    Some(Edit::Replace(accepted(
        &reading.document,
        &reading.outline,
        annotation,
        span,
        now,
    )))
}

/// Leaves the note as it is, and does not ask again as long as the text proposes nothing else.
pub(in crate::app) fn keep_as_it_is(ctx: &mut Ctx) {
    let Some((entry, span)) = meant(ctx) else {
        return;
    };
    if matches!(entry.placement, Placement::Moved(_)) {
        // Its words are the same, and its place is brought up to date anyway: leaving it means taking it.
        if let Some(edit) = span.and_then(|span| placed_at(ctx, &entry.annotation, span)) {
            ctx.change(Message::new("app.did-relink"), edit);
        }
        return;
    }
    let Some(reading) = ctx.reading() else { return };
    match keep(&reading.document.text, &entry) {
        Some(annotation) => {
            ctx.replace(Message::new("app.did-keep"), annotation);
            skip(ctx);
        }
        None => skip(ctx),
    }
}

/// Asks whether the note is to be deleted.
pub(in crate::app) fn remove(ctx: &mut Ctx) {
    if let Some((entry, _)) = meant(ctx) {
        ctx.app.ask(Purpose::Remove(entry.annotation.id));
    }
}

/// Deletes a note after the reader was asked.
pub(in crate::app) fn removed(ctx: &mut Ctx, id: Id) {
    if writable(ctx).is_some() {
        ctx.change(Message::new("app.did-remove"), Edit::Remove(id));
    }
}

/// Takes the present place of every note whose words only moved, as one step.
pub(in crate::app) fn accept_moved(ctx: &mut Ctx) {
    accept_all(ctx, |placement| match placement {
        Placement::Moved(span) => Some(*span),
        _ => None,
    });
}

/// Asks from which confidence on notes are accepted.
pub(in crate::app) fn accept_sure(ctx: &mut Ctx) {
    if writable(ctx).is_some() {
        ctx.app.ask_with(Purpose::Confidence, SURE);
    }
}

/// Takes every place that is at least so sure, in percent, as one step. What is uncertain is never taken: there the best of several is
/// still a guess.
pub(in crate::app) fn accept_from(ctx: &mut Ctx, percent: &str) {
    let typed = percent.trim().trim_end_matches(['%', '％']).trim();
    let Some(least) = typed
        .parse::<f64>()
        .ok()
        .filter(|least| (0.0..=100.0).contains(least))
    else {
        return ctx.tell(Message::new("app.no-percent").with("typed", percent));
    };
    accept_all(ctx, |placement| match placement {
        Placement::Moved(span) => Some(*span),
        Placement::Approximate(span, sure) if rounded(*sure) * 100.0 >= least => Some(*span),
        _ => None,
    });
}

fn accept_all(ctx: &mut Ctx, place: impl Fn(&Placement) -> Option<Span>) {
    let Some(reading) = writable(ctx) else { return };
    let chosen: Vec<(Annotation, Span)> = reading
        .relink_rows()
        .into_iter()
        .filter(|row| !row.kept)
        .filter_map(|row| Some((row.entry.annotation.clone(), place(&row.entry.placement)?)))
        .collect();
    if chosen.is_empty() {
        return ctx.tell(Message::new("app.relink-none-such"));
    }
    let count = chosen.len();
    let edits: Vec<Edit> = chosen
        .into_iter()
        .filter_map(|(annotation, span)| placed_at(ctx, &annotation, span))
        .collect();
    ctx.change(
        Message::new("app.did-relink-all").with("count", count),
        Edit::Many(edits),
    );
}

/// Goes to the text, where the reader selects the words that the note belongs to.
pub(in crate::app) fn attach_elsewhere(ctx: &mut Ctx) {
    let Some((entry, _)) = meant(ctx) else {
        return;
    };
    let Some(ticket) = ctx.reading().map(|reading| reading.ticket) else {
        return;
    };
    let Some(Overlay::Relink(desk)) = ctx
        .app
        .overlays
        .pop_if(|overlay| matches!(overlay, Overlay::Relink(_)))
    else {
        return;
    };
    if let Some(reading) = ctx.reading() {
        reading.view.selection = None;
        let caret = reading.view.caret;
        reading.go_to(caret);
    }
    ctx.app.attaching = Some(Attaching {
        ticket,
        id: entry.annotation.id,
        quote: entry.annotation.anchor.quote,
        desk,
    });
}

/// Attaches the note to the selection, without one to the sentence, and goes back to the desk.
pub(in crate::app) fn attach(ctx: &mut Ctx) {
    let Some(attaching) = &ctx.app.attaching else {
        return ctx.tell(Message::new("app.attach-nothing"));
    };
    let id = attaching.id;
    let Some(reading) = writable(ctx) else { return };
    let Some(span) = reading.target() else {
        return ctx.tell(Message::new("app.nothing-to-mark"));
    };
    let Some(annotation) = reading
        .notebook
        .get(id)
        .map(|entry| entry.annotation.clone())
    else {
        // Another writer took the note away meanwhile.
        return back(ctx);
    };
    let Some(edit) = placed_at(ctx, &annotation, span) else {
        return;
    };
    back(ctx);
    ctx.change(Message::new("app.did-attach"), edit);
}

/// Back to the desk without attaching anything.
pub(in crate::app) fn back(ctx: &mut Ctx) {
    let Some(attaching) = ctx.app.attaching.take() else {
        return;
    };
    let same = ctx
        .reading()
        .is_some_and(|reading| reading.ticket == attaching.ticket);
    if !same {
        return;
    }
    if let Some(reading) = ctx.reading() {
        reading.view.selection = None;
    }
    ctx.app.focus = crate::app::Focus::Text;
    let desk = attaching.desk.anew();
    ctx.app.overlays.push(Overlay::Relink(Box::new(desk)));
}

/// Closes the desk; the reader is where they were before.
pub(in crate::app) fn close(ctx: &mut Ctx) {
    ctx.app.close_relink();
}
