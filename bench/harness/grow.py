"""A corpus made larger, and the table of what it cost. Repeating texts as they are would give an index nothing new to
hold: so every copy has other numbers, comes from other places and other years, and puts other items together."""

import datetime
import os
import platform
import random
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .measure import Cost, median, percentile
from .results import duration, table, times

# Items to a file: about 30 KB of newspaper text, the length of a report.
TOGETHER = 20
SEED = 30
# Stands for a year while digits are exchanged; a byte that no text has.
HELD = b"\xff"
YEAR = re.compile(rb"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Size:
    """What one size cost."""

    files: int
    text: int  # bytes
    built: Cost
    index: int  # bytes
    update: float  # seconds, nothing new
    one_more: float  # seconds, one report more
    cold: list[float]  # seconds
    empty: list[float]  # seconds of a process that does nothing
    warm: list[tuple[float, int]]  # milliseconds and passages


def compose(source: Path, target: Path, copies: int) -> None:
    """Writes so many copies of the texts in a folder, each altered, `TOGETHER` to a file."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    folders = {path.parent.relative_to(source) for path in files}
    places = sorted({folder.parent if folder.name.isdigit() else folder for folder in folders})
    with ProcessPoolExecutor() as pool:
        written = [pool.submit(write_copy, files, places, target, copy) for copy in range(copies)]
        for copy in written:
            copy.result()


def write_copy(files: list[Path], places: list[Path], target: Path, copy: int) -> None:
    """Writes one copy. Texts are UTF-8, of which digits are single bytes."""
    dice = random.Random(SEED + copy)
    order = list(files)
    if copy:
        dice.shuffle(order)
    digits = "".join(dice.sample("123456789", 9))
    altered = bytes.maketrans(b"123456789", digits.encode())
    for number in range(0, len(order), TOGETHER):
        place, year = places[(number // TOGETHER + copy * 7) % len(places)], 2010 + (number // TOGETHER + copy) % 16
        text = b"\n".join(path.read_bytes() for path in order[number : number + TOGETHER])
        if copy:
            # Years stay years.
            text = YEAR.sub(HELD, text).translate(altered).replace(HELD, str(year).encode())
        folder = target / place / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{year}-{copy:03}-{number // TOGETHER:05}.txt").write_bytes(text)


def write(target: Path, command: str, sizes: dict[int, Size], load: tuple[float, float]) -> None:
    """Writes GROWTH.md."""
    names = ["", *[f"{size}×" for size in sizes]]
    first = next(iter(sizes.values()))

    def line(name: str, value, shown) -> list[str]:
        return [name, *[f"{shown(value(size))} ({times(value(size) / value(first))})" for size in sizes.values()]]

    def megabytes(number: float) -> str:
        return f"{number / 1e6:,.0f} MB"

    def milliseconds(number: float) -> str:
        return f"{number:.2f} ms"

    rows = [
        ["files", *[f"{size.files:,}" for size in sizes.values()]],
        line("text", lambda size: size.text, megabytes),
        line("build, wall", lambda size: size.built.wall, duration),
        line("build, processor", lambda size: size.built.user + size.built.system, duration),
        line("peak memory", lambda size: size.built.peak, megabytes),
        line("index", lambda size: size.index, megabytes),
        ["index to text", *[f"{size.index / size.text:.2f}" for size in sizes.values()]],
        line("update, nothing new", lambda size: size.update, duration),
        line("update, one report more", lambda size: size.one_more, duration),
        line("cold query, median", lambda size: median(size.cold), duration),
        ["cold query to an empty process", *[times(median(size.cold) / median(size.empty)) for size in sizes.values()]],
        line("warm query, p50", lambda size: median([took for took, _ in size.warm]), milliseconds),
        line("warm query, p99", lambda size: percentile([took for took, _ in size.warm], 0.99), milliseconds),
        ["passages found, median", *[f"{median([n for _, n in size.warm]):,.0f}" for size in sizes.values()]],
        ["passages found, mean", *[f"{sum(n for _, n in size.warm) / len(size.warm):,.0f}" for size in sizes.values()]],
        ["counting, slowest tenth", *[per_passage(size) for size in sizes.values()]],
    ]
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    parts = [
        "# Growth",
        f"Written by `{command}`. Do not edit; run it again.",
        f"{cores} cores, {memory / 1e9:.0f} GB of memory, {platform.system()}; {datetime.date.today()}; load "
        f"{load[0]:.1f} before and {load[1]:.1f} after. The corpus is repeated with other numbers, years and places, "
        f"{TOGETHER} items to a file. Queries are strings and words of the corpus, quoted, with all counts and the ten "
        "best passages; a cold one is a new process, after the index was read through and all were asked once by "
        "another, so that what they touch is in the system's cache as far as it fits.",
        table(names, rows),
        "*Counting, slowest tenth*: the time of the tenth of the queries that find most, for every thousand passages "
        "they find: what it costs to find, count by district, year and type, and rank.",
    ]
    target.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def per_passage(size: Size) -> str:
    """Milliseconds for a thousand passages, of the queries that find most."""
    most = sorted(size.warm, key=lambda asked: asked[1])[-max(1, len(size.warm) // 10) :]
    return f"{sum(took for took, _ in most) / max(1, sum(found for _, found in most)) * 1000:.3f} ms / 1,000"
