"""Steps on frames that cost little where a frame is tiny. For one patient it is the call that takes the time, not the rows."""

from __future__ import annotations

import polars as pl


def rows_where(frame: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    """The rows of which `condition`, over the frame's columns, is true. Of one patient that is mostly all of them, or none."""
    if frame.is_empty():
        return frame
    kept = frame.select_seq(condition).to_series()
    if not kept.any():
        return frame.clear()
    return frame if kept.all(ignore_nulls=False) is True else frame.filter(kept)


def without(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The frame without the columns `names`, in its order."""
    return frame[[name for name in frame.columns if name not in names]]
