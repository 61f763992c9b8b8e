"""Two invented people of whom much had to be followed up: of one all of it was, in time; of the other nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from handrail.sample import fhir, fhir_around
from handrail.sample.fhir import Resource, extension

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
ASKED = (
    "administrations", "adverse_events", "alarms", "assessments", "check_ins", "conditions", "consents", "contacts", "decisions",
    "dispenses", "duties", "custody_movements", "enrolments", "medications", "observations", "orders", "plans", "requests",
    "sessions",
)  # fmt: skip
NOT_AT_ALL, SEVERAL_DAYS = "LA6568-5", "LA6569-3"


def person(id: str, name: str) -> Iterator[Resource]:
    human = {"family": name, "given": ["Invented"]}
    yield {"resourceType": "Patient", "id": id, "name": [human], "gender": "unknown", "birthDate": "1980-01-01"}
    for domain in ASKED:
        yield fhir.coverage(id, domain, START - 40 * DAY)


def mood(id: str, patient: str, when: datetime, suicide: str = NOT_AT_ALL) -> Resource:
    """The PHQ-9, item by item; its ninth is about thoughts of suicide."""
    codes = {f"q{number}": NOT_AT_ALL for number in range(1, 9)} | {"q9": suicide}
    items = [{"linkId": link, "answer": [{"valueCoding": {"system": fhir.LOINC, "code": code}}]} for link, code in codes.items()]
    return fhir.answered(id, patient, "phq-9", when, item=items)


def decided(id: str, patient: str, eligibility: str, when: datetime, second: str | None = None) -> Resource:
    one = fhir.decided(id, patient, eligibility, when)
    also = [extension("co-signature", extension=[{"url": "who", "valueString": second}])] if second else []
    return one | {"extension": [*one["extension"], *also]}


def ask(id: str, patient: str, when: datetime, status: str, written: datetime) -> Resource:
    one = fhir_around.ask(id, patient, "sooner", when, status)
    return one | {"meta": {"lastUpdated": fhir.iso(written)}}


def looked_after() -> Iterator[Resource]:
    """In recovery: two signatures, the recovery care reached, an ask refused in two days, a hard talk the same day."""
    id = "sample-10"
    yield from person(id, "Sample-Ten-Looked-After")
    yield decided(f"{id}-no", id, "contraindicated", START - 30 * DAY)
    yield fhir_around.consent(f"{id}-tells", id, "disclosure-recovery-care", START - 30 * DAY, end=START + 300 * DAY)
    yield fhir_around.letter(f"{id}-next", id, "next-steps", START - 28 * DAY, consent=f"{id}-tells")
    yield decided(f"{id}-decision", id, "eligible-with-safeguards", START - 7 * DAY, "Dr Invented-Too")
    yield from _duty(id, done=START - 3 * DAY)
    yield fhir_around.letter(f"{id}-letter", id, "recovery-care", START - 4 * DAY, reply_due=START + 10 * DAY,
                             consent=f"{id}-tells")  # fmt: skip
    yield fhir_around.letter(f"{id}-reply", id, "recovery-care", START + 2 * DAY, answers=f"{id}-letter")
    yield fhir.given(f"{id}-dose", id, START, 40, fhir.quantity(35, "mg"))
    yield ask(f"{id}-ask", id, START + 3 * DAY, "revoked", START + 5 * DAY)
    yield fhir_around.harm(f"{id}-fall", id, "a fall on the way home", START, serious=True, reported=START + 2 * DAY)
    yield mood(f"{id}-mood", id, START + 6 * DAY, SEVERAL_DAYS)
    yield fhir_around.letter(f"{id}-talk", id, "suicidality", START + 6 * DAY + timedelta(hours=3))
    yield decided(f"{id}-stop", id, "contraindicated", START + 20 * DAY)
    yield fhir_around.letter(f"{id}-plan", id, "transition-plan", START + 21 * DAY)


def left_alone() -> Iterator[Resource]:
    """The same, and nobody followed anything up."""
    id = "sample-11"
    yield from person(id, "Sample-Eleven-Left-Alone")
    yield decided(f"{id}-no", id, "contraindicated", START - 30 * DAY)
    yield decided(f"{id}-decision", id, "eligible-with-safeguards", START - 7 * DAY)
    yield from _duty(id, done=None)
    yield fhir_around.letter(f"{id}-letter", id, "recovery-care", START - 10 * DAY, reply_due=START + 10 * DAY)
    yield fhir.given(f"{id}-dose", id, START, 40, fhir.quantity(35, "mg"))
    yield ask(f"{id}-ask", id, START + 3 * DAY, "active", START + 3 * DAY)
    yield fhir_around.harm(f"{id}-fall", id, "a fall on the way home", START, serious=True)
    yield mood(f"{id}-mood", id, START + 6 * DAY, SEVERAL_DAYS)
    yield decided(f"{id}-stop", id, "contraindicated", START + 20 * DAY)


def _duty(patient: str, done: datetime | None) -> Iterator[Resource]:
    laid = START - 7 * DAY
    one = fhir_around.duty(f"{patient}-duty", patient, "recovery-care-contact", laid, laid + 14 * DAY, done)
    yield one | {"basedOn": [{"reference": f"ClinicalImpression/{patient}-decision"}]}


PEOPLE = (looked_after, left_alone)
