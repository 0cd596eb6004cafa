//! Any bytes without a name, as they come through standard input: archives in archives, compressed files, unknown ones. Their kind is found, a
//! document or a reason comes of it, and what is unpacked stays within its bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhupi::formats::{Choice, Limits, load};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        unpacked: 8 << 20,
        ..Limits::default()
    };
    let Ok(loaded) = load(bytes, None, &Choice::default(), &limits) else {
        return;
    };
    let mut next = 0;
    for block in &loaded.document.blocks {
        assert!(block.span.start.0 >= next);
        next = block.span.end.0;
    }
    assert!(next <= loaded.document.text.len());
});
