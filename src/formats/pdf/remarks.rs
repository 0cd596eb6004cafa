//! Annotations (ISO 32000-1, 12.5): links, and what people marked and wrote.

use hayro_interpret::RenderContent;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect, String as PdfString};
use hayro_interpret::hayro_syntax::page;
use hayro_interpret::kurbo::{Affine, Point};

use super::contents::Destinations;
use super::strings;
use crate::formats::printed::{Area, Page, Region, Remark, Subject};

/// Annotations of one page that are read.
const MANY: usize = 20_000;

/// What of a page is to be drawn: fields of forms are words of the document, remarks are not.
pub(super) fn drawn(page: &page::Page<'_>) -> RenderContent {
    let only_fields = annotations(page)
        .filter(|annotation| annotation.contains_key("AP"))
        .all(|annotation| matches!(subtype(&annotation).as_str(), "Widget" | "Link"));
    if only_fields {
        RenderContent::all()
    } else {
        RenderContent::PAGE
    }
}

fn annotations<'a>(page: &page::Page<'a>) -> impl Iterator<Item = Dict<'a>> {
    let list = page.raw().get::<Array<'a>>("Annots");
    list.into_iter()
        .flat_map(|list| list.iter::<Dict<'a>>().take(MANY).collect::<Vec<_>>())
}

fn subtype(annotation: &Dict<'_>) -> String {
    annotation
        .get::<Name<'_>>("Subtype")
        .map(|name| name.as_str().to_owned())
        .unwrap_or_default()
}

/// Reads the links and remarks of a page.
pub(super) fn read(
    page: &page::Page<'_>,
    index: usize,
    destinations: &Destinations,
    printed: &mut Page,
    remarks: &mut Vec<Remark>,
) {
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    for annotation in annotations(page) {
        let hidden = annotation.get::<u32>("F").unwrap_or(0) & 0b10_0010 != 0;
        let areas = areas(&annotation, transform);
        if hidden || areas.is_empty() {
            continue;
        }
        let what = match subtype(&annotation).as_str() {
            "Link" => match address(&annotation, destinations) {
                Some(address) => Subject::Link(address),
                None => continue,
            },
            "Popup" | "Widget" | "Movie" | "Screen" | "PrinterMark" | "TrapNet" | "Watermark"
            | "3D" | "" => continue,
            kind => {
                let mark = matches!(kind, "Highlight" | "Underline" | "Squiggly" | "StrikeOut");
                let remark = remark(&annotation, index, &areas);
                if !mark && remark.note.is_empty() {
                    continue;
                }
                remarks.push(remark);
                if mark {
                    Subject::Remark(remarks.len() - 1)
                } else {
                    continue;
                }
            }
        };
        printed.regions.push(Region { areas, what });
    }
}

fn remark(annotation: &Dict<'_>, page: usize, areas: &[Area]) -> Remark {
    let words = |key: &str| annotation.get::<PdfString<'_>>(key);
    let created = words("CreationDate").or_else(|| words("M"));
    Remark {
        note: words("Contents")
            .map(|note| strings::text(note.as_bytes()))
            .unwrap_or_default(),
        author: words("T")
            .map(|author| strings::line(author.as_bytes()))
            .unwrap_or_default(),
        created: created
            .map(|date| strings::date(date.as_bytes()))
            .unwrap_or_default(),
        color: color(annotation),
        page,
        height: areas
            .iter()
            .map(|area| area.y0)
            .fold(f32::INFINITY, f32::min),
    }
}

/// `/C` as `#RRGGBB`: grey, RGB or CMYK.
fn color(annotation: &Dict<'_>) -> Option<String> {
    let parts: Vec<f32> = annotation
        .get::<Array<'_>>("C")?
        .iter::<f32>()
        .take(5)
        .collect();
    let (red, green, blue) = match parts.as_slice() {
        [grey] => (*grey, *grey, *grey),
        [red, green, blue] => (*red, *green, *blue),
        [cyan, magenta, yellow, black] => {
            let part = |ink: &f32| (1.0 - ink) * (1.0 - black);
            (part(cyan), part(magenta), part(yellow))
        }
        _ => return None,
    };
    let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    Some(format!(
        "#{:02X}{:02X}{:02X}",
        byte(red),
        byte(green),
        byte(blue)
    ))
}

/// The places of an annotation on the page: its quadrilaterals, else its rectangle.
fn areas(annotation: &Dict<'_>, transform: Affine) -> Vec<Area> {
    let placed = |x: f32, y: f32| {
        let point = transform * Point::new(f64::from(x), f64::from(y));
        (point.x as f32, point.y as f32)
    };
    let numbers: Vec<f32> = annotation
        .get::<Array<'_>>("QuadPoints")
        .map(|points| points.iter::<f32>().take(8 * 4000).collect())
        .unwrap_or_default();
    let (quads, _) = numbers.as_chunks::<8>();
    if !quads.is_empty() {
        return quads
            .iter()
            .map(|quad| {
                let points: Vec<(f32, f32)> = quad
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|[x, y]| placed(*x, *y))
                    .collect();
                let first = points.first().copied().unwrap_or_default();
                points
                    .iter()
                    .fold(Area::of(first, first), |area, point| Area {
                        x0: area.x0.min(point.0),
                        y0: area.y0.min(point.1),
                        x1: area.x1.max(point.0),
                        y1: area.y1.max(point.1),
                    })
            })
            .collect();
    }
    annotation
        .get::<Rect>("Rect")
        .map(|rect| {
            Area::of(
                placed(rect.x0 as f32, rect.y0 as f32),
                placed(rect.x1 as f32, rect.y1 as f32),
            )
        })
        .into_iter()
        .collect()
}

/// Where a link leads: an address, or a page of the file.
fn address(annotation: &Dict<'_>, destinations: &Destinations) -> Option<String> {
    if let Some((page, _)) = destinations.target(annotation) {
        return Some(format!("#page={}", page + 1));
    }
    let action = annotation.get::<Dict<'_>>("A")?;
    let address = action.get::<PdfString<'_>>("URI")?;
    Some(strings::line(address.as_bytes())).filter(|address| !address.is_empty())
}
