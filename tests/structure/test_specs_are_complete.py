"""Tests of the specs: every safeguard has one, which shows each of its verdicts and each side of each limit."""

from __future__ import annotations

import pytest

from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict
from tests.spec.case import SIDES, Spec
from tests.spec.toc import HERE, module_of, specs

SPECS = {spec.safeguard: spec for spec in specs()}


@pytest.fixture(params=CATALOGUE, ids=lambda one: one.id)
def one(request: pytest.FixtureRequest) -> Safeguard:
    return request.param


@pytest.fixture
def spec(one: Safeguard) -> Spec:
    return SPECS[one.id]


def test_every_safeguard_has_a_spec(one: Safeguard) -> None:
    assert one.id in SPECS, f"write tests/spec/safeguards/{module_of(one.id)}.py"
    assert SPECS[one.id].title == one.title


def test_every_spec_has_a_safeguard() -> None:
    files = {file.stem for file in HERE.glob("*.py")} - {"__init__"}
    assert files == {module_of(one.id) for one in CATALOGUE}


def test_every_verdict_is_shown(one: Safeguard, spec: Spec) -> None:
    shown = {verdict for case in spec.cases for verdict in case.verdicts()}
    assert shown == set(Verdict) - set(one.impossible)


def test_every_limit_is_shown_below_at_and_above(one: Safeguard, spec: Spec) -> None:
    shown = {(case.limit, case.side) for case in spec.cases if case.limit}
    wanted = {(name, side) for name in one.parameters for side in SIDES}
    assert shown | set(spec.sideless) == wanted
    assert not shown & set(spec.sideless), "a side that is shown needs no excuse"


def test_case_names_differ_within_a_spec(spec: Spec) -> None:
    names = [case.name for case in spec.cases]
    assert len(set(names)) == len(names)
