"""Knowing less never turns a yes into a no, or a no into a yes."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.facts import Context, compute
from handrail.facts.medical import ALL
from handrail.record import Record
from tests.spec.facts.charts import (
    AT,
    BEFORE,
    LATER,
    PROTOCOLS,
    TODAY,
    ZONE,
    condition,
    covers,
    instant,
)

FACTS = frozenset({one.name for one in ALL} | {
    "past_psychosis", "heart_attack_or_stroke_found", "ketamine_hypersensitivity", "pregnant", "under_18", "past_disorder",
    "past_ketamine_use_disorder",
})  # fmt: skip
NUMBERS = frozenset({"recent_heart_attack_or_stroke_days", "age_years", "newest_systolic_mmhg", "newest_diastolic_mmhg"})
DOMAINS = ("conditions", "medications", "allergies", "observations")
CODES = ("F20.9", "F31.2", "F31.9", "I21.4", "I25.2", "I61.9", "I71.4", "J44.9", "Z33.1", "F10.21", "F10.90", "F16.20", "R31.0")
LESS = (
    {"findings": None, "category": None}, {"at": None, "at_latest": None, "local_date": None}, {"verification": "provisional"},
)  # fmt: skip
MS_MAX = 25  # the best of twenty; about six where nothing else runs


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    row = condition(
        draw(st.sampled_from(CODES)), draw(st.sampled_from((BEFORE, "2025-12", "2026-05-20", TODAY, LATER))),
        clinical_status=draw(st.sampled_from(("active", "resolved", None))),
        verification=draw(st.sampled_from(("confirmed", "provisional", "refuted", None))),
        ended_at=draw(st.sampled_from((None, None, instant("2026-05-01"), instant(LATER)))),
    )  # fmt: skip
    return row | {"condition_id": str(draw(st.integers(0, 10**9)))}


def said(rows: list[dict[str, Any]], asked: tuple[str, ...]) -> dict[str, Any]:
    record = Record.of_rows({"patients": [{"patient_id": "p1"}], "coverage": covers(*asked), "conditions": rows}, candidates=True)
    return compute("patients", FACTS, Context(record, PROTOCOLS, AT, ZONE)).select(sorted(FACTS)).row(0, named=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(conditions(), max_size=4, unique_by=lambda row: row["condition_id"]), st.data())
def test_knowing_less_never_turns_an_answer_round(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    whole = said(rows, DOMAINS)
    place = data.draw(st.integers(0, max(len(rows) - 1, 0)))
    spoilt = [dict(row) for row in rows]
    if rows:
        undated = {"at": None, "at_latest": None, "local_date": None}
        spoilt[place] |= data.draw(
            st.sampled_from(({"findings": None, "category": None}, undated, {"verification": "provisional"}))
        )
        spoilt = rows if rows[place]["verification"] == "refuted" else spoilt  # a refuted one does not exist
    less = said(spoilt, data.draw(st.sampled_from((DOMAINS, (), DOMAINS[:1]))))
    for fact, before in whole.items():
        assert less[fact] is None or less[fact] is before or before is None, fact
