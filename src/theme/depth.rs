//! Themes for terminals with fewer colours.

use std::cmp::Ordering::Equal;

use super::ink::{contrast, linear};
use super::{Ink, Pair, Syntax, Theme};

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// None, or none are wanted (`NO_COLOR`).
    None,
    /// The sixteen that its owner chose.
    Sixteen,
    /// 256, of which 240 are the same everywhere.
    Indexed,
    /// Any colour of sRGB.
    #[default]
    True,
}

impl Theme {
    /// The theme as a terminal of that depth can show it; the name stays. With 256 colours each ink becomes the nearest that can be
    /// read as well on the nearest paper. Sixteen colours are not ours to know, so nothing but the terminal's own ink and paper is
    /// certain: then the colours are those of `terminal`, without any those of `mono`.
    #[must_use]
    pub fn at(&self, depth: Depth) -> Self {
        let known = |name| Self {
            name: self.name.clone(),
            ..Self::built_in(name).unwrap_or_default()
        };
        match depth {
            Depth::Indexed => self.indexed(),
            Depth::Sixteen if self.true_colour() => known("terminal"),
            Depth::None if self.coloured() => known("mono"),
            _ => self.clone(),
        }
    }

    fn true_colour(&self) -> bool {
        matches!(self.paper, Ink::Rgb(..) | Ink::Indexed(_))
            || self.marks.iter().any(|ink| matches!(ink, Ink::Rgb(..)))
    }

    fn indexed(&self) -> Self {
        let paper = nearest(self.paper, None);
        let on = |ink: Ink, before: Ink, after: Ink| {
            let wanted = contrast(ink, before).map(|contrast| (after, contrast));
            nearest(ink, wanted)
        };
        let words = |ink: Ink| on(ink, self.paper, paper);
        let pair = |pair: Pair| {
            let ground = nearest(pair.paper, None);
            let (before, after) = match pair.paper {
                Ink::Default => (self.paper, paper),
                other => (other, ground),
            };
            Pair {
                ink: on(pair.ink, before, after),
                paper: ground,
                stroke: pair.stroke,
            }
        };
        Self {
            name: self.name.clone(),
            paper,
            ink: words(self.ink),
            dim: words(self.dim),
            rule: words(self.rule),
            accent: words(self.accent),
            heading: words(self.heading),
            code: words(self.code),
            link: words(self.link),
            error: words(self.error),
            redaction: words(self.redaction),
            overlay: nearest(self.overlay, None),
            selection: pair(self.selection),
            hit: pair(self.hit),
            sentence: pair(self.sentence),
            marks: self.marks.map(words),
            mark_stroke: self.mark_stroke,
            syntax: Syntax {
                comment: words(self.syntax.comment),
                keyword: words(self.syntax.keyword),
                string: words(self.syntax.string),
                number: words(self.syntax.number),
                name: words(self.syntax.name),
            },
        }
    }
}

/// Contrast that is enough for anything: above it an ink may lose some.
const ENOUGH: f32 = 7.0;

/// The nearest of the 240 fixed colours; with a paper, the nearest that has the contrast wanted on it, or the best that there is.
fn nearest(ink: Ink, on: Option<(Ink, f32)>) -> Ink {
    let Ink::Rgb(..) = ink else {
        return ink;
    };
    let on_paper = |candidate: &Ink| on.and_then(|(paper, _)| contrast(*candidate, paper));
    let wanted = on.map_or(0.0, |(_, wanted)| wanted.min(ENOUGH));
    let all = || (16..=255).map(Ink::Indexed);
    all()
        .filter(|candidate| on_paper(candidate).is_none_or(|contrast| contrast >= wanted))
        .min_by(|a, b| distance(ink, *a).total_cmp(&distance(ink, *b)))
        .or_else(|| all().max_by(|a, b| on_paper(a).partial_cmp(&on_paper(b)).unwrap_or(Equal)))
        .unwrap_or(ink)
}

/// How different two inks look: the Euclidean distance in Oklab (B. Ottosson, “A perceptual color space for image processing”, 2020).
pub(super) fn distance(one: Ink, other: Ink) -> f32 {
    let (Some(one), Some(other)) = (oklab(one), oklab(other)) else {
        return f32::MAX;
    };
    one.iter()
        .zip(other)
        .map(|(a, b)| (a - b).powi(2))
        .sum::<f32>()
        .sqrt()
}

fn oklab(ink: Ink) -> Option<[f32; 3]> {
    let [red, green, blue] = linear(ink)?;
    let long = (0.412_221_46 * red + 0.536_332_55 * green + 0.051_445_995 * blue).cbrt();
    let middle = (0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue).cbrt();
    let short = (0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue).cbrt();
    Some([
        0.210_454_26 * long + 0.793_617_8 * middle - 0.004_072_047 * short,
        1.977_998_5 * long - 2.428_592_2 * middle + 0.450_593_7 * short,
        0.025_904_037 * long + 0.782_771_77 * middle - 0.808_675_77 * short,
    ])
}
