"""Observations: vital signs, weight, scales; and instruments that are filed as an observation of their total."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import amounts, instruments, parts, pointing, times
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Open, OutOfScope, Refused
from handrail.terms import valuesets_liver, valuesets_pregnancy
from handrail.terms.attestations import ATTESTED
from handrail.terms.moment import Moment
from handrail.terms.quantity import Kind
from handrail.terms.valuesets import LOINC, OURS

# what → what it measures, the least and the most that can be true, in base units (mm[Hg], /min, %, g, mm, {score})
BOUNDS = {
    "systolic": (Kind.PRESSURE, 1, 400), "diastolic": (Kind.PRESSURE, 1, 400), "heart-rate": (Kind.RATE, 0, 500),
    "oxygen-saturation": (Kind.FRACTION, 0, 100), "weight": (Kind.WEIGHT, 200, 700_000), "height": (Kind.LENGTH, 200, 3000),
    "sedation": (Kind.SCORE, 0, 5), "dissociation": (Kind.SCORE, 0, 92),
}  # fmt: skip
MEASURED: dict[tuple[str | None, str | None], str] = {
    (LOINC, "8480-6"): "systolic", (LOINC, "8462-4"): "diastolic", (LOINC, "8867-4"): "heart-rate",
    (LOINC, "59408-5"): "oxygen-saturation", (LOINC, "2708-6"): "oxygen-saturation", (LOINC, "29463-7"): "weight",
    (LOINC, "3141-9"): "weight", (LOINC, "8302-2"): "height", (OURS, "sedation"): "sedation",
    (OURS, "dissociation"): "dissociation",
}  # fmt: skip
PRESSURE = "blood pressure"  # a panel; 55284-4 and 35094-2 are its older codes, still in use
PANELS: dict[tuple[str | None, str | None], str] = {(LOINC, code): PRESSURE for code in ("85354-9", "55284-4", "35094-2")}
PREGNANCY: dict[tuple[str | None, str | None], str] = {(LOINC, code): what for code, what, _, _ in valuesets_pregnancy.QUESTIONS}
TOTALS: dict[tuple[str | None, str | None], str] = {(LOINC, code): name for code, name in instruments.BY_TOTAL.items()}
ATTESTATIONS: dict[tuple[str | None, str | None], str] = {(OURS, code): code for code in ATTESTED}
LIVER: dict[tuple[str | None, str | None], str] = {
    (LOINC, code): valuesets_liver.RESULT for code, _, _ in valuesets_liver.RESULTS
}
WHAT = MEASURED | PANELS | PREGNANCY | TOTALS | ATTESTATIONS | LIVER
ASKED = (valuesets_pregnancy.STATUS, valuesets_pregnancy.TEST)
OF_A_PANEL = ("systolic", "diastolic")
STATES: dict[str, str | None] = {
    name: name for name in ("registered", "preliminary", "final", "amended", "corrected", "unknown", "cancelled", WITHDRAWN)
}  # fmt: skip

NOT_YET = ("registered", "unknown")


def observation(one: Open) -> Rows:
    """A measurement, the parts of a blood pressure, or the total of an instrument."""
    names = parts.codings(one.resource.get("code"), "code")
    found = dict.fromkeys(what for system, code, _ in names if (what := WHAT.get((system, code))) is not None)
    if not found:
        raise OutOfScope("an observation that no safeguard reads")
    what = next(iter(found))
    instrument = what in instruments.INSTRUMENTS
    pointing.about_patient(one, "assessments" if instrument else "observations")
    if len(found) > 1:
        raise Refused(f"its codings name different things: {', '.join(found)}")
    status = parts.status_of(one, STATES)
    one.void = status in ("cancelled", WITHDRAWN)
    if status in NOT_YET:
        _not_yet(one, status)
    taken = times.required(one, times.effective(one), "effective[x]")
    if instrument:
        return [instruments.row_of_total(one, what, taken)]
    if what in ASKED:
        return [one.row("observations", taken, session_id=_session(one), what=what, value=_answer(one))]
    if what in ATTESTED:
        return [one.row("observations", taken, session_id=_session(one), what=what, value=_attested(one))]
    if what == valuesets_liver.RESULT:
        return _laboratory(one, what, taken)
    return _panel(one, taken) if what == PRESSURE else _single(one, what, taken)


def _answer(one: Open) -> int | None:
    """1 for pregnant, 0 for not; an answer that is neither, or cannot be read, is kept as none: it takes back an older one."""
    if one.void:
        return None
    names = parts.codings(one.resource.get("valueCodeableConcept"), "valueCodeableConcept")
    said = one.resource.get("valueBoolean")
    found = int(said) if isinstance(said, bool) else valuesets_pregnancy.answer(names)
    if found is None:
        one.note("its answer says neither pregnant nor not pregnant")
    return found


def _laboratory(one: Open, what: str, taken: Moment | None) -> Rows:
    """That a test was made, and nothing of its value. One that says why there is no value was not made."""
    one.void = one.void or ("dataAbsentReason" in one.resource and not _has_value(one.resource))
    return [one.row("observations", taken, session_id=_session(one), what=what)]


def _attested(one: Open) -> int | None:
    """1 for yes, 0 for no; an answer that is neither is kept as none: it takes back an older one."""
    said = one.resource.get("valueBoolean")
    if one.void or isinstance(said, bool):
        return int(said) if isinstance(said, bool) and not one.void else None
    one.note("its answer is not read: valueBoolean is neither true nor false")
    return None


def _not_yet(one: Open, status: str) -> None:
    """What is registered was not observed yet, and of an unknown state nobody knows whether it was: neither counts as taken.
    Where there is a value all the same, somebody may have observed something, which must not be taken for absent.
    """
    components = parts.a_list(one.resource.get("component"), "component")
    if any(_has_value(holder) for holder in (one.resource, *components)):
        raise Refused(f"it has a value, and its status is {status}: whether it was observed is unknown")
    raise OutOfScope(f"{status}, and not yet observed")


def _has_value(holder: dict[str, Any]) -> bool:
    return any(key.startswith("value") for key in holder)


def _single(one: Open, what: str, taken: Moment | None) -> Rows:
    """One value. A weight that cannot be read is kept without it, so that an older weight does not stand in for it; what
    says that nothing was observed withdraws what an earlier version said.
    """
    value = None if one.void else _value(one, one.resource, what)
    if value is None and not one.void and not _is_unreadable_weight(one, what):
        if "dataAbsentReason" not in one.resource:
            raise Refused("; ".join(one.notes) or "it has no value")
        one.void = True
    return [one.row("observations", taken, session_id=_session(one), what=what, value=value)]


def _is_unreadable_weight(one: Open, what: str) -> bool:
    if what != "weight" or not _has_value(one.resource):
        return False
    if "valueQuantity" not in one.resource:
        one.note("weight is not used: it is not a quantity")
    return True


def _panel(one: Open, taken: Moment | None) -> Rows:
    """Both parts, always: one that is missing or cannot be used has no value, and so takes back an earlier version's."""
    found = dict.fromkeys(OF_A_PANEL) if one.void else _components(one)
    if not one.void and not any(value is not None for value in found.values()):
        raise Refused("; ".join(one.notes) or "it has no value")
    session = _session(one)
    return [
        one.row("observations", taken, f"{one.id}#{what}", session_id=session, what=what, value=value)
        for what, value in found.items()
    ]


def _components(one: Open) -> dict[str, int | None]:
    found: dict[str, int | None] = dict.fromkeys(OF_A_PANEL)
    seen: set[str] = set()
    for component in parts.a_list(one.resource.get("component"), "component"):
        names = parts.codings(component.get("code"), "component.code")
        what = next((what for system, code, _ in names if (what := MEASURED.get((system, code))) in found), None)
        if what is not None:
            if what in seen:
                one.note(f"{what} is not used: it is given more than once")
            found[what] = _value(one, component, what) if what not in seen else None
            seen.add(what)
    for what in OF_A_PANEL:
        if what not in seen:
            one.note(f"{what} is missing")
    return found


def _value(one: Open, holder: dict[str, Any], what: str) -> int | None:
    kind, least, most = BOUNDS[what]
    quantity = holder.get("valueQuantity")
    if quantity is None and kind is Kind.SCORE and holder.get("valueInteger") is not None:
        quantity = {"value": holder["valueInteger"], "code": "{score}"}
    return amounts.amount(one, quantity, what, kind, least=least, most=most)


def _session(one: Open) -> str | None:
    return pointing.reference(one, one.resource.get("encounter"), "encounter", "Encounter")
