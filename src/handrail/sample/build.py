"""Writes the sample: fifteen invented people of one invented clinic. `python -m handrail.sample.build` renews it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handrail.sample import answers, drug, fhir, fhir_around, followed, intake, trends
from handrail.sample.fhir import Resource

HERE = Path(__file__).parent
DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 15, tzinfo=UTC)  # a Monday, ten in the morning on the clinic's clock
NO = {"outside_use": False, "urinary_symptoms": False}
SERIES = (0, 2, 4, 7, 9, 11)  # Monday, Wednesday, Friday, twice
FIT = {"intoxicated": False, "fasted": True, "new-medicine": False, "drug-verified": True, "rescue-ready": True}
READY = {"oriented": True, "walks-steadily": True, "suicidal-intent": False, "no-driving-said": True}
RESTED = (124, 78)  # mm[Hg]
READINGS = ((126, 79), (139, 86), (134, 83), (127, 80))  # mm[Hg], of one session
DOMAINS = (
    "administrations", "sessions", "observations", "assessments", "plans", "decisions", "conditions", "check_ins",
    "consents", "enrolments", "bookings", "medications", "allergies",
)  # fmt: skip


def person(id: str, name: str) -> Resource:
    human = {"family": name, "given": ["Invented"]}
    return {"resourceType": "Patient", "id": id, "name": [human], "gender": "unknown", "birthDate": "1980-01-01"}


def prepared(id: str, *, eligibility: str = "eligible") -> Iterator[Resource]:
    """Asked about everything, screened, weighed, checked, found eligible."""
    for domain in DOMAINS:
        yield fhir.coverage(id, domain, START - 10 * DAY)
    yield fhir.answered(f"{id}-audit-c", id, "audit-c", START - 9 * DAY, 2)
    yield fhir.answered(f"{id}-bladder", id, "bladder-checklist", START - 9 * DAY, 1)
    yield intake.ketamine_questions(f"{id}-ketamine", id, START - 9 * DAY)
    yield fhir.weight(f"{id}-weight", id, START - 3 * DAY, 80)
    yield fhir.decided(f"{id}-decision", id, eligibility, START - 7 * DAY)
    for what in ("prescription-monitoring-checked", "medicines-reviewed", "liver-tested", "cognition-checked", "goal-agreed"):
        yield fhir.attested(f"{id}-{what}", id, START - 8 * DAY, what, said=True)
    for day in (-8, 20, 45, 66, 99):
        yield fhir.not_pregnant(f"{id}-pregnancy-{day + 8:03d}", id, START + day * DAY)
    yield fhir.pressure(f"{id}-pressure", id, START - 8 * DAY, 122, 76)
    yield fhir_around.enrolment(f"{id}-enrolment", id, START - 10 * DAY)
    yield fhir_around.consent(f"{id}-consent", id, "treatment-off-label", START - 7 * DAY, end=START + 358 * DAY)


def asked(session: str, id: str, when: datetime, found: dict[str, bool]) -> Iterator[Resource]:
    """What is asked and checked in the room before a dose."""
    for what, said in (FIT | found).items():
        yield fhir.attested(f"{session}-{what}", id, when, what, said, session)


def looked_at(session: str, id: str, when: datetime, found: dict[str, bool], alert: int = 5) -> Iterator[Resource]:
    """What is looked at and asked before the patient leaves."""
    for what, said in (READY | found).items():
        yield fhir.attested(f"{session}-{what}", id, when, what, said, session)
    oxygen = fhir.coding(fhir.LOINC, "59408-5", "Oxygen saturation")
    yield fhir.measured(f"{session}-oxygen", id, when, oxygen, fhir.quantity(97, "%"), session)
    yield fhir.measured(
        f"{session}-alert", id, when, fhir.coding(fhir.OURS, "sedation"), fhir.quantity(alert, "{score}"), session
    )


def dosed(id: str, days: tuple[int, ...], mg: float = 40, held: bool = True, found: dict[str, bool] | None = None,
          before: tuple[int, int] = RESTED, left: dict[str, bool] | None = None,
          **more: object) -> Iterator[Resource]:  # fmt: skip
    """A supervised session on each day, watched as the protocol asks: 40 minutes' infusion, 70 minutes after it. Without
    `held`, no such session is on file. `found`: answers before the start that are not as they should be; `before`: the blood
    pressure then; `left`: answers at the end that are not, and then nobody comes along.
    """
    for day in days:
        start, name = START + day * DAY, f"{id}-s{day:03d}"
        yield fhir_around.booking(f"{name}-slot", id, start, written=start - 2 * DAY)
        if held:
            yield fhir.session(name, id, start - timedelta(minutes=20), start + timedelta(minutes=110),
                               escort="alone" if left else "with a friend")  # fmt: skip
        yield from asked(name, id, start - timedelta(minutes=12), found or {})
        yield from looked_at(name, id, start + timedelta(minutes=100), left or {})
        yield fhir.given(f"{name}-dose", id, start, 40, fhir.quantity(mg, "mg"), session=name, **more)
        for minute in (-10, 15, 40, 70, 100):
            when = start + timedelta(minutes=minute)
            yield fhir.pressure(f"{name}-bp{minute + 10:03d}", id, when, *(before if minute < 0 else RESTED))


def in_place() -> Iterator[Resource]:
    """Everything in place: six doses of a series of at most eight, then maintenance, spaced."""
    id = "sample-1"
    yield person(id, "Sample-One-Everything-In-Place")
    yield from prepared(id)
    yield fhir.planned(f"{id}-series", id, "series", START - DAY, mg_per_kg=0.5, doses=8, days=20)
    yield fhir.planned(f"{id}-maintenance", id, "maintenance", START + 20 * DAY, mg_per_kg=0.5, doses=6, days=180)
    yield from dosed(id, (*SERIES, 25, 46, 67))
    yield fhir.weight(f"{id}-weight-2", id, START + 25 * DAY, 80.4)
    yield fhir.weight(f"{id}-weight-3", id, START + 46 * DAY, 80.6)
    for place, craving in enumerate((1, 2, 1, 2, 1, 1)):
        yield fhir.check_in(f"{id}-check-in-{place}", id, START + (place * 7 + 1) * DAY, craving, **NO)


def too_close() -> Iterator[Resource]:
    """Days running, four in a week, above the plan; once above the protocol, and into a muscle."""
    id = "sample-2"
    yield person(id, "Sample-Two-Too-Close")
    yield from prepared(id)
    yield fhir.planned(f"{id}-series", id, "series", START - DAY, mg_per_kg=0.5, doses=4, days=30)
    yield from dosed(id, (0, 1, 3, 4))
    yield from dosed(id, (8,), mg=70, route="intramuscular", found={"drug-verified": False}, before=(192, 104),
                     left={"walks-steadily": False, "no-driving-said": False})  # fmt: skip


def active_disorder() -> Iterator[Resource]:
    """Treated with an active disorder on file, without a decision, a plan or a screen."""
    id = "sample-3"
    yield person(id, "Sample-Three-Active-Disorder")
    for domain in DOMAINS:
        yield fhir.coverage(id, domain, START - 10 * DAY)
    yield fhir.condition(f"{id}-alcohol", id, "F10.20", "Alcohol dependence, uncomplicated", "2024-05-01")
    yield from dosed(id, (0,))
    yield from dosed(id, (7,), held=False)


def in_recovery() -> Iterator[Resource]:
    """In sustained remission, treated with safeguards; then craving rises and checks fall due."""
    id = "sample-4"
    yield person(id, "Sample-Four-In-Recovery")
    yield from prepared(id, eligibility="eligible-with-safeguards")
    yield fhir.condition(f"{id}-opioid", id, "F11.20", "Opioid dependence, uncomplicated", "2015-01-01")
    yield fhir.assessed(f"{id}-assessment", id, "sustained-remission", START - 8 * DAY)
    yield fhir.planned(f"{id}-plan", id, "maintenance", START - DAY, mg_per_kg=0.5, days=300)
    yield from dosed(id, (0, 14))
    yield from dosed(id, (100,), found={"intoxicated": True})
    for place, craving in enumerate((1, 1, 2, 6)):
        yield fhir.check_in(f"{id}-check-in-{place}", id, START + (place * 14 + 1) * DAY, craving, **NO)
    for place, answered_after in enumerate((1, 3)):  # due within two days: the second was closed late
        raised = START + (43 + place * 20) * DAY
        closed = raised + answered_after * DAY
        yield fhir_around.alarm(f"{id}-alarm-{place}", id, "craving-rise", raised, raised + 2 * DAY, closed)


def not_asked() -> Iterator[Resource]:
    """Nobody asked, or nobody wrote it down: a dose without a unit, one for which no reason is given."""
    id = "sample-5"
    yield person(id, "Sample-Five-Not-Asked")
    yield fhir.given(f"{id}-dose-1", id, START, 40, {"value": 40})
    yield fhir.given(f"{id}-dose-2", id, START + 3 * DAY, 40, fhir.quantity(40, "mg"), reason=None)


def esketamine() -> Iterator[Resource]:
    """Three devices in one session are one dose; the patient leaves early, blood pressure is taken late. The patient is enrolled
    a day late, one form is sent, and the last session bears the first one's readings.
    """
    id = "sample-6"
    yield person(id, "Sample-Six-Esketamine")
    yield from prepared(id)
    yield fhir.planned(f"{id}-series", id, "series", START - DAY, protocol="esketamine-rems@2026.4", mg=84, doses=8, days=28,
                       route="intranasal")  # fmt: skip
    for domain in ("contacts", "orders"):
        yield fhir.coverage(id, domain, START - 10 * DAY)
    for what, day in (("rems-setting-certified", -8), ("rems-patient-enrolled", 2)):
        yield fhir.attested(f"{id}-{what}", id, START + day * DAY, what, said=True)
    yield fhir_around.letter(f"{id}-form", id, "rems-form", START + 3 * DAY, session=f"{id}-s001")
    for day, left in ((1, 130), (4, 90), (8, 130)):
        start, name = START + day * DAY, f"{id}-s{day:03d}"
        yield fhir.session(name, id, start - timedelta(minutes=15), start + timedelta(minutes=left))
        for device in range(3):
            when = start + timedelta(minutes=5 * device)
            yield fhir.given(f"{name}-device-{device}", id, when, 1, fhir.quantity(28, "mg"), session=name,
                             drug="esketamine", route="intranasal")  # fmt: skip
        for minute, pressure in zip((-5, 40, 85, 125) if left > 120 else (-5, 70), READINGS, strict=False):
            yield fhir.pressure(f"{name}-bp{minute + 5:03d}", id, start + timedelta(minutes=minute), *pressure, name)


def without_end() -> Iterator[Resource]:
    """A series without an end, still twice a week after three months, and after an aneurysm was found."""
    id = "sample-7"
    yield person(id, "Sample-Seven-Without-End")
    yield from prepared(id)
    yield fhir.planned(f"{id}-series", id, "series", START - DAY, mg_per_kg=0.5, doses=20)
    yield fhir.condition(f"{id}-aneurysm", id, "I71.4", "Abdominal aortic aneurysm, without rupture", "2026-04-20")
    yield from dosed(id, (0, 30, 60, 63))
    yield from dosed(id, (66,), found={"rescue-ready": False})


def anaesthesia() -> Iterator[Resource]:
    """Ketamine for an operation: not this program's business, and counted as such."""
    id = "sample-8"
    yield person(id, "Sample-Eight-Anaesthesia")
    reason = fhir.coding(fhir.OURS, "anaesthesia")
    yield fhir.given(f"{id}-induction", id, START, 1, fhir.quantity(120, "mg"), reason=reason)


PEOPLE = (in_place, too_close, active_disorder, in_recovery, not_asked, esketamine, without_end, anaesthesia, answers.left_open,
          *followed.PEOPLE, *trends.PEOPLE, *drug.PEOPLE)  # fmt: skip


def lines() -> dict[str, list[str]]:
    """The sample's lines by file; among them one repeated, one that cannot be read, and one that is not ours."""
    files: dict[str, list[str]] = defaultdict(list)
    for story in PEOPLE:
        for one in story():
            files[one["resourceType"]].append(json.dumps(one, separators=(",", ":")))
    files["Observation"].append(files["Observation"][0])
    files["Immunization"].append('{"resourceType":"Immunization","id":"flu","status":"completed"}')
    undated = fhir.weight("undated", "sample-5", START, 70) | {"effectiveDateTime": "0000-13-45"}
    files["Observation"].append(json.dumps(undated, separators=(",", ":")))
    return files


def about_to_start() -> Iterator[Resource]:
    """The same person on the fourteenth day, in the room: the session has begun, and no dose is given yet."""
    yield from (one for one in in_place() if one.get("meta", {}).get("lastUpdated", "") <= (START + 12 * DAY).isoformat())
    begun = START + 14 * DAY - timedelta(minutes=20)
    session = fhir.session("sample-1-next", "sample-1", begun, begun)
    yield session | {"status": "in-progress", "period": {"start": fhir.iso(begun)}}
    yield from asked("sample-1-next", "sample-1", begun + timedelta(minutes=8), {})
    yield fhir.pressure("sample-1-next-bp", "sample-1", begun + timedelta(minutes=10), *RESTED)


def bundle(story: Iterator[Resource], until: datetime) -> str:
    """One person's resources as a collection Bundle, without what happened after `until`."""
    cut = [one for one in story if one.get("meta", {}).get("lastUpdated", "") <= until.isoformat()]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in cut]}, indent=1)


def proposal(id: str, day: int) -> str:
    """A dose that somebody proposes to start."""
    start = START + day * DAY
    one = fhir.given(f"{id}-proposed", id, start, 40, fhir.quantity(40, "mg"), status="in-progress", session=f"{id}-next")
    return json.dumps(one, indent=1)


def write(folder: Path = HERE) -> None:
    """Writes the program as Bulk Data NDJSON, and Bundles with proposals for `check`."""
    program = folder / "program"
    program.mkdir(parents=True, exist_ok=True)
    for name, content in lines().items():
        (program / f"{name}.ndjson").write_text("\n".join(content) + "\n")
    (folder / "in-place.json").write_text(bundle(in_place(), START + 12 * DAY) + "\n")
    (folder / "in-the-room.json").write_text(bundle(about_to_start(), START + 14 * DAY) + "\n")
    (folder / "active-disorder.json").write_text(bundle(active_disorder(), START + DAY) + "\n")
    for name, person_at in intake.STORIES.items():
        (folder / f"{name}.json").write_text(bundle(iter(person_at(START)), START) + "\n")
    (folder / "propose-too-soon.json").write_text(proposal("sample-1", 12) + "\n")
    (folder / "propose-in-time.json").write_text(proposal("sample-1", 14) + "\n")


if __name__ == "__main__":
    write()
