//! The command line of the search engine.

fn main() {}
