"""SQLite's full-text table FTS5 with three characters a term. What is shorter has no term, and the whole table is
read: by instr, because LIKE finds no two Chinese characters in such a table (SQLite 3.40 takes their six bytes for
enough to ask its index). Cold queries are asked of the `sqlite3` program."""

import sqlite3
from pathlib import Path

from . import Input, PythonPeer, absent, first_line, verbs

TABLE = "CREATE VIRTUAL TABLE passages USING fts5(path UNINDEXED, text, tokenize = 'trigram')"


def condition(text: str) -> tuple[str, str]:
    """The condition that a passage holds the text, and what stands in its place."""
    if len(text) < 3:
        return "instr(text, ?) > 0", text
    return "passages MATCH ?", f'"{text}"'


class Sqlite(PythonPeer):
    name = "sqlite"
    title = "SQLite FTS5"
    how = (
        "trigram terms; MATCH, ordered by rank; texts of two characters by instr, which reads all; cold with `sqlite3`"
    )
    packages = ("sqlite3",)

    def missing(self) -> str:
        if sqlite3.sqlite_version_info < (3, 34):
            return f"Python's SQLite is {sqlite3.sqlite_version}; trigram needs 3.34, so take a newer Python"
        return absent("sqlite3", self.packages)

    def version(self) -> str:
        return f"{sqlite3.sqlite_version} (Python), {first_line('sqlite3', '--version').split()[0]} (program)"

    def ask(self, given: Input, index: Path, text: str) -> list[str]:
        where, value = condition(text)
        where = where.replace("?", "'" + value.replace("'", "''") + "'")
        order = "" if len(text) < 3 else " ORDER BY rank"
        count = f"SELECT count(*) FROM passages WHERE {where}"
        return [
            "sqlite3",
            str(index / "passages.db"),
            f"{count}; SELECT path, text FROM passages WHERE {where}{order} LIMIT 10",
        ]


def write(file: str, index: str) -> None:
    Path(index).mkdir(exist_ok=True)
    connection = sqlite3.connect(Path(index) / "passages.db")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'passages'").fetchone():
        connection.execute(TABLE)
    with connection:
        connection.executemany("INSERT INTO passages (path, text) VALUES (?, ?)", verbs.passages(file))
    connection.close()


def ask_many(index: str, queries: str) -> None:
    connection = sqlite3.connect(Path(index) / "passages.db")

    def count(text: str) -> int:
        where, value = condition(text)
        (found,) = connection.execute(f"SELECT count(*) FROM passages WHERE {where}", (value,)).fetchone()
        order = "" if len(text) < 3 else "ORDER BY rank"
        connection.execute(f"SELECT path, text FROM passages WHERE {where} {order} LIMIT 10", (value,)).fetchall()
        return found

    verbs.warm(queries, count)


if __name__ == "__main__":
    verbs.run({"build": write, "add": write, "warm": ask_many})
