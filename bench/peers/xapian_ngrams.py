"""Xapian, the library under recoll and notmuch, with the n-grams that it makes of Chinese. A quoted text becomes a
phrase of single characters, which passes over all punctuation, so that it counts more than stands there. Debian has
its bindings for the system's own Python only, so this file runs under that one."""

import subprocess

from . import PythonPeer, verbs

try:
    import xapian
except ImportError:  # Under any other Python; `missing` says whether the system's has it.
    xapian = None

PYTHON = "/usr/bin/python3"


class Xapian(PythonPeer):
    python = PYTHON
    name = "xapian"
    title = "Xapian"
    how = "its n-grams for CJK, from Python; a quoted text, which passes over punctuation, the ten best, exact total"
    packages = ("python3-xapian",)

    def missing(self) -> str:
        if self.version():
            return ""
        return f"{PYTHON} has no module xapian; apt-get install python3-xapian, or bench/run --install"

    def version(self) -> str:
        command = [PYTHON, "-c", "import xapian; print(xapian.version_string())"]
        try:
            return subprocess.run(command, capture_output=True, text=True).stdout.strip()
        except FileNotFoundError:
            return ""


def write(file: str, index: str) -> None:
    database = xapian.WritableDatabase(index, xapian.DB_CREATE_OR_OPEN)
    generator = xapian.TermGenerator()
    generator.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
    for path, text in verbs.passages(file):
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text(text)
        document.set_data(f"{path}\t{text}")
        database.add_document(document)
    database.commit()
    database.close()


def search(database: "xapian.Database", text: str) -> tuple[int, list[str]]:
    """Counts all that matches and fetches the ten best."""
    parser = xapian.QueryParser()
    flags = xapian.QueryParser.FLAG_CJK_NGRAM | xapian.QueryParser.FLAG_PHRASE
    enquire = xapian.Enquire(database)
    enquire.set_query(parser.parse_query(f'"{text}"', flags))
    found = enquire.get_mset(0, 10, database.get_doccount())
    return found.get_matches_estimated(), [match.document.get_data().decode("utf-8") for match in found]


def ask(index: str, text: str) -> None:
    count, hits = search(xapian.Database(index), text)
    print(count, *hits, sep="\n")


def ask_many(index: str, queries: str) -> None:
    database = xapian.Database(index)
    verbs.warm(queries, lambda text: search(database, text)[0])


if __name__ == "__main__":
    verbs.run({"build": write, "add": write, "ask": ask, "warm": ask_many})
