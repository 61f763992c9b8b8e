"""Whatever the JSON: reading never raises, each entry has one fate, and what is accepted fits the schema."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.record import TABLES, Record
from handrail.sources.fhir.bundle import FATES, read_bundle
from tests.unit.sources.fhir import good

WORDS = st.sampled_from((
    "", "Patient/p1", "urn:uuid:x", "#x", "Group/g", "2026-02-30", "2026-03-02", "9999", "entered-in-error", "unknown", "mg",
    "mg/kg", "1e999", "F10.20", "85354-9", good.LOINC, good.OURS, good.UCUM, f"{good.EXT}signature", f"{good.EXT}due", "x" * 400,
))  # fmt: skip
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from((0, -1, 10**18, 2**63, 10**40, float("inf"), float("nan"), 1e308))
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.text(max_size=8))
KEYS = st.sampled_from((
    "coding", "code", "system", "text", "reference", "extension", "url", "value", "valueQuantity", "valueString", "valueBoolean",
    "valueCode", "start", "end", "item", "linkId", "answer", "dose", "id", "status", "component", "subject", "modifierExtension",
))  # fmt: skip
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) inside a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in pairs for place in ((value, key), *places(inner))]


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good resource in which up to three things were replaced, removed or added."""
    resource = copy.deepcopy(draw(st.sampled_from(good.EVERY_KIND)))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(places(resource) or [({}, "x")]))
        what = draw(st.sampled_from(("replace", "remove", "add")))
        if what == "remove" and isinstance(holder, dict):
            holder.pop(key, None)
        elif what == "add" and isinstance(holder, dict):
            holder[draw(KEYS)] = draw(JSON)
        elif key in holder or isinstance(holder, list):
            holder[key] = draw(JSON)
    return resource


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(spoilt() | JSON, max_size=4))
def test_reading_never_raises_and_every_entry_has_one_fate(resources: list[Any]) -> None:
    for resource in resources:
        outcome = good.read(resource, resolve={"urn:uuid:x": "Patient/p1"}.get)
        assert [bool(outcome.rows), outcome.refused is not None, outcome.out_of_scope is not None].count(True) == 1
        for table, values in outcome.rows:
            assert len(values) == len(TABLES[table].schema)
    reading = read_bundle({"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}, source="b")
    assert reading.counts["read"] == len(resources) == sum(reading.counts[fate] for fate in FATES[1:])
    assert len(reading.quarantine) == reading.counts["refused"]
    Record.of(reading.tables)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON | st.binary())
def test_any_value_at_all(value: Any) -> None:
    good.read(value)
    good.read({"resourceType": "Observation", "id": "x", "code": value, "subject": value})


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_no_amount_can_take_a_dose_away(value: Any) -> None:
    """The rule that outranks all: who and when are told, so the dose is kept."""
    dose = good.dose(dosage={"dose": value})
    assert good.row(dose)["administration_id"] == "x1"
    assert good.row(good.dose(dosage=value))["administration_id"] == "x1"
    assert good.row(good.dose(reasonCode=value, context=value, request=value, category=value))["administration_id"] == "x1"
