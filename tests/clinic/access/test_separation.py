"""Nobody acts on themselves. And a signature is of exactly what was laid before its signer, once, in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import CLINIC, COMMAND
from handrail.clinic.protocols import actions as protocols
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing import actions
from handrail.clinic.signing.models import Kept, Kind, Request, Signature
from handrail.clinic.trail.keys import attest
from handrail.clinic.trail.models import Entry
from tests.clinic.access.world import DIRECTOR, NURSE, World

WITHIN = timedelta(minutes=15)


def record(asked: Request, world: World, **other: Any) -> dict[str, Any]:
    """What the clinic attests once password and code were right, with `other` in it instead."""
    return attest(actions.unsigned(asked, "password-and-code", world.at) | other)


# --- roles ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_themselves_a_role(world: World, role: Role) -> None:
    before = Grant.objects.count()
    with pytest.raises(ValidationError, match="Nobody gives or removes a role of their own"):
        accounts.give_role(by=world.hand(DIRECTOR), user=world.people[DIRECTOR], role=role, site=None, at=world.at)
    assert Grant.objects.count() == before


def test_the_database_holds_no_role_that_somebody_gave_themselves(world: World) -> None:
    director = world.people[DIRECTOR]
    with pytest.raises(IntegrityError, match="nobody_gives_themselves_a_role"), transaction.atomic():
        Grant.objects.create(user=director, role=Role.PRESCRIBER, given_at=world.at, given_by=director)


def test_nobody_removes_their_own_role(world: World) -> None:
    grant = Grant.objects.get(user=world.people[DIRECTOR])
    with pytest.raises(ValidationError, match="Nobody gives or removes a role of their own"):
        accounts.remove_role(by=world.hand(DIRECTOR), grant=grant, at=world.at)
    grant.refresh_from_db()
    assert grant.removed_at is None


@pytest.mark.parametrize("who", ["prescr", NURSE, "custod", "desk", "recovery", "auditor", "patient", "nobody", "removed"])
def test_only_a_medical_director_gives_roles(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        accounts.give_role(
            by=world.hand(who), user=world.people["colleague-here"], role=Role.AUDITOR, site=world.here, at=world.at
        )


@pytest.mark.parametrize("where", ["there", None])
def test_a_medical_director_of_one_site_gives_roles_there_alone(world: World, where: str | None) -> None:
    site = getattr(world, where) if where else None
    with pytest.raises(PermissionDenied):
        accounts.give_role(
            by=world.hand("dir-here"), user=world.people["colleague-here"], role=Role.AUDITOR, site=site, at=world.at
        )


def test_the_last_medical_director_of_all_sites_stays(world: World) -> None:
    grant = Grant.objects.get(user=world.people[DIRECTOR])
    with pytest.raises(ValidationError, match="the last medical director"):
        accounts.remove_role(by=COMMAND, grant=grant, at=world.at)


def test_one_whose_account_is_closed_does_not_count_as_another(world: World) -> None:
    second = world.people["colleague-all"]
    accounts.give_role(by=world.hand(DIRECTOR), user=second, role=Role.MEDICAL_DIRECTOR, site=None, at=world.at)
    type(second).objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="the last medical director"):
        accounts.remove_role(by=COMMAND, grant=Grant.objects.get(user=world.people[DIRECTOR]), at=world.at)


def test_of_two_who_remove_each_other_one_stays(world: World) -> None:
    """As far as one connection shows it: both had seen the other's role before either removed it."""
    second = world.people["colleague-all"]
    accounts.give_role(by=world.hand(DIRECTOR), user=second, role=Role.MEDICAL_DIRECTOR, site=None, at=world.at)
    first_grant = Grant.objects.get(user=world.people[DIRECTOR], role=Role.MEDICAL_DIRECTOR)
    second_grant = Grant.objects.get(user=second, role=Role.MEDICAL_DIRECTOR)
    accounts.remove_role(by=world.hand(DIRECTOR), grant=second_grant, at=world.at)
    with pytest.raises(PermissionDenied):
        accounts.remove_role(by=world.hand("colleague-all"), grant=first_grant, at=world.at)
    assert Grant.objects.filter(role=Role.MEDICAL_DIRECTOR, site=None, removed_at=None).count() == 1


def test_of_two_who_remove_each_other_the_second_is_refused_though_it_was_let_in(world: World, monkeypatch: Any) -> None:
    """Where the gate was passed before the first removal was there (two transactions on PostgreSQL), the lock refuses."""
    monkeypatch.setattr(accounts, "_check_hand", lambda *_: None)
    with pytest.raises(ValidationError, match="the last medical director"):
        accounts.remove_role(by=world.hand("colleague-all"), grant=Grant.objects.get(user=world.people[DIRECTOR]), at=world.at)


# --- co-signatures --------------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_to_cosign_their_own_act(world: World) -> None:
    first = world.signed(NURSE)
    with pytest.raises(ValidationError, match="Nobody co-signs their own act"):
        world.asked(NURSE, cosigns=first)


def test_the_database_holds_no_cosignature_of_ones_own_act(world: World) -> None:
    first, nurse = world.signed(NURSE), world.people[NURSE]
    told: dict[str, Any] = {"kind": Kind.WASTE, "about": "waste:1", "signed_at": world.at, "document_sha256": "0", "entry": 0}
    with pytest.raises(IntegrityError, match="nobody_cosigns_their_own_act"), transaction.atomic():
        Signature.objects.create(signer=nurse, cosigns=first, first_signer=nurse, **told)
    with pytest.raises(IntegrityError, match="a_cosignature_names_the_first_signer"), transaction.atomic():
        Signature.objects.create(signer=nurse, cosigns=first, **told)


def test_somebody_else_cosigns_once(world: World) -> None:
    first = world.signed(NURSE)
    second = world.signed("custod", cosigns=first)
    assert (second.cosigns, second.first_signer) == (first, world.people[NURSE])
    with pytest.raises(ValidationError, match="You co-signed this already"):
        world.signed("custod", cosigns=first)
    told: dict[str, Any] = {"kind": Kind.WASTE, "about": "waste:1", "signed_at": world.at, "document_sha256": "0", "entry": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(signer=world.people["custod"], cosigns=first, first_signer=first.signer, **told)


# --- what is signed -------------------------------------------------------------------------------------------------------------


def test_a_signature_is_kept_with_its_record_and_an_entry(world: World) -> None:
    signature = world.signed(NURSE)
    assert (signature.signer, signature.kind) == (world.people[NURSE], Kind.WASTE)
    assert "20 mg were wasted." in Kept.objects.get(signature=signature).record
    assert Entry.objects.get(number=signature.entry).about == f"signature:{signature.pk}"


@pytest.mark.parametrize(
    ("after", "taken"), [(timedelta(0), True), (WITHIN - timedelta(seconds=1), True), (WITHIN, False), (WITHIN * 2, False)]
)
def test_what_was_asked_is_signed_within_a_quarter_of_an_hour(world: World, after: timedelta, taken: bool) -> None:
    asked = world.asked(NURSE)
    told = {"by": world.hand(NURSE), "asked": asked, "record": record(asked, world), "at": world.at + after}
    if taken:
        assert actions.sign(**told).signer == world.people[NURSE]
        return
    with pytest.raises(ValidationError, match="its time has run out"):
        actions.sign(**told)
    assert not Signature.objects.exists()


def test_what_was_asked_is_signed_once(world: World) -> None:
    asked = world.asked(NURSE)
    told = {"by": world.hand(NURSE), "asked": asked, "record": record(asked, world), "at": world.at}
    actions.sign(**told)
    stale = Request.objects.get(pk=asked.pk)
    with pytest.raises(ValidationError, match="signed already"):
        actions.sign(**(told | {"asked": stale}))
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("who", [DIRECTOR, "custod", "auditor", "nobody"])
def test_what_was_laid_before_one_is_not_signed_by_another(world: World, who: str) -> None:
    asked = world.asked(NURSE)
    with pytest.raises(ValidationError, match="laid before somebody else"):
        actions.sign(by=world.hand(who), asked=asked, record=record(asked, world), at=world.at)


def test_the_clinic_by_itself_signs_nothing(world: World) -> None:
    asked = world.asked(NURSE)
    with pytest.raises(ValidationError, match="laid before somebody else"):
        actions.sign(by=CLINIC, asked=asked, record=record(asked, world), at=world.at)


TAMPERED: dict[str, Callable[[World], dict[str, Any]]] = {
    "document": lambda world: {"document": "2 mg were wasted."},
    "meaning": lambda world: {"meaning": "I was not there."},
    "nonce": lambda world: {"nonce": "0" * 64},
    "signer": lambda world: {"signer": {"id": str(world.people["custod"].pk), "name": "Custod Example"}},
    "signer's name": lambda world: {"signer": {"id": str(world.people[NURSE].pk), "name": "Somebody Else"}},
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_record_of_something_else_is_refused_though_the_clinic_attested_it(world: World, what: str) -> None:
    asked = world.asked(NURSE)
    with pytest.raises(ValidationError, match="not what was laid before you"):
        actions.sign(by=world.hand(NURSE), asked=asked, record=record(asked, world, **TAMPERED[what](world)), at=world.at)


@pytest.mark.parametrize("what", [*TAMPERED, "signed_at", "method", "signature", "attested_by"])
def test_a_record_that_was_changed_after_it_was_attested_is_refused(world: World, what: str) -> None:
    asked = world.asked(NURSE)
    other = TAMPERED[what](world) if what in TAMPERED else {what: "2026-01-01T00:00:00.000000Z"}
    with pytest.raises(ValidationError):
        actions.sign(by=world.hand(NURSE), asked=asked, record=record(asked, world) | other, at=world.at)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "what", ["document", "meaning", "nonce", "signer", "signed_at", "method", "signature", "attested_by", "schema"]
)
def test_a_record_that_lacks_something_is_refused(world: World, what: str) -> None:
    asked = world.asked(NURSE)
    told = {name: value for name, value in record(asked, world).items() if name != what}
    with pytest.raises(ValidationError):
        actions.sign(by=world.hand(NURSE), asked=asked, record=told, at=world.at)
    assert not Signature.objects.exists()


def test_a_record_made_for_one_request_does_not_answer_another_with_the_same_words(world: World) -> None:
    first, second = world.asked(NURSE), world.asked(NURSE)
    with pytest.raises(ValidationError, match="not what was laid before you"):
        actions.sign(by=world.hand(NURSE), asked=second, record=record(first, world), at=world.at)


# --- adopting a protocol --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["dir-here", NURSE, "auditor", "nobody"])
def test_only_a_medical_director_of_all_sites_is_asked_to_adopt(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied, match="medical director for all sites"):
        protocols.lay_before(by=world.hand(who), key=protocols.adoptable()[0].key, at=world.at)


def test_a_protocol_is_not_adopted_by_who_lost_the_role_since_it_was_asked(world: World) -> None:
    accounts.give_role(by=COMMAND, user=world.people["colleague-all"], role=Role.MEDICAL_DIRECTOR, site=None, at=world.at)
    asked = protocols.lay_before(by=world.hand(DIRECTOR), key=protocols.adoptable()[0].key, at=world.at)
    accounts.remove_role(by=COMMAND, grant=Grant.objects.get(user=world.people[DIRECTOR]), at=world.at)
    with pytest.raises(PermissionDenied):
        actions.sign(by=world.hand(DIRECTOR), asked=asked, record=record(asked, world), at=world.at)
    assert not Adoption.objects.exists()
    assert not Signature.objects.exists()
