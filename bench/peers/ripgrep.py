"""ripgrep, which has no index and reads everything for every query: of the folder of reports, as one would use it,
and of one file with a passage a line, where the lines it finds are passages."""

from pathlib import Path

from . import Input, Peer, absent, first_line


class Ripgrep(Peer):
    packages = ("ripgrep",)
    has_index = False
    answers = (0, 1)  # 1: nothing was found

    def missing(self) -> str:
        return absent("rg", self.packages)

    def version(self) -> str:
        return first_line("rg", "--version").removeprefix("ripgrep ")

    def build(self, given: Input, index: Path) -> None:
        return None

    def add(self, given: Input, index: Path) -> None:
        return None

    def warm(self, index: Path, queries: Path) -> None:
        return None


class RipgrepLines(Ripgrep):
    name = "ripgrep"
    title = "ripgrep, one file"
    how = "`rg -F TEXT FILE` on one file with a passage a line; prints all of them"

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        return ["rg", "-F", "--", text, str(given.texts)]


class RipgrepFiles(Ripgrep):
    name = "ripgrep-files"
    title = "ripgrep, folder"
    how = "`rg -F TEXT FOLDER` on the reports; prints all lines, which are not passages"
    counts_passages = False

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        return ["rg", "-F", "--", text, str(given.folder)]
