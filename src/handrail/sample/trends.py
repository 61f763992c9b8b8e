"""Two invented people over months: of one, doses and gaps stay as agreed and somebody looks; of the other they drift."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from handrail.sample import answers, fhir, fhir_around
from handrail.sample.fhir import Resource
from handrail.sample.followed import ask, decided, mood, person

DAY = timedelta(days=1)
START = datetime(2026, 1, 5, 15, tzinfo=UTC)
STEADY = (0, 2, 4, 7, 9, 11, 14, 62, 92, 122, 152, 220)
DRIFTING = (0, 2, 4, 7, 9, 11, 14, 62, 92, 122, 130, 210)


def _dose(id: str, day: int, mg: float, *, minutes: int = 40, written: timedelta = timedelta(hours=2)) -> Resource:
    start = START + day * DAY
    one = fhir.given(f"{id}-dose-{day:03d}", id, start, minutes, fhir.quantity(mg, "mg"))
    return one | {"meta": {"lastUpdated": fhir.iso(start + written)}}


def _series(id: str, name: str, day: int, days: int, phase: str = "series") -> Resource:
    return fhir.planned(f"{id}-{name}", id, phase, START + day * DAY, mg=60, doses=9, days=days)


def steady() -> Iterator[Resource]:
    """One series, a review, a raise that was decided anew, maintenance, a pause and a new decision."""
    id = "sample-12"
    yield from person(id, "Sample-Twelve-Steady")
    yield fhir.coverage(id, "bookings", START - 40 * DAY)
    yield decided(f"{id}-decision", id, "eligible", START - 3 * DAY)
    yield _series(id, "series", -1, 21)
    yield mood(f"{id}-mood-1", id, START + 13 * DAY)
    yield mood(f"{id}-mood-2", id, START + 16 * DAY)
    yield decided(f"{id}-again", id, "eligible", START + 17 * DAY)
    yield _series(id, "second", 21, 60)
    yield ask(f"{id}-ask", id, START + 70 * DAY, "revoked", START + 71 * DAY) | _more()
    yield _series(id, "upkeep", 82, 180, "maintenance")
    yield mood(f"{id}-mood-3", id, START + 100 * DAY)
    yield decided(f"{id}-later", id, "eligible", START + 215 * DAY)
    yield answers.bladder(f"{id}-bladder-1", id, START - 3 * DAY)
    yield answers.bladder(f"{id}-bladder-2", id, START + 60 * DAY, frequency="some-days")
    yield fhir.assessed(f"{id}-criteria", id, "none", START + 61 * DAY, "ketamine")
    for what in ("liver-tested", "cognition-checked"):
        yield fhir.attested(f"{id}-{what}", id, START - 3 * DAY, what, said=True)
    for day in STEADY:
        yield fhir_around.booking(
            f"{id}-slot-{day:03d}", id, START + day * DAY, written=START + (day - 1) * DAY, status="fulfilled"
        )
        yield _dose(id, day, 42 if day >= 92 else 40)


def drifting() -> Iterator[Resource]:
    """The same days, and no one of it: higher, sooner, faster, unbooked, written down later, and nobody looks."""
    id = "sample-13"
    yield from person(id, "Sample-Thirteen-Drifting")
    yield fhir.coverage(id, "bookings", START - 40 * DAY)
    yield fhir.decided(f"{id}-decision", id, "eligible", START - 3 * DAY, days=90)
    yield _series(id, "series", -1, 21)
    yield _series(id, "second", 21, 60)
    yield ask(f"{id}-ask", id, START + 70 * DAY, "revoked", START + 71 * DAY) | _more()
    yield _series(id, "upkeep", 66, 200, "maintenance")
    yield answers.bladder(f"{id}-bladder-1", id, START - 3 * DAY)
    yield answers.bladder(f"{id}-bladder-2", id, START + 60 * DAY, frequency="every-day", urgency="every-day", pain="most-days")
    yield fhir.check_in(f"{id}-craving", id, START + 61 * DAY, 9)
    yield {
        **fhir.coverage(f"{id}", "allergies", START - 40 * DAY),
        "id": f"{id}-allergies-not-asked",
        "emptyReason": fhir.coding("http://terminology.hl7.org/CodeSystem/list-empty-reason", "notasked"),
    }
    yield fhir.session(f"{id}-home", id, START - timedelta(minutes=20), START + timedelta(hours=2)) | {"class": {"code": "HH"}}
    for place, day in enumerate(DRIFTING):
        where = {"context": {"reference": f"Encounter/{id}-home"}} if place == 0 else {}
        yield _dose(id, day, 34 + 2 * place, minutes=20, written=3 * DAY) | where


def _more() -> Resource:
    return {"category": [fhir.coding(fhir.OURS, "more")]}


PEOPLE = (steady, drifting)
