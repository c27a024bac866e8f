//! Running the program so that every operation on the files of a folder is seen before it is done, and may be the last
//! thing the program does, or fail. All threads are counted together, in the order in which the system lets them go on: a
//! tracer that counts for each thread would never see what a thread does later than another.

use std::collections::HashMap;
use std::io::{self, Read as _};
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::{fs, str};

use nix::errno::Errno;
use nix::libc::{self, c_long, user_regs_struct};
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// An operation that is about to be done.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// The system call.
    pub(crate) name: &'static str,
    /// The file or folder.
    pub(crate) path: PathBuf,
    /// The process that was begun first.
    pub(crate) process: u32,
    /// Whether it may change what is on the disk; otherwise it only looks.
    pub(crate) changes: bool,
}

/// What becomes of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is done.
    Done,
    /// The process is killed before it.
    Killed,
    /// It is not done and fails so.
    Fails(Errno),
}

/// A system call of a thread that is held at it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    /// Who calls.
    pub(crate) thread: Pid,
    /// What is said to the system.
    pub(crate) arguments: [u64; 6],
}

impl Call {
    /// Of the memory of the thread so many bytes.
    pub(crate) fn memory(&self, place: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        fs::File::open(format!("/proc/{}/mem", self.thread))?.read_exact_at(&mut bytes, place)?;
        Ok(bytes)
    }

    /// The path that stands at a place of the memory of the thread; below a folder, where it does not begin at the root.
    pub(crate) fn path(&self, folder: i32, place: u64) -> Option<PathBuf> {
        path(self.thread, folder, place)
    }
}

/// Who is shown the operations of a program.
pub(crate) trait Watcher {
    /// What becomes of an operation that is about to be done.
    fn before(&mut self, operation: &Operation, call: &Call) -> Fate;

    /// An operation was done; the system answered with `result`, which is negative where it failed.
    fn after(&mut self, _operation: &Operation, _call: &Call, _result: i64) {}
}

/// Who only decides.
struct Deciding<Decide>(Decide);

impl<Decide: FnMut(&Operation) -> Fate> Watcher for Deciding<Decide> {
    fn before(&mut self, operation: &Operation, _call: &Call) -> Fate {
        (self.0)(operation)
    }
}

/// Whether processes may be traced here; a container may forbid it.
pub(crate) fn is_possible() -> bool {
    let folder = std::env::temp_dir();
    run(&Command::new("true"), &folder, |_| Fate::Done).is_ok_and(|output| output.status.success())
}

/// Runs a command; `decide` is asked at every operation on a file of the folder, and those of whatever it begins.
pub(crate) fn run(command: &Command, folder: &Path, decide: impl FnMut(&Operation) -> Fate) -> io::Result<Output> {
    run_watched(command, folder, &mut Deciding(decide))
}

/// As [`run`], with a watcher that also learns what came of each operation.
pub(crate) fn run_watched(command: &Command, folder: &Path, watcher: &mut impl Watcher) -> io::Result<Output> {
    // The shell stops itself, so that the program is watched from its beginning on.
    let mut stopped = Command::new("sh");
    stopped.args(["-c", "kill -STOP $$; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => stopped.env(name, value),
            None => stopped.env_remove(name),
        };
    }
    if let Some(working) = command.get_current_dir() {
        stopped.current_dir(working);
    }
    let mut child = stopped.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let main = Pid::from_raw(child.id() as i32);
    waitpid(main, Some(WaitPidFlag::WUNTRACED))?;
    let options = Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEFORK
        | Options::PTRACE_O_TRACEVFORK
        | Options::PTRACE_O_TRACEEXEC
        | Options::PTRACE_O_EXITKILL;
    if let Err(error) = ptrace::seize(main, options) {
        let _ = child.kill();
        let _ = child.wait();
        return Err(error.into());
    }
    kill(main, Signal::SIGCONT)?;
    let status = watch(main, folder, watcher)?;
    let mut output = Output { status, stdout: Vec::new(), stderr: Vec::new() };
    child.stdout.take().map(|mut pipe| pipe.read_to_end(&mut output.stdout)).transpose()?;
    child.stderr.take().map(|mut pipe| pipe.read_to_end(&mut output.stderr)).transpose()?;
    Ok(output)
}

/// Watches a process and all that it begins, until they have ended. How the first of them ended.
fn watch(main: Pid, folder: &Path, watcher: &mut impl Watcher) -> io::Result<ExitStatus> {
    // Only what this thread traces: other tests have processes of their own.
    let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
    let mut failing: HashMap<Pid, Errno> = HashMap::new();
    let mut begun: HashMap<Pid, Operation> = HashMap::new();
    let mut ended = ExitStatus::from_raw(0);
    loop {
        // A thread may be gone before it goes on.
        let go_on = |thread: Pid, signal: Option<Signal>| match ptrace::syscall(thread, signal) {
            Err(Errno::ESRCH) => Ok(()),
            outcome => outcome,
        };
        match waitpid(None, Some(flags)) {
            Err(Errno::ECHILD) => return Ok(ended),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
            Ok(WaitStatus::Exited(process, code)) if process == main => ended = ExitStatus::from_raw(code << 8),
            Ok(WaitStatus::Signaled(process, signal, _)) if process == main => {
                ended = ExitStatus::from_raw(signal as i32);
            }
            Ok(WaitStatus::PtraceSyscall(thread)) => {
                if let Ok(mut registers) = ptrace::getregs(thread) {
                    // Before it is done, the answer of a system call is that there is none.
                    let is_before = registers.rax as i64 == -i64::from(libc::ENOSYS);
                    if let Some(errno) = failing.remove(&thread) {
                        registers.rax = (-(errno as i64)) as u64;
                        let _ = ptrace::setregs(thread, registers);
                    } else if !is_before {
                        if let Some(operation) = begun.remove(&thread) {
                            watcher.after(&operation, &call(thread, &registers), registers.rax as i64);
                        }
                    } else if let Some(operation) = operation(main, thread, &registers)
                        && operation.path.starts_with(folder)
                    {
                        match watcher.before(&operation, &call(thread, &registers)) {
                            Fate::Done => drop(begun.insert(thread, operation)),
                            Fate::Killed => kill(main, Signal::SIGKILL)?,
                            Fate::Fails(errno) => {
                                registers.orig_rax = u64::MAX;
                                if ptrace::setregs(thread, registers).is_ok() {
                                    failing.insert(thread, errno);
                                }
                            }
                        }
                    }
                }
                go_on(thread, None)?;
            }
            Ok(WaitStatus::PtraceEvent(thread, _, _)) => go_on(thread, None)?,
            Ok(WaitStatus::Stopped(thread, signal)) => go_on(thread, Some(signal))?,
            Ok(_) => {}
        }
    }
}

fn call(thread: Pid, registers: &user_regs_struct) -> Call {
    let user_regs_struct { rdi, rsi, rdx, r10, r8, r9, .. } = *registers;
    Call { thread, arguments: [rdi, rsi, rdx, r10, r8, r9] }
}

/// What a system call is about to do with a file; `None` where it has to do with none.
fn operation(main: Pid, thread: Pid, registers: &user_regs_struct) -> Option<Operation> {
    let process = main.as_raw() as u32;
    let user_regs_struct { rdi, rsi, rdx, r8, .. } = *registers;
    let of_path = |name, place: u64, changes| {
        Some(Operation { name, process, path: path(thread, libc::AT_FDCWD, place)?, changes })
    };
    let at = |name, folder: u64, place: u64, changes| {
        Some(Operation { name, process, path: path(thread, folder as i32, place)?, changes })
    };
    let of_file = |name, file: u64, changes| {
        Some(Operation {
            name,
            process,
            path: fs::read_link(format!("/proc/{thread}/fd/{}", file as i32)).ok()?,
            changes,
        })
    };
    let makes = |flags: u64| flags as i32 & (libc::O_CREAT | libc::O_TRUNC | libc::O_TMPFILE) & !libc::O_DIRECTORY != 0;
    match registers.orig_rax as c_long {
        libc::SYS_open => of_path("open", rdi, makes(rsi)),
        libc::SYS_openat => at("openat", rdi, rsi, makes(rdx)),
        libc::SYS_mkdir => of_path("mkdir", rdi, true),
        libc::SYS_mkdirat => at("mkdirat", rdi, rsi, true),
        libc::SYS_rmdir => of_path("rmdir", rdi, true),
        libc::SYS_rename => of_path("rename", rdi, true),
        libc::SYS_renameat | libc::SYS_renameat2 => at("renameat", rdi, rsi, true),
        libc::SYS_link => of_path("link", rdi, true),
        libc::SYS_linkat => at("linkat", rdi, rsi, true),
        libc::SYS_unlink => of_path("unlink", rdi, true),
        libc::SYS_unlinkat => at("unlinkat", rdi, rsi, true),
        libc::SYS_chmod => of_path("chmod", rdi, true),
        libc::SYS_fchmodat => at("fchmodat", rdi, rsi, true),
        libc::SYS_fchmod => of_file("fchmod", rdi, true),
        libc::SYS_write => of_file("write", rdi, true),
        libc::SYS_writev => of_file("writev", rdi, true),
        libc::SYS_pwrite64 => of_file("pwrite64", rdi, true),
        libc::SYS_ftruncate => of_file("ftruncate", rdi, true),
        libc::SYS_fallocate => of_file("fallocate", rdi, true),
        libc::SYS_fsync => of_file("fsync", rdi, true),
        libc::SYS_fdatasync => of_file("fdatasync", rdi, true),
        libc::SYS_flock => of_file("flock", rdi, false),
        libc::SYS_read => of_file("read", rdi, false),
        libc::SYS_pread64 => of_file("pread64", rdi, false),
        libc::SYS_getdents64 => of_file("getdents64", rdi, false),
        libc::SYS_fstat => of_file("fstat", rdi, false),
        libc::SYS_stat => of_path("stat", rdi, false),
        libc::SYS_newfstatat => at("newfstatat", rdi, rsi, false),
        libc::SYS_statx => at("statx", rdi, rsi, false),
        libc::SYS_mmap if r8 as i32 >= 0 => of_file("mmap", r8, false),
        _ => None,
    }
}

/// The path that stands at a place of the memory of a thread; below a folder, where it does not begin at the root.
fn path(thread: Pid, folder: i32, place: u64) -> Option<PathBuf> {
    let memory = fs::File::open(format!("/proc/{thread}/mem")).ok()?;
    let mut bytes = Vec::new();
    while !bytes.contains(&0) && bytes.len() < libc::PATH_MAX as usize {
        // To the end of a page: the next one may not be there.
        let at = place + bytes.len() as u64;
        let mut part = [0; 256];
        let part = &mut part[..256.min(4096 - (at % 4096) as usize)];
        memory.read_exact_at(part, at).ok()?;
        bytes.extend_from_slice(part);
    }
    let name = str::from_utf8(bytes.split(|byte| *byte == 0).next()?).ok()?;
    let base = match folder {
        _ if name.starts_with('/') => PathBuf::new(),
        libc::AT_FDCWD => fs::read_link(format!("/proc/{thread}/cwd")).ok()?,
        folder => fs::read_link(format!("/proc/{thread}/fd/{folder}")).ok()?,
    };
    Some(base.join(name))
}
