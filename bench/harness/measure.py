"""Running one command and saying what it took. Wall time is taken around the process; processor time and peak memory
come from GNU time, because a process that this one starts itself would inherit this one's peak."""

import os
import select
import signal
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A command that did not do its work, in words for the table."""


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    wall: float  # seconds
    user: float
    system: float
    peak: int  # bytes
    out: str


def run(command: list[str], environment: dict[str, str], work: Path, limit: float, succeeds=(0,)) -> Cost:
    """Runs a command under GNU time."""
    report = work / "time"
    timed = ["/usr/bin/time", "-f", "%U %S %M", "-o", str(report), *command]
    wall, out = once(timed, environment, work, limit, succeeds)
    user, system, peak = report.read_text().split()[-3:]
    return Cost(wall, float(user), float(system), int(peak) * 1024, out)


def once(command: list[str], environment: dict[str, str], work: Path, limit: float, succeeds=(0,)) -> tuple[float, str]:
    """Runs a command and returns the seconds it took as a whole process and what it printed.

    `subprocess` is not used: with a time limit it asks now and then whether the process has ended, which is up to
    milliseconds too late; here the system wakes us. What is printed goes into a file, which nobody has to read
    meanwhile.
    """
    out, said = work / "stdout", work / "stderr"
    makes = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(out), makes, 0o644),
        (os.POSIX_SPAWN_OPEN, 2, str(said), makes, 0o644),
    ]
    variables = {**os.environ, **environment}
    started = time.perf_counter()
    try:
        # A group of its own, so that what the process itself has started ends with it.
        process = os.posix_spawnp(command[0], command, variables, file_actions=files, setpgroup=0)
    except OSError as error:
        raise Failed(f"{command[0]} cannot be started: {error}") from None
    code = ended(process, limit)
    wall = time.perf_counter() - started
    if code is None:
        raise Failed(f"took longer than {limit:.0f} s and was stopped")
    if code not in succeeds:
        lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise Failed(f"{command[0]} ended with {code}: {lines[-1][:160] if lines else 'without a word'}")
    return wall, out.read_text(encoding="utf-8", errors="replace")


def ended(process: int, limit: float) -> int | None:
    """Waits for a process and returns its exit code; one that takes too long is stopped."""
    handle = os.pidfd_open(process)
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    try:
        is_over = bool(waiting.poll(limit * 1000))
    except BaseException:
        os.killpg(process, signal.SIGKILL)
        raise
    finally:
        os.close(handle)
    if not is_over:
        os.killpg(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status) if is_over else None


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of all values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
