//! The whole program without a terminal: what it shows, what keys, words and the mouse do to it, and laws that hold whatever they do.
//!
//! Frames are kept in `snapshots/`; a change of what is seen shows as a change of these files, and is looked at by eye.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod codes;
#[cfg(test)]
#[path = "../common/mod.rs"]
mod common;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod loading;
#[cfg(test)]
mod page;
#[cfg(test)]
mod past;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod places;
#[cfg(test)]
mod pointing;
#[cfg(test)]
mod relink;
#[cfg(test)]
mod sections;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod storms;
#[cfg(test)]
mod svg;
#[cfg(test)]
mod tour;
