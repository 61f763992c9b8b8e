"""The records are rich: every safeguard gives every verdict that it can, and unknown is neither rare nor usual."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given

from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict
from tests.oracle.coarser import coarser
from tests.oracle.comparing import all_differences, expected
from tests.oracle.strategies import Case, cases
from tests.oracle.test_agreement import CI


@dataclass
class Tally:
    """What a run of examples gives. asked: the code asks for data where the oracle decides."""

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: int = 0

    @property
    def total(self) -> int:
        return self.verdicts.total()

    def add(self, case: Case) -> None:
        self.verdicts.update((key[0], verdict) for key, verdict in expected(case).items())
        self.asked += sum(coarser(case, each) for each in all_differences(case))


@pytest.fixture(scope="module")
def tally() -> Tally:
    found = Tally()

    @CI
    @given(cases())
    def add(case: Case) -> None:
        found.add(case)

    add()
    return found


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.id)
def test_every_possible_verdict_comes_up(one: Safeguard, tally: Tally) -> None:
    possible = {verdict.value for verdict in Verdict if verdict not in one.impossible}
    assert {verdict for name, verdict in tally.verdicts if name == one.id} == possible


def test_unknown_is_neither_rare_nor_usual(tally: Tally) -> None:
    unknown = sum(count for (_, verdict), count in tally.verdicts.items() if verdict == "data-required")
    assert 0.10 <= unknown / tally.total <= 0.60


def test_little_is_excused(tally: Tally) -> None:
    """Where the code is coarser stays a small part of all verdicts."""
    assert tally.asked / tally.total <= 0.03
