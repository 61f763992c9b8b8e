"""The tables of an OMOP source: a folder of Parquet or CSV files named as the tables are, or one DuckDB file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from handrail.sources.found_head import LINE_BYTES_MAX, UnusableFile, header_of, look
from handrail.sources.lines import Unread, blocks, numbered
from handrail.sources.omop.concepts import KNOWN
from handrail.terms.errors import UnusableInput
from handrail.terms.words import quoted

ENDINGS = (".parquet", ".csv", ".csv.gz")
DELIMITERS = (",", "\t", ";", "|")
DATABASES = (".duckdb", ".db")
NEEDED = ("person", "drug_exposure")
KEYS = {  # table → the columns without which none of its rows says anything
    "person": ("person_id",), "visit_occurrence": ("visit_occurrence_id", "person_id", "visit_start_date"),
    "condition_occurrence": ("condition_occurrence_id", "person_id", "condition_concept_id", "condition_start_date"),
    "drug_exposure": ("drug_exposure_id", "person_id", "drug_concept_id", "drug_exposure_start_date", "drug_type_concept_id"),
    "measurement": ("measurement_id", "person_id", "measurement_concept_id", "measurement_date", "value_as_number"),
    "observation": ("observation_id", "person_id", "observation_concept_id", "observation_date"),
}  # fmt: skip
CONCEPT = ("concept_id", "concept_name", "vocabulary_id", "concept_code")
REJECTED = "lines_that_are_no_rows"
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2, "memory_limit": "1GB",  # what does not fit goes to the disk
    "autoinstall_known_extensions": False, "autoload_known_extensions": False,  # nothing is fetched to read a source
}  # fmt: skip
PIECE = re.compile(r"[_\-. ]?(part)?[_\-. ]?\d+")


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
    try:
        return source.is_dir() and set(NEEDED) <= {_table_of(path) for path in source.iterdir()}
    except OSError:
        return False  # whoever reads it says why it cannot be opened


def _files(folder: Path) -> dict[str, Path]:
    """Table → its file. Of two files of one table neither is chosen: `opened` refuses."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        table = _table_of(path)
        if table is not None:
            if table in found:
                raise UnusableInput(f"{found[table].name} and {path.name} are one table", where=folder, remedy="keep one of them")
            found[table] = path
    return found


def _table_of(path: Path) -> str | None:
    """The table that a file is named as; None where it is no file of a form that is read."""
    ending = next((one for one in ENDINGS if path.name.lower().endswith(one)), None)
    return path.name.lower().removesuffix(ending) if ending is not None and path.is_file() else None


def _refuse_pieces(folder: Path, tables: Iterable[str]) -> None:
    """A table in another form, or in pieces, is no lack of its rows."""
    for path in sorted(folder.iterdir()):
        stem = path.name.lower().split(".", 1)[0]
        table = next((one for one in tables if stem == one or (stem.startswith(one) and PIECE.fullmatch(stem[len(one) :]))), None)
        if table is not None and _table_of(path) != table:
            remedy = f"save it as one file {table}.parquet or {table}.csv"
            raise UnusableInput(
                f"it is the table {table}, or a part of it, in a form that is not read", where=path, remedy=remedy
            )


def opened(source: Path, wanted: Iterable[str], work: Path) -> Opened:
    """Copies the tables `wanted` that the source has into a database in the folder `work`; raises UnusableInput where it is no
    OMOP or a table cannot be read.
    """
    if source.is_file() and not source.name.lower().endswith(DATABASES):
        raise UnusableInput(
            "OMOP is a folder of tables, or a DuckDB file", where=source, remedy="name the folder that it lies in"
        )
    csv.field_size_limit(LINE_BYTES_MAX)
    con = duckdb.connect(str(work / "omop.duckdb"), config=CONFIG)
    con.execute(f"CREATE TABLE {REJECTED} (name VARCHAR, line VARCHAR)")
    try:
        files = _from_database(con, source, wanted) if source.is_file() else _from_files(con, source, wanted, work)
    except duckdb.Error as error:
        raise UnusableInput(f"it cannot be read as a DuckDB database: {_first_line(error)}", where=source) from error
    missing = [name for name in NEEDED if name not in files]
    if missing:
        raise UnusableInput(f"OMOP needs a table {missing[0]}, which is not there", where=source)
    has_vocabulary = "concept" in files
    _put_concepts(con, has_vocabulary=has_vocabulary)
    columns = {name: tuple(row[0] for row in con.execute(f'DESCRIBE "{name}"').fetchall()) for name in files}
    _refuse_lacking(columns, source)
    return Opened(con, columns, files, has_vocabulary)


def _refuse_lacking(columns: Mapping[str, tuple[str, ...]], source: Path) -> None:
    """Without whom, when and what, no row of a table can be told from its opposite."""
    for table, needed in KEYS.items():
        lacking = [name for name in needed if name not in columns.get(table, needed)]
        if lacking:
            raise UnusableInput(f"{table} has no column {', '.join(lacking)}", where=source, remedy="name it as OMOP v5.4 does")


def _from_database(con: duckdb.DuckDBPyConnection, source: Path, wanted: Iterable[str]) -> dict[str, Path]:
    con.execute(f"ATTACH {_text(source)} AS source (TYPE duckdb, READ_ONLY)")
    con.execute("SET enable_external_access = false")  # a view of it reads no other file
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
        _copy(con, table.lower(), f"source.{_name(schema)}.{_name(table)}")
    return dict.fromkeys(names, source)


def _from_files(con: duckdb.DuckDBPyConnection, source: Path, wanted: Iterable[str], work: Path) -> dict[str, Path]:
    _refuse_pieces(source, (*wanted, "concept"))
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
    (_, packed), rejected = look(path), list[str]()  # by its first bytes: a name that ends in .gz packs nothing
    header = header_of(path, packed=packed)
    delimiter = max(DELIMITERS, key=header.count)
    form: dict[str, Any] = {"delimiter": delimiter, "strict": True}
    if delimiter == "\t":
        form["quoting"] = csv.QUOTE_NONE  # vocabularies come so: a quotation mark is one
    columns = next(csv.reader([header], **form), [])
    with plain.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow([column.strip() for column in columns])
        lines = (raw for _, raw in numbered(blocks(str(path), packed=packed)) if not isinstance(raw, bytes) or raw.strip())
        next(lines, None)  # the header
        for raw in lines:
            cells = _cells(raw, form)
            if len(cells) == len(columns):
                writer.writerow(cells)
            else:
                rejected.append((raw.head if isinstance(raw, Unread) else raw).decode("utf-8", "replace"))
    return rejected


def _cells(raw: bytes | Unread, form: Mapping[str, Any]) -> list[str]:
    """The cells of a line; none where it cannot be read as one."""
    if isinstance(raw, Unread):
        return []
    try:
        return next(csv.reader([raw.decode("utf-8").rstrip("\r")], **form), [])
    except (UnicodeDecodeError, csv.Error):
        return []


def _copy(con: duckdb.DuckDBPyConnection, name: str, reader: str) -> None:
    columns = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()]
    lower = [column.lower() for column in columns]
    if len(set(lower)) < len(lower):
        raise UnusableInput(f"{name} has a column twice", where=name)
    texts = ", ".join(_cell(column) for column in columns)
    con.execute(f"CREATE TABLE {_name(name)} AS SELECT {texts} FROM {reader}")


def _cell(column: str) -> str:
    """The column as text. Ids are whole numbers in OMOP: `7.0`, as a table of decimals has it, is 7."""
    text = f"CAST({_name(column)} AS VARCHAR)"
    text = f"regexp_replace(trim({text}), '\\.0+$', '')" if column.lower().endswith("_id") else text
    return f"{text} AS {_name(column.lower())}"


def _name(given: str) -> str:
    return '"' + given.replace('"', '""') + '"'


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
    con.execute(f"INSERT INTO concepts SELECT DISTINCT {', '.join(CONCEPT)} FROM concept")
    # 0 is no concept, and of two that share an id nobody can tell which it is.
    con.execute("DELETE FROM concepts WHERE concept_id = '0' OR concept_id IN "
                "(SELECT concept_id FROM concepts GROUP BY concept_id HAVING count(*) > 1)")  # fmt: skip


def rejected(opened: Opened) -> list[tuple[str, str]]:
    """(table, line as it stands) of lines of CSV that are no rows: too many cells, or too few, or open quotes."""
    return opened.con.execute(f"SELECT name, line FROM {REJECTED}").fetchall()


def _text(given: Path | str) -> str:
    return "'" + str(given).replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return quoted(str(error).splitlines()[0])
