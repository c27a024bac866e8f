"""Groonga with its pairs of characters. Everything goes through the `groonga` program: commands come on its standard
input, and it says itself how long each took, so that the pipe is not measured."""

import json
import subprocess
import sys
from pathlib import Path

from . import Input, PythonPeer, absent, first_line, verbs

TABLES = """table_create Passages TABLE_NO_KEY
column_create Passages path COLUMN_SCALAR ShortText
column_create Passages text COLUMN_SCALAR Text
"""
# After the records are there: then Groonga makes the index in one go.
INDEX = """table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Terms passages_text COLUMN_INDEX|WITH_POSITION Passages text
"""


def select(text: str) -> list[str]:
    """The command that counts what holds the text and shows the ten best."""
    options = {"match_columns": "text", "query": f'"{text}"', "sort_keys": "-_score", "output_columns": "path,text"}
    options["cache"] = "no"  # It would answer the second time from what it said the first time.
    return ["select", "Passages", *(part for name, value in options.items() for part in (f"--{name}", value))]


class Groonga(PythonPeer):
    name = "groonga"
    title = "Groonga"
    how = "TokenBigram and NormalizerAuto, the index made after the records; `select` with a quoted text, ten by score"
    packages = ("groonga-bin",)

    def missing(self) -> str:
        return absent("groonga", self.packages)

    def version(self) -> str:
        return first_line("groonga", "--version").split(" [")[0].removeprefix("Groonga ")

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        return ["groonga", str(index / "passages.grn"), *select(text)]


def feed(index: str, is_new: bool, file: str) -> None:
    """Loads the passages of a file, into a new database or one that is there."""
    Path(index).mkdir(exist_ok=True)
    command = ["groonga", *(["-n"] if is_new else []), str(Path(index) / "passages.grn")]
    groonga = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8")
    groonga.stdin.write((TABLES if is_new else "") + "load --table Passages\n[\n")
    separator = ""
    for path, text in verbs.passages(file):
        groonga.stdin.write(separator + json.dumps({"path": path, "text": text}, ensure_ascii=False))
        separator = ",\n"
    groonga.stdin.write("\n]\n" + (INDEX if is_new else ""))
    groonga.stdin.close()
    if groonga.wait():
        sys.exit(f"groonga ended with {groonga.returncode}")


def ask_many(index: str, queries: str) -> None:
    command = ["groonga", str(Path(index) / "passages.grn")]
    groonga = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    texts = Path(queries).read_text(encoding="utf-8").splitlines()
    for is_measured in (False, True):
        for text in texts:
            line = " ".join(part if part.isascii() else json.dumps(part, ensure_ascii=False) for part in select(text))
            groonga.stdin.write(line + "\n")
            groonga.stdin.flush()
            (code, _, seconds, *_), *answer = json.loads(groonga.stdout.readline())
            if code:
                sys.exit(f"groonga answers {line} with {code}")
            if is_measured:
                print(f"{seconds * 1000:.4f}\t{answer[0][0][0][0]}")
    groonga.stdin.close()
    groonga.wait()


if __name__ == "__main__":
    verbs.run(
        {
            "build": lambda file, index: feed(index, True, file),
            "add": lambda file, index: feed(index, False, file),
            "warm": ask_many,
        }
    )
