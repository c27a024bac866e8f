"""bench/RESULTS.md: the tables, with what was measured where and how it is to be read. The first figure of a cell is
the ratio to this program, because ratios travel from machine to machine; what was measured stands behind it."""

import datetime
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from .corpus import Corpus
from .measure import median, percentile
from .queries import Query
from .rounds import Measured, Outcome

DASH = "–"


@dataclass(frozen=True)
class Session:
    """What a reader has to know of the run."""

    command: str
    composed: Corpus
    queries: list[Query]
    rounds: int
    cold: int
    builds: int
    load: tuple[float, float]  # of the machine before and after


def write(target: Path, session: Session, outcome: Outcome) -> None:
    """Writes the file."""
    ours = next((one for one in outcome.measured if one.peer.is_ours and not one.trouble), None)
    parts = [
        "# Side by side",
        f"Written by `{session.command}`. Do not edit; run it again.",
        "![The same figures as a plot](results.svg)",
        facts(session),
        "## Building the index",
        building(session, outcome, ours),
        "## Asking",
        asking(session, outcome, ours),
        "## Adding one file",
        adding(outcome, ours),
        "## Counting",
        counting(session, outcome),
        "## The peers",
        peers(outcome),
        "## How it was measured",
        method(session),
    ]
    target.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def row(one: Measured, cells: list[str]) -> list[str]:
    """A line of a table; of a peer that failed, what was measured before, or where the reason stands."""
    name = f"**{one.peer.title}**" if one.peer.is_ours else one.peer.title
    if one.trouble and all(cell in ("", DASH) for cell in cells):
        return [name, "not measured, see below"] + [""] * (len(cells) - 1)
    return [name, *cells]


def ratio(value: float | None, own: float | None, shown: str) -> str:
    if value is None:
        return DASH
    return f"{times(value / own)} · {shown}" if own else shown


def times(number: float) -> str:
    """A ratio with two digits that matter."""
    return f"{number:.2f}×" if number < 9.95 else f"{number:,.0f}×"


def duration(seconds: float) -> str:
    if seconds >= 10:
        return f"{seconds:.0f} s"
    if seconds >= 1:
        return f"{seconds:.1f} s"
    milliseconds = seconds * 1000
    if milliseconds >= 100:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds:.1f} ms" if milliseconds >= 10 else f"{milliseconds:.2g} ms"


def spread(seconds: list[float]) -> str:
    """The median, with the quarters around it where there is more than one figure."""
    if len(seconds) == 1:
        return duration(seconds[0])
    return f"{duration(median(seconds))} ({duration(percentile(seconds, 0.25))}–{duration(percentile(seconds, 0.75))})"


def of(one: Measured | None, values: str, take=median) -> float | None:
    found = getattr(one, values) if one else []
    return take(found) if found else None


def cost(one: Measured | None, name: str) -> float | None:
    return median([getattr(build, name) for build in one.builds]) if one and one.builds else None


def facts(session: Session) -> str:
    composed = session.composed
    model = next(
        (line.split(":", 1)[1].strip() for line in cpu_info() if line.startswith("model name")), platform.machine()
    )
    return "\n".join([
        f"- Corpus: {composed.origin}; {composed.files:,} files, {composed.bytes / 1e6:.1f} MB, "
        f"{composed.passages:,} passages.",
        f"- Machine: {os.cpu_count()} cores, {model}, {memory():.0f} GB of memory, {platform.system()}; "
        f"load {session.load[0]:.1f} before and {session.load[1]:.1f} after.",
        f"- Date: {datetime.date.today().isoformat()}. Queries: {len(session.queries)}, {session.cold} of them cold; "
        f"rounds: {session.rounds}; builds: {session.builds}.",
    ])  # fmt: skip


def cpu_info() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def building(session: Session, outcome: Outcome, ours: Measured | None) -> str:
    rows = []
    for one in outcome.measured:
        if not one.peer.has_index:
            rows.append(row(one, ["no index", "", "", ""]))
            continue
        wall, user, peak = (cost(one, name) for name in ("wall", "user", "peak"))
        size = one.size or None
        rows.append(row(one, [
            ratio(wall, cost(ours, "wall"), spread([build.wall for build in one.builds]) if one.builds else ""),
            ratio(user, cost(ours, "user"), duration(user or 0)),
            ratio(peak, cost(ours, "peak"), f"{(peak or 0) / 1e6:.0f} MB"),
            ratio(size, ours.size if ours else None, f"{(size or 0) / 1e6:.1f} MB"),
        ]))  # fmt: skip
    return table(["", "wall", "processor, user", "peak memory", "size on disk"], rows) + (
        "\n\n`search` reads the folder of files: it decodes and lays them out, finds district, year and institution, "
        "cuts passages and hashes every file. The others are given these passages ready-made, one a line, and index "
        "and store their text only."
    )


def asking(session: Session, outcome: Outcome, ours: Measured | None) -> str:
    empty = median(outcome.empty) if outcome.empty else None
    rows = []
    for one in outcome.measured:
        cold = of(one, "cold")
        middle, slow = (of(one, "warm", lambda found, share=share: percentile(found, share)) for share in (0.5, 0.99))
        own = [of(ours, "warm", lambda found, share=share: percentile(found, share)) for share in (0.5, 0.99)]
        rows.append(row(one, [
            times(cold / empty) if cold and empty else DASH,
            ratio(cold, of(ours, "cold"), spread(one.cold) if one.cold else ""),
            ratio(middle, own[0], duration((middle or 0) / 1000)),
            ratio(slow, own[1], duration((slow or 0) / 1000)),
        ]))  # fmt: skip
    if empty:
        rows.append(["*an empty process*", times(1), ratio(empty, of(ours, "cold"), spread(outcome.empty)), "", ""])
    return table(["", "cold, to an empty process", "cold, whole process", "warm p50", "warm p99"], rows) + (
        "\n\nAll count everything that matches and fetch the ten best with their text. `search` prints ten passages "
        "with place, headings and lines, and the counts by district, year and institution with every answer; the "
        "others have no such. ripgrep keeps no process, so it has cold figures only, and prints all that it finds."
    )


def adding(outcome: Outcome, ours: Measured | None) -> str:
    rows = []
    for one in outcome.measured:
        if one.peer.has_index:
            rows.append(row(one, [ratio(of(one, "adds"), of(ours, "adds"), spread(one.adds) if one.adds else "")]))
        if one.updates:
            shown = spread(one.updates)
            rows.append(["search, nothing new", ratio(of(one, "updates"), of(ours, "adds"), shown)])
    return table(["", "whole process"], rows) + (
        "\n\n`search` walks all folders to find what is new, changed or gone; the others are told what to add and "
        "would add it twice."
    )


def counting(session: Session, outcome: Outcome) -> str:
    rows = []
    for one in outcome.measured:
        shares = [
            one.exact(session.queries, truth, kind) for kind in ("string", "word") for truth in ("stands", "reads")
        ]
        rows.append(row(one, [DASH if share is None else f"{share * 100:.1f} %" for share in shares]))
    differ = sum(query.stands != query.reads for query in session.queries)
    head = ["", "strings, as it stands", "strings, as it reads", "words, as it stands", "words, as it reads"]
    return table(head, rows) + (
        "\n\nThe share of queries whose count is exact. *As it stands*: passages that hold the text byte for byte. "
        "*As it reads*: quotes, brackets and spaces inside it are passed over, and it may go on across the cut of a "
        f"long paragraph; `search` counts this. The two differ for {differ} of {len(session.queries)} queries. "
        "Strings are cut from anywhere in the text, words are a dictionary's. The plot shows for each peer the "
        "share that is higher, because neither reading is wrong."
    )


def peers(outcome: Outcome) -> str:
    lines = [f"- **{one.peer.title}** {one.version}: {one.peer.how}." for one in outcome.measured]
    troubles = [
        f"- **{one.peer.title}** was not measured to the end: {one.trouble}" for one in outcome.measured if one.trouble
    ]
    return "\n".join(lines + troubles)


def method(session: Session) -> str:
    return (
        "Every round asks all peers for everything, and every cold query is asked of all in turn, so that a busy "
        "minute falls on all of them. *Cold* is a new process with the index in the system's cache, *warm* one "
        "process that has been asked all queries once before. Given is the median, in brackets the quarters around "
        "it; ratios are of medians, to `search`. Peak memory is the largest of a peer's processes and counts the "
        "mapped parts of the index. Queries have two to six Chinese characters."
    )
