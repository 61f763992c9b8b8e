"""A lawful course of treatment: intake, plans, sessions, check-ins, the drug's custody, and what is renewed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from handrail.sample import answers, fhir, fhir_around, followed, intake
from handrail.sample.fhir import OURS, Resource, coding, extension, iso, quantity
from handrail.synth.story import Form, Story

ASKED = (
    "administrations", "adverse_events", "alarms", "allergies", "assessments", "bookings", "check_ins", "conditions", "consents",
    "contacts", "custody_movements", "decisions", "dispenses", "duties", "enrolments", "medications", "observations", "orders",
    "plans", "requests", "sessions",
)  # fmt: skip
NO = {"outside_use": False, "urinary_symptoms": False}
FIT = {"intoxicated": False, "fasted": True, "new-medicine": False, "drug-verified": True, "rescue-ready": True}
READY = {"oriented": True, "walks-steadily": True, "suicidal-intent": False, "no-driving-said": True}
READINGS = (-10, 15, 40, 70, 100, 130)  # minutes from the start of a dose
RENEWED = 50  # the day on which look-ups and checks of ninety days are made again
STAY = 140  # minutes from the start of a dose until the patient leaves
SEX = ("female", "male")


def begin(id: str, form: Form, begun: datetime, random: Random, *, whole: bool = True) -> Story:
    """A lawful story. whole: series and maintenance; otherwise the series alone."""
    story = Story(id, form, begun, random)
    story.put_all(_person(story))
    story.put_all(_asked_before(story))
    story.put_all(_renewed(story))
    story.put(planned(story, "series", -1, "series", days=form.series_over + 1, doses=len(form.series)))
    if whole:
        story.put(planned(story, "upkeep", form.series_over + 1, "maintenance", days=200, doses=12))
    for place, day in enumerate(form.days if whole else form.series):
        give(story, place, day)
    return story


def refused(id: str, form: Form, begun: datetime, random: Random) -> Story:
    """Somebody who was asked, found contraindicated, told so, and handed on with their consent."""
    story = Story(id, form, begun, random)
    story.put_all(_person(story))
    told, aneurysm = story.name("tells"), ("I71.4", "Abdominal aortic aneurysm, without rupture")
    story.put(fhir.condition(story.name("aneurysm"), id, *aneurysm, _day(story, -400)),
              fhir.decided(story.name("decision"), id, "contraindicated", story.at(-7)),
              fhir_around.consent(told, id, "disclosure-recovery-care", story.at(-7), end=story.at(358)),
              fhir_around.letter(story.name("next"), id, "next-steps", story.at(-5), consent=told))  # fmt: skip
    return story


def _day(story: Story, day: float) -> str:
    return story.at(day).date().isoformat()


def _person(story: Story) -> Iterator[Resource]:
    human = {"family": f"Invented-{story.id}", "given": ["Synthetic"]}
    born = f"{1950 + story.random.randrange(50)}-06-15"
    yield {"resourceType": "Patient", "id": story.id, "name": [human], "gender": story.random.choice(SEX), "birthDate": born}
    for domain in ASKED:
        yield fhir.coverage(story.id, domain, story.at(-10))
    yield fhir_around.enrolment(story.name("enrolled"), story.id, story.at(-10))


def _asked_before(story: Story) -> Iterator[Resource]:
    """What is asked, looked up, measured and signed before the first dose."""
    id, name = story.id, story.name
    yield fhir.answered(name("audit-c"), id, "audit-c", story.at(-9), 1)
    yield intake.ketamine_questions(name("ketamine"), id, story.at(-9))
    yield answers.bladder(name("bladder"), id, story.at(-9))
    for what in ("prescription-monitoring-checked", "medicines-reviewed", "liver-tested", "cognition-checked", "goal-agreed"):
        yield attested(story, what, -8)
    yield fhir.pressure(name("pressure"), id, story.at(-8), 122, 76)
    yield fhir.decided(name("decision"), id, "eligible", story.at(-7))
    yield fhir_around.consent(name("consent"), id, "treatment-off-label", story.at(-7), end=story.at(358))
    if story.form.is_spray:
        for what in ("rems-setting-certified", "rems-patient-enrolled"):
            yield attested(story, what, -6)


def attested(story: Story, what: str, day: float, *, said: bool = True) -> Resource:
    """Somebody's word of that day; its name tells the day."""
    return fhir.attested(story.name(f"{what}-{_mark(day)}"), story.id, story.at(day), what, said)


def _mark(day: float) -> str:
    return f"{'before' if day < 0 else 'day'}{abs(day):g}"


def _renewed(story: Story) -> Iterator[Resource]:
    """What falls due again in a long course."""
    id, name = story.id, story.name
    for what in ("prescription-monitoring-checked", "medicines-reviewed"):
        yield attested(story, what, RENEWED)
    yield answers.bladder(name("bladder-2"), id, story.at(RENEWED), frequency="some-days")
    yield fhir.assessed(name("dependence"), id, "none", story.at(26), "ketamine")
    for place, day in enumerate((12, story.form.series_over, RENEWED, 78)):
        yield followed.mood(name(f"mood-{place}"), id, story.at(day))


def planned(story: Story, what: str, day: float, phase: str, **states: Any) -> Resource:
    """A signed plan with room above the usual dose; states: days, doses."""
    form = story.form
    usual = 1.0 if form.is_lozenge else 0.5
    most = {"mg": form.dose_mg} if form.is_spray else {"mg_per_kg": states.pop("mg_per_kg", usual)}
    return fhir.planned(
        story.name(what), story.id, phase, story.at(day), protocol=form.protocol, route=form.route, **most, **states
    )


@dataclass
class Session:
    """How a session went. Everything as it should be, where nothing else is said.

    mg, ordered_mg: given, and ordered (None: the same). stay: minutes from the start of the dose until the patient left.
    written: hours until the dose was written down. fit, left: answers before the start and at the end that differ.
    """

    mg: float
    minutes: int
    route: str
    ordered_mg: float | None = None
    stay: int = STAY
    written: float = 0
    before: tuple[int, int] = (124, 78)
    fit: dict[str, bool] = field(default_factory=dict)
    left: dict[str, bool] = field(default_factory=dict)
    escort: str = "with a friend"
    watching: tuple[str, ...] = ("monitor", "prescriber")
    setting: str = "AMB"
    site: str = "site-1"
    slot: bool = True
    like: int | None = None


def give(story: Story, place: int, day: float, **changes: Any) -> None:
    """Writes the session of the dose at `place` on `day`, with all that belongs to it; an earlier telling of it is replaced."""
    if place < len(story.days):
        story.drop_all(f"s{place:02d}")
        story.days[place] = int(day)
    else:
        story.days.append(int(day))
    form = story.form
    usual: dict[str, Any] = {"mg": form.dose_mg, "minutes": form.minutes, "route": form.route}
    one = Session(**(usual | changes))
    for part in (_held, _in_the_room, _readings, _drug_of):
        story.put_all(part(story, place, day, one))
    story.put_all(_around(story, place, day))


def _around(story: Story, place: int, day: float) -> Iterator[Resource]:
    """What is measured the day before and answered the day after."""
    session = story.session(place)
    yield fhir.weight(f"{session}-weight", story.id, story.at(day - 1), story.form.kg)
    yield fhir.not_pregnant(f"{session}-pregnancy", story.id, story.at(day - 1))
    yield fhir.check_in(f"{session}-check-in", story.id, story.at(day + 1, hours=8), 1 + place % 2, **NO)


def _held(story: Story, place: int, day: float, one: Session) -> Iterator[Resource]:
    """The slot, the order, the session and the dose."""
    id, name, start = story.id, story.session(place), story.at(day)
    if one.slot:
        yield fhir_around.booking(f"{name}-slot", id, start, written=start - timedelta(days=2))
    yield ordered(story, place, day, one.mg if one.ordered_mg is None else one.ordered_mg, one.route)
    held = fhir.session(name, id, start - timedelta(minutes=20), start + timedelta(minutes=one.stay), escort=one.escort)
    roles = [part for part in held["participant"] if part["type"][0]["coding"][0]["code"] in one.watching]
    yield held | {"participant": roles, "class": {"system": held["class"]["system"], "code": one.setting}}
    given = fhir.given(f"{name}-dose", id, start, one.minutes, quantity(one.mg, "mg"), session=name, drug=story.form.drug,
                       route=one.route)  # fmt: skip
    yield given | {"meta": {"lastUpdated": iso(start + timedelta(minutes=one.minutes, hours=one.written))}}


def ordered(story: Story, place: int, day: float, mg: float, route: str) -> Resource:
    """A dose that was ordered and signed half an hour before it is due."""
    name, when = story.session(place), story.at(day)
    signed = when - timedelta(minutes=30)
    dosage = {"route": coding(fhir.SNOMED, fhir.ROUTES[route], route), "timing": {"event": [iso(when)]},
              "doseAndRate": [{"doseQuantity": quantity(mg, "mg")}]}  # fmt: skip
    return fhir.resource(
        "MedicationRequest", f"{name}-order", story.id, signed, status="completed", intent="order", authoredOn=iso(signed),
        medicationCodeableConcept=coding(*fhir.DRUGS[story.form.drug], story.form.drug), dosageInstruction=[dosage],
        encounter={"reference": f"Encounter/{name}"}, extension=[fhir.signature("Dr Invented", signed)],
    )  # fmt: skip


def _in_the_room(story: Story, place: int, day: float, one: Session) -> Iterator[Resource]:
    """What is asked and checked before the dose, and looked at before leaving."""
    name, id = story.session(place), story.id
    for what, said in (FIT | one.fit).items():
        yield fhir.attested(f"{name}-{what}", id, story.at(day, minutes=-12), what, said, name)
    leaving = story.at(day, minutes=one.stay - 8)
    for what, said in (READY | one.left).items():
        yield fhir.attested(f"{name}-{what}", id, leaving, what, said, name)
    yield fhir.measured(
        f"{name}-oxygen", id, leaving, coding(fhir.LOINC, "59408-5", "Oxygen saturation"), quantity(97, "%"), name
    )
    yield fhir.measured(f"{name}-alert", id, leaving, coding(OURS, "sedation"), quantity(5, "{score}"), name)


def _readings(story: Story, place: int, day: float, one: Session) -> Iterator[Resource]:
    """Blood pressures; no two sessions have the same in the same place, unless one copies another."""
    name, source = story.session(place), place if one.like is None else one.like
    chance = Random(source)
    for number, minute in enumerate(READINGS):
        pressure = (chance.randint(108, 134), chance.randint(66, 84))
        high = minute < 0 and one.before != (124, 78)
        if minute < one.stay:
            systolic, diastolic = one.before if high else pressure
            yield fhir.pressure(f"{name}-bp{number}", story.id, story.at(day, minutes=minute), systolic, diastolic, name)


def _drug_of(story: Story, place: int, day: float, one: Session) -> Iterator[Resource]:
    """Where the drug of the session came from and went: drawn, given, and what is left wasted before a witness."""
    name, id, form = story.session(place), story.id, story.form
    if form.is_lozenge:
        yield fhir_around.handed_out(f"{name}-out", id, story.at(day - 1), one.mg, 1)
    if form.is_spray:
        for what in ("draw", "administration"):
            yield moved(story, place, what, story.at(day, minutes=0 if what == "draw" else 10), one.mg, one.site)
        yield fhir_around.letter(f"{name}-form", id, "rems-form", story.at(day + 1), session=name)
        return
    drawn = 10 * (one.mg // 10) + 10
    yield moved(story, place, "draw", story.at(day, minutes=-15), drawn, one.site)
    yield moved(story, place, "administration", story.at(day), one.mg, one.site)
    yield moved(story, place, "waste", story.at(day, hours=1), drawn - one.mg, one.site, witness="invented-3")


def moved(story: Story, place: int, word: str, when: datetime, mg: float, site: str = "site-1", **more: Any) -> Resource:
    """A movement of drug for the session at `place`."""
    session = story.session(place)
    one = fhir_around.movement(f"{session}-{word}", story.id, word, when, mg, session=session, lot="L1", **more)
    return one | {"destination": {"reference": f"Location/{site}"}}


def in_recovery(story: Story) -> None:
    """Makes the person one in sustained remission: eligible with safeguards, co-signed, and the recovery care reached."""
    id, name = story.id, story.name
    story.put(
        fhir.condition(name("opioid"), id, "F11.21", "Opioid dependence, in remission", _day(story, -3000)),
        fhir.assessed(name("remission"), id, "sustained-remission", story.at(-8), "opioid"),
        fhir_around.consent(name("tells"), id, "disclosure-recovery-care", story.at(-7), end=story.at(358 + max(0, story.lasts))),
        *decided_with_safeguards(story, -7),
    )  # fmt: skip


def decided_with_safeguards(story: Story, day: float, mark: str = "") -> Iterator[Resource]:
    """A decision that two have signed, the recovery care told of it and heard, and the duty to do so done. mark: of their ids."""
    id, name, letter = story.id, story.name, story.name(f"letter{mark}")
    also = [extension("co-signature", extension=[{"url": "who", "valueString": "Dr Invented-Too"}])]
    one = fhir.decided(name(f"decision{mark}"), id, "eligible-with-safeguards", story.at(day))
    yield one | {"extension": [*one["extension"], *also]}
    yield fhir_around.letter(letter, id, "recovery-care", story.at(day + 3), reply_due=story.at(day + 17), consent=name("tells"))
    yield answered(fhir_around.letter(name(f"reply{mark}"), id, "recovery-care", story.at(day + 9), answers=letter))
    yield duty(story, day, day + 14, done=day + 4, mark=mark)


def answered(letter: Resource) -> Resource:
    """The same letter, as one that others sent to the program."""
    turned = {name: value for name, value in letter.items() if name not in ("sent", "recipient")}
    return turned | {"received": letter["sent"], "sender": letter["recipient"][0]}


def duty(story: Story, laid: float, due: float, done: float | None, mark: str = "") -> Resource:
    """The duty to reach the recovery care, laid by the person's decision."""
    finished = None if done is None else story.at(done)
    one = fhir_around.duty(story.name(f"duty{mark}"), story.id, "recovery-care-contact", story.at(laid), story.at(due), finished)
    return one | {"basedOn": [{"reference": f"ClinicalImpression/{story.name(f'decision{mark}')}"}]}


def stop(story: Story, day: float) -> None:
    """Treatment ends by a signed decision, with a plan for what follows, sent with consent."""
    id, name = story.id, story.name
    told = name("stop-tells")
    story.put(fhir.decided(name("stop"), id, "contraindicated", story.at(day)),
              fhir_around.consent(told, id, "disclosure-recovery-care", story.at(day), end=story.at(day + 300)),
              fhir_around.letter(name("transition"), id, "transition-plan", story.at(day + 1), consent=told))  # fmt: skip
