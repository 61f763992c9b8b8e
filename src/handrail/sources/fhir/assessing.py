"""A clinician's assessment of a disorder: the conclusion that it states, and the criteria and dates that it was counted from.

What is entered decides with what is stated: where the two disagree, or an entry cannot be, the conclusion is unknown, and so is
what follows from it. It is not refused: an older conclusion must not stand in for it. No screen ever enters here.
"""

from __future__ import annotations

from typing import Any

from handrail.instruments.dependence.counting import Entry, count
from handrail.instruments.dependence.criteria import CRITERIA, Counted
from handrail.instruments.dependence.reading import entry
from handrail.sources.fhir.answers import Answers
from handrail.sources.fhir.parts import Open
from handrail.sources.fhir.scoring import Result
from handrail.terms.errors import UnusableInput
from handrail.terms.moment import Moment
from handrail.terms.words import quoted

BANDS = ("active", "early-remission", "sustained-remission", "none")
OPINIONS = ("supports", "advises-against")
REMISSION = ("early-remission", "sustained-remission")
ITEMS = {"ever": "ever", "began-on": "began_on", "last-met-on": "last_met_on", "controlled-environment": "controlled_environment"}
STATED = ("band", "substance")
CONTROLLED, PERHAPS_CONTROLLED = "controlled-environment", "controlled-environment-not-known"


def conclusion(one: Open, answers: Answers, substance: str | None, authored: Moment | None) -> Result:
    """The number of criteria, the conclusion, and as flags its severity and whether it was in a controlled environment."""
    stated = answers.said("band")
    if stated is not None and stated not in BANDS:
        one.note(f"its conclusion {quoted(stated)} is none of {', '.join(BANDS)}: it is unknown")
        return Result(None, None)
    entries = _entries(one, answers)
    if not entries:
        if stated is None and not one.void:
            one.note(f"its conclusion is none of {', '.join(BANDS)}, and there is nothing to count one from: it is unknown")
        return Result(None, stated)
    one.alone = True
    try:
        found = _read(one, answers, entries, substance, authored)
        counted = count(found)
    except UnusableInput as error:
        one.note(f"its conclusion is unknown: {error.what}")
        return Result(None, None)
    band = _agreed(one, stated, counted, any(name in CRITERIA for name in entries))
    return Result(counted.count, band, flags=" ".join(_flags(band, counted.severity, found.controlled)))


def opinion(one: Open, answers: Answers) -> Result:
    """A specialist's second opinion on treatment. One that is missing or is neither of two stays unknown: it is not refused,
    so that an older one does not stand in for it.
    """
    stated = answers.said("band")
    if stated not in OPINIONS and not one.void:
        one.note(f"its conclusion {stated!r} is neither {' nor '.join(OPINIONS)}: it is unknown")
    return Result(None, stated if stated in OPINIONS else None)


def of_another_form(one: Open) -> Result:
    """Of somebody else's form, whatever its name, no item is known to mean what ours does."""
    one.note("it answers a form that is not ours: its conclusion is unknown")
    return Result(None, None)


def _entries(one: Open, answers: Answers) -> dict[str, list[str]]:
    """The linkIds, as they were given, of each criterion and date that was entered; what is neither is noted."""
    found: dict[str, list[str]] = {}
    for link in answers.links():
        name = link.rsplit("/", 1)[-1]
        if name in CRITERIA or name in ITEMS:
            found.setdefault(name, []).append(link)
        elif link not in STATED:
            one.note(f"item {link} is no item of an assessment: it is not used")
    return found


def _read(one: Open, answers: Answers, entries: dict[str, list[str]], substance: str | None, authored: Moment | None) -> Entry:
    said = {name: _said(answers, name, links) for name, links in entries.items()}
    criteria = {name: value for name, value in said.items() if name in CRITERIA}
    day = None if authored is None or authored.local_date is None else authored.local_date.isoformat()
    about = {"assessed_by": "who signed it", "assessed_on": day, "substance": substance}
    dates = {ITEMS[name]: value for name, value in said.items() if name in ITEMS}
    # Where only dates are entered, no criterion is known.
    return entry(about | dates | {"criteria": criteria or {"craving": "unknown"}}, one.id)


def _said(answers: Answers, name: str, links: list[str]) -> Any:
    value = answers.value(links[0], "Coding", "Boolean", "Date", "String") if len(links) == 1 else None
    if value is None:
        raise UnusableInput(f"{name} has no answer that can be read, or several")
    return value.get("code") if isinstance(value, dict) else value


def _agreed(one: Open, stated: str | None, counted: Counted, by_criteria: bool) -> str | None:
    """What is stated and what is counted must be the same. Where the entries leave it open, *active* may be stated; anything
    milder only where no criterion was entered.
    """
    if stated is None or counted.band == stated:
        return counted.band
    if counted.band is None and (stated == "active" or not by_criteria):
        return stated
    given = "nothing certain" if counted.band is None else counted.band
    one.note(f"its conclusion {quoted(stated)} is not what its entries give, {given}: it is unknown")
    return None


def _flags(band: str | None, severity: str | None, controlled: bool | None) -> list[str]:
    """Of a disorder that is active its severity, where it is certain; of remission where the person was."""
    if band in REMISSION and controlled is not False:
        return [CONTROLLED if controlled else PERHAPS_CONTROLLED]
    return [severity] if band == "active" and severity is not None else []
