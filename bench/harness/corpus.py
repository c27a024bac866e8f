"""Composing the corpus: any folder of reports, a `.jsonl` or `.jsonl.zst` of items, or a generated one becomes one
folder of files and the passages in them. The passages are those that this program reads, because what a passage is
has to be the same for all; whoever indexes passages gets them ready-made."""

import json
import os
import random
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peers import ROOT, WORK, Input
from peers.ours import SIDE

from . import generate

SEED = 20
FILES = 2000
READABLE = (".txt", ".md")


@dataclass(frozen=True)
class Corpus:
    """What is measured, and what of it can be told."""

    given: Input
    described: Path  # the passages with their folded forms
    origin: str
    files: int
    bytes: int
    passages: int


def compose(source: Path | None, megabytes: float | None) -> Corpus:
    """Makes the corpus below bench/.work."""
    target = WORK / "corpus"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    limit = megabytes * 1e6 if megabytes else float("inf")
    if source is None:
        generate.generate(target, ROOT / "src/report/division/divisions.tsv", FILES, SEED)
        origin = f"generated (seed {SEED}): invented sentences in {FILES} reports"
    elif source.is_dir():
        take_folder(source, target, limit)
        origin = "a folder of text files"
    elif source.name.endswith((".jsonl", ".jsonl.zst")):
        take_items(source, target, limit)
        origin = f"`{source.name}`, one file an item"
    else:
        raise SystemExit(f"bench/run: {source} is neither a folder nor a .jsonl or .jsonl.zst; give one of these")
    if megabytes and source:
        origin += f", {megabytes:g} MB of it"
    written = [path for path in target.rglob("*") if path.is_file()]
    if not written:
        raise SystemExit(f"bench/run: no text was found in {source}; give a folder with .txt or .md files")
    given, described, passages = passages_of(target, WORK / "passages")
    return Corpus(given, described, origin, len(written), sum(path.stat().st_size for path in written), passages)


def take_folder(source: Path, target: Path, limit: float) -> None:
    """Copies files, drawn from the whole folder where not all are wanted."""
    files = sorted(path for path in source.rglob("*") if path.is_file() and path.suffix in READABLE)
    random.Random(SEED).shuffle(files)
    taken = 0
    for path in files:
        taken += path.stat().st_size
        if taken > limit:
            break
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def take_items(source: Path, target: Path, limit: float) -> None:
    """Writes items as `place/year/date-number.txt`, from the first on."""
    packed = source.suffix == ".zst"
    if packed and not shutil.which("zstd"):
        raise SystemExit(f"bench/run: {source} needs `zstd`, which is not installed; apt-get install zstd")
    command = ["zstd", "-dcq", str(source)] if packed else ["cat", str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as stream:
        taken = 0
        for number, line in enumerate(stream.stdout):
            try:
                item = json.loads(line)
                text = f"{item['title']}\n\n{item['text']}\n"
            except (ValueError, KeyError, TypeError) as error:
                stream.kill()
                raise SystemExit(
                    f"bench/run: {source}:{number + 1} is no item with title and text: {error!r}"
                ) from None
            taken += len(text.encode("utf-8"))
            if taken > limit:
                stream.kill()
                break
            # A name in a file is not trusted to be a name of a folder.
            place = [re.sub(r"[/\\.\0]", "_", str(name)) for name in item.get("place") or []]
            date = re.sub(r"[^\d-]", "_", str(item.get("date") or ""))
            folder = target.joinpath(*place, date[:4] or "undated")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{date}-{number}.txt").write_text(text, encoding="utf-8")


def passages_of(folder: Path, target: Path) -> tuple[Input, Path, int]:
    """Writes the passages of a folder beside one another in the forms that peers read."""
    target.mkdir(parents=True, exist_ok=True)
    described, passages, texts = (target / name for name in ("described.tsv", "passages.tsv", "texts.txt"))
    with open(described, "wb") as out:
        subprocess.run([SIDE, "passages", folder], stdout=out, check=True)
    number = 0
    with (
        open(described, encoding="utf-8") as lines,
        open(passages, "w", encoding="utf-8") as of_all,
        open(texts, "w", encoding="utf-8") as only_texts,
    ):
        for line in lines:
            path, _, text, _ = line.split("\t")
            of_all.write(f"{path}\t{text}\n")
            only_texts.write(text + "\n")
            number += 1
    return Input(folder, passages, texts), described, number


def words(texts: list[str]) -> list[list[str]]:
    """The words of texts, by the program's own dictionary."""
    given = "\n".join(texts).encode("utf-8")
    cut = subprocess.run([SIDE, "words"], input=given, capture_output=True, check=True)
    return [line.split("\t") for line in cut.stdout.decode("utf-8").split("\n")]


def addition(number: int) -> Input:
    """One more report, in a folder of its own, as it might arrive later."""
    folder = WORK / "additions" / str(number)
    folder.mkdir(parents=True)
    write_one_more(folder, number)
    given, _, _ = passages_of(folder, WORK / "additions" / f"{number}-passages")
    return given


@contextmanager
def arrived(folder: Path, number: int):
    """One more report in a folder that is indexed, for as long as this lasts."""
    file = write_one_more(folder, number)
    try:
        yield
    finally:
        file.unlink()


def write_one_more(folder: Path, number: int) -> Path:
    """Writes a generated report."""
    dice = random.Random(SEED + 1 + number)
    text = generate.report("淳安县", generate.KINDS["政协"], 2025, dice)
    file = folder / f"2025-政协-{number}.txt"
    file.write_text(text, encoding="utf-8")
    # An hour old, as if copied: a file of this very second is read again by the next update, which is to find nothing.
    os.utime(file, (file.stat().st_mtime - 3600,) * 2)
    return file
