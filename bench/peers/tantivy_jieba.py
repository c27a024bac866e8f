"""tantivy with tantivy-jieba: the crate in `tantivy-jieba/`."""

import re
import subprocess

from . import BENCH, VerbPeer, absent

CRATE = BENCH / "peers/tantivy-jieba"


class TantivyJieba(VerbPeer):
    name = "tantivy-jieba"
    title = "tantivy + jieba"
    how = "tantivy-jieba's words with positions, 256 MB of buffer, two threads; a quoted text through the query parser"

    def missing(self) -> str:
        return absent("cargo", ("cargo",))

    def version(self) -> str:
        lock = (CRATE / "Cargo.lock").read_text(encoding="utf-8")
        versions = dict(re.findall(r'name = "(tantivy|tantivy-jieba)"\nversion = "([^"]+)"', lock))
        return f"tantivy {versions['tantivy']}, tantivy-jieba {versions['tantivy-jieba']}"

    def prepare(self) -> None:
        command = ["cargo", "build", "--release", "--quiet", "--locked", "--manifest-path", str(CRATE / "Cargo.toml")]
        subprocess.run(command, check=True, capture_output=True, text=True)

    def program(self) -> list[str]:
        return [str(CRATE / "target/release/tantivy-jieba-peer")]
