//! How long each of several steps takes that follow one another, for `--verbose`.

use std::fmt;
use std::time::{Duration, Instant};

/// A clock that begins anew with every step.
pub(super) struct Laps {
    since: Instant,
}

/// How long a step took; shown in the unit that suits it.
pub(super) struct Took(Duration);

impl Laps {
    pub(super) fn begin() -> Self {
        Self { since: Instant::now() }
    }

    /// How long it is since the last step ended. The next one begins.
    pub(super) fn lap(&mut self) -> Took {
        let now = Instant::now();
        let took = now.duration_since(self.since);
        self.since = now;
        Took(took)
    }
}

impl fmt::Display for Took {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.1?}", self.0)
    }
}
