//! Formulas of Office Math (ECMA-376 Part 1, 22.1) as a line of characters.

use super::super::properties::RunProperties;
use super::{Met, Role, Walk};
use crate::formats::office::story::Piece;
use crate::formats::office::xml::Xml;

impl Walk<'_> {
    pub(super) fn enter_math(&mut self, xml: &mut Xml<'_>, name: &str) -> Met {
        match name {
            "r" => {
                self.run = RunProperties::default();
                Met::Entered(Role::Run)
            }
            "t" => Met::Entered(Role::Words),
            "num" => Met::Entered(Role::Numerator),
            "dPr" => {
                let (mut first, mut last) = ("(".to_owned(), ")".to_owned());
                xml.children(|_, tag| match tag.name() {
                    "begChr" => first = tag.val().unwrap_or_default(),
                    "endChr" => last = tag.val().unwrap_or_default(),
                    _ => {}
                });
                self.push(Piece::Text(first));
                if let Some(role @ Role::Closing(_)) = self.roles.last_mut() {
                    *role = Role::Closing(Some(last));
                }
                Met::Read
            }
            "d" => Met::Entered(Role::Closing(None)),
            "naryPr" => {
                let mut sign = "∫".to_owned();
                xml.children(|_, tag| {
                    if tag.name() == "chr" {
                        sign = tag.val().unwrap_or_default();
                    }
                });
                self.push(Piece::Text(sign));
                Met::Read
            }
            "e" => {
                if let Some(role @ Role::Closing(None)) = self.roles.last_mut() {
                    *role = Role::Closing(Some(")".to_owned()));
                    self.push(Piece::Text("(".to_owned()));
                }
                Met::Entered(Role::Plain)
            }
            "rad" => {
                self.push(Piece::Text("√".to_owned()));
                Met::Entered(Role::Plain)
            }
            "oMathParaPr" | "ctrlPr" | "fPr" | "radPr" | "accPr" | "rPr" => Met::LeftOut,
            _ => Met::Entered(Role::Plain),
        }
    }
}
