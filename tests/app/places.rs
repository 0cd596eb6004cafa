//! Pages, named places, links and footnotes, withheld words, what was read.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use zhupi::app::overlays::Overlay;
use zhupi::document::{BlockKind, Builder, Document, Inline, Page};
use zhupi::outline::{Classes, outline};
use zhupi::text::Offset;

use super::common::{Driver, File, Setup, cases};
use super::frames::{REPORT, keep};

const LINKED: &str = "\
# 报告

正文见[第二节](#第二节)，脚注在此[^a]，网址<https://example.org/>。

另见[别的文件](other/b.md)和[坏链接](#没有)。

## 第二节

这里是第二节的内容。

[^a]: 脚注的内容，一句话。
";

fn linked() -> Driver {
    Setup::named("报告.md", LINKED).size(100, 24).start()
}

fn long() -> String {
    let mut text = String::from("关于工作情况的报告\n");
    for section in 1..=8 {
        let _ = writeln!(text, "第{section}部分 工作");
        for paragraph in 0..6 {
            let words = "我们认真落实上级部署，完成投资*亿元，培育*名能手。"
                .repeat(1 + (section + paragraph) % 4);
            let _ = writeln!(text, "第{section}之{paragraph}：{words}");
        }
    }
    text
}

fn caret(driver: &Driver) -> &str {
    let reading = driver.reading();
    let text = &reading.document.text;
    text.slice(zhupi::text::Span::new(reading.view.caret, text.end()))
}

fn page(driver: &Driver) -> usize {
    let reading = driver.reading();
    reading.pages.page_of(reading.view.top).expect("a page") + 1
}

fn status(driver: &Driver) -> String {
    let status = driver.app.status.as_ref();
    status.map_or_else(String::new, |status| status.message.say(driver.app.lang))
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn going_to_a_page_is_being_on_it(columns in 40_u16..160, rows in 10_u16..50, wanted in 1_usize..40) {
        let mut driver = Setup::text(&long()).size(columns, rows).start();
        let all = driver.reading().pages.starts.len();
        let wanted = wanted % all + 1;
        driver.press("g p").words(&wanted.to_string()).press("Enter");
        prop_assert_eq!(page(&driver), wanted);
        let top = driver.reading().view.top;
        if wanted < all {
            driver.press("Space");
            prop_assert_eq!(page(&driver), wanted + 1);
            driver.press("b");
            prop_assert_eq!((page(&driver), driver.reading().view.top), (wanted, top));
        }
        if wanted > 1 {
            driver.press("b Space");
            prop_assert_eq!((page(&driver), driver.reading().view.top), (wanted, top));
        }
        // Another size and back: the same place has the same number.
        driver.resize(columns / 2 + 30, rows).resize(columns, rows);
        prop_assert_eq!(page(&driver), wanted);
    }
}

#[test]
fn a_count_between_the_keys_is_a_page() {
    let mut driver = Setup::text(&long()).size(80, 14).start();
    driver.press("g 3 Enter");
    assert_eq!(page(&driver), 3);
    driver.press("g p").words("５").press("Enter");
    assert_eq!(page(&driver), 5);
    driver.press("g p").words("9999").press("Enter");
    assert_eq!(page(&driver), 5);
    assert!(status(&driver).contains("9999"));
    driver.press("C-o C-o");
    assert_eq!(page(&driver), 1);
    driver.press("g p").words("50%").press("Enter");
    let reading = driver.reading();
    let share = reading.view.caret.0 * 100 / reading.document.text.len();
    assert!((40..=50).contains(&share), "{share}");
    driver.press("g p").words("p3").press("Enter");
    assert!(status(&driver).contains("自己的页码"));
}

#[test]
fn pages_of_the_document_have_their_own_numbers() {
    let mut document = Document::plain(long());
    let places: Vec<usize> = document
        .text
        .as_str()
        .match_indices("部分 工作")
        .map(|(at, _)| at)
        .collect();
    for (at, label) in places.iter().zip(["i", "ii", "1", "2", "3"]) {
        document.pages.push(Page {
            at: Offset(*at),
            label: label.to_owned(),
        });
    }
    let file = File {
        outline: Arc::new(outline(&document, &Classes::built_in())),
        document: Arc::new(document),
    };
    let mut driver = Setup::file("书.pdf", file).size(80, 14).start();
    for (typed, at) in [("p2", places[3]), ("pii", places[1]), ("p5", places[4])] {
        driver.press("g p").words(typed).press("Enter");
        assert_eq!(driver.reading().view.caret, Offset(at), "{typed}");
    }
    assert!(driver.rows().last().unwrap().contains("原 3 页"));
    driver.press("g p").words("p77").press("Enter");
    assert!(status(&driver).contains("77"));
}

#[test]
fn a_page_that_is_not_counted_yet_is_shown_when_it_is() {
    let mut setup = Setup::text(&long().repeat(30)).size(80, 14);
    setup.counts_pages = false;
    let mut driver = setup.start();
    let known = driver.reading().pages.starts.len();
    assert!(!driver.reading().pages.done);
    let wanted = known + 40;
    driver
        .press("g p")
        .words(&wanted.to_string())
        .press("Enter");
    assert!(status(&driver).contains(&wanted.to_string()));
    driver.count_pages();
    assert_eq!(page(&driver), wanted);
}

#[test]
fn jumps_come_back_after_searches_links_places_and_a_new_reading() {
    let mut driver = Setup::text(&long()).size(80, 14).start();
    driver.press("g p").words("3").press("Enter");
    let third = driver.reading().view.caret;
    driver.press("/").words("第6部分").press("Enter");
    let found = driver.reading().view.caret;
    driver.press("g m a G");
    driver.press("' a");
    assert_eq!(driver.reading().view.caret, found);
    driver.press("R");
    assert_eq!(driver.reading().view.caret, found);
    driver.press("C-o C-o");
    assert_eq!(driver.reading().view.caret, found);
    driver.press("C-o");
    assert_eq!(driver.reading().view.caret, third);
    driver.press(">");
    assert_eq!(driver.reading().view.caret, found);
}

#[test]
fn named_places_are_listed_gone_to_kept_and_forgotten() {
    let mut driver = Setup::text(&long()).size(80, 24).start();
    driver.press("'");
    assert!(status(&driver).contains("g m"), "{}", status(&driver));
    driver.press("Esc ) ) ) l l l");
    let there = driver.reading().view.caret;
    driver.press("g m x G g m B g m 1 g g");
    let names: Vec<char> = driver
        .reading()
        .landmarks
        .iter()
        .map(|mark| mark.name)
        .collect();
    assert_eq!(names, ['1', 'B', 'x']);
    driver.press("'");
    keep("named_places", &driver);
    driver.press("x");
    assert_eq!(driver.reading().view.caret, there);
    assert!(driver.app.overlays.is_empty());
    driver.press("' q");
    assert!(status(&driver).contains('q'));
    // The same letter again names the new place; nothing of the notes changes.
    driver.press("g g g m x G ' x");
    assert_eq!(driver.reading().view.caret, Offset(0));
    assert!(driver.entries().is_empty());
    driver.press("g ' x").tick();
    let kept: Vec<char> = driver.done.landmarks.iter().map(|mark| mark.name).collect();
    assert_eq!(kept, ['1', 'B']);
}

#[test]
fn a_named_place_that_is_lost_stays_in_the_list() {
    let mut driver = Setup::text(REPORT).start();
    driver.press(") g m k");
    // The file is changed elsewhere and read again: the sentence is gone.
    let other = File::read("报告.txt", "另一份文件。\n与前文无关。\n");
    driver.files.insert("报告.txt".into(), other);
    driver.press("R '");
    assert!(driver.rows().join("\n").contains("已找不到"));
    driver.press("k");
    assert!(status(&driver).contains("已不在文中"));
    assert_eq!(driver.reading().landmarks.len(), 1);
}

#[test]
fn links_are_followed_inside_the_document_and_back() {
    let mut driver = linked();
    let start = driver.reading().view.caret;
    driver.press("g f");
    keep("link_letters", &driver);
    driver.press("a");
    assert!(caret(&driver).starts_with("第二节\n"), "{}", caret(&driver));
    driver.press("C-o");
    assert_eq!(driver.reading().view.caret, start);
    // Any other key takes the letters away and does what it does.
    driver.press("g f j");
    assert!(driver.app.link_hints.is_empty());
    driver.press("g f Esc");
    assert!(driver.app.link_hints.is_empty());
    let text = driver.reading().document.text.clone();
    driver.press("g g +");
    assert_eq!(
        Some(driver.reading().view.caret.0),
        text.as_str().find("第二节")
    );
    driver.press("-");
    assert!(caret(&driver).starts_with("坏链接"));
    driver.press("g f");
    assert!(status(&driver).contains("#没有"));
}

#[test]
fn a_footnote_is_shown_beside_the_text_and_leads_both_ways() {
    let mut driver = linked();
    driver.press("+ +");
    let reference = driver.reading().view.caret;
    let top = driver.reading().view.top;
    driver.press("g f");
    keep("footnote_box", &driver);
    assert_eq!(driver.reading().view.caret, reference);
    driver.press("Esc");
    assert!(driver.app.overlays.is_empty());
    driver.press("g f l");
    assert!(caret(&driver).starts_with("脚注的内容"));
    driver.press("g f");
    assert_eq!(driver.reading().view.caret, reference);
    assert_eq!(driver.reading().view.top, top);
}

#[test]
fn addresses_outside_are_only_offered() {
    let mut driver = linked();
    driver.press("+ + + g f");
    assert!(driver.rows().join("\n").contains("https://example.org/"));
    assert!(driver.done.outside.is_empty() && driver.done.copied.is_empty());
    driver.press("Esc");
    assert!(driver.done.outside.is_empty());
    driver.press("g f Enter");
    assert_eq!(driver.done.outside, ["https://example.org/"]);
    driver.press("g f Down Enter");
    assert_eq!(driver.done.copied, ["https://example.org/"]);
}

#[test]
fn another_file_is_opened_after_asking_and_left_by_going_back() {
    let mut driver = linked();
    let other = File::read("b.md", "# 别的\n\n文字。\n");
    driver.files.insert("other/b.md".into(), other);
    driver.press("+ + + + g f");
    assert!(driver.rows().join("\n").contains("other/b.md"));
    assert!(driver.reading().name.contains("报告"));
    driver.press("Enter");
    assert!(
        driver.reading().name.contains('b'),
        "{}",
        driver.reading().name
    );
    driver.press("C-o");
    assert!(driver.reading().name.contains("报告"));
}

#[test]
fn a_click_on_a_link_follows_it() {
    let mut driver = linked();
    let geometry = driver.app.geometry();
    let at = Offset(
        driver
            .reading()
            .document
            .text
            .as_str()
            .find("第二节")
            .unwrap(),
    );
    let (x, y) = driver.reading().cell_of(at, &geometry).unwrap();
    driver.click(x, y);
    assert!(caret(&driver).starts_with("第二节\n"));
    driver.press("C-o");
    driver.click(x.saturating_sub(6), y);
    assert!(caret(&driver).starts_with("正文见") || caret(&driver).starts_with("文见"));
}

#[test]
fn all_links_are_listed() {
    let mut driver = linked();
    driver.press("g L");
    keep("links_listed", &driver);
    driver.words("坏").press("Enter");
    assert!(caret(&driver).starts_with("坏链接"));
    let mut driver = Setup::text(REPORT).start();
    driver.press("g L");
    assert!(driver.app.overlays.is_empty());
    driver.press("g f");
    assert!(!status(&driver).is_empty());
}

#[test]
fn withheld_words_are_shown_counted_listed_and_gone_to() {
    let text = "财税收入 万元，投资*亿元，增长**%。\nXX县培育*名能手。\n";
    for theme in ["terminal", "mono"] {
        let mut driver = Setup::text(text).theme(theme).size(60, 12).start();
        driver.press("g *");
        keep(&format!("redactions_{theme}"), &driver);
        assert!(status(&driver).contains('5'), "{}", status(&driver));
        driver.press("g *");
        assert!(!driver.app.redactions);
    }
    let mut driver = Setup::text(text).size(80, 20).start();
    driver.press("*");
    assert!(
        status(&driver).contains("金额（万元）"),
        "{}",
        status(&driver)
    );
    driver.press("*");
    assert!(caret(&driver).starts_with("*亿元"));
    driver.press("g N g N");
    assert!(caret(&driver).starts_with("*名"));
    driver.press("g &");
    keep("redactions_listed", &driver);
    driver.words("地名").press("Enter");
    assert!(caret(&driver).starts_with("XX县"));
    driver.press("i");
    assert!(
        driver
            .rows()
            .iter()
            .any(|row| row.contains("隐去") && row.contains('5'))
    );
    let mut driver = Setup::text("什么都没有。\n").start();
    driver.press("*");
    assert!(status(&driver).contains("没有"));
}

#[test]
fn stars_in_code_are_code() {
    let text = "投资*亿元。\n\n```\n乘*数\n```\n\n行内`值*数`如此。\n";
    let mut driver = Setup::named("a.md", text).start();
    driver.press("g *");
    assert_eq!(driver.reading().redaction_count(), Some(1));
}

#[test]
fn a_long_text_is_searched_for_withheld_words_in_the_background() {
    let text = long().repeat(20);
    assert!(text.len() > 128 << 10);
    let mut driver = Setup::text(&text).start();
    assert_eq!(driver.reading().redaction_count(), None);
    driver.press("*");
    assert!(caret(&driver).starts_with('*'));
    let all = text.matches('*').count();
    assert_eq!(driver.reading().redaction_count(), Some(all));
}

#[test]
fn a_section_is_read_or_not_as_the_reader_says() {
    let mut driver = Setup::text(REPORT).size(120, 30).start();
    driver.press("] g r");
    let reading = driver.reading();
    let node = reading.outline.section_at(reading.view.caret).unwrap();
    let reach = reading.outline.nodes[node].reach;
    assert_eq!(reading.share_read(reach), 100);
    keep("section_read", &driver);
    let places = driver.done.places;
    driver.tick();
    assert_eq!(driver.done.places, places + 1);
    // A part of it is taken back; what is left is shown as a share.
    driver.press("] g r");
    let share = driver.reading().share_read(reach);
    assert!(share < 100, "{share}");
    keep("section_partly_read", &driver);
    driver.press("g g g n");
    assert!(driver.app.overlays.is_empty());
}

#[test]
fn hostile_addresses_never_reach_the_terminal() {
    let mut builder = Builder::new("html");
    builder.open(BlockKind::Paragraph);
    for address in ["a\u{1b}[2Jb.md", "https://x/\u{202e}gpj.exe", "%1b%5b2J"] {
        let from = builder.here();
        builder.push("链接");
        builder.mark(from, Inline::Link(address.to_owned()));
        builder.push("，");
    }
    let document = builder.finish();
    let file = File {
        outline: Arc::new(outline(&document, &Classes::built_in())),
        document: Arc::new(document),
    };
    let mut driver = Setup::file("a.html", file).start();
    for keys in ["g L", "Esc", "g f s", "Esc", "+ g f", "Esc", "+ g f"] {
        driver.press(keys);
        let (buffer, _) = driver.draw();
        assert_eq!(super::common::control_characters(&buffer), [""; 0]);
        let shown = driver.rows().join("\n");
        assert!(!shown.contains('\u{202e}'), "{keys}");
    }
    assert!(!matches!(
        driver.app.overlays.last(),
        Some(Overlay::Prompt(_))
    ));
}
