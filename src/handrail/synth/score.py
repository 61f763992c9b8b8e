"""How well an audit found what was planted: recall and precision of each safeguard.

Recall is the share of planted breaches that were found. Precision is the share of found breaches that were planted. A planted
breach that was not found was answered in one of three ways: *data required*, which is honest; *not judged*, because its row was
refused or the safeguard did not apply; or *met*, which reassures where it must not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail.synth.write import SCHEMA
from handrail.terms.errors import UnusableInput
from handrail.verdicts import Verdict

KEY = ("subject", "patient_id", "subject_id")
NUMBERS = ("planted", "found", "data_required", "falsely_met", "not_judged", "accused")
ROWS_AT_ONCE = 500_000  # of the truth
TRUTH_ASKED = "name the truth.parquet that `handrail synth` wrote"
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
        return _sum("all", self.safeguards)

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": 1, "safeguards": [one.as_json() for one in self.safeguards], "all": self.total.as_json(),
            "decoys": self.decoys, "decoys_accused": [list(one) for one in self.decoys_accused],
        }  # fmt: skip


def score(run: Path, truth: Path) -> Scores:
    """Holds the verdicts in the folder `run` against `truth`; raises UnusableInput where they are not of the same data.

    Of millions of people it holds a share at a time: those patients' truth, and their verdicts that are breaches or planted.
    """
    planted = _truth(truth)
    _refuse_another(run, planted, truth)
    verdicts = _scan(run / "verdicts.parquet", AUDITED)
    names = [name for name in verdicts.collect_schema().names() if name not in (*KEY, "at")]
    _refuse_unknown(planted, names, truth)
    shares = -(-_number(planted.select(pl.len())) // ROWS_AT_ONCE)
    found = [_of_share(verdicts, planted, names, number, shares) for number in range(shares)]
    whole = [_sum(name, [one.safeguards[place] for one in found]) for place, name in enumerate(names)]
    accused = sorted(chain.from_iterable(one.decoys_accused for one in found))
    return Scores(whole, sum(one.decoys for one in found), accused)


def _of_share(verdicts: pl.LazyFrame, planted: pl.LazyFrame, names: Sequence[str], number: int, shares: int) -> Scores:
    """The scores of one share of the patients."""
    own = pl.col("patient_id").hash() % shares == number
    truth = planted.filter(own).collect(engine="streaming")
    faults = truth.filter(pl.col("kind") == "fault").unique((*KEY, "safeguard"), maintain_order=True)
    told = _told(verdicts.filter(own), faults, names)
    scores = [_of_one(name, told.select(*KEY, verdict=name), faults.filter(pl.col("safeguard") == name)) for name in names]
    decoys = truth.filter(pl.col("kind") == "decoy").select("patient_id", "planted").unique()
    return Scores(scores, decoys.height, _accused(decoys, told, names))


def _told(verdicts: pl.LazyFrame, faults: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The verdicts about whatever is breached, or has a planted breach: no others are counted."""
    asked = faults.lazy().select(*KEY, asked=pl.lit(value=True)).unique()
    breached = pl.any_horizontal(pl.col(name) == Verdict.BREACHED.code for name in names)
    both = verdicts.select(*KEY, *names).join(asked, on=KEY, how="left")
    return both.filter(breached | pl.col("asked")).drop("asked").collect(engine="streaming")


def _of_one(name: str, verdicts: pl.DataFrame, planted: pl.DataFrame) -> Score:
    breached = verdicts.filter(pl.col("verdict") == Verdict.BREACHED.code)
    accused = breached.join(planted, on=KEY, how="anti").height
    told = planted.join(verdicts, on=KEY, how="left")["verdict"]
    found, asked, met = (int((told == one.code).sum()) for one in (Verdict.BREACHED, Verdict.DATA_REQUIRED, Verdict.MET))
    return Score(name, planted.height, found, asked, met, planted.height - found - asked - met, accused)


def _sum(name: str, scores: Sequence[Score]) -> Score:
    return Score(name, *(sum(getattr(one, number) for one in scores) for number in NUMBERS))


def _accused(decoys: pl.DataFrame, verdicts: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, str, str]]:
    rows = verdicts.join(decoys, on="patient_id", how="inner")
    found = [rows.filter(pl.col(name) == Verdict.BREACHED.code).select("planted", "patient_id", safeguard=pl.lit(name)).unique()
             for name in names]  # fmt: skip
    return pl.concat(found).rows() if found else []


def _truth(path: Path) -> pl.LazyFrame:
    frame = _scan(path, TRUTH_ASKED)
    if dict(frame.collect_schema()) != SCHEMA:
        raise UnusableInput("it is not a truth", where=path, remedy=TRUTH_ASKED)
    if not _number(frame.select(pl.len())):
        raise UnusableInput("nothing is planted in it", where=path, remedy="make the program with --faults all")
    return frame


def _scan(path: Path, remedy: str) -> pl.LazyFrame:
    if not path.is_file():
        raise UnusableInput("there is no such file", where=path, remedy=remedy)
    try:
        frame = pl.scan_parquet(path, glob=False)
        frame.collect_schema()
    except pl.exceptions.PolarsError as error:
        raise UnusableInput(f"it cannot be read as Parquet: {str(error).splitlines()[0]}", where=path, remedy=remedy) from error
    return frame


def _number(frame: pl.LazyFrame) -> int:
    return int(frame.collect(engine="streaming").item())


def _refuse_unknown(planted: pl.LazyFrame, names: Sequence[str], truth: Path) -> None:
    faults = planted.filter(pl.col("kind") == "fault").select(pl.col("safeguard").unique().sort()).collect(engine="streaming")
    if lost := [name for name in faults["safeguard"] if name not in names]:
        raise UnusableInput(f"the audit does not know the safeguard {lost[0]}", where=truth, remedy="audit the data again")


def _refuse_another(run: Path, planted: pl.LazyFrame, truth: Path) -> None:
    """A truth says nothing about other data than its own."""
    try:
        audited = orjson.loads((run / "run.json").read_bytes()).get("source_digest")
    except (OSError, orjson.JSONDecodeError, AttributeError) as error:
        raise UnusableInput("it holds no audit: run.json is not there, or broken", where=run, remedy=AUDITED) from error
    if planted.select(pl.col("source").unique()).collect(engine="streaming")["source"].to_list() != [audited]:
        raise UnusableInput(
            "this is the truth of other data than the audit read", where=truth,
            remedy=f"audit the folder that it lies in, or name the truth of the data that {run} is about",
        )  # fmt: skip
