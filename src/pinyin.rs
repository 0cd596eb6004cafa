//! How Chinese words are typed on a Latin keyboard: their pinyin, whole and by initials. Readings come from the crate `pinyin` (after
//! pinyin-data); a character with several readings has its most frequent one.
//!
//! This room knows characters and nothing of lists or screens.

use ::pinyin::ToPinyin;

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
