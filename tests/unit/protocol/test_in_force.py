"""The table of values in force: the day before a change, the day of it, and the days after."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from handrail.protocol.in_force import table
from handrail.protocol.load import find, load, shipped
from handrail.protocol.parameters import DEFINITIONS

HOURS = """      - from: 2000-01-01
        value: 40 h
"""
LATER = """      - from: 2026-03-01
        until: 2026-03-31
        value: 48 h
        source: {id: program}
        basis: program choice
        verification: program choice
      - from: 2026-05-01
        value: 44 h
        source: {id: program}
        basis: program choice
        verification: program choice
"""


@pytest.fixture
def changing(draft):
    """40 h; 48 h through March 2026; nothing in April; 44 h from May."""
    draft.edit("protocol.yaml", "  interval_days_min:\n", LATER + "  interval_days_min:\n")
    return load(draft.folder, draft=True)


ON = [
    (date(1999, 12, 31), None),
    (date(2000, 1, 1), timedelta(hours=40)),
    (date(2026, 2, 28), timedelta(hours=40)),
    (date(2026, 3, 1), timedelta(hours=48)),
    (date(2026, 3, 31), timedelta(hours=48)),
    (date(2026, 4, 1), None),
    (date(2026, 4, 30), None),
    (date(2026, 5, 1), timedelta(hours=44)),
    (date(2199, 1, 1), timedelta(hours=44)),
]


@pytest.mark.parametrize(("on", "amount"), ON)
def test_a_value_holds_from_its_first_to_its_last_day(on: date, amount, changing) -> None:
    value = changing.value_at("interval_hours_min", on)
    assert (value.amount if value else None) == amount


@pytest.mark.parametrize(("on", "amount"), ON)
def test_the_table_says_the_same(on: date, amount, changing) -> None:
    frame = table([changing], ["interval_hours_min", "series_doses_max"])
    asked = pl.DataFrame({"protocol": [changing.key], "on": [on]})
    found = asked.join_asof(frame, left_on="on", right_on="in_force_from", by="protocol", check_sortedness=False)
    assert found[":interval_hours_min"].to_list() == [amount]


def test_one_row_for_each_change(changing) -> None:
    frame = table([changing], ["interval_hours_min", "series_doses_max"])
    assert frame["in_force_from"].to_list() == [
        date(2000, 1, 1),
        date(2026, 3, 1),
        date(2026, 4, 1),
        date(2026, 5, 1),
    ]
    assert frame[":series_doses_max"].to_list() == [12, 12, 12, 12]
    assert table([changing], ["series_doses_max"]).height == 1


def test_columns_and_types() -> None:
    frame = table(shipped(), DEFINITIONS)
    expected = {"protocol": pl.String, "in_force_from": pl.Date}
    assert {name: frame.schema[name] for name in expected} == expected
    assert frame.schema[":interval_hours_min"] == pl.Duration("us")
    assert frame.schema[":dose_mg_per_kg_max"] == pl.Int64
    assert frame.schema[":observation_counts_from"] == pl.String
    assert [name for name in frame.columns if name.endswith("_unlimited")] == [
        ":dose_mg_per_kg_max_unlimited",
        ":dose_mg_max_unlimited",
        ":infusion_minutes_min_unlimited",
        ":rems_form_days_max_unlimited",
    ]
    assert len(frame.columns) == 2 + len(DEFINITIONS) + 4


def test_sorted_by_time_over_all_protocols() -> None:
    frame = table([find(f"{name}@2026.1") for name in ("esketamine-rems", "im-racemic", "iv-racemic")], ["dose_mg_max"])
    assert frame["in_force_from"].is_sorted()
    assert frame["protocol"].to_list() == ["im-racemic@2026.1", "iv-racemic@2026.1", "esketamine-rems@2026.1"]


def test_no_limit_is_not_the_same_as_no_value() -> None:
    frame = table([find("iv-racemic"), find("esketamine-rems@2026.1")], ["dose_mg_max", "dose_mg_per_kg_max"])
    by_key = {row["protocol"]: row for row in frame.to_dicts()}
    iv, esketamine = by_key["iv-racemic@2026.3"], by_key["esketamine-rems@2026.1"]
    assert (iv[":dose_mg_max"], iv[":dose_mg_max_unlimited"]) == (None, True)
    assert (iv[":dose_mg_per_kg_max"], iv[":dose_mg_per_kg_max_unlimited"]) == (750, False)
    assert (esketamine[":dose_mg_max"], esketamine[":dose_mg_max_unlimited"]) == (84_000, False)
    assert esketamine[":dose_mg_per_kg_max_unlimited"] is True


def test_an_ended_limit_is_unknown_and_not_unlimited(draft) -> None:
    draft.edit(
        "protocol.yaml",
        "        value: 0.75 mg/kg\n",
        "        until: 2026-01-31\n        value: 0.75 mg/kg\n",
    )
    frame = table([load(draft.folder, draft=True)], ["dose_mg_per_kg_max"])
    assert frame[":dose_mg_per_kg_max"].to_list() == [750, None]
    assert frame[":dose_mg_per_kg_max_unlimited"].to_list() == [False, None]


def test_nothing_asked_and_nothing_given() -> None:
    assert table([], ["dose_mg_max"]).height == 0
    assert table(shipped(), []).columns == ["protocol", "in_force_from"]


def test_an_unknown_parameter_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        table(shipped(), ["interval_hours"])
