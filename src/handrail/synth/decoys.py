"""Decoys: lawful patterns that look wrong. Whoever flags one of them is mistaken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from handrail.sample import fhir, fhir_around, intake
from handrail.sample.fhir import coding, iso, quantity
from handrail.synth import course, upkeep
from handrail.synth.faults import Course
from handrail.synth.faults_dosing import renewed, roomy
from handrail.synth.faults_session import told
from handrail.synth.story import Story

EAST = timezone(timedelta(hours=9))
HOUR = 1 / 24
Turn = Callable[[Story], None]


@dataclass(frozen=True)
class Decoy:
    """One kind of decoy: its name, whose course it is, and how the course becomes one."""

    name: str
    course: Course
    turn: Turn


DECOYS: dict[str, Decoy] = {}


def decoy(name: str, course: Course = Course.INFUSION) -> Callable[[Turn], Turn]:
    """Declares a decoy."""

    def declare(turn: Turn) -> Turn:
        DECOYS[name] = Decoy(name, course, turn)
        return turn

    return declare


@decoy("dose-changed-as-ordered")
def dose_changed(story: Story) -> None:
    """A higher dose, within the plan, by an order that was signed before."""
    roomy(story)
    course.give(story, 3, 10, mg=44)


@decoy("restart-after-rescreening")
def restarted(story: Story) -> None:
    """Ten weeks pass; then screens, look-ups and a new decision, and treatment goes on."""
    upkeep.stop_after(story, 10)
    renewed(story, 147)
    story.put(fhir.answered(story.name("audit-c-2"), story.id, "audit-c", story.at(147), 1),
              intake.ketamine_questions(story.name("ketamine-2"), story.id, story.at(147)),
              fhir.decided(story.name("again"), story.id, "eligible", story.at(148)))  # fmt: skip
    course.give(story, 10, 150)


@decoy("moved-between-sites")
def moved(story: Story) -> None:
    """The patient leaves one program's site and goes on at another's."""
    story.put(fhir_around.enrolment(story.name("enrolled"), story.id, story.at(-10), end=story.at(20)))
    there = fhir_around.enrolment(story.name("enrolled-2"), story.id, story.at(21))
    story.put(there | {"managingOrganization": {"reference": "Organization/program-2"}})
    for place in range(6, len(story.days)):
        course.give(story, place, story.days[place], site="site-2")


@decoy("written-in-another-time-zone")
def far_east(story: Story) -> None:
    """Every instant is written by a clock nine hours ahead, where it is midnight; the instants are the same."""
    for id, one in story.resources.items():
        story.resources[id] = _by_the_clock_of(EAST, one)


def _by_the_clock_of(zone: timezone, given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _by_the_clock_of(zone, value) for name, value in given.items()}
    if isinstance(given, list):
        return [_by_the_clock_of(zone, value) for value in given]
    if isinstance(given, str) and given.endswith("+00:00"):
        return datetime.fromisoformat(given).astimezone(zone).isoformat()
    return given


@decoy("clocks-go-forward")
def clocks_forward(story: Story) -> None:
    """Two calendar days between doses are forty-seven hours, because clocks went forward."""
    course.give(story, 3, 9 - HOUR)


@decoy("late-laboratory-result")
def late_result(story: Story) -> None:
    """The liver was tested before treatment; the laboratory's answer is filed two weeks later."""
    story.drop("liver-tested-before8")
    code = coding(fhir.LOINC, "1742-6", "Alanine aminotransferase")
    value = fhir.measured(story.name("alt"), story.id, story.at(-8), code, quantity(24, "U/L"), story.session(0))
    del value["encounter"]
    story.put(value | {"meta": {"lastUpdated": iso(story.at(-1))}}, course.attested(story, "liver-tested", 20))


@decoy("positive-toxicology-after-a-dose")
def positive_toxicology(story: Story) -> None:
    """Ketamine is found in the urine the day after the clinic gave it."""
    story.put(fhir_around.test_for_drugs(story.name("urine"), story.id, "ketamine", found=True, when=story.at(4), confirmed=True))


@decoy("three-devices-one-dose", Course.SPRAY)
def devices(story: Story) -> None:
    """A dose of 84 mg is three devices of 28 mg, five minutes apart."""
    name = story.dose(2)
    whole = story.resources.pop(name)
    for device in range(3):
        start = story.at(story.days[2], minutes=5 * device)
        period = {"start": iso(start), "end": iso(start)}
        dosage = whole["dosage"] | {"dose": quantity(28, "mg")}
        story.put(whole | {"id": f"{name}-{device}", "effectivePeriod": period, "dosage": dosage})


@decoy("anaesthesia-elsewhere")
def anaesthesia(story: Story) -> None:
    """Ketamine for an operation, in the days between two doses of the program."""
    reason = coding(fhir.OURS, "anaesthesia")
    story.put(fhir.given(story.name("operation"), story.id, story.at(8), 1, quantity(150, "mg"), reason=reason))


@decoy("dose-not-given")
def not_given(story: Story) -> None:
    """A dose is prepared the day after another, and is not given."""
    story.put(fhir.given(story.name("not-given"), story.id, story.at(8), 1, quantity(40, "mg"), status="not-done"))


@decoy("positive-screen-looked-at")
def looked_at(story: Story) -> None:
    """A screen turns positive, and a clinician signs what they found before the next dose."""
    story.put(fhir.answered(story.name("audit-c-2"), story.id, "audit-c", story.at(8), 9),
              fhir.assessed(story.name("assessment"), story.id, "none", story.at(9)))  # fmt: skip


@decoy("urinary-symptoms-explained")
def explained(story: Story) -> None:
    """New urinary symptoms are told of, and an infection of the bladder is found before the next dose."""
    told(story, 3, 1, urinary_symptoms=True)
    one = fhir.condition(
        story.name("cystitis"), story.id, "N30.00", "Acute cystitis", story.at(12).date().isoformat(), "resolved"
    )
    story.put(one | {"meta": {"lastUpdated": iso(story.at(12))}, "abatementDateTime": story.at(20).date().isoformat()})


@decoy("craving-varies")
def varies(story: Story) -> None:
    """Craving goes up by two points, and down again."""
    told(story, 4, 3)


@decoy("duty-declined", Course.RECOVERY)
def declined(story: Story) -> None:
    """The patient declines that the recovery care is told; it is written down."""
    story.drop("letter", "reply")
    story.put(course.duty(story, -7, 7, done=-3) | {"status": "rejected"})


@decoy("in-remission-with-safeguards", Course.RECOVERY)
def in_remission(_story: Story) -> None:
    """A code of an opioid disorder in remission, found eligible with safeguards: the course as it is."""
