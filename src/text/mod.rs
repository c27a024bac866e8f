//! The pure room: text goes in, values come out. It knows nothing of files, reports or indexes.

mod class;
pub mod confusion;
pub mod decode;
pub mod dictionary;
pub mod fingerprint;
pub mod fold;
pub mod mark;
pub mod nearby;
pub mod pattern;
pub mod segment;
pub mod sketch;
pub mod terms;
pub mod units;
pub mod word_codes;
pub mod words;
