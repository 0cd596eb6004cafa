//! Where things stand on the screen: a pure function of its size and of what the reader wants to see.
//!
//! Panes fold before the text suffers: side panes are docked only while the text keeps its measure, otherwise they open as overlays
//! over it, and below a least size nothing but a plain message is drawn.

use crate::layout::{Columns, HANG};

/// The least size that can be read on, in columns and rows.
pub const LEAST: (u16, u16) = (40, 10);

/// Cells left of the text: the numbers of the notes that a row touches.
pub const GUTTER: u16 = 4;

/// Cells right of the text, into which its marks may hang.
const MARGIN: u16 = HANG as u16;

/// The narrowest text that pages side by side have: by themselves, and where they are asked for.
const FACING_LEAST: (u16, u16) = (60, 36);

/// Cells that the text keeps when panes are docked beside it, gutter included.
const TEXT_LEAST: u16 = 60;

/// The same where the reader chose how wide a pane is.
const TEXT_LEAST_CHOSEN: u16 = 45;

/// The least columns of a side pane.
pub const PANE_LEAST: u16 = 12;

/// The widest that panes become by themselves where a single page leaves them room: what a long heading takes.
const PANE_AMPLE: u16 = 56;

/// Cells that stay free on either side of a single page when the panes take what is left.
const AIR: u16 = 10;

/// The size of the terminal in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left column.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a cell lies inside.
    pub fn holds(self, column: u16, row: u16) -> bool {
        column >= self.x
            && column < self.x + self.width
            && row >= self.y
            && row < self.y + self.height
    }

    /// One past the last column.
    pub fn right(self) -> u16 {
        self.x + self.width
    }

    /// One past the last row.
    pub fn bottom(self) -> u16 {
        self.y + self.height
    }
}

/// What the reader asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The outline is to be seen.
    pub outline: bool,
    /// The notes are to be seen.
    pub notes: bool,
    /// Nothing but the text.
    pub bare: bool,
    /// The longest line, in cells.
    pub measure: u16,
    /// Columns of the outline and of the notes, 0 where the program chooses.
    pub panes: (u16, u16),
    /// How many pages stand side by side.
    pub columns: Columns,
}

/// How the screen is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    /// The whole screen.
    pub screen: Area,
    /// The docked outline.
    pub outline: Option<Area>,
    /// The docked notes.
    pub notes: Option<Area>,
    /// Where an outline that is not docked opens over the text.
    pub outline_overlay: Area,
    /// Where notes that are not docked open over the text.
    pub notes_overlay: Area,
    /// The middle pane: gutter, text and the air around them.
    pub middle: Area,
    /// The column of note numbers, directly left of the text.
    pub gutter: Area,
    /// The rows and columns that the text is laid out for.
    pub text: Area,
    /// Where the page after it stands, of the same size, with a gutter of its own left of it.
    pub facing: Option<Area>,
    /// The last row; of no height when only the text is shown.
    pub status: Area,
    /// Whether the screen is too small for anything.
    pub too_small: bool,
}

impl Geometry {
    /// Divides a screen.
    pub fn new(size: Size, wish: Wish) -> Self {
        let screen = Area {
            x: 0,
            y: 0,
            width: size.columns,
            height: size.rows,
        };
        if size.columns < LEAST.0 || size.rows < LEAST.1 {
            return Self {
                screen,
                too_small: true,
                ..Self::default()
            };
        }
        let status_rows = u16::from(!wish.bare);
        let body = Area {
            height: size.rows - status_rows,
            ..screen
        };
        let (outline_width, notes_width) = pane_widths(size.columns, wish);
        let least = |chosen: u16| {
            if chosen == 0 {
                TEXT_LEAST
            } else {
                TEXT_LEAST_CHOSEN
            }
        };
        let docks_notes =
            wish.notes && !wish.bare && size.columns > least(wish.panes.1) + notes_width;
        let taken = if docks_notes { notes_width + 1 } else { 0 };
        let docks_outline = wish.outline
            && !wish.bare
            && size.columns > least(wish.panes.0.max(wish.panes.1)) + taken + outline_width;
        let outline = docks_outline.then_some(Area {
            width: outline_width,
            ..body
        });
        let notes = docks_notes.then_some(Area {
            x: body.width - notes_width,
            width: notes_width,
            ..body
        });
        let left = outline.map_or(0, |area| area.width + 1);
        let right = notes.map_or(body.width, |area| area.x - 1);
        let middle = Area {
            x: left,
            width: right - left,
            ..body
        };
        // Beside an overlay a few cells of text are of no use.
        let overlay_width = match size.columns {
            0..60 => size.columns - 1,
            columns => (columns / 2).min(48),
        };
        let (gutter, text, facing) = columns(middle, wish);
        Self {
            screen,
            outline,
            notes,
            outline_overlay: Area {
                width: overlay_width,
                ..body
            },
            notes_overlay: Area {
                x: body.width - overlay_width,
                width: overlay_width,
                ..body
            },
            middle,
            gutter,
            text,
            facing,
            status: Area {
                y: body.height,
                height: status_rows,
                ..screen
            },
            too_small: false,
        }
    }
}

/// Widths of outline and notes for a screen: as chosen while the text keeps room beside them, else a fifth each, within bounds. A screen
/// that is wide, but not wide enough for two pages, gives them what the page does not need, the same on both sides.
fn pane_widths(columns: u16, wish: Wish) -> (u16, u16) {
    let side = (columns / 5).clamp(22, 40);
    let page = GUTTER + MARGIN + wish.measure;
    let middle = columns.saturating_sub(2 * (side + 1));
    let ample = if wish.outline && wish.notes && !faces(middle, wish) {
        let spare = columns.saturating_sub(page + 2 * (AIR + 1)) / 2;
        spare.clamp(side, PANE_AMPLE)
    } else {
        side
    };
    let most = columns.saturating_sub(TEXT_LEAST_CHOSEN + 2) / 2;
    let width = |chosen: u16| match chosen {
        0 => ample,
        chosen => chosen.clamp(PANE_LEAST, most.max(side)),
    };
    (width(wish.panes.0), width(wish.panes.1))
}

/// Whether two pages stand side by side in so many cells.
fn faces(middle: u16, wish: Wish) -> bool {
    let room = (middle / 2).saturating_sub(GUTTER + MARGIN);
    match wish.columns {
        Columns::Auto => room >= FACING_LEAST.0.min(wish.measure),
        Columns::One => false,
        Columns::Two => room >= FACING_LEAST.1,
    }
}

/// One column of text with its gutter, or two of the same width, centred together.
fn columns(middle: Area, wish: Wish) -> (Area, Area, Option<Area>) {
    let half = Area {
        width: middle.width / 2,
        ..middle
    };
    if !faces(middle.width, wish) {
        let (gutter, text) = column(middle, wish.measure);
        return (gutter, text, None);
    }
    let (_, text) = column(half, wish.measure);
    // The air between the pages is no more than beside them.
    let page = GUTTER + text.width + MARGIN;
    let spare = (middle.width - 2 * page) / 3;
    let text = Area {
        x: middle.x + spare + GUTTER,
        ..text
    };
    let facing = Area {
        x: text.x + page + spare,
        ..text
    };
    let gutter = Area {
        x: text.x - GUTTER,
        width: GUTTER,
        ..text
    };
    (gutter, text, Some(facing))
}

/// The centred column of text with its gutter: one row of air above where there is room.
fn column(middle: Area, measure: u16) -> (Area, Area) {
    let room = middle.width.saturating_sub(GUTTER + MARGIN);
    let width = room.min(measure.max(LEAST.0 - GUTTER - MARGIN)).max(1);
    let spare = middle.width.saturating_sub(GUTTER + width);
    // Centred, as long as the margin for hanging marks stays.
    let x = middle.x + GUTTER + (spare / 2).min(spare.saturating_sub(MARGIN));
    let air = u16::from(middle.height >= 20);
    let text = Area {
        x,
        y: middle.y + air,
        width,
        height: middle.height - air,
    };
    (
        Area {
            x: x - GUTTER,
            width: GUTTER,
            ..text
        },
        text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const WISH: Wish = Wish {
        outline: true,
        notes: true,
        bare: false,
        measure: 80,
        panes: (0, 0),
        columns: Columns::Auto,
    };

    fn at(columns: u16, rows: u16) -> Geometry {
        Geometry::new(Size { columns, rows }, WISH)
    }

    #[test]
    fn panes_fold_before_the_text_is_squeezed() {
        assert!(at(80, 24).outline.is_none() && at(80, 24).notes.is_none());
        assert!(at(120, 40).outline.is_some() && at(120, 40).notes.is_some());
        for columns in 40..=250 {
            for rows in [10, 24, 50] {
                let geometry = at(columns, rows);
                let least = if columns >= 80 { 40 } else { 30 };
                assert!(
                    geometry.text.width >= least,
                    "{columns}: text {}",
                    geometry.text.width
                );
                assert!(geometry.text.right() <= geometry.middle.right());
                assert!(geometry.gutter.right() == geometry.text.x);
                assert_eq!(geometry.text.bottom(), rows - 1);
            }
        }
    }

    #[test]
    fn small_screens_are_told_apart_and_nothing_overflows() {
        for columns in 0..40 {
            for rows in 0..12 {
                assert!(at(columns, rows).too_small);
            }
        }
        assert!(at(200, 9).too_small);
        assert!(!at(40, 10).too_small);
    }

    #[test]
    fn panes_are_as_wide_as_the_reader_wants_while_the_text_has_room() {
        for columns in 40..=250 {
            for panes in [(30, 0), (0, 50), (12, 12), (500, 500), (1, 1)] {
                let size = Size { columns, rows: 24 };
                let geometry = Geometry::new(size, Wish { panes, ..WISH });
                assert!(geometry.text.width >= 30, "{columns} {panes:?}");
                assert!(geometry.text.right() <= geometry.middle.right());
                for pane in [geometry.outline, geometry.notes].into_iter().flatten() {
                    assert!(pane.width >= PANE_LEAST, "{columns} {panes:?}");
                }
            }
        }
        let size = Size {
            columns: 160,
            rows: 24,
        };
        let geometry = Geometry::new(
            size,
            Wish {
                panes: (25, 50),
                ..WISH
            },
        );
        let widths = [geometry.outline, geometry.notes].map(|pane| pane.unwrap_or_default().width);
        assert_eq!(widths, [25, 50]);
    }

    #[test]
    fn pages_stand_side_by_side_where_both_have_room() {
        for columns in 40..=300 {
            for columns_wished in [Columns::Auto, Columns::One, Columns::Two] {
                for bare in [false, true] {
                    let wish = Wish {
                        bare,
                        columns: columns_wished,
                        ..WISH
                    };
                    let geometry = Geometry::new(Size { columns, rows: 24 }, wish);
                    let Some(facing) = geometry.facing else {
                        assert!(columns_wished != Columns::Two || geometry.middle.width < 84);
                        continue;
                    };
                    let least = if columns_wished == Columns::Auto {
                        60
                    } else {
                        36
                    };
                    assert!(columns_wished != Columns::One && facing.width >= least);
                    assert_eq!(facing.width, geometry.text.width);
                    assert!(geometry.gutter.x >= geometry.middle.x);
                    assert!(geometry.text.right() + MARGIN + GUTTER <= facing.x);
                    assert!(facing.right() + MARGIN <= geometry.middle.right());
                }
            }
        }
        assert!(at(200, 50).facing.is_none(), "the panes stay");
    }

    #[test]
    fn wide_screens_keep_the_measure_and_centre_it() {
        let text = at(200, 50).text;
        assert_eq!(text.width, 80);
        let middle = at(200, 50).middle;
        assert!(text.x - middle.x > 10 && middle.right() - text.right() > 10);
    }

    #[test]
    fn panes_of_a_wide_screen_take_what_one_page_leaves() {
        for (columns, width) in [(120, 24), (160, 32), (180, 36), (190, 41), (200, 46)] {
            let geometry = at(columns, 50);
            let panes = [geometry.outline, geometry.notes].map(|pane| pane.unwrap_or_default());
            assert_eq!(panes.map(|pane| pane.width), [width; 2], "{columns}");
            let wish = Wish {
                panes: (30, 0),
                ..WISH
            };
            let chosen = Geometry::new(Size { columns, rows: 50 }, wish);
            assert_eq!(chosen.outline.unwrap().width, 30, "{columns}");
        }
    }
}
