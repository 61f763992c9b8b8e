"""A clinic of two sites with somebody in every role: `here`, where they work, and `there`, where they do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND, Actor
from handrail.clinic.demo import SECRET
from handrail.clinic.intake import deciding, overviews
from handrail.clinic.organisation import actions as organisation
from handrail.clinic.organisation.models import Room, Site
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient, View
from handrail.clinic.protocols import actions as protocols
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind, Request, Signature
from handrail.clinic.trail import checkpoints
from handrail.clinic.trail.keys import attest
from handrail.protocol.decision_table import Outcome

PASSWORD = "harbour-lantern-42"
BACKEND = "handrail.clinic.accounts.backend.ReservingBackend"
NO_ID = UUID("00000000-0000-4000-8000-000000000000")
PROTOCOL = "iv-racemic@2026.3"
DIRECTOR, NURSE, PATIENT = "director", "nurse", "patient"
# Who, with which roles, and whether at `here` alone. The columns of the matrix.
WHO: dict[str, tuple[tuple[Role, ...], bool]] = {
    "director": ((Role.MEDICAL_DIRECTOR,), False),
    "dir-here": ((Role.MEDICAL_DIRECTOR,), True),
    "prescr": ((Role.PRESCRIBER,), True),
    "nurse": ((Role.SESSION_NURSE,), True),
    "custod": ((Role.CUSTODIAN,), True),
    "desk": ((Role.FRONT_DESK,), True),
    "recovery": ((Role.RECOVERY_CARE,), False),
    "auditor": ((Role.AUDITOR,), False),
    "aud-here": ((Role.AUDITOR,), True),
    "patient": ((Role.PATIENT,), False),
    "nobody": ((), False),
    "no-factor": ((Role.PRESCRIBER,), True),
    "removed": ((Role.PRESCRIBER,), True),
}
NOT_SIGNED_IN = "anyone"


@dataclass
class World:
    """Everything that was made, by a name that says what it is."""

    at: datetime
    here: Site
    there: Site
    people: dict[str, User] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    patients: dict[str, Patient] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)

    def hand(self, who: str) -> Actor:
        """Their hand, as a request would bring it."""
        return Actor(self.people[who], "0123456789abcdef")

    def browser(self, who: str, kind: type[Client] = Client, **more: Any) -> Client:
        """A browser in which they are signed in."""
        client = kind(**more)
        if who != NOT_SIGNED_IN:
            client.force_login(self.people[who], BACKEND)
        return client

    def asked(self, who: str, **more: Any) -> Request:
        """Something laid before them to sign."""
        told = {"kind": Kind.WASTE, "document": "20 mg were wasted.", "meaning": "I saw it.", "about": "waste:1", "at": self.at}
        return signing.ask(by=COMMAND, signer=self.people[who], **{**told, **more})

    def signed(self, who: str, **more: Any) -> Signature:
        """Something signed by them."""
        return self.sign(who, self.asked(who, **more))

    def sign(self, who: str, asked: Request, at: datetime | None = None) -> Signature:
        """Their signature of what was laid before them."""
        record = attest(signing.unsigned(asked, "password-and-code", at or self.at))
        return signing.sign(by=self.hand(who), asked=asked, record=record, at=at or self.at)

    def adopted(self, key: str = PROTOCOL) -> Adoption:
        """That protocol in force, by the director's signature."""
        self.sign(DIRECTOR, protocols.lay_before(by=self.hand(DIRECTOR), key=key, at=self.at))
        return Adoption.objects.order_by("adopted_at", "pk").last()

    def decided(self, patient: Patient) -> Signature:
        """A decision about a patient of whom nothing is known, signed by the director."""
        self.adopted()
        proposal = overviews.proposal_of(patient, self.at)
        assert proposal is not None
        decided = deciding.Decided(Outcome.UNDETERMINED, next_steps="We ask again on Monday.")
        by = self.hand(DIRECTOR)
        return self.sign(DIRECTOR, deciding.lay_before(by=by, patient=patient, proposal=proposal, decided=decided, at=self.at))


def ask_password(client: Client, user: User) -> None:
    """As if the password had been asked again in that browser, as allauth does before a second factor is changed."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key


def built(at: datetime) -> World:
    """The clinic."""
    organisation.found(by=COMMAND, name="Example Clinic", at=at)
    here, there = (
        organisation.open_site(by=COMMAND, name=name, zone="Europe/London", at=at) for name in ("Northgate", "Lakeside")
    )
    world = World(at, here, there)
    for name, site in (("here", here), ("there", there)):
        world.rooms[name] = organisation.open_room(by=COMMAND, site=site, name="Room 1", at=at)
    for login, (roles, only_here) in WHO.items():
        somebody(world, login, roles, here if only_here else None)
    for login, site in (("colleague-here", here), ("colleague-there", there), ("colleague-all", None)):
        somebody(world, login, (Role.PRESCRIBER,), site)
        world.grants[login] = Grant.objects.get(user=world.people[login])
    somebody(world, "recovery-2", (Role.RECOVERY_CARE,), None)
    accounts.remove_role(by=COMMAND, grant=Grant.objects.get(user=world.people["removed"]), at=at)
    Authenticator.objects.filter(user=world.people["no-factor"]).delete()
    with_patients(world)
    checkpoints.sign(at)
    return world


def with_patients(world: World) -> None:
    """Two here, one of them with an account and seen by the recovery-care provider; one there, seen by another."""
    at = world.at
    for name, site, login in (("own", world.here, "patient"), ("here", world.here, None), ("there", world.there, None)):
        account = world.people[login] if login else None
        world.patients[name] = people.register(
            by=COMMAND, site=site, name=f"Invented {name.title()}", born_on=date(1984, 5, 17), at=at, account=account
        )
    for name, provider in (("own", "recovery"), ("here", "recovery-2"), ("there", "recovery-2")):
        world.views[name] = people.show_to(
            by=COMMAND, patient=world.patients[name], provider=world.people[provider], until=at + timedelta(days=90), at=at
        )


def somebody(world: World, login: str, roles: tuple[Role, ...], site: Site | None) -> User:
    """Somebody with an account, roles and, where they see others, a second factor."""
    name = f"{login.title()} Example"
    user = accounts.invite(by=COMMAND, email=f"{login}@example.org", name=name, password=PASSWORD, at=world.at)
    for role in roles:
        accounts.give_role(by=COMMAND, user=user, role=role, site=site, at=world.at)
    if set(roles) - {Role.PATIENT}:
        TOTP.activate(user, SECRET)
    world.people[login] = user
    return user
