"""The manifest of a staged source: what was read, what became of it, and what it rests on. It is written last.

Without a manifest a staging is unfinished, whatever else lies there.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

import orjson

from handrail import __version__
from handrail.sources.found import Found, Input
from handrail.sources.lost import Lost
from handrail.sources.shuffle_buckets import Dealt
from handrail.sources.shuffle_summary import Summary
from handrail.sources.staging_worker import Count, Done
from handrail.terms.errors import UnusableInput

SCHEMA = 14
NAME = "manifest.json"
FATES = ("accepted", "refused", "duplicate", "out_of_scope")


def basis(source: Path, found: Found, zone: tzinfo | None, covers: Sequence[str]) -> dict[str, Any]:
    """What a staging depends on: the same basis gives the same result."""
    return {
        "schema": SCHEMA, "handrail": __version__, "source": str(source.resolve()), "zone": None if zone is None else str(zone),
        "covers": list(covers), "files": [[one.name, *one.state, one.ends, repr(one.layout)] for one in found.inputs],
        "not_read": [{"file": name, "reason": reason} for name, reason in found.not_read],
    }  # fmt: skip


def digest(based_on: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(based_on, option=orjson.OPT_SORT_KEYS)).hexdigest()


def made(based_on: dict[str, Any], found: Found, done: Done, lost: Lost, dealt: Dealt, summary: Summary) -> dict[str, Any]:
    """The manifest."""
    return {
        "schema": SCHEMA, "handrail": __version__, "digest": digest(based_on), "source": based_on["source"],
        "zone": based_on["zone"], "covers": based_on["covers"], "counts": counts(done.counts),
        "files": [_file(one, done) for one in found.inputs], "not_read": based_on["not_read"],
        "notes": [{"text": text, "count": count} for text, count in sorted(done.notes.items(), key=_most_first)],
        "lost": {"lines": lost.lines, "files": lost.files, "domains": list(lost.domains)},
        "buckets": dealt.buckets, "patients": dealt.patients,
        "patients_without_resource": dealt.patients_without_resource,
        "newest_at": None if summary.newest_at is None else summary.newest_at.isoformat(),
        "recorded_times_known": summary.rows_recorded > 0 and summary.rows_not_recorded == 0,
        "rows": {"recorded": summary.rows_recorded, "not_recorded": summary.rows_not_recorded},
        "coverage_domains": list(summary.coverage_domains),
    }  # fmt: skip


def counts(counted: Counter[Count]) -> dict[str, Any]:
    """Totals, and the same by resource type. Every line has one fate, so the fates add up to what was read."""
    types = sorted({kind for _, kind, _ in counted})
    by_type = {name: _tally((fate, n) for (_, kind, fate), n in counted.items() if kind == name) for name in types}
    return {**_tally((fate, n) for (_, _, fate), n in counted.items()), "by_type": by_type}


def _tally(given: Iterable[tuple[str, int]]) -> dict[str, int]:
    tally = Counter[str]()
    for fate, count in given:
        tally[fate] += count
    return {"read": tally.total(), **{fate: tally[fate] for fate in FATES}}


def _file(one: Input, done: Done) -> dict[str, Any]:
    tally = _tally((fate, n) for (file, _, fate), n in done.counts.items() if file == one.index)
    return {
        "file": one.name, "kind": str(one.kind), "packed": one.packed, "bytes": one.size, "ends": one.ends,
        "complete": one.index not in done.cut_off, "counts": tally,
    }  # fmt: skip


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def write(manifest: dict[str, Any], folder: Path) -> None:
    """Writes the manifest so that it is there entirely or not at all, also after a loss of power."""
    unfinished = folder / f"{NAME}.unfinished"
    with unfinished.open("wb") as file:
        file.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / NAME)


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a finished staging; None where there is none."""
    try:
        manifest = orjson.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        return None
    except orjson.JSONDecodeError as error:
        raise UnusableInput("is not a manifest", where=folder / NAME, remedy="delete the folder and stage again") from error
    return manifest if isinstance(manifest, dict) and manifest.get("schema") == SCHEMA else None
