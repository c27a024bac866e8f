//! Text, and nothing but text: everything here takes a `&str` and returns values.

pub mod dictionary;
pub mod fold;
pub mod mark;
pub mod terms;
pub mod units;
