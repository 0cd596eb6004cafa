use super::blind::simulated;
use super::depth::distance;
use super::parse::INKS;
use super::*;
use crate::message::Lang;

fn all() -> impl Iterator<Item = Theme> {
    BUILT_IN
        .iter()
        .map(|row| Theme::built_in(row.name).unwrap_or_else(|| panic!("{}", row.name)))
}

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        file: format!("{name}.toml"),
        text: text.to_owned(),
    }
}

fn said(own: &[Source]) -> Vec<String> {
    let (_, problems) = Themes::new(own);
    problems
        .iter()
        .map(|problem| problem.say(Lang::ENGLISH))
        .collect()
}

/// Each part with the ground that it is seen on.
fn seen(theme: &mut Theme) -> Vec<(&'static str, Ink, Ink)> {
    let base = theme.clone();
    let or = |ink: Ink, or: Ink| if ink == Ink::Default { or } else { ink };
    INKS.iter()
        .filter(|(key, _)| {
            let part = key.split_once('.').map_or(*key, |(_, part)| part);
            !matches!(part, "paper" | "overlay")
        })
        .map(|(key, slot)| {
            let ink = *slot(theme);
            let pair = |pair: Pair| (or(pair.ink, base.ink), or(pair.paper, base.paper));
            let (ink, paper) = match *key {
                "selection.ink" => pair(base.selection),
                "hit.ink" => pair(base.hit),
                "sentence.ink" => pair(base.sentence),
                _ => (ink, base.paper),
            };
            (*key, ink, paper)
        })
        .collect()
}

#[test]
fn every_built_in_theme_sets_every_part_and_nothing_else() {
    for row in BUILT_IN {
        let (_, problems) = Themes::new(&[source(row.name, row.source)]);
        assert!(problems.is_empty(), "{}: {problems:?}", row.name);
        let table: toml::Table = row.source.parse().unwrap();
        for (key, _) in INKS {
            let set = match key.split_once('.') {
                Some((table_name, key)) => table[table_name].get(key).is_some(),
                None => table.contains_key(*key),
            };
            assert!(set, "{}: {key}", row.name);
        }
    }
}

/// Every ink of a theme. A part that is added does not compile until it stands here, and then has to be a row of `INKS`.
fn inks(theme: &Theme) -> Vec<Ink> {
    let Theme {
        name: _,
        paper,
        ink,
        dim,
        rule,
        accent,
        heading,
        code,
        link,
        error,
        redaction,
        overlay,
        selection,
        hit,
        sentence,
        marks,
        mark_stroke: _,
        syntax,
    } = theme.clone();
    let Syntax {
        comment,
        keyword,
        string,
        number,
        name,
    } = syntax;
    let mut inks = vec![
        paper, ink, dim, rule, accent, heading, code, link, error, redaction, overlay, comment,
        keyword, string, number, name,
    ];
    for pair in [selection, hit, sentence] {
        let Pair {
            ink,
            paper,
            stroke: _,
        } = pair;
        inks.extend([ink, paper]);
    }
    inks.extend(marks);
    inks
}

#[test]
fn every_ink_of_a_theme_is_a_part_that_files_set_and_tests_see() {
    let mut theme = Theme::default();
    for (number, (_, slot)) in INKS.iter().enumerate() {
        *slot(&mut theme) = Ink::Indexed(number as u8);
    }
    let mut set = inks(&theme);
    set.sort_by_key(|ink| match ink {
        Ink::Indexed(number) => usize::from(*number),
        _ => usize::MAX,
    });
    let wanted: Vec<Ink> = (0..INKS.len() as u8).map(Ink::Indexed).collect();
    assert_eq!(set, wanted);
}

#[test]
fn everything_can_be_read_in_every_theme_and_depth() {
    for theme in all() {
        for depth in [Depth::True, Depth::Indexed] {
            let mut theme = theme.at(depth);
            let high = theme.name.starts_with("contrast");
            for (key, ink, paper) in seen(&mut theme) {
                let Some(contrast) = contrast(ink, paper) else {
                    continue;
                };
                let least = match (key, high) {
                    ("rule", _) => 3.0,
                    (_, true) => 7.0,
                    (_, false) => WORDS,
                };
                let (name, overlay) = (&theme.name, theme.overlay);
                assert!(contrast >= least, "{name} {depth:?} {key}: {contrast:.2}");
                if paper == theme.paper && key != "rule" {
                    let on_box = super::contrast(ink, overlay).unwrap_or(21.0);
                    let least = if high { 6.0 } else { 4.0 };
                    assert!(
                        on_box >= least,
                        "{name} {depth:?} {key} on a box: {on_box:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn colour_blind_readers_can_read_everything_too() {
    for mut theme in all() {
        for (key, ink, paper) in seen(&mut theme) {
            for (ink, paper) in simulated(ink).into_iter().zip(simulated(paper)) {
                let contrast = contrast(ink, paper).unwrap_or(21.0);
                let least = if key == "rule" { 2.5 } else { 4.0 };
                assert!(contrast >= least, "{} {key}: {contrast:.2}", theme.name);
            }
        }
        for (ground, name) in [
            (theme.selection.paper, "selection"),
            (theme.hit.paper, "hit"),
        ] {
            let pairs = simulated(ground).into_iter().zip(simulated(theme.paper));
            for (ground, paper) in pairs {
                let apart = distance(ground, paper);
                assert!(apart > 0.08, "{} {name}: {apart:.3}", theme.name);
            }
        }
    }
}

/// What common terminals show for the sixteen, with their papers and inks, light and dark.
struct Palette {
    name: &'static str,
    sixteen: [u32; 16],
    papers: [(u32, u32); 2],
    /// Whether bold words have the bright colour.
    brightens: bool,
}

const PALETTES: [Palette; 4] = [
    Palette {
        name: "xterm",
        sixteen: [
            0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
            0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
        papers: [(0xff_ffff, 0x00_0000), (0x00_0000, 0xe5_e5e5)],
        brightens: false,
    },
    Palette {
        name: "VGA",
        sixteen: [
            0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa,
            0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
        ],
        papers: [(0x00_0000, 0xaa_aaaa), (0x00_0000, 0xff_ffff)],
        brightens: true,
    },
    Palette {
        name: "Solarized",
        sixteen: [
            0x07_3642, 0xdc_322f, 0x85_9900, 0xb5_8900, 0x26_8bd2, 0xd3_3682, 0x2a_a198, 0xee_e8d5,
            0x00_2b36, 0xcb_4b16, 0x58_6e75, 0x65_7b83, 0x83_9496, 0x6c_71c4, 0x93_a1a1, 0xfd_f6e3,
        ],
        papers: [(0xfd_f6e3, 0x65_7b83), (0x00_2b36, 0x83_9496)],
        brightens: false,
    },
    Palette {
        name: "Tango",
        sixteen: [
            0x2e_3436, 0xcc_0000, 0x4e_9a06, 0xc4_a000, 0x34_65a4, 0x75_507b, 0x06_989a, 0xd3_d7cf,
            0x55_5753, 0xef_2929, 0x8a_e234, 0xfc_e94f, 0x72_9fcf, 0xad_7fa8, 0x34_e2e2, 0xee_eeec,
        ],
        papers: [(0xff_ffff, 0x00_0000), (0x00_0000, 0xff_ffff)],
        brightens: false,
    },
];

impl Palette {
    fn shown(&self, ink: Ink, instead: u32, bold: bool) -> Ink {
        let rgb = match ink {
            Ink::Default => instead,
            Ink::Sixteen(at @ 0..8) if bold && self.brightens => self.sixteen[usize::from(at) + 8],
            Ink::Sixteen(at) => self.sixteen[usize::from(at)],
            other => return other,
        };
        let [_, red, green, blue] = rgb.to_be_bytes();
        Ink::Rgb(red, green, blue)
    }
}

#[test]
fn sixteen_colours_of_anybodys_can_be_read_on_light_and_dark_paper() {
    for source in all() {
        let mut theme = source.at(Depth::Sixteen);
        let numbers: Vec<(Ink, Ink)> = theme
            .marks
            .iter()
            .filter_map(|mark| theme.number_on(*mark))
            .map(|pair| (pair.ink, pair.paper))
            .collect();
        let numbered = !numbers.is_empty();
        let mut parts: Vec<(&str, Ink, Ink)> = seen(&mut theme);
        // The words of a mark keep their ink where its number has the colour.
        parts.retain(|(key, _, _)| !(numbered && key.starts_with("marks.")));
        parts.extend(numbers.iter().map(|(ink, paper)| ("number", *ink, *paper)));
        for palette in &PALETTES {
            for (paper, ink) in palette.papers {
                for (key, words, ground) in &parts {
                    let bold = matches!(*key, "accent" | "error" | "heading" | "syntax.keyword");
                    let words = palette.shown(*words, ink, bold);
                    let ground = palette.shown(*ground, paper, false);
                    let contrast = contrast(words, ground).unwrap();
                    let (name, theme) = (palette.name, &theme.name);
                    assert!(contrast >= 3.0, "{theme} {name} {key}: {contrast:.2}");
                }
            }
        }
    }
}

#[test]
fn fewer_colours_keep_the_name_and_never_ask_for_more() {
    for theme in all() {
        for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::True] {
            let mut less = theme.at(depth);
            assert_eq!(less.name, theme.name);
            for (key, slot) in INKS {
                let ink = *slot(&mut less);
                let fits = match depth {
                    Depth::None => ink == Ink::Default,
                    Depth::Sixteen => matches!(ink, Ink::Default | Ink::Sixteen(_)),
                    Depth::Indexed => !matches!(ink, Ink::Rgb(..)),
                    Depth::True => true,
                };
                assert!(fits, "{} {depth:?} {key}: {ink:?}", theme.name);
            }
        }
    }
}

#[test]
fn a_theme_of_ones_own_says_only_what_differs() {
    let own = [
        source(
            "mine",
            "extends = \"dark\"\naccent = \"#00FF00\"\nmarks.red = \"bright-red\"\n",
        ),
        source(
            "yours",
            "extends = \"mine\"\nselection = { style = \"bold\" }\n",
        ),
    ];
    let (themes, problems) = Themes::new(&own);
    assert!(problems.is_empty(), "{problems:?}");
    let dark = Theme::built_in("dark").unwrap();
    let yours = themes.get("yours").unwrap();
    assert_eq!(yours.accent, Ink::Rgb(0, 255, 0));
    assert_eq!(yours.marks[0], Ink::Sixteen(9));
    assert_eq!(yours.ink, dark.ink);
    assert_eq!(yours.selection.stroke, Stroke::Bold);
    assert_eq!(yours.selection.paper, dark.selection.paper);
    assert_eq!(themes.names().next(), Some("terminal"));
}

#[test]
fn a_theme_of_ones_own_may_change_a_built_in_one() {
    let (themes, problems) =
        Themes::new(&[source("dark", "extends = \"dark\"\nink = \"white\"\n")]);
    assert!(problems.is_empty(), "{problems:?}");
    let dark = themes.get("dark").unwrap();
    assert_eq!(dark.ink, Ink::Sixteen(7));
    assert_eq!(dark.paper, Theme::built_in("dark").unwrap().paper);
    assert_eq!(themes.names().filter(|name| *name == "dark").count(), 1);
}

#[test]
fn mistakes_are_told_with_their_place_and_the_rest_holds() {
    for (text, expected) in [
        ("extends = \"drak\"\n", "x.toml:1:11: "),
        (
            "ink = \"default\"\nacent = \"red\"\n",
            "x.toml:2:1: There is no part “acent” of a theme. Did you mean “accent”?",
        ),
        ("accent = \"redd\"\n", "x.toml:1:10: “redd” is not a colour"),
        ("accent = 7\n", "x.toml:1:10: "),
        (
            "[selection]\nstyle = \"blinking\"\n",
            "x.toml:2:9: “blinking” is not a style",
        ),
        (
            "selection = \"red\"\n",
            "x.toml:1:1: There is no part “selection”",
        ),
        ("accent = \n", "x.toml:1:10: "),
    ] {
        let said = said(&[source("x", text)]);
        assert!(
            said.len() == 1 && said[0].starts_with(expected),
            "{text:?}: {said:?}"
        );
    }
    let (themes, _) = Themes::new(&[source("x", "accent = \"redd\"\nink = \"red\"\n")]);
    assert_eq!(themes.get("x").unwrap().ink, Ink::Sixteen(1));
}

#[test]
fn themes_that_extend_each_other_come_to_an_end() {
    let own = [
        source("a", "extends = \"b\"\n"),
        source("b", "extends = \"a\"\n"),
    ];
    let (themes, _) = Themes::new(&own);
    assert!(themes.get("a").is_some());
}

#[test]
fn a_tags_own_colour_is_brought_to_where_it_can_be_read() {
    for theme in all().filter(|theme| theme.dark().is_some()) {
        for (red, green, blue) in [
            (255, 255, 0),
            (0, 0, 128),
            (229, 72, 77),
            (255, 255, 255),
            (0, 0, 0),
        ] {
            let ink = theme.legible(red, green, blue);
            assert!(
                contrast(ink, theme.paper).unwrap() >= WORDS,
                "{}",
                theme.name
            );
        }
    }
    let dark = Theme::built_in("dark").unwrap();
    assert_eq!(dark.legible(255, 255, 0), Ink::Rgb(255, 255, 0));
}
