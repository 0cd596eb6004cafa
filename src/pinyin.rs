//! How Chinese words are typed on a Latin keyboard: their pinyin, whole and by initials. Readings come from the crate `pinyin` (after
//! pinyin-data); a character with several readings has its most frequent one.
//!
//! This room knows characters and nothing of lists or screens.

use ::pinyin::{ToPinyin, ToPinyinMulti};

/// Ways to read a name that are offered at most: few names have more than two characters with several readings.
const READINGS: usize = 16;

/// What may be typed for these words, to be matched and never shown: the initials, then the whole pinyin without tones, such as
/// `zztx zerentixi` for `责任体系`. Other letters and digits stand for themselves; empty when there is no Chinese character.
///
/// ```
/// assert_eq!(zhupi::pinyin::typed("一、责任"), "yzr yizeren");
/// assert_eq!(zhupi::pinyin::typed("plan"), "");
/// ```
pub fn typed(words: &str) -> String {
    let (mut initials, mut whole) = (String::new(), String::new());
    let mut chinese = false;
    for c in words.chars() {
        if let Some(reading) = c.to_pinyin() {
            chinese = true;
            initials.push_str(reading.first_letter());
            whole.push_str(reading.plain());
        } else if c.is_alphanumeric() {
            initials.push(c);
            whole.push(c);
        }
    }
    if chinese {
        format!("{initials} {whole}")
    } else {
        String::new()
    }
}

/// As [`typed`], with every reading of the characters that have several, for names that are short and must be found by whoever reads them
/// otherwise: 重 in `重点` and in `重复`. Names with very many readings have some of them only.
///
/// ```
/// assert_eq!(zhupi::pinyin::typed_any("重复"), "zf zhongfu cf chongfu tf tongfu");
/// assert_eq!(zhupi::pinyin::typed_any("plan"), "");
/// ```
pub fn typed_any(words: &str) -> String {
    let mut ways = vec![(String::new(), String::new())];
    let mut chinese = false;
    for c in words.chars() {
        let mut readings: Vec<(&str, &str)> = Vec::new();
        for reading in c.to_pinyin_multi().into_iter().flatten() {
            let reading = (reading.first_letter(), reading.plain());
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        if readings.is_empty() {
            for (initials, whole) in ways.iter_mut().filter(|_| c.is_alphanumeric()) {
                initials.push(c);
                whole.push(c);
            }
            continue;
        }
        chinese = true;
        // The usual reading first; where there would be too many ways, only that one goes on.
        let room = (READINGS / ways.len()).max(1);
        ways = readings
            .into_iter()
            .take(room)
            .flat_map(|(letter, plain)| {
                let joined = |(initials, whole): &(String, String)| {
                    (format!("{initials}{letter}"), format!("{whole}{plain}"))
                };
                ways.iter().map(joined).collect::<Vec<_>>()
            })
            .collect();
    }
    if !chinese {
        return String::new();
    }
    let mut keys: Vec<String> = Vec::new();
    for (initials, whole) in ways {
        for key in [initials, whole] {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys.join(" ")
}
