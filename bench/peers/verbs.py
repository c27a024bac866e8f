"""What the peers written in Python share: the verbs on the command line, and timing warm queries."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def passages(file: str) -> Iterator[tuple[str, str]]:
    """Paths and texts."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            path, text = line.rstrip("\n").split("\t", 1)
            yield path, text


def warm(queries: str, count: Callable[[str], int]) -> None:
    """Asks every query twice over and prints milliseconds and count of the second time."""
    texts = Path(queries).read_text(encoding="utf-8").splitlines()
    for is_measured in (False, True):
        for text in texts:
            started = time.perf_counter()
            found = count(text)
            milliseconds = (time.perf_counter() - started) * 1000
            if is_measured:
                print(f"{milliseconds:.4f}\t{found}")


def run(verbs: dict[str, Callable[[str, str], None]]) -> None:
    """Does what the command line says."""
    if len(sys.argv) != 4 or sys.argv[1] not in verbs:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(verbs)} … …")
    verbs[sys.argv[1]](sys.argv[2], sys.argv[3])
