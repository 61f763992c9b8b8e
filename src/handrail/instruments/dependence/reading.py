"""A clinician's entries from JSON, read strictly."""

from __future__ import annotations

from datetime import date
from typing import Any

from handrail.instruments.answering import shown
from handrail.instruments.dependence.counting import Entry
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA, Met
from handrail.terms.errors import UnusableInput

REQUIRED = ("assessed_by", "assessed_on", "substance", "criteria")
OPTIONAL = ("ever", "began_on", "last_met_on", "controlled_environment")


def entry(document: Any, where: str) -> Entry:
    """The entries of a document; UnusableInput for what is none."""
    if not isinstance(document, dict):
        raise UnusableInput("this is not a JSON object", where=where, remedy=f"state {', '.join(REQUIRED)}")
    for name in document:
        if name not in (*REQUIRED, *OPTIONAL):
            raise UnusableInput(
                f"{shown(name)} is not entered here", where=where, remedy=f"use {', '.join((*REQUIRED, *OPTIONAL))}"
            )
    for name in REQUIRED:
        if document.get(name) in (None, "", {}):
            remedy = "criteria are entered by a clinician, never inferred from a screen" if name != "substance" else None
            raise UnusableInput(f"{name} is missing", where=where, remedy=remedy)
    return Entry(
        _text(document, "assessed_by", where), _needed_day(document, where), _substance(document, where),
        _criteria(document["criteria"], where), _yes_no(document, "ever", where), _day(document, "began_on", where),
        _day(document, "last_met_on", where), _yes_no(document, "controlled_environment", where),
    )  # fmt: skip


def _text(document: dict[str, Any], name: str, where: str) -> str:
    if not isinstance(document[name], str) or not document[name].strip():
        raise UnusableInput(f"{name} {shown(document[name])} names nobody", where=where)
    return str(document[name])


def _substance(document: dict[str, Any], where: str) -> str:
    said = document["substance"]
    if not isinstance(said, str) or said not in CLASSES:
        raise UnusableInput(f"substance {shown(said)} is not known", where=where, remedy=f"use one of: {', '.join(CLASSES)}")
    return said


def _needed_day(document: dict[str, Any], where: str) -> date:
    found = _day(document, "assessed_on", where)
    assert found is not None
    return found


def _day(document: dict[str, Any], name: str, where: str) -> date | None:
    said = document.get(name)
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        raise UnusableInput(f"{name} {shown(said)} is not a date", where=where, remedy="write 2026-03-02") from None


def _yes_no(document: dict[str, Any], name: str, where: str) -> bool | None:
    said = document.get(name)
    if said is not None and not isinstance(said, bool):
        raise UnusableInput(f"{name} {shown(said)} is neither true nor false", where=where, remedy="leave it out where not known")
    return said


def _criteria(said: Any, where: str) -> dict[str, Met]:
    if not isinstance(said, dict):
        raise UnusableInput("criteria are no object", where=where, remedy='write {"craving": "yes", …}')
    return {name: _met(name, value, where) for name, value in said.items()}


def _met(name: str, value: Any, where: str) -> Met:
    if name not in CRITERIA:
        raise UnusableInput(f"{shown(name)} is not a criterion", where=where, remedy=f"use: {', '.join(CRITERIA)}")
    value = {True: "yes", False: "no", None: "unknown"}.get(value, value) if value is None or isinstance(value, bool) else value
    if value not in list(Met):
        raise UnusableInput(f"{name} {shown(value)} is no answer", where=where, remedy=f"use one of: {', '.join(Met)}")
    return Met(value)
