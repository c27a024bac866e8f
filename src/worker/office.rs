//! Old Office files are converted by LibreOffice, where it is installed: a program of its own, so a crash is its own.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// So long may it take, the first start included.
const TIME: Duration = Duration::from_secs(120);
/// Begins a program with a limit on the addresses of each of its processes, in KB, unless there is one already: 4 GB, of which a
/// government report needs less than a quarter; and one on the seconds for which each may compute, far more than a report
/// needs: nobody ends them where this process was killed. Where the system knows no such limits, it is begun all the same.
#[cfg(unix)]
const LIMITED: &str = r#"[ "$(ulimit -v)" != unlimited ] || ulimit -v 4194304 2>/dev/null
[ "$(ulimit -t)" != unlimited ] || ulimit -t 600 2>/dev/null
exec "$0" "$@""#;
/// How often it is looked whether it is done.
const PAUSE: Duration = Duration::from_millis(20);

/// Why a file was not converted.
pub(super) enum Failure {
    /// LibreOffice is not installed.
    Missing,
    /// It failed, for this reason.
    Failed(String),
    /// The system refused what it needs, and may not the next time.
    Refused(std::io::Error),
}

/// A file that was converted; it is removed when this is dropped.
pub(super) struct Converted {
    file: PathBuf,
    _folder: TempDir,
}

impl Converted {
    pub(super) fn path(&self) -> &Path {
        &self.file
    }
}

/// Where LibreOffice is, if it is installed.
static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(|path| std::env::split_paths(path)).collect();
    let names = ["soffice", "libreoffice", "soffice.exe"];
    let candidates = folders.iter().flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    let mac = PathBuf::from("/Applications/LibreOffice.app/Contents/MacOS/soffice");
    candidates.chain([mac]).find(|path| path.is_file())
});

/// Whether old Office files can be converted.
pub(super) fn is_there() -> bool {
    PROGRAM.is_some()
}

/// Ends it with all that it began.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Converts a file to an OpenDocument text. `path` is its path in the folder of reports, of which the ending counts.
pub(super) fn convert(file: &Path, path: &str) -> Result<Converted, Failure> {
    let program = PROGRAM.as_ref().ok_or(Failure::Missing)?;
    let folder = TempDir::new().map_err(Failure::Refused)?;
    // The name of the file may be anything; a copy has a harmless one.
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("doc", |(_, ending)| ending);
    let ending = if ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) { ending } else { "doc" };
    let input = folder.path().join(format!("input.{ending}"));
    fs::copy(file, &input).map_err(Failure::Refused)?;
    let mut profile = OsString::from("-env:UserInstallation=file://");
    profile.push(folder.path().join("profile"));
    #[cfg(not(unix))]
    let mut command = Command::new(program);
    #[cfg(unix)]
    let mut command = Command::new("/bin/sh");
    #[cfg(unix)]
    command.args(["-c", LIMITED]).arg(program);
    // It is a script that begins others: all of them end together.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command
        .arg(profile)
        .args(["--headless", "--norestore", "--nolockcheck", "--convert-to", "odt", "--outdir"])
        .arg(folder.path())
        .arg(&input)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            // It will not start the next time either.
            ErrorKind::NotFound | ErrorKind::PermissionDenied => Failure::Failed(error.to_string()),
            _ => Failure::Refused(error),
        })?;
    let started = Instant::now();
    while child.try_wait().map_err(Failure::Refused)?.is_none() {
        if started.elapsed() > TIME {
            end(&mut child);
            return Err(Failure::Failed(format!("it took longer than {} s", TIME.as_secs())));
        }
        thread::sleep(PAUSE);
    }
    let file = folder.path().join("input.odt");
    match file.is_file() {
        true => Ok(Converted { file, _folder: folder }),
        false => Err(Failure::Failed(
            "it made no file; the file may be damaged, or need more than 4 GB of memory".to_owned(),
        )),
    }
}
