//! MHTML, a page saved by a browser with all that belongs to it as one MIME message (RFC 2557): its main page is read as HTML.

mod mime;

use super::{Fit, Format, Limits, Source, Window, html};
use crate::document::Document;
use crate::message::Message;

pub(super) const FORMAT: Format = Format {
    name: "mhtml",
    media: "multipart/related",
    extensions: &["mhtml", "mht"],
    doc: "formats.mhtml",
    sniff,
    load,
    window: Window::Sought,
};

fn sniff(source: &Source<'_>, _: &Limits) -> Fit {
    if mime::is_saved_page(source.bytes()) {
        Fit::Certain
    } else if FORMAT.extensions.contains(&source.extension()) && mime::has_header(source.bytes()) {
        Fit::Name
    } else {
        Fit::No
    }
}

fn load(source: &Source<'_>, limits: &Limits) -> Result<Document, Message> {
    let page = mime::page(source.bytes()).ok_or_else(|| Message::new("formats.mhtml-no-page"))?;
    let text = source.decode_part(&page.bytes, page.charset.as_deref());
    let mut document = html::page(source, &text, limits)?;
    if let Some(address) = page.address {
        document.meta.fields.push(("url".to_owned(), address));
    }
    Ok(document)
}

/// The bytes of the main page, when these are such a file: what an encoding is to be chosen for.
pub(super) fn page_of(bytes: &[u8]) -> Option<Vec<u8>> {
    mime::is_saved_page(bytes)
        .then(|| mime::page(bytes))
        .flatten()
        .map(|page| page.bytes)
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, Confidence, Encoding, Limits, LoadError, load};

    const HEAD: &str = "From: <Saved by a browser>\r\nSnapshot-Content-Location: http://a.cn/1.html\r\nSubject: =?utf-8?Q?x?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_Part\"\r\n\r\n";

    fn message(encoding: &str, charset: &str, body: &str) -> String {
        format!(
            "{HEAD}preamble\r\n----=_Part\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n\
             ----=_Part\r\nContent-Type: text/html{charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n----=_Part--\r\n"
        )
    }

    fn check(bytes: &[u8], name: &str, expected: &str, encoding: &str) {
        let loaded = load(
            bytes,
            Some(name.as_ref()),
            &Choice::default(),
            &Limits::default(),
        );
        let loaded = loaded.unwrap();
        assert_eq!(loaded.format.name, "mhtml");
        assert_eq!(loaded.document.text.as_str(), expected);
        assert_eq!(loaded.document.meta.encoding, encoding);
        assert_eq!(loaded.encoding.map(Encoding::name), Some(encoding));
        assert_eq!(loaded.confidence, Confidence::Certain);
        // Read the same way again it is the same.
        let again = load(
            bytes,
            Some(name.as_ref()),
            &loaded.choice(),
            &Limits::default(),
        );
        assert_eq!(again.unwrap().document.text, loaded.document.text);
    }

    #[test]
    fn the_page_is_read_however_it_is_packed() {
        let quoted = "<title>=E9=A2=98</title><p>=E5=8E=BF=\r\n=E5=9F=9F a=3Db  \r\n</p>";
        let quoted = message("quoted-printable", "; charset=\"utf-8\"", quoted);
        check(quoted.as_bytes(), "a.mhtml", "题\n县域 a=b", "UTF-8");
        // Without line ends of networks, and by its content alone.
        check(
            quoted.replace('\r', "").as_bytes(),
            "a.txt",
            "题\n县域 a=b",
            "UTF-8",
        );
        let packed = message("base64", "; charset=gbk", "PHA+z9jT\r\n8jwvcD4=");
        check(packed.as_bytes(), "a.mht", "县域", "GB18030");
        let gbk = encoding_rs::GB18030
            .encode("<meta charset=gbk><p>县域经济工作")
            .0
            .into_owned();
        let mut plain = HEAD.as_bytes().to_vec();
        plain.extend_from_slice(b"----=_Part\r\nContent-Type: text/html\r\n\r\n");
        plain.extend_from_slice(&gbk);
        plain.extend_from_slice(b"\r\n----=_Part--");
        check(&plain, "a.mht", "县域经济工作", "GB18030");
    }

    #[test]
    fn a_choice_of_the_encoding_is_for_the_page() {
        let message = message("quoted-printable", "; charset=utf-8", "<p>=CF=D8=D3=F2</p>");
        let choice = Choice {
            encoding: Some("gbk".to_owned()),
            ..Choice::default()
        };
        let loaded = load(message.as_bytes(), None, &choice, &Limits::default()).unwrap();
        assert_eq!(loaded.document.text.as_str(), "县域");
        assert_eq!(loaded.document.warnings, vec![]);
    }

    #[test]
    fn what_is_no_saved_page_is_something_else() {
        let read = |bytes: &str, name: &str| {
            load(
                bytes.as_bytes(),
                Some(name.as_ref()),
                &Choice::default(),
                &Limits::default(),
            )
            .map(|loaded| loaded.format.name)
        };
        assert_eq!(read("Subject: 信\n\n正文", "a.txt"), Ok("text"));
        assert_eq!(read("<html><p>文", "a.mht"), Ok("html"));
        let empty = format!("{HEAD}----=_Part\r\nContent-Type: image/png\r\n\r\nx\r\n----=_Part--");
        assert!(matches!(read(&empty, "a.mht"), Err(LoadError::Broken(_))));
        // Parts in parts, and an end that is missing.
        let nested = format!(
            "{HEAD}----=_Part\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: text/html\n\n<p>文"
        );
        assert_eq!(read(&nested, "a.mht"), Ok("mhtml"));
        let deep = format!(
            "{HEAD}{}",
            "----=_Part\nContent-Type: multipart/mixed; boundary=--=_Part\n\n".repeat(1000)
        );
        assert!(read(&deep, "a.mht").is_err());
    }
}
