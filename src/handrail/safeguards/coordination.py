"""Others in the care: who is told, who answers, and where a patient goes whom the program cannot treat."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact
from handrail.verdicts import Severity

DUE = fact("followed_up") | fact("follow_up_due_passed")
REFUSES = fact("signed") & (fact("eligibility") == "contraindicated")
TOLD = ("eligibility", "follow_up_at", "follow_up_due_at", "treated_before")

RECOVERY_CARE_CONTACTED = Safeguard(
    id="recovery-care-contacted", revision=1, subjects=("duties",), gates=frozenset(), severity=Severity.CAUTION, rows=("M3",),
    title="The recovery care was reached",
    when="a duty to reach the patient's recovery care (`recovery-care-contact`) was settled, or is due",
    then="it was settled by its due time; where it is done, a contact with the recovery care (topic `recovery-care`) is on "
         "file since "
         "it was laid; the patient may decline",
    why="Recovery has people around it. Treatment that they do not know of works against them.",
    applies=(fact("duty") == "recovery-care-contact") & DUE,
    breached=fact("follow_up_overdue") | ((fact("outcome") == "done") & ~fact("recovery_care_reached")),
    evidence=("owner", "outcome", "follow_up_at", "follow_up_due_at"),
    clears="with the patient's consent the recovery care is reached, and it is written down; or the patient declines, and that "
           "is",
    known_false_positives=("a call that is noted in the duty alone, and not as a contact",),
)  # fmt: skip

REFUSAL_HANDED_ON = Safeguard(
    id="refusal-handed-on", revision=1, subjects=("decisions",), gates=frozenset(), severity=Severity.CAUTION, rows=("M2", "M3"),
    title="A no comes with next steps",
    when="a signed decision says contraindicated of a patient who was not treated before",
    then="within `handover_days_max` days a contact about next steps (topic `next-steps` or `transition-plan`) is on file, or "
         "a duty of "
         "that name is done",
    why="A refusal should be the beginning of other care, not the end of care.",
    applies=REFUSES & ~fact("treated_before") & DUE,
    breached=fact("follow_up_overdue"),
    evidence=TOLD,
    clears="the patient is given next steps, and with consent whoever cares for them is told; it is written down",
    known_false_positives=("next steps that were told in the room and stand in a note alone",),
)  # fmt: skip

HOLD_HAS_TRANSITION_PLAN = Safeguard(
    id="hold-has-transition-plan", revision=1, subjects=("decisions",), gates=frozenset(), severity=Severity.CAUTION,
    rows=("M2", "M3"),
    title="A stop during treatment comes with a plan",
    when="a signed decision says contraindicated of a patient who was treated before",
    then="within `transition_days_max` days a contact about next steps (topic `transition-plan` or `next-steps`) is on file, "
         "or a duty "
         "of that name is done",
    why="Treatment that ends overnight leaves a patient alone with what it was for. A stop opens a plan, never a discharge.",
    applies=REFUSES & fact("treated_before") & DUE,
    breached=fact("follow_up_overdue"),
    evidence=TOLD,
    clears="a plan for what comes next is made with the patient, and it is written down",
    known_false_positives=("a plan that was made in the room and stands in a note alone",),
)  # fmt: skip

REPLY_OVERDUE = Safeguard(
    id="reply-overdue", revision=1, subjects=("contacts",), gates=frozenset(), severity=Severity.WATCH, rows=("M3",),
    title="Letters that ask for a reply have one",
    when="a contact asks for a reply by a time, and it was answered or that time has passed",
    then="a contact in reply to it is on file by then",
    why="A question to a colleague that nobody answers is a gap in the care that nobody sees.",
    applies=fact("asks_for_reply") & DUE,
    breached=fact("follow_up_overdue"),
    evidence=("about", "direction", "with_whom", "follow_up_at", "follow_up_due_at"),
    clears="the reply is filed as one, or somebody asks again",
    known_false_positives=("a reply that does not name what it answers",),
)  # fmt: skip

DISCLOSURE_WITHIN_CONSENT = Safeguard(
    id="disclosure-within-consent", revision=2, subjects=("contacts",), gates=frozenset(), severity=Severity.CAUTION,
    rows=("M3",),
    title="Nothing leaves without the patient's consent",
    when="something was sent to others, and not by law or in an emergency (topics `rems-form`, `adverse-event`, "
         "`emergency`)",
    then="it names a signed consent of the patient that stood at that time, of a scope that opens something to others; to the "
         "recovery care (topic `recovery-care`), of `disclosure-recovery-care`",
    why="Who is treated decides who knows. A letter too many ends the trust that honest answers rest on.",
    applies=fact("discloses"),
    breached=~fact("opened_by_consent"),
    evidence=("about", "with_whom", "consent_id", "consent_scope"),
    rests_on=("consents",),
    clears="nothing calls a letter back: it stays on record, and the patient is told; before the next one, consent is asked",
    known_false_positives=("a message to somebody inside the program that is filed as one to others",
                           "a consent on paper that is entered late, or names no end"),
)  # fmt: skip

SAFEGUARDS = (DISCLOSURE_WITHIN_CONSENT, RECOVERY_CARE_CONTACTED, REFUSAL_HANDED_ON, HOLD_HAS_TRANSITION_PLAN, REPLY_OVERDUE)
