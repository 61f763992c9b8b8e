"""Check-ins: the questions between sessions, answered, declined, silent, or still due."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.answers import Answers, whole_number
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Open
from handrail.terms.words import quoted

NAME = "check-in"
STATES: dict[str, str | None] = {
    name: name for name in ("completed", "amended", "stopped", "in-progress", WITHDRAWN)
}  # fmt: skip


def check_in(one: Open) -> Rows:
    """A check-in; `at` is when it was answered, else when it was due."""
    pointing.about_patient(one, "check_ins")
    state = parts.status_of(one, STATES)
    known, answers = parts.extensions(one), Answers(one)
    authored = times.when(one, one.resource.get("authored"), "authored")
    due = times.when(one, parts.value_of(one, known, "due", "DateTime", "Instant", "Date"), "due")
    status = None if one.void else _status(one, state, answers, known)
    answered = status not in ("silent", "due")
    at = times.required(one, (authored or due) if answered else (due or authored), "authored or due")
    return [one.row(
        "check_ins", at, due_at=due.at_latest if due else None, status=status,
        craving=_scale(one, "craving", answers), urge=_scale(one, "urge", answers), mood=_scale(one, "mood", answers),
        outside_use=answers.yes_no("outside-use"), urinary_symptoms=answers.yes_no("urinary-symptoms"),
        words=answers.said("words"), recorded_by=pointing.who(one, "author"),
    )]  # fmt: skip


def _status(one: Open, state: str | None, answers: Answers, known: dict[str, dict[str, Any]]) -> str | None:
    """What became of it. Silence is said, never concluded here: nothing reads the clock."""
    if parts.is_true(one, known, "silent"):
        return "silent"
    if answers.given and state != "in-progress":
        return "answered"  # also one that was broken off: what the patient said before is said
    if not answers.given and (answers.declined or parts.is_true(one, known, "declined")):
        return "declined"
    if state in ("in-progress", "stopped"):
        return "due"
    one.note("it is completed without any answer: what became of it is unknown")
    return None


def _scale(one: Open, name: str, answers: Answers) -> int | None:
    value = answers.number(name)
    if value is None:
        return None
    number = whole_number(value)
    if number is None or not 0 <= number <= 10:
        one.note(f"{name} {quoted(value)} is not a whole number from 0 to 10: it is not used")
        return None
    return number
