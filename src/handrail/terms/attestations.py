"""What somebody in the room asks or checks, and attests with yes or no.

Each is an observation of our own code with a `valueBoolean`; 1 is yes and 0 is no. Nothing stands in for an answer: what was not
attested is not known, and an answer of one session says nothing of another.
"""

from __future__ import annotations

YES, NO = 1, 0

# code → the statement that a yes attests
ATTESTED: dict[str, str] = {
    "fasted": "the patient has fasted as the protocol asks",
    "intoxicated": "the patient is intoxicated, or in withdrawal",
    "new-medicine": "the patient takes a medicine that is new since the last review",
    "medicines-reviewed": "a clinician reviewed all medicines for what they do together with ketamine",
    "drug-verified": "drug, concentration, dose and patient were compared with the order, at the container itself",
    "rescue-ready": "oxygen, suction and a bag with a mask are at hand, and somebody trained to use them",
    "oximeter-on": "a pulse oximeter is on the patient and shows a signal",
    "oriented": "the patient is oriented as before the dose",
    "walks-steadily": "the patient walks steadily",
    "suicidal-intent": "the patient tells of an intent to die",
    "no-driving-said": "the patient was told in writing not to drive until the next day, after a night's sleep",
    "liver-tested": "a liver test was made, and a clinician looked at it",
    "cognition-checked": "memory and attention were checked",
    "goal-agreed": "what treatment is for, why now, and what would end it, are agreed with the patient and written down",
    "rems-setting-certified": "the place is certified in the drug's risk evaluation and mitigation strategy",
    "rems-patient-enrolled": "the patient is enrolled in it",
    "prescription-monitoring-checked": "the state's prescription monitoring program was looked up",
}
