"""Dealing rows out to buckets of patients, and sorting each bucket as the record wants it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.record.tables import TABLES
from handrail.sources.shuffle import Workshop, names, parquet, text
from handrail.sources.shuffle_versions import settle

PATIENTS_IN_A_BUCKET = 2_000  # two buckets at once are in memory
ALWAYS = ("current", "patients")
EVERYONE = "coverage"  # the one table whose rows without a patient speak of everyone, so every bucket has them


@dataclass(frozen=True)
class Dealt:
    """How many buckets and patients there are; how many of these have no Patient resource."""

    buckets: int
    patients: int
    patients_without_resource: int


def gather_patients(shop: Workshop) -> int:
    """Fills the table `people`: everyone whom any row is about. Returns how many buckets they need."""
    found = " UNION ".join(f'SELECT patient_id FROM "{table}"' for table in shop.tables)
    shop.con.execute(f"CREATE TABLE people AS SELECT patient_id FROM ({found}) WHERE patient_id IS NOT NULL")
    return buckets_for(people(shop))


def people(shop: Workshop) -> int:
    """How many they are."""
    return shop.number("SELECT count(*) FROM people")


def buckets_for(patients: int) -> int:
    """How many buckets so many patients need."""
    return max(1, -(-patients // PATIENTS_IN_A_BUCKET))


def deal(shop: Workshop, out: Path, buckets: int, progress: Callable[[int, int], None]) -> Dealt:
    """Writes `out`/current/<table>/<bucket>.parquet, and `out`/history/… where rows have several versions."""
    without = 0
    for number, table in enumerate(shop.tables):
        for what, relation in settled(shop, table, buckets):
            _write(shop, what, table, relation, out / what / table, buckets)
        if table == "patients":
            without = without_resource(shop)
        progress(number + 1, len(shop.tables))
    return Dealt(buckets, people(shop), without)


def files_in(folder: Path) -> int:
    """How many files hold the tables of a staging."""
    return sum(1 for what in ("current", "history") for _ in (folder / what).rglob("*.parquet"))


def settled(shop: Workshop, table: str, buckets: int) -> Iterator[tuple[str, str]]:
    """`current`, and `history` where rows have several versions, each with the relation of its rows and their `bucket`."""
    several = settle(shop, table)
    yield "current", _current(table, buckets)
    if several:
        yield "history", _dealt(table, "(SELECT * FROM several WHERE versions > 1 OR void)", buckets)


def without_resource(shop: Workshop) -> int:
    """How many people have no Patient resource; to be asked while `patients` is what was settled last."""
    return shop.number("SELECT count(*) FROM people ANTI JOIN current USING (patient_id)")


def _current(table: str, buckets: int) -> str:
    """The relation of last versions with their `bucket`; for `patients`, one row for everyone."""
    if table != "patients":
        return _dealt(table, "current", buckets)
    columns = [name for name in TABLES[table].schema if name != "patient_id"]
    everyone = f"(SELECT people.patient_id, {names(columns)} FROM people LEFT JOIN current USING (patient_id))"
    return _dealt(table, everyone, buckets)


def _dealt(table: str, relation: str, buckets: int) -> str:
    """`relation` with the bucket of each row: its patient's, or where it has none, its site's, so that its stock is together."""
    own = [name for name in ("patient_id", "site_id", TABLES[table].own_id) if name in TABLES[table].schema]
    known = f"hash(coalesce({names(own)})) % {buckets}"
    if table != EVERYONE:
        return f"(SELECT *, ({known})::INTEGER AS bucket FROM {relation})"
    return f"""(SELECT *, ({known})::INTEGER AS bucket FROM {relation} WHERE patient_id IS NOT NULL
                UNION ALL SELECT *, unnest(range({buckets}))::INTEGER AS bucket FROM {relation} WHERE patient_id IS NULL)"""


def _order(what: str, table: str) -> str:
    """How the rows of a bucket are sorted, for SQL. It is total: no two rows are equal in it."""
    if what == "history":
        return names([TABLES[table].own_id]) + ", recorded_at NULLS FIRST, seq"
    order = dict.fromkeys(("patient_id", "at", "recorded_at", TABLES[table].own_id))
    return ", ".join(f"{names([column])} NULLS FIRST" for column in order)


def _write(shop: Workshop, what: str, table: str, relation: str, folder: Path, buckets: int) -> None:
    """One sorted file for each bucket that has rows (current `patients`: for every bucket)."""
    folder.mkdir(parents=True, exist_ok=True)
    if buckets == 1:
        write_bucket(shop, what, table, relation, folder / "00000.parquet")
        return
    parts = shop.work / "parts"
    shop.con.execute(f"COPY (SELECT * FROM {relation}) TO {text(parts)} (FORMAT parquet, PARTITION_BY (bucket))")
    for number in range(buckets):
        part = parts / f"bucket={number}"
        if part.exists():
            write_bucket(shop, what, table, parquet(part), folder / f"{number:05d}.parquet")
        elif (what, table) == ALWAYS:
            write_bucket(shop, what, table, f"{relation} WHERE false", folder / f"{number:05d}.parquet")
    shutil.rmtree(parts, ignore_errors=True)


def write_bucket(shop: Workshop, what: str, table: str, relation: str, path: Path) -> None:
    """Writes the rows of one bucket, sorted. Without rows there is no file, but of current `patients` there always is."""
    query = f"SELECT {names(TABLES[table].schema)} FROM {relation} ORDER BY {_order(what, table)}"
    written = shop.number(f"COPY ({query}) TO {text(path)} (FORMAT parquet, COMPRESSION zstd)")
    if not written and (what, table) != ALWAYS:
        path.unlink()
