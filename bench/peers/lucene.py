"""Lucene with the analyzer it has for Chinese: `lucene/Peer.java`, compiled against Debian's jars."""

import re
import subprocess
from pathlib import Path

from . import BENCH, WORK, Input, VerbPeer, absent, first_line

JARS = Path("/usr/share/java")
SOURCE = BENCH / "peers/lucene/Peer.java"
CLASSES = WORK / "lucene-classes"


def jars() -> list[Path]:
    """The two jars of the library; their names hold its version."""
    found = [sorted(JARS.glob(f"lucene-{part}-8*.jar")) for part in ("core", "analyzers-common")]
    return [names[-1] for names in found if names]


class Lucene(VerbPeer):
    name = "lucene"
    title = "Lucene"
    how = "CJKAnalyzer (pairs of characters), 256 MB of buffer, two threads; a phrase query, the ten best, exact total"
    packages = ("liblucene8-java", "openjdk-17-jdk-headless")

    def missing(self) -> str:
        lacks = absent("javac", self.packages)
        if not lacks and len(jars()) < 2:
            lacks = "Lucene's jars are not in /usr/share/java; apt-get install liblucene8-java, or bench/run --install"
        return lacks

    def version(self) -> str:
        number = re.search(r"-(\d[\d.]*)\.jar$", str(jars()[0]))
        java = re.search(r'"([^"]+)"', first_line("java", "-version"))
        return f"{number.group(1) if number else '?'} (jar), Java {java.group(1) if java else '?'}"

    def prepare(self) -> None:
        path = ":".join(map(str, jars()))
        subprocess.run(
            ["javac", "-cp", path, "-d", str(CLASSES), str(SOURCE)], check=True, capture_output=True, text=True
        )

    def program(self, *options: str) -> list[str]:
        path = ":".join(map(str, [CLASSES, *jars()]))
        return ["java", "-Xmx2g", *options, "-cp", path, "Peer"]

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        # A process that answers once is over before the second compiler would pay.
        return [*self.program("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), "ask", str(index), text]
