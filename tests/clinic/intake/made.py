"""What the tests of intake share: somebody of the clinic, a protocol in force, and people of whom each thing is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import orjson
from django.test import Client

from handrail.clinic import demo
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.intake import deciding, overviews
from handrail.clinic.intake.deciding import Decided
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import actions as protocols
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.records import actions as records
from handrail.clinic.records.models import Resource
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Request, Signature
from handrail.clinic.trail.keys import attest
from handrail.decide import Proposal
from handrail.protocol.decision_table import Outcome
from handrail.protocol.model import LocalChoice

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PROTOCOL = "iv-racemic@2026.3"
WHOSE = ("subject", "patient", "for", "meta")
FROM_A_SAMPLE = {
    Outcome.ELIGIBLE: "eligible", Outcome.WITH_SAFEGUARDS: "with-safeguards", Outcome.CONTRAINDICATED: "contraindicated",
    Outcome.UNDETERMINED: "undetermined",
}  # fmt: skip
STEPS = "Dr Example sees them on Monday at Northgate."


def person(login: str) -> User:
    """Somebody of the made-up clinic."""
    return User.objects.get(email=demo.address(login))


def hand(login: str) -> Actor:
    """Their hand, as a request would bring it."""
    return Actor(person(login), "0123456789abcdef")


def browser(login: str) -> Client:
    """A browser in which they are signed in."""
    client = Client()
    client.force_login(person(login), backend="handrail.clinic.accounts.backend.ReservingBackend")
    return client


def patient(site: str = "Northgate") -> Patient:
    """A patient at that site who has no account."""
    return Patient.objects.get(account=None, stays__site__name__startswith=site)


def sign(asked: Request, at: datetime = NINE, login: str | None = None) -> Signature:
    """The signature of what was laid before somebody: theirs, or that of who is named."""
    signer = person(login) if login else asked.signer
    record = attest(signing.unsigned(asked, "password-and-code", at))
    return signing.sign(by=Actor(signer, "0123456789abcdef"), asked=asked, record=record, at=at)


def adopt(key: str = PROTOCOL, choices: Sequence[LocalChoice] = (), at: datetime = NINE) -> Adoption:
    """That protocol in force."""
    signature = sign(protocols.lay_before(by=hand("director"), key=key, choices=choices, at=at), at)
    return Adoption.objects.get(signature=signature)


def sample(name: str) -> list[dict[str, Any]]:
    """The resources of one of the invented people, about nobody in particular."""
    bundle = orjson.loads((files("handrail.sample") / f"intake-{name}.json").read_bytes())
    told = [entry["resource"] for entry in bundle["entry"]]
    return [{key: value for key, value in one.items() if key not in WHOSE} for one in told]


def write(resources: Sequence[dict[str, Any]], whom: Patient | None = None, at: datetime = NINE) -> list[Resource]:
    """Writes resources, by the prescriber."""
    return records.write(by=hand("prescriber"), patient=whom or patient(), resources=resources, at=at)


def known(outcome: Outcome, whom: Patient | None = None, at: datetime = NINE) -> Patient:
    """A patient with a record from which the protocol proposes that."""
    whom = whom or patient()
    own = [one | {"id": str(whom.pk)} if one["resourceType"] == "Patient" else one for one in sample(FROM_A_SAMPLE[outcome])]
    write(own, whom, at)
    return whom


def proposal(whom: Patient, at: datetime = NINE) -> Proposal:
    """What the protocol in force proposes."""
    found = overviews.proposal_of(whom, at)
    assert found is not None
    return found


def decide(whom: Patient, decided: Decided, *, login: str = "prescriber", at: datetime = NINE) -> Signature:
    """A decision, laid before somebody and signed by them."""
    asked = deciding.lay_before(by=hand(login), patient=whom, proposal=proposal(whom, at), decided=decided, at=at)
    return sign(asked, at)
