//! Where the parts of the relink desk stand, and what can be done there. Drawing and the mouse read the same.

use super::App;
use super::geometry::Area;
use crate::keymap::Mode;

/// Columns from which the list of notes stands beside the words of one.
const LISTS_FROM: u16 = 72;

/// What the desk can do, in the order in which it offers it at its foot.
const ACTIONS: [(&str, &str); 10] = [
    ("relink-accept", "app.relink-do-accept"),
    ("relink-next-choice", "app.relink-do-choose"),
    ("relink-attach", "app.relink-do-attach"),
    ("relink-keep", "app.relink-do-keep"),
    ("relink-skip", "app.relink-do-skip"),
    ("relink-remove", "app.relink-do-remove"),
    ("undo", "app.relink-do-undo"),
    ("relink-accept-moved", "app.relink-do-moved"),
    ("relink-accept-sure", "app.relink-do-sure"),
    ("relink-close", "app.relink-do-close"),
];

/// Where the parts of the desk stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelinkAreas {
    /// All of it.
    pub whole: Area,
    /// The list of notes, where there is room for one.
    pub list: Option<Area>,
    /// The words of the note under the cursor.
    pub detail: Area,
    /// What can be done.
    pub actions: Vec<Action>,
}

/// Something that can be done, as it stands at the foot of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The command.
    pub command: &'static str,
    /// Its key and its name.
    pub key: String,
    /// What it does, in a word.
    pub words: &'static str,
    /// Where it stands.
    pub area: Area,
}

impl App {
    /// Where the desk stands: over the foot of the screen, so that the text above shows each candidate in place.
    pub fn relink_areas(&self) -> RelinkAreas {
        let screen = self.geometry().screen;
        let body = screen
            .height
            .saturating_sub(self.geometry().status.height.max(1));
        let height = (body * 3 / 5)
            .clamp(7, 18)
            .min(body.saturating_sub(3))
            .max(1);
        let whole = Area {
            x: 0,
            y: body - height,
            width: screen.width,
            height,
        };
        let actions = self.relink_actions(whole);
        let foot = actions
            .iter()
            .map(|action| action.area.y)
            .min()
            .map_or(0, |y| whole.bottom() - y);
        let inner = Area {
            x: whole.x + 1,
            y: whole.y + 1,
            width: whole.width.saturating_sub(2),
            height: whole.height.saturating_sub(1 + foot),
        };
        let list_width = (whole.width / 3).clamp(24, 48);
        let lists = whole.width >= LISTS_FROM;
        let list = lists.then_some(Area {
            width: list_width,
            ..inner
        });
        let left = if lists { list_width + 2 } else { 0 };
        RelinkAreas {
            whole,
            list,
            detail: Area {
                x: inner.x + left,
                width: inner.width.saturating_sub(left),
                ..inner
            },
            actions,
        }
    }

    /// What can be done, in rows at the foot of the desk; what does not fit a third of it is left to the help.
    fn relink_actions(&self, whole: Area) -> Vec<Action> {
        let most = (whole.height / 3).max(1);
        let room = whole.width.saturating_sub(2);
        let (mut x, mut row) = (0, 0);
        let mut actions: Vec<Action> = Vec::new();
        for (command, words) in ACTIONS {
            let keys = self.keymap.keys_of(Mode::Relink, command);
            let Some(key) = keys.into_iter().next() else {
                continue;
            };
            let words = self.lang.text(words);
            let width = (self.cells.width(&key) + 1 + self.cells.width(words)) as u16;
            if x > 0 && x + width > room {
                (x, row) = (0, row + 1);
            }
            if row >= most || width > room {
                break;
            }
            actions.push(Action {
                command,
                key,
                words,
                area: Area {
                    x: whole.x + 1 + x,
                    y: row,
                    width,
                    height: 1,
                },
            });
            x += width + 3;
        }
        let rows = actions.last().map_or(0, |action| action.area.y + 1);
        for action in &mut actions {
            action.area.y += whole.bottom() - rows;
        }
        actions
    }
}
