//! The relink desk: every decision by keys and by the mouse, undone and done again, and what it looks like.

use zhupi::anchor::{Anchor, Candidate, Placement, make};
use zhupi::annotation::{Annotation, Entry, Id, Kind};
use zhupi::app::PointerKind;
use zhupi::app::relink::Waiting;
use zhupi::keymap::Mode;
use zhupi::text::{ReadingText, Span};

use super::common::{Driver, Setup};
use super::frames::{REPORT, keep};

/// Where words of the report stand, the `nth` time.
fn at(words: &str, nth: usize) -> Span {
    let (start, found) = REPORT.match_indices(words).nth(nth).unwrap();
    Span::bytes(start..start + found.len())
}

/// A note that remembers other words, as if it had been made on them.
fn entry(id: u128, old: &str, placement: Placement) -> Entry {
    let text = ReadingText::from(REPORT);
    let anchor = match placement.span() {
        Some(span) => Anchor {
            quote: old.to_owned(),
            hint: Some((3, 9)),
            ..make(&text, span)
        },
        None => Anchor {
            quote: old.to_owned(),
            prefix: "不断提高治理水平。".to_owned(),
            suffix: "，取得明显成效。".to_owned(),
            hint: Some((120, 130)),
            section: vec!["（一）健全制度".to_owned()],
            ..Anchor::default()
        },
    };
    Entry {
        annotation: Annotation::new(Id::from_u128(id), anchor),
        placement,
    }
}

const OLD: &str = "认真落实抓党建第一责任，分领域建立“三张清单”";
const NEW: &str = "认真落实抓党建主要责任，分层次、分领域建立“三张清单”";

/// One note in each state.
pub(super) fn lost() -> Vec<Entry> {
    let candidate = |nth, confidence| Candidate {
        span: at("压实责任", nth),
        confidence,
    };
    let mut doubt = entry(
        1003,
        "压实责任",
        Placement::Uncertain(vec![candidate(1, 0.81), candidate(0, 0.79)]),
    );
    doubt.annotation.tags = vec!["责任".to_owned()];
    let mut gone = entry(1004, "全面推行网格化管理", Placement::Orphan);
    gone.annotation.note = "这一句后来删了？".to_owned();
    vec![
        entry(
            1001,
            "认真落实上级部署",
            Placement::Moved(at("认真落实上级部署", 0)),
        ),
        entry(1002, OLD, Placement::Approximate(at(NEW, 0), 0.87)),
        doubt,
        gone,
        entry(1005, "补齐短板", Placement::Anchored(at("补齐短板", 0))),
    ]
}

fn setup(entries: Vec<Entry>) -> Setup {
    let mut setup = Setup::text(REPORT);
    setup.entries = entries;
    setup
}

fn driver() -> Driver {
    setup(lost()).start()
}

fn note(driver: &Driver, id: u128) -> &Entry {
    driver.reading().notebook.get(Id::from_u128(id)).unwrap()
}

fn under_cursor(driver: &Driver) -> Option<u128> {
    driver.app.relink().unwrap().id.map(|id| id.as_u128())
}

/// Presses keys on the desk; one step of undo takes all of it back, one of redo does it again, and each is one save.
fn decided(driver: &mut Driver, keys: &str) {
    let before = driver.reading().notebook.clone();
    let saves = driver.done.saves.len();
    driver.press(keys);
    let after = driver.reading().notebook.clone();
    assert_ne!(before, after, "{keys} changes nothing");
    assert_eq!(driver.done.saves.len(), saves + 1, "{keys}: one save");
    driver.press("u");
    assert_eq!(driver.reading().notebook, before, "{keys} is not undone");
    driver.press("U");
    assert_eq!(driver.reading().notebook, after, "{keys} is not done again");
}

#[test]
fn the_cursor_returns_to_the_note_whose_change_is_taken_back() {
    let mut driver = driver();
    driver.press("P j j");
    assert_eq!(under_cursor(&driver), Some(1002));
    driver.press("Enter");
    assert_eq!(under_cursor(&driver), Some(1001), "the next one follows");
    driver.press("Home u");
    assert_eq!(under_cursor(&driver), Some(1002));
    driver.press("U");
    assert_eq!(under_cursor(&driver), Some(1001));
}

#[test]
fn the_desk_lists_what_is_not_in_its_place_the_doubtful_first() {
    let mut driver = driver();
    let said = driver.app.status.clone().unwrap();
    assert!(!said.wrong, "a quiet word");
    let words = said.message.say(driver.app.lang);
    assert!(words.contains('2') && words.contains('P'), "{words}");
    let waiting = driver.reading().waiting();
    assert_eq!(
        waiting,
        Waiting {
            lost: 2,
            changed: 1
        }
    );
    driver.press("P");
    assert_eq!(driver.app.mode(), Mode::Relink);
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(under_cursor(&driver).unwrap());
        driver.press("j");
    }
    assert_eq!(seen, [1003, 1004, 1002, 1001, 1001]);
    driver.press("k");
    assert_eq!(under_cursor(&driver), Some(1002));
    driver.press("Home");
    assert_eq!(under_cursor(&driver), Some(1003));
    driver.press("End");
    assert_eq!(under_cursor(&driver), Some(1001));
}

#[test]
fn the_desk_opens_on_the_note_that_is_meant_and_leads_back() {
    let mut driver = driver();
    driver.press("/").words("主要责任").press("Enter Esc");
    let before = driver.reading().view;
    driver.press("P");
    assert_eq!(under_cursor(&driver), Some(1002));
    driver.press("j j");
    assert_ne!(driver.reading().view, before);
    driver.press("Esc");
    assert_eq!(
        (driver.app.mode(), driver.reading().view),
        (Mode::Text, before)
    );
}

#[test]
fn the_text_shows_each_candidate_above_the_desk() {
    for (columns, rows) in [(40, 10), (40, 12), (80, 24), (120, 40), (200, 50)] {
        let mut driver = setup(lost()).size(columns, rows).start();
        driver.press("P");
        for keys in ["", "l", "j", "j", "j"] {
            driver.press(keys);
            let desk = driver.app.relink().unwrap();
            let Some(span) = desk.chosen(driver.reading()) else {
                continue;
            };
            let geometry = driver.app.geometry();
            let cell = driver.reading().cell_of(span.start, &geometry);
            let top = driver.app.relink_areas().whole.y;
            assert!(
                cell.is_some_and(|(_, y)| y < top),
                "{columns}x{rows} {keys}: {cell:?} above {top}"
            );
        }
    }
}

#[test]
fn accepting_takes_the_present_words_and_keeps_the_old_ones() {
    let mut driver = driver();
    driver.press("P j j");
    decided(&mut driver, "Enter");
    let taken = &note(&driver, 1002).annotation;
    assert_eq!(taken.anchor.quote, NEW);
    assert_eq!(taken.original.as_deref(), Some(OLD));
    assert_eq!((taken.found.clone(), taken.placed_on.clone()), (None, None));
    assert_eq!(taken.anchor.section, ["一、坚持“明责尽责”，拧紧责任链"]);
    let start = ReadingText::from(REPORT).code_points(at(NEW, 0).start);
    assert_eq!(taken.anchor.hint.map(|(start, _)| start), Some(start));
    assert_eq!(
        note(&driver, 1002).placement,
        Placement::Anchored(at(NEW, 0))
    );
    assert_eq!(
        under_cursor(&driver),
        Some(1001),
        "the next one takes its place"
    );
}

#[test]
fn a_candidate_is_chosen_by_key_digit_and_mouse() {
    for keys in ["l", "Tab", "2", "h"] {
        let mut driver = driver();
        driver.press("P").press(keys);
        decided(&mut driver, "Enter");
        let taken = note(&driver, 1003);
        assert_eq!(
            taken.placement,
            Placement::Anchored(at("压实责任", 0)),
            "{keys}"
        );
        assert_eq!(taken.annotation.original, None, "the words are the same");
    }
    let mut driver = driver();
    driver.press("P 9");
    assert_eq!(driver.app.relink().unwrap().choice, Some(0));
    let areas = driver.app.relink_areas();
    let lines = &driver.app.relink().unwrap().lines;
    let line = lines
        .iter()
        .position(|line| line.choice == Some(1))
        .unwrap();
    let (x, y) = (areas.detail.x + 2, areas.detail.y + line as u16);
    driver.click(x, y);
    assert_eq!(driver.app.relink().unwrap().choice, Some(1));
    driver.mouse(PointerKind::Down(2), x, y);
    assert_eq!(
        note(&driver, 1003).placement,
        Placement::Anchored(at("压实责任", 0))
    );
}

#[test]
fn an_orphan_has_nothing_to_accept_and_is_attached_to_a_selection() {
    let mut driver = driver();
    driver.press("P j Enter");
    assert_eq!(note(&driver, 1004).placement, Placement::Orphan);
    driver.press("a");
    assert_eq!(driver.app.mode(), Mode::Text);
    assert!(driver.app.attaching.is_some());
    let rows = driver.rows();
    assert!(rows[23].contains("全面推行网格化管理"), "{}", rows[23]);
    driver.press("/").words("定期汇报").press("Enter e");
    let selected = driver.selected().unwrap().to_owned();
    let before = driver.reading().notebook.clone();
    driver.press("Enter");
    assert_eq!(driver.app.mode(), Mode::Relink, "back on the desk");
    let taken = note(&driver, 1004);
    assert_eq!(taken.annotation.anchor.quote, selected);
    assert_eq!(
        taken.annotation.original.as_deref(),
        Some("全面推行网格化管理")
    );
    assert_eq!(taken.annotation.note, "这一句后来删了？");
    driver.press("u");
    assert_eq!(driver.reading().notebook, before);
    driver.press("Esc");
    assert_eq!(driver.app.mode(), Mode::Text);
}

/// A note whose passage is gone, where the text has something a little like it.
fn perhaps() -> Vec<Entry> {
    let anchor = Anchor {
        quote: "第一，压实工作职责；第三，强化督查督办".to_owned(),
        prefix: "严格落实工作联系点制度，协调解决各类问题36个。".to_owned(),
        suffix: "。\n（二）压实责任\n各单位主要负责人亲自抓".to_owned(),
        hint: Some((150, 169)),
        ..Anchor::default()
    };
    let mut gone = Entry {
        annotation: Annotation::new(Id::from_u128(1006), anchor),
        placement: Placement::Orphan,
    };
    gone.annotation.note = "出处？".to_owned();
    let mut entries = lost();
    entries.push(gone);
    entries
}

/// The place that is offered for it.
const PERHAPS: &str = "第一，压实责任；第二，跟踪问效";

#[test]
fn what_is_only_suggested_is_never_chosen_in_advance() {
    let mut driver = setup(perhaps()).start();
    driver.press("P j j");
    assert_eq!(under_cursor(&driver), Some(1006));
    let desk = driver.app.relink().unwrap();
    assert_eq!((desk.choice, desk.chosen(driver.reading())), (None, None));
    let places = driver.reading().places_of(note(&driver, 1006));
    assert_eq!(places[0].span, at(PERHAPS, 0), "{places:?}");
    let before = driver.reading().notebook.clone();
    driver.press("Enter");
    let said = driver.app.status.clone().unwrap().message;
    assert_eq!(said.key(), "app.relink-none-chosen");
    assert_eq!(driver.reading().notebook, before);
    driver.press("M A C-u 0 Enter");
    assert_eq!(note(&driver, 1006).placement, Placement::Orphan);
    // Going away and coming back chooses nothing either.
    driver.press("l k j");
    assert_eq!(driver.app.relink().unwrap().choice, None);
}

#[test]
fn a_suggested_place_is_taken_by_key_digit_and_mouse() {
    for keys in ["l", "h", "Tab", "1"] {
        let mut driver = setup(perhaps()).start();
        driver.press("P j j").press(keys);
        if keys == "h" {
            driver.press("1");
        }
        decided(&mut driver, "Enter");
        let taken = note(&driver, 1006);
        assert_eq!(taken.placement, Placement::Anchored(at(PERHAPS, 0)));
        assert_eq!(taken.annotation.anchor.quote, PERHAPS);
        let original = taken.annotation.original.as_deref();
        assert_eq!(original, Some("第一，压实工作职责；第三，强化督查督办"));
        assert_eq!(taken.annotation.note, "出处？");
    }
    let mut driver = setup(perhaps()).size(120, 40).start();
    driver.press("P j j");
    let areas = driver.app.relink_areas();
    let lines = &driver.app.relink().unwrap().lines;
    let line = lines.iter().position(|line| line.choice == Some(0));
    let (x, y) = (areas.detail.x + 2, areas.detail.y + line.unwrap() as u16);
    driver.click(x, y);
    assert_eq!(driver.app.relink().unwrap().choice, Some(0));
    assert_eq!(note(&driver, 1006).placement, Placement::Orphan);
    driver.mouse(PointerKind::Down(2), x, y);
    assert_eq!(
        note(&driver, 1006).placement,
        Placement::Anchored(at(PERHAPS, 0))
    );
}

#[test]
fn suggestions_say_that_they_are_nothing_more() {
    for (lang, columns, rows) in [("zh-Hans", 80, 24), ("en", 120, 40)] {
        let mut setup = setup(perhaps()).lang(lang).size(columns, rows);
        if lang == "en" {
            setup = setup.theme("mono");
        }
        let mut driver = setup.start();
        driver.press("P j j");
        keep(&format!("relink_perhaps_{lang}"), &driver);
        driver.press("l");
        keep(&format!("relink_perhaps_chosen_{lang}"), &driver);
    }
}

#[test]
fn suggestions_for_another_text_are_dropped() {
    let mut driver = setup(perhaps()).start();
    driver.press("P j j");
    let entry = note(&driver, 1006).clone();
    let known = driver.reading().places_of(&entry);
    assert!(!known.is_empty());
    // An answer to a question that was never asked, or not of this text.
    let ticket = driver.reading().ticket;
    let late = vec![(
        entry.annotation.id,
        entry.annotation.anchor.clone(),
        vec![Candidate {
            span: at("补齐短板", 0),
            confidence: 0.9,
        }],
    )];
    for number in [0, 1, 99] {
        driver.update(zhupi::app::Msg::Done(
            zhupi::app::effect::Outcome::Suggested(ticket, number, late.clone()),
        ));
        assert_eq!(driver.reading().places_of(&entry), known);
    }
}

#[test]
fn esc_leads_from_the_selection_back_to_the_desk() {
    let mut driver = driver();
    let before = driver.reading().view;
    driver.press("P j a v");
    assert!(driver.selected().is_some());
    driver.press("Esc");
    assert!(driver.app.attaching.is_some() && driver.selected().is_none());
    driver.press("Esc");
    assert_eq!(
        (driver.app.mode(), under_cursor(&driver)),
        (Mode::Relink, Some(1004))
    );
    driver.press("Esc");
    assert_eq!(driver.reading().view, before);
    assert!(driver.done.saves.is_empty());
}

#[test]
fn keeping_as_it_is_is_remembered_and_ends_with_another_proposal() {
    for (down, id) in [("", 1003), ("j", 1004), ("j j", 1002)] {
        let mut driver = driver();
        driver.press("P").press(down);
        let before = driver.reading().waiting();
        decided(&mut driver, "=");
        let kept = note(&driver, id).clone();
        let after = driver.reading().waiting();
        assert_eq!(after.lost + after.changed + 1, before.lost + before.changed);
        assert_eq!(
            kept.annotation.original.as_ref(),
            Some(&kept.annotation.anchor.quote)
        );
        assert_eq!(kept.placement, lost()[(id - 1001) as usize].placement);
        // Opened again, the decision stands; another proposal ends it.
        let mut again = setup(vec![kept.clone()]).start();
        assert_eq!(again.reading().waiting(), Waiting::default());
        again.press("P");
        assert_eq!(under_cursor(&again), Some(id), "it can still be changed");
        let other = Entry {
            placement: Placement::Approximate(at("创新办法", 0), 0.9),
            ..kept
        };
        let again = setup(vec![other]).start();
        assert_eq!(
            again.reading().waiting(),
            Waiting {
                lost: 0,
                changed: 1
            }
        );
    }
}

#[test]
fn skipping_decides_nothing_and_comes_around() {
    let mut driver = driver();
    driver.press("P");
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(under_cursor(&driver).unwrap());
        driver.press("s");
    }
    assert_eq!(seen, [1003, 1004, 1002, 1001, 1003]);
    assert!(driver.done.saves.is_empty());
}

#[test]
fn deleting_asks() {
    let mut driver = driver();
    driver.press("P j x");
    assert_eq!(driver.app.mode(), Mode::Prompt);
    driver.press("Esc");
    assert_eq!(
        (driver.entries().len(), under_cursor(&driver)),
        (5, Some(1004))
    );
    decided(&mut driver, "x Enter");
    assert_eq!(driver.entries().len(), 4);
    assert_eq!(driver.app.mode(), Mode::Relink);
}

#[test]
fn many_are_accepted_in_one_step_and_the_doubtful_never() {
    let mut driver = driver();
    driver.press("P");
    decided(&mut driver, "M");
    assert!(matches!(
        note(&driver, 1001).placement,
        Placement::Anchored(_)
    ));
    assert!(matches!(
        note(&driver, 1002).placement,
        Placement::Approximate(..)
    ));
    driver.press("A Enter");
    assert!(
        matches!(note(&driver, 1002).placement, Placement::Approximate(..)),
        "87 is less than 90"
    );
    driver.press("A C-u").words("八");
    driver.press("Enter");
    assert!(driver.app.status.is_some());
    driver.press("u");
    decided(&mut driver, "A C-u 8 0 % Enter");
    for id in [1001, 1002] {
        assert!(matches!(
            note(&driver, id).placement,
            Placement::Anchored(_)
        ));
    }
    assert!(matches!(
        note(&driver, 1003).placement,
        Placement::Uncertain(_)
    ));
    assert_eq!(note(&driver, 1004).placement, Placement::Orphan);
}

#[test]
fn the_mouse_does_what_keys_do() {
    let mut driver = driver();
    // From the last row, from a card, on the list, on the actions, and away.
    driver.click(60, 23);
    assert_eq!(driver.app.mode(), Mode::Relink);
    let areas = driver.app.relink_areas();
    let list = areas.list.unwrap();
    driver.click(list.x + 3, list.y + 2);
    assert_eq!(under_cursor(&driver), Some(1002));
    driver.mouse(PointerKind::WheelUp, list.x + 3, list.y);
    assert_eq!(under_cursor(&driver), Some(1004));
    let keep = areas
        .actions
        .iter()
        .find(|action| action.command == "relink-keep")
        .unwrap();
    driver.click(keep.area.x, keep.area.y);
    assert_eq!(driver.done.saves.len(), 1);
    driver.click(30, 2);
    assert_eq!(driver.app.mode(), Mode::Text);

    let mut driver = setup(lost()).size(120, 40).start();
    let geometry = driver.app.geometry();
    let area = geometry.notes.unwrap();
    let cards = driver
        .reading()
        .cards(area, driver.app.cells, driver.app.lang);
    let card = cards
        .iter()
        .find(|card| card.id == Id::from_u128(1002))
        .unwrap();
    let state = (card.row..area.height as usize)
        .find(|row| card.line(*row) == Some(zhupi::app::notes::CardPart::State))
        .unwrap();
    driver.click(area.x + 5, area.y + state as u16);
    assert_eq!(under_cursor(&driver), Some(1002));
}

#[test]
fn the_desk_tells_that_it_is_empty_and_survives_everything() {
    let mut driver = setup(Vec::new()).start();
    driver.press("P");
    keep("relink_empty", &driver);
    driver.press("Enter a = s x M A Esc j k l 1 Tab Space");
    assert!(driver.done.saves.is_empty());
    driver.press("Esc");
    assert_eq!(driver.app.mode(), Mode::Text);
}

#[test]
fn read_only_notes_can_be_looked_at_and_nothing_else() {
    let mut setup = setup(lost());
    setup.read_only = Some(zhupi::message::Message::new("app.still-loading"));
    let mut driver = setup.start();
    for keys in ["Enter", "a", "=", "x", "M", "A"] {
        driver.press("P").press(keys);
        assert!(
            driver
                .app
                .status
                .as_ref()
                .is_some_and(|status| status.wrong),
            "{keys}"
        );
        assert_eq!(driver.app.mode(), Mode::Relink, "{keys}");
        driver.press("Esc");
    }
    assert!(driver.done.saves.is_empty());
}

#[test]
fn what_a_note_lost_is_seen_at_every_size() {
    for (columns, rows) in [(40, 12), (80, 24), (120, 40), (200, 50)] {
        let mut driver = setup(lost()).size(columns, rows).start();
        if columns == 120 {
            keep("lost_120x40", &driver);
        }
        driver.press("P");
        keep(&format!("relink_{columns}x{rows}"), &driver);
    }
    for lang in ["zh-Hans", "en"] {
        let mut driver = setup(lost()).lang(lang).theme("mono").start();
        keep(&format!("lost_{lang}"), &driver);
        driver.press("P j j");
        keep(&format!("relink_changed_{lang}"), &driver);
        driver.press("k");
        keep(&format!("relink_orphan_{lang}"), &driver);
        driver.press("a");
        keep(&format!("relink_attaching_{lang}"), &driver);
    }
}

#[test]
fn a_note_on_the_whole_document_is_never_lost() {
    let mut whole = Annotation::new(Id::from_u128(7), Anchor::default());
    whole.kind = Kind::Document;
    let driver = setup(vec![Entry {
        annotation: whole,
        placement: Placement::Anchored(Span::default()),
    }])
    .start();
    assert!(driver.reading().relink_rows().is_empty());
}

#[test]
fn words_typed_on_a_note_that_is_gone_come_back_with_its_old_words() {
    let mut first = driver();
    first
        .press("/")
        .words("主要责任")
        .press("Enter Enter")
        .words("核对")
        .tick();
    let draft = first.done.drafts.last().unwrap().clone().unwrap();
    assert_eq!(draft.anchor.quote, OLD);
    let mut again = setup(Vec::new()).start();
    let whole = zhupi::app::effect::Opened {
        draft: Some(draft),
        ..again.once_more()
    };
    let ticket = again.reading().ticket;
    let opened = zhupi::app::effect::Outcome::Opened(ticket, Box::new(whole));
    again.update(zhupi::app::Msg::Done(opened));
    assert_eq!(again.app.mode(), Mode::Editor);
    again.words("一下").press("Esc");
    let entry = &again.entries()[0];
    assert_eq!(entry.annotation.kind, Kind::Highlight);
    assert_eq!(entry.annotation.anchor.quote, OLD);
    assert_eq!(entry.annotation.note, "核对一下");
    assert!(
        !matches!(entry.placement, Placement::Anchored(_)),
        "{entry:?}"
    );
    assert!(matches!(again.done.drafts.last(), Some(None)));
}

#[test]
fn where_several_notes_lie_over_one_another_a_key_picks_one() {
    let mut driver = Setup::text(REPORT).tags(&["甲", "乙"]).start();
    driver.press("] ) V m v t 2 v v M B");
    let here = driver.reading().annotations_here();
    assert!(here.len() > 2, "{here:?}");
    let marked = driver.reading().annotation_here();
    assert_eq!(marked, here.last().copied(), "what was marked last");
    driver.press("G g g ] )");
    assert_eq!(driver.reading().annotations_here(), here);
    assert_eq!(driver.reading().annotation_here(), here.first().copied());
    let mut seen = Vec::new();
    for _ in 0..here.len() {
        driver.press("p");
        seen.push(driver.reading().annotation_here().unwrap());
    }
    seen.rotate_right(1);
    assert_eq!(seen, here, "all of them, and around");
    driver.press("p t 1");
    let tagged = driver.reading().notebook.get(here[1]).unwrap();
    assert!(
        tagged.annotation.tags.contains(&"乙".to_owned())
            || tagged.annotation.tags.contains(&"甲".to_owned()),
        "{tagged:?}"
    );
    let before = driver.entries().len();
    driver.press("x");
    assert!(
        driver.reading().notebook.get(here[1]).is_none(),
        "the picked one"
    );
    assert_eq!(driver.entries().len(), before - 1);
    // Elsewhere the pick counts no more.
    driver.press("G");
    assert_eq!(driver.reading().picked, None);
}

#[test]
fn a_long_error_stands_whole_over_the_foot_of_the_screen() {
    let why = "/home/someone/projects/reports/.zhupi/notes/2023/a-report-with-a-long-name.txt.toml:17:23: \
        this is not valid TOML: expected a newline after the value";
    for (columns, rows) in [(40, 12), (80, 24)] {
        let mut driver = Setup::text(REPORT).size(columns, rows).start();
        let message = zhupi::message::Message::new("error.told")
            .with("what", why)
            .with("why", "END");
        driver.update(zhupi::app::Msg::Done(zhupi::app::effect::Outcome::Refused(
            message,
        )));
        let shown: String = driver.rows().concat().replace(' ', "");
        assert!(shown.contains(&why.replace(' ', "")), "{shown}");
        assert!(shown.contains("END"));
        driver.press("j");
        assert!(!driver.rows().concat().contains("END"));
    }
}

#[test]
fn everything_leaves_in_every_export_whatever_became_of_its_place() {
    for keys in ["", "Down", "Down Down", "Down Down Down"] {
        let mut driver = driver();
        driver.press("E").press(keys).press("Enter Enter");
        let (path, bytes) = driver.done.exports.first().unwrap();
        let written = String::from_utf8(bytes.clone()).unwrap();
        for entry in driver.entries() {
            // CSV doubles quotation marks, Markdown escapes: the first words tell enough.
            let words: String = entry.annotation.anchor.quote.chars().take(6).collect();
            assert!(written.contains(&words), "{path:?}: {words}");
        }
    }
}
