"""Findings, read a few at a time: a nation's may not fit into memory, and the page shows only some of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

import polars as pl

from handrail.audit.report import wording
from handrail.terms import words
from handrail.verdicts import Verdict

NEWEST_FIRST = ("at", "patient_id", "subject", "subject_id", "evidence", "protocol")
SINCE_LAST_DOSE = ("time_since_last_dose_seconds", "time_since_last_dose_s")


@dataclass(frozen=True)
class Flag:
    """One breach as the page shows it. `find` is what the filter box searches."""

    patient_id: str
    subject: str
    subject_id: str
    at: str
    evidence: Sequence[tuple[str, str]]
    unknown: str
    find: str


class Found:
    """The findings of a run. `zone` is the program's time zone, in which times are written."""

    def __init__(self, findings: pl.DataFrame | Path | str, zone: tzinfo, protocol: str) -> None:
        self._rows = findings.lazy() if isinstance(findings, pl.DataFrame) else pl.scan_parquet(findings)
        self._zone, self._protocol = zone, protocol
        breached = self._rows.filter(pl.col("verdict") == str(Verdict.BREACHED))
        self._breached = breached.with_columns(pl.col("safeguard", "subject", "subject_id", "patient_id").cast(pl.String))
        counts = self._breached.group_by("safeguard").agg(pl.len()).collect()
        self._counts: dict[str, int] = dict(counts.iter_rows())

    def breached(self, safeguard: str) -> int:
        """How many breaches of the safeguard there are."""
        return self._counts.get(safeguard, 0)

    def flags(self, safeguard: str, at_most: int) -> list[Flag]:
        """The newest breaches of the safeguard, at most so many."""
        rows = self._of(safeguard)
        order = [pl.col(name) for name in NEWEST_FIRST]
        newest = rows.sort(order, descending=[True] + [False] * (len(order) - 1), nulls_last=True).head(at_most)
        return [self._flag(row) for row in newest.collect().iter_rows(named=True)]

    def hours_since_last_dose(self, width: int) -> dict[int, int]:
        """Bin → count of the breaches of `minimum-interval` whose evidence says how long ago the last dose was."""
        hours = self._hours().select(bin=(pl.col("hours") // width).cast(pl.Int64))
        return dict(hours.group_by("bin").agg(pl.len()).sort("bin").collect().iter_rows())

    def longest_hours_since_last_dose(self) -> float | None:
        """The largest of those times; None where no evidence states one."""
        longest: float | None = self._hours().select(pl.col("hours").max()).collect().item()
        return longest

    def _of(self, safeguard: str) -> pl.LazyFrame:
        return self._breached.filter(pl.col("safeguard") == safeguard)

    def _hours(self) -> pl.LazyFrame:
        stated = [pl.col("evidence").str.json_path_match(f"$.{name}") for name in SINCE_LAST_DOSE]
        hours = pl.coalesce(stated).cast(pl.Float64, strict=False) / 3600
        return self._of("minimum-interval").select(hours=hours).filter(pl.col("hours").is_finite() & (pl.col("hours") >= 0))

    def _flag(self, row: dict[str, Any]) -> Flag:
        patient, subject, own = (row[name] or "" for name in ("patient_id", "subject", "subject_id"))
        lines = wording.evidence(row["evidence"], self._zone)
        if row["protocol"] not in (None, self._protocol):
            lines.append(("judged by", row["protocol"]))
        return Flag(
            patient, wording.subject_name(subject, many=False), own, wording.instant(row["at"], self._zone), lines,
            ", ".join(words.name(name) for name in row["missing"] or ()), f"{patient} {own} {row['safeguard']}".lower(),
        )  # fmt: skip
