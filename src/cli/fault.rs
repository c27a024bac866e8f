//! A panic is a fault of the program: it is said as such, with what a report of it needs, and the exit code is that of trouble.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo, UnwindSafe};
use std::process::ExitCode;

use district_search::engine::local;
use district_search::show::brief;

use super::terminal;

/// What a report of a fault has to say: the versions of the program, of what its indexes depend on, and of the libraries that
/// find and cut, and the platform; one line.
pub(crate) fn versions() -> String {
    format!(
        "{} ({}, tantivy {}, jieba-rs {}, {})",
        env!("CARGO_PKG_VERSION"),
        local::layout(),
        env!("DISTRICT_SEARCH_TANTIVY"),
        env!("DISTRICT_SEARCH_JIEBA"),
        env!("DISTRICT_SEARCH_TARGET"),
    )
}

/// From now on every panic is said as a fault of the program, also one that costs no more than the file that was read.
pub(crate) fn told() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |fault: &PanicHookInfo<'_>| {
        let place = fault.location().map(ToString::to_string).unwrap_or_default();
        terminal::complain(&message(fault.payload_as_str().unwrap_or("it is not said what"), &place));
        if Backtrace::capture().status() == BacktraceStatus::Captured {
            usual(fault);
        }
    }));
}

/// Runs the program; a panic ends it as trouble does.
pub(crate) fn caught(run: impl FnOnce() -> ExitCode + UnwindSafe) -> ExitCode {
    panic::catch_unwind(run).unwrap_or(ExitCode::from(2))
}

/// What is said of a fault. What failed may hold text of a report.
fn message(what: &str, place: &str) -> String {
    format!(
        "search: this is a fault of the program: {} ({place})\n\
         please report it with these lines, what you typed and, if you may, the file that was being read: search {}",
        brief(what),
        versions()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_with_its_place_what_to_send_and_the_versions() {
        let message = message("index out of bounds\u{1b}[2J\u{202e}\nof a report", "src/text/units.rs:1:2");
        let lines: Vec<&str> = message.lines().collect();
        assert_eq!(lines.len(), 2, "{message}");
        assert!(lines[0].contains("a fault of the program: index out of bounds"), "{message}");
        assert!(lines[0].ends_with("(src/text/units.rs:1:2)"), "{message}");
        assert!(lines[1].contains("please report it") && lines[1].ends_with(&versions()), "{message}");
        assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message:?}");
    }

    #[test]
    fn a_fault_ends_the_program_as_trouble_does() {
        let code = caught(|| panic!("a fault"));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
        let code = caught(|| ExitCode::SUCCESS);
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS));
    }
}
