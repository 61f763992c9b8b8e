"""Signed decisions on eligibility, and plans."""

from __future__ import annotations

from typing import Any

from handrail.record.tables import ELIGIBILITIES, ROUTES
from handrail.sources.fhir import parts
from handrail.sources.fhir.outcome import Row
from handrail.sources.fhir.parts import Open, OutOfScope, Refused
from handrail.terms import valuesets
from handrail.terms.quantity import LARGEST, Kind

IMPRESSION_STATES: dict[str, str | None] = {name: name for name in ("in-progress", "completed", "entered-in-error")}
PLAN_STATES: dict[str, str | None] = {
    name: name for name in ("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")
}  # fmt: skip
OVER = ("revoked", "completed", "on-hold")


def decision(one: Open) -> list[tuple[str, Row]]:
    """A ClinicalImpression whose code is our `eligibility-decision`."""
    if all(code != "eligibility-decision" for _, code, _ in parts.codings(one.resource.get("code"), "code")):
        raise OutOfScope("a clinical impression that is not a decision on eligibility")
    parts.about_patient(one, "subject", "decisions")
    status = parts.status_of(one, IMPRESSION_STATES)
    void = status == "entered-in-error"
    dated = parts.when(one, one.resource.get("effectiveDateTime") or one.resource.get("date"), "effectiveDateTime")
    known = parts.extensions(one)
    eligibility = _eligibility(one)
    if (dated is None or eligibility is None) and not void:
        raise Refused("it is not dated" if dated is None else f"finding is none of {', '.join(ELIGIBILITIES)}")
    ends = parts.just_after(parts.when(one, known.get("expires", {}).get("valueDateTime"), "expires"))
    second = parts.signature(one, {"signature": known["co-signature"]} if "co-signature" in known else {}, draft=False)
    tier = parts.a_text(known.get("tier", {}).get("valueCode"), "tier")
    return [one.row(
        "decisions", dated, void=void, eligibility=eligibility, tier=tier, expires_at=ends,
        open_ended=known.get("open-ended", {}).get("valueBoolean") is True, co_signed_by=second.get("signed_by"),
        **parts.signature(one, known, draft=status == "in-progress"),
    )]  # fmt: skip


def _eligibility(one: Open) -> str | None:
    found = parts.a_list(one.resource.get("finding"), "finding")
    return next(
        (word for each in found if (word := parts.a_code(each.get("itemCodeableConcept"), "finding", ELIGIBILITIES))), None
    )


def plan(one: Open) -> list[tuple[str, Row]]:
    """A CarePlan whose category is our `ketamine-plan`."""
    codes = [code for concept in parts.a_list(one.resource.get("category"), "category")
             for _, code, _ in parts.codings(concept, "category")]  # fmt: skip
    if "ketamine-plan" not in codes:
        raise OutOfScope("a care plan that is not a plan of ketamine treatment")
    parts.about_patient(one, "subject", "plans")
    status = parts.status_of(one, PLAN_STATES)
    void = status == "entered-in-error"
    start, ends_at = parts.period(one, one.resource.get("period"), "period")
    if start is None and not void:
        raise Refused("period.start is missing: it cannot be placed in time")
    known = parts.extensions(one)
    if status in OVER and one.recorded_at is not None:
        ends_at = min(ends_at or one.recorded_at, one.recorded_at)  # what is over does not run on to its planned end
    return [one.row(
        "plans", start, void=void, phase=next((code for code in codes if code in ("series", "maintenance")), None),
        ends_at=ends_at, open_ended=status == "active" and ends_at is None, **_limits(one, known),
        **parts.signature(one, known, draft=status == "draft"),
    )]  # fmt: skip


def _limits(one: Open, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    doses = known.get("doses-max", {}).get("valueInteger")
    if doses is not None and (isinstance(doses, bool) or not isinstance(doses, int) or not 1 <= doses <= LARGEST):
        one.notes.append(f"doses-max {doses!r} is not a whole number above zero: it is not used")
        doses = None
    route = known.get("route", {}).get("valueCode")
    drug = parts.a_text(known.get("drug", {}).get("valueCode"), "drug")
    return {
        "protocol": parts.a_text(known.get("protocol", {}).get("valueString"), "protocol"), "doses_max": doses,
        "dose_ug_max": parts.amount(one, known.get("dose-max", {}).get("valueQuantity"), "dose-max", Kind.DRUG),
        "dose_ug_per_kg_max": parts.amount(
            one, known.get("dose-per-kg-max", {}).get("valueQuantity"), "dose-per-kg-max", Kind.DRUG_PER_WEIGHT),
        "route": route if route in ROUTES else None, "drug": valuesets.drug(valuesets.OURS, drug, None) if drug else None,
    }  # fmt: skip
