use super::trials::OFFERED;
use super::*;

fn check(bytes: &[u8], expected: (&str, &str, Confidence)) {
    let decoded = decode(bytes, None, true);
    let found = (&*decoded.text, decoded.encoding.name(), decoded.confidence);
    assert_eq!(found, expected, "{bytes:?}");
}

#[test]
fn encodings_are_told_apart() {
    use Confidence::{Certain, Doubtful, Likely};
    check(b"", ("", "UTF-8", Certain));
    check(b"a\r\nb\rc\n", ("a\nb\nc\n", "UTF-8", Certain));
    check(
        "\u{FEFF}朱\u{FEFF}批".as_bytes(),
        ("朱\u{FEFF}批", "UTF-8", Certain),
    );
    check(b"\r\r\n\n\r", ("\n\n\n\n", "UTF-8", Certain));
    check("a\u{c}b".as_bytes(), ("a\u{c}b", "UTF-8", Certain));
    let sentence = "关键在党、关键在人，工作要落到实处。";
    let gbk = GB18030.encode(sentence).0;
    check(&gbk, (sentence, "GB18030", Likely));
    check(&GB18030.encode("朱批").0, ("朱批", "GB18030", Doubtful));
    let taiwan = "關鍵在黨、關鍵在人，工作要落到實處。";
    check(&BIG5.encode(taiwan).0, (taiwan, "Big5", Likely));
    let little: Vec<u8> = sentence.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&little, (sentence, "UTF-16LE", Certain));
    let big: Vec<u8> = "a b".encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&big, ("a b", "UTF-16BE", Certain));
    check(
        b"d\xE9j\xE0 vu, na\xEFve r\xE9sum\xE9",
        ("déjà vu, naïve résumé", "windows-1252", Likely),
    );
    let meta = [b"<html><meta charset='gb2312'>".as_slice(), &gbk].concat();
    let text = format!("<html><meta charset='gb2312'>{sentence}");
    check(&meta, (&text, "GB18030", Certain));
    let wrong = format!("<html><meta charset=ascii>{sentence}");
    assert_eq!(decode(wrong.as_bytes(), None, true).text, wrong);
}

#[test]
fn short_and_long_texts_are_told_apart() {
    use encoding_rs::{
        EUC_JP, EUC_KR, KOI8_R, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253,
        WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    };
    /// The encoding, a sentence, and from how many characters on it is found.
    const SENTENCES: &[(&encoding_rs::Encoding, &str, usize)] = &[
        (
            GB18030,
            "今年以来，全县上下坚持以发展为先，把各项工作抓实抓细，完成投资12亿元。",
            2,
        ),
        (
            GB18030,
            "會議要求，各級部門提高認識，加強領導，確保任務完成。",
            6,
        ),
        (
            BIG5,
            "今年以來，全縣上下堅持以發展為先，把各項工作抓實抓細，完成投資12億元。",
            2,
        ),
        (
            SHIFT_JIS,
            "今年度の計画について、関係部署と協議を重ねた結果をまとめた。",
            2,
        ),
        (
            EUC_JP,
            "今年度の計画について、関係部署と協議を重ねた結果をまとめた。",
            6,
        ),
        (
            EUC_KR,
            "올해 지역 발전 계획에 대하여 관계 부서와 협의하였다.",
            10,
        ),
        (
            WINDOWS_1251,
            "В этом году администрация подготовила отчёт о дорогах.",
            6,
        ),
        (
            KOI8_R,
            "В этом году администрация подготовила отчёт о дорогах.",
            6,
        ),
        (
            WINDOWS_1250,
            "W tym roku gmina przygotowała szczegółowe sprawozdanie: żółć, źródło.",
            60,
        ),
        (
            WINDOWS_1253,
            "Φέτος ο δήμος ετοίμασε μια αναλυτική έκθεση.",
            10,
        ),
        (
            WINDOWS_1254,
            "Bu yıl belediye, yolların durumu hakkında bir rapor hazırladı; ağaç, ışık.",
            60,
        ),
        (
            WINDOWS_1255,
            "השנה הכינה המועצה דוח מפורט על מצב הכבישים.",
            20,
        ),
        (
            WINDOWS_1256,
            "أعدت البلدية هذا العام تقريرا مفصلا عن الطرق.",
            20,
        ),
        (
            WINDOWS_874,
            "ปีนี้เทศบาลได้จัดทำรายงานโดยละเอียดเกี่ยวกับสภาพถนน",
            30,
        ),
    ];
    for (encoding, sentence, least) in SENTENCES {
        for length in [2, 6, 10, 20, 30, 60, 500] {
            let text: String = sentence.chars().cycle().take(length).collect();
            let (bytes, _, failed) = encoding.encode(&text);
            assert!(!failed, "{}", encoding.name());
            let decoded = decode(&bytes, None, true);
            if length >= *least {
                assert_eq!(decoded.text, text, "{} {length}", encoding.name());
            } else if decoded.text != text {
                // What is too short to tell says so.
                assert!(decoded.sure < 95, "{} {length}", encoding.name());
            }
        }
    }
}

#[test]
fn utf_16_needs_no_mark() {
    for text in [
        "今年以来，全县上下",
        "县域",
        "工作",
        "Ce rapport",
        "a\n",
        "В этом году",
        "今年 2023 年度報告",
    ] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little, None, true).text, text);
        assert_eq!(decode(&big, None, true).text, text);
    }
    let short: Vec<u8> = "县域".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decode(&short, None, true).confidence, Confidence::Doubtful);
    for latin in ["déjà", "Bush hid the facts", "naïve où"] {
        let bytes = encoding_rs::WINDOWS_1252.encode(latin).0;
        assert_eq!(decode(&bytes, None, true).text, latin);
    }
}

#[test]
fn a_declaration_is_believed_unless_it_is_refuted() {
    let sentence = "关键在党、关键在人，工作要落到实处，推动高质量发展。";
    let meta = |label: &str, bytes: &[u8]| {
        let head = format!("<html><meta name=a content='charset'><meta charset={label}>");
        let page = [head.as_bytes(), bytes].concat();
        let decoded = decode(&page, None, true);
        let text = decoded.text.strip_prefix(&head).unwrap().to_owned();
        (text, decoded.encoding.name(), decoded.warnings.len())
    };
    let gbk = GB18030.encode(sentence).0;
    let told = |name| (sentence.to_owned(), name, 0);
    assert_eq!(meta("gb2312", &gbk), told("GB18030"));
    assert_eq!(meta("utf-8", &gbk), told("GB18030"));
    assert_eq!(meta("iso-8859-1", &gbk), told("GB18030"));
    assert_eq!(meta("gb2312", sentence.as_bytes()), told("UTF-8"));
    assert_eq!(meta("iso-8859-1", sentence.as_bytes()), told("UTF-8"));
    let rare = "𠀀㐀朱镕基";
    let wide = GB18030.encode(rare).0;
    assert_eq!(meta("gb2312", &wide), (rare.to_owned(), "GB18030", 0));
    let torn = [&gbk, b"\xFF\xFF".as_slice()].concat();
    let (text, name, warnings) = meta("gb2312", &torn);
    assert_eq!(
        (text, name, warnings),
        (format!("{sentence}\u{FFFD}\u{FFFD}"), "GB18030", 1)
    );
    let japanese = b"\x1B$B4X78\x1B(B\n";
    assert_eq!(decode(japanese, None, true).encoding.name(), "ISO-2022-JP");
    assert_eq!(
        decode(b"\x1B[1mbold\x1B[0m", None, true).encoding.name(),
        "UTF-8"
    );
}

#[test]
fn each_bad_byte_is_shown_and_counted() {
    let bytes = [
        sentence_bytes().as_slice(),
        b"\r\n\xFF\xFE\x80",
        b"\xE6\x9C",
    ]
    .concat();
    let decoded = decode(&bytes, None, true);
    assert!(
        decoded
            .text
            .ends_with("\n\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    );
    let said = decoded.warnings[0].say(crate::message::Lang::ENGLISH);
    assert!(
        said.starts_with("5 bytes") && said.contains("2 (56), 2 (57), 2 (58)"),
        "{said}"
    );
}

#[test]
fn a_window_does_not_show_a_cut_character_as_bad() {
    let bytes = sentence_bytes();
    for end in 0..bytes.len() {
        let decoded = decode(&bytes[..end], None, false);
        assert_eq!(decoded.encoding.name(), "UTF-8", "{end}");
        assert!(!decoded.text.contains('\u{FFFD}'), "{end}");
    }
}

fn sentence_bytes() -> Vec<u8> {
    "关键在党、关键在人，工作要落到实处。".as_bytes().to_vec()
}

#[test]
fn wide_marks_are_known() {
    let units = |text: &str, little: bool| -> Vec<u8> {
        let bytes = |c: char| {
            let code = u32::from(c);
            if little {
                code.to_le_bytes()
            } else {
                code.to_be_bytes()
            }
        };
        text.chars().flat_map(bytes).collect()
    };
    check(
        &units("\u{FEFF}朱批\r\n𠀀", true),
        ("朱批\n𠀀", "UTF-32LE", Confidence::Certain),
    );
    check(
        &units("\u{FEFF}朱批", false),
        ("朱批", "UTF-32BE", Confidence::Certain),
    );
    let cut = [units("\u{FEFF}朱", true), vec![0xFF; 6]].concat();
    let decoded = decode(&cut, None, true);
    assert_eq!(decoded.text, "朱\u{FFFD}\u{FFFD}");
    assert_eq!(decoded.warnings.len(), 1);
    let bytes = units("朱批", true);
    let chosen = decode(&bytes, Encoding::named("utf-32-le"), true);
    assert_eq!(
        (&*chosen.text, chosen.encoding.name()),
        ("朱批", "UTF-32LE")
    );
}

#[test]
fn trials_begin_with_what_fits() {
    let sentence = "关键在党、关键在人，工作要落到实处。";
    let trials = trials(&GB18030.encode(&format!("\n  {sentence}\n")).0, true);
    let first = &trials[0];
    assert_eq!(
        (first.encoding.name(), first.words.as_str(), first.bad),
        ("GB18030", sentence, 0)
    );
    assert!(first.sure.is_some_and(|sure| sure > 90) && trials[1].sure.is_none());
    assert_eq!(trials.len(), OFFERED.len());
    assert!(
        trials
            .iter()
            .any(|trial| trial.encoding.name() == "UTF-8" && trial.bad > 0)
    );
}

#[test]
fn labels_are_known_in_many_spellings() {
    for (label, expected) in [
        ("gbk", Some("GB18030")),
        ("GB2312", Some("GB18030")),
        ("cp936", Some("GB18030")),
        ("utf-16-le", Some("UTF-16LE")),
        ("UTF8", Some("UTF-8")),
        ("shift_jis", Some("Shift_JIS")),
        ("sjis", Some("Shift_JIS")),
        ("big5", Some("Big5")),
        ("klingon", None),
        ("", None),
        ("hz-gb-2312", None),
    ] {
        assert_eq!(
            Encoding::named(label).map(Encoding::name),
            expected,
            "{label}"
        );
    }
    for encoding in [GB18030, UTF_8, BIG5, UTF_16LE] {
        let encoding = Encoding::of(encoding);
        assert_eq!(Encoding::named(encoding.name()), Some(encoding));
    }
}

#[test]
fn a_mark_wins_and_a_choice_beats_guesses() {
    let latin = Encoding::named("latin1");
    assert_eq!(decode("朱".as_bytes(), latin, true).text, "æœ±");
    assert_eq!(decode("\u{FEFF}朱".as_bytes(), latin, true).text, "朱");
}
