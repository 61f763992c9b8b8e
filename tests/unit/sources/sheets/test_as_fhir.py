"""The same program written as FHIR and as CSV: the same verdicts where the form carries the facts, else data required."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from handrail.audit.run import Question, run
from handrail.protocol.load import find
from handrail.sample.build import HERE
from handrail.sources.csv.columns import SHEETS
from handrail.sources.csv.writing import Row, lines_of
from handrail.sources.staging import Staged, stage
from handrail.verdicts import Verdict

PROTOCOLS = tuple(find(name) for name in ("iv-racemic", "esketamine-rems@2026.4", "sublingual-supervised@2026.3"))
KEY = ("subject", "patient_id", "subject_id")


def write(folder: Path, rows: dict[str, list[Row]]) -> Path:
    """One file for each table that the CSV form has."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, given in rows.items():
        if table in SHEETS:
            with (folder / f"{table}.csv").open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(SHEETS[table].names)
                writer.writerows(line for row in given for line in lines_of(table, row))
    return folder


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Staged, Staged]:
    folder = tmp_path_factory.mktemp("both")
    as_fhir = stage(HERE / "program", folder / "fhir")
    rows = {name: frame.to_dicts() for name, frame in as_fhir.rows(0).items()}
    as_csv = stage(write(folder / "source", rows), folder / "csv")
    return as_fhir, as_csv


def verdicts(staged: Staged, out: Path) -> pl.DataFrame:
    at = staged.newest_at
    assert at is not None
    out.mkdir()
    run(staged, Question(PROTOCOLS, at), out)
    return pl.read_parquet(out / "verdicts.parquet")


def test_every_row_is_read(both: tuple[Staged, Staged]) -> None:
    _, as_csv = both
    counts = as_csv.manifest["counts"]
    assert (counts["refused"], counts["duplicate"]) == (0, 0)
    for table in set(SHEETS) - {"coverage"}:
        own, other = (staged.rows(0).get(table) for staged in both)
        assert (own is None and other is None) or (own is not None and other is not None and own.height == other.height), table


def test_what_the_form_carries_is_judged_alike_and_the_rest_is_never_reassuring(
    both: tuple[Staged, Staged], tmp_path: Path
) -> None:  # fmt: skip
    found = [verdicts(staged, tmp_path / name) for staged, name in zip(both, ("fhir", "csv"), strict=True)]
    joined = found[0].join(found[1], on=KEY, how="inner", suffix=" in csv")
    safeguards = [name for name in found[0].columns if name not in (*KEY, "at")]
    told: Counter[str] = Counter()
    for name in safeguards:
        for own, other in joined.select(name, f"{name} in csv").iter_rows():
            alike = own == other
            told["alike" if alike else "data-required" if other == Verdict.DATA_REQUIRED.code else "differs"] += own is not None
            assert alike or other != Verdict.MET.code or own == Verdict.NOT_APPLICABLE.code, f"{name}: {own} and {other}"
    assert told["alike"] > 8 * (told["data-required"] + told["differs"])
