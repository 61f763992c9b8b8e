"""Every case of every spec, by everyone who can judge it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.spec.case import Case, Spec
from tests.spec.judging import Judge, judges
from tests.spec.toc import specs

CASES = [pytest.param(spec, case, id=f"{spec.safeguard}: {case.name}") for spec in specs() for case in spec.cases]


@pytest.fixture(params=judges().items(), ids=lambda named: named[0], scope="module")
def judge(request: pytest.FixtureRequest) -> Judge:
    return request.param[1]


@pytest.mark.parametrize(("spec", "case"), CASES)
def test_the_verdicts_are_what_the_words_demand(judge: Judge, spec: Spec, case: Case) -> None:
    found = judge(spec.safeguard, case)
    expected = case.expect if isinstance(case.expect, Mapping) else dict.fromkeys(found, case.expect)
    assert expected, "the case judges nothing"
    assert {subject: found.get(subject) for subject in expected} == dict(expected)
