"""bench/results.svg: every figure of the tables as a small plot, one line a peer in all of them. It is drawn here,
without a library for plots, so that nothing needs to be installed and the same figures give the same file. Where
figures differ by orders of magnitude the axis is logarithmic, and as bars would lie on it, there are dots."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from .measure import median, percentile
from .results import Session, cost, duration, of
from .rounds import Measured, Outcome

COLUMNS = 4
NAMES, WIDTH, GAP = 150, 236, 22  # of the names on the left, of a panel, between panels
TOP, HEAD, LINE, FOOT = 84, 40, 25, 46  # above all; per panel: its title, a peer, its axis
ROOM = 70  # right of the axis, for the figure at the last dot
OURS, OTHERS, FAINT, INK = "#c2410c", "#475569", "#94a3b8", "#0f172a"
STYLE = (
    "text{font-family:'DejaVu Sans',Verdana,'Helvetica Neue',Arial,sans-serif;font-size:11px;fill:#475569;"
    # A rim of white, so that lines behind do not strike through.
    "paint-order:stroke;stroke:#ffffff;stroke-width:3px}"
    f".head{{font-size:20px;font-weight:bold;fill:{INK}}}.sub{{font-size:12px}}"
    f".title{{font-size:12.5px;font-weight:bold;fill:{INK}}}"
    f".ours{{font-weight:bold;fill:{OURS}}}.name{{font-size:12px}}.faint{{fill:{FAINT};font-size:10px}}"
)


@dataclass(frozen=True)
class Panel:
    """One small plot."""

    title: str
    value: Callable[[Measured], float | None]
    show: Callable[[float], str]
    is_share: bool = False
    upper: Callable[[Measured], float | None] | None = None  # the other end, where two figures belong together
    absent: str = "not measured"  # what is said of a peer that has no such figure


def megabytes(number: float) -> str:
    return f"{number / 1e6:.0f} MB" if number >= 1e7 else f"{number / 1e6:.1f} MB"


def percent(share: float) -> str:
    return "100 %" if share == 1 else f"{share * 100:.1f} %"


def panels(session: Session) -> list[Panel]:
    """All of them, in the order of reading."""

    def warm(share: float) -> Callable[[Measured], float | None]:
        return lambda one: of(one, "warm", lambda found: percentile(found, share) / 1000)

    def exact(kind: str) -> Callable[[Measured], float | None]:
        # Everyone by the truth that is better for it: passing over quotes is not wrong, nor is heeding them.
        def best(one: Measured) -> float | None:
            shares = [one.exact(session.queries, truth, kind) for truth in ("stands", "reads")]
            return None if None in shares else max(shares)

        return best

    return [
        Panel("Cold query, whole process", lambda one: of(one, "cold"), duration),
        Panel("Warm query, p50 and p99", warm(0.5), duration, upper=warm(0.99), absent="keeps no process"),
        Panel("Exact counts, any string", exact("string"), percent, is_share=True, absent="counts lines"),
        Panel("Exact counts, words", exact("word"), percent, is_share=True, absent="counts lines"),
        Panel("Building the index, wall", lambda one: cost(one, "wall"), duration, absent="no index"),
        Panel("Building, peak memory", lambda one: cost(one, "peak"), megabytes, absent="no index"),
        Panel("Size of the index", lambda one: float(one.size) or None, megabytes, absent="no index"),
        Panel("Adding one file", lambda one: of(one, "adds"), duration, absent="no index"),
    ]


def write(target: Path, session: Session, outcome: Outcome) -> None:
    """Writes the file."""
    target.write_text(draw(session, outcome), encoding="utf-8")


def draw(session: Session, outcome: Outcome) -> str:
    everyone = outcome.measured
    all_panels = panels(session)
    height = HEAD + LINE * len(everyone) + FOOT
    width = 24 + NAMES + COLUMNS * (WIDTH + GAP)
    total = TOP + height * math.ceil(len(all_panels) / COLUMNS)
    composed = session.composed
    told = (
        f"{composed.bytes / 1e6:.0f} MB of text in {composed.files:,} files, {composed.passages:,} passages; "
        f"{len(session.queries)} queries of two to six Chinese characters; medians. Further left is better, but for "
        "counts."
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" viewBox="0 0 {width} {total}">',
        "<title>This program and its peers, side by side</title>",
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{total}" fill="#ffffff"/>',
        text(24, 36, "Side by side", "head"),
        text(24, 58, told, "sub"),
    ]
    empty = median(outcome.empty) if outcome.empty else None
    for place, panel in enumerate(all_panels):
        left = 24 + NAMES + (place % COLUMNS) * (WIDTH + GAP)
        top = TOP + (place // COLUMNS) * height
        if place % COLUMNS == 0:
            for number, one in enumerate(everyone):
                name = "name ours" if one.peer.is_ours else "name"
                lines.append(text(24, middle(top, number) + 4, one.peer.title, name))
        lines.extend(draw_panel(panel, everyone, left, top, empty if place == 0 else None))
    return "\n".join([*lines, "</svg>", ""])


def draw_panel(panel: Panel, everyone: list[Measured], left: float, top: float, mark: float | None) -> list[str]:
    lines = [text(left, top + 16, panel.title, "title")]
    figures = [(panel.value(one), panel.upper(one) if panel.upper else None) for one in everyone]
    present = [value for pair in figures for value in pair if value is not None] + ([mark] if mark else [])
    bottom = top + HEAD + LINE * len(everyone)
    span = WIDTH - ROOM
    if panel.is_share:
        ticks = [0.0, 0.5, 1.0]
        at = lambda value: left + value * span  # noqa: E731
    elif present:
        low, high = math.floor(math.log10(min(present))), math.ceil(math.log10(max(present)))
        high = max(high, low + 1)
        ticks = [10.0**power for power in range(low, high + 1)]
        at = lambda value: left + (math.log10(value) - low) / (high - low) * span  # noqa: E731
    else:
        return [*lines, text(left, bottom - 8, "nothing measured", "faint")]
    every = math.ceil(len(ticks) / 4)  # Labels need some 45 pixels each.
    for number, tick in enumerate(ticks):
        lines.append(f'<path d="M{at(tick):.1f} {top + HEAD - 6}V{bottom}" stroke="#e2e8f0"/>')
        if number % every == 0:
            lines.append(text(at(tick), bottom + 16, short(panel, tick), "faint", "middle"))
    if mark:
        lines.append(f'<path d="M{at(mark):.1f} {top + HEAD - 6}V{bottom}" stroke="{FAINT}" stroke-dasharray="3 3"/>')
        lines.append(text(at(mark) + 4, top + HEAD - 1, "an empty process", "faint"))
    for number, (one, (value, upper)) in enumerate(zip(everyone, figures)):
        y = middle(top, number)
        if value is None:
            lines.append(text(left + 2, y + 4, "not measured" if one.trouble else panel.absent, "faint"))
            continue
        colour, name = (OURS, "ours") if one.peer.is_ours else (OTHERS, "")
        start = at(value) if upper else left
        end = at(upper or value)
        lines.append(f'<path d="M{start:.1f} {y}H{end:.1f}" stroke="{colour}" stroke-width="2" stroke-opacity="0.35"/>')
        lines.append(f'<circle cx="{at(value):.1f}" cy="{y}" r="4.5" fill="{colour}"/>')
        shown = panel.show(value)
        if upper:
            lines.append(f'<circle cx="{end:.1f}" cy="{y}" r="4" fill="#ffffff" stroke="{colour}" stroke-width="2"/>')
            shown += f" – {panel.show(upper)}"
            # Two figures need more room than is left behind the last dot.
            if end > left + span * 0.72:
                lines.append(text(start - 9, y + 4, shown, name, "end"))
                continue
        lines.append(text(end + 9, y + 4, shown, name))
    return lines


def middle(top: float, number: int) -> float:
    """The height of a peer's line."""
    return top + HEAD + LINE * number + LINE / 2


def short(panel: Panel, tick: float) -> str:
    """A figure at the axis."""
    if panel.is_share:
        return f"{tick * 100:.0f} %"
    if panel.show is megabytes:
        return f"{tick / 1e9:g} GB" if tick >= 1e9 else f"{tick / 1e6:g} MB"
    return f"{tick:g} s" if tick >= 1 else f"{tick * 1000:g} ms" if tick >= 1e-3 else f"{tick * 1e6:g} µs"


def text(x: float, y: float, words: str, name: str = "", anchor: str = "start") -> str:
    known = f' class="{name}"' if name else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{known} text-anchor="{anchor}">{escape(words)}</text>'
