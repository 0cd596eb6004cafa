//! The owner's password of files that are encrypted by RC4 or AES-128 (ISO 32000-1, 7.6.3.4, algorithm 7): it yields the user password, for which
//! the interpreter asks. Both passwords of AES-256 are known to the interpreter itself.

use hayro_interpret::hayro_syntax::object::{Dict, FromBytes, String as PdfString};
use md5::{Digest, Md5};
use memchr::memmem;

/// What passwords are filled up with (7.6.3.3, algorithm 2, step a).
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

/// How many mentions of encryption are looked at, from the end of the file: each of its versions has one.
const MENTIONS: usize = 16;

/// The user passwords that the password of an owner may yield; which of them is the one, opening shows.
pub(super) fn user_passwords(file: &[u8], owner: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for dictionary in dictionaries(file) {
        let Some(entry) = Entry::of(&dictionary) else {
            continue;
        };
        for owner in spellings(owner) {
            let user = entry.user(&owner);
            if let Ok(user) = String::from_utf8(user)
                && !found.contains(&user)
            {
                found.push(user);
            }
        }
    }
    found
}

/// The bytes that a password may have been: producers wrote it in what their system had.
fn spellings(password: &str) -> Vec<Vec<u8>> {
    let mut found = vec![password.as_bytes().to_vec()];
    for encoding in [encoding_rs::GBK, encoding_rs::WINDOWS_1252] {
        let (bytes, _, unmappable) = encoding.encode(password);
        if !unmappable && !found.iter().any(|known| *known == *bytes) {
            found.push(bytes.into_owned());
        }
    }
    found
}

/// The dictionaries that may say how the file is encrypted. The interpreter shows nothing of a file that it cannot open, but what says how it is
/// encrypted is itself neither encrypted nor packed (7.5.7).
fn dictionaries(file: &[u8]) -> Vec<Dict<'_>> {
    const KEY: &[u8] = b"/Encrypt";
    memmem::rfind_iter(file, KEY)
        .take(MENTIONS)
        .filter_map(|at| file.get(at + KEY.len()..))
        .flat_map(|value| {
            let value = value.trim_ascii_start();
            if value.starts_with(b"<<") {
                Dict::from_bytes(value).into_iter().collect()
            } else {
                referred(file, value)
            }
        })
        .collect()
}

/// What a reference such as `12 0 R` stands for, the latest version first.
fn referred<'a>(file: &'a [u8], reference: &[u8]) -> Vec<Dict<'a>> {
    let digits = |word: &&[u8]| word.len() < 11 && word.iter().all(u8::is_ascii_digit);
    let mut words = reference
        .get(..reference.len().min(32))
        .unwrap_or_default()
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let (Some(number), Some(generation)) =
        (words.next().filter(digits), words.next().filter(digits))
    else {
        return Vec::new();
    };
    let head = [number, b" ", generation, b" obj"].concat();
    memmem::rfind_iter(file, &head)
        .take(MENTIONS)
        .filter(|at| {
            let before = at.checked_sub(1).and_then(|at| file.get(at));
            !before.is_some_and(u8::is_ascii_digit)
        })
        .filter_map(|at| Dict::from_bytes(file.get(at + head.len()..)?.trim_ascii_start()))
        .collect()
}

/// What of an encryption dictionary (7.6.3.2, table 21) the owner's password has to do with.
struct Entry {
    /// `O`: the user password, encrypted with the owner's.
    locked: Vec<u8>,
    revision: u8,
    /// In bytes.
    key: usize,
}

impl Entry {
    fn of(dictionary: &Dict<'_>) -> Option<Self> {
        let revision = dictionary
            .get::<u8>("R")
            .filter(|revision| (2..=4).contains(revision))?;
        let version = dictionary.get::<u8>("V")?;
        let bits = match version {
            1 => 40,
            4 => dictionary.get::<u16>("Length").unwrap_or(128),
            _ => dictionary.get::<u16>("Length").unwrap_or(40),
        };
        let locked = dictionary.get::<PdfString<'_>>("O")?;
        Some(Self {
            locked: locked.as_bytes().get(..PADDING.len())?.to_vec(),
            revision,
            key: match revision {
                2 => 5,
                _ => usize::from(bits / 8).clamp(1, 16),
            },
        })
    }

    /// Algorithm 7, with the key of algorithm 3, steps a to d.
    fn user(&self, owner: &[u8]) -> Vec<u8> {
        let padded: Vec<u8> = owner
            .iter()
            .chain(&PADDING)
            .take(PADDING.len())
            .copied()
            .collect();
        let mut hash = Md5::digest(padded);
        let rounds = if self.revision == 2 { 0 } else { 50 };
        for _ in 0..rounds {
            hash = Md5::digest(hash);
        }
        let key: Vec<u8> = hash.iter().take(self.key).copied().collect();
        let mut user = self.locked.clone();
        let last = if self.revision == 2 { 0 } else { 19 };
        for round in (0..=last).rev() {
            let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
            rc4(&key, &mut user);
        }
        unpadded(user)
    }
}

/// Without what it was filled up with.
fn unpadded(mut password: Vec<u8>) -> Vec<u8> {
    let end = (0..password.len()).find(|end| {
        let filling = password.get(*end..).unwrap_or_default();
        PADDING.starts_with(filling)
    });
    password.truncate(end.unwrap_or(password.len()));
    password
}

/// RC4, which is its own inverse (in place).
fn rc4(key: &[u8], bytes: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|index| index as u8);
    let mut at = 0_u8;
    for (index, byte) in (0..256).zip(key.iter().cycle()) {
        at = at.wrapping_add(state[index]).wrapping_add(*byte);
        state.swap(index, usize::from(at));
    }
    let (mut first, mut second) = (0_u8, 0_u8);
    for byte in bytes {
        first = first.wrapping_add(1);
        second = second.wrapping_add(state[usize::from(first)]);
        state.swap(usize::from(first), usize::from(second));
        let sum = state[usize::from(first)].wrapping_add(state[usize::from(second)]);
        *byte ^= state[usize::from(sum)];
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Choice, Limits, LoadError, load};
    use super::*;

    /// Written by qpdf 11: the reader's password is `reader`, the owner's is `keeper`.
    const FILES: [(&str, &[u8]); 4] = [
        (
            "RC4, 40 bits",
            include_bytes!("../../../tests/formats/rc4-40.pdf"),
        ),
        (
            "RC4, 128 bits",
            include_bytes!("../../../tests/formats/rc4-128.pdf"),
        ),
        (
            "AES, 128 bits",
            include_bytes!("../../../tests/formats/aes-128.pdf"),
        ),
        (
            "AES, 256 bits",
            include_bytes!("../../../tests/formats/aes-256.pdf"),
        ),
    ];

    fn open(bytes: &[u8], password: Option<&str>) -> Result<String, LoadError> {
        let choice = Choice {
            password: password.map(str::to_owned),
            ..Choice::default()
        };
        let loaded = load(bytes, None, &choice, &Limits::default())?;
        Ok(loaded.document.text.as_str().to_owned())
    }

    #[test]
    fn both_passwords_open_a_file() {
        for (name, file) in FILES {
            for password in ["reader", "keeper"] {
                let text =
                    open(file, Some(password)).unwrap_or_else(|why| panic!("{name}: {why:?}"));
                assert_eq!(
                    text, "The tide tables are kept by the harbour master.",
                    "{name}"
                );
            }
            let wrong = open(file, Some("keepers"));
            assert!(
                matches!(wrong, Err(LoadError::Password { wrong: true })),
                "{name}: {wrong:?}"
            );
            let none = open(file, None);
            assert!(
                matches!(none, Err(LoadError::Password { wrong: false })),
                "{name}: {none:?}"
            );
        }
    }

    #[test]
    fn what_is_no_dictionary_yields_nothing() {
        for file in [
            "/Encrypt",
            "/Encrypt 1 0 R",
            "/Encrypt 1 0 R 1 0 obj",
            "/Encrypt 1 0 R 1 0 obj <</R 3>>",
            "/Encrypt <</R 3 /V 2 /O (short)>>",
            "/Encrypt <</R 9 /V 2 /O (0123456789012345678901234567890123456789)>>",
            "/Encrypt 99999999999999999999 0 R",
            "/EncryptMetadata true",
            "<</R 3 /Encrypt <<",
        ] {
            assert_eq!(user_passwords(file.as_bytes(), "x"), [""; 0], "{file}");
        }
    }

    /// Of the cipher's Wikipedia article.
    #[test]
    fn the_cipher_is_rc4() {
        for (key, plain, expected) in [
            ("Key", "Plaintext", "BBF316E8D940AF0AD3"),
            ("Wiki", "pedia", "1021BF0420"),
            ("Secret", "Attack at dawn", "45A01F645FC35B383552544B9BF5"),
        ] {
            let mut bytes = plain.as_bytes().to_vec();
            rc4(key.as_bytes(), &mut bytes);
            let hex = format!("{bytes:02X?}").replace(['[', ']', ',', ' '], "");
            assert_eq!(hex, expected, "{key}");
        }
    }

    #[test]
    fn passwords_lose_what_they_were_filled_up_with() {
        let filled =
            |word: &str| -> Vec<u8> { word.bytes().chain(PADDING).take(PADDING.len()).collect() };
        let whole = "a password of 32 bytes, no more.";
        for word in ["", "reader", "朱批", whole] {
            assert_eq!(unpadded(filled(word)), word.as_bytes(), "{word}");
        }
    }
}
