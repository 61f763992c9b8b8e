"""Faults of screening, of what is settled before the first dose, and of what is agreed and signed."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.sample import answers, fhir, fhir_around, intake
from handrail.sample.fhir import coding
from handrail.synth import course, upkeep
from handrail.synth.faults import Course, Truth, doses, fault
from handrail.synth.story import Story

ALCOHOL = ("F10.20", "Alcohol dependence, uncomplicated")
NOT_ASKED = coding("http://terminology.hl7.org/CodeSystem/list-empty-reason", "notasked")


def _on(story: Story, day: float) -> str:
    return story.at(day).date().isoformat()


@fault("signed-decision-before-dose")
def decided_too_late(story: Story) -> Iterable[Truth]:
    """The decision is signed the day after the first dose."""
    story.put(fhir.decided(story.name("decision"), story.id, "eligible", story.at(1)))
    return doses("signed-decision-before-dose", [story.dose(0)])


@fault("active-substance-use-disorder")
def disorder_during_treatment(story: Story) -> Iterable[Truth]:
    """An active disorder is written down in the second week, and treatment goes on."""
    story.drop("dependence")
    story.put(fhir.condition(story.name("alcohol"), story.id, *ALCOHOL, _on(story, 8)))
    name = "active-substance-use-disorder"
    later = [one for one in story.doses_from(8, until=upkeep.SCREENED) if one >= story.dose(8)]
    plans = [id for id in story.resources if id.startswith(story.name("upkeep"))]
    return [*doses(name, story.doses_from(8)), *((name, "plans", id) for id in plans), (name, "patients", story.id),
            *doses("dependence-criteria", later)]  # fmt: skip


@fault("medical-contraindications")
def aneurysm_found(story: Story) -> Iterable[Truth]:
    """An aneurysm is found in the second week, and treatment goes on."""
    story.put(fhir.condition(story.name("aneurysm"), story.id, "I71.4", "Abdominal aortic aneurysm", _on(story, 8)))
    return doses("medical-contraindications", story.doses_from(8))


@fault("screening-before-first-dose")
def screened_too_late(story: Story) -> Iterable[Truth]:
    """Everything about substances is asked the day after the first dose."""
    story.put(fhir.answered(story.name("audit-c"), story.id, "audit-c", story.at(1), 1),
              intake.ketamine_questions(story.name("ketamine"), story.id, story.at(1)))  # fmt: skip
    return [(name, "doses", story.dose(0)) for name in ("screening-before-first-dose", "screening-current", "ketamine-use-asked")]


@fault("screening-current")
def screen_out_of_date(story: Story) -> Iterable[Truth]:
    """The screens are older than half a year from the second week on."""
    story.put(fhir.answered(story.name("audit-c"), story.id, "audit-c", story.at(-172), 1),
              intake.ketamine_questions(story.name("ketamine"), story.id, story.at(-172)))  # fmt: skip
    return doses("screening-current", story.doses_from(8, until=upkeep.SCREENED))


@fault("ketamine-use-asked")
def ketamine_not_asked_about(story: Story) -> Iterable[Truth]:
    """Nobody asks about ketamine before the day after the first dose."""
    story.put(intake.ketamine_questions(story.name("ketamine"), story.id, story.at(1)))
    return doses("ketamine-use-asked", [story.dose(0)])


@fault("positive-screen-resolved")
def positive_screen_left_open(story: Story) -> Iterable[Truth]:
    """A screen turns positive in the second week; a clinician looks at it only in the fourth."""
    story.put(fhir.answered(story.name("audit-c-2"), story.id, "audit-c", story.at(8), 9))
    return doses("positive-screen-resolved", story.doses_from(8, until=26))


@fault("consent-signed")
def consent_over(story: Story) -> Iterable[Truth]:
    """The consent ends in the second week, and treatment goes on."""
    one = fhir_around.consent(story.name("consent"), story.id, "treatment-off-label", story.at(-7), end=story.at(8))
    story.put(one)
    return doses("consent-signed", story.doses_from(8, until=upkeep.DECIDED))


@fault("baseline-bladder")
def bladder_asked_too_late(story: Story) -> Iterable[Truth]:
    """Nobody asks about the bladder before the day after the first dose."""
    story.put(answers.bladder(story.name("bladder"), story.id, story.at(1)))
    return [(name, "doses", story.dose(0)) for name in ("baseline-bladder", "bladder-check-current")]


@fault("past-disorder-duties", "decision-without-second-signature", Course.RECOVERY)
def one_signature(story: Story) -> Iterable[Truth]:
    """The decision with safeguards has no second signature."""
    story.put(fhir.decided(story.name("decision"), story.id, "eligible-with-safeguards", story.at(-7)))
    return [("past-disorder-duties", "decisions", story.name("decision"))]


@fault("past-disorder-duties", "duty-done-late", Course.RECOVERY)
def duty_late(story: Story) -> Iterable[Truth]:
    """The duty is done three weeks after it was due."""
    story.put(course.duty(story, -7, 7, done=28))
    return [(name, "duties", story.name("duty")) for name in ("past-disorder-duties", "recovery-care-contacted")]


@fault("recovery-care-contacted", course=Course.RECOVERY)
def nobody_reached(story: Story) -> Iterable[Truth]:
    """The duty is ticked off, and no contact with the recovery care is on file."""
    story.drop("letter", "reply")
    upkeep.undo(story, "letter", "reply")
    return [("recovery-care-contacted", "duties", id) for id in (story.name("duty"), *upkeep.renewed(story, "duty"))]


@fault("eligibility-unexpired")
def decision_expired(story: Story) -> Iterable[Truth]:
    """The decision expires after the last dose, and nobody renews it."""
    upkeep.undo(story, "decision")
    story.put(fhir.decided(story.name("decision"), story.id, "eligible", story.at(-7), days=story.days[-1] + 8))
    return [("eligibility-unexpired", "patients", story.id)]


@fault("intake-complete")
def allergies_not_asked(story: Story) -> Iterable[Truth]:
    """The list of allergies is said not to have been asked for."""
    story.change("covers-allergies", emptyReason=NOT_ASKED)
    return doses("intake-complete", [story.dose(0)])


@fault("indication-and-goal")
def goal_no_longer_agreed(story: Story) -> Iterable[Truth]:
    """In the second week the goal is no longer agreed, and treatment goes on."""
    story.put(course.attested(story, "goal-agreed", 8, said=False))
    return doses("indication-and-goal", story.doses_from(8))


@fault("prescription-monitoring-checked")
def monitoring_program_not_looked_up(story: Story) -> Iterable[Truth]:
    """The prescription monitoring program is not looked up again."""
    story.drop(f"prescription-monitoring-checked-day{course.RENEWED}")
    return doses("prescription-monitoring-checked", story.doses_from(82, until=upkeep.LOOKED_UP))


@fault("interactions-reviewed")
def medicines_not_reviewed(story: Story) -> Iterable[Truth]:
    """Medicines are not reviewed again."""
    story.drop(f"medicines-reviewed-day{course.RENEWED}")
    return doses("interactions-reviewed", story.doses_from(82, until=upkeep.LOOKED_UP))


@fault("pregnancy-current")
def pregnancy_not_asked_again(story: Story) -> Iterable[Truth]:
    """Of a patient who may be pregnant, pregnancy is not asked about for the last two doses."""
    story.resources[story.id] |= {"gender": "female", "birthDate": "1990-06-15"}
    story.drop(*(f"s{place:02d}-pregnancy" for place in (8, 9, 10)))
    return doses("pregnancy-current", [story.dose(9), story.dose(10)])


@fault("baseline-blood-pressure")
def no_blood_pressure_at_intake(story: Story) -> Iterable[Truth]:
    """Blood pressure is not taken before the day of the first dose."""
    story.drop("pressure")
    return doses("baseline-blood-pressure", [story.dose(0)])


@fault("baseline-liver")
def liver_tested_too_late(story: Story) -> Iterable[Truth]:
    """The liver is tested the day after the first dose."""
    story.drop("liver-tested-before8")
    story.put(course.attested(story, "liver-tested", 1))
    return doses("baseline-liver", [story.dose(0)])


@fault("disclosure-within-consent", course=Course.STOPPED)
def told_without_consent(story: Story) -> Iterable[Truth]:
    """The letter to others names no consent."""
    story.put(fhir_around.letter(story.name("transition"), story.id, "transition-plan", story.at(31)))
    return [("disclosure-within-consent", "contacts", story.name("transition"))]


@fault("refusal-handed-on", course=Course.REFUSED)
def refused_and_left(story: Story) -> Iterable[Truth]:
    """Nobody tells the refused patient what comes next."""
    story.drop("next")
    return [("refusal-handed-on", "decisions", story.name("decision"))]


@fault("hold-has-transition-plan", course=Course.STOPPED)
def stopped_and_left(story: Story) -> Iterable[Truth]:
    """Treatment ends, and no plan for what follows is sent."""
    story.drop("transition")
    return [("hold-has-transition-plan", "decisions", story.name("stop"))]


@fault("reply-overdue", course=Course.RECOVERY)
def no_reply(story: Story) -> Iterable[Truth]:
    """The recovery care never answers."""
    story.drop("reply")
    return [("reply-overdue", "contacts", story.name("letter"))]
