//! Titles that programs leave in a file's properties, and that say nothing of the document.
//!
//! Word processors and printer drivers fill in the title by themselves: with the name of the file, their own name, or the name of a new
//! document. Converters and libraries write a word that stands for none. [`UNNAMED`] and [`WORDS`] are the one list of these.

/// Names of a document without one, in any format: lower case, without a number at their end.
const UNNAMED: &[&str] = &[
    "untitled",
    "untitled document",
    "untitled page",
    "unnamed",
    "no title",
    "new document",
    "new page",
    "无标题",
    "無標題",
    "无标题文档",
    "無標題文件",
    "未命名",
    "未命名文档",
    "未命名文件",
];

/// Further names of nothing that office programs, printer drivers and libraries leave, written likewise.
#[cfg(any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf"))]
const WORDS: &[&str] = &[
    // Words for none.
    "title",
    "none",
    "null",
    "unknown",
    "unspecified",
    "anonymous",
    "未知",
    "无题",
    "標題",
    "标题",
    // A new document.
    "new microsoft word document",
    "document",
    "doc",
    "word document",
    "word 文档",
    "word文档",
    "文档",
    "文件",
    "新建",
    "新建文档",
    "新文档",
    "新增文件",
    "新建文本文档",
    "新建 microsoft word 文档",
    "新建microsoft word文档",
    "新建 doc 文档",
    "新建 docx 文档",
    "新建 wps 文档",
    "powerpoint presentation",
    "powerpoint 演示文稿",
    "presentation",
    "演示文稿",
    "slide",
    "幻灯片",
    // A program.
    "microsoft word",
    "microsoft powerpoint",
    "microsoft excel",
    "wps 文字",
    "wps文字",
    "wps office",
    "libreoffice",
    "openoffice",
    "print",
    "打印",
    "about:blank",
];

/// What programs put before the name of a file.
#[cfg(any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf"))]
const BEFORE: &[&str] = &[
    "microsoft word -",
    "microsoft word –",
    "microsoft powerpoint -",
    "microsoft excel -",
    "wps 文字 -",
    "wps文字 -",
    "file://",
    "http://",
    "https://",
];

/// Endings of names of files.
#[cfg(any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf"))]
const ENDINGS: &[&str] = &[
    ".doc", ".docx", ".docm", ".dot", ".dotx", ".wps", ".wpt", ".rtf", ".odt", ".fodt", ".ott",
    ".xls", ".xlsx", ".ppt", ".pptx", ".pdf", ".ofd", ".tex", ".dvi", ".ps", ".indd", ".qxd",
    ".fm", ".p65", ".cdr", ".ai", ".txt", ".md", ".htm", ".html", ".tmp", ".s2", ".s92", ".s72",
];

/// Whether a title is one that editors give to a document without a name.
pub(in crate::formats) fn is_unnamed(title: &str) -> bool {
    is_one_of(UNNAMED, &title.trim().to_lowercase())
}

/// Whether a lower-case title is in a list, brackets and a number at its end aside.
fn is_one_of(words: &[&str], title: &str) -> bool {
    let bare = title.trim_matches(|c| "()（）[]【】<>《》“”\"".contains(c));
    let named = |title: &str| words.contains(&title.trim());
    named(bare) || named(unnumbered(title))
}

/// Whether a title is one that programs give to any document.
#[cfg(any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf"))]
pub(super) fn is_made_up(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    is_one_of(UNNAMED, &title)
        || is_one_of(WORDS, &title)
        || BEFORE.iter().any(|before| title.starts_with(before))
        || ENDINGS.iter().any(|ending| {
            let name = title.strip_suffix(ending);
            name.is_some_and(|name| !name.ends_with(char::is_whitespace))
        })
        || says_nothing(&title)
}

/// A title without the number at its end (`文档1`, `Document (2)`).
fn unnumbered(title: &str) -> &str {
    title.trim_end_matches(|c: char| c.is_ascii_digit() || "()（） -_".contains(c))
}

/// Whether a title has no words: less than a year's number, or characters that could not be decoded.
#[cfg(any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf"))]
fn says_nothing(title: &str) -> bool {
    let letters = title.chars().any(char::is_alphabetic);
    let digits = title.chars().filter(char::is_ascii_digit).count();
    !letters && digits < 4 || title.contains('\u{FFFD}')
}

#[cfg(all(
    test,
    any(feature = "docx", feature = "odt", feature = "ofd", feature = "pdf")
))]
mod tests {
    use super::*;

    #[test]
    fn titles_that_programs_leave_behind() {
        for title in [
            "untitled",
            "(untitled)",
            "(anonymous)",
            "Microsoft Word - 报告",
            "Microsoft Word - 报告.docx",
            "Microsoft Word",
            "文档1",
            "Document (2)",
            "新建 Microsoft Word 文档 (3)",
            "Word Document",
            "关于县域经济.docx",
            "report.indd",
            "红头文件.S72",
            "无标题",
            "【无标题】",
            "http://www.example.org/a",
            "123",
            "…",
            "",
            "\u{FFFD}\u{FFFD}报",
        ] {
            assert!(is_made_up(title), "{title}");
        }
    }

    #[test]
    fn titles_of_pages_without_a_name() {
        for title in [
            "Untitled Document",
            " New Page 1 ",
            "无标题文档",
            "無標題文件",
        ] {
            assert!(is_unnamed(title), "{title}");
        }
        for title in [
            "Title",
            "标题",
            "文档",
            "index.html",
            "1984",
            "Untitled Goose",
        ] {
            assert!(!is_unnamed(title), "{title}");
        }
    }

    #[test]
    fn titles_of_documents() {
        for title in [
            "2023年政府工作报告",
            "关于县域经济的报告",
            "文档管理办法",
            "测试",
            "测试文档的写法",
            "Microsoft Word 使用手册",
            "Printing in China",
            "A Tutorial on Tides",
            "Unknown Pleasures",
            "1984",
            "Documents of 1949",
            "What is a .doc",
        ] {
            assert!(!is_made_up(title), "{title}");
        }
    }
}
