"""Medical facts that rest on the codes of conditions: yes, no, unknown, over, refuted, and a clinician's own word."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.facts.medical import EVENTS, MATTERS, STATE
from handrail.terms.valuesets_medical import WORDS
from tests.spec.facts.charts import BEFORE, LATER, TODAY, condition, instant, says, table, when
from tests.spec.facts.medical_cases import CASES, ELSEWHERE, GONE, ONLY_THEN, STAYS, UNKNOWN_THEN, Case

ASKED = ("conditions",)
THEN = {GONE: False, STAYS: True, UNKNOWN_THEN: None, ONLY_THEN: True}
EARLIER = "2025-11-03T09:00-05:00"


@pytest.fixture(params=CASES, ids=str)
def fact(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def case(fact: str) -> Case:
    return CASES[fact]


@pytest.fixture
def yes(case: Case) -> dict[str, Any]:
    """What stands beside the code where the fact is a yes."""
    return {"clinical_status": "resolved"} if case.over == ONLY_THEN else {}


def test_every_matter_has_cases() -> None:
    assert {one.name for one in MATTERS} - set(ELSEWHERE) == set(CASES) - {"past_psychosis"}


def test_every_word_is_read_by_a_fact() -> None:
    assert set(WORDS) == {*EVENTS, *(word for one in MATTERS for word in one.words)}


def test_nothing_on_file_is_no_only_where_it_was_asked(fact: str) -> None:
    assert says(fact, asked=ASKED) is False
    assert says(fact) is None


def test_each_code_says_yes_asked_or_not(fact: str, case: Case, yes: dict[str, Any]) -> None:
    for code in case.yes:
        assert says(fact, condition(code, **yes), asked=ASKED) is True, code
        assert says(fact, condition(code, **yes)) is True, code


def test_a_code_that_does_not_tell_leaves_it_unknown(fact: str, case: Case, yes: dict[str, Any]) -> None:
    for code in case.maybe:
        assert says(fact, condition(code, **yes), asked=ASKED) is None, code


def test_a_near_miss_says_no(fact: str, case: Case, yes: dict[str, Any]) -> None:
    for code in case.no:
        assert says(fact, condition(code, **yes), asked=ASKED) is False, code
        assert says(fact, condition(code, **yes)) is None, code


def test_refuted_and_withdrawn_do_not_exist(fact: str, case: Case, yes: dict[str, Any]) -> None:
    code = case.yes[0] if case.yes[0][:1].isupper() else "I10"
    assert says(fact, condition(code, **yes, verification="refuted"), asked=ASKED) is False
    assert says(fact, condition(code, **yes, verification="refuted")) is None
    assert says(fact, condition(case.yes[0], **yes, void=True), asked=ASKED) is False


@pytest.mark.parametrize("verification", ["provisional", "differential", "unconfirmed"])
def test_what_is_not_confirmed_leaves_it_unknown(fact: str, case: Case, yes: dict[str, Any], verification: str) -> None:
    assert says(fact, condition(case.yes[0], **yes, verification=verification), asked=ASKED) is None
    assert says(fact, condition(case.yes[0], **yes, verification=None), asked=ASKED) is True


@pytest.mark.parametrize("status", ["resolved", "inactive", "remission"])
def test_what_is_over(fact: str, case: Case, status: str) -> None:
    assert says(fact, condition(case.yes[0], clinical_status=status), asked=ASKED) is THEN[case.over]


def test_what_is_not_over(fact: str, case: Case) -> None:
    assert says(fact, condition(case.yes[0]), asked=ASKED) is (case.over != ONLY_THEN)
    assert says(fact, condition(case.yes[0], clinical_status=None), asked=ASKED) is (case.over != ONLY_THEN)


def test_an_end_counts_from_its_time(fact: str, case: Case) -> None:
    ended, runs = instant("2026-05-31T23:00-04:00"), instant(LATER)
    assert says(fact, condition(case.yes[0], ended_at=ended, clinical_status=None), asked=ASKED) is THEN[case.over]
    contradicts = condition(case.yes[0], ended_at=ended, clinical_status="active")
    assert says(fact, contradicts, asked=ASKED) is (True if case.over == STAYS else None)
    assert says(fact, condition(case.yes[0], ended_at=runs, clinical_status="resolved"), asked=ASKED) is (case.over != ONLY_THEN)


def test_a_status_that_was_written_down_later_leaves_the_time_before_unknown(fact: str, case: Case) -> None:
    for late in ({"recorded_at": instant(LATER)}, {"status_recorded_at": instant(LATER)}):
        said = says(fact, condition(case.yes[0], clinical_status="resolved", **late), asked=ASKED)
        assert said is (True if case.over == STAYS else None)


def test_before_and_after_the_time(fact: str, case: Case, yes: dict[str, Any]) -> None:
    assert says(fact, condition(case.yes[0], LATER, **yes), asked=ASKED) is False
    assert says(fact, condition(case.yes[0], TODAY, **yes), asked=ASKED) is None


def test_a_clinician_who_says_no_settles_what_was_open(fact: str, case: Case, yes: dict[str, Any]) -> None:
    no = [condition(code, verification="refuted") for code in words_of(fact)]
    assert says(fact, *no) is None, "it answers what was open, and does not say that all is asked"
    for code in case.maybe:
        assert says(fact, condition(code, EARLIER, **yes), *no, asked=ASKED) is False, code
        late = condition(code, "2026-05-01T09:00-04:00", **yes)
        assert says(fact, late, *no, asked=ASKED) is None, "it came after"
    for code in case.yes:
        assert says(fact, condition(code, EARLIER, **yes), *no, asked=ASKED) is True, (
            "a code that says so is mended, not outvoted"
        )


def test_a_no_that_is_not_said_yet_settles_nothing(fact: str, case: Case, yes: dict[str, Any]) -> None:
    no = [condition(code, LATER, verification="refuted") for code in words_of(fact)]
    for code in case.maybe:
        assert says(fact, condition(code, EARLIER, **yes), *no, asked=ASKED) is None, code


def test_what_nobody_can_tell_leaves_everything_unknown(fact: str) -> None:
    untold = condition("I10", findings=None)
    assert says(fact, untold, asked=ASKED) is None
    assert says(fact, untold | {"verification": "refuted"}, asked=ASKED) is False


def words_of(fact: str) -> tuple[str, ...]:
    name = "psychosis_over" if fact == "past_psychosis" else fact
    more = ("psychosis-before",) if fact == "past_psychosis" else ()
    return (*next(one.words for one in MATTERS if one.name == name), *more)


def test_the_same_is_said_of_doses_and_plans_at_their_own_times() -> None:
    dose = {"administration_id": "m1", "drug": "ketamine", "status": "completed", "indication": "program", "dose_ug": 40_000}
    plan = {"plan_id": "pl1", "signed": True}
    rows = {
        "conditions": [condition("G47.33")],
        "administrations": [{"patient_id": "p1", **dose, **when(EARLIER)}, {"patient_id": "p1", **dose, "administration_id": "m2",
                            **when("2026-04-01T09:00-04:00")}],
        "plans": [{"patient_id": "p1", **plan, **when(EARLIER)}],
    }  # fmt: skip
    for subject in ("doses", "plans"):
        found = dict(table(rows, "sleep_apnoea", asked=ASKED, subject=subject).iter_rows())
        assert found == ({"m1": False, "m2": True} if subject == "doses" else {"pl1": False})
    assert set(STATE) == {"doses", "patients", "plans"}


def test_two_patients_do_not_mix() -> None:
    other = condition("F20.9") | {"patient_id": "p2"}
    rows = {"conditions": [condition("G47.33", BEFORE), other], "patients": [{"patient_id": "p1"}, {"patient_id": "p2"}]}
    found = {row[0]: row[1:] for row in table(rows, "sleep_apnoea", "current_psychosis").iter_rows()}
    assert found == {"p1": (True, None), "p2": (None, True)}
