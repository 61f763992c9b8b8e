"""A column that no source can fill would make every safeguard that reads it answer data-required for ever."""

from __future__ import annotations

from handrail.record import TABLES
from handrail.sample import fhir_around as around
from handrail.sample.build import PEOPLE
from handrail.sources.fhir.resource import Reading, read_resource
from tests.unit.fhir.reading import GOOD
from tests.unit.sources.fhir.good import (
    EVERY_KIND,
    LATER,
    NOON,
    WEEK,
    WHEN,
    Resource,
    answers,
    condition,
    covers,
    decision,
    dose,
    extension,
    person,
    plan,
    quantity,
    signature,
)

WHO, BY = {"reference": "Practitioner/w1"}, {"reference": "Practitioner/w2"}
SEX_AT_BIRTH = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "F"}
FULLER: tuple[Resource, ...] = (
    person(extension=[SEX_AT_BIRTH], meta={"lastUpdated": NOON}),
    around.program("x1", "A clinic", "site-1", "America/New_York", "iv-racemic@2026.3") | {"meta": {"lastUpdated": NOON}},
    around.enrolment("x2", "p1", WHEN, WHEN + WEEK),
    covers(extension=[extension("period", valuePeriod={"start": NOON, "end": LATER})]),
    condition(recorder=WHO, abatementDateTime=LATER, meta={"lastUpdated": LATER}),
    decision(assessor=WHO, extension=[signature(), extension("expires", valueDate="2027-03-02"),
                                      extension("co-signature", extension=[{"url": "who", "valueReference": BY}])]),
    around.consent("x3", "p1", "treatment-off-label", WHEN, "inactive"),
    plan(signature(), extension("drug", valueCode="ketamine")),
    dose(request={"reference": "MedicationRequest/o1"}, extension=[extension("ordered-dose", valueQuantity=quantity(40))]),
    answers("check-in", {"craving": {"valueInteger": 3}, "urge": {"valueInteger": 2}, "mood": {"valueInteger": 5},
                         "words": {"valueString": "more, please"}}) | {"extension": [extension("due", valueDateTime=NOON)],
                                                                       "author": {"reference": "Patient/p1"}},
    answers("nm-assist", {"total": {"valueInteger": 4}, "substance": {"valueString": "cannabis"}}),
    around.booking("x4", "p1", WHEN, written=WHEN) | {"supportingInformation": [{"reference": "Encounter/s1"}]},
    around.harm("x5", "p1", "a fall", WHEN, serious=False) | {"encounter": {"reference": "Encounter/s1"}},
    around.override("x6", "p1", "weight-current", WHEN, "weighed at home")
    | {"extension": [signature(), extension("expires", valueDateTime=LATER)]},
)  # fmt: skip

# What no source fills, and why that makes no safeguard blind.
UNFILLED = {
    "staff": "the clinic writes it; which roles people have is known from sessions and signatures",
}
OF_ANY_KIND = {"recorded_by": "FHIR names who entered a resource for some kinds alone; `source` tells where it came from"}
OF_NONE = {(table, name) for table in ("patients", "programs") for name in ("at", "at_latest", "local_date")}  # happen at no time
OF_NONE |= {("programs", "patient_id")}


def filled() -> dict[str, set[str]]:
    """The columns that some resource fills, by table."""
    found: dict[str, set[str]] = {name: set() for name in TABLES}
    for one in (*GOOD, *EVERY_KIND, *FULLER, *(each for story in PEOPLE for each in story())):
        outcome = read_resource(one, Reading(), where="a.json:1")
        assert outcome.refused is None, (one, outcome.refused)
        for table, values in outcome.rows:
            found[table] |= {name for name, value in zip(TABLES[table].schema, values, strict=True) if value is not None}
    return found


def test_every_column_is_filled_by_a_source() -> None:
    found = filled()
    empty = {(table, name) for table, one in TABLES.items() if table not in UNFILLED
             for name in one.schema if name not in found[table] and name not in OF_ANY_KIND}  # fmt: skip
    assert empty == OF_NONE


def test_what_no_source_fills_is_read_by_nobody() -> None:
    assert all(not filled()[table] for table in UNFILLED)
