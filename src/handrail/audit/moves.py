"""Counts of a comparison that add up over buckets: from which verdict to which, of whom, and in which programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from handrail.check import Judgement
from handrail.verdicts import Verdict

KINDS = ("now_breached", "no_longer_breached", "otherwise")
COUNTED = ("patients", "patients_changed", *KINDS)


def kind_of() -> pl.Expr:
    """Whether a change of verdict is a new breach, the end of one, or neither."""
    breached = str(Verdict.BREACHED)
    otherwise = pl.when(pl.col("verdict_before") == breached).then(pl.lit("no_longer_breached")).otherwise(pl.lit("otherwise"))
    return pl.when(pl.col("verdict_after") == breached).then(pl.lit("now_breached")).otherwise(otherwise)


@dataclass
class Moves:
    """verdicts: (safeguard, subject, verdict before, verdict after) → how many, also of those that stay.

    patients: (safeguard, subject) → patients of whom such a verdict changes. programs: (program, what of `COUNTED`) → how many;
    a program of None is *no program on file*. names: program → its name, where that is on file. pinned: protocol → plans that
    are pinned to it.
    """

    verdicts: Counter[tuple[str, str, int, int]] = field(default_factory=Counter)
    population: Counter[str] = field(default_factory=Counter)
    patients: Counter[tuple[str, str]] = field(default_factory=Counter)
    programs: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    pinned: Counter[str] = field(default_factory=Counter)

    def add_verdicts(self, before: Judgement, after: Judgement) -> None:
        """Adds a subject's verdicts, which are about the same rows in the same order."""
        if before.frame.is_empty():
            return
        width = len(Verdict)
        for one in before.safeguards:
            codes = before.frame[one.id].cast(pl.Int64) * width + after.frame[one.id]
            for code, count in zip(*codes.value_counts(sort=False), strict=True):
                self.verdicts[one.id, before.subject, code // width, code % width] += count

    def add_people(self, everyone: int, inside: pl.DataFrame, programs: pl.DataFrame) -> None:
        """Adds how many patients there are; `inside`: those in the program, with their `programs`; and the programs' names."""
        self.population.update({"patients": everyone, "in_program": inside.height})
        self._add_programs(inside, pl.lit("patients"))
        named = programs.select("program_id", "name").drop_nulls()
        self.names.update(dict(named.iter_rows()))

    def add_changed(self, light: Sequence[pl.DataFrame], patients: pl.DataFrame) -> None:
        """Adds the changes of a bucket, one row each, and the patients of whom something changes."""
        self.population["patients_changed"] += patients.height
        self._add_programs(patients, pl.lit("patients_changed"))
        for rows in light:
            self._add_programs(rows, kind_of())
            self.patients[rows["safeguard"][0], rows["subject"][0]] += rows["patient_id"].drop_nulls().n_unique()

    def _add_programs(self, rows: pl.DataFrame, what: pl.Expr) -> None:
        """Counts rows in each of their programs: who is in two counts in both."""
        each = rows.select("programs", what=what).explode("programs", empty_as_null=True)
        for program, name, count in each.group_by("programs", "what").len().iter_rows():
            self.programs[program, name] += count

    def merge(self, other: Moves) -> None:
        """Adds another bucket's counts."""
        self.verdicts.update(other.verdicts)
        self.population.update(other.population)
        self.patients.update(other.patients)
        self.programs.update(other.programs)
        self.pinned.update(other.pinned)
        self.names.update(other.names)

    def as_json(self) -> dict[str, Any]:
        return {
            "verdicts": [[*key, count] for key, count in sorted(self.verdicts.items())],
            "population": dict(sorted(self.population.items())),
            "patients": [[*key, count] for key, count in sorted(self.patients.items())],
            "programs": [[*key, count] for key, count in sorted(self.programs.items(), key=_none_last)],
            "names": dict(sorted(self.names.items())), "pinned": dict(sorted(self.pinned.items())),
        }  # fmt: skip

    @classmethod
    def of_json(cls, given: dict[str, Any]) -> Moves:
        return cls(
            Counter({(name, subject, was, is_): count for name, subject, was, is_, count in given["verdicts"]}),
            Counter(given["population"]),
            Counter({(name, subject): count for name, subject, count in given["patients"]}),
            Counter({(program, what): count for program, what, count in given["programs"]}),
            dict(given["names"]), Counter(given["pinned"]),
        )  # fmt: skip


def _none_last(pair: tuple[tuple[str | None, str], int]) -> tuple[bool, str, str]:
    (program, what), _ = pair
    return program is None, program or "", what
