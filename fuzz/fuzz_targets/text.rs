//! Bytes as plain text: no panic, and a window is a prefix of the whole.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::formats::{Choice, Limits, load, load_window};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let choice = Choice {
        format: Some("text".to_owned()),
        encoding: None,
        ..Choice::default()
    };
    // What is packed is unpacked first and may be broken; half of a byte order mark tells nothing.
    if zhupi_fuzz::is_packed(bytes) || bytes.len() < 8 {
        return drop(load(bytes, None, &choice, &limits));
    }
    let half = &bytes[..bytes.len() / 2];
    let whole = match load_window(half, None, &choice, &limits) {
        None => load(bytes, None, &choice, &limits),
        Some(window) => {
            let whole = load(bytes, None, &window.choice(), &limits);
            let text = whole.as_ref().map(|whole| whole.document.text.as_str());
            assert!(text.is_ok_and(|text| text.starts_with(window.document.text.as_str())));
            whole
        }
    };
    assert!(whole.is_ok());
});
