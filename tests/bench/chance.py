"""Chance that is the same on every machine and in every version: a mixed counter (splitmix64) in Polars."""

from __future__ import annotations

import polars as pl

_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_MASK = (1 << 64) - 1


def chance(row: pl.Expr, seed: int, use: int) -> pl.Expr:
    """A number from 0 up to 1 for each `row` (a whole number); another one for each `use` and `seed`."""
    mixed = row.cast(pl.UInt64) * _u64(_STEP) + _u64((seed * 1_000_003 + use) * _FIRST & _MASK)
    mixed = _shifted(mixed, 30) * _u64(_FIRST)
    mixed = _shifted(mixed, 27) * _u64(_SECOND)
    return (_shifted(mixed, 31) // _u64(1 << 11)).cast(pl.Float64) / float(1 << 53)


def _shifted(mixed: pl.Expr, bits: int) -> pl.Expr:
    return mixed ^ (mixed // _u64(1 << bits))


def _u64(value: int) -> pl.Expr:
    return pl.lit(value, pl.UInt64)
