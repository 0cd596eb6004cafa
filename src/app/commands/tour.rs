//! The tour: taking it, putting its box away, skipping a step.

use crate::app::ctx::Ctx;
use crate::app::effect::Target;
use crate::app::tour::Tour;
use crate::keymap::Mode;
use crate::message::Message;

/// Opens the tour; on its report puts the box away, or shows it again.
pub(in crate::app) fn tour(ctx: &mut Ctx) {
    match ctx.app.tour_toggle() {
        Some(true) => {}
        Some(false) => {
            let keys = ctx.app.keymap.keys_of(Mode::Text, "tour");
            let key = keys.into_iter().next().unwrap_or_default();
            ctx.tell(Message::new("tour.hidden").with("key", key));
        }
        None => {
            let lang = ctx.app.lang;
            ctx.app.tour = Some(Tour::default());
            ctx.open(Target::Tour(lang));
        }
    }
}

/// To the next step of the tour, without having done this one.
pub(in crate::app) fn tour_next(ctx: &mut Ctx) {
    step(ctx, 1);
}

/// To the step before.
pub(in crate::app) fn tour_previous(ctx: &mut Ctx) {
    step(ctx, -1);
}

fn step(ctx: &mut Ctx, by: isize) {
    if !ctx.app.tour_step(by) {
        let keys = ctx.app.keymap.keys_of(ctx.app.mode(), "tour");
        let key = keys.into_iter().next().unwrap_or_default();
        ctx.tell(Message::new("tour.not-open").with("key", key));
    }
}
