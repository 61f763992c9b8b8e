"""Whatever stands in a record, what is said of it is a sentence: no word of the language that this is written in."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from docs.generate import EXAMPLES
from handrail.sources.fhir.proposal import KINDS, read_proposal
from handrail.sources.fhir.resource import Reading, read_resource
from handrail.terms.errors import UnusableInput
from handrail.terms.words import quoted

NONSENSE = (
    None, 5, -1, True, "", [], {}, [None], [5], {"a": 1}, "nonsense", "0000-01-01T00:00:00Z", "2026-03-02T25:00:00Z",
    "2026-03-02T09:00:00+99:00", {"coding": 5}, {"value": True, "unit": "mg"}, {"reference": None}, 10**30,
)  # fmt: skip
PYTHON = re.compile(r"\b(None|True|False|dict|timedelta|datetime|NoneType|argument|object at)\b|\{|\['|out of range|must be")


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inside:
        yield from places(value, (*path, key))


def spoilt(resource: Any, path: tuple[Any, ...], value: Any) -> Any:
    whole = copy.deepcopy(resource)
    part = whole
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return whole


def said_of(resource: Any) -> Iterator[str]:
    outcome = read_resource(resource, Reading(), where="here")
    yield from filter(None, (outcome.refused, outcome.out_of_scope, *outcome.notes))
    if resource.get("resourceType") in KINDS:
        try:
            read_proposal(resource, source="e.json")
        except UnusableInput as error:
            yield str(error)


@pytest.mark.parametrize("name", EXAMPLES)
def test_nonsense_in_any_place_is_told_in_plain_words(name: str) -> None:
    resource = EXAMPLES[name]()
    for path in places(resource):
        for value in NONSENSE:
            for said in said_of(spoilt(resource, path, value)):
                assert not PYTHON.search(said), (path, value, said)


@pytest.mark.parametrize(("given", "said"), [
    (None, "nothing"), (True, "true"), (5, "5"), (1.5, "1.5"), ([1], "a list"), ({}, "an object"), ("a\x1b", r"'a\x1b'"),
    ("x" * 90, "'" + "x" * 80 + "…'"),
])  # fmt: skip
def test_what_stands_there_is_shown(given: Any, said: str) -> None:
    assert quoted(given) == said
