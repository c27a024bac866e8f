//! Full-text search over Chinese district reports. See `ARCHITECTURE.md` for the rooms and their order.

pub mod error;
pub mod report;
pub mod text;
