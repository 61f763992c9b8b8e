"""Writes the simulated program in one of its forms, beside `truth.parquet`: what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import BinaryIO

import orjson
import polars as pl

from handrail.sample.fhir import Resource
from handrail.sources.digests import of_all, of_each
from handrail.synth.as_csv import CsvTables
from handrail.synth.as_omop import OmopTables
from handrail.synth.casting import Cast
from handrail.synth.losing import lose
from handrail.terms.errors import UnusableInput

TRUTH, FHIR = "truth.parquet", "fhir"
SCHEMA = {"kind": pl.String, "planted": pl.String, "patient_id": pl.String, "safeguard": pl.String, "subject": pl.String,
          "subject_id": pl.String, "source": pl.String}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What was written: people, resources (or rows, by the form), and how many people carry each fault and each decoy."""

    patients: int
    resources: int
    faults: Counter[str]
    decoys: Counter[str]


def write(
    people: Iterable[Cast], out: Path, *, seed: int, lost_share: float = 0, form: str = FHIR,
    progress: Callable[[int], None] | None = None,
) -> Written:  # fmt: skip
    """Writes everybody into the new folder `out`. lost_share: the share of resources that lose a field. form: `FORMS`.

    Each row of the truth names the digest of all data files, so that a truth is never held against another run.
    """
    if lost_share and form != FHIR:
        raise UnusableInput("fields are lost in FHIR alone", where="--lose", remedy="leave out --as")
    refuse_full(out)
    faults, decoys, rows, patients = Counter[str](), Counter[str](), list[tuple[str, ...]](), 0
    with ExitStack() as open_files:
        files = FORMS[form](out, open_files)
        for patients, one in enumerate(people, start=1):
            chance = Random(f"{seed} lost {one.story.id}")
            for resource in one.story.resources.values():
                files.add(lose(resource, lost_share, chance) if lost_share else resource)
            faults[one.fault] += 1
            decoys[one.decoy] += 1
            rows += truth_of(one, files)
            if progress:
                progress(patients)
    del faults[""], decoys[""]
    source = of_all(of_each(out, (path.name for path in out.iterdir())))
    _write_truth(rows, source, out)
    return Written(patients, files.count, faults, decoys)


def refuse_full(out: Path) -> None:
    """Makes the folder `out`; raises UnusableInput where something lies in it already."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UnusableInput("it is there already and not empty", where=out, remedy="name a new folder")
    out.mkdir(parents=True, exist_ok=True)


class NdjsonFiles:
    """One file for each type of resource."""

    def __init__(self, out: Path, stack: ExitStack) -> None:
        self._out, self._stack = out, stack
        self._open: dict[str, BinaryIO] = {}
        self.count = 0

    def add(self, resource: Resource) -> None:
        """A line of the type's file."""
        kind = resource["resourceType"]
        if kind not in self._open:
            self._open[kind] = self._stack.enter_context((self._out / f"{kind}.ndjson").open("wb"))
        self._open[kind].write(orjson.dumps(resource, option=orjson.OPT_APPEND_NEWLINE))
        self.count += 1

    def subject(self, _subject: str, subject_id: str) -> str:
        """The id under which the truth's subject is judged: its own."""
        return subject_id


type_of_files = NdjsonFiles | CsvTables | OmopTables
FORMS: dict[str, type[type_of_files]] = {FHIR: NdjsonFiles, "csv": CsvTables, "omop": OmopTables}


def truth_of(one: Cast, files: type_of_files) -> list[tuple[str, ...]]:
    """A row for each breach; of a decoy one row that names none. All by the ids that the files have for them."""
    patient = files.subject("patients", one.story.id)
    if one.decoy:
        return [("decoy", one.decoy, patient, "", "", "")]
    return [("fault", one.fault, patient, id, subject, files.subject(subject, own)) for id, subject, own in one.truth]


def _write_truth(rows: list[tuple[str, ...]], source: str, out: Path) -> None:
    columns = [name for name in SCHEMA if name != "source"]
    frame = pl.DataFrame(rows, schema={name: SCHEMA[name] for name in columns}, orient="row")
    frame.with_columns(source=pl.lit(source)).write_parquet(out / TRUTH, compression="zstd", statistics=False)
