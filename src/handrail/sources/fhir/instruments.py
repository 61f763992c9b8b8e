"""Instruments and clinical assessments, as QuestionnaireResponse or as an Observation of the total."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import checking_in, parts, pointing, scoring, times
from handrail.sources.fhir.answers import Answers, whole_number
from handrail.sources.fhir.outcome import Row, Rows
from handrail.sources.fhir.parts import WITHDRAWN, Open, OutOfScope
from handrail.sources.fhir.signing import signature
from handrail.terms.moment import Moment
from handrail.terms.quantity import LARGEST

ASSESSMENT, SECOND_OPINION = "substance-use-disorder-assessment", "addiction-second-opinion"
# name → (what it asks about, greatest total; None where it has none). LOINC's AUDIT-C total is 75626-2; 75624-7 is the AUDIT's.
INSTRUMENTS: dict[str, tuple[str, int | None]] = {
    "audit-c": ("substance-use", 12), "audit": ("substance-use", 40), "dast-10": ("substance-use", 10),
    "taps-1": ("substance-use", None), "taps-2": ("substance-use", None), "nida-quick-screen": ("substance-use", None),
    "nm-assist": ("substance-use", None), "assist": ("substance-use", None), "single-drug-question": ("substance-use", None),
    "cage-aid": ("substance-use", 4), "ketamine-use": ("substance-use", None), "sds": ("other", 15), ASSESSMENT: ("other", None),
    "phq-2": ("mood", 6), "phq-9": ("mood", 27), "gad-7": ("anxiety", 21), "c-ssrs-screener": ("suicidality", None),
    "bladder-checklist": ("bladder", 21), "icsi": ("bladder", 20), "icpi": ("bladder", 16), "icsi-icpi": ("bladder", 36),
    "ipss": ("bladder", 35), "moaa-s": ("other", 5), "aldrete": ("other", 10), "cadss": ("other", 92), "cadss-6": ("other", 24),
    SECOND_OPINION: ("other", None), "puf": ("bladder", 35), "craving-scale": ("other", 10), "kset-r": ("other", None),
}  # fmt: skip
PANELS = {
    "72109-2": "audit-c", "72110-0": "audit", "82666-9": "dast-10", "96841-2": "taps-1", "44249-1": "phq-9", "69737-5": "gad-7",
    "93373-9": "c-ssrs-screener",
}  # fmt: skip  # LOINC's own questionnaires end in the panel's code
BY_TOTAL = {
    "75626-2": "audit-c", "75624-7": "audit", "82667-7": "dast-10", "44261-6": "phq-9", "55758-7": "phq-2", "70274-6": "gad-7",
    "68524-8": "single-drug-question", "80976-4": "ipss",
}  # fmt: skip
TOTALS = {name: code for code, name in BY_TOTAL.items()}
BANDS = {
    ASSESSMENT: ("active", "early-remission", "sustained-remission", "none"), SECOND_OPINION: ("supports", "advises-against"),
}  # fmt: skip  # what a clinician concludes
STATES: dict[str, str | None] = {
    "completed": "answered", "amended": "answered", "in-progress": "partial", "stopped": "partial", WITHDRAWN: None,
}  # fmt: skip


def response(one: Open) -> Rows:
    """An instrument that we know, a clinical assessment, or a check-in."""
    canonical = parts.a_text(one.resource.get("questionnaire"), "questionnaire") or ""
    name, _, version = canonical.rsplit("/", 1)[-1].partition("|")
    name = PANELS.get(name, name)
    if name == checking_in.NAME:
        return checking_in.check_in(one)
    if name not in INSTRUMENTS:
        raise OutOfScope("a questionnaire that no safeguard reads")
    pointing.about_patient(one, "assessments")
    state = parts.status_of(one, STATES)
    authored = times.required(one, times.when(one, one.resource.get("authored"), "authored"), "authored")
    known, answers = parts.extensions(one), Answers(one)
    substance = answers.said("substance")
    found = scoring.of_response(one, name, version or None, answers, _total(one, name, answers), substance)
    return [one.row(
        "assessments", authored, instrument=name, version=version or None, domain=INSTRUMENTS[name][0],
        answer=_answer(one, state, answers, known, found), score=found.score, band=_band(one, name, answers, found),
        substance=substance, recorded_by=pointing.who(one, "author"),
        **signature(one, known, draft=state == "partial"),
    )]  # fmt: skip


def _answer(
    one: Open, state: str | None, answers: Answers, known: dict[str, dict[str, Any]], found: scoring.Result
) -> str | None:
    """Answered, declined or partial. Completed without any answer is not an answer: "not asked" is never "no". One with open
    items counts as answered only where it is positive whatever they are.
    """
    if not answers.given and (answers.declined or parts.is_true(one, known, "declined")):
        return "declined"
    if state == "answered" and not answers.given:
        one.note("it is completed without any answer: it does not count as answered")
        return "partial"
    return state if found.whole or state != "answered" else "partial"


def row_of_total(one: Open, name: str, taken: Moment | None) -> tuple[str, Row]:
    """An instrument of which only the total is on file, as an Observation."""
    value = one.resource.get("valueInteger")
    if value is None:
        quantity = parts.an_object(one.resource.get("valueQuantity"), "valueQuantity")
        value = quantity.get("value") if quantity.get("comparator") is None else str(quantity)
    answered = value is not None or one.resource.get("valueCodeableConcept") is not None
    absent = parts.a_code(one.resource.get("dataAbsentReason"), "dataAbsentReason", ("asked-declined",))
    score = _in_range(one, name, value)
    return one.row(
        "assessments", taken, f"Observation/{one.id}", instrument=name, domain=INSTRUMENTS[name][0],
        score=score,
        band=scoring.band_of_total(name, score), answer="answered" if answered else "declined" if absent else "partial",
    )  # fmt: skip


def _in_range(one: Open, name: str, value: Any) -> int | None:
    """A whole total inside the instrument's range; anything else is noted and not used."""
    if value is None:
        return None
    greatest, number = INSTRUMENTS[name][1], whole_number(value)
    if number is None or not 0 <= number <= (LARGEST if greatest is None else greatest):
        one.note(f"the total {value!r} is not a total of {name}: it is not used")
        return None
    return number


def _total(one: Open, name: str, answers: Answers) -> int | None:
    totals = {
        _in_range(one, name, answers.number(item))
        for item in ("total", TOTALS.get(name))
        if item is not None and answers.has(item)
    }
    if len(totals) > 1:
        one.note("two totals are given that differ: none is used")
    return totals.pop() if len(totals) == 1 else None


def _band(one: Open, name: str, answers: Answers, found: scoring.Result) -> str | None:
    """The conclusion: the instrument's own where its items were scored or it has one, else the one that is stated. One that
    is missing or not ours stays unknown, and so does what follows from it: an older conclusion must not stand in for it.
    """
    band = answers.said("band")
    if name in BANDS and band not in BANDS[name] and not one.void:
        one.note(f"its conclusion {band!r} is none of {', '.join(BANDS[name])}: it is unknown")
        return None
    if found.band is not None and band is not None and band != found.band:
        one.note(f"its conclusion {band!r} is not what {name} gives, {found.band}: that one is used")
    return found.band if found.from_items else found.band or band
