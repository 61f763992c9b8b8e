"""What the record shows: the facts that measures rest on, as plain rows. Unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import polars as pl

from handrail.facts import Context, compute
from handrail.facts.cover import covered_throughout
from handrail.protocol.model import Protocol
from handrail.record import Record

Row = Mapping[str, Any]
DOSE_FACTS = frozenset({"weight_g", "plan_in_force", "has_session", "days_since_last_dose"})


@dataclass(frozen=True)
class Seen:
    """One patient's doses and what surrounds them, until `at`. known: (table, days) → is all of that time on file?"""

    day: date
    protocol: str | None
    doses: Sequence[Row]
    dispenses: Sequence[Row]
    requests: Sequence[Row]
    check_ins: Sequence[Row]
    known: Mapping[tuple[str, int | None], bool]

    def recent(self, rows: Sequence[Row], days: int) -> list[Row]:
        """The rows of the last `days` days, that of `at` included; one whose day is not known is kept: it may be one of them."""
        after = self.day - timedelta(days=days)
        return [row for row in rows if row["local_date"] is None or row["local_date"] > after]


def seen(
    record: Record,
    protocols: Sequence[Protocol],
    *,
    at: datetime,
    zone: tzinfo | None,
    spans: Mapping[str, tuple[int | None, ...]],
) -> Seen:
    """What the record of one patient shows at `at` (UTC). spans: table → the numbers of days, None for ever, to be covered."""
    if record.patients.height != 1:
        raise ValueError(f"context of use is of one patient, and the record holds {record.patients.height}")
    context = Context(record, tuple(protocols), at, zone)
    patient = compute("patients", frozenset({"protocol"}), context)
    known = {
        (table, days): covered_throughout(patient, context, table, _since(days)).item()
        for table, lengths in spans.items()
        for days in lengths
    }
    rows = {name: _until(record.table(name), at) for name in ("dispenses", "requests", "check_ins")}
    doses = compute("doses", DOSE_FACTS, context)
    return Seen(context.day, patient.item(0, "protocol"), _until(doses, at), known=known, **rows)


def _since(days: int | None) -> pl.Expr | None:
    return None if days is None else pl.col("at") - pl.duration(days=days)


def _until(rows: pl.DataFrame, at: datetime) -> Sequence[Row]:
    return rows.filter(pl.col("at").is_null() | (pl.col("at") <= at)).rows(named=True)
