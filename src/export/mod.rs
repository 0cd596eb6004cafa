//! stub
use crate::{document::Document,outline::Outline,annotation::{Entry,Codebook},message::Lang};
#[derive(Clone,Copy,Debug,Default,PartialEq,Eq)] pub enum Group { #[default] Section, Tag }
pub struct Exporter { pub name: &'static str, pub extension: &'static str, pub media: &'static str, pub doc: &'static str, pub groups: &'static [Group], pub write: fn(&[Source<'_>], &Options) -> Vec<u8> }
impl Exporter { pub fn title(&self, _g: Group, _l: Lang) -> String { String::new() } }
pub static EXPORTERS: &[Exporter] = &[];
pub struct Source<'a> { pub name: String, pub document: &'a Document, pub outline: &'a Outline, pub entries: &'a [Entry], pub codebook: &'a Codebook }
#[derive(Default)] pub struct Options { pub group: Group, pub lang: Lang }
pub fn choices() -> impl Iterator<Item=(&'static Exporter, Group)> { EXPORTERS.iter().map(|e|(e,Group::Section)) }
pub fn choice_id(e:&Exporter,_g:Group)->String{e.name.to_owned()}
