"""Every case of every spec, by everyone who can judge it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from _pytest.mark import ParameterSet

from tests.spec.case import Case, Spec
from tests.spec.judging import judges
from tests.spec.toc import specs

JUDGES = judges()


def _questions() -> Iterator[ParameterSet]:
    for spec in specs():
        for case in spec.cases:
            for judge in JUDGES:
                yield pytest.param(judge, spec, case, id=f"{spec.safeguard}: {case.name} ({judge})")


@pytest.mark.parametrize(("judge", "spec", "case"), list(_questions()))
def test_the_verdicts_are_what_the_words_demand(judge: str, spec: Spec, case: Case) -> None:
    found = JUDGES[judge](spec.safeguard, case)
    expected = case.expect if isinstance(case.expect, Mapping) else dict.fromkeys(found, case.expect)
    assert expected, "the case judges nothing"
    assert {subject: found.get(subject) for subject in expected} == dict(expected)
