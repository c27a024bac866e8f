//! The command line: what was typed becomes a request, an answer becomes text on standard output and an exit code.
//! Everything that is not data goes to standard error.

mod arguments;
mod ask;
mod complete;
mod dump;
mod fault;
mod index;
mod progress;
mod settings;
mod show;
mod status;
mod terminal;
mod verbose;
mod verify;

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use clap::Parser as _;
use district_search::error::{Result, chain};
use district_search::show::brief;
use district_search::worker;

use self::arguments::{Arguments, Command};

/// What a command came to, as the exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Something was found, or done.
    Found,
    /// Nothing was found.
    Nothing,
}

/// Runs the command that was typed. 0: found or done; 1: nothing found; 2: trouble, also a fault of the program.
pub(crate) fn main() -> ExitCode {
    fault::told();
    fault::caught(begin)
}

fn begin() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == worker::COMMAND) {
        return read_for_others();
    }
    let typed = arguments::command_first(arguments::exclusions_kept(std::env::args_os()));
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        // A message repeats what was typed, which may come from anywhere.
        Err(error) if error.use_stderr() => {
            terminal::complain(shown(&error.to_string()).trim_end());
            return ExitCode::from(2);
        }
        // --help and --version: nothing in them is typed.
        Err(answer) => return answer.print().map_or(ExitCode::from(2), |()| ExitCode::SUCCESS),
    };
    verbose::listen(arguments.verbose);
    match run(&arguments) {
        Ok(Exit::Found) => ExitCode::SUCCESS,
        Ok(Exit::Nothing) => ExitCode::from(1),
        Err(error) => {
            terminal::complain(&format!("search: {}", shown(&error.to_string())));
            if arguments.verbose > 0 {
                chain(&error)
                    .for_each(|cause| terminal::complain(&format!("  because: {}", shown(&cause.to_string()))));
            }
            ExitCode::from(2)
        }
    }
}

/// A message as it is shown, line by line.
fn shown(message: &str) -> String {
    message.split('\n').map(brief).collect::<Vec<_>>().join("\n")
}

/// Serves as the process that reads formats of other programs.
fn read_for_others() -> ExitCode {
    match worker::serve(&mut stdin().lock(), &mut BufWriter::new(stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}

fn run(arguments: &Arguments) -> Result<Exit> {
    let places = &arguments.places;
    match &arguments.command {
        None => ask::ask(&arguments.question, places),
        Some(Command::Index(options)) => index::index(options, places),
        Some(Command::Status(options)) => status::status(options, places),
        Some(Command::Verify) => verify::verify(places),
        Some(Command::Show(options)) => show::show(options, places),
        Some(Command::Dump(_)) => dump::dump(places),
        Some(Command::Completions { shell }) => complete::completions(*shell),
        Some(Command::Man) => complete::man(),
    }
}
