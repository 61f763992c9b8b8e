"""Signatures, decisions, coverage, instruments and check-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handrail.sample import fhir
from handrail.terms.words import quoted
from tests.unit.fhir.reading import (
    ASSESSMENT,
    AT,
    CHECK_IN,
    COVERAGE,
    DAY,
    DECISION,
    LATER,
    ORDER,
    PLAN,
    SCREEN,
    TOTAL,
    Resource,
    extended,
    notes,
    outcome,
    row,
    spoilt,
)  # fmt: skip


def unsigned(good: Resource, **changes: Any) -> Resource:
    kept = [one for one in good["extension"] if not one["url"].endswith("signature")]
    return spoilt(good, extension=kept or None, **changes)


def signed_by(who: Any) -> Resource:
    return {"url": fhir.EXTENSIONS + "signature", "extension": [{"url": "who", **who}]}


@pytest.mark.parametrize(("good", "draft"), [
    (DECISION, "in-progress"), (PLAN, "draft"), (ORDER, "draft"), (ASSESSMENT, "in-progress"),
], ids=lambda one: one if isinstance(one, str) else one["id"])  # fmt: skip
def test_signed_draft_or_not_said(good: Resource, draft: str) -> None:
    assert (row(good)["signed"], row(good)["signed_by"]) == (True, "Dr Invented")
    assert (row(unsigned(good))["signed"], row(unsigned(good))["signed_by"]) == (None, None)
    assert row(spoilt(good, status=draft))["signed"] is False


def test_who_signed() -> None:
    assert row(extended(PLAN, signed_by({"valueReference": {"reference": "Practitioner/dr-1"}})))["signed_by"] == "dr-1"
    assert outcome(extended(PLAN, signed_by({"valueString": 5}))).refused == "signature.who is not text"
    second = fhir.signature("Dr Second", AT) | {"url": fhir.EXTENSIONS + "co-signature"}
    assert row(extended(DECISION, second))["co_signed_by"] == "Dr Second"
    assert row(DECISION)["co_signed_by"] is None


@pytest.mark.parametrize("said", ["contraindicated", "eligible-with-safeguards", "eligible", "undetermined"])
def test_eligibilities(said: str) -> None:
    assert row(spoilt(DECISION, finding=[{"itemCodeableConcept": fhir.coding(fhir.OURS, said)}]))["eligibility"] == said


@pytest.mark.parametrize("finding", [None, [], [{}], [{"itemCodeableConcept": {"text": "perhaps"}}]])
def test_a_decision_that_decides_nothing_is_kept_so_that_no_older_one_stands_in_for_it(finding: Any) -> None:
    one = spoilt(DECISION, finding=finding)
    assert row(one)["eligibility"] is None
    assert notes(one)[0].startswith("its finding is none of contraindicated, ")


def test_a_decision_without_a_date_is_refused_and_its_other_date_will_do() -> None:
    assert (
        outcome(spoilt(DECISION, effectiveDateTime=None, date=None)).refused
        == "effective[x] or date is missing: it cannot be placed in time"
    )
    assert row(spoilt(DECISION, effectiveDateTime=None))["at"] == AT


def test_a_decision_without_an_end_says_so() -> None:
    bare = spoilt(DECISION, extension=None)
    assert (row(bare)["expires_at"], row(bare)["open_ended"]) == (None, None)
    more = (fhir.extension("open-ended", valueBoolean=True), fhir.extension("tier", valueCode="middle"))
    assert (row(extended(bare, *more))["open_ended"], row(extended(bare, *more))["tier"]) == (True, "middle")


@pytest.mark.parametrize(("reason", "complete"), [
    ("nilknown", True), ("closed", True), ("notasked", False), ("unavailable", False), ("withheld", False), ("notstarted", False),
])  # fmt: skip
def test_what_an_empty_list_says(reason: str, complete: bool) -> None:
    assert row(spoilt(COVERAGE, emptyReason=fhir.coding("http://x", reason)))["complete"] is complete


def test_what_a_list_with_entries_says() -> None:
    listed = spoilt(COVERAGE, emptyReason=None, entry=[{"item": {"reference": "Condition/k1"}}])
    assert row(listed)["complete"] is True
    assert row(spoilt(listed, mode="working"))["complete"] is True
    assert row(spoilt(listed, mode="working", extension=None))["complete"] is False
    assert row(spoilt(listed, entry=None))["complete"] is False
    assert (
        outcome(spoilt(COVERAGE, emptyReason=fhir.coding("http://x", "lost"))).refused
        == "emptyReason 'lost' is not a reason of FHIR"
    )


def test_the_period_that_a_list_speaks_of() -> None:
    bare = spoilt(COVERAGE, extension=None)
    assert (row(bare)["from_at"], row(bare)["open_start"], row(bare)["to_at"], row(bare)["open_end"]) == (None, True, AT, False)
    period = fhir.extension("period", valuePeriod={"start": AT.isoformat(), "end": "2026-03-04"})
    found = row(extended(bare, period))
    assert (found["from_at"], found["open_start"], found["to_at"]) == (
        AT, False, AT.replace(hour=0) + 3 * DAY - timedelta(microseconds=1),
    )  # fmt: skip


def test_a_list_that_is_no_longer_kept_is_not_kept_up() -> None:
    assert row(COVERAGE)["open_end"] is True
    assert row(spoilt(COVERAGE, status="retired"))["open_end"] is False


@pytest.mark.parametrize(("value", "score"), [
    (0, 0), (12, 12), (13, None), (-1, None), (5.0, 5), (5.5, None), ("5", None), ("five", None), (True, None), ([], None),
    ("1e999", None), (1e300, None),
])  # fmt: skip
def test_a_total_inside_its_range_or_not_used(value: Any, score: int | None) -> None:
    one = spoilt(TOTAL, valueQuantity={"value": value})
    asked = spoilt(SCREEN, item=[{"linkId": "total", "answer": [{"valueDecimal": value}]}])
    for each in (one, asked):
        if score is None:
            assert outcome(each).refused == f"the total {quoted(value)} is not a total of audit-c: it is not used"
        else:
            assert (row(each)["score"], row(each)["answer"], notes(each)) == (score, "answered", [])


def test_a_total_of_the_longer_audit_filed_under_the_shorter_is_not_used() -> None:
    one = spoilt(TOTAL, valueQuantity={"value": 19, "code": "{score}"})
    assert outcome(one).refused == "the total 19 is not a total of audit-c: it is not used"
    longer = spoilt(one, code=fhir.coding(fhir.LOINC, "75624-7"))
    assert (row(longer)["instrument"], row(longer)["score"]) == ("audit", 19)


@pytest.mark.parametrize("value", [10**16, 2**63, 1e300])
def test_a_total_without_a_greatest_must_still_be_one(value: float) -> None:
    taps = spoilt(SCREEN, questionnaire=f"{fhir.EXTENSIONS}Questionnaire/taps-1",
                  item=[{"linkId": "total", "answer": [{"valueDecimal": value}]}])  # fmt: skip
    assert "is not a total of taps-1" in str(outcome(taps).refused)


@pytest.mark.parametrize("link", ["total", "/75626-2", "75626-2"])
def test_where_a_total_stands(link: str) -> None:
    deep = [{"linkId": "group", "item": [{"linkId": "other"}, {"linkId": link, "answer": [{"valueInteger": 4}]}]}]
    assert row(spoilt(SCREEN, item=deep))["score"] == 4


@pytest.mark.parametrize(("status", "answer"), [
    ("completed", "answered"), ("amended", "answered"), ("in-progress", "partial"), ("stopped", "partial"),
])  # fmt: skip
def test_whether_an_instrument_was_answered(status: str, answer: str) -> None:
    assert row(spoilt(SCREEN, status=status))["answer"] == answer


def test_an_instrument_that_was_declined() -> None:
    one = extended(spoilt(SCREEN, item=None), fhir.extension("declined", valueBoolean=True))
    assert (row(one)["answer"], row(one)["score"]) == ("declined", None)
    assert outcome(spoilt(SCREEN, authored=None)).refused == "authored is missing: it cannot be placed in time"


@pytest.mark.parametrize("band", ["active", "early-remission", "sustained-remission", "none"])
def test_what_an_assessment_concludes(band: str) -> None:
    assert row(fhir.assessed("x", "p1", band, AT))["band"] == band


@pytest.mark.parametrize("items", [[], None, [{"linkId": "band", "answer": [{"valueCoding": {"code": "cured"}}]}]])
def test_an_assessment_without_a_conclusion_is_kept_so_that_no_older_one_stands_in_for_it(items: Any) -> None:
    one = spoilt(ASSESSMENT, item=items)
    assert (row(one)["band"], row(one)["signed"]) == (None, True)
    assert any("is none of active, early-remission, sustained-remission, none" in note for note in notes(one))
    assert row(spoilt(ASSESSMENT, item=items, status="entered-in-error"))["void"] is True


def answers(**said: Any) -> list[Resource]:
    return [{"linkId": name.replace("_", "-"), "answer": [value]} for name, value in said.items()]


def test_a_check_in_with_everything() -> None:
    item = answers(
        craving={"valueInteger": 0}, urge={"valueInteger": 10}, mood={"valueInteger": 5}, outside_use={"valueBoolean": False},
        urinary_symptoms={"valueBoolean": True}, words={"valueString": "a hard week"},
    )  # fmt: skip
    found = row(spoilt(CHECK_IN, item=item))
    assert (found["craving"], found["urge"], found["mood"]) == (0, 10, 5)
    assert (found["outside_use"], found["urinary_symptoms"], found["words"]) == (False, True, "a hard week")


@pytest.mark.parametrize("value", [11, -1, 5.5, "5", True, 10**30])
def test_a_scale_outside_its_range_is_not_used(value: Any) -> None:
    one = spoilt(CHECK_IN, item=answers(craving={"valueInteger": value}))
    assert (row(one)["craving"], row(one)["status"]) == (None, "answered")
    assert notes(one) == [f"craving {quoted(value)} is not a whole number from 0 to 10: it is not used"]


def test_not_asked_is_not_no() -> None:
    found = row(spoilt(CHECK_IN, item=answers(craving={"valueInteger": 3})))
    assert (found["urge"], found["outside_use"], found["urinary_symptoms"]) == (None, None, None)
    assert row(spoilt(CHECK_IN, item=answers(outside_use={"valueString": "no"})))["outside_use"] is None


DUE = fhir.extension("due", valueDateTime=(AT - timedelta(hours=1)).isoformat())


@pytest.mark.parametrize(("more", "changes", "status", "at"), [
    ([DUE], {}, "answered", AT), ([DUE], {"status": "in-progress"}, "due", AT - timedelta(hours=1)),
    ([DUE, fhir.extension("silent", valueBoolean=True)], {"status": "in-progress", "authored": None},
     "silent", AT - timedelta(hours=1)),
    ([DUE, fhir.extension("declined", valueBoolean=True)], {"item": None}, "declined", AT),
    ([], {"status": "in-progress"}, "due", AT), ([DUE], {"authored": None}, "answered", AT - timedelta(hours=1)),
])  # fmt: skip
def test_what_became_of_a_check_in(more: list[Resource], changes: Resource, status: str, at: Any) -> None:
    found = row(extended(spoilt(CHECK_IN, **changes), *more))
    assert (found["status"], found["at"]) == (status, at)
    assert found["due_at"] == (AT - timedelta(hours=1) if more else None)


def test_a_check_in_without_any_time_is_refused() -> None:
    assert outcome(spoilt(CHECK_IN, authored=None)).refused == "authored or due is missing: it cannot be placed in time"
    late = spoilt(CHECK_IN, meta={"lastUpdated": LATER.isoformat()})
    assert (row(late)["at"], row(late)["recorded_at"]) == (AT, LATER)
