"""Every case of every instrument, and controls that must fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handrail.instruments import sheet as sheets
from handrail.instruments.dast_10 import scoring as dast_10
from handrail.instruments.form import Form, form
from handrail.instruments.sheet import Answer, Sheet
from tests.unit.instruments.casebook import Case, cases, cases_of, differences


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_case(case: Case) -> None:
    assert differences(case, case.scored()) == []


def test_scoring_a_missing_answer_as_zero_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets.Sheet, "_open", lambda self, link: False)
    monkeypatch.setattr(sheets.Sheet, "_between", lambda self, item: (self.points(item.link) or 0,) * 2)
    caught = {case.instrument.id for case in cases() if differences(case, case.scored())}
    assert caught == {case.instrument.id for case in cases()}


def test_forgetting_that_item_3_is_reversed_is_found_out() -> None:
    cases_ = cases_of(dast_10.INSTRUMENT)
    turned = [case for case in cases_ if differences(case, dast_10.score(_unreversed(case), case.context))]
    assert any("reversed" in case.said for case in turned)
    assert len(turned) > len(cases_) / 2


def _unreversed(case: Case) -> Sheet:
    own: Form = form("dast_10")
    items = tuple(replace(item, options=own.item("q1").options) for item in own.items)
    answers = {
        link: Answer(word, int(word == "yes")) for link, word in case.answers.items() if word != "declined"
    }  # fmt: skip
    declined = frozenset(link for link, word in case.answers.items() if word == "declined")
    return Sheet(replace(own, items=items), answers, declined)
