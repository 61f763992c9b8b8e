"""An audit's counts in forms that other programs read: a table in CSV, and FHIR MeasureReports in one Bundle.

A MeasureReport of type `summary` for each safeguard and kind of subject. Its populations are HL7's: the initial population are
the subjects that it is, or may be, about, and so is the denominator; its exclusion is what data is required for, and the
numerator is what is met. The score is the share met of what was judged.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from handrail.sources.fhir.parts import EXTENSIONS

SUMMARY, REPORTS = "summary.csv", "measure-reports.json"
POPULATIONS = "http://terminology.hl7.org/CodeSystem/measure-population"
COLUMNS = (
    "safeguard", "severity", "subject", "met", "breached", "data_required", "not_applicable", "share_breached", "low", "high",
    "protocol",
)  # fmt: skip
Subject = Mapping[str, Any]


def write(run: Mapping[str, Any], out: Path) -> None:
    """Writes both into the folder `out`. run: what `run.json` holds."""
    with (out / SUMMARY).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        by = run["protocol"]["key"]
        writer.writerows(
            {"safeguard": one["id"], "severity": one["severity"], **each, "protocol": by} for one, each in _subjects(run)
        )
    (out / REPORTS).write_bytes(orjson.dumps(bundle(run), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _subjects(run: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Subject]]:
    return ((one, each) for one in run["safeguards"] for each in one["subjects"])


def bundle(run: Mapping[str, Any]) -> dict[str, Any]:
    """A collection Bundle of MeasureReports; equal input gives equal ids."""
    reports = [_report(run, one, each) for one, each in _subjects(run)]
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in reports]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": run["at"], "entry": entries}


def _asked(run: Mapping[str, Any], named: str) -> dict[str, Any]:
    """The id; and of an answer to a question, an id of its own and a tag that says so."""
    question = run["what_if"]
    if question is None:
        return {"id": str(uuid5(NAMESPACE_URL, named))}
    tag = {"system": f"{EXTENSIONS}CodeSystem/kind-of-audit", "code": "what-if", "display": question["said"]}
    return {"id": str(uuid5(NAMESPACE_URL, f"{named} {question['said']}")), "meta": {"tag": [tag]}}


def _report(run: Mapping[str, Any], one: Mapping[str, Any], each: Subject) -> dict[str, Any]:
    measure = f"{EXTENSIONS}Measure/{one['id']}"
    judged = each["met"] + each["breached"]
    counts = {
        "initial-population": judged + each["data_required"], "denominator": judged + each["data_required"],
        "denominator-exclusion": each["data_required"], "numerator": each["met"],
    }  # fmt: skip
    populations = [
        {"code": {"coding": [{"system": POPULATIONS, "code": code}]}, "count": count} for code, count in counts.items()
    ]
    score = {"measureScore": {"value": each["met"] / judged}} if judged else {}
    named = f"{run['source_digest']} {measure} {each['subject']}"
    return {
        "resourceType": "MeasureReport", **_asked(run, named),
        "status": "complete", "type": "summary", "measure": f"{measure}|{one['revision']}", "date": run["at"],
        "reporter": {"display": f"Handrail {run['handrail']}"}, "period": {"end": run["at"]},
        "improvementNotation": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/measure-improvement-notation", "code": "increase",
        }]},
        "group": [{"code": {"text": each["subject"]}, "population": populations, **score}],
    }  # fmt: skip
