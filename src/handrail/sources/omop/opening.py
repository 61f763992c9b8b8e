"""The tables of an OMOP source: a folder of Parquet or CSV files named as the tables are, or one DuckDB file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from handrail.sources.found_head import UnusableFile, header_of
from handrail.sources.lines import Unread, blocks, numbered
from handrail.sources.omop.concepts import KNOWN
from handrail.terms.errors import UnusableInput
from handrail.terms.words import quoted

ENDINGS = (".parquet", ".csv", ".csv.gz")
DELIMITERS = (",", "\t", ";", "|")
DATABASES = (".duckdb", ".db")
NEEDED = ("person", "drug_exposure")
CONCEPT = ("concept_id", "concept_name", "vocabulary_id", "concept_code")
REJECTED = "lines_that_are_no_rows"
MEMORY = "1GB"  # what does not fit goes to the disk


@dataclass(frozen=True)
class Opened:
    """The source's tables in a database of its own, all columns as text, all names in lower case.

    tables: name → the columns that the source has of it. files: the file of each, or of all.
    """

    con: duckdb.DuckDBPyConnection
    tables: Mapping[str, tuple[str, ...]]
    files: Mapping[str, Path]
    has_vocabulary: bool


def is_omop(source: Path) -> bool:
    """Does the source look like OMOP: a folder with files of the tables that every one has, or a DuckDB file?"""
    if source.is_file():
        return source.name.lower().endswith(DATABASES)
    return source.is_dir() and set(NEEDED) <= set(_files(source))


def _files(folder: Path) -> dict[str, Path]:
    """Table → its file. Of two files of one table neither is chosen: `opened` refuses."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        ending = next((one for one in ENDINGS if path.name.lower().endswith(one)), None)
        if ending is not None and path.is_file():
            table = path.name.lower().removesuffix(ending)
            if table in found:
                raise UnusableInput(f"{found[table].name} and {path.name} are one table", where=folder, remedy="keep one of them")
            found[table] = path
    return found


def opened(source: Path, wanted: Iterable[str], work: Path) -> Opened:
    """Copies the tables `wanted` that the source has into a database in the folder `work`; raises UnusableInput where it is no
    OMOP or a table cannot be read.
    """
    con = duckdb.connect(str(work / "omop.duckdb"), config={"threads": 2, "memory_limit": MEMORY})
    try:
        files = _from_database(con, source, wanted) if source.is_file() else _from_files(con, source, wanted, work)
    except duckdb.Error as error:
        raise UnusableInput(f"it cannot be read as a DuckDB database: {_first_line(error)}", where=source) from error
    missing = [name for name in NEEDED if name not in files]
    if missing:
        raise UnusableInput(f"OMOP needs a table {' and '.join(missing)}, which is not there", where=source)
    has_vocabulary = "concept" in files
    _put_concepts(con, has_vocabulary=has_vocabulary)
    columns = {name: tuple(row[0] for row in con.execute(f'DESCRIBE "{name}"').fetchall()) for name in files}
    return Opened(con, columns, files, has_vocabulary)


def _from_database(con: duckdb.DuckDBPyConnection, source: Path, wanted: Iterable[str]) -> dict[str, Path]:
    con.execute(f"ATTACH {_text(source)} AS source (READ_ONLY)")
    listed = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'source'").fetchall()
    listed += con.execute(
        "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'source' AND NOT internal"
    ).fetchall()
    listed = [(schema, table) for schema, table in listed if table.lower() in (*wanted, "concept")]
    names = [table.lower() for _, table in listed]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnusableInput(f"it holds more than one table {twice[0]}", where=source, remedy="keep one schema in it")
    for schema, table in listed:
        _copy(con, table.lower(), f'source."{schema}"."{table}"')
    return dict.fromkeys(names, source)


def _from_files(con: duckdb.DuckDBPyConnection, source: Path, wanted: Iterable[str], work: Path) -> dict[str, Path]:
    con.execute(f"CREATE TABLE {REJECTED} (name VARCHAR, line VARCHAR)")
    files = {name: path for name, path in _files(source).items() if name in (*wanted, "concept")}
    for name, path in files.items():
        try:
            _copy(con, name, _reader(con, name, path, work))
        except (duckdb.Error, csv.Error, UnusableFile, OSError, EOFError) as error:
            raise UnusableInput(f"it cannot be read: {_first_line(error)}", where=path) from error
    return files


def _reader(con: duckdb.DuckDBPyConnection, name: str, path: Path, work: Path) -> str:
    """Every cell as text: what is no number or no time is refused later, with the row that it stands in, and never dropped."""
    if path.name.lower().endswith(".parquet"):
        return f"read_parquet({_text(path)})"
    plain = work / f"{name}.csv"
    rejected = _rewritten(path, plain)
    if rejected:
        con.executemany(f"INSERT INTO {REJECTED} VALUES (?, ?)", [(name, line) for line in rejected])
    return f"read_csv({_text(plain)}, header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, nullstr = '')"


def _rewritten(path: Path, plain: Path) -> list[str]:
    """Writes a CSV file in one dialect, and returns the lines that are no rows of it: cells too few or too many, quotes that do
    not close on the line, bytes that are no text.
    """
    packed, rejected = path.name.lower().endswith(".gz"), list[str]()
    header = header_of(path, packed=packed)
    delimiter = max(DELIMITERS, key=header.count)
    columns = next(csv.reader([header], delimiter=delimiter, strict=True), [])
    with plain.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow([column.strip() for column in columns])
        lines = (raw for _, raw in numbered(blocks(str(path), packed=packed)) if not isinstance(raw, bytes) or raw.strip())
        next(lines, None)  # the header
        for raw in lines:
            cells = _cells(raw, delimiter)
            if len(cells) == len(columns):
                writer.writerow(cells)
            else:
                rejected.append((raw.head if isinstance(raw, Unread) else raw).decode("utf-8", "replace"))
    return rejected


def _cells(raw: bytes | Unread, delimiter: str) -> list[str]:
    """The cells of a line; none where it cannot be read as one."""
    if isinstance(raw, Unread):
        return []
    try:
        return next(csv.reader([raw.decode("utf-8").rstrip("\r")], delimiter=delimiter, strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return []


def _copy(con: duckdb.DuckDBPyConnection, name: str, reader: str) -> None:
    columns = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()]
    lower = [column.lower() for column in columns]
    if len(set(lower)) < len(lower):
        raise UnusableInput(f"{name} has a column twice", where=name)
    texts = ", ".join(f'CAST("{column}" AS VARCHAR) AS "{column.lower()}"' for column in columns)
    con.execute(f'CREATE TABLE "{name}" AS SELECT {texts} FROM {reader}')


def _put_concepts(con: duckdb.DuckDBPyConnection, *, has_vocabulary: bool) -> None:
    """`concepts`: those of the source's vocabulary, and of those that are known here any that it lacks."""
    con.execute("CREATE TABLE concepts (concept_id VARCHAR, concept_name VARCHAR, vocabulary_id VARCHAR, concept_code VARCHAR)")
    con.executemany("INSERT INTO concepts VALUES (?, ?, ?, ?)", [(str(id), name, of, code) for id, of, code, name in KNOWN])
    if not has_vocabulary:
        return
    there = {row[0] for row in con.execute("DESCRIBE concept").fetchall()}
    if lacking := [column for column in CONCEPT if column not in there]:
        raise UnusableInput(f"concept has no column {', '.join(lacking)}", where="concept")
    con.execute("DELETE FROM concepts WHERE concept_id IN (SELECT concept_id FROM concept)")
    con.execute(f"INSERT INTO concepts SELECT {', '.join(CONCEPT)} FROM concept")


def rejected(opened: Opened) -> list[tuple[str, str]]:
    """(table, line as it stands) of lines of CSV that are no rows: too many cells, or too few, or open quotes."""
    there = opened.con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [REJECTED]).fetchone()
    return opened.con.execute(f"SELECT name, line FROM {REJECTED}").fetchall() if there and there[0] else []


def _text(given: Path | str) -> str:
    return "'" + str(given).replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return quoted(str(error).splitlines()[0])
