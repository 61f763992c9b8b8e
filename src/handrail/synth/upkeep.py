"""What is renewed in a course that goes on for years, so that every dose of it stays lawful.

Each is renewed some days before it falls due, counted from the first dose. The first of those days are named: a fault that leaves
out what came before is over by then.
"""

from __future__ import annotations

from collections.abc import Iterator

from handrail.sample import answers, fhir, fhir_around, followed, intake
from handrail.sample.fhir import Resource
from handrail.synth import course
from handrail.synth.story import Story

LOOKED_UP, LOOKED_UP_EVERY = 130, 80  # look-ups, medicines, bladder and mood: due after ninety days
SCREENED, SCREENED_EVERY = 150, 160  # screens, liver, memory and the criteria of the disorder: due after half a year
DECIDED, DECIDED_EVERY = 310, 320  # decision and consent: given for a year
PLAN_DAYS, PLAN_DOSES = 200, 12
BLADDER = "bladder-renewed"


def keep_up(story: Story, *, recovery: bool = False) -> None:
    """Renews all of it; nothing in a course of the usual length. recovery: in remission, so that a decision has its duties."""
    before = set(story.resources)
    if len(story.days) > len(story.form.series):
        for part in (_looked_up, _screened, _consented, _planned):
            story.put_all(part(story))
    story.put_all(_decided(story, recovery=recovery))
    story.renewed |= set(story.resources) - before


def stop_after(story: Story, place: int) -> None:
    """The course ends with that dose: nothing later is given, and nothing but the decision is renewed."""
    for later in range(place + 1, len(story.days)):
        story.drop_all(f"s{later:02d}")
    del story.days[place + 1 :]
    for id in story.renewed - {*renewed(story, "decision")}:
        story.resources.pop(id, None)


def bladders(story: Story, **told: str) -> None:
    """Every later checklist of the bladder tells the same."""
    for day in _days(LOOKED_UP, LOOKED_UP_EVERY, story.days[-1]):
        story.put(answers.bladder(story.name(f"{BLADDER}-{day}"), story.id, story.at(day), **told))


def renewed(story: Story, what: str) -> list[str]:
    """The ids of what was renewed of that kind, such as `decision`; none in a course of the usual length."""
    return sorted(id for id in story.renewed if id.startswith(story.name(f"{what}-renewed")))


def undo(story: Story, *whats: str) -> None:
    """Takes out everything that was renewed of these kinds."""
    for what in whats:
        for id in renewed(story, what):
            del story.resources[id]


def _days(first: int, every: int, last: int) -> range:
    return range(first, last + 1, every)


def _looked_up(story: Story) -> Iterator[Resource]:
    for day in _days(LOOKED_UP, LOOKED_UP_EVERY, story.days[-1]):
        for what in ("prescription-monitoring-checked", "medicines-reviewed"):
            yield course.attested(story, what, day)
        yield answers.bladder(story.name(f"{BLADDER}-{day}"), story.id, story.at(day), frequency="some-days")
        yield followed.mood(story.name(f"mood-renewed-{day}"), story.id, story.at(day))


def _screened(story: Story) -> Iterator[Resource]:
    for day in _days(SCREENED, SCREENED_EVERY, story.days[-1]):
        yield fhir.answered(story.name(f"audit-c-renewed-{day}"), story.id, "audit-c", story.at(day), 1)
        yield intake.ketamine_questions(story.name(f"ketamine-renewed-{day}"), story.id, story.at(day))
        yield fhir.assessed(story.name(f"dependence-renewed-{day}"), story.id, "none", story.at(day), "ketamine")
        for what in ("liver-tested", "cognition-checked"):
            yield course.attested(story, what, day)


def _consented(story: Story) -> Iterator[Resource]:
    for day in _days(DECIDED, DECIDED_EVERY, story.days[-1]):
        yield fhir_around.consent(
            story.name(f"consent-renewed-{day}"), story.id, "treatment-off-label", story.at(day), end=story.at(day + 365)
        )


def _decided(story: Story, *, recovery: bool) -> Iterator[Resource]:
    """Also of those whose treatment is over: their decision is looked at while the program goes on."""
    for day in _days(DECIDED, DECIDED_EVERY, story.lasts):
        if recovery:
            yield from course.decided_with_safeguards(story, day, f"-renewed-{day}")
        else:
            yield fhir.decided(story.name(f"decision-renewed-{day}"), story.id, "eligible", story.at(day))


def _planned(story: Story) -> Iterator[Resource]:
    """Later plans, once mood was asked about: each begins the day before the first dose that the last has no room for."""
    start, given, number = story.form.series_over + 1, 0, 1
    for day in story.days[len(story.form.series) :]:
        if given == PLAN_DOSES or day >= start + PLAN_DAYS - 1:
            start, given, number = day - 1, 0, number + 1
            yield followed.mood(story.name(f"mood-upkeep-{number}"), story.id, story.at(start - 1))
            yield course.planned(story, f"upkeep-{number}", start, "maintenance", days=PLAN_DAYS, doses=PLAN_DOSES)
        given += 1
