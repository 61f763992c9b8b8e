"""Faults of doses, of how often they come, and of the drug's supply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from handrail.sample import answers, fhir, fhir_around, followed
from handrail.sample.fhir import iso
from handrail.synth import course, upkeep
from handrail.synth.faults import Course, Truth, doses, fault
from handrail.synth.story import Story

ROOM = 0.75  # mg/kg, as much as the protocol allows: a plan under which a higher dose is lawful


def roomy(story: Story) -> None:
    """Signs plans that allow as much as the protocol does."""
    over, many = story.form.series_over + 1, len(story.form.series)
    story.put(course.planned(story, "series", -1, "series", days=over, doses=many, mg_per_kg=ROOM),
              course.planned(story, "upkeep", over, "maintenance", days=200, doses=12, mg_per_kg=ROOM))  # fmt: skip


@fault("signed-plan-in-force")
def plan_ended(story: Story) -> Iterable[Truth]:
    """The plan of the series ends before its last two doses."""
    story.put(course.planned(story, "series", -1, "series", days=13, doses=6))
    return doses("signed-plan-in-force", [story.dose(4), story.dose(5)])


@fault("dose-within-plan")
def above_plan(story: Story) -> Iterable[Truth]:
    """Six milligrams above the plan, as ordered."""
    course.give(story, 2, 7, mg=46)
    return doses("dose-within-plan", [story.dose(2)])


@fault("dose-within-plan", "one-dose-more-than-planned")
def one_more(story: Story) -> Iterable[Truth]:
    """The plan of the series holds five doses; six are given."""
    story.put(course.planned(story, "series", -1, "series", days=story.form.series_over + 1, doses=5))
    return [("dose-within-plan", "doses", story.dose(5)), ("series-has-an-end", "plans", story.name("series"))]


@fault("dose-within-protocol")
def above_protocol(story: Story) -> Iterable[Truth]:
    """Above the protocol's ceiling for the weight, and so above the plan's and far above the doses before."""
    course.give(story, 2, 7, mg=64)
    return [(name, "doses", story.dose(2)) for name in ("dose-within-protocol", "dose-within-plan", "dose-creep")]


@fault("route-as-planned")
def other_route(story: Story) -> Iterable[Truth]:
    """Into a muscle instead of a vein."""
    course.give(story, 2, 7, route="intramuscular")
    return doses("route-as-planned", [story.dose(2)])


@fault("weight-current")
def not_weighed(story: Story) -> Iterable[Truth]:
    """Nobody weighs the patient for a month before a dose."""
    story.drop(*(f"s{place:02d}-weight" for place in range(3, 8)))
    return doses("weight-current", [story.dose(7)])


@fault("dose-change-signed")
def other_dose_than_ordered(story: Story) -> Iterable[Truth]:
    """Less is given than was ordered, and nobody signs for it."""
    course.give(story, 2, 7, mg=36, ordered_mg=40)
    return doses("dose-change-signed", [story.dose(2)])


@fault("infusion-time")
def too_fast(story: Story) -> Iterable[Truth]:
    """The infusion runs in twenty minutes."""
    course.give(story, 2, 7, minutes=20)
    return doses("infusion-time", [story.dose(2)])


@fault("dose-creep")
def raised_too_far(story: Story) -> Iterable[Truth]:
    """One dose lies thirty percent above those before; the plan and the protocol allow it."""
    roomy(story)
    course.give(story, 5, 17, mg=52)
    return doses("dose-creep", [story.dose(5)])


@fault("raise-after-refusal")
def raised_after_refusal(story: Story) -> Iterable[Truth]:
    """An ask for more is refused, and the next dose is higher, under the plan from before."""
    roomy(story)
    asked = fhir_around.ask(story.name("ask"), story.id, "more", story.at(8), "revoked")
    story.put(asked | {"meta": {"lastUpdated": iso(story.at(9))}})
    course.give(story, 3, 10, mg=44)
    return doses("raise-after-refusal", [story.dose(3)])


@fault("response-reviewed")
def mood_not_asked(story: Story) -> Iterable[Truth]:
    """Mood is asked about once, after the tenth dose; a decision is signed at the end of the series."""
    story.drop("mood-0", "mood-1", "mood-2", "mood-3")
    story.put(fhir.decided(story.name("again"), story.id, "eligible", story.at(story.form.series_over)))
    return doses("response-reviewed", story.doses_from(story.form.series_over, until=upkeep.LOOKED_UP))


@fault("minimum-interval")
def too_soon(story: Story) -> Iterable[Truth]:
    """The next dose comes after one day."""
    course.give(story, 3, 8)
    return doses("minimum-interval", [story.dose(3)])


@fault("sessions-per-window")
def too_many_in_a_week(story: Story) -> Iterable[Truth]:
    """Four doses in seven days, each two days after the last."""
    for place, day in ((2, 7), (3, 9), (4, 11), (5, 13)):
        course.give(story, place, day)
    return doses("sessions-per-window", [story.dose(5)])


@fault("series-has-an-end")
def series_too_long(story: Story) -> Iterable[Truth]:
    """The plan of the series holds twenty doses, more than the protocol's series."""
    story.put(course.planned(story, "series", -1, "series", days=story.form.series_over + 1, doses=20))
    return [("series-has-an-end", "plans", story.name("series"))]


@fault("maintenance-spacing")
def maintenance_too_close(story: Story) -> Iterable[Truth]:
    """In maintenance, five days after the last dose, where three weeks were usual."""
    course.give(story, 9, 64)
    return [(name, "doses", story.dose(9)) for name in ("maintenance-spacing", "frequency-creep")]


@fault("frequency-creep")
def gaps_shrink(story: Story) -> Iterable[Truth]:
    """In maintenance the gap shrinks to ten days, where three weeks were usual."""
    course.give(story, 10, 90)
    return doses("frequency-creep", [story.dose(10)])


@fault("review-at-series-end")
def no_review(story: Story) -> Iterable[Truth]:
    """The maintenance plan begins, and nobody has looked back at the series."""
    story.drop("mood-1")
    story.put(followed.mood(story.name("mood-1"), story.id, story.at(23)))
    return [("review-at-series-end", "plans", story.name("upkeep"))]


@fault("series-restart")
def second_series(story: Story) -> Iterable[Truth]:
    """A second series begins the day after the first one ended."""
    story.put(course.planned(story, "upkeep", story.form.series_over + 1, "series", days=200, doses=12))
    return [("series-restart", "plans", story.name("upkeep"))]


@fault("re-entry-after-lapse")
def back_after_a_lapse(story: Story) -> Iterable[Truth]:
    """Ten weeks pass, and treatment goes on without a new decision."""
    upkeep.stop_after(story, 10)
    renewed(story, 148)
    course.give(story, 10, 150)
    return doses("re-entry-after-lapse", [story.dose(10)])


def renewed(story: Story, day: float) -> None:
    """Looks up and checks again what falls due every ninety days."""
    story.put(*(course.attested(story, what, day) for what in ("prescription-monitoring-checked", "medicines-reviewed")),
              answers.bladder(story.name("bladder-3"), story.id, story.at(day)))  # fmt: skip


@fault("unscheduled-session")
def no_slot(story: Story) -> Iterable[Truth]:
    """No slot was held."""
    course.give(story, 2, 7, slot=False)
    return doses("unscheduled-session", [story.dose(2)])


@fault("late-entry")
def written_late(story: Story) -> Iterable[Truth]:
    """The dose is written down three days later."""
    course.give(story, 2, 7, written=72)
    return doses("late-entry", [story.dose(2)])


@fault("overlapping-programs")
def two_programs(story: Story) -> Iterable[Truth]:
    """From the second week on the patient is enrolled in another program too."""
    one = fhir_around.enrolment(story.name("elsewhere"), story.id, story.at(8))
    story.put(one | {"managingOrganization": {"reference": "Organization/program-2"}})
    return doses("overlapping-programs", story.doses_from(8))


@fault("no-take-home")
def handed_out(story: Story) -> Iterable[Truth]:
    """Drug for two days is handed out, where the protocol lets none leave the clinic."""
    story.put(fhir_around.handed_out(story.name("home"), story.id, story.at(18), 80, 2))
    return [("no-take-home", "dispenses", story.name("home"))]


@fault("early-refill", course=Course.LOZENGE)
def refilled_early(story: Story) -> Iterable[Truth]:
    """Drug is handed out two days before it usually is, and again then; none was taken in between."""
    story.put(fhir_around.handed_out(story.name("again-out"), story.id, story.at(13), 60, 1))
    return [("early-refill", "dispenses", story.session(4) + "-out")]


@fault("lost-supply", course=Course.LOZENGE)
def lost_twice(story: Story) -> Iterable[Truth]:
    """The patient's supply is lost twice in two weeks."""
    for day in (13, 22):
        story.put(fhir_around.movement(story.name(f"lost-{day}"), story.id, "loss", story.at(day), 60, lot="L2"))
    return [("lost-supply", "custody_movements", story.name("lost-22"))]


@fault("draw-balances")
def does_not_balance(story: Story) -> Iterable[Truth]:
    """Two milligrams of what was drawn are nowhere."""
    story.put(course.moved(story, 2, "waste", story.at(7, hours=1), 8, witness="invented-3"))
    return [("draw-balances", "custody_movements", story.session(2) + "-draw")]


@fault("waste-witnessed")
def own_witness(story: Story) -> Iterable[Truth]:
    """Who wastes the rest is named as the witness."""
    story.put(course.moved(story, 2, "waste", story.at(7, hours=1), 10, witness="invented-2"))
    return [("waste-witnessed", "custody_movements", story.session(2) + "-waste")]


@fault("count-variance-resolved")
def discrepancy_left(story: Story) -> Iterable[Truth]:
    """A discrepancy is found, and nobody counts again within a day."""
    found = story.at(18)
    for name, word, when in (("odd", "discrepancy", found), ("even", "count", found + timedelta(days=3))):
        one = fhir_around.movement(story.name(name), story.id, word, when, 1, lot=f"L-{story.id}")
        story.put(one | {"destination": {"reference": f"Location/{story.id}"}})
    return [("count-variance-resolved", "custody_movements", story.name("odd"))]
