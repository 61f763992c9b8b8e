"""The report of an audit as one HTML file that fetches nothing and runs from a disk."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handrail import __version__
from handrail.audit import trends
from handrail.audit.report import beside, figures, rows, wording
from handrail.audit.report.found import Found

TEMPLATES = Path(__file__).parent / "templates"
NAME = "report.html"


def write(run: Mapping[str, Any], findings: pl.DataFrame | Path | str, out: Path) -> Path:
    """Writes `report.html` into the folder `out` and gives its path; equal input makes equal bytes.

    run: what `run.json` holds. findings: the table of `findings.parquet`, or where that file is.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = out / NAME
    written.write_text(page(run, findings), encoding="utf-8", newline="\n")
    return written


def page(run: Mapping[str, Any], findings: pl.DataFrame | Path | str, *, printed: bool = False) -> str:
    """The page's text. printed: for paper, without the rows of each finding."""
    zone = ZoneInfo(run["zone"])
    found = Found(findings, zone, run["protocol"]["key"])
    verdicts = [row for safeguard in run["safeguards"] for row in rows.rows_of(safeguard)]
    made = environment(zone)
    made.filters["claims"] = lambda safeguard: rows.claims_of(safeguard, run)
    return made.get_template("page.html.j2").render(
        run=run, printed=printed, found=found, headline=rows.headline(run), balances=rows.balances(run), verdicts=verdicts,
        matrix=rows.sufficiency(run["safeguards"]), groups=rows.by_severity(run["safeguards"]), top=figures.top_of(verdicts),
        histogram=figures.histogram(found), severities=wording.SEVERITIES, version=__version__,
        **inlined(),
    )  # fmt: skip


def inlined() -> dict[str, Markup | str]:
    """The one style and the one script that may act in a page, as they stand in it, with what names them."""
    css, script = (Markup(TEMPLATES.joinpath(name).read_text(encoding="utf-8")) for name in ("report.css", "report.js"))
    return {"css": css, "script": script, "css_hash": _hash(css), "script_hash": _hash(script)}


def environment(zone: tzinfo) -> Environment:
    """Every value is escaped, a name that is not there is an error, and unprintable characters are marked."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=wording.printable,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters.update(
        count=wording.count, percent=wording.percent, of_subject=wording.of_subject, coded=wording.coded, said=wording.said,
        subject_name=wording.subject_name, slug=slug, instant=lambda at: wording.instant(at, zone),
        shade=wording.shade, short=wording.short_share, parts=figures.parts, column_label=figures.column_label,
        rows_of=rows.rows_of,
    )  # fmt: skip
    made.filters.update(
        compared=beside.compared, not_compared=beside.not_compared, without_breach=beside.without_breach, place=beside.place,
        rows_shown=beside.shown, spread_said=beside.spread_in_words, funnel=beside.funnel, months=beside.months,
        month_said=beside.month_said, trends_shown=beside.trends_shown,
    )  # fmt: skip
    made.globals.update(
        across=figures.at, ticks=figures.ticks, programs_max=beside.SHOWN_MAX, months_min=trends.MONTHS_MIN,
        provisional_below=trends.PROVISIONAL_BELOW,
    )  # fmt: skip
    return made


def slug(text: str) -> str:
    """An id that a link can name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "unnamed"


def _hash(text: str) -> str:
    """How the page's own content policy names the one style and the one script that may act."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
