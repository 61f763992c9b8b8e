"""Every route of the clinic, which things its address can name, and what a form of it that is filled in right holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from handrail.clinic import clock
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.demo import code_at
from handrail.clinic.intake import deciding, overviews
from handrail.clinic.intake.findings import coded, instant
from handrail.clinic.people import actions as people
from handrail.clinic.protocols.actions import adoptable
from handrail.clinic.records import actions as records
from handrail.instruments.form import form as form_of
from handrail.terms.valuesets import OURS
from tests.clinic.access.passkey import added_to
from tests.clinic.access.world import DIRECTOR, NO_ID, NOT_SIGNED_IN, PASSWORD, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
UNKNOWN_NUMBER = 10**9


THINGS: dict[str, tuple[str, ...]] = {
    "accounts:person": ("own", "here", "there", "all", "unknown"),
    "accounts:give": ("own", "here", "there", "all", "unknown"),
    "accounts:remove": ("own", "here", "there", "all", "unknown"),
    "organisation:site": ("here", "there", "unknown"),
    "organisation:rooms": ("here", "there", "unknown"),
    "organisation:close": ("here", "there", "unknown"),
    "people:new": ("here", "there"),
    "people:patient": ("own", "here", "there", "unknown"),
    "people:move": ("own", "here", "there", "unknown"),
    "people:identify": ("own", "here", "there", "unknown"),
    "people:reach": ("own", "here", "there", "unknown"),
    "people:drop": ("own", "here", "there", "unknown"),
    "people:show": ("own", "here", "there", "unknown"),
    "people:withdraw": ("own", "here", "there", "unknown"),
    "intake:overview": ("own", "here", "there", "unknown"),
    "intake:find": ("own", "here", "there", "unknown"),
    "intake:duty": ("own", "here", "there", "unknown"),
    "intake:assess": ("own", "here", "there", "unknown"),
    "intake:decide": ("own", "here", "there", "unknown"),
    "intake:second": ("own", "here", "there", "unknown"),
    "intake:form": ("own", "here", "there", "unknown"),
    "intake:draft": ("own", "here", "there", "unknown"),
    "protocols:protocol": ("care", "research", "unknown"),
    "protocols:adopt": ("care", "research", "unknown"),
    "signing:signature": ("own", "other", "unknown"),
    "signing:file": ("own", "other", "unknown"),
    "signing:request": ("own", "other", "unknown"),
    "signing:challenge": ("own", "other", "unknown"),
    "signing:passkey": ("own", "other", "unknown"),
    "signing:code": ("own", "other", "unknown"),
    "trail:entry": ("first", "unknown"),
    "mfa_remove_webauthn": ("own", "own!", "other!", "unknown!"),
    "mfa_edit_webauthn": ("own", "own!", "other!", "unknown!"),
    "mfa_add_webauthn": ("-", "!"),
    "mfa_activate_totp": ("-", "!"),
    "mfa_deactivate_totp": ("-", "!"),
    "mfa_generate_recovery_codes": ("-", "!"),
    "account_reset_password_from_key": ("own", "unknown"),
}  # "!": after the password was asked again


@dataclass(frozen=True)
class Asked:
    """One address, asked for by somebody: of which thing, and whose eyes look."""

    world: World
    who: str
    thing: str

    @property
    def user(self) -> User:
        """Who asks; where nobody is signed in, whose things are asked for."""
        return self.world.people[DIRECTOR if self.who == NOT_SIGNED_IN else self.who]


def patterns(resolver: Any = None, spaces: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    """Name and address pattern of every route."""
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{spaces}{one.namespace}:" if one.namespace else spaces, address)
        else:
            yield spaces + (one.name or ""), address


# --- the things that an address names -------------------------------------------------------------------------------------------


def _grant(asked: Asked) -> Any:
    if asked.thing == "own":
        held = Grant.objects.filter(user=asked.user).first()
        return held.pk if held else NO_ID
    return asked.world.grants[f"colleague-{asked.thing}"].pk


def _request(asked: Asked) -> Any:
    who = "colleague-here" if asked.thing == "other" else asked.who
    return asked.world.asked(DIRECTOR if who == NOT_SIGNED_IN else who).pk


def _signature(asked: Asked) -> Any:
    who = "colleague-here" if asked.thing == "other" else asked.who
    return asked.world.signed(DIRECTOR if who == NOT_SIGNED_IN else who).pk


def _patient(asked: Asked) -> Any:
    return asked.world.patients[asked.thing].pk


def _contact(asked: Asked) -> Any:
    """A way to reach the patient who is asked for."""
    if asked.thing == "unknown":
        return NO_ID
    patient = asked.world.patients[asked.thing]
    return people.reach(by=COMMAND, patient=patient, kind="phone", who="", value="555 0100", at=asked.world.at).pk


def _duty(asked: Asked) -> Any:
    """A duty about the patient who is asked for, still to be done."""
    if asked.thing == "unknown":
        return NO_ID
    task = {"resourceType": "Task", "status": "requested", "intent": "order", "code": coded(OURS, "mood-watched"),
            "authoredOn": instant(asked.world.at), "description": "Mood is asked for."}  # fmt: skip
    (written,) = records.write(by=COMMAND, patient=asked.world.patients[asked.thing], resources=[task], at=asked.world.at)
    return written.own_id


def _decision(asked: Asked) -> Any:
    """A signed decision about the patient who is asked for."""
    return NO_ID if asked.thing == "unknown" else asked.world.decided(asked.world.patients[asked.thing]).pk


def _passkey(asked: Asked) -> Any:
    owner = asked.world.people["colleague-here"] if asked.thing == "other" else asked.user
    return added_to(owner).pk


def _reset(asked: Asked) -> Any:
    from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR as generator  # noqa: N811
    from allauth.account.utils import user_pk_to_url_str

    return user_pk_to_url_str(asked.user), "wrong" if asked.thing == "unknown" else generator().make_token(asked.user)


IDS: dict[str, Callable[[Asked], Any]] = {
    "accounts:person": lambda asked: asked.user.pk if asked.thing == "own" else asked.world.people[f"colleague-{asked.thing}"].pk,
    "accounts:give": lambda asked: asked.user.pk if asked.thing == "own" else asked.world.people[f"colleague-{asked.thing}"].pk,
    "accounts:remove": _grant,
    "organisation:site": lambda asked: getattr(asked.world, asked.thing).pk,
    "organisation:rooms": lambda asked: getattr(asked.world, asked.thing).pk,
    "organisation:close": lambda asked: asked.world.rooms[asked.thing].pk,
    "people:patient": lambda asked: asked.world.patients[asked.thing].pk,
    "people:move": lambda asked: asked.world.patients[asked.thing].pk,
    "people:identify": _patient,
    "people:reach": _patient,
    "people:drop": _contact,
    "people:show": lambda asked: asked.world.patients[asked.thing].pk,
    "people:withdraw": lambda asked: asked.world.views[asked.thing].pk,
    "intake:overview": _patient,
    "intake:find": _patient,
    "intake:duty": _patient,
    "intake:assess": _patient,
    "intake:decide": _patient,
    "intake:second": _patient,
    "intake:form": _patient,
    "intake:draft": _patient,
    "protocols:protocol": lambda asked: PROTOCOLS[asked.thing],
    "protocols:adopt": lambda asked: PROTOCOLS[asked.thing],
    "signing:signature": _signature,
    "signing:file": _signature,
    "signing:request": _request,
    "signing:challenge": _request,
    "signing:passkey": _request,
    "signing:code": _request,
    "trail:entry": lambda asked: 0,
    "mfa_remove_webauthn": _passkey,
    "mfa_edit_webauthn": _passkey,
}
# What an address names besides, where the thing itself is there.
BESIDES: dict[str, Callable[[Asked], Any]] = {
    "intake:find": lambda asked: "monitoring",
    "intake:duty": _duty,
    "intake:second": _decision,
    "intake:form": lambda asked: "audit-c",
    "intake:draft": lambda asked: "audit-c",
}
PROTOCOLS = {"care": adoptable()[0].key, "research": "alcohol-use-disorder-research@2026.3"}
NUMBERED = ("trail:entry", "mfa_remove_webauthn", "mfa_edit_webauthn")


def address(name: str, asked: Asked) -> str:
    """The address that is asked for."""
    if name == "account_confirm_email":
        return reverse(name, args=["of-nobody"])
    if name == "account_reset_password_from_key":
        return reverse(name, args=list(_reset(asked)))
    if name not in IDS:
        return reverse(name)
    unknown = UNKNOWN_NUMBER if name in NUMBERED else NO_ID
    besides = [BESIDES[name](asked)] if name in BESIDES else []
    return reverse(name, args=[unknown if asked.thing == "unknown" else IDS[name](asked), *besides])


# --- what is posted there -------------------------------------------------------------------------------------------------------


def _role(asked: Asked) -> dict[str, Any]:
    site = {"here": asked.world.here.pk, "there": asked.world.there.pk}.get(asked.thing, "")
    return {"role": Role.CUSTODIAN, "site": site}


def _other_site(asked: Asked) -> dict[str, Any]:
    return {"to": (asked.world.here if asked.thing == "there" else asked.world.there).pk}


def _new_patient(asked: Asked) -> dict[str, Any]:
    site = asked.world.there if asked.thing == "there" else asked.world.here
    return {"name": "Somebody Invented", "born_on": "1980-01-31", "site": site.pk}


def _undetermined(asked: Asked) -> dict[str, Any]:
    """A decision on what is proposed now, of a patient of whom nothing is known."""
    if asked.thing == "unknown":
        return {}
    asked.world.adopted()
    proposal = overviews.proposal_of(asked.world.patients[asked.thing], clock.now())
    assert proposal is not None
    return {"outcome": "undetermined", "next_steps": "We ask again on Monday.", "seen": deciding.digest(proposal)}


FORMS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "accounts:new": lambda asked: {"name": "New Example", "email": "new@example.org", "password": PASSWORD},
    "accounts:give": _role,
    "organisation:new": lambda asked: {"name": "Riverside", "zone": "Europe/Paris"},
    "organisation:rooms": lambda asked: {"name": "Room 9"},
    "people:new": _new_patient,
    "people:move": _other_site,
    "people:identify": lambda asked: {"of": "Invented Hospital", "value": "A1"},
    "people:reach": lambda asked: {"kind": "phone", "value": "555 0100"},
    "people:show": lambda asked: {
        "provider": asked.world.people["recovery"].pk,
        "until": (asked.world.at + timedelta(days=9)).date().isoformat(),
    },
    "intake:find": lambda asked: {"result": "nothing"},
    "intake:duty": lambda asked: {"outcome": "done"},
    "intake:assess": lambda asked: {"substance": "alcohol", "band": "none"},
    "intake:decide": _undetermined,
    "intake:second": lambda asked: {"signer": asked.world.people["colleague-here"].pk},
    "intake:form": lambda asked: {"q1": form_of("audit_c").items[0].options[0].code},
    "intake:draft": lambda asked: {"q1": "declined"},
    "protocols:adopt": lambda asked: {"0-parameter": ""},
    "signing:code": lambda asked: {"password": PASSWORD, "code": code_at(clock.now())},
    "signing:passkey": lambda asked: {"credential": "{}"},
    "account_login": lambda asked: {"login": "nurse@example.org", "password": PASSWORD},
    "account_signup": lambda asked: {"email": "new@example.org", "password1": PASSWORD},
    "account_reset_password": lambda asked: {"email": "nurse@example.org"},
    "account_reauthenticate": lambda asked: {"password": PASSWORD},
    "account_change_password": lambda asked: {
        "oldpassword": PASSWORD,
        "password1": "quiet-bridge-77-x",
        "password2": "quiet-bridge-77-x",
    },
}


def answer(client: Client, method: str, name: str, asked: Asked) -> Any:
    """What the clinic answers."""
    posted = {"data": FORMS[name](asked)} if method == "POST" and name in FORMS else {}
    return getattr(client, method.lower())(address(name, asked), **posted)
