//! The pictures of the READMEs are frames of the program on documents of `samples/`. A picture that is not what the program shows now fails;
//! `ZHUPI_BLESS=1 cargo test --test app pictures` draws all of them anew.

use std::fs;
use std::path::Path;

use super::common::{Driver, Setup};
use super::svg::{self, Paper};

const LIGHT: Paper = Paper {
    ink: "#2a2620",
    paper: "#fbf8f0",
};
const DARK: Paper = Paper {
    ink: "#ddd6c8",
    paper: "#1b1a18",
};

/// The program on one of the samples, as wide as a picture may be.
fn on(sample: &str, lang: &'static str, theme: &'static str, size: (u16, u16)) -> Setup {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(sample);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    Setup::named(sample, &text)
        .lang(lang)
        .theme(theme)
        .size(size.0, size.1)
}

/// Marks, tags and notes in a Chinese report.
fn chinese(theme: &'static str, size: (u16, u16)) -> Driver {
    let mut driver = on("02-exchange-material.txt", "zh-Hans", theme, size)
        .tags(&["做法", "存疑", "指标/办结率"])
        .start();
    driver.press("] ) t 1 ) t 2 a").words("几个部门？查原件。");
    driver
        .press("Esc ) ) t")
        .words("做法/队伍")
        .press("Enter a");
    driver
        .words("与上年的“1＋3＋N”比较。")
        .press("Esc g g ] ) )")
        .tick();
    driver
}

/// The same in an English one.
fn english(theme: &'static str, size: (u16, u16)) -> Driver {
    let mut driver = on("05-technical-report.txt", "en", theme, size)
        .tags(&["method", "to check"])
        .start();
    driver
        .press("] ] ) t 1 ) t 2 a")
        .words("Which harbours? Ask for the raw data.");
    driver.press("Esc ) ) t 1 ( (").tick();
    driver
}

#[test]
fn pictures_show_the_program_as_it_is() {
    let mut stale = Vec::new();
    let mut keep = |name: &str, driver: &Driver, paper: Paper, title: &str| {
        let (buffer, _) = driver.draw();
        let drawn = svg::picture(&buffer, driver.app.cells, paper, title);
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("pictures")
            .join(format!("{name}.svg"));
        if fs::read_to_string(&path).is_ok_and(|known| known == drawn) {
            return;
        }
        if std::env::var_os("ZHUPI_BLESS").is_some() {
            fs::write(&path, drawn).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        } else {
            stale.push(name.to_owned());
        }
    };

    let reading = chinese("light", (120, 34));
    keep(
        "reading-zh",
        &reading,
        LIGHT,
        "朱批：左为大纲，中为正文，右为批注",
    );
    let reading = english("dark", (120, 34));
    keep("reading-en", &reading, DARK, "zhupi: outline, text, notes");

    let mut tagging = chinese("dark", (80, 24));
    tagging.press(") t");
    keep("tagging-zh", &tagging, DARK, "朱批：给一句话加标签");
    let mut tagging = english("light", (80, 24));
    tagging.press(") t");
    keep("tagging-en", &tagging, LIGHT, "zhupi: tagging a sentence");

    let mut palette = chinese("light", (80, 24));
    palette.press(":").words("biaoti");
    keep("commands-zh", &palette, LIGHT, "朱批：按名称或拼音找命令");
    let mut palette = english("dark", (80, 24));
    palette.press(":").words("sec");
    keep("commands-en", &palette, DARK, "zhupi: commands by name");

    assert!(
        stale.is_empty(),
        "not what the program shows: {stale:?}; ZHUPI_BLESS=1 cargo test --test app pictures"
    );
}
