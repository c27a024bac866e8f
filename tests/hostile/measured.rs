//! Running the program while looking at how much memory it and the processes it begins take.

use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often it is looked.
const PAUSE: Duration = Duration::from_millis(5);

/// What a run came to.
pub(crate) struct Measured {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) time: Duration,
    /// The most memory that one process took, in bytes; 0 where the system does not say.
    pub(crate) largest: u64,
    /// The most memory that all took together at a time that was looked at, in bytes.
    pub(crate) together: u64,
}

/// Runs a command; it is stopped when it takes longer than `most`.
pub(crate) fn run(mut command: Command, most: Duration) -> Measured {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let out = reading(child.stdout.take().expect("a pipe"));
    let err = reading(child.stderr.take().expect("a pipe"));
    let (mut largest, mut together) = (0, 0);
    let code = loop {
        if let Some(status) = child.try_wait().expect("the program is waited for") {
            break status.code();
        }
        if started.elapsed() > most {
            let _ = child.kill();
        }
        let family = family(child.id());
        largest = family.iter().map(|process| memory(*process, "VmHWM:")).max().unwrap_or(0).max(largest);
        together = family.iter().map(|process| memory(*process, "VmRSS:")).sum::<u64>().max(together);
        thread::sleep(PAUSE);
    };
    let text = |reader: thread::JoinHandle<Vec<u8>>| {
        String::from_utf8(reader.join().expect("what is printed is read")).expect("what is printed is UTF-8")
    };
    Measured { code, out: text(out), err: text(err), time: started.elapsed(), largest, together }
}

fn reading(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        bytes
    })
}

/// A process and all that it began, as far as the system says.
fn family(process: u32) -> Vec<u32> {
    let mut family = vec![process];
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    for task in tasks {
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        family.extend(children.split_whitespace().filter_map(|child| child.parse().ok()).flat_map(self::family));
    }
    family
}

/// What the system says of the memory of a process, in bytes.
fn memory(process: u32, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    let kilobytes: u64 = line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0);
    kilobytes << 10
}
