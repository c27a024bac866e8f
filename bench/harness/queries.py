"""What is sought, and how often it is really there. Half of the queries are strings of two to six Chinese characters
cut from anywhere in the passages, half are words of a dictionary that stand there. All have Chinese characters only,
so that nobody's idea of a number or of punctuation decides.

There are two truths. *As it stands*: the passages whose text holds the string, byte for byte. *As it reads*: those
in which it begins when quotes, brackets and spaces inside it are passed over, when characters are folded, and when a
long paragraph that was cut into passages is read on across the cut. This program counts the second. Every peer is
held to both.
"""

import random
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

HAN = re.compile(r"[\u4e00-\u9fff]+")
LENGTHS = (2, 6)


@dataclass(frozen=True)
class Query:
    """One text that is sought."""

    text: str
    kind: str  # "string" or "word"
    stands: int  # passages that hold it as it stands
    reads: int  # passages that hold it as it reads


class Scan:
    """All texts one after the other, to be searched from one end to the other."""

    def __init__(self, texts: list[str], joins: list[bool]):
        # A line feed stands wherever nothing is to be found across.
        self.all = "".join(("" if join else "\n") + text for text, join in zip(texts, joins))
        lengths = ((0 if join else 1) + len(text) for text, join in zip(texts, joins))
        self.ends = list(accumulate(lengths))

    def count(self, sought: str) -> int:
        """The passages in which the text begins."""
        found, at = 0, self.all.find(sought)
        while at >= 0:
            found += 1
            at = self.all.find(sought, self.ends[bisect_right(self.ends, at)])
        return found


@dataclass(frozen=True)
class Passages:
    """The passages of a corpus, ready to be counted in."""

    texts: list[str]
    stands: Scan
    reads: Scan


def read(described: Path) -> Passages:
    """Reads what `bench_side passages` printed."""
    texts, folded, goes_on = [], [], []
    with open(described, encoding="utf-8") as lines:
        for line in lines:
            _, is_joined, text, form = line.rstrip("\n").split("\t")
            texts.append(text)
            folded.append(form)
            goes_on.append(is_joined == "1")
    return Passages(texts, Scan(texts, [False] * len(texts)), Scan(folded, goes_on))


def draw(passages: Passages, number: int, words: Callable[[list[str]], list[list[str]]], seed: int) -> list[Query]:
    """Draws queries: `words` cuts texts into words. A text whose characters folding changes is drawn anew, because its
    folded form is not here."""
    dice = random.Random(seed)
    asked = max(1, number // 2)
    sample = dice.sample(passages.texts, min(len(passages.texts), asked * 4))
    queries: list[Query] = []
    for kind, drawn in (("string", strings(sample, dice)), ("word", from_words(words(sample), dice))):
        chosen: dict[str, Query] = {}
        for text in drawn:
            if len(chosen) == asked:
                break
            if text not in chosen and (reads := passages.reads.count(text)):
                chosen[text] = Query(text, kind, passages.stands.count(text), reads)
        queries.extend(chosen.values())
    return queries


def strings(sample: list[str], dice: random.Random):
    """Strings from anywhere within a run of Chinese characters."""
    for text in sample:
        length = dice.randint(*LENGTHS)
        places = [(run.start(), run.end() - length) for run in HAN.finditer(text) if run.end() - run.start() >= length]
        if places:
            first, last = dice.choice(places)
            at = dice.randint(first, last)
            yield text[at : at + length]


def from_words(words: list[list[str]], dice: random.Random):
    """One word of each text."""
    for found in words:
        fitting = [word for word in found if HAN.fullmatch(word) and LENGTHS[0] <= len(word) <= LENGTHS[1]]
        if fitting:
            yield dice.choice(fitting)
