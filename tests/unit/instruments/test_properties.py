"""What must hold for any answers: bounds never fall, a total lies in its range, a band given early is the band in the end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.instruments.catalogue import INSTRUMENTS
from handrail.instruments.form import Item, form
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Answer, Sheet
from handrail.instruments.taps_1.scoring import OF_SEX

CONTEXTS = st.builds(Context, st.sampled_from((None, "male", "female")), st.sampled_from((None, "heroin", "ketamine")))
FEW = settings(max_examples=30, deadline=None)


def an_answer(item: Item) -> st.SearchStrategy[Answer]:
    if item.kind == "integer":
        return st.builds(Answer, st.none(), st.integers(item.least, item.most or 400))
    return st.sampled_from([Answer(option.code, option.points) for option in item.options])


def complete(draw: Any, one: Instrument) -> dict[str, Answer]:
    """Answers to every item that the answers before it ask for."""
    own = form(one.folder)
    answers: dict[str, Answer] = {}
    for item in own.items:
        if not Sheet(own, answers).skipped(item.link):
            answers[item.link] = draw(an_answer(item))
    if one.id == "taps-1":  # one of the two questions on alcohol is asked
        del answers[draw(st.sampled_from(sorted(OF_SEX.values())))]
    return answers


def scored(one: Instrument, answers: dict[str, Answer], context: Context) -> Scored:
    return one.score(Sheet(form(one.folder), answers), context)


@pytest.mark.parametrize("one", INSTRUMENTS, ids=lambda one: one.id)
@given(data=st.data(), context=CONTEXTS)
@FEW
def test_what_is_said_of_a_part_holds_of_the_whole(one: Instrument, data: st.DataObject, context: Context) -> None:
    whole = complete(data.draw, one)
    known = data.draw(st.sets(st.sampled_from(sorted(whole))))
    part = {link: answer for link, answer in whole.items() if link in known}
    less, all_ = scored(one, part, context), scored(one, whole, context)
    assert all_.complete
    if less.at_least is not None and all_.score is not None:
        assert less.at_least <= all_.score
        assert less.at_most is None or all_.score <= less.at_most
        assert less.complete or less.score is None
    assert less.band in (None, all_.band)
    assert less.positive in (None, all_.positive)
    for before, after in zip(less.substances, all_.substances, strict=True):
        assert before.band in (None, after.band)
        assert before.positive in (None, after.positive)


@pytest.mark.parametrize("one", INSTRUMENTS, ids=lambda one: one.id)
@given(data=st.data(), context=CONTEXTS)
@FEW
def test_one_answer_more_never_lowers_the_lower_bound(one: Instrument, data: st.DataObject, context: Context) -> None:
    whole = complete(data.draw, one)
    order = data.draw(st.permutations(sorted(whole)))
    before = scored(one, {}, context)
    for number in range(1, len(order) + 1):
        after = scored(one, {link: whole[link] for link in order[:number]}, context)
        assert (before.at_least or 0) <= (after.at_least or 0)
        for old, new in zip(before.substances, after.substances, strict=True):
            assert (old.at_least or 0) <= (new.at_least or 0)
        before = after
        if number > 12:  # long forms: the first dozen answers and the last
            break


@pytest.mark.parametrize("one", INSTRUMENTS, ids=lambda one: one.id)
@given(data=st.data())
@FEW
def test_a_total_lies_in_its_range(one: Instrument, data: st.DataObject) -> None:
    found = scored(one, complete(data.draw, one), Context())
    if one.least is None:
        assert found.score is None
    else:
        assert found.score is not None
        assert one.least <= found.score
        assert one.most is None or found.score <= one.most
    assert found.missing == found.declined == ()
