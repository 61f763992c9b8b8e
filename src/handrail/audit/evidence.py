"""What a finding rests on, as JSON."""

from __future__ import annotations

import polars as pl

from handrail.safeguards.safeguard import Safeguard


def as_json(one: Safeguard, rows: pl.DataFrame) -> pl.Expr:
    """The evidence of the safeguard in `rows`: durations in seconds, times as ISO 8601 in UTC."""
    return pl.struct(_as_plain(name, rows.schema[name]) for name in one.evidence).struct.json_encode()


def _as_plain(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Duration:
        return (pl.col(name).dt.total_microseconds() / 1_000_000).alias(f"{name}_seconds")
    if isinstance(dtype, pl.Datetime):
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ").alias(name)
    return pl.col(name).dt.to_string("iso").alias(name) if dtype == pl.Date else pl.col(name)
