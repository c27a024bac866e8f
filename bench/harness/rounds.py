"""The order of measuring. A round asks every peer for everything before the next round begins, and within a round
every query is asked of every peer in turn, so that a busy minute of the machine falls on all of them. A peer that
fails has no further turn, and its reason stands in the tables."""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from peers import WORK, Peer

from . import corpus, measure
from .corpus import Corpus
from .measure import Cost, Failed
from .queries import Query

BUILD_LIMIT = 3600.0
OTHER_LIMIT = 300.0


@dataclass
class Measured:
    """What was measured of one peer."""

    peer: Peer
    version: str = ""
    trouble: str = ""
    builds: list[Cost] = field(default_factory=list)
    size: int = 0
    adds: list[float] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)  # that find nothing; ours only
    cold: list[float] = field(default_factory=list)  # seconds
    warm: list[float] = field(default_factory=list)  # milliseconds
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def index(self) -> Path:
        return WORK / "indexes" / self.peer.name

    def exact(self, queries: list[Query], truth: str, kind: str | None = None) -> float | None:
        """The share of queries, of one kind or all, whose count is the truth."""
        asked = [query for query in queries if kind in (None, query.kind) and query.text in self.counts]
        if not asked:
            return None
        return sum(self.counts[query.text] == getattr(query, truth) for query in asked) / len(asked)


@dataclass
class Outcome:
    """What was measured of all."""

    measured: list[Measured]
    empty: list[float] = field(default_factory=list)  # seconds of a process that does nothing


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def prepare(chosen: list[Peer]) -> list[Measured]:
    """Asks each whether it can run and makes it ready."""
    all_measured = []
    for peer in chosen:
        measured = Measured(peer, trouble=peer.missing())
        all_measured.append(measured)
        if measured.trouble:
            say(f"{peer.title}: {measured.trouble}")
            continue
        try:
            peer.prepare()
            measured.version = peer.version()
        except Exception as error:  # Whatever a peer does must not stop the others.
            fail(measured, "cannot be made ready", getattr(error, "stderr", None) or error)
    return all_measured


def fail(measured: Measured, doing: str, error: object) -> None:
    measured.trouble = f"{doing}: {str(error).strip().splitlines()[-1] if str(error).strip() else error!r}"
    say(f"{measured.peer.title}: {measured.trouble}")


def run(composed: Corpus, queries: list[Query], chosen: list[Measured], rounds: int, cold: int, builds: int) -> Outcome:
    """Measures all there is."""
    outcome = Outcome(chosen)
    shutil.rmtree(WORK / "indexes", ignore_errors=True)
    shutil.rmtree(WORK / "additions", ignore_errors=True)
    (WORK / "indexes").mkdir(parents=True)
    for number in range(builds):
        each(outcome, f"building, {number + 1} of {builds}", lambda one: build(one, composed))
    listed = WORK / "queries.txt"
    listed.write_text("".join(f"{query.text}\n" for query in queries), encoding="utf-8")
    # Every second one a word, as long as there are both.
    kinds = [[query for query in queries if query.kind == kind] for kind in ("string", "word")]
    few = [query for both in zip(*kinds) for query in both][:cold]
    # The first process of all reads programs and libraries from the disk, which is no peer's doing.
    each(outcome, "a first query", lambda one: ask(one, composed, few[0]))
    for one in chosen:
        one.cold.clear()
    for number in range(rounds):
        say(f"cold queries, {number + 1} of {rounds}")
        for query in few:
            outcome.empty.append(measure.once(["/bin/true"], {}, WORK, OTHER_LIMIT)[0])
            each(outcome, "", lambda one: ask(one, composed, query))
        each(outcome, f"warm queries, {number + 1} of {rounds}", lambda one: warm(one, composed, listed, queries))
    for number in range(rounds):
        added = corpus.addition(number)
        each(outcome, f"adding a file, {number + 1} of {rounds}", lambda one: add(one, added))
    return outcome


def each(outcome: Outcome, doing: str, step) -> None:
    """Does one thing with every peer that still runs."""
    for one in outcome.measured:
        if one.trouble:
            continue
        if doing:
            say(f"{doing}: {one.peer.title}")
        try:
            step(one)
        except (Failed, OSError, ValueError, LookupError) as error:
            fail(one, doing or "cold query", error)


def build(one: Measured, composed: Corpus) -> None:
    command = one.peer.build(composed.given, one.index)
    if command is None:
        return
    shutil.rmtree(one.index, ignore_errors=True)
    one.builds.append(measure.run(command, one.peer.environment, WORK, BUILD_LIMIT))
    one.size = measure.size(one.index)


def ask(one: Measured, composed: Corpus, query: Query) -> None:
    command = one.peer.ask(composed.given, one.index, query.text)
    wall, _ = measure.once(command, one.peer.environment, WORK, OTHER_LIMIT, one.peer.answers)
    one.cold.append(wall)


def warm(one: Measured, composed: Corpus, listed: Path, queries: list[Query]) -> None:
    command = one.peer.warm(one.index, listed)
    if command is None:
        if one.peer.counts_passages and not one.counts:
            for query in queries:
                asked = one.peer.ask(composed.given, one.index, query.text)
                _, out = measure.once(asked, one.peer.environment, WORK, OTHER_LIMIT, one.peer.answers)
                one.counts[query.text] = out.count("\n")
        return
    _, out = measure.once(command, one.peer.environment, WORK, OTHER_LIMIT * 4)
    lines = out.splitlines()
    if len(lines) != len(queries):
        raise Failed(f"answered {len(lines)} of {len(queries)} queries")
    for query, line in zip(queries, lines):
        milliseconds, count = line.split("\t")
        one.warm.append(float(milliseconds))
        one.counts[query.text] = int(count)


def add(one: Measured, added) -> None:
    command = one.peer.add(added, one.index)
    if command is None:
        return
    one.adds.append(measure.once(command, one.peer.environment, WORK, OTHER_LIMIT)[0])
    if one.peer.is_ours:
        one.updates.append(measure.once(one.peer.update(one.index), one.peer.environment, WORK, OTHER_LIMIT)[0])
