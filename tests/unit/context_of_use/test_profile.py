"""What the record shows of each measure; unknown where it is unknown, and never a total."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any

import pytest

from handrail.context_of_use import Found, Line, Profile, context_of_use, wording
from handrail.context_of_use.measures import MEASURES, Dimension
from handrail.context_of_use.profile import FINDERS
from handrail.context_of_use.published import PUBLISHED, Published, Side
from handrail.record import Record
from tests.unit.context_of_use.making import KEPT, PROTOCOLS, START, dose, line, pattern, profile, times

WEEKLY = [0, 7, 14, 21, 28, 35, 42]


def found(record: Record, measure: str, day: float = 43) -> Found:
    return line(profile(record, day), measure).found


def without(*tables: str) -> tuple[str, ...]:
    return tuple(name for name in KEPT if name not in tables)


def test_every_dimension_has_a_measure_and_every_measure_something_to_compare_with() -> None:
    assert {one.dimension for one in MEASURES} == set(Dimension)
    assert [one.id for one in MEASURES] == list(dict.fromkeys(one.id for one in MEASURES))
    assert set(FINDERS) == {one.id for one in MEASURES} == {one.measure for one in PUBLISHED}
    for one in MEASURES:
        sides = {each.side for each in PUBLISHED if each.measure == one.id}
        assert Side.TREATMENT in sides, one.id


def test_there_is_no_total_and_no_score() -> None:
    for each in (Profile, Line, Found):
        assert not {field.name for field in fields(each)} & {"total", "score", "level", "risk", "grade"}


def test_nothing_is_known_of_a_record_that_holds_nothing() -> None:
    shown = profile(Record.of_rows({"patients": [{"patient_id": "p1"}]}, candidates=True), 0)
    assert [one.measure.id for one in shown.lines if one.found.unknown is None] == []
    assert [one.measure.id for one in shown.lines if one.lies_in] == []


def test_where_all_is_on_file_nothing_is_a_zero_and_no_unknown() -> None:
    shown = profile(pattern([], 1), 0)
    for measure in ("dosing_days_in_28", "doses_in_365_days", "days_in_hand_of_28", "asked_for_more"):
        assert line(shown, measure).found.value == 0, measure
    assert line(shown, "dose_mg").found == Found(said="no dose in that time")
    assert line(shown, "dose_mg").lies_in == ()


@pytest.mark.parametrize(("measure", "table"), [
    ("dosing_days_in_28", "administrations"), ("doses_in_365_days", "administrations"), ("mg_on_a_day", "administrations"),
    ("days_in_hand_of_28", "dispenses"), ("asked_for_more", "requests"), ("outside_use", "check_ins"),
])  # fmt: skip
def test_what_is_not_all_on_file_is_at_least(measure: str, table: str) -> None:
    more: dict[str, Any] = {
        "requests": [{"request_id": "q", **times(40), "asks_for": "more", "outcome": "refused"}],
        "check_ins": [{"check_in_id": "k", **times(40), "status": "answered", "outside_use": True}],
    }
    record = pattern(WEEKLY, 35, handed_out=[(42, 1)] if table == "dispenses" else [], kept=without(table), tables=more)
    shown = found(record, measure)
    assert (shown.at_least, shown.unknown) == (True, None)
    assert wording.shown(line(profile(record, 43), measure)).startswith("at least ")


@pytest.mark.parametrize(("measure", "table"), [
    ("days_between_doses", "administrations"), ("dose_change", "administrations"), ("interval_change", "administrations"),
    ("under_a_plan", "plans"), ("in_a_session", "sessions"), ("asked_for_more", "requests"), ("outside_use", "check_ins"),
    ("days_in_hand_of_28", "dispenses"), ("in_a_session", "administrations"), ("under_a_plan", "administrations"),
])  # fmt: skip
def test_what_cannot_be_told_is_not_known(measure: str, table: str) -> None:
    record = pattern(WEEKLY, 35, kept=without(table), tables={table: []} if table in ("plans", "sessions") else None)
    shown = found(record, measure)
    assert shown.unknown
    assert (shown.value, line(profile(record, 43), measure).lies_in) == (None, ())


@pytest.mark.parametrize("changes", [{"indication": None}, {"status": "unknown"}, {"local_date": None}])
def test_a_dose_that_may_be_one_makes_counts_at_least(changes: dict) -> None:
    rows = [dose(f"m{n}", day, 35) for n, day in enumerate(WEEKLY)] + [{**dose("x", 40, 35), **changes}]
    shown = found(pattern([], 1, tables={"administrations": rows}), "dosing_days_in_28")
    assert (shown.value, shown.at_least) == (4, True)
    assert found(pattern([], 1, tables={"administrations": rows}), "days_between_doses").unknown


def test_anaesthesia_is_nobodys_business_here() -> None:
    rows = [dose("m", 42, 35), dose("x", 43, 200, indication="anaesthesia")]
    assert found(pattern([], 1, tables={"administrations": rows}), "dosing_days_in_28").value == 1


def test_an_amount_that_is_not_known_leaves_the_highest_unknown() -> None:
    rows = [dose("m", 40, 35), dose("x", 42, 35, dose_ug=None)]
    record = pattern([], 1, tables={"administrations": rows})
    for measure in ("dose_mg", "dose_mg_per_kg", "mg_on_a_day", "dose_change"):
        assert found(record, measure).unknown == "the amount of a dose" + (
            ", or the weight at its time" if "kg" in measure else ""
        )


def test_a_weight_that_is_not_known_leaves_the_dose_by_weight_unknown() -> None:
    record = pattern([40], 35, tables={"observations": []})
    assert found(record, "dose_mg_per_kg").unknown
    assert found(record, "dose_mg").value == 35


def test_doses_of_another_kind_are_not_compared() -> None:
    rows = [dose("m", 40, 300, route="oral"), dose("x", 42, 35)]
    record = pattern([], 1, tables={"administrations": rows})
    assert found(record, "dose_mg").value == 35
    assert found(record, "route").said == "ketamine, oral: 1 of 2; ketamine, intravenous: 1 of 2"


def test_a_dose_fixed_by_weight_has_not_changed_when_the_weight_has() -> None:
    weights = [
        {"observation_id": f"w{kg}", **times(day), "what": "weight", "value": 1000 * kg} for day, kg in ((-1, 60), (41, 90))
    ]
    record = pattern([0, 42], [30, 45], tables={"observations": weights})
    assert found(record, "dose_change").value == 100


def test_intervals_are_counted_in_the_window_and_change_over_all_of_treatment() -> None:
    record = pattern([0, 14, 28, 42, 49, 53, 55, 56], 35)
    assert found(record, "days_between_doses", 56).value == 4
    assert found(record, "interval_change", 56).value == Fraction(2, 14)


def test_what_lies_after_the_instant_is_not_shown() -> None:
    record = pattern(WEEKLY, 35)
    assert found(record, "doses_in_365_days", 15).value == 3


@pytest.mark.parametrize(("handed_out", "days"), [
    ([(43, 30)], 28), ([(43, 3)], 3), ([(14, 30)], 28), ([(13, 30)], 27), ([(0, 30)], 14), ([(0, 16)], 0),
    ([(0, 30), (42, 2)], 16), ([(20, 10), (30, 10)], 20), ([(14, 30), (40, 30)], 28),
])  # fmt: skip
def test_drug_in_hand_is_what_reaches_into_the_window(handed_out: list[tuple[float, int]], days: int) -> None:
    shown = found(pattern([], 1, handed_out=handed_out), "days_in_hand_of_28")
    assert (shown.value, shown.at_least) == (days, False)


def test_drug_in_hand_may_be_taken_on_any_day() -> None:
    record = pattern([40], 35, handed_out=[(39, 7)])
    assert found(record, "dosing_days_in_28").at_least
    assert found(record, "in_a_session").unknown == "whether every dose of that time is on file (1 of 1 doses on file)"
    assert not found(pattern([40], 35, handed_out=[(0, 7)]), "dosing_days_in_28").at_least  # gone before the window


def test_supply_of_unknown_length_is_unknown() -> None:
    record = pattern([], 1, tables={"dispenses": [{"dispense_id": "h", **times(1), "dose_ug": 1}]})
    assert found(record, "days_in_hand_of_28").unknown


def test_what_was_agreed_stands_beside() -> None:
    shown = profile(pattern(WEEKLY, 35), 43)
    assert line(shown, "dose_mg_per_kg").agreed == ("dose mg per kg max: 0.75 mg/kg (program choice)",)
    assert line(shown, "days_between_doses").agreed[0] == "interval days min: 2 d (program choice)"


@pytest.mark.parametrize(("low", "high", "value", "at_least", "holds"), [
    (2, 4, "1.99", False, False), (2, 4, 2, False, True), (2, 4, 4, False, True), (2, 4, "4.01", False, False),
    (2, 4, 3, True, False), (16, 28, 16, True, True), (16, 28, 15, True, False), (None, None, 1, False, False),
])  # fmt: skip
def test_limits_of_a_range_are_part_of_it(low: int | None, high: int | None, value: Any, at_least: bool, holds: bool) -> None:
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    one = Published("x", Side.TREATMENT, *ends, "l", "s", "s", "p", "trial", "primary")
    assert one.holds(Fraction(value), at_least=at_least, greatest=Fraction(28)) is holds


def test_context_is_of_one_patient() -> None:
    two = Record.of_rows({"patients": [{"patient_id": "p1"}, {"patient_id": "p2"}]}, candidates=True)
    with pytest.raises(ValueError, match="one patient"):
        context_of_use(two, PROTOCOLS, START)
