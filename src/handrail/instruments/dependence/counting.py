"""Counting criteria, and dating remission. What is not known makes the count "at least", and the severity uncertain."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.instruments.dependence.criteria import (
    CLASSES,
    EARLY_MONTHS,
    SEVERITIES,
    SUSTAINED_MONTHS,
    UNCOUNTED,
    Counted,
    Met,
)
from handrail.terms.errors import UnusableInput


@dataclass(frozen=True)
class Entry:
    """What a clinician entered. ever: were the criteria of a disorder ever met; None where not known.

    last_met_on: the last day on which any criterion but craving was met. controlled: is access restricted where the person is?
    """

    assessed_by: str
    assessed_on: date
    substance: str
    criteria: Mapping[str, Met]
    ever: bool | None = None
    began_on: date | None = None
    last_met_on: date | None = None
    controlled: bool | None = None


def count(entry: Entry, where: str = "") -> Counted:
    """The count, the severity and the band; UnusableInput for entries that contradict each other."""
    countable = CLASSES[entry.substance]
    _refuse_impossible(entry, countable, where)
    yes = [name for name in countable if entry.criteria.get(name) is Met.YES]
    unknown = tuple(name for name in countable if entry.criteria.get(name, Met.UNKNOWN) is Met.UNKNOWN)
    least, most = len(yes), len(yes) + len(unknown)
    band = _band(entry, yes, least, most)
    severity = _severity(least) if _severity(least) == _severity(most) and band == "active" else None
    controlled = entry.controlled if band in ("early-remission", "sustained-remission") else None
    return Counted(
        entry.substance, len(countable), least if not unknown else None, least, most, severity, band, controlled, unknown,
        _notes(entry, band, unknown),
    )  # fmt: skip


def _severity(number: int) -> str | None:
    return next((word for at, word in reversed(SEVERITIES) if number >= at), None)


def _band(entry: Entry, yes: list[str], least: int, most: int) -> str | None:
    """The newest word that is certain. Craving alone does not end remission; under three months is not yet remission."""
    ever = entry.ever is True or entry.began_on is not None or entry.last_met_on is not None
    if not ever and least >= SEVERITIES[0][0]:
        return "active"
    if not ever:
        return "none" if entry.ever is False and most < SEVERITIES[0][0] else None
    if entry.last_met_on is None:
        return "active" if set(yes) - {"craving"} else None
    if entry.assessed_on >= months_after(entry.last_met_on, SUSTAINED_MONTHS):
        return "sustained-remission"
    return "early-remission" if entry.assessed_on >= months_after(entry.last_met_on, EARLY_MONTHS) else "active"


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months later; the first of the next month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if day.day <= monthrange(year, month)[1]:
        return date(year, month, day.day)
    return date(year, month, monthrange(year, month)[1]) + timedelta(days=1)


def _refuse_impossible(entry: Entry, countable: tuple[str, ...], where: str) -> None:
    for name, met in entry.criteria.items():
        if name not in countable and met is not Met.NO:
            raise UnusableInput(f"{name} is not a criterion for {entry.substance}", where=where, remedy="leave it out")
        if met is Met.SUPERVISED_ONLY and name not in UNCOUNTED:
            raise UnusableInput(f"{name} cannot be {met}: only {' and '.join(UNCOUNTED)} can", where=where)
    _refuse_impossible_dates(entry, where)
    _refuse_contradictions(entry, where)


def _refuse_impossible_dates(entry: Entry, where: str) -> None:
    for name, day in (("began_on", entry.began_on), ("last_met_on", entry.last_met_on)):
        if day is not None and day > entry.assessed_on:
            raise UnusableInput(f"{name} {day} lies after the assessment of {entry.assessed_on}", where=where,
                                remedy="correct the date that is wrong")  # fmt: skip
    if entry.began_on is not None and entry.last_met_on is not None and entry.last_met_on < entry.began_on:
        what = f"the criteria were last met on {entry.last_met_on}, before the disorder began on {entry.began_on}"
        raise UnusableInput(
            what, where=where, remedy="remission cannot be dated before the disorder: correct the date that is wrong"
        )


def _refuse_contradictions(entry: Entry, where: str) -> None:
    if entry.ever is False and (entry.began_on is not None or entry.last_met_on is not None):
        raise UnusableInput(
            "the disorder is said never to have been, and it is dated", where=where, remedy="correct one of the two"
        )
    met = [name for name, how in entry.criteria.items() if how is Met.YES and name != "craving"]
    if met and entry.last_met_on is not None and entry.assessed_on >= months_after(entry.last_met_on, SUSTAINED_MONTHS):
        what = f"{met[0]} is entered as met within the past 12 months, and criteria as last met on {entry.last_met_on}"
        raise UnusableInput(what, where=where, remedy="correct one of the two")


def _notes(entry: Entry, band: str | None, unknown: tuple[str, ...]) -> tuple[str, ...]:
    said = []
    if unknown:
        said.append(f"{len(unknown)} criteria are not known: the count is at least")
    if Met.SUPERVISED_ONLY in entry.criteria.values():
        said.append("tolerance or withdrawal to a supervised prescribed drug is not counted")
    if band in ("early-remission", "sustained-remission") and entry.criteria.get("craving") is Met.YES:
        said.append("craving alone does not end remission")
    if band is None:
        said.append("the conclusion is not certain from these entries")
    if band in ("early-remission", "sustained-remission"):
        said.append(_environment(entry.controlled))
    return tuple(said)


def _environment(controlled: bool | None) -> str:
    if controlled is None:
        return "it was not entered whether the person is in a controlled environment"
    return "in a controlled environment" if controlled else "not in a controlled environment"
