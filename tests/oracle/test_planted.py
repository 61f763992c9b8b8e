"""One small fault in each safeguard; the comparison has to find every one. Here alone a rule's expression is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from handrail.facts import engine
from handrail.safeguards.catalogue import CATALOGUE, safeguard
from handrail.safeguards.safeguard import Safeguard, fact, parameter, unlimited
from tests.oracle.comparing import differences
from tests.oracle.strategies import Case, cases
from tests.oracle.test_agreement import CI

IN_SCOPE = fact("in_scope")
ABOVE_PER_KG = ~unlimited("dose_mg_per_kg_max") & (fact("dose_ug") > fact("dose_ug_max_by_weight"))
ABOVE_MG = ~unlimited("dose_mg_max") & (fact("dose_ug") >= parameter("dose_mg_max"))
DAYS = fact("days_since_last_dose")
# id → what the fault is, and what it replaces
FAULTS: dict[str, tuple[str, dict[str, pl.Expr]]] = {
    "signed-decision-before-dose": ("unknown is taken for a decision", {"breached": ~fact("decision_in_force").fill_null(True)}),
    "active-substance-use-disorder": ("unknown is taken for no disorder", {"breached": fact("active_disorder").fill_null(False)}),
    "screening-before-first-dose": ("asked of every dose", {"applies": IN_SCOPE}),
    "screening-current": ("a screen of any age will do", {"breached": ~fact("has_screen")}),
    "signed-plan-in-force": ("unknown is taken for no plan", {"breached": ~fact("plan_in_force").fill_null(False)}),
    "dose-within-plan": ("the number of doses does not matter", {"breached": fact("plan_ceiling_exceeded")}),
    "dose-within-protocol": ("the limit itself is refused", {"breached": ABOVE_MG | ABOVE_PER_KG}),
    "route-as-planned": ("the plan's route does not matter", {"breached": ~fact("route_is_the_protocols")}),
    "fit-today": ("fasting is not asked", {"breached": fact("intoxicated") | fact("new_medicine")}),
    "drug-and-concentration-verified": (
        "unknown is taken for verified",
        {"breached": ~fact("drug_verified").fill_null(True)},
    ),
    "weight-current": ("asked where no limit goes by weight", {"applies": IN_SCOPE}),
    "minimum-interval": ("one day too many", {"breached": fact("previous_on_file") & (parameter("interval_days_min") >= DAYS)}),
    "sessions-per-window": ("doses that are not on file do not matter", {"breached": fact("window_full")}),
    "series-has-an-end": (
        "the number of doses is not limited",
        {"breached": fact("plan_has_no_end") | fact("more_doses_than_stated")},
    ),
    "maintenance-spacing": ("asked before maintenance as well", {"applies": IN_SCOPE}),
    "monitor-present": ("a session is enough", {"breached": ~fact("has_session")}),
    "blood-pressure-before-dose": (
        "none at all is taken for a good one",
        {"breached": fact("pressure_too_high").fill_null(False)},
    ),
    "discharge-criteria": ("oxygen and alertness are enough", {"breached": fact("oxygen_too_low") | fact("too_drowsy")}),
    "safe-leaving": ("the way home is not asked", {"breached": ~fact("no_driving_said")}),
    "monitoring-minimum": ("a proposed dose has to be watched", {"applies": IN_SCOPE}),
    "vitals-on-time": ("no pressure before the dose is needed", {"breached": fact("pressure_checked_too_seldom")}),
    "craving-rise": ("compared without a baseline", {"applies": fact("answered")}),
    "bladder-check-current": ("a screen for substances will do", {"breached": ~fact("has_current_screen")}),
    "ketamine-use-asked": ("any screen will do", {"breached": ~fact("has_screen")}),
    "positive-screen-resolved": ("unknown is taken for looked at", {"breached": fact("positive_screen_open").fill_null(False)}),
    "outside-use": ("a question left open is taken for no", {"breached": fact("outside_use").fill_null(False)}),
    "bladder-red-symptom": ("unknown is taken for no symptom", {"breached": fact("red_bladder_symptom_open").fill_null(False)}),
    "consent-signed": ("a consent that has ended will do", {"breached": ~(fact("consent_found") & fact("consent_signed"))}),
    "alarm-owned-and-closed": ("an alarm that nobody owns will do", {"breached": fact("closed_too_late")}),
    "emergent-mania-or-psychosis": ("a mania alone does not matter", {"breached": fact("emergent_psychosis")}),
    "infusion-time": ("asked of every route", {"applies": IN_SCOPE & ~fact("is_proposed") & ~unlimited("infusion_minutes_min")}),
    "dose-creep": ("any rise is too much", {"breached": fact("dose_raised")}),
    "raise-after-refusal": ("a plan is enough, whenever it was signed", {"breached": ~fact("plan_in_force")}),
    "response-reviewed": ("a reading of any time will do", {"breached": ~fact("mood_found")}),
    "frequency-creep": ("asked before maintenance as well", {"applies": IN_SCOPE & fact("has_gaps_before")}),
    "review-at-series-end": ("a decision is needed", {"breached": ~fact("decided_since_last_dose")}),
    "series-restart": ("asked of every plan", {"applies": fact("earlier_series_ended") & fact("last_dose_found")}),
    "re-entry-after-lapse": ("a decision of any time will do", {"breached": ~fact("decision_found")}),
    "unscheduled-session": ("bookings that are not on file do not matter", {"breached": ~fact("booking_on_file")}),
    "late-entry": ("nobody says when: then it was in time", {"breached": fact("written_late").fill_null(False)}),
    "no-take-home": ("one session is always allowed", {"breached": fact("more_than_one_session")}),
    "early-refill": ("any dose before will do", {"breached": ~fact("last_dose_found")}),
    "lost-supply": ("one loss is one too many", {"breached": fact("losses_in_window") > 0}),
    "draw-balances": ("what is pending does not matter", {"breached": fact("drawn_ug") != fact("accounted_for_ug")}),
    "waste-witnessed": ("whoever wrote it down may be the witness", {"breached": fact("witnessed_by").is_null()}),
    "count-variance-resolved": ("a count is never late", {"breached": ~fact("followed_up")}),
    "overlapping-programs": ("what is only possible does not matter", {"breached": fact("programs_running") > 1}),
    "eligibility-unexpired": ("asked whatever was decided", {"applies": fact("decision_found") & fact("decision_signed")}),
    "intake-complete": ("unknown is taken for asked", {"breached": ~fact("lists_complete").fill_null(True)}),
    "indication-and-goal": ("unknown is taken for agreed", {"breached": ~fact("goal_agreed").fill_null(True)}),
    "prescription-monitoring-checked": ("one of any time will do", {"breached": fact("monitoring_program_local_date").is_null()}),
    "interactions-reviewed": ("another look-up will do", {"breached": ~fact("monitoring_program_checked")}),
    "pregnancy-current": ("an answer of any time will do", {"breached": ~fact("pregnancy_answered")}),
    "baseline-blood-pressure": ("asked of every dose", {"applies": IN_SCOPE}),
    "baseline-liver": ("asked of every dose", {"applies": IN_SCOPE}),
    "bladder-rise": ("any rise is too much", {"breached": fact("checklist_score") > fact("first_checklist_score")}),
    "liver-check-current": ("asked before maintenance as well", {"applies": IN_SCOPE}),
    "cognition-check-current": ("asked before maintenance as well", {"applies": IN_SCOPE}),
    "craving-high": ("the limit itself is not high", {"breached": fact("craving") > parameter("craving_high_points_min")}),
    "dependence-criteria": ("one of any time will do", {"breached": ~fact("criteria_found")}),
    "rescue-ready": ("unknown is taken for ready", {"breached": ~fact("rescue_ready").fill_null(True)}),
    "prescriber-present": ("who watches will do", {"breached": ~fact("monitor_present")}),
    "home-administration": ("nowhere but the clinic, whatever the protocol says", {"breached": fact("given_elsewhere")}),
    "check-in-on-time": ("an answer is never late", {"breached": ~fact("heard_of")}),
    "past-disorder-duties": ("a second signature does not matter", {"breached": fact("follow_up_overdue")}),
    "recovery-care-contacted": ("no contact has to be on file", {"breached": fact("follow_up_overdue")}),
    "refusal-handed-on": ("asked of treated patients as well", {"applies": fact("signed") & fact("followed_up")}),
    "hold-has-transition-plan": ("asked of new patients as well", {"applies": fact("signed") & fact("followed_up")}),
    "reply-overdue": ("a reply is never late", {"breached": ~fact("followed_up")}),
    "unmet-request": ("an answer is never late", {"breached": ~fact("followed_up")}),
    "suicidality-followed-up": ("one that may be in time is in time", {"breached": fact("follow_up_overdue").fill_null(False)}),
    "adverse-event-reported": ("asked of every event", {"applies": fact("followed_up") | fact("follow_up_due_passed")}),
    "medical-contraindications": ("unknown is taken for none", {"breached": fact("contraindicated").fill_null(False)}),
    "dose-change-signed": ("a plan is enough, whenever it was signed", {"breached": ~fact("plan_in_force")}),
    "rems-certified-and-enrolled": ("a certified place is enough", {"breached": ~fact("place_certified")}),
    "rems-form-in-time": ("a form that may be missing is", {"breached": ~fact("form_on_file")}),
    "copied-observations": ("one reading alike is enough", {"breached": fact("readings_like_another") >= 1}),
    "disclosure-within-consent": ("any scope will do", {"breached": ~fact("consent_stood")}),
    "baseline-bladder": ("unknown is taken for asked", {"breached": ~fact("bladder_asked").fill_null(True)}),
}


def _collected(many: int) -> list[Case]:
    found: list[Case] = []

    @settings(CI, max_examples=many)
    @given(cases())
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found


@pytest.fixture(scope="module")
def records() -> list[Case]:
    return _collected(200)


def _planted(id: str, changed: dict[str, Any]) -> Safeguard:
    one = safeguard(id)
    assert one is not None
    return replace(one, **changed)


def test_every_safeguard_has_a_fault_planted() -> None:
    assert set(FAULTS) == {one.id for one in CATALOGUE}


@pytest.mark.parametrize("id", FAULTS, ids=lambda id: f"{id}: {FAULTS[id][0]}")
def test_a_planted_fault_is_found(id: str, records: list[Case]) -> None:
    one = _planted(id, FAULTS[id][1])
    assert any(differences(case, [one]) for case in records)


def test_a_protocol_that_sets_every_disorder_aside_is_found(records: list[Case]) -> None:
    treats_none = fact("disorder_treated").fill_null("none") == "none"
    one = _planted("active-substance-use-disorder", {"breached": fact("active_disorder") & treats_none})
    assert any(differences(case, [one]) for case in records)


def test_a_protocol_that_sets_no_disorder_aside_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 600 records some 25 have an active alcohol use disorder, and no other, where the protocol treats it."""
    remembered = engine._parameter_values, engine._constant
    for each in remembered:
        monkeypatch.setattr(engine, each.__name__, each.__wrapped__)
    monkeypatch.setattr("handrail.protocol.model.Protocol.treated_disorder_substance", "none")
    one = safeguard("active-substance-use-disorder")
    assert one is not None
    assert any(differences(case, [one]) for case in _collected(600))
