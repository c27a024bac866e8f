//! How much is tried: with every run of the tests a little, with `RELIABILITY=full` all of it.

/// Whether all is to be tried.
pub(crate) fn is_full() -> bool {
    std::env::var_os("RELIABILITY").is_some_and(|value| value == "full")
}

/// One of two numbers: usually the first.
pub(crate) fn either<Number>(usually: Number, full: Number) -> Number {
    if is_full() { full } else { usually }
}

/// Those of so many places that are tried: all of them, or so many spread over all, others with every seed.
pub(crate) fn places(count: usize, usually: usize, seed: usize) -> Vec<usize> {
    let step = if is_full() { 1 } else { count.div_ceil(usually).max(1) };
    (seed % step..count).step_by(step).collect()
}

/// Says something to whoever runs the tests with `--nocapture`.
#[allow(clippy::print_stdout, reason = "this is the one place that prints")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Says what cannot be tried here; whoever wants all of it is not to believe that it was.
#[track_caller]
pub(crate) fn leave_out(why: &str) {
    assert!(!is_full(), "{why}");
    say(why);
}

/// Says what was tried, and fails with what went wrong.
#[track_caller]
pub(crate) fn conclude(what: &str, tried: usize, wrong: &[String]) {
    say(&format!("{what}: {tried} tried, {} wrong", wrong.len()));
    assert!(
        wrong.is_empty(),
        "{what}: {} of {tried} wrong; the first:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(3)].join("\n\n")
    );
}
