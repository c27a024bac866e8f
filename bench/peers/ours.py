"""This program. It gets the folder of reports, not the passages: it reads and lays out the files, finds out
district, year and institution, and prints counts by them with every answer, which no peer does."""

import subprocess
import sys
from pathlib import Path

from . import ROOT, WORK, Input, Peer, first_line

PROGRAM = ROOT / "target/release/search"
SIDE = ROOT / "target/release/examples/bench_side"
SETTINGS = WORK / "search.toml"


def build_ourselves() -> None:
    """The program and its side of this, as anybody would build it."""
    command = ["cargo", "build", "--release", "--quiet", "--bin", "search", "--example", "bench_side"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit("bench: the program does not build; see above")


class Ours(Peer):
    name = "search"
    title = "search"
    how = (
        "`search index FOLDER`; `search '\"text\"'` prints ten passages with headings, place and lines, and all facets"
    )
    is_ours = True
    answers = (0, 1)  # 1: nothing was found
    # Words of the user's own would be a difference between machines.
    environment = {"SEARCH_CONFIG": str(SETTINGS)}

    def version(self) -> str:
        return first_line(str(PROGRAM), "--version").removeprefix("search ")

    def prepare(self) -> None:
        SETTINGS.write_text("", encoding="utf-8")

    def build(self, given: Input, index: Path) -> list[str]:
        return [str(PROGRAM), "--index", str(index), "index", str(given.folder)]

    def add(self, given: Input, index: Path) -> list[str]:
        return self.build(given, index)

    def update(self, index: Path) -> list[str]:
        """An update that finds nothing new."""
        return [str(PROGRAM), "--index", str(index), "index"]

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        return [str(PROGRAM), "--index", str(index), f'"{text}"']

    def warm(self, index: Path, queries: Path) -> list[str]:
        return [str(SIDE), "warm", str(index), str(queries)]
