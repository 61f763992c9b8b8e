"""Cases are read as strictly as the pack they speak of."""

from __future__ import annotations

import pytest

from handrail.protocol.cases import cases, failing
from handrail.protocol.load import load
from handrail.terms.errors import Place, UnusableProtocol

FIRST = "{on: 1999-12-31, parameter: interval_hours_min, is: not stated}"


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("{on: 1999-12-32, parameter: interval_hours_min, is: not stated}", "is not a date"),
        ("{on: 1999-12-31, parameter: interval_hours, is: not stated}", "is not a parameter"),
        ("{on: 1999-12-31, parameter: interval_hours_min, is: 40}", "has no unit"),
        ("{on: 1999-12-31, parameter: interval_hours_min}", "'is' is missing"),
        ("{on: 1999-12-31, parameter: interval_hours_min, is: not stated, why: so}", "'why' is not a key"),
    ],
)
def test_a_bad_case_is_refused_where_it_is_bad(new: str, says: str, draft) -> None:
    line = draft.edit("cases/in-force.yaml", FIRST, new)
    with pytest.raises(UnusableProtocol, match=says) as refused:
        cases(draft.folder)
    assert refused.value.where == Place(draft.folder / "cases" / "in-force.yaml", line)


@pytest.mark.parametrize(
    ("answer", "told"),
    [("40 h", "is not stated, but the case says 40 h"), ("none", "is not stated, but the case says none")],
)
def test_a_case_that_does_not_hold_is_told(answer: str, told: str, draft) -> None:
    line = draft.edit("cases/in-force.yaml", FIRST, FIRST.replace("not stated", answer))
    complaints = failing(load(draft.folder, draft=True), draft.folder)
    assert len(complaints) == 1
    assert told in complaints[0]
    assert f"in-force.yaml:{line}:" in complaints[0]


def test_no_limit_is_not_the_same_as_not_stated(draft) -> None:
    draft.edit("cases/in-force.yaml", "parameter: dose_mg_max, is: none", "parameter: dose_mg_max, is: not stated")
    assert len(failing(load(draft.folder, draft=True), draft.folder)) == 1
