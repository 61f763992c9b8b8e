"""Signed decisions on eligibility, and plans."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handrail.record.tables import ELIGIBILITIES, ROUTES
from handrail.sources.fhir import amounts, parts, pointing, times
from handrail.sources.fhir.answers import whole_number
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import EXTENSIONS, WITHDRAWN, Open, OutOfScope
from handrail.sources.fhir.signing import signature, signer
from handrail.terms import valuesets
from handrail.terms.quantity import LARGEST, Kind
from handrail.terms.words import quoted

IMPRESSION_STATES: dict[str, str | None] = {name: name for name in ("in-progress", "completed", WITHDRAWN)}
PLAN_STATES: dict[str, str | None] = {
    name: name for name in ("draft", "active", "on-hold", "revoked", "completed", "unknown", WITHDRAWN)
}  # fmt: skip
OVER = ("revoked", "completed", "on-hold")
PHASES = ("series", "maintenance")
Known = dict[str, dict[str, Any]]


def decision(one: Open) -> Rows:
    """A ClinicalImpression whose code is our `eligibility-decision`.

    A conclusion that cannot be read stays unknown and is not refused: an older decision must not stand in for it.
    """
    if all(code != "eligibility-decision" for _, code, _ in parts.codings(one.resource.get("code"), "code")):
        raise OutOfScope("a clinical impression that is not a decision on eligibility")
    pointing.about_patient(one, "decisions")
    draft = parts.status_of(one, IMPRESSION_STATES) == "in-progress"
    dated = times.effective(one) or times.when(one, one.resource.get("date"), "date")
    known = parts.extensions(one)
    expires_at, open_ended = _holds_until(one, known)
    return [one.row(
        "decisions", times.required(one, dated, "effective[x] or date"), eligibility=_eligibility(one),
        tier=parts.text_of(one, known, "tier"), expires_at=expires_at, open_ended=open_ended,
        co_signed_by=signer(one, known, "co-signature"), recorded_by=pointing.who(one, "assessor"),
        **signature(one, known, draft=draft, first_written=times.first_written(one, "date")),
    )]  # fmt: skip


def _eligibility(one: Open) -> str | None:
    """The one conclusion that is among its findings."""
    findings = parts.a_list(one.resource.get("finding"), "finding")
    words = {parts.a_code(each.get("itemCodeableConcept"), "finding", ELIGIBILITIES) for each in findings} - {None}
    if len(words) != 1 and not one.void:
        one.note("its findings name several eligibilities" if words else f"its finding is none of {', '.join(ELIGIBILITIES)}")
    return words.pop() if len(words) == 1 else None


def _holds_until(one: Open, known: Known) -> tuple[datetime | None, bool | None]:
    """When the decision expires, and whether it was given without an end; both unknown where it says neither."""
    given = parts.value_of(one, known, "expires", "DateTime", "Instant", "Date")
    forever = parts.is_true(one, known, "open-ended")
    if "expires" not in known:
        return None, forever if "open-ended" in known else None
    if forever:
        one.note("it expires, and is given without an end: the end counts")
    return times.just_after(times.noted(one, given, "expires")), False


def plan(one: Open) -> Rows:
    """A CarePlan whose category is our `ketamine-plan`, or that carries our extensions."""
    concepts = parts.a_list(one.resource.get("category"), "category")
    codes = [code for concept in concepts for _, code, _ in parts.codings(concept, "category")]
    if "ketamine-plan" not in codes and not _is_ours(one):
        raise OutOfScope("a care plan that is not a plan of ketamine treatment")
    pointing.about_patient(one, "plans")
    status = parts.status_of(one, PLAN_STATES)
    start, end = times.period(one, one.resource.get("period"), "period")
    ends_at = _in_force_until(one, status, times.just_after(end))
    known = parts.extensions(one)
    return [one.row(
        "plans", times.required(one, start, "period.start"), phase=next((code for code in codes if code in PHASES), None),
        ends_at=ends_at, open_ended=status == "active" and end is None, recorded_by=pointing.who(one, "author"),
        **_limits(one, known), **_signed_as_a_plan(one, status),
    )]  # fmt: skip


def _signed_as_a_plan(one: Open, status: str | None) -> dict[str, Any]:
    """Who signed it. A draft, a proposal or an option is no plan yet; of a plan in an unknown state nobody knows."""
    draft = status == "draft" or one.resource.get("intent") in ("proposal", "option")
    signed = signature(one, parts.extensions(one), draft=draft, first_written=times.first_written(one, "created"))
    return signed if status not in (None, "unknown") or draft else {**signed, "signed": None}


def _is_ours(one: Open) -> bool:
    found = parts.a_list(one.resource.get("extension"), "extension")
    return any(str(each.get("url")).startswith(EXTENSIONS) for each in found)


def _in_force_until(one: Open, status: str | None, planned: datetime | None) -> datetime | None:
    """The first instant at which it is no longer in force. What is over does not run on to its planned end; when a revoked
    plan was revoked is known by its last change alone.
    """
    if status not in OVER:
        return planned
    if one.recorded_at is not None:
        return min(planned or one.recorded_at, one.recorded_at)
    if status == "completed" and planned is not None:
        return planned
    one.note(f"it is {status}, and it is not told since when: its end is unknown")
    return None


def _limits(one: Open, known: Known) -> dict[str, Any]:
    protocol, route = parts.text_of(one, known, "protocol"), parts.text_of(one, known, "route")
    drug = parts.text_of(one, known, "drug")
    for name, said, words in (("route", route, ROUTES), ("drug", drug, valuesets.DRUGS)):
        if said is not None and said not in words:
            one.note(f"{name} is not used: {said[:40]!r} is none of {', '.join(words)}")
    return {
        "protocol": protocol, "doses_max": _doses_max(one, known), "route": route if route in ROUTES else None,
        "drug": drug if drug in valuesets.DRUGS else None, **_ceilings(one, known),
    }  # fmt: skip


def _doses_max(one: Open, known: Known) -> int | None:
    given = parts.value_of(one, known, "doses-max", "Integer", "PositiveInt", "UnsignedInt")
    if given is None:
        return None
    number = whole_number(given)
    if number is None or not 1 <= number <= LARGEST:
        one.note(f"doses-max {quoted(given)} is not a whole number above zero: it is not used")
        return None
    return number


def _ceilings(one: Open, known: Known) -> dict[str, int | None]:
    """The most in one dose, in micrograms and micrograms per kilogram. Where one cannot be read neither is used: the other
    alone would pass for all that the physician allowed.
    """
    kinds = {"dose-max": ("dose_ug_max", Kind.DRUG), "dose-per-kg-max": ("dose_ug_per_kg_max", Kind.DRUG_PER_WEIGHT)}
    found = {
        column: amounts.amount(one, parts.value_of(one, known, name, "Quantity"), name, kind, least=1)
        for name, (column, kind) in kinds.items()
    }
    if any(name in known and found[column] is None for name, (column, _) in kinds.items()):
        one.note("a ceiling of the dose cannot be read: none is used")
        return dict.fromkeys(found)
    return found
