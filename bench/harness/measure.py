"""Running one command and saying what it took. Wall time is taken around the process; processor time and peak memory come
from GNU time, because a process that this one starts itself would inherit this one's peak."""

import os
import statistics
import subprocess
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
    """Runs a command and returns the seconds it took as a whole process and what it printed."""
    started = time.perf_counter()
    try:
        ran = subprocess.run(
            command, env={**os.environ, **environment}, cwd=work, capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"took longer than {limit:.0f} s and was stopped") from None
    except OSError as error:
        raise Failed(f"cannot be started: {error}") from None
    wall = time.perf_counter() - started
    if ran.returncode not in succeeds:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Failed(f"ended with {ran.returncode}: {said[-1][:160] if said else 'without a word'}")
    return wall, ran.stdout.decode("utf-8", "replace")


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of all values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
