//! What glyphs say: as the file states, else as the font can tell.
//!
//! The interpreter knows `ToUnicode`, glyph names, and the predefined character collections of fonts that are not in the file. What is
//! left are embedded fonts without `ToUnicode`: there the collection of the font (`Adobe-GB1` and its kin) or the font's own table of
//! characters tells.

use std::collections::HashMap;
use std::rc::Rc;

use super::bitmap::Bitmaps;
use hayro_interpret::font::{Glyph, OutlineFontData};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, Stream, String as PdfString,
};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;

/// Radicals that fonts share with a character and that no normalisation knows (from `EquivalentUnifiedIdeograph.txt` of the Unicode
/// Character Database).
const RADICALS: &[(char, char)] = &[
    ('⺠', '民'),
    ('⺟', '母'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('⻯', '竜'),
    ('⻭', '歯'),
    ('⻫', '斉'),
    ('⻲', '亀'),
    ('⺝', '月'),
    ('⺩', '王'),
    ('⺫', '目'),
    ('⺬', '示'),
    ('⻃', '覀'),
    ('⻟', '飠'),
    ('⻞', '食'),
    ('⻎', '辶'),
    ('⻍', '辶'),
    ('⻌', '辶'),
];

/// Finds out what glyphs say.
pub(super) struct Decoder<'a> {
    pdf: &'a Pdf,
    fonts: HashMap<(u128, Option<String>), Rc<Font>>,
    current: Option<Rc<Font>>,
    collections: Option<HashMap<String, Rc<Collection>>>,
    /// Whether some `ToUnicode` of the file names ligatures.
    ligatures: Option<bool>,
    bitmaps: Option<Bitmaps>,
}

/// What is known of an embedded font.
struct Font {
    bold: bool,
    name: Option<String>,
    /// Characters by glyph, where the font has such a table.
    characters: std::cell::OnceCell<HashMap<u32, char>>,
    data: Option<hayro_interpret::font::FontData>,
}

/// Code → character identifier → character.
struct Collection {
    encoding: CMap,
    characters: Option<CMap>,
    /// Whether the codes are UTF-16.
    unicode: bool,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self {
            pdf,
            fonts: HashMap::new(),
            current: None,
            collections: None,
            ligatures: None,
            bitmaps: None,
        }
    }

    /// A run of glyphs of one font begins: whether the font is bold.
    pub(super) fn begin(&mut self, glyph: &Glyph<'_>) -> bool {
        let data = match glyph {
            Glyph::Outline(outline) => outline.font_data(),
            Glyph::Type3(_) => None,
        };
        self.current = data.map(|data| {
            let key = (data.cache_key, data.postscript_name.clone());
            Rc::clone(
                self.fonts
                    .entry(key)
                    .or_insert_with(|| Rc::new(Font::new(data))),
            )
        });
        self.current.as_ref().is_some_and(|font| font.bold)
    }

    /// What a glyph of the run says; `None` when nothing tells.
    pub(super) fn words(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let stated = glyph.as_unicode().map(|stated| match stated {
            BfString::Char(c) => c.to_string(),
            BfString::String(words) => words,
        });
        let says = |words: &String| {
            !words.is_empty()
                && words
                    .chars()
                    .all(|c| c != '\u{FFFD}' && (!c.is_control() || c.is_whitespace()))
        };
        let words = stated.filter(says).or_else(|| self.of_font(glyph))?;
        Some(self.letters(words))
    }

    /// Ligatures that only a glyph's name states are letters, radicals are characters.
    fn letters(&mut self, words: String) -> String {
        if words.chars().all(|c| c < '\u{2E80}') {
            return words;
        }
        let mut out = String::with_capacity(words.len());
        for c in words.chars() {
            match c {
                '\u{FB00}'..='\u{FB06}' if !self.states_ligatures() => out.extend(c.nfkc()),
                '\u{2F00}'..='\u{2FD5}' => out.extend(c.nfkc()),
                '\u{2E80}'..='\u{2EF3}' => {
                    let known = RADICALS.iter().find(|(radical, _)| *radical == c);
                    out.push(known.map_or(c, |(_, character)| *character));
                }
                _ => out.push(c),
            }
        }
        out
    }

    fn states_ligatures(&mut self) -> bool {
        let pdf = self.pdf;
        *self.ligatures.get_or_insert_with(|| {
            fonts(pdf).any(|font| {
                let map = font
                    .get::<Stream<'_>>("ToUnicode")
                    .and_then(|stream| stream.decoded_data().ok());
                map.is_some_and(|map| map.windows(3).any(|at| at.eq_ignore_ascii_case(b"FB0")))
            })
        })
    }

    fn of_font(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let outline = match glyph {
            Glyph::Outline(outline) => outline,
            Glyph::Type3(glyph) => {
                let pdf = self.pdf;
                let bitmaps = self.bitmaps.get_or_insert_with(|| Bitmaps::of(pdf));
                let words = bitmaps.words(glyph.char_code(), glyph.advance_width()?);
                return words.map(str::to_owned);
            }
        };
        let font = Rc::clone(self.current.as_ref()?);
        if let Some(name) = &font.name {
            let pdf = self.pdf;
            let collections = self.collections.get_or_insert_with(|| collections(pdf));
            let words = collections
                .get(name)
                .and_then(|collection| collection.words(outline.char_code()));
            if words.is_some() {
                return words;
            }
        }
        let c = font.characters().get(&outline.glyph_id().to_u32())?;
        Some(c.to_string())
    }
}

impl Font {
    fn new(data: OutlineFontData) -> Self {
        let name = data.postscript_name.clone();
        let lower = name.as_deref().unwrap_or_default().to_lowercase();
        let heavy = ["bold", "heavy", "black", "demi", "simhei", "heiti", "黑体"]
            .iter()
            .any(|word| lower.contains(word));
        Self {
            bold: heavy || data.weight.is_some_and(|weight| weight >= 600),
            name,
            characters: std::cell::OnceCell::new(),
            data: Some(data.data),
        }
    }

    /// Characters by glyph, from the font's own tables.
    fn characters(&self) -> &HashMap<u32, char> {
        self.characters.get_or_init(|| {
            let bytes = self.data.as_deref().map(AsRef::as_ref).unwrap_or_default();
            FontRef::new(bytes)
                .map(|font| characters(&font))
                .unwrap_or_default()
        })
    }
}

fn characters(font: &FontRef<'_>) -> HashMap<u32, char> {
    let mut found = HashMap::new();
    for (code, glyph) in font.charmap().mappings().take(1 << 17) {
        // Symbol fonts of old word processors keep ASCII in the private area.
        let code = if (0xF020..=0xF07E).contains(&code) {
            code - 0xF000
        } else {
            code
        };
        if let Some(c) = char::from_u32(code)
            && !c.is_control()
        {
            let entry = found.entry(glyph.to_u32()).or_insert(c);
            if is_odd(*entry) && !is_odd(c) {
                *entry = c;
            }
        }
    }
    if found.is_empty()
        && let Ok(post) = font.post()
    {
        for glyph in 0..post.num_glyphs().unwrap_or(0) {
            let name = post
                .glyph_name(skrifa::raw::types::GlyphId16::new(glyph))
                .unwrap_or_default();
            if let Some(c) = named(name) {
                found.insert(u32::from(glyph), c);
            }
        }
    }
    found
}

/// Whether a character is rather another one's second code.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{AD}' | '\u{2E80}'..='\u{2FDF}' | '\u{E000}'..='\u{F8FF}' | '\u{F900}'..='\u{FAFF}')
}

/// `uni4E00`, `u2F81A` (Adobe Glyph List Specification), or a single letter.
fn named(name: &str) -> Option<char> {
    let digits = name
        .strip_prefix("uni")
        .filter(|digits| digits.len() == 4)
        .or_else(|| name.strip_prefix('u'));
    let code = digits
        .filter(|digits| (4..=6).contains(&digits.len()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let mut letters = name.chars();
    match (
        code.and_then(char::from_u32),
        letters.next(),
        letters.next(),
    ) {
        (Some(c), ..) | (None, Some(c), None) => Some(c),
        _ => None,
    }
}

/// Every font dictionary of a file.
fn fonts(pdf: &Pdf) -> impl Iterator<Item = Dict<'_>> {
    pdf.objects().into_iter().filter_map(|object| match object {
        Object::Dict(dict) if dict.contains_key("Subtype") && dict.contains_key("BaseFont") => {
            Some(dict)
        }
        _ => None,
    })
}

/// The collections of composite fonts by the names of the fonts.
fn collections(pdf: &Pdf) -> HashMap<String, Rc<Collection>> {
    let mut found = HashMap::new();
    for font in fonts(pdf).take(10_000) {
        let name = font
            .get::<Name<'_>>("BaseFont")
            .map(|name| name.as_str().to_owned());
        if let (Some(name), Some(collection)) = (name, Collection::of(&font)) {
            let bare = match name.split_once('+') {
                Some((prefix, bare)) if prefix.len() == 6 => bare.to_owned(),
                _ => name,
            };
            found.entry(bare).or_insert_with(|| Rc::new(collection));
        }
    }
    found
}

impl Collection {
    fn of(font: &Dict<'_>) -> Option<Self> {
        let descendant = font
            .get::<Array<'_>>("DescendantFonts")?
            .iter::<Dict<'_>>()
            .next()?;
        let (encoding, unicode) = match font.get::<Object<'_>>("Encoding")? {
            Object::Name(name) => {
                let unicode = name.as_str().starts_with("Uni")
                    && ["UCS2", "UTF16"]
                        .iter()
                        .any(|form| name.as_str().contains(form));
                match CMapName::from_bytes(name.as_ref()) {
                    CMapName::IdentityH => (CMap::identity_h(), false),
                    CMapName::IdentityV => (CMap::identity_v(), false),
                    name => (CMap::parse(load_embedded(name)?, load_embedded)?, unicode),
                }
            }
            Object::Stream(stream) => (
                CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
                false,
            ),
            _ => return None,
        };
        let info = descendant.get::<Dict<'_>>("CIDSystemInfo");
        let part = |key: &str| {
            info.as_ref()
                .and_then(|info| info.get::<PdfString<'_>>(key))
                .map(|words| words.as_bytes().to_vec())
                .unwrap_or_default()
        };
        let stated = CidFamily::from_registry_ordering(&part("Registry"), &part("Ordering"));
        let family = match encoding
            .metadata()
            .character_collection
            .as_ref()
            .map(|known| known.family.clone())
        {
            Some(family) if family.ucs2_cmap().is_some() => family,
            _ => stated,
        };
        let characters = family
            .ucs2_cmap()
            .and_then(load_embedded)
            .and_then(|data| CMap::parse(data, load_embedded));
        (unicode || characters.is_some()).then_some(Self {
            encoding,
            characters,
            unicode,
        })
    }

    fn words(&self, code: u32) -> Option<String> {
        if self.unicode {
            let units = [(code >> 16) as u16, code as u16];
            let units = if units[0] == 0 {
                units.get(1..)?
            } else {
                &units
            };
            return String::from_utf16(units)
                .ok()
                .filter(|words| !words.contains('\0'));
        }
        let cid = (1..=4).find_map(|length| self.encoding.lookup_cid_code(code, length))?;
        match self.characters.as_ref()?.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(words) => Some(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        for (name, expected) in [
            ("uni4E00", Some('一')),
            ("u2F81A", Some('\u{2F81A}')),
            ("A", Some('A')),
            ("g12", None),
            ("uniXYZW", None),
            ("", None),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }

    #[test]
    fn radicals_that_nobody_normalises_are_known() {
        for (radical, character) in RADICALS {
            assert!(('\u{2E80}'..='\u{2EF3}').contains(radical), "{radical}");
            assert!(
                !('\u{2E80}'..='\u{2FD5}').contains(character),
                "{character}"
            );
        }
    }
}
