"""Instruments, clinical assessments and check-ins, as QuestionnaireResponse or as an Observation of the total."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts
from handrail.sources.fhir.outcome import Row
from handrail.sources.fhir.parts import Open, OutOfScope, Refused
from handrail.terms.moment import Moment
from handrail.terms.quantity import LARGEST

# name → (what it asks about, greatest total; None where it has none). LOINC's AUDIT-C total is 75626-2; 75624-7 is the AUDIT's.
INSTRUMENTS: dict[str, tuple[str, int | None]] = {
    "audit-c": ("substance-use", 12), "audit": ("substance-use", 40), "dast-10": ("substance-use", 10),
    "taps-1": ("substance-use", None), "taps-2": ("substance-use", None), "nida-quick-screen": ("substance-use", None),
    "nm-assist": ("substance-use", None), "assist": ("substance-use", None), "single-drug-question": ("substance-use", None),
    "cage-aid": ("substance-use", 4), "ketamine-use": ("substance-use", None), "sds": ("other", 15),
    "substance-use-disorder-assessment": ("other", None), "phq-9": ("mood", 27), "gad-7": ("anxiety", 21),
    "c-ssrs-screener": ("suicidality", None), "bladder-checklist": ("bladder", None), "icsi-icpi": ("bladder", 36),
    "ipss": ("bladder", 35), "moaa-s": ("other", 5), "aldrete": ("other", 10), "cadss": ("other", 92), "cadss-6": ("other", 24),
}  # fmt: skip
BY_TOTAL = {
    "75626-2": "audit-c", "75624-7": "audit", "82667-7": "dast-10", "44261-6": "phq-9", "70274-6": "gad-7",
    "68524-8": "single-drug-question", "80976-4": "ipss",
}  # fmt: skip
TOTALS = {name: code for code, name in BY_TOTAL.items()}
BANDS = ("active", "early-remission", "sustained-remission", "none")
ANSWERED: dict[str, str | None] = {
    "completed": "answered", "amended": "answered", "in-progress": "partial", "stopped": "partial", "entered-in-error": None,
}  # fmt: skip


def response(one: Open) -> list[tuple[str, Row]]:
    """An instrument that we know, a clinical assessment, or a check-in."""
    canonical = parts.a_text(one.resource.get("questionnaire"), "questionnaire") or ""
    name, _, version = canonical.rsplit("/", 1)[-1].partition("|")
    if name != "check-in" and name not in INSTRUMENTS:
        raise OutOfScope("a questionnaire that no safeguard reads")
    parts.about_patient(one, "subject", "check_ins" if name == "check-in" else "assessments")
    answer = parts.status_of(one, ANSWERED)
    authored = parts.when(one, one.resource.get("authored"), "authored")
    void = one.resource["status"] == "entered-in-error"
    if name == "check-in":
        return [_check_in(one, authored, answer, void=void)]
    if authored is None and not void:
        raise Refused("authored is missing: it cannot be placed in time")
    known = parts.extensions(one)
    declined = known.get("declined", {}).get("valueBoolean") is True
    return [one.row(
        "assessments", authored, void=void, instrument=name, version=version or None, domain=INSTRUMENTS[name][0],
        answer="declined" if declined else answer, score=_total(one, name), band=_band(one, name, void=void),
        substance=_said(one, "substance"), **parts.signature(one, known, draft=answer == "partial"),
    )]  # fmt: skip


def row_of_total(one: Open, name: str, taken: Moment | None, *, void: bool) -> tuple[str, Row]:
    """An instrument of which only the total is on file, as an Observation."""
    value = one.resource.get("valueInteger")
    if value is None:
        value = parts.an_object(one.resource.get("valueQuantity"), "valueQuantity").get("value")
    score = _in_range(one, name, value)
    answered = score is not None or "valueCodeableConcept" in one.resource
    own = f"Observation/{one.id}"  # an id is its type's own, and this table is fed by two types
    return one.row("assessments", taken, void=void, own_id=own, instrument=name, domain=INSTRUMENTS[name][0], score=score,
                   answer="answered" if answered else "partial")  # fmt: skip


def _in_range(one: Open, name: str, value: Any) -> int | None:
    """A whole total inside the instrument's range; anything else is noted and not used."""
    if value is None:
        return None
    greatest = INSTRUMENTS[name][1]
    try:
        number = int(value) if not isinstance(value, bool) and float(value) == int(value) else None
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not 0 <= number <= (LARGEST if greatest is None else greatest):
        one.notes.append(f"the total {value!r} is not a total of {name}: it is not used")
        return None
    return number


def _total(one: Open, name: str) -> int | None:
    for link, answers in parts.each_item(one):
        if answers and link.strip("/") in ("total", TOTALS.get(name)):
            return _in_range(one, name, answers[0].get("valueInteger", answers[0].get("valueDecimal")))
    return None


def _said(one: Open, item: str) -> str | None:
    """The code or the words that an item was answered with."""
    for link, answers in parts.each_item(one):
        if link == item and answers:
            code = parts.an_object(answers[0].get("valueCoding"), "valueCoding").get("code")
            return parts.a_text(code or answers[0].get("valueString"), item)
    return None


def _band(one: Open, name: str, *, void: bool) -> str | None:
    band = _said(one, "band")
    if name == "substance-use-disorder-assessment" and band not in BANDS and not void:
        raise Refused(f"its conclusion {band!r} is not one of {', '.join(BANDS)}")
    return band


def _check_in(one: Open, authored: Moment | None, answer: str | None, *, void: bool) -> tuple[str, Row]:
    known = parts.extensions(one)
    due = parts.when(one, known.get("due", {}).get("valueDateTime"), "due")
    if authored is None and due is None and not void:
        raise Refused("neither authored nor due is given: it cannot be placed in time")
    answers = {link: given[0] for link, given in parts.each_item(one) if given}
    status = (
        "declined" if known.get("declined", {}).get("valueBoolean") is True else "answered" if answer == "answered" else "due"
    )
    if known.get("silent", {}).get("valueBoolean") is True:
        status = "silent"
    said: dict[str, Any] = {name: _scale(one, name, answers.get(name)) for name in ("craving", "urge", "mood")}
    said |= {item.replace("-", "_"): _yes_no(answers.get(item)) for item in ("outside-use", "urinary-symptoms")}
    words = answers.get("words", {}).get("valueString")
    when = authored if status in ("answered", "declined") and authored else due or authored
    return one.row("check_ins", when, void=void, due_at=due.at_latest if due else None, status=status, **said,
                   words=words if isinstance(words, str) else None)  # fmt: skip


def _scale(one: Open, name: str, answer: dict[str, Any] | None) -> int | None:
    value = answer.get("valueInteger", answer.get("valueDecimal")) if answer else None
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10:
        one.notes.append(f"{name} {value!r} is not a whole number from 0 to 10: it is not used")
        return None
    return value


def _yes_no(answer: dict[str, Any] | None) -> bool | None:
    value = answer.get("valueBoolean") if answer else None
    return value if isinstance(value, bool) else None
