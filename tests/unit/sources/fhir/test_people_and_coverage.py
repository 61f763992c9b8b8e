"""Patients, sessions, and what was asked about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.unit.sources.fhir.good import LATER, NOON, OURS, concept, covers, extension, notes, person, read, refusal, row, session


def test_a_person() -> None:
    one = row(person())
    assert (one["patient_id"], one["birth_date"], one["sex"], one["at"]) == ("p1", date(1980, 5, 6), "female", None)


@pytest.mark.parametrize("more", [{"birthDate": "1980"}, {"birthDate": "long ago"}, {"gender": "F"}, {"birthDate": 1980}])
def test_a_defect_of_a_person_is_noted(more: dict[str, Any]) -> None:
    assert row(person(**more))["patient_id"] == "p1"
    assert "not used" in notes(person(**more))


def test_a_record_that_was_replaced_says_so() -> None:
    assert "replaced" in notes(person(link=[{"type": "replaced-by", "other": {"reference": "Patient/p2"}}]))


def test_a_session() -> None:
    one = row(session())
    said = {"session_id": "x1", "plan_id": "c1", "status": "finished", "place": "AMB", "monitor_id": "monitor-1",
            "prescriber_id": "prescriber-1", "escort": "with a friend",
            "ended_at": datetime(2026, 3, 2, 17, 40, tzinfo=UTC)}  # fmt: skip
    assert {name: one[name] for name in said} == said


@pytest.mark.parametrize(("status", "said"), [("triaged", "in-progress"), ("onleave", "in-progress"), ("unknown", None)])
def test_states_of_a_session(status: str, said: str | None) -> None:
    assert row(session(status=status))["status"] == said


@pytest.mark.parametrize("end", ["2026-03-02", "2026-03-02T11:00:00-05:00", "late"])
def test_an_end_that_cannot_be_told_to_the_minute_is_unknown(end: str) -> None:
    spoilt = session(period={"start": NOON, "end": end})
    assert row(spoilt)["ended_at"] is None
    assert "period.end is not used" in notes(spoilt)


def test_a_service_request_is_no_plan_and_a_search_is_nobody() -> None:
    assert row(session(basedOn=[{"reference": "ServiceRequest/s"}]))["plan_id"] is None
    others = [{"individual": {"reference": "Practitioner?identifier=7"}}]
    assert notes(session(participant=others)) == ""
    watched = [{"type": [concept(OURS, "monitor")], "individual": {"reference": "Practitioner?identifier=7"}}]
    assert row(session(participant=watched))["monitor_id"] is None
    assert "participant is not used" in notes(session(participant=watched))


def test_what_was_asked_about() -> None:
    one = row(covers())
    said = {"domain": "conditions", "complete": True, "from_at": None, "to_at": datetime(2026, 3, 2, 17, tzinfo=UTC),
            "open_start": True, "open_end": False}  # fmt: skip
    assert {name: one[name] for name in said} == said


def test_a_period_and_what_is_kept_up() -> None:
    period = extension("period", valuePeriod={"start": "2026-01-01", "end": "2026-01-31"})
    one = row(covers(extension=[period, extension("kept-up", valueBoolean=True)]))
    assert (one["from_at"], one["to_at"]) == (
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC),
    )
    assert (one["open_start"], one["open_end"]) == (False, True)
    assert row(covers(status="retired", extension=[extension("kept-up", valueBoolean=True)]))["open_end"] is False


def test_a_list_of_a_day_speaks_surely_of_its_first_instant_only() -> None:
    assert row(covers(date="2026-03-02"))["to_at"] == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "complete"),
    [
        ("nilknown", True),
        ("closed", True),
        ("notasked", False),
        ("unavailable", False),
        ("withheld", False),
        ("notstarted", False),
    ],
)
def test_empty_lists(reason: str, complete: bool) -> None:
    assert row(covers(emptyReason={"coding": [{"code": reason}]}))["complete"] is complete


def test_lists_with_entries() -> None:
    entry = [{"item": {"reference": "Condition/c"}}]
    assert row(covers(emptyReason=None, entry=entry))["complete"] is True
    assert row(covers(emptyReason=None, entry=entry, mode="working"))["complete"] is False
    kept_up = [extension("kept-up", valueBoolean=True)]
    assert row(covers(emptyReason=None, entry=entry, mode="working", extension=kept_up))["complete"] is True
    assert row(covers(mode="working"))["complete"] is False
    assert row(covers(mode=None))["complete"] is False
    assert row(covers(emptyReason=None))["complete"] is False
    assert refusal(covers(entry=entry)) == "it has entries and a reason for having none"
    assert "emptyReason" in refusal(covers(emptyReason={"coding": [{"code": "because"}]}))


def test_a_list_of_changes_says_nothing_of_what_is_complete() -> None:
    for said in ({}, {"emptyReason": None, "entry": [{"item": {"reference": "Condition/c"}}]}):
        changes = covers(mode="changes", **said)
        assert (row(changes)["complete"], row(changes)["void"]) == (False, True)
        assert notes(changes) == "a list of changes does not say what is complete: it is not used"


@pytest.mark.parametrize("system", ["http://terminology.hl7.org/CodeSystem/list-example-use-codes", None])
@pytest.mark.parametrize("code", ["medications", "plans"])
def test_lists_of_other_systems_claim_nothing(system: str | None, code: str) -> None:
    assert read(covers(code=concept(system, code))).out_of_scope == "a List that is not about one of the record's tables"
    assert LATER


def test_who_had_left_before_the_session_watched_nobody() -> None:
    watched = {"type": [concept(OURS, "monitor")], "individual": {"reference": "Practitioner/n1"}}
    gone, there = ({**watched, "period": {"end": end}} for end in ("2026-03-01T12:00:00-05:00", "2026-03-02T23:00:00-05:00"))
    assert row(session(participant=[gone]))["monitor_id"] is None
    assert "monitor is not used" in notes(session(participant=[gone]))
    assert row(session(participant=[there]))["monitor_id"] == "n1"


@pytest.mark.parametrize("reason", [{}, {"text": "nilknown"}, {"coding": []}, {"coding": [{"system": "x"}]}])
def test_a_reason_without_a_code_is_no_reason(reason: dict[str, Any]) -> None:
    assert "emptyReason has no code" in refusal(covers(emptyReason=reason))
