"""Two spellings of one person are warned of; two people are not."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.clinic.people.alike import Person, may_be_one

BORN = date(1991, 2, 3)


def asked(name: str, other: str, born: date = BORN, other_born: date = BORN) -> bool:
    one, two = Person(name, born), Person(other, other_born)
    assert may_be_one(one, two) == may_be_one(two, one)
    return may_be_one(one, two)


@pytest.mark.parametrize("other", [
    "Jamie Sample", "JAMIE SAMPLE", "Sample, Jamie", "Jamié Sámple", "Jamie Anne Sample", "Jaime Sample", "Jamie  Sampel",
    "Jamie-Sample",
])  # fmt: skip
def test_one_day_of_birth_under_two_spellings(other: str) -> None:
    assert asked("Jamie Sample", other)


@pytest.mark.parametrize("other_born", [date(1991, 3, 2), date(1991, 2, 8), date(1991, 12, 3), date(1919, 2, 3), BORN])
def test_one_name_with_a_day_miswritten(other_born: date) -> None:
    assert asked("Jamie Sample", "jamie sample", other_born=other_born)


@pytest.mark.parametrize(("other", "other_born"), [
    ("Robin Specimen", BORN), ("Jamie Sample", date(1992, 3, 2)), ("Jaime Sample", date(1991, 3, 2)),
    ("Pat Example", date(1984, 5, 17)),
])  # fmt: skip
def test_two_people(other: str, other_born: date) -> None:
    assert not asked("Jamie Sample", other, other_born=other_born)
