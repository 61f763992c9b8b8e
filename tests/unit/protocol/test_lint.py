"""Warnings: a pack that loads may still deserve a second look."""

from __future__ import annotations

import pytest

from handrail.protocol.lint import lint
from handrail.protocol.load import load

SOURCE = """nobody-2020:
  title: A paper that nobody read
  citation: Nowhere 2020
  verification: unverified
  checked: 2026-11-23
"""
GROUND = """        source: {id: szarmach-2020, at: "abstract, results: time after the infusion"}
        basis: program choice
        verification: program choice
"""


def cited(verification: str) -> str:
    place = '{id: nobody-2020, at: "page 3"}'
    return f"        source: {place}\n        basis: trial\n        verification: {verification}\n"


def with_source(draft) -> None:
    draft.edit("sources.yaml", "andrade-2017:\n", SOURCE + "andrade-2017:\n")


def test_an_unused_source(draft) -> None:
    with_source(draft)
    assert lint(load(draft.folder, draft=True)) == ["The source nobody-2020 is never used."]


def test_a_source_used_only_by_a_difference_is_used(draft) -> None:
    with_source(draft)
    block = "differs:\n  - {id: active-disorder, change: asks, reason: research, source: {id: nobody-2020}}\n"
    draft.edit("protocol.yaml", "differs: []\n", block)
    protocol = load(draft.folder, draft=True)
    assert protocol.differs[0].id == "active-disorder"
    assert lint(protocol) == []


def test_an_unverified_value(draft) -> None:
    with_source(draft)
    draft.edit("protocol.yaml", GROUND, cited("unverified"))
    assert lint(load(draft.folder, draft=True)) == [
        "observation_counts_from (from 2000-01-01) rests on a source that nobody has read: nobody-2020."
    ]


def test_a_value_better_verified_than_its_source(draft) -> None:
    with_source(draft)
    draft.edit("protocol.yaml", GROUND, cited("primary"))
    assert lint(load(draft.folder, draft=True)) == [
        "observation_counts_from (from 2000-01-01) is called primary, but its source only unverified."
    ]


def test_a_period_with_nothing_after_it(draft) -> None:
    draft.edit("protocol.yaml", "        value: 40 h\n", "        until: 2026-01-31\n        value: 40 h\n")
    assert lint(load(draft.folder, draft=True)) == ["interval_hours_min states nothing from 2026-02-01 on."]


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("value: 40 h", "value: 48 h", "interval_hours_min is so long that interval_days_min never matters."),
        ("value: 40 h", "value: 24 h", "interval_days_min is so long that interval_hours_min never matters."),
        ("value: 3 {count}", "value: 5 {count}", "doses_per_window_max can never be reached"),
        ("value: 56 d", "value: 21 d", "series_doses_max cannot be reached before maintenance_after_days"),
        (
            "value: 20 min",
            "value: 36 min",
            "first_check_minutes_max is longer than pressure_gap_minutes_max.",
        ),
        ("value: 0.75 mg/kg\n", "value: none\n        reason: None.\n", "Neither dose_mg_per_kg_max nor"),
    ],
)
def test_numbers_that_do_not_go_together(old: str, new: str, warning: str, draft) -> None:
    draft.edit("protocol.yaml", old, new)
    if new.startswith("value: none"):
        text = (draft.folder / "protocol.yaml").read_text(encoding="utf-8")
        note = text[text.index("        note: >-\n          The top of the range") : text.index("  dose_mg_max:")]
        draft.edit("protocol.yaml", note, "")
    warnings = [each for each in lint(load(draft.folder, draft=True)) if "is never used" not in each]
    assert len(warnings) == 1
    assert warning in warnings[0]


def test_maintenance_closer_than_the_series(draft) -> None:
    old = 'value: 7 d\n        source: {id: phillips-2019, at: "abstract, methods: four'
    draft.edit("protocol.yaml", old, old.replace("7 d", "1 d"))
    assert lint(load(draft.folder, draft=True)) == ["maintenance_interval_days_min is shorter than interval_days_min."]


def test_observation_that_ends_before_the_first_check(draft) -> None:
    draft.edit("protocol.yaml", "value: end", "value: start")
    draft.edit("protocol.yaml", "value: 60 min", "value: 15 min")
    assert lint(load(draft.folder, draft=True)) == ["pressure_first_check_minutes_max is longer than observation_minutes_min."]
