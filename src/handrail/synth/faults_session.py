"""Faults of the session, of what is watched between sessions, and of harm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handrail.sample import answers, fhir, fhir_around, followed
from handrail.synth import course, upkeep
from handrail.synth.faults import Course, Truth, doses, fault
from handrail.synth.story import Story

THIRD, DAY = 2, 7  # the dose that most of these are planted into, and its day


def _third(safeguard: str, says: str, name: str = "", also: tuple[str, ...] = (), **changes: Any) -> None:
    """Declares a fault of the third session: how it differs, in words and in fact, and what that breaks."""

    def plant(story: Story) -> Iterable[Truth]:
        course.give(story, THIRD, DAY, **changes)
        return [(one, "doses", story.dose(THIRD)) for one in (safeguard, *also)]

    plant.__doc__ = says
    fault(safeguard, name)(plant)


_third("fit-today", "The patient is intoxicated.", fit={"intoxicated": True})
_third("fit-today", "The patient has not fasted.", "not-fasted", fit={"fasted": False})
_third("drug-and-concentration-verified", "Nobody verified drug and concentration.", fit={"drug-verified": False})
_third("rescue-ready", "What a rescue needs is not at hand.", fit={"rescue-ready": False})
_third("monitor-present", "The session is held by video.", "by-video",
       also=("prescriber-present", "monitoring-minimum", "home-administration"), setting="VR")  # fmt: skip
_third("home-administration", "The dose is given at home.", setting="HH")
_third("blood-pressure-before-dose", "The pressure before the dose is far too high.", before=(192, 104))
_third("monitoring-minimum", "The patient leaves after eighty minutes.", stay=80)
_third("discharge-criteria", "The patient leaves without being oriented.", left={"oriented": False})
_third("safe-leaving", "The patient leaves alone.", escort="alone")
_third("safe-leaving", "Nobody says that driving is off.", "driving-not-mentioned", left={"no-driving-said": False})


@fault("prescriber-present", "no-session")
def no_session(story: Story) -> Iterable[Truth]:
    """A dose that belongs to no session: nobody watched it, and nothing was checked in its room."""
    story.drop("s02")
    del story.resources[story.dose(THIRD)]["context"]
    return [(one, "doses", story.dose(THIRD)) for one in ("prescriber-present", "monitor-present", "monitoring-minimum")]


@fault("vitals-on-time")
def pressure_too_late(story: Story) -> Iterable[Truth]:
    """The first blood pressure after the start comes after forty minutes."""
    story.drop("s02-bp1")
    return doses("vitals-on-time", [story.dose(2)])


@fault("copied-observations")
def copied(story: Story) -> Iterable[Truth]:
    """The readings of one session are those of the session before."""
    course.give(story, 4, 14, like=3)
    return doses("copied-observations", [story.dose(4)])


@fault("rems-certified-and-enrolled", course=Course.SPRAY)
def enrolled_late(story: Story) -> Iterable[Truth]:
    """The patient is enrolled in the risk strategy the day after the first dose."""
    story.drop("rems-patient-enrolled-before6")
    story.put(course.attested(story, "rems-patient-enrolled", -6, said=False), course.attested(story, "rems-patient-enrolled", 1))
    return doses("rems-certified-and-enrolled", [story.dose(0)])


@fault("rems-form-in-time", course=Course.SPRAY)
def form_not_sent(story: Story) -> Iterable[Truth]:
    """The form of one session is never sent."""
    story.drop("s02-form")
    return doses("rems-form-in-time", [story.dose(2)])


def told(story: Story, place: int, craving: int, **answers: bool) -> str:
    """Rewrites the check-in after a dose and gives its id."""
    id = story.session(place) + "-check-in"
    story.put(fhir.check_in(id, story.id, story.at(story.days[place] + 1, hours=8), craving, **(course.NO | answers)))
    return id


@fault("craving-rise")
def craving_rises(story: Story) -> Iterable[Truth]:
    """Craving rises to six of ten, and falls again."""
    return [("craving-rise", "check_ins", told(story, 5, 6))]


@fault("craving-high")
def craving_high(story: Story) -> Iterable[Truth]:
    """Craving is five of ten from the start, then seven."""
    for place in range(len(story.days)):
        told(story, place, 5)
    return [("craving-high", "check_ins", told(story, 5, 7))]


@fault("craving-high", "craving-high-and-rising-now")
def craving_high_now(story: Story) -> Iterable[Truth]:
    """The newest check-in tells of nine of ten."""
    id = told(story, len(story.days) - 1, 9)
    names = ("craving-high", "craving-rise")
    return [*((name, "check_ins", id) for name in names), *((name, "patients", story.id) for name in names)]


@fault("outside-use")
def used_outside(story: Story) -> Iterable[Truth]:
    """A check-in tells of use outside sessions."""
    return [("outside-use", "check_ins", told(story, 5, 1, outside_use=True))]


@fault("alarm-owned-and-closed")
def alarm_closed_late(story: Story) -> Iterable[Truth]:
    """An alarm is closed three days after it was due."""
    story.put(fhir_around.alarm(story.name("alarm"), story.id, "craving-rise", story.at(18), story.at(20), story.at(23)))
    return [("alarm-owned-and-closed", "alarms", story.name("alarm"))]


@fault("unmet-request")
def request_unanswered(story: Story) -> Iterable[Truth]:
    """The patient asks for a session sooner, and nobody answers."""
    story.put(fhir_around.ask(story.name("ask"), story.id, "sooner", story.at(18)))
    return [("unmet-request", "requests", story.name("ask"))]


@fault("dependence-criteria")
def criteria_not_assessed(story: Story) -> Iterable[Truth]:
    """In maintenance nobody assesses the criteria of the disorder."""
    story.drop("dependence")
    return doses("dependence-criteria", story.doses_from(56, until=upkeep.SCREENED))


@fault("check-in-on-time")
def not_heard_of(story: Story) -> Iterable[Truth]:
    """After a dose nothing is heard of the patient for three weeks."""
    story.drop("s07-check-in")
    return doses("check-in-on-time", [story.dose(7)])


@fault("bladder-check-current")
def bladder_not_checked_again(story: Story) -> Iterable[Truth]:
    """The bladder is not asked about again."""
    story.drop("bladder-2")
    return doses("bladder-check-current", story.doses_from(81, until=upkeep.LOOKED_UP))


@fault("bladder-red-symptom")
def blood_in_urine(story: Story) -> Iterable[Truth]:
    """Visible blood in the urine is told of, and nobody looks into it."""
    story.put(answers.bladder(story.name("bladder-2"), story.id, story.at(course.RENEWED), blood="some-days"))
    name = "bladder-red-symptom"
    still = [] if upkeep.renewed(story, "decision") else [(name, "patients", story.id)]
    return [*doses(name, story.doses_from(course.RENEWED, until=upkeep.DECIDED)), *still]


@fault("bladder-rise")
def bladder_worse(story: Story) -> Iterable[Truth]:
    """The bladder checklist rises by several points."""
    worse = {"frequency": "every-day", "urgency": "every-day", "pain": "most-days"}
    story.put(answers.bladder(story.name("bladder-2"), story.id, story.at(course.RENEWED), **worse))
    upkeep.bladders(story, **worse)
    return doses("bladder-rise", story.doses_from(course.RENEWED))


@fault("emergent-mania-or-psychosis")
def mania_emerges(story: Story) -> Iterable[Truth]:
    """A manic episode begins in the second week, and treatment goes on."""
    began = story.at(8).date().isoformat()
    story.put(fhir.condition(story.name("mania"), story.id, "F30.10", "Manic episode", began))
    name = "emergent-mania-or-psychosis"
    found = story.doses_from(8)
    return [*doses(name, found), (name, "patients", story.id), *doses("medical-contraindications", found)]


@fault("suicidality-followed-up")
def suicidality_left(story: Story) -> Iterable[Truth]:
    """An answer tells of thoughts of suicide, and nobody speaks with the patient."""
    story.put(followed.mood(story.name("mood-4"), story.id, story.at(15), followed.SEVERAL_DAYS))
    return [("suicidality-followed-up", "assessments", story.name("mood-4"))]


@fault("adverse-event-reported")
def harm_not_reported(story: Story) -> Iterable[Truth]:
    """A serious harm is not reported onward."""
    story.put(fhir_around.harm(story.name("harm"), story.id, "a fall on the way home", story.at(17), serious=True))
    return [("adverse-event-reported", "adverse_events", story.name("harm"))]


@fault("liver-check-current")
def liver_not_tested_again(story: Story) -> Iterable[Truth]:
    """The liver is not tested for more than half a year."""
    story.drop("liver-tested-before8")
    story.put(course.attested(story, "liver-tested", -85))
    return doses("liver-check-current", story.doses_from(95, until=upkeep.SCREENED))


@fault("cognition-check-current")
def cognition_not_checked_again(story: Story) -> Iterable[Truth]:
    """Memory and attention are not checked for more than a year."""
    story.drop("cognition-checked-before8")
    story.put(course.attested(story, "cognition-checked", -300))
    return doses("cognition-check-current", story.doses_from(65, until=upkeep.SCREENED))
