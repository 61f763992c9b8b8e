"""`shareable/`: each program's scorecard without names, with small numbers suppressed and the rest rounded.

Nothing that a source wrote stands in it: programs are P1, P2, …, and the words are those of the catalogue. `run.json` says who
is P1.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handrail.audit.disclosure import Cell, hidden, is_small, rounded
from handrail.audit.report import wording
from handrail.audit.tally import wilson
from handrail.protocol.load import shipped

FOLDER, TABLE, DOCUMENT, PAGE = "shareable", "scorecards.csv", "scorecards.json", "scorecards.html"
TEMPLATES = Path(__file__).parent / "report" / "templates"
ALL, NO_PROGRAM = "all", "none"
COUNTS = ("judged", "breached", "data_required")
CONTROLLED = (
    "counts of 1 to 10, and of 1 to 10 people, are suppressed, and others so that no subtraction gives them back; the rest are "
    "rounded to the nearest 5, and shares are made from rounded counts"
)
IN_ROWS = ("suppressed 1 to 10, rounded to 5", "EXACT, not for sharing")  # what each row of the table says
EXACT = "EXACT COUNTS, asked for with --share-exact: nothing is suppressed or rounded; not for sharing"
QUESTION = "What if? Numbers of the protocol were changed for the sake of a question: nobody has adopted them"
COLUMNS = (
    "program", "safeguard", "severity", "subject", "judged", "breached", "data_required", "share_breached", "low", "high",
    "position", "over_dispersed", "disclosure", "protocol",
)  # fmt: skip
Row = Mapping[str, Any]


def write(run: Mapping[str, Any], out: Path, *, exact: bool = False) -> None:
    """Writes the folder into `out`. run: what `run.json` holds. exact: neither suppress nor round, and say so in every file."""
    folder = out / FOLDER
    folder.mkdir(exist_ok=True)
    said = EXACT if exact else CONTROLLED
    rows = [row for one in run["side_by_side"]["comparisons"] for row in _rows(one, run, exact=exact)]
    document = {
        "schema": 1, "handrail": run["handrail"], "as_of_month": run["at"][:7], "protocol": _protocol(run), "disclosure": said,
        "what_if": QUESTION if run["what_if"] else None, "exact": exact, "rows": rows,
    }  # fmt: skip
    (folder / DOCUMENT).write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    (folder / PAGE).write_text(_page(document, run), encoding="utf-8", newline="\n")
    with (folder / TABLE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "disclosure": IN_ROWS[exact], "protocol": document["protocol"]} for row in rows)


def _protocol(run: Mapping[str, Any]) -> str:
    """Its name, where it is one of ours: a clinic's own may be called anything. With it, every number that a question changed."""
    asked = run["what_if"]
    key = asked["of"]["key"] if asked else run["protocol"]["key"]
    name = key if key in {one.key for one in shipped()} else "one of the program's own"
    changed = ", ".join(f"{one['name']}={one['said']}" for one in asked["numbers"]) if asked else ""
    return f"{name}, asked with {changed}" if changed else name


def _rows(one: Row, run: Mapping[str, Any], *, exact: bool) -> list[dict[str, Any]]:
    """A row for each program that was asked anything, and last for all of them. A count that is suppressed is None."""
    severity = next(each["severity"] for each in run["safeguards"] if each["id"] == one["safeguard"])
    asked = [row for row in one["rows"] if row["asked"]]
    if not asked:
        return []
    columns = {name: _column(asked, name, exact=exact) for name in COUNTS}
    programs = [row["program"] or NO_PROGRAM for row in asked] + [ALL]
    shown = [dict(zip(COUNTS, counts, strict=True)) for counts in zip(*columns.values(), strict=True)]
    return [
        {"program": program, "safeguard": one["safeguard"], "severity": severity, "subject": one["subject"], **counts,
         **_share(counts), "position": _position(counts, row), "over_dispersed": _dispersed(one)}
        for program, counts, row in zip(programs, shown, [*asked, None], strict=True)
    ]  # fmt: skip


def _column(rows: Sequence[Row], name: str, *, exact: bool) -> list[int | None]:
    """The counts of one column, and their sum; None for what is not shown."""
    counts = [row[name] for row in rows]
    counts.append(sum(counts))
    if exact:
        return list(counts)
    cells = [Cell(row[name], _small(row, name), _most(row, name)) for row in rows]
    every = {key: sum(row[key] for row in rows) for key in (*COUNTS, "met", *_people(name))}
    away, total_too = hidden(cells, total_small=_small(every, name))
    kept = [place not in away for place in range(len(rows))] + [not total_too]
    return [rounded(count) if keep else None for count, keep in zip(counts, kept, strict=True)]


def _people(name: str) -> tuple[str, ...]:
    return ("people_breached", "people_met") if name == "breached" else (f"people_{name}",)


def _small(row: Row, name: str) -> bool:
    """Is it few, of few people, or (of breaches) does it leave few that were met? Nothing is no small number."""
    if not row[name]:
        return False
    left = (row["met"],) if name == "breached" else ()
    return is_small(row[name], *left, *(row[each] for each in _people(name)))


def _most(row: Row, name: str) -> float:
    """There are never more breaches than were judged."""
    return row["judged"] if name == "breached" and not _small(row, "judged") else float("inf")


def _share(counts: Mapping[str, int | None]) -> dict[str, float | None]:
    """The share breached and its 95 % interval, from the counts as they are shown."""
    judged, breached = counts["judged"], counts["breached"]
    if not judged or breached is None:
        return {"share_breached": None, "low": None, "high": None}
    breached = min(breached, judged)
    low, high = wilson(breached, judged) or (None, None)
    return {"share_breached": breached / judged, "low": low, "high": high}


def _position(counts: Mapping[str, int | None], row: Row | None) -> str | None:
    """Where it stands, of a program whose counts are shown; None for all the others."""
    if row is None or counts["judged"] is None or counts["breached"] is None:
        return None
    return row["position"] if row["comparable"] else "cannot be compared" if row["judged"] else None


def _dispersed(one: Row) -> str:
    return "cannot be told" if one["phi"] is None else "yes" if one["tau"] else "no"


def _page(document: Mapping[str, Any], run: Mapping[str, Any]) -> str:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True, keep_trailing_newline=True)  # fmt: skip
    made.filters.update(count=wording.count, percent=wording.percent, subject_name=wording.subject_name)
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in document["rows"]:
        groups.setdefault((row["safeguard"], row["subject"]), []).append(row)
    titles = {one["id"]: one["title"] for one in run["safeguards"]}
    return made.get_template("shareable.html.j2").render(
        document=document, groups=groups, titles=titles, all=ALL, none=NO_PROGRAM
    )
