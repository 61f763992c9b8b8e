"""One invented person whose answers nobody looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from handrail.sample import fhir
from handrail.sample.fhir import Resource

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
ASKED = ("administrations", "assessments", "check_ins", "conditions", "consents", "decisions", "orders", "plans")


BLADDER = ("frequency", "urgency", "night", "burning", "pain", "blood", "leakage")


def bladder(id: str, patient: str, when: datetime, **said: str) -> Resource:
    """The bladder checklist, item by item; said: an item that is more often than not at all."""
    items = [
        {"linkId": one, "answer": [{"valueCoding": {"system": fhir.OURS, "code": said.get(one, "not-at-all")}}]}
        for one in BLADDER
    ]
    return fhir.answered(id, patient, "bladder-checklist", when, item=items)


def left_open() -> Iterator[Resource]:
    """Found eligible, then a screen turns positive between two doses, and nobody looks at it."""
    id = "sample-9"
    human = {"family": "Sample-Nine-Answers-Left-Open", "given": ["Invented"]}
    yield {"resourceType": "Patient", "id": id, "name": [human], "gender": "unknown", "birthDate": "1980-01-01"}
    for domain in ASKED:
        yield fhir.coverage(id, domain, START - 10 * DAY)
    yield fhir.decided(f"{id}-decision", id, "eligible", START - 7 * DAY)
    yield fhir.given(f"{id}-dose-1", id, START, 40, fhir.quantity(30, "mg"))
    yield fhir.answered(f"{id}-audit-c", id, "audit-c", START + 3 * DAY, 9)
    yield fhir.check_in(f"{id}-check-in", id, START + 5 * DAY, 1, outside_use=True, urinary_symptoms=True)
    yield fhir.condition(f"{id}-mania", id, "F30.10", "Manic episode", "2026-03-07")
    yield fhir.given(f"{id}-dose-2", id, START + 7 * DAY, 40, fhir.quantity(40, "mg"))
