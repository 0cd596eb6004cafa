use super::*;
use crate::theme::blind::simulated;
use crate::theme::{Themes, contrast};

/// Everything that has a style of its own on a theme, with a name for who has to mend it.
fn drawn(theme: &Theme) -> Vec<(String, Style)> {
    let mut all = Vec::new();
    for role in roles() {
        all.push((format!("{role:?}"), theme.role(role)));
    }
    for color in colours() {
        all.push((format!("number {color:?}"), theme.number(color)));
        for role in [Role::Ink, Role::Overlay] {
            let on = theme.role(role);
            all.push((format!("sign {color:?} on {role:?}"), theme.sign(color, on)));
        }
    }
    for look in looks() {
        all.push((format!("{look:?}"), theme.look(&look)));
    }
    all
}

/// Every role. One that is added does not compile until it has its place here.
fn roles() -> Vec<Role> {
    let mut all = vec![Role::Ink];
    while let Some(next) = match all[all.len() - 1] {
        Role::Ink => Some(Role::Dim),
        Role::Dim => Some(Role::Rule),
        Role::Rule => Some(Role::Accent),
        Role::Accent => Some(Role::Heading),
        Role::Heading => Some(Role::Error),
        Role::Error => Some(Role::Overlay),
        Role::Overlay => Some(Role::OverlayDim),
        Role::OverlayDim => Some(Role::Cursor),
        Role::Cursor => None,
    } {
        all.push(next);
    }
    all
}

/// What a look can be of, as [`roles`].
fn bases() -> Vec<(Base, Option<Token>)> {
    let mut all = vec![(Base::Body, None)];
    while let Some(next) = match all[all.len() - 1] {
        (Base::Body, _) => Some((Base::Heading(1), None)),
        (Base::Heading(_), _) => Some((Base::Quiet, None)),
        (Base::Quiet, _) => Some((Base::Code, None)),
        (Base::Code, token) => match token {
            None => Some(Token::Plain),
            Some(Token::Plain) => Some(Token::Comment),
            Some(Token::Comment) => Some(Token::Keyword),
            Some(Token::Keyword) => Some(Token::String),
            Some(Token::String) => Some(Token::Number),
            Some(Token::Number) => Some(Token::Name),
            Some(Token::Name) => None,
        }
        .map(|token| (Base::Code, Some(token))),
    } {
        all.push(next);
    }
    all
}

/// Colours of tags: the named ones, and some of a reader's own that no paper suits.
fn colours() -> Vec<Color> {
    let own = [(255, 255, 0), (0, 0, 128), (255, 255, 255), (0, 0, 0)];
    let own = own.map(|(red, green, blue)| Color::Rgb(red, green, blue));
    Color::named().chain(own).collect()
}

/// Every look in which layers lie over one another. A layer that is added does not compile until it is varied here.
fn looks() -> Vec<Look> {
    let marks: Vec<Option<Color>> = colours().into_iter().map(Some).chain([None]).collect();
    let mut all = Vec::new();
    for (base, token) in bases() {
        for mark in &marks {
            for bits in 0..1_u16 << 5 {
                let on = |bit: u16| bits & (1 << bit) != 0;
                all.push(Look {
                    base,
                    token,
                    strong: false,
                    emphasis: false,
                    strike: false,
                    link: on(0),
                    image: on(0),
                    mark: *mark,
                    overlap: on(1),
                    active: on(1),
                    redaction: on(1),
                    hit: on(2),
                    selected: on(3),
                    sentence: on(4),
                });
            }
        }
    }
    all
}

/// The ink of a theme that ratatui was told.
fn told(colour: Option<Rat>) -> Ink {
    match colour {
        Some(Rat::Rgb(red, green, blue)) => Ink::Rgb(red, green, blue),
        Some(Rat::Indexed(index)) => Ink::Indexed(index),
        _ => Ink::Default,
    }
}

#[test]
fn whatever_lies_over_what_can_be_read_by_everybody() {
    let themes = Themes::default();
    let mut seen = 0;
    for name in themes.names() {
        for depth in [Depth::True, Depth::Indexed] {
            let theme = Theme::new(themes.get(name).unwrap(), depth);
            for (what, style) in drawn(&theme) {
                let (ink, paper) = (told(style.fg), told(style.bg));
                let Some(here) = contrast(ink, paper) else {
                    continue;
                };
                seen += 1;
                let least = if what == "Rule" { 3.0 } else { 4.0 };
                assert!(here >= least, "{name} {depth:?} {what}: {here:.2}");
                if depth == Depth::True {
                    let least = if what == "Rule" { 2.5 } else { 3.5 };
                    for (ink, paper) in simulated(ink).into_iter().zip(simulated(paper)) {
                        let here = contrast(ink, paper).unwrap();
                        assert!(here >= least, "{name} colour-blind {what}: {here:.2}");
                    }
                }
            }
        }
    }
    assert!(seen > 0, "no theme has a paper of its own");
}

#[test]
fn without_colour_marks_and_selection_are_still_told_apart() {
    let theme = Theme::named("mono");
    let plain = Look::plain(Base::Body);
    let marked = Look {
        mark: Some(Color::Yellow),
        ..plain
    };
    let overlapping = Look {
        overlap: true,
        ..marked
    };
    let selected = Look {
        selected: true,
        ..marked
    };
    let withheld = Look {
        redaction: true,
        ..plain
    };
    let hit = Look { hit: true, ..plain };
    let styles = [plain, marked, overlapping, selected, withheld, hit]
        .map(|look| theme.look(&look).add_modifier);
    for (i, style) in styles.iter().enumerate() {
        assert!(
            styles.iter().skip(i + 1).all(|other| other != style),
            "{styles:?}"
        );
    }
}
