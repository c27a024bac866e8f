//! Full-text search over Chinese district reports. See `ARCHITECTURE.md` for the rooms and their order.

pub mod engine;
pub mod error;
pub mod query;
pub mod report;
pub mod show;
pub mod text;
pub mod worker;
