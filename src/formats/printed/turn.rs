//! Writing that does not run from left to right over an upright page.

use super::Area;

/// Quarter turns: where the lines of a text run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::formats) enum Turn {
    /// To the right.
    #[default]
    None,
    /// Downwards, lines follow each other to the left: a page turned, or vertical writing.
    Down,
    /// To the left, upside down.
    Back,
    /// Upwards, lines follow each other to the right.
    Up,
}

impl Turn {
    #[cfg(test)]
    const ALL: [Self; 4] = [Self::None, Self::Down, Self::Back, Self::Up];

    /// The nearest quarter turn to the direction of a base line on the page, `y` downwards; `None` for slanted writing.
    pub(in crate::formats) fn of(x: f32, y: f32) -> Option<Self> {
        let slant = 0.18 * x.hypot(y);
        match (x, y) {
            _ if !slant.is_finite() || slant == 0.0 => None,
            (x, y) if y.abs() < slant => Some(if x > 0.0 { Self::None } else { Self::Back }),
            (x, y) if x.abs() < slant => Some(if y > 0.0 { Self::Down } else { Self::Up }),
            _ => None,
        }
    }
}

/// A point of an upright page in the frame in which text of a turn runs to the right and its lines downwards.
pub(in crate::formats) fn turned(turn: Turn, (x, y): (f32, f32), page: (f32, f32)) -> (f32, f32) {
    let (width, height) = page;
    match turn {
        Turn::None => (x, y),
        Turn::Down => (y, width - x),
        Turn::Back => (width - x, height - y),
        Turn::Up => (height - y, x),
    }
}

/// The way back from [`turned`].
pub(super) fn upright(turn: Turn, (x, y): (f32, f32), page: (f32, f32)) -> (f32, f32) {
    let (width, height) = page;
    match turn {
        Turn::None => (x, y),
        Turn::Down => (width - y, x),
        Turn::Back => (width - x, height - y),
        Turn::Up => (y, height - x),
    }
}

/// A rectangle of the upright page in the frame of a turn.
pub(super) fn turned_area(turn: Turn, area: Area, page: (f32, f32)) -> Area {
    Area::of(
        turned(turn, (area.x0, area.y0), page),
        turned(turn, (area.x1, area.y1), page),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_has_its_way_back() {
        let page = (100.0, 200.0);
        for turn in Turn::ALL {
            let there = turned(turn, (10.0, 30.0), page);
            assert_eq!(upright(turn, there, page), (10.0, 30.0), "{turn:?}");
        }
    }

    #[test]
    fn slanted_writing_has_no_turn() {
        assert_eq!(Turn::of(1.0, 0.0), Some(Turn::None));
        assert_eq!(Turn::of(0.01, 1.0), Some(Turn::Down));
        assert_eq!(Turn::of(-1.0, 0.0), Some(Turn::Back));
        assert_eq!(Turn::of(0.0, -1.0), Some(Turn::Up));
        assert_eq!(Turn::of(1.0, -1.0), None);
        assert_eq!(Turn::of(0.0, 0.0), None);
        assert_eq!(Turn::of(f32::NAN, 1.0), None);
    }
}
