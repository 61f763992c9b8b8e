"""Staging: a folder of FHIR resources becomes buckets of sorted tables, once; everything after reads only those.

    find the files → read them (processes) → chunks of rows → copies and versions settled → buckets → manifest

`out`/staged holds the tables, `out`/quarantine.ndjson what was refused. Times are UTC, sizes bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from typing import Protocol as Shape

import polars as pl

from handrail.record.record import Record
from handrail.record.tables import TABLES
from handrail.sources import lost, quarantine, staging_manifest
from handrail.sources.covers import claimed_coverage
from handrail.sources.found import ANY_KIND, Found, find, state_of
from handrail.sources.in_buckets import InBuckets
from handrail.sources.medicines import gather
from handrail.sources.shuffle import Workshop
from handrail.sources.shuffle_buckets import Dealt, deal, files_in, gather_patients
from handrail.sources.shuffle_conflicts import Conflict, put_coverage, refuse_conflicts
from handrail.sources.shuffle_summary import Summary, summarize
from handrail.sources.shuffle_versions import conflicts, drop_copies, dropped_counts
from handrail.sources.staging_chunks import put
from handrail.sources.staging_counted import counted_frame, files_counted, rows_in_buckets
from handrail.sources.staging_processes import in_processes
from handrail.sources.staging_tasks import Task, task_size, tasks
from handrail.sources.staging_worker import DOCUMENT_BYTES_MAX, Done, read_task
from handrail.terms.errors import UnusableInput
from handrail.terms.room import room_on_disk

Progress = Callable[[str, int, int], None]  # what is being done, how far it has come, of how much
SECONDS_ALONE = 3.0  # what takes less is read sooner by this process than others can be started
MARK = ".handrail-staging"
QUARANTINE = "quarantine.ndjson"
AGAIN = "delete the folder, and run the audit of the source again"


@dataclass(frozen=True)
class Staged(InBuckets):
    """A staged source. `folder` holds its tables and its manifest; `reused`: it was there already, and still holds."""

    folder: Path
    manifest: Mapping[str, Any]
    reused: bool = False

    @classmethod
    def load(cls, out: Path) -> Staged:
        """The staging in `out`; raises UnusableInput when there is none, or an unfinished one."""
        manifest = staging_manifest.read(out / "staged")
        if manifest is None:
            raise UnusableInput("holds no finished staging", where=out, remedy="stage the source into it again")
        return cls(out / "staged", manifest)

    def bucket(self, number: int, tables: Iterable[str] = TABLES) -> Record:
        """The record of bucket `number`: the last versions of `tables` (and `patients`), as they are judged."""
        current = self._frames("current", number, {"patients", *tables}, narrowed=True)
        return Record.of_staged(current, self._frames("history", number, {"patients", *tables}))

    def refuse_incomplete(self) -> None:
        """Raises UnusableInput where a file of the staging is gone: what it held would count as never recorded."""
        there, dealt = files_in(self.folder), files_counted(self.manifest["rows_in"])
        if there != dealt:
            raise UnusableInput(f"holds {there:,} of the {dealt:,} files that were staged", where=self.folder, remedy=AGAIN)

    def rows(self, number: int, tables: Iterable[str] = TABLES) -> dict[str, pl.DataFrame]:
        """The last versions in bucket `number` with every column, also where a row came from."""
        return self._frames("current", number, tables)

    def history(self, number: int, tables: Iterable[str] = TABLES) -> dict[str, pl.DataFrame]:
        """All versions of the rows of bucket `number` that have more than one version, or were withdrawn."""
        return self._frames("history", number, tables)

    def _frames(self, what: str, number: int, tables: Iterable[str], *, narrowed: bool = False) -> dict[str, pl.DataFrame]:
        """The files that the manifest counts rows of: one that has gone since would else be a table without rows."""
        if not 0 <= number < self.buckets:
            raise IndexError(f"there is no bucket {number} of {self.buckets}")
        counted: Mapping[str, Sequence[int | None]] = self.manifest["rows_in"][what]
        there = {name: rows for name in tables if name in counted and (rows := counted[name][number]) is not None}
        files = {name: self.folder / what / name / f"{number:05d}.parquet" for name in there}
        return {name: counted_frame(files[name], rows, judged(name) if narrowed else None) for name, rows in there.items()}


def judged(table: str) -> list[str]:
    """The columns of a table that facts read; those that say where a row came from are most of its bytes. Of drug it is read who
    wrote it down: a witness is somebody else.
    """
    unread = ("source", "void") if table == "custody_movements" else ("recorded_by", "source", "void")
    return [column for column in TABLES[table].schema if column not in unread]


Dropped = tuple[int, str, str, int]  # the file's index, the resource type, the fate, how many


class Settling(Shape):
    """Rows that were read, with copies and conflicts told apart, ready to be dealt out to buckets."""

    def dropped(self) -> Iterable[Dropped]: ...
    def conflicts(self) -> list[Conflict]: ...
    def deal(self, out: Path, step: Progress) -> tuple[Dealt, Summary]: ...


class Hands(Shape):
    """Who does the work of a staging. What others add to `work`/chunks and `work`/quarantine meanwhile belongs to it."""

    def read(self, found: Found, work: Path, zone: tzinfo | None, step: Progress) -> Done: ...
    def settling(self, found: Found, work: Path) -> AbstractContextManager[Settling]: ...


@dataclass(frozen=True)
class Here:
    """The work of this machine: `workers` processes read, and DuckDB settles and sorts."""

    workers: int = 2

    def read(self, found: Found, work: Path, zone: tzinfo | None, step: Progress) -> Done:
        return _read(found, work, zone, step, self.workers)

    @contextmanager
    def settling(self, found: Found, work: Path) -> Iterator[Settling]:
        shop = Workshop.of(work)
        try:
            drop_copies(shop, found.inputs)
            yield _Settling(shop)
        finally:
            shop.con.close()


@dataclass(frozen=True)
class _Settling:
    shop: Workshop

    def dropped(self) -> Iterable[Dropped]:
        return dropped_counts(self.shop)

    def conflicts(self) -> list[Conflict]:
        return conflicts(self.shop)

    def deal(self, out: Path, step: Progress) -> tuple[Dealt, Summary]:
        buckets = gather_patients(self.shop)
        dealt = deal(self.shop, out, buckets, lambda number, of: step("sorting tables", number, of))
        return dealt, summarize(self.shop)


def stage(
    source: Path, out: Path, *, zone: tzinfo | None = None, covers: Sequence[str] = (), progress: Progress | None = None,
    workers: int = 2, kind: str = ANY_KIND, hands: Hands | None = None,
) -> Staged:  # fmt: skip
    """Stages `source`, a file or a folder, into `out`; raises UnusableInput when nothing can be read.

    zone: the program's time zone. covers: `TABLE` or `TABLE:FROM..TO`, what the source claims to hold completely. A
    staging of the same unchanged source with the same options is used again. kind: `fhir` or `csv`, to read nothing else.
    hands: who does the work; by default `workers` processes of this machine.
    """
    step = progress or _silent
    claimed = claimed_coverage(covers, zone=zone)
    if source.exists() and out.resolve() == source.resolve():
        raise UnusableInput("the results would lie in the source itself", where=out, remedy="choose another folder for results")
    found = find(source, without=out, kind=kind)
    based_on = staging_manifest.basis(source, found, zone, covers)
    folder = out / "staged"
    known = staging_manifest.read(folder)
    same = known is not None and known["digest"] == staging_manifest.digest(based_on) and (out / QUARANTINE).exists()
    if known is not None and same and files_in(folder) == files_counted(known["rows_in"]):
        step("staged before, used again", 1, 1)
        return Staged(folder, known, reused=True)
    _clear(folder)
    work = _workplace(folder)
    try:
        with room_on_disk(out):
            _put_declared(claimed, work)
            manifest = _staged(found, based_on, work, out, zone, step, hands or Here(workers))
        _refuse_changed(source, found)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    staging_manifest.write(manifest, folder)
    return Staged(folder, manifest)


def _staged(
    found: Found, based_on: dict[str, Any], work: Path, out: Path, zone: tzinfo | None, step: Progress, hands: Hands
) -> dict[str, Any]:
    """Reads and deals out; returns the manifest."""
    gather(found.inputs, work, DOCUMENT_BYTES_MAX)
    done = hands.read(found, work, zone, step)
    gone = lost.settled(done.losses, done.counts, files=tuple(found.lost.values()))
    put_coverage(pl.DataFrame(lost.coverage_of(gone), schema=TABLES["coverage"].schema, orient="row"), work, "lost")
    with hands.settling(found, work) as settling:
        done.counts = _settled(done.counts, settling.dropped())
        if refused := settling.conflicts():
            refuse_conflicts(refused, found.inputs, work, zone)
        dealt, summary = settling.deal(out / "staged", step)
    count = quarantine.merge(work / "quarantine", out / QUARANTINE)
    rows_in = {what: rows_in_buckets(out / "staged" / what, dealt.buckets) for what in ("current", "history")}
    manifest = staging_manifest.made(based_on, found, done, gone, dealt, summary) | {"rows_in": rows_in}
    assert count == manifest["counts"]["refused"], f"{count} records in quarantine, {manifest['counts']} counted"
    return manifest


def _read(found: Found, work: Path, zone: tzinfo | None, step: Progress, workers: int) -> Done:
    """Every task read, by this process alone or by `workers`."""
    total = sum(one.size for one in found.inputs)
    given = tasks(found.inputs, task_size(total, workers))
    read = partial(read_task, work=work, zone=zone)
    whole = Done()
    for one in _in_turn(read, given, total, workers):
        whole.merge(one)
        step("reading (MB)", whole.size // 1_000_000, max(1, total // 1_000_000))
    return whole


def _in_turn(read: Callable[[Task], Done], given: Iterator[Task], total: int, workers: int) -> Iterator[Done]:
    """Reads here, until it can be told that it would take long; then by several processes. total: bytes of all tasks."""
    begun, size = perf_counter(), 0
    for task in given:
        yield (done := read(task))
        size += done.size
        spent = perf_counter() - begun
        if workers > 1 and spent > SECONDS_ALONE / 6 and spent / max(1, size) * (total - size) > SECONDS_ALONE:
            yield from in_processes(read, given, workers)


def _settled(read: Counter[tuple[int, str, str]], dropped: Iterable[Dropped]) -> Counter[tuple[int, str, str]]:
    """The counts after copies and conflicts have got their fate; they all were accepted until then."""
    settled = Counter(read)
    for file, kind, fate, count in dropped:
        settled[file, kind, "accepted"] -= count
        settled[file, kind, fate] += count
    assert settled.total() == read.total(), "a resource has lost its fate"
    assert min(settled.values(), default=0) >= 0, "a resource has two fates"
    return settled


def _clear(folder: Path) -> None:
    """Makes room for a staging; never deletes a folder that is not one."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise UnusableInput("holds something that is not a staging", where=folder, remedy="choose another folder for results")
    if (folder / staging_manifest.NAME).exists():
        (folder / staging_manifest.NAME).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _workplace(folder: Path) -> Path:
    """A new place for temporary files, which no other run knows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    work = Path(tempfile.mkdtemp(prefix="work-", dir=folder))
    for name in ("chunks", "quarantine", "spilled"):
        (work / name).mkdir()
    return work


def _put_declared(claimed: pl.DataFrame, work: Path) -> None:
    """The coverage that the source claims, and a chunk of `patients` without rows: both tables are always there."""
    put_coverage(claimed, work, "claimed")
    schema = {**TABLES["patients"].schema, "seq": pl.Int64()}
    put(pl.DataFrame(schema=schema), work / "chunks", "patients", "none")


def _refuse_changed(source: Path, found: Found) -> None:
    """A source that changes while it is read would give a result that belongs to no state of it."""
    for one in found.inputs:
        path = Path(one.path)
        known = path.stat() if path.exists() else None
        if known is None or state_of(known) != one.state:
            remedy = "stage it again when nothing writes to it"
            raise UnusableInput("changed while it was being read", where=path if source.is_dir() else source, remedy=remedy)


def _silent(what: str, done: int, of: int) -> None:
    """Shows nothing."""
