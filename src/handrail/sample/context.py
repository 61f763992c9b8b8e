"""Writes three invented people for `handrail context`: `python -m handrail.sample.context` renews them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from handrail.sample import fhir, fhir_around
from handrail.sample.build import DAY, HERE, SERIES, START, bundle, dosed, person, prepared
from handrail.sample.fhir import Resource

SUBLINGUAL = "37839007"
EPISODIC = (*SERIES, 25, 46, 74)
CREEPING = ((0, 40), (7, 40), (21, 40), (35, 44), (46, 48), (56, 52), (63, 56), (69, 60), (74, 64), (78, 64), (81, 68), (83, 72))
DAYS_AT_HOME = 60


def asked_for(id: str, *domains: str) -> Iterator[Resource]:
    """Tables that are kept up beside those that `prepared` asks about."""
    for domain in domains:
        yield fhir.coverage(id, domain, START - 10 * DAY)


def told(id: str, patient: str, when: datetime, craving: int, *, outside: bool) -> Resource:
    """A check-in that also tells of use outside sessions."""
    items = [
        {"linkId": "craving", "answer": [{"valueInteger": craving}]},
        {"linkId": "outside-use", "answer": [{"valueBoolean": outside}]},
    ]
    return fhir.answered(id, patient, "check-in", when, item=items)


def episodic() -> Iterator[Resource]:
    """A series of six, then further and further apart; nothing handed out, nothing asked for."""
    id = "episodic"
    yield person(id, "Sample-Episodic")
    yield from prepared(id)
    yield from asked_for(id, "dispenses", "requests")
    yield fhir.planned(f"{id}-series", id, "series", START - DAY, mg_per_kg=0.5, doses=6, days=20)
    yield fhir.planned(f"{id}-upkeep", id, "maintenance", START + 20 * DAY, mg_per_kg=0.5, doses=6, days=180)
    yield from dosed(id, EPISODIC)
    for place in range(11):
        yield told(f"{id}-check-in-{place}", id, START + (place * 7 + 1) * DAY, 1, outside=False)


def creeping() -> Iterator[Resource]:
    """Supervised, under a plan, and each time a little sooner and a little more; asks, and once use outside."""
    id = "creeping"
    yield person(id, "Sample-Creeping")
    yield from prepared(id)
    yield from asked_for(id, "dispenses", "requests")
    yield fhir.planned(f"{id}-plan", id, "maintenance", START - DAY, mg_per_kg=1, days=365)
    for day, mg in CREEPING:
        yield from dosed(id, (day,), mg=mg)
    for place, day in enumerate((30, 44, 60, 72, 80)):
        status = "revoked" if place == 1 else "completed"
        yield fhir_around.ask(f"{id}-ask-{place}", id, "sooner" if place % 2 else "more", START + day * DAY, status)
    for place in range(12):
        yield told(f"{id}-check-in-{place}", id, START + (place * 7 + 1) * DAY, 1 + place // 2, outside=place == 10)


def daily() -> Iterator[Resource]:
    """A troche each day at home, from one visit on: thirty handed out at a time, nobody watches."""
    id = "daily"
    yield person(id, "Sample-Daily")
    yield from prepared(id)
    yield from asked_for(id, "dispenses", "requests")
    for month in range(DAYS_AT_HOME // 30):
        yield fhir_around.handed_out(f"{id}-troches-{month}", id, START + 30 * month * DAY, 30 * 120, 30)
    for day in range(DAYS_AT_HOME):
        yield taken_at_home(f"{id}-{day:02d}", id, START + day * DAY + timedelta(hours=5), 120)


def taken_at_home(id: str, patient: str, when: datetime, mg: float) -> Resource:
    """A dose under the tongue, taken in no session."""
    one = fhir.given(id, patient, when, 15, fhir.quantity(mg, "mg"))
    one["dosage"]["route"] = fhir.coding(fhir.SNOMED, SUBLINGUAL, "sublingual")
    return one


STORIES = {"episodic": (episodic, 76), "creeping": (creeping, 84), "daily": (daily, DAYS_AT_HOME)}


def written() -> dict[str, str]:
    """File name → its content."""
    return {f"context-{name}.json": bundle(story(), START + days * DAY) + "\n" for name, (story, days) in STORIES.items()}


def write(folder: Path = HERE) -> None:
    """Writes the three Bundles."""
    for name, content in written().items():
        (folder / name).write_text(content)


if __name__ == "__main__":
    write()
