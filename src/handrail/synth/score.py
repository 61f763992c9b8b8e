"""How well an audit found what was planted: recall and precision of each safeguard.

Recall is the share of planted breaches that were found. Precision is the share of found breaches that were planted. A planted
breach that was not found was answered in one of three ways: *data required*, which is honest; *not judged*, because its row was
refused or the safeguard did not apply; or *met*, which reassures where it must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail.synth.write import SCHEMA
from handrail.terms.errors import UnusableInput
from handrail.verdicts import Verdict

KEY = ("subject", "patient_id", "subject_id")
AUDITED = "name the folder that `handrail audit --out` wrote"


@dataclass(frozen=True)
class Score:
    """What became of the planted breaches of one safeguard. accused: breaches found that nobody planted."""

    safeguard: str
    planted: int
    found: int
    data_required: int
    falsely_met: int
    not_judged: int
    accused: int

    @property
    def recall(self) -> float | None:
        """None where nothing was planted."""
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """None where nothing was found."""
        return self.found / (self.found + self.accused) if self.found + self.accused else None

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "recall": self.recall, "precision": self.precision}


@dataclass(frozen=True)
class Scores:
    """The scores of all safeguards, and who carries a decoy and was accused all the same: (decoy, patient, safeguard)."""

    safeguards: Sequence[Score]
    decoys: int
    decoys_accused: Sequence[tuple[str, str, str]]

    @property
    def total(self) -> Score:
        numbers = ("planted", "found", "data_required", "falsely_met", "not_judged", "accused")
        return Score("all", *(sum(getattr(one, name) for one in self.safeguards) for name in numbers))

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": 1, "safeguards": [one.as_json() for one in self.safeguards], "all": self.total.as_json(),
            "decoys": self.decoys, "decoys_accused": [list(one) for one in self.decoys_accused],
        }  # fmt: skip


def score(run: Path, truth: Path) -> Scores:
    """Holds the verdicts in the folder `run` against `truth`; raises UnusableInput where they are not of the same data."""
    planted = _truth(truth)
    _refuse_another(run, planted, truth)
    verdicts = _read(run / "verdicts.parquet", AUDITED)
    names = [name for name in verdicts.columns if name not in (*KEY, "at")]
    faults = planted.filter(pl.col("kind") == "fault").unique((*KEY, "safeguard"), maintain_order=True)
    scores = [_of_one(name, verdicts.select(*KEY, verdict=name), faults.filter(pl.col("safeguard") == name)) for name in names]
    if lost := set(faults["safeguard"]) - set(names):
        raise UnusableInput(
            f"the audit does not know the safeguard {sorted(lost)[0]}", where=truth, remedy="audit the data again"
        )
    decoys = planted.filter(pl.col("kind") == "decoy").select("patient_id", "planted").unique()
    return Scores(scores, decoys.height, _accused(decoys, verdicts, names))


def _of_one(name: str, verdicts: pl.DataFrame, planted: pl.DataFrame) -> Score:
    breached = verdicts.filter(pl.col("verdict") == Verdict.BREACHED.code)
    accused = breached.join(planted, on=KEY, how="anti").height
    told = planted.join(verdicts, on=KEY, how="left")["verdict"]
    found, asked, met = (int((told == one.code).sum()) for one in (Verdict.BREACHED, Verdict.DATA_REQUIRED, Verdict.MET))
    return Score(name, planted.height, found, asked, met, planted.height - found - asked - met, accused)


def _accused(decoys: pl.DataFrame, verdicts: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, str, str]]:
    rows = verdicts.join(decoys, on="patient_id", how="inner")
    found = [rows.filter(pl.col(name) == Verdict.BREACHED.code).select("planted", "patient_id", safeguard=pl.lit(name)).unique()
             for name in names]  # fmt: skip
    return sorted(pl.concat(found).rows()) if found else []


def _truth(path: Path) -> pl.DataFrame:
    frame = _read(path, "name the truth.parquet that `handrail synth` wrote")
    if dict(frame.schema) != SCHEMA:
        raise UnusableInput("it is not a truth", where=path, remedy="name the truth.parquet that `handrail synth` wrote")
    if frame.is_empty():
        raise UnusableInput("nothing is planted in it", where=path, remedy="make the program with --faults all")
    return frame


def _read(path: Path, remedy: str) -> pl.DataFrame:
    if not path.is_file():
        raise UnusableInput("there is no such file", where=path, remedy=remedy)
    try:
        return pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        raise UnusableInput(f"it cannot be read as Parquet: {str(error).splitlines()[0]}", where=path, remedy=remedy) from error


def _refuse_another(run: Path, planted: pl.DataFrame, truth: Path) -> None:
    """A truth says nothing about other data than its own."""
    try:
        audited = orjson.loads((run / "run.json").read_bytes()).get("source_digest")
    except (OSError, orjson.JSONDecodeError, AttributeError) as error:
        raise UnusableInput("it holds no audit: run.json is not there, or broken", where=run, remedy=AUDITED) from error
    if planted["source"].unique().to_list() != [audited]:
        raise UnusableInput(
            "this is the truth of other data than the audit read", where=truth,
            remedy=f"audit the folder that it lies in, or name the truth of the data that {run} is about",
        )  # fmt: skip
