use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;

use super::*;

fn press(code: KeyCode, modifiers: KeyModifiers) -> Heard {
    key(code, modifiers)
}

fn letters(words: &str) -> Vec<Heard> {
    words
        .chars()
        .map(|c| press(KeyCode::Char(c), KeyModifiers::NONE))
        .collect()
}

#[test]
fn each_sequence_means_one_thing() {
    use KeyModifiers as M;
    let place = |row, column| Heard::Answer(Answer::Place { row, column });
    for (bytes, expected) in [
        ("a", vec![press(KeyCode::Char('a'), M::NONE)]),
        ("A", vec![press(KeyCode::Char('A'), M::SHIFT)]),
        ("朱", letters("朱")),
        ("\t", vec![press(KeyCode::Tab, M::NONE)]),
        ("\r", vec![press(KeyCode::Enter, M::NONE)]),
        ("\n", vec![press(KeyCode::Char('j'), M::CONTROL)]),
        ("\u{7f}", vec![press(KeyCode::Backspace, M::NONE)]),
        ("\u{3}", vec![press(KeyCode::Char('c'), M::CONTROL)]),
        ("\u{1f}", vec![press(KeyCode::Char('7'), M::CONTROL)]),
        ("\u{1b}x", vec![press(KeyCode::Char('x'), M::ALT)]),
        ("\u{1b}[A", vec![press(KeyCode::Up, M::NONE)]),
        ("\u{1b}[1;5C", vec![press(KeyCode::Right, M::CONTROL)]),
        ("\u{1b}OP", vec![press(KeyCode::F(1), M::NONE)]),
        ("\u{1b}OR", vec![press(KeyCode::F(3), M::NONE)]),
        ("\u{1b}[1;2R", vec![press(KeyCode::F(3), M::SHIFT)]),
        ("\u{1b}[13;2~", vec![press(KeyCode::F(3), M::SHIFT)]),
        ("\u{1b}[[C", vec![press(KeyCode::F(3), M::NONE)]),
        ("\u{1b}[24~", vec![press(KeyCode::F(12), M::NONE)]),
        ("\u{1b}[5~", vec![press(KeyCode::PageUp, M::NONE)]),
        (
            "\u{1b}[7$j",
            vec![press(KeyCode::Home, M::SHIFT), letters("j").remove(0)],
        ),
        ("\u{1b}[Z", vec![press(KeyCode::BackTab, M::SHIFT)]),
        ("\u{1b}[27u", vec![press(KeyCode::Esc, M::NONE)]),
        ("\u{1b}[106;5u", vec![press(KeyCode::Char('j'), M::CONTROL)]),
        ("\u{1b}[106;1:3u", vec![]),
        ("\u{1b}[13;2u", vec![press(KeyCode::Enter, M::SHIFT)]),
        ("\u{1b}[27;5;13~", vec![press(KeyCode::Enter, M::CONTROL)]),
        (
            "\u{1b}\u{1b}[A",
            vec![press(KeyCode::Esc, M::NONE), press(KeyCode::Up, M::NONE)],
        ),
        ("\u{1b}[2;3R", vec![place(2, 3)]),
        ("\u{1b}[?1u", vec![Heard::Answer(Answer::Keyboard)]),
        ("\u{1b}[?62;22c", vec![Heard::Answer(Answer::Kind)]),
        (
            "\u{1b}]11;rgb:0000/8080/ffff\u{1b}\\",
            vec![Heard::Answer(Answer::Paper([0, 128, 255]))],
        ),
        (
            "\u{1b}]11;rgb:f/0/f\u{7}",
            vec![Heard::Answer(Answer::Paper([255, 0, 255]))],
        ),
        (
            "\u{1b}]10;#102030\u{7}",
            vec![Heard::Answer(Answer::Ink([16, 32, 48]))],
        ),
        // What nobody asked for, and what was not understood, is no key.
        ("\u{1b}[?2026;2$y", vec![]),
        ("\u{1b}[?997;1n", vec![]),
        ("\u{1b}P>|foot(1.13)\u{1b}\\", vec![]),
        ("\u{1b}]52;c;cm0gLXJm\u{7}q", letters("q")),
        ("\u{1b}]11;nonsense\u{1b}\\j", letters("j")),
        ("\u{1b}[>41;379;0cj", letters("j")),
        ("\u{1b}[I\u{1b}[O\u{1b}[12tj", letters("j")),
        ("\u{1b}_Gi=1;OK\u{1b}\\j", letters("j")),
        ("\u{85}j", letters("j")),
        (
            "\u{1b}[200~q\r\u{1b}[31m朱\u{1b}[201~j",
            vec![
                Heard::Event(Event::Paste("q\r\u{1b}[31m朱".to_owned())),
                letters("j").remove(0),
            ],
        ),
    ] {
        assert_eq!(
            Decoder::default().feed(bytes.as_bytes()),
            expected,
            "{bytes:?}"
        );
        let mut pieces = Decoder::default();
        let heard: Vec<Heard> = bytes
            .bytes()
            .flat_map(|byte| pieces.feed(&[byte]))
            .collect();
        assert_eq!(heard, expected, "byte by byte {bytes:?}");
        assert_eq!(pieces.patience(), None, "{bytes:?}");
    }
}

#[test]
fn the_mouse_in_both_forms() {
    let event = |kind, column, row| {
        Heard::Event(Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }))
    };
    let left = MouseButton::Left;
    for (bytes, expected) in [
        ("\u{1b}[<0;3;4M", event(MouseEventKind::Down(left), 2, 3)),
        (
            "\u{1b}[<32;300;4M",
            event(MouseEventKind::Drag(left), 299, 3),
        ),
        ("\u{1b}[<0;3;4m", event(MouseEventKind::Up(left), 2, 3)),
        ("\u{1b}[<64;3;4M", event(MouseEventKind::ScrollUp, 2, 3)),
        ("\u{1b}[<65;3;4M", event(MouseEventKind::ScrollDown, 2, 3)),
        ("\u{1b}[M #$", event(MouseEventKind::Down(left), 2, 3)),
        ("\u{1b}[M##$", event(MouseEventKind::Up(left), 2, 3)),
    ] {
        assert_eq!(
            Decoder::default().feed(bytes.as_bytes()),
            [expected],
            "{bytes:?}"
        );
    }
}

#[test]
fn a_lone_escape_is_the_key_after_a_moment() {
    let mut decoder = Decoder::default();
    assert!(decoder.feed(b"\x1b").is_empty());
    assert_eq!(decoder.patience(), Some(ESCAPE));
    assert_eq!(decoder.idle(), [press(KeyCode::Esc, KeyModifiers::NONE)]);
    assert_eq!(
        decoder.feed(b"[j"),
        [letters("[").remove(0), letters("j").remove(0)]
    );
    assert_eq!(decoder.patience(), None);
}

#[test]
fn an_answer_whose_escape_came_long_before_is_still_an_answer() {
    for (rest, heard) in [
        ("[2;2Rj", letters("j")),
        ("[?64cj", letters("j")),
        ("]11;rgb:00/00/00\u{7}j", letters("j")),
        ("[", letters("[")),
    ] {
        let mut decoder = Decoder::default();
        decoder.await_answers(true);
        decoder.feed(b"\x1b");
        assert_eq!(decoder.patience(), Some(ESCAPE_OF_ANSWER));
        decoder.idle();
        assert_eq!(decoder.feed(rest.as_bytes()), heard, "{rest:?}");
    }
}

#[test]
fn a_sequence_that_never_ends_gives_the_keyboard_back() {
    for start in [
        "\u{1b}[12;",
        "\u{1b}]11;rgb:",
        "\u{1b}P1$r",
        "\u{1b}[200~words",
        "\u{e6}",
    ] {
        let mut decoder = Decoder::default();
        decoder.feed(start.as_bytes());
        while decoder.patience().is_some() {
            decoder.idle();
        }
        assert_eq!(decoder.feed(b"j"), letters("j"), "{start:?}");
    }
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b]");
    for _ in 0..20 {
        decoder.feed(&[b'x'; 1000]);
    }
    assert!(decoder.waiting.len() <= 2 * LONGEST);
}

proptest! {
    /// However it is cut, the same is heard; and nothing panics.
    #[test]
    fn cuts_do_not_matter(bytes in proptest::collection::vec(
        prop_oneof![Just(0x1B_u8), Just(b'['), Just(b';'), Just(b'2'), Just(b'R'), Just(b'~'), any::<u8>()], 0..40,
    ), cut in 0_usize..40) {
        let mut whole = Decoder::default();
        let expected = whole.feed(&bytes);
        let mut pieces = Decoder::default();
        let (one, two) = bytes.split_at(cut.min(bytes.len()));
        let mut heard = pieces.feed(one);
        heard.extend(pieces.feed(two));
        prop_assert_eq!(heard, expected);
        whole.idle();
    }
}
