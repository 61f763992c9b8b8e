"""Programs for the Spark tests, what an audit of them says, and a cluster that is only Python."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from handrail.audit.answer import LOCAL, Engine, answer
from handrail.protocol.load import find, shipped
from handrail.synth.casting import cast, plan_of
from handrail.synth.write import write
from tests.unit.sources.making import lines

IV = find("iv-racemic")
PROTOCOLS = (IV, *(one for one in shipped() if one.key != IV.key))
PATIENTS = 16
PATIENTS_IN_A_BUCKET = 3  # so that a small program has many buckets
TASK_BYTES = 300_000  # so that a small source has many tasks
RESULTS = ("findings.parquet", "verdicts.parquet", "quarantine.ndjson", "run.json", "report.html")
TWICE = ("MedicationAdministration", "Observation", "Encounter", "Patient", "CarePlan")


def program(folder: Path, form: str = "fhir") -> Path:
    """A synthetic program with planted faults, as FHIR or CSV."""
    write(cast(PATIENTS, 1, plan_of("all")), folder, seed=1, form=form)
    return folder


def marred(folder: Path) -> Path:
    """The same as FHIR, with copies, conflicts, later versions (some withdrawn) and lines that are broken or of nobody."""
    program(folder)
    more: list[Any] = [b"{broken", {"resourceType": "Observation", "id": "of-nobody"}, b'{"resourceType":"Observation"']
    for name in TWICE:
        given = [json.loads(line) for line in (folder / f"{name}.ndjson").read_bytes().splitlines()]
        more += given[::11]
        more += [{**one, "language": "de"} for one in given[7::13]]
        later = {"versionId": "2", "lastUpdated": "2027-01-01T00:00:00Z"}
        more += [{**one, "meta": {**one.get("meta", {}), **later}} for one in given[1::17]]
        more += [{**one, "meta": {**one.get("meta", {}), **later}, "status": "entered-in-error"} for one in given[3::19]]
    (folder / "more.ndjson").write_bytes(lines(more))
    return folder


def audited(source: Path, out: Path, engine: Engine = LOCAL, step: Callable[[str, int, int], None] | None = None) -> Path:
    """Audits `source` into `out`."""
    progress = step or (lambda _what, _done, _of: None)
    answer(source, out, PROTOCOLS, at=None, zone=None, claims=(), progress=progress, engine=engine)
    return out


def assert_same(one: Path, other: Path) -> None:
    """The same results, byte for byte, and the same staged rows."""
    for name in RESULTS:
        if name.endswith(".parquet"):
            rows = [pl.read_parquet(folder / name) for folder in (one, other)]
            assert rows[0].equals(rows[1]), name
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    assert_staged_same(one, other)


def assert_staged_same(one: Path, other: Path) -> None:
    """The same rows in the same buckets, the same manifest and the same quarantine."""
    staged = [{path.relative_to(folder): path for path in folder.glob("staged/*/*/*.parquet")} for folder in (one, other)]
    assert staged[0].keys() == staged[1].keys()
    for name, path in staged[0].items():
        assert pl.read_parquet(path).equals(pl.read_parquet(staged[1][name])), name
    for name in ("staged/manifest.json", "quarantine.ndjson"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


class Rows:
    """An RDD of plain lists, computed when they are asked for."""

    def __init__(self, made: Callable[[], list[list[Any]]]) -> None:
        self.parts = cache(made)
        self.made = made

    def mapPartitionsWithIndex(self, work: Callable[[int, Iterator[Any]], Iterable[Any]]) -> Rows:  # noqa: N802
        given = pickle.loads(pickle.dumps(work))
        return Rows(lambda: [list(given(number, iter(part))) for number, part in enumerate(self.parts())])

    def partitionBy(self, partitions: int, place: Callable[[Any], int]) -> Rows:  # noqa: N802
        def moved() -> list[list[Any]]:
            parts: list[list[Any]] = [[] for _ in range(partitions)]
            for key, value in reversed([item for part in self.parts() for item in part]):  # a shuffle keeps no order
                parts[place(key) % partitions].append((key, value))
            return parts

        return Rows(moved)

    def union(self, other: Rows) -> Rows:
        return Rows(lambda: [*self.parts(), *other.parts()])


@dataclass
class Plain:
    """What the engine asks of a cluster, done here in one process. `again`: every last step is done twice."""

    at_once: int = 3
    again: bool = False
    asked: list[str] = field(default_factory=list)

    def context(self) -> Any:
        return SimpleNamespace(broadcast=lambda value: SimpleNamespace(value=value))

    def dealt(self, items: Sequence[Any], partitions: int) -> Rows:
        count = max(1, min(partitions, len(items)))
        return Rows(lambda: [list(items[number::count]) for number in range(count)])

    def collect(self, rdd: Rows, work: Any, _progress: Any = None) -> list[Any]:
        self.asked.append(type(work).__name__)
        done = rdd.mapPartitionsWithIndex(work)
        if self.again:
            done.made()
        return [one for part in done.parts() for one in part]
