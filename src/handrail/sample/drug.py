"""Two invented people by what becomes of the drug: of one every milligram is accounted for, of the other none is sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from handrail.sample import fhir, fhir_around
from handrail.sample.fhir import Resource
from handrail.sample.followed import decided, person

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
SUBLINGUAL = "sublingual-supervised@2026.3"


def _dose(id: str, day: int) -> Resource:
    return fhir.given(f"{id}-dose-{day:03d}", id, START + day * DAY, 0, fhir.quantity(40, "mg"), session=f"{id}-s{day:03d}",
                      route="sublingual")  # fmt: skip


def _plan(id: str, protocol: str) -> Resource:
    return fhir.planned(f"{id}-plan", id, "series", START - DAY, protocol=protocol, mg=60, doses=9, days=90, route="sublingual")


def _moved(id: str, day: int, wasted: float, witness: str) -> Iterator[Resource]:
    session, at = f"{id}-s{day:03d}", START + day * DAY
    for word, mg, when in (("draw", 50, at - HOUR), ("administration", 40, at), ("waste", wasted, at + HOUR)):
        more = {"witness": witness} if word == "waste" else {}
        yield fhir_around.movement(f"{session}-{word}", id, word, when, mg, session=session, lot="L1", **more)


def accounted_for() -> Iterator[Resource]:
    """One session's supply at a time, used before the next; what is left is wasted before a witness; one program."""
    id = "sample-14"
    yield from person(id, "Sample-Fourteen-Accounted-For")
    yield decided(f"{id}-decision", id, "eligible", START - 3 * DAY)
    yield fhir_around.enrolment(f"{id}-enrolled", id, START - 5 * DAY)
    yield _plan(id, SUBLINGUAL)
    for day in (0, 7):
        yield fhir_around.handed_out(f"{id}-out-{day}", id, START + (day - 1) * DAY, 50, 1)
        yield _dose(id, day)
        yield from _moved(id, day, 10, "invented-3")
    yield fhir_around.movement(f"{id}-odd", id, "discrepancy", START + 8 * DAY, 1, lot="L1")
    yield fhir_around.movement(f"{id}-even", id, "count", START + 8 * DAY + HOUR, 100, lot="L1")
    yield fhir_around.movement(f"{id}-lost", id, "loss", START + 9 * DAY, 50, lot="L1")


def unaccounted_for() -> Iterator[Resource]:
    """Handed out again without a dose between, for two days; wasted without a witness; lost twice; in two programs."""
    id = "sample-15"
    yield from person(id, "Sample-Fifteen-Unaccounted-For")
    yield decided(f"{id}-decision", id, "eligible", START - 3 * DAY)
    yield fhir_around.enrolment(f"{id}-enrolled", id, START - 5 * DAY)
    other = fhir_around.enrolment(f"{id}-elsewhere", id, START - 4 * DAY)
    yield other | {"managingOrganization": {"reference": "Organization/program-2"}}
    yield _plan(id, SUBLINGUAL)
    yield _dose(id, 0)
    for day in (1, 3):
        yield fhir_around.handed_out(f"{id}-out-{day}", id, START + day * DAY, 100, 2)
    yield from _moved(id, 0, 9, "invented-2")
    yield fhir_around.movement(f"{id}-odd", id, "discrepancy", START + 2 * DAY, 1, lot="L1")
    for day in (4, 9):
        yield fhir_around.movement(f"{id}-lost-{day}", id, "loss", START + day * DAY, 50, lot="L2")


PEOPLE = (accounted_for, unaccounted_for)
