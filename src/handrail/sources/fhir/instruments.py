"""Instruments and clinical assessments, as QuestionnaireResponse or as an Observation of the total."""

from __future__ import annotations

from typing import Any

from handrail.instruments.model import OfSubstance
from handrail.sources.fhir import assessing, checking_in, parts, pointing, scoring, times
from handrail.sources.fhir.answers import Answers, whole_number
from handrail.sources.fhir.outcome import Row, Rows
from handrail.sources.fhir.parts import EXTENSIONS, WITHDRAWN, Open, OutOfScope, Refused
from handrail.sources.fhir.signing import signature
from handrail.terms.moment import Moment
from handrail.terms.quantity import LARGEST
from handrail.terms.words import quoted

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
KNOWN_FORMS = (f"{EXTENSIONS}Questionnaire/", "http://loinc.org/q/")  # of these our item names mean what they say
FORM = 100  # characters of the name of somebody else's form
STATES: dict[str, str | None] = {
    "completed": "answered", "amended": "answered", "in-progress": "partial", "stopped": "partial", WITHDRAWN: None,
}  # fmt: skip


def response(one: Open) -> Rows:
    """An instrument that we know, a clinical assessment, or a check-in.

    Of a form that is somebody else's, whatever its name, only items known by their LOINC codes are read.
    """
    canonical = parts.a_text(one.resource.get("questionnaire"), "questionnaire") or ""
    ours = canonical.startswith(KNOWN_FORMS)
    name, _, version = canonical.rsplit("/", 1)[-1].partition("|")
    name = PANELS.get(name, name.lower())
    if name == checking_in.NAME and ours:
        return checking_in.check_in(one)
    if name not in INSTRUMENTS:
        raise OutOfScope("a questionnaire that no safeguard reads")
    pointing.about_patient(one, "assessments")
    state = parts.status_of(one, STATES)
    authored = times.required(one, times.when(one, one.resource.get("authored"), "authored"), "authored")
    known, answers = parts.extensions(one), Answers(one)
    substance = _substance(answers) if ours else None
    if name == ASSESSMENT:
        found = assessing.conclusion(one, answers, substance, authored) if ours else assessing.of_another_form(one)
        band = found.band
    elif name == SECOND_OPINION:
        found = assessing.opinion(one, answers) if ours else assessing.of_another_form(one)
        band = found.band
    else:
        total = _total(one, name, answers, ours=ours)
        found = scoring.of_response(one, name, (version or None) if ours else canonical[:FORM], answers, total, substance)
        band = _band(one, name, answers if ours else None, found)
        if state == "answered" and answers.given and not _is_readable(name, answers, total, band, found):
            raise Refused("; ".join(one.notes) or f"none of its items is an item of {name}, and it has no total of {name}")
    said = {
        "instrument": name, "version": version or None, "domain": INSTRUMENTS[name][0],
        "answer": _answer(one, state, answers, known, found), "recorded_by": pointing.who(one, "author"),
        **signature(one, known, draft=state == "partial"),
    }  # fmt: skip
    whole = one.row("assessments", authored, score=found.score, band=band, flags=found.flags, substance=substance, **said)
    return [whole, *(_of_substance(one, each, authored, said) for each in found.parts)]


def _of_substance(one: Open, found: OfSubstance, authored: Moment | None, said: dict[str, Any]) -> tuple[str, Row]:
    """The result of one substance. Every version of a response has such a row for every substance of its instrument, so that
    one that is no longer answered, or is withdrawn, takes back what an earlier version said.
    """
    if found.positive is None and said["answer"] == "answered":
        said = said | {"answer": "partial"}
    return one.row(
        "assessments", authored, f"{one.id}#{found.name}", score=found.score, band=found.band, substance=found.name, **said
    )


def _answer(
    one: Open, state: str | None, answers: Answers, known: dict[str, dict[str, Any]], found: scoring.Result
) -> str | None:
    """Answered, declined or partial; unknown where it contradicts itself. Completed without any answer is not an answer: "not
    asked" is never "no". One with open items counts as answered only where it is positive whatever they are.
    """
    if not answers.given and (answers.declined or parts.is_true(one, known, "declined")):
        return "declined"
    if state == "answered" and not answers.given:
        one.note("it is completed without any answer: it does not count as answered")
        return "partial"
    if state != "answered" or found.whole:
        return state
    return None if found.whole is None else "partial"


def row_of_total(one: Open, name: str, taken: Moment | None) -> tuple[str, Row]:
    """An instrument of which only the total is on file, as an Observation."""
    value = one.resource.get("valueInteger")
    if value is None:
        quantity = parts.an_object(one.resource.get("valueQuantity"), "valueQuantity")
        value = quantity.get("value") if quantity.get("comparator") is None else str(quantity)
    answered = value is not None or one.resource.get("valueCodeableConcept") is not None
    absent = parts.a_code(one.resource.get("dataAbsentReason"), "dataAbsentReason", ("asked-declined",))
    score = _in_range(one, name, value)
    if value is not None and score is None and not one.void:
        raise Refused("; ".join(one.notes))  # answered, but nobody can say what: neither a screen nor the lack of one
    found = scoring.from_total(name, score)
    return one.row(
        "assessments", taken, f"Observation/{one.id}", instrument=name, domain=INSTRUMENTS[name][0],
        score=score, band=found.band, flags=found.flags,
        answer="answered" if answered else "declined" if absent else "partial",
    )  # fmt: skip


def _in_range(one: Open, name: str, value: Any) -> int | None:
    """A whole total inside the instrument's range; anything else is noted and not used."""
    if value is None:
        return None
    greatest, number = INSTRUMENTS[name][1], whole_number(value)
    if number is None or not 0 <= number <= (LARGEST if greatest is None else greatest):
        one.note(f"the total {quoted(value)} is not a total of {name}: it is not used")
        return None
    return number


def _is_readable(name: str, answers: Answers, total: int | None, band: str | None, found: scoring.Result) -> bool:
    """Can anything of a completed form be used? Else it is neither an answered screen nor the lack of one."""
    if found.from_items or total is not None:
        return True
    return band is not None and not any(answers.has(item) for item in ("total", TOTALS.get(name)) if item)


def _substance(answers: Answers) -> str | None:
    """The class of substance, in the words of the codes: `Alcohol` is alcohol."""
    said = answers.said("substance")
    return said.strip().lower() if said else None


def _total(one: Open, name: str, answers: Answers, *, ours: bool) -> int | None:
    totals = {
        _in_range(one, name, answers.number(item))
        for item in ("total" if ours else None, TOTALS.get(name))
        if item is not None and answers.has(item)
    }
    if len(totals) > 1:
        one.note("two totals are given that differ: none is used")
    return totals.pop() if len(totals) == 1 else None


def _band(one: Open, name: str, answers: Answers | None, found: scoring.Result) -> str | None:
    """The conclusion: the instrument's own where its items were scored or it has one, else the one that is stated."""
    band = answers.said("band") if answers else None
    if found.band is not None and band is not None and band != found.band:
        one.note(f"its conclusion {quoted(band)} is not what {name} gives, {found.band}: that one is used")
    return found.band if found.from_items else found.band or band
