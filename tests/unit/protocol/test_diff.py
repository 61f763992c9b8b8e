"""Two protocols told apart: every kind of change has its sentence, and a known direction where there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handrail.protocol.diff import Change, differences
from handrail.protocol.load import find, load, shipped
from handrail.protocol.model import Route
from handrail.protocol.parameters import DEFINITIONS
from handrail.protocol.stricter import way

IV = find("iv-racemic@2026.1")
ON = date(2026, 6, 1)


def changed(draft, *edits: tuple[str, str, str]) -> list[Change]:
    """What differs from iv-racemic once its copy is edited: (file, old, new)."""
    for edit in edits:
        draft.edit(*edit)
    return differences(IV, load(draft.folder, draft=True))


def of_kind(found: list[Change], kind: str) -> list[tuple[str, str | None]]:
    return [(one.sentence, one.direction) for one in found if one.kind == kind]


@pytest.mark.parametrize("protocol", shipped(), ids=lambda one: one.key)
def test_nothing_differs_from_itself(protocol) -> None:
    assert differences(protocol, protocol) == []


@pytest.mark.parametrize("old", shipped(), ids=lambda one: one.key)
@pytest.mark.parametrize("new", shipped(), ids=lambda one: one.key)
def test_any_two_can_be_told_apart(old, new) -> None:
    found = differences(old, new)
    assert bool(found) == (old.key != new.key)
    there_and_back = [one.direction for one in differences(new, old) if one.kind == "number"]
    flip = {"stricter": "looser", "looser": "stricter", None: None}
    assert [flip[one.direction] for one in found if one.kind == "number"] == there_and_back
    assert all(one.sentence.endswith((".", ".”", "?”", ")")) for one in found), [one.sentence for one in found]


def test_a_number_that_became_stricter(draft) -> None:
    found = changed(draft, ("protocol.yaml", "value: 40 h", "value: 47 h"))
    assert of_kind(found, "number") == [(
        "interval_hours_min, the least elapsed time from the start of one dose to the start of the next: it was 40 h and is "
        "47 h, which is stricter.", "stricter",
    )]  # fmt: skip


def test_a_limit_that_was_lifted_and_one_that_was_set(draft) -> None:
    reason = "        value: none\n        reason: No limit by weight.\n"
    found = changed(draft, ("protocol.yaml", "        value: 0.75 mg/kg\n", reason), ("protocol.yaml", """        note: >-
          The top of the range that the review reports for depression. The reference dose is 0.5 mg/kg over 40 minutes, and
          no trial has shown that more does better. It is a ceiling, not an aim.
""", ""), ("protocol.yaml", "        value: none\n        reason: The dose is bounded by body weight, in dose_mg_per_kg_max.\n",
           "        value: 90 mg\n"))  # fmt: skip
    assert [(one.about, one.was, one.is_, one.direction) for one in found if one.kind == "number"] == [
        ("dose_mg_per_kg_max", "0.75 mg/kg", "none", "looser"), ("dose_mg_max", "none", "90 mg", "stricter"),
    ]  # fmt: skip


def test_a_number_that_changes_from_a_day_on(draft) -> None:
    later = """value: 40 h
        source: {id: program}
        basis: program choice
        verification: program choice
      - from: 2026-07-01
        value: 36 h"""
    found = of_kind(changed(draft, ("protocol.yaml", "value: 40 h", later)), "number")
    ((sentence, direction),) = found
    assert sentence.startswith("From 2026-07-01 on, interval_hours_min")
    assert direction == "looser"


def test_numbers_that_begin_on_another_day_are_told_once() -> None:
    found = differences(IV, find("esketamine-rems@2026.1"))
    assert [one.sentence for one in found if one.kind == "period"] == [
        "Every number holds from 2019-03-05 on; before, from 2000-01-01 on."
    ]


ONE, OTHER, SEVERAL = "  - intravenous\n", "  - oral\n", "  - oral\n  - sublingual\n"


@pytest.mark.parametrize(("first", "then", "says"), [
    (ONE, OTHER, "Its routes: intravenous before, oral now."),
    (ONE, SEVERAL, "Its routes: intravenous before, oral and sublingual now."),
    (SEVERAL, ONE, "Its routes: oral and sublingual before, intravenous now."),
    (SEVERAL, ONE + SEVERAL, "Its routes: oral and sublingual before, intravenous, oral and sublingual now."),
])  # fmt: skip
def test_routes_are_told_whatever_their_number(first: str, then: str, says: str) -> None:
    old, new = (replace(IV, routes=tuple(map(Route, text.replace("  - ", "").split())), version=text) for text in (first, then))
    assert [one.sentence for one in differences(old, new) if one.about == "routes"] == [says]


def test_no_limit_and_a_note_that_is_gone_have_sentences_of_their_own() -> None:
    told = [one.sentence for one in differences(find("alcohol-use-disorder-research"), find("esketamine-rems@2026.1"))]
    assert "dose_mg_max, the most drug in one dose: there was no limit and it is 84 mg now, which is stricter." in told
    most = "dose_mg_per_kg_max, the most drug in one dose, by body weight"
    assert f"{most}: it was 0.8 mg/kg and there is no limit now, which is looser." in told
    assert "The note of doses_per_window_max was “Once a week.” and is gone." in told
    assert not [one for one in told if ".”." in one or "None" in one]


def test_grounds_sources_and_words(draft) -> None:
    found = changed(
        draft,
        ("sources.yaml", "  verification: secondary\n", "  verification: unverified\n"),
        ("protocol.yaml", 'at: "abstract, results: time after the infusion"', 'at: "page 3"'),
        ("wording/en.yaml", "We measure it again within", "It is measured again within"),
    )
    assert of_kind(found, "sources") == [
        ("The verification of the source chronic-pain-consensus-2018 was “secondary” and is “unverified”.", None)
    ]
    assert of_kind(found, "source") == [(
        "The source of observation_counts_from was “szarmach-2020 (abstract, results: time after the infusion)” and is "
        "“szarmach-2020 (page 3)”.", None,
    )]  # fmt: skip
    assert [one.about for one in found if one.kind == "words"] == ["pressure_first_check_minutes_max"]


def test_rules_relaxed_and_no_longer_relaxed() -> None:
    research = find("alcohol-use-disorder-research")
    there = [one for one in differences(IV, research) if one.kind == "relaxed"]
    back = [one for one in differences(research, IV) if one.kind == "relaxed"]
    assert [(one.about, one.direction) for one in there] == [("active-substance-use-disorder", "looser")]
    assert [(one.sentence, one.direction) for one in back] == [
        ("The safeguard active-substance-use-disorder is no longer relaxed.", "stricter")
    ]
    assert ("named-study", "stricter") in [(one.about, one.direction) for one in differences(IV, research) if one.kind == "needs"]


def test_only_a_comment_differs(draft) -> None:
    found = changed(draft, ("protocol.yaml", "differs: []\n", "differs: []  # none\n"))
    assert [one.kind for one in found] == ["files"]


def test_every_parameter_says_which_way_is_stricter_or_why_not() -> None:
    unknown = {name for name, one in DEFINITIONS.items() if one.stricter is None}
    assert unknown == {"dose_rounding_mg", "craving_baseline_check_ins", "dose_creep_doses", "frequency_creep_gaps"}


def test_the_way_of_a_choice_and_of_nothing() -> None:
    iv, im = IV.value_at("observation_counts_from", ON), find("im-racemic").value_at("observation_counts_from", ON)
    assert (way("observation_counts_from", im, iv), way("observation_counts_from", iv, im)) == ("stricter", "looser")
    assert way("interval_hours_min", None, IV.value_at("interval_hours_min", ON)) is None
    assert way("dose_mg_max", IV.value_at("dose_mg_max", ON), IV.value_at("dose_mg_max", ON)) is None
