//! What the names of styles tell, which producers keep in their own languages.

/// What a style makes of a paragraph, apart from its heading level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) enum Role {
    #[default]
    /// Running text.
    Text,
    /// The title of the document.
    Title,
    /// Words that belong to a picture or table.
    Caption,
    /// Somebody else's words.
    Quotation,
    /// Lines in typewriter.
    Code,
}

/// A name without what producers write differently.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The level, from 1, of a heading style's name, in the languages that producers write.
pub(in crate::formats) fn heading(name: &str) -> Option<u8> {
    const NAMES: &[&str] = &[
        "heading",
        "标题",
        "標題",
        "見出し",
        "제목",
        "überschrift",
        "titre",
        "título",
        "titolo",
        "заголовок",
        "kop",
        "rubrik",
        "nagłówek",
    ];
    let name = plain(name);
    let rest = NAMES.iter().find_map(|word| name.strip_prefix(word))?;
    rest.parse().ok().filter(|level| (1..=9).contains(level))
}

/// What a style of a name makes of a paragraph.
pub(in crate::formats) fn role(name: &str) -> Role {
    match plain(name).as_str() {
        "title" | "标题" | "標題" | "表題" | "제목" | "titel" | "название" | "documenttitle"
        | "文档标题" => Role::Title,
        "caption" | "题注" | "題注" | "图表标题" | "imagecaption" | "tablecaption"
        | "beschriftung" | "légende" | "図表番号" => Role::Caption,
        "quote" | "intensequote" | "引用" | "明显引用" | "blocktext" | "blockquote"
        | "quotations" | "zitat" | "citation" => Role::Quotation,
        "sourcecode" | "htmlpreformatted" | "preformattedtext" | "html预设格式" | "code"
        | "verbatimchar" | "htmlcode" | "sourcetext" | "plaintextcode" => Role::Code,
        _ => Role::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_in_many_languages() {
        for (name, expected) in [
            ("heading 3", Some(3)),
            ("Heading_20_2", None),
            ("标题 1", Some(1)),
            ("Überschrift 4", Some(4)),
            ("Title", None),
            ("heading", None),
        ] {
            assert_eq!(heading(name), expected, "{name}");
        }
        assert_eq!(role("题注"), Role::Caption);
        assert_eq!(role("HTML Preformatted"), Role::Code);
        assert_eq!(role("Title"), Role::Title);
    }
}
