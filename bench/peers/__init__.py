"""The programs that are measured side by side, one file each, and what the harness may ask of any of them.

Every peer indexes the same unit: one document a passage, its text stored. A peer that is a program of ours has four
verbs: `build PASSAGES INDEX` and `add PASSAGES INDEX` read lines of a path, a tab and a text; `ask INDEX TEXT`
prints the count of all passages with the text and the ten best; `warm INDEX QUERIES` asks every line of a file twice
over and prints, for the second time, milliseconds and count. A new peer is one file and one line of `peers()`.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
WORK = BENCH / ".work"


@dataclass(frozen=True)
class Input:
    """What is indexed: the reports as a folder, and the passages in them for those who do not read reports."""

    folder: Path
    passages: Path  # a path, a tab and a text a line
    texts: Path  # the texts only, for what scans lines


class Peer:
    """One program under measurement. Commands are lists of arguments; None where there is nothing to run."""

    name = ""  # what --peers takes
    title = ""  # what tables say
    how = ""  # how it is used, in one sentence, for RESULTS.md
    packages: tuple[str, ...] = ()  # of Debian, that it needs
    has_index = True
    is_ours = False
    counts_passages = True
    answers: tuple[int, ...] = (0,)  # exit codes of a query that was answered
    # The variables of the environment that its commands need.
    environment: dict[str, str] = {}

    def missing(self) -> str:
        """What is not there, in words that say what to do; empty where it can run."""
        return ""

    def version(self) -> str:
        raise NotImplementedError

    def prepare(self) -> None:
        """Compiles what has to be compiled; a failure raises subprocess.CalledProcessError."""

    def build(self, given: Input, index: Path) -> list[str] | None:
        raise NotImplementedError

    def add(self, given: Input, index: Path) -> list[str] | None:
        raise NotImplementedError

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        raise NotImplementedError

    def warm(self, index: Path, queries: Path) -> list[str] | None:
        raise NotImplementedError


class VerbPeer(Peer):
    """A peer that is one program with the four verbs."""

    def program(self) -> list[str]:
        raise NotImplementedError

    def build(self, given: Input, index: Path) -> list[str] | None:
        return [*self.program(), "build", str(given.passages), str(index)]

    def add(self, given: Input, index: Path) -> list[str] | None:
        return [*self.program(), "add", str(given.passages), str(index)]

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        return [*self.program(), "ask", str(index), text]

    def warm(self, index: Path, queries: Path) -> list[str] | None:
        return [*self.program(), "warm", str(index), str(queries)]


class PythonPeer(VerbPeer):
    """A peer whose verbs stand in its own module."""

    environment = {"PYTHONPATH": str(BENCH), "PYTHONIOENCODING": "utf-8"}
    python = sys.executable

    def program(self) -> list[str]:
        # With `-m`, a module has its own package's names; `__module__` is what it was imported as.
        return [self.python, "-m", type(self).__module__]


def absent(command: str, packages: tuple[str, ...]) -> str:
    """Says which packages hold a command that is not there."""
    if shutil.which(command):
        return ""
    return f"`{command}` is not installed; apt-get install {' '.join(packages)}, or bench/run --install"


def first_line(*command: str) -> str:
    """The first line that a command prints, mostly its version."""
    printed = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return next(iter((printed.stdout + printed.stderr).splitlines()), "").strip()


def peers() -> list[Peer]:
    """All of them, in the order of the tables."""
    # Imported here because each of these files imports this one.
    from . import groonga, lucene, ours, ripgrep, sqlite, tantivy_jieba, xapian_ngrams

    return [
        ours.Ours(),
        lucene.Lucene(),
        tantivy_jieba.TantivyJieba(),
        groonga.Groonga(),
        sqlite.Sqlite(),
        xapian_ngrams.Xapian(),
        ripgrep.RipgrepLines(),
        ripgrep.RipgrepFiles(),
    ]
