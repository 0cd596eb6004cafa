//! SHA-256, FIPS 180-4.

use std::fs::File;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The digest of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The digest of some bytes as 64 lower-case hexadecimal digits, as it stands in notes files.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// The digest of a file as [`sha256_hex`] gives it, read in parts; `None` when it can't be read.
pub(super) fn file_sha256_hex(path: &Path) -> Option<String> {
    let mut digest = Sha256::new();
    std::io::copy(&mut File::open(path).ok()?, &mut digest).ok()?;
    Some(hex(&digest.finalize()))
}

/// The first sixteen digits of the digest: enough for the name of a file of our own.
pub(super) fn short_name(bytes: &[u8]) -> String {
    let digest = sha256(bytes);
    hex(digest.get(..8).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_standard_examples_hold() {
        // FIPS 180-4, example "abc".
        assert_eq!(
            super::sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(super::short_name(b"abc"), "ba7816bf8f01cfea");
    }
}
