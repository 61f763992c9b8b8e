"""Whatever the JSON: one of rows, refusal and out of scope; rows that fit their table; fates that add up."""

from __future__ import annotations

import copy
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.record import TABLES, Record
from handrail.sample.build import PEOPLE
from handrail.sources.fhir.bundle import FATES, read_bundle
from handrail.sources.fhir.outcome import gap_rows
from handrail.sources.fhir.resource import READERS
from tests.unit.fhir.reading import GOOD, Resource, outcome

WORDS = (
    "", "x", "mg", "Patient/p1", "Group/g", "urn:uuid:1", "#a", "entered-in-error", "completed", "active", "2026", "2026-03-02",
    "0000-01-01",
    "9999-12-31T00:00:00Z", "2026-03-02T10:00:00Z", "2026-03-02T10:00:00", "1e999", "-1", "NaN", "F10.20", "ketamine", "\x00",
    "\ud800",
    "total", "https://handrail.example/fhir/signature", "x" * 500,
)  # fmt: skip
NUMBERS = (0, -1, 1, 40, 2**31, 2**63, -(2**63) - 1, 10**30, 0.1, -0.0, 1e300, 5e-324, float("inf"), float("nan"))
KEYS = (
    "resourceType", "id", "status", "subject", "reference", "code", "coding", "system", "text", "extension", "modifierExtension",
    "url",
    "valueQuantity", "valueInteger", "value", "period", "start", "end", "meta", "lastUpdated", "versionId", "item", "linkId",
    "answer",
)  # fmt: skip
scalars = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.text(max_size=8), st.integers(), st.floats()
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), inner, max_size=5)
    ),
    max_leaves=12,
)
GOOD_ONES = (*GOOD, *(one for story in PEOPLE for one in story()))


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every part of a JSON value stands."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, part in inside for path in paths(part, (*at, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A good resource in which up to three parts were replaced, taken away or added."""
    one: Resource = copy.deepcopy(draw(st.sampled_from(GOOD_ONES)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(paths(one)[1:] or [("x",)]))
        place: Any = one
        for step in path[:-1]:
            place = place[step]
        how = draw(st.integers(0, 5))
        if how == 0:
            del place[path[-1]]
        elif how == 1 and isinstance(place, dict):
            place[draw(st.sampled_from(KEYS))] = draw(anything)
        else:
            place[path[-1]] = draw(anything)
    return one


@st.composite
def of_a_kind(draw: st.DrawFn) -> Any:
    """Anything that calls itself a resource which we read, about somebody."""
    inside = draw(st.dictionaries(st.sampled_from(sorted({key for one in GOOD for key in one})), anything, max_size=8))
    return {**inside, "resourceType": draw(st.sampled_from(sorted(READERS))), "id": "x"}


def speaks_once(resource: Any) -> None:
    found = outcome(resource)
    assert sum((bool(found.rows), found.refused is not None, found.out_of_scope is not None)) == 1
    assert all(isinstance(note, str) and len(note) <= 300 for note in found.notes)
    gaps = gap_rows(found, "a.json:1")
    assert not gaps or found.refused
    for table, values in [*found.rows, *(("coverage", gap) for gap in gaps)]:
        pl.DataFrame([values], schema=TABLES[table].schema, orient="row", strict=True)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_any_json(value: Any) -> None:
    speaks_once(value)


@settings(max_examples=250, deadline=None)
@given(of_a_kind())
def test_any_json_of_a_kind(value: Any) -> None:
    speaks_once(value)


@settings(max_examples=500, deadline=None)
@given(mutated())
def test_any_mutation_of_a_good_resource(value: Any) -> None:
    speaks_once(value)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(mutated(), anything, st.sampled_from(GOOD_ONES)), max_size=8), st.randoms(use_true_random=False))
def test_fates_add_up_and_the_rest_is_a_record(resources: list[Any], random: Any) -> None:
    entries = [{"resource": one} for one in (*resources, *random.sample(resources, min(2, len(resources))))]
    found = read_bundle({"resourceType": "Bundle", "entry": entries}, source="b.json")
    assert found.counts["read"] == len(entries) == sum(found.counts[fate] for fate in FATES[1:])
    assert len(found.quarantine) == found.counts["refused"]
    Record.of(found.tables, candidates=True)
