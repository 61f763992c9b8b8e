"""A synthetic clinic to look at: two sites, one person for each role, a few patients. Every name is made up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import transaction

from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.organisation import actions as organisation
from handrail.clinic.organisation.models import Organisation, Site
from handrail.clinic.people import actions as people

PASSWORD = "harbour-lantern-42"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE_PERIOD_S = 30
SITES = (("Northgate (made up)", "Europe/London", ("Room 1", "Room 2")), ("Lakeside (made up)", "America/Chicago", ("Room A",)))
PEOPLE: tuple[tuple[str, str, tuple[Role, ...], int | None], ...] = (
    ("director", "Dana Example", (Role.MEDICAL_DIRECTOR, Role.PRESCRIBER), None),
    ("director2", "Robin Example", (Role.MEDICAL_DIRECTOR,), None),
    ("prescriber", "Perry Example", (Role.PRESCRIBER,), 0),
    ("nurse", "Noor Example", (Role.SESSION_NURSE,), 0),
    ("custodian", "Casey Example", (Role.CUSTODIAN,), 0),
    ("desk", "Frankie Example", (Role.FRONT_DESK,), 0),
    ("auditor", "Alex Example", (Role.AUDITOR,), None),
    ("recovery", "Reese Example", (Role.RECOVERY_CARE,), None),
    ("patient", "Pat Example", (Role.PATIENT,), None),
)
PATIENTS = (
    ("Pat Example", date(1984, 5, 17), 0),
    ("Jamie Sample", date(1991, 2, 3), 0),
    ("Morgan Specimen", date(1975, 11, 30), 1),
)
VIEW = timedelta(days=90)


@transaction.atomic
def seed(at: datetime) -> None:
    """Makes the clinic, unless there is one."""
    if Organisation.objects.exists():
        return
    organisation.found(by=COMMAND, name="Example Clinic (made up)", at=at)
    sites = [_site(name, zone, rooms, at) for name, zone, rooms in SITES]
    for login, name, roles, where in PEOPLE:
        _person(login, name, roles, sites[where] if where is not None else None, at)
    account = User.objects.get(email=address("patient"))
    for name, born_on, where in PATIENTS:
        own = account if name == account.name else None
        patient = people.register(by=COMMAND, site=sites[where], name=name, born_on=born_on, at=at, account=own)
        if own:
            people.show_to(
                by=COMMAND, patient=patient, provider=User.objects.get(email=address("recovery")), until=at + VIEW, at=at
            )


def address(login: str) -> str:
    """Of a demo account; no mail can ever reach it."""
    return f"{login}@example.org"


def code_at(at: datetime) -> str:
    """The one-time code of every demo account in that half minute."""
    return str(format_hotp_value(hotp_value(SECRET, int(at.timestamp()) // CODE_PERIOD_S)))


def _site(name: str, zone: str, rooms: tuple[str, ...], at: datetime) -> Site:
    site = organisation.open_site(by=COMMAND, name=name, zone=zone, at=at)
    for room in rooms:
        organisation.open_room(by=COMMAND, site=site, name=room, at=at)
    return site


def _person(login: str, name: str, roles: tuple[Role, ...], site: Site | None, at: datetime) -> None:
    user = accounts.invite(by=COMMAND, email=address(login), name=name, password=PASSWORD, at=at)
    for role in roles:
        accounts.give_role(by=COMMAND, user=user, role=role, site=site, at=at)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, SECRET)
