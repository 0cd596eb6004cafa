//! Inks, and how well one can be read on another.

/// A colour of a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ink {
    /// The terminal's own ink or paper.
    #[default]
    Default,
    /// One of the terminal's sixteen colours, which its owner chose: 0 to 7 plain, 8 to 15 bright.
    Sixteen(u8),
    /// One of the fixed colours of 256: 16 to 255.
    Indexed(u8),
    /// Red, green, blue of sRGB.
    Rgb(u8, u8, u8),
}

/// The sixteen by name, in their order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "gray",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// Brightness of the six steps of the colour cube of 256, as xterm has them.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Ink {
    /// Reads `default`, one of the sixteen by name, or `#RRGGBB`.
    pub(super) fn parse(name: &str) -> Option<Self> {
        if name == "default" {
            return Some(Self::Default);
        }
        if let Some(at) = NAMES.iter().position(|known| *known == name) {
            return u8::try_from(at).ok().map(Self::Sixteen);
        }
        let digits = name.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self::Rgb(red, green, blue))
    }

    /// The words that a theme file may use for inks.
    pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
        std::iter::once("default").chain(NAMES)
    }

    /// Red, green and blue, where they are known.
    pub fn rgb(self) -> Option<(u8, u8, u8)> {
        match self {
            Self::Rgb(red, green, blue) => Some((red, green, blue)),
            Self::Indexed(index @ 16..=231) => {
                let index = usize::from(index - 16);
                let step = |at: usize| STEPS.get(at % 6).copied().unwrap_or(0);
                Some((step(index / 36), step(index / 6), step(index)))
            }
            Self::Indexed(index @ 232..) => {
                let level = 8 + 10 * (index - 232);
                Some((level, level, level))
            }
            _ => None,
        }
    }
}

/// Contrast of two inks, 1 to 21 (WCAG 2.2, “contrast ratio”); `None` where the terminal's owner decides.
pub fn contrast(one: Ink, other: Ink) -> Option<f32> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    let (light, dark) = (one.max(other), one.min(other));
    Some((light + 0.05) / (dark + 0.05))
}

/// Relative luminance, 0 to 1 (WCAG 2.2).
fn luminance(ink: Ink) -> Option<f32> {
    let [red, green, blue] = linear(ink)?;
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
}

/// The three components in light, not in signal (IEC 61966-2-1).
pub(super) fn linear(ink: Ink) -> Option<[f32; 3]> {
    let (red, green, blue) = ink.rgb()?;
    Some([red, green, blue].map(|signal| {
        let signal = f32::from(signal) / 255.0;
        if signal <= 0.040_45 {
            signal / 12.92
        } else {
            ((signal + 0.055) / 1.055).powf(2.4)
        }
    }))
}

/// The ink moved towards `goal`, in tenths, until it has `least` contrast on `paper`. Where nothing is known of them it stays.
pub(super) fn towards(ink: Ink, goal: Ink, paper: Ink, least: f32) -> Ink {
    let (Some(from), Some(to)) = (ink.rgb(), goal.rgb()) else {
        return ink;
    };
    let mixed = |tenths: u16| {
        let mix = |from: u8, to: u8| {
            let sum = u16::from(from) * (10 - tenths) + u16::from(to) * tenths;
            (sum / 10) as u8
        };
        Ink::Rgb(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
    };
    (0..=10)
        .map(mixed)
        .find(|ink| contrast(*ink, paper).is_none_or(|contrast| contrast >= least))
        .unwrap_or(goal)
}
