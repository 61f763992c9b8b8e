"""A comparison of two protocols as one HTML file that fetches nothing and runs from a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from handrail import __version__
from handrail.audit.report import figures, wording
from handrail.audit.report.page import environment, inlined
from handrail.audit.report.rows import Headline, Row
from handrail.verdicts import Verdict

NAME, PATIENTS = "compare.html", "patients.parquet"
BREACHED = str(Verdict.BREACHED)


@dataclass(frozen=True)
class Shift:
    """One safeguard's verdicts about one kind of subject under both protocols. others: each other move in words, and how many."""

    safeguard: Mapping[str, Any]
    subject: str
    before: Row
    after: Row
    patients: int
    same: int
    now_breached: int
    no_longer_breached: int
    others: Sequence[tuple[str, int]]


def write(document: Mapping[str, Any], out: Path) -> Path:
    """Writes `compare.html` into the folder `out` and gives its path; equal input makes equal bytes.

    document: what `compare.json` holds; `patients.parquet` lies in `out`.
    """
    written = out / NAME
    written.write_text(page(document, pl.scan_parquet(out / PATIENTS)), encoding="utf-8", newline="\n")
    return written


def page(document: Mapping[str, Any], patients: pl.LazyFrame) -> str:
    """The page's text. patients: the table of `patients.parquet`."""
    found = shifts(document["safeguards"])
    order = list(wording.SEVERITIES)
    ranked = sorted(found, key=lambda one: order.index(one.safeguard["severity"]))
    groups = {word: list(members) for word, members in groupby(ranked, key=lambda one: one.safeguard["severity"])}
    shown = patients.sort("changes", "patient_id", descending=[True, False]).head(document["patients_shown_max"]).collect()
    idle = [one for one in document["safeguards"] if one["reads"] and not any(each["changed"] for each in one["subjects"])]
    return environment(ZoneInfo(document["zone"])).get_template("compare.html.j2").render(
        doc=document, headline=headline(document), groups=groups, idle=idle, severities=wording.SEVERITIES,
        top=figures.top_of(row for one in found for row in (one.before, one.after)), patients=shown.to_dicts(),
        version=__version__, **inlined(),
    )  # fmt: skip


def shifts(safeguards: Sequence[Mapping[str, Any]]) -> list[Shift]:
    """The kinds of subject of which any verdict changes, in the order of the catalogue."""
    return [_shift(one, each) for one in safeguards for each in one["subjects"] if each["changed"]]


def _shift(one: Mapping[str, Any], each: Mapping[str, Any]) -> Shift:
    moved = [move for move in each["moves"] if move["before"] != move["after"]]
    others = [(f"{move['before']} → {move['after']}".replace("-", " "), move["count"]) for move in moved
              if BREACHED not in (move["before"], move["after"])]  # fmt: skip
    return Shift(
        one, each["subject"], _row(one, each, "before"), _row(one, each, "after"), each["patients_changed"],
        sum(move["count"] for move in each["moves"]) - each["changed"],
        sum(move["count"] for move in moved if move["after"] == BREACHED),
        sum(move["count"] for move in moved if move["before"] == BREACHED), others,
    )  # fmt: skip


def _row(one: Mapping[str, Any], each: Mapping[str, Any], side: str) -> Row:
    counts = each[side]
    return Row(one, each["subject"], counts["met"], counts["breached"], counts["data_required"], counts["not_applicable"],
               counts["share_breached"], counts["low"], counts["high"])  # fmt: skip


def headline(document: Mapping[str, Any]) -> Headline:
    """What a reader must know first: whether anything changes, for how many, and which way."""
    if not document["differs"]:
        text = "They state the same numbers and relax the same safeguards, so no verdict can change; none did."
        return Headline("none-found", "Nothing that a verdict rests on tells the two protocols apart", text)
    people, changed = document["population"], document["verdicts_changed"]
    if not changed:
        asked = f"{wording.of_subject(people['in_program'], 'patients')} of the program were judged under both."
        return Headline("none-found", "No verdict changes", asked)
    found = shifts(document["safeguards"])
    now, ended = sum(one.now_breached for one in found), sum(one.no_longer_breached for one in found)
    title = (
        f"{_verdicts(changed)}, of {wording.of_subject(people['patients_changed'], 'patients')} among {people['in_program']:,}"
    )
    rest = f"{changed - now - ended:,} change otherwise."
    text = f"{now:,} would be breached that were not; {ended:,} would not be breached that were; {rest}"
    return Headline("found" if now else "none-found", title, text)


def _verdicts(number: int) -> str:
    return "1 verdict changes" if number == 1 else f"{number:,} verdicts change"
