"""What patients read: a sentence for every parameter, with the number in force and no other."""

from __future__ import annotations

import re
from datetime import date

import pytest

from handrail.protocol.load import find, load, shipped
from handrail.protocol.model import Protocol
from handrail.protocol.parameters import stated_in
from handrail.protocol.wording import sentence

TODAY = date(2026, 11, 23)


@pytest.fixture(params=shipped(), ids=lambda protocol: protocol.key)
def protocol(request) -> Protocol:
    return request.param


def test_every_parameter_has_words(protocol: Protocol) -> None:
    for name in (each.name for each in stated_in(protocol.edition)):
        said = sentence(protocol, name, TODAY)
        assert said is not None
        assert said.endswith(".")
        assert not re.search(r"[{}_]", said)


def test_no_number_stands_in_the_words_themselves(protocol: Protocol) -> None:
    for each in protocol.wording["en"]:
        assert not re.search(r"[0-9]", each.text), each


def test_the_words_never_oversell(protocol: Protocol) -> None:
    for each in protocol.wording["en"]:
        assert not re.search(r"\b(safe|guarantee|always|never|risk-free|cure)", each.text, re.IGNORECASE), each


@pytest.mark.parametrize(
    ("key", "name", "said"),
    [
        ("iv-racemic", "interval_hours_min", "At least 40 hours should pass"),
        ("iv-racemic", "doses_per_window_max", "at most 3 doses within any 7 days in a row"),
        ("iv-racemic", "dose_mg_per_kg_max", "is 0.75 mg for each kilogram of body weight."),
        ("iv-racemic", "dose_mg_max", "sets no separate limit in milligrams"),
        ("iv-racemic", "observation_counts_from", "from the end of the dose"),
        ("esketamine-rems", "dose_mg_max", "for one dose is 84 mg."),
        ("esketamine-rems", "observation_counts_from", "from the start of the dose"),
        ("esketamine-rems", "observation_minutes_min", "at least 120 minutes"),
    ],
)
def test_the_words_say_the_number(key: str, name: str, said: str) -> None:
    assert said in (sentence(find(key), name, TODAY) or "")


def test_one_of_something_is_not_a_plural(draft) -> None:
    draft.edit("protocol.yaml", "value: 2 d", "value: 1 d")
    said = sentence(load(draft.folder, draft=True), "interval_days_min", TODAY)
    assert said is not None
    assert "1 day after" in said


def test_no_words_before_there_is_a_value(protocol: Protocol) -> None:
    assert sentence(protocol, "interval_hours_min", date(1999, 12, 31)) is None


def test_no_words_where_a_second_number_is_missing(draft) -> None:
    old = '        value: 7 d\n        source: {id: phillips-2019, at: "abstract, methods: six'
    draft.edit("protocol.yaml", old, "        until: 2026-01-31\n" + old)
    assert sentence(load(draft.folder, draft=True), "doses_per_window_max", TODAY) is None


def test_a_language_that_is_not_there(protocol: Protocol) -> None:
    with pytest.raises(KeyError):
        sentence(protocol, "interval_hours_min", TODAY, "xx")
