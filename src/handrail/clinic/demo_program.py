"""What happened in the synthetic clinic: a protocol adopted, three intakes, two decisions. Everything goes through the same
acts as in a real one; only the signatures are the demonstration's own, for there is nobody to ask.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.demo import address
from handrail.clinic.intake import assessing, deciding, findings, overviews
from handrail.clinic.intake.actions import save_answers
from handrail.clinic.intake.finding_forms import EARLIER
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import actions as protocols
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.records import actions as records
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Request, Signature
from handrail.clinic.trail.keys import attest
from handrail.instruments.catalogue import BY_ID
from handrail.instruments.form import Form, form
from handrail.terms.valuesets_medical import WORDS

PROTOCOL = "iv-racemic"
DEVICE = "demo"
ASKED = ("audit-c", "single-drug-question", "ketamine-use", "bladder-checklist", "phq-9")
UNTROUBLED = ("no", "never", "not-at-all", "none", "0")  # the codes of an answer that tells of no trouble
LATER = timedelta(seconds=1)


@transaction.atomic
def seed(at: datetime) -> None:
    """Fills the clinic that `demo.seed` made, unless something has happened there."""
    if Adoption.objects.exists():
        return
    director, nurse = (User.objects.get(email=address(login)) for login in ("director", "nurse"))
    _signed(protocols.lay_before(by=_hand(director), key=protocols.newest(PROTOCOL), at=at), director, at)
    pat, jamie, morgan = (
        next(one for one in Patient.objects.all() if one.name.startswith(name)) for name in ("Pat", "Jamie", "Morgan")
    )
    for patient in (pat, jamie):
        _asked(patient, nurse, ASKED, at)
        _found(patient, nurse, at)
    _asked(morgan, director, ASKED[:1], at)
    recovered = assessing.Assessed("alcohol", band="sustained-remission")
    _signed(assessing.lay_before(by=_hand(director), patient=jamie, assessed=recovered, at=at), director, at)
    for number, patient in enumerate((pat, jamie), start=1):
        _decided(patient, director, at + number * LATER)


def _named(first: str) -> Patient:
    return next(one for one in Patient.objects.all() if one.name.startswith(first))


def _asked(patient: Patient, by: User, instruments: tuple[str, ...], at: datetime) -> None:
    for name in instruments:
        own = form(BY_ID[name].folder)
        save_answers(by=_hand(by), patient=patient, form=own, said=_untroubled(own), at=at)


def _untroubled(own: Form) -> dict[str, str | int]:
    """Answers that tell of no trouble; what is asked only after trouble is left open."""
    said: dict[str, str | int] = {}
    for item in own.items:
        codes = [option.code for option in item.options]
        if not item.when:
            said[item.link] = next((code for code in UNTROUBLED if code in codes), codes[0]) if codes else 0
    return said


def _found(patient: Patient, by: User, at: datetime) -> None:
    """No condition, no medicine, no allergy; a good blood pressure; and each list is complete."""
    resources = [findings.condition(word, meaning, findings.NO, at) for word, (meaning, _) in WORDS.items()]
    resources += [
        findings.no_allergy(at), findings.pressure(118, 76, at), findings.weight("71.5", at), findings.pregnancy(findings.NO, at),
        findings.monitoring_checked("Nothing that matters", at),
    ]  # fmt: skip
    resources += [findings.covered(domain, at) for domain in ("conditions", "medications", "allergies", "assessments", *EARLIER)]
    records.write(by=_hand(by), patient=patient, resources=resources, at=at)


def _decided(patient: Patient, by: User, at: datetime) -> None:
    """As is proposed."""
    proposal = overviews.proposal_of(patient, at)
    assert proposal is not None
    steps = "They are seen again next week." if proposal.outcome in deciding.NEEDS_NEXT_STEPS else ""
    decided = deciding.Decided(proposal.outcome, next_steps=steps)
    _signed(deciding.lay_before(by=_hand(by), patient=patient, proposal=proposal, decided=decided, at=at), by, at)


def _signed(asked: Request, by: User, at: datetime) -> Signature:
    return signing.sign(by=_hand(by), asked=asked, record=attest(signing.unsigned(asked, "password-and-code", at)), at=at)


def _hand(user: User) -> Actor:
    return Actor(user, DEVICE)
