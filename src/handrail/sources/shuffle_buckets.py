"""Dealing rows out to buckets of patients, and sorting each bucket as the record wants it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handrail.record.tables import TABLES
from handrail.sources.shuffle import Workshop, names, parquet, text
from handrail.sources.shuffle_versions import settle

PATIENTS_IN_A_BUCKET = 4_000
EVERYONE = "coverage"  # the one table whose rows without a patient speak of everyone, so every bucket has them


@dataclass(frozen=True)
class Dealt:
    """How many buckets and patients there are; how many of these have no Patient resource; how many files hold their tables."""

    buckets: int
    patients: int
    patients_without_resource: int
    files: int


def gather_patients(shop: Workshop) -> int:
    """Fills the table `people`: everyone whom any row is about. Returns how many buckets they need."""
    found = " UNION ".join(f'SELECT patient_id FROM "{table}"' for table in shop.tables)
    shop.con.execute(f"CREATE TABLE people AS SELECT patient_id FROM ({found}) WHERE patient_id IS NOT NULL")
    return max(1, -(-shop.number("SELECT count(*) FROM people") // PATIENTS_IN_A_BUCKET))


def deal(shop: Workshop, out: Path, buckets: int, progress: Callable[[int, int], None]) -> Dealt:
    """Writes `out`/current/<table>/<bucket>.parquet, and `out`/history/… where rows have several versions."""
    without = 0
    for number, table in enumerate(shop.tables):
        several = settle(shop, table)
        if table == "patients":
            without = shop.number("SELECT count(*) FROM people ANTI JOIN current USING (patient_id)")
        _write(shop, table, _current(table, buckets), out / "current" / table, buckets, _current_order(table))
        if several:
            kept = "(SELECT * FROM several WHERE versions > 1 OR void)"
            order = names([TABLES[table].own_id]) + ", recorded_at NULLS FIRST, seq"
            _write(shop, table, _dealt(table, kept, buckets), out / "history" / table, buckets, order)
        progress(number + 1, len(shop.tables))
    return Dealt(buckets, shop.number("SELECT count(*) FROM people"), without, files_in(out))


def files_in(folder: Path) -> int:
    """How many files hold the tables of a staging."""
    return sum(1 for what in ("current", "history") for _ in (folder / what).rglob("*.parquet"))


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


def _current_order(table: str) -> str:
    order = dict.fromkeys(("patient_id", "at", "recorded_at", TABLES[table].own_id))
    return ", ".join(f"{names([column])} NULLS FIRST" for column in order)


def _write(shop: Workshop, table: str, relation: str, folder: Path, buckets: int, order: str) -> None:
    """One sorted file for each bucket that has rows (`patients`: for every bucket)."""
    folder.mkdir(parents=True, exist_ok=True)
    if buckets == 1:
        _write_bucket(shop, table, relation, folder / "00000.parquet", order)
        return
    parts = shop.work / "parts"
    shop.con.execute(f"COPY (SELECT * FROM {relation}) TO {text(parts)} (FORMAT parquet, PARTITION_BY (bucket))")
    for number in range(buckets):
        part = parts / f"bucket={number}"
        if part.exists():
            _write_bucket(shop, table, parquet(part), folder / f"{number:05d}.parquet", order)
        elif table == "patients":
            _write_bucket(shop, table, f"{relation} WHERE false", folder / f"{number:05d}.parquet", order)
    shutil.rmtree(parts, ignore_errors=True)


def _write_bucket(shop: Workshop, table: str, relation: str, path: Path, order: str) -> None:
    query = f"SELECT {names(TABLES[table].schema)} FROM {relation} ORDER BY {order}"
    written = shop.number(f"COPY ({query}) TO {text(path)} (FORMAT parquet, COMPRESSION zstd)")
    if not written and table != "patients":
        path.unlink()
