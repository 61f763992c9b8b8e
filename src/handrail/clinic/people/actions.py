"""What is done about patients and where they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import CLINICAL, Role
from handrail.clinic.actor import Actor
from handrail.clinic.board import loops
from handrail.clinic.organisation.models import Site
from handrail.clinic.people.alike import Person, may_be_one
from handrail.clinic.people.models import Contact, Identifier, Patient, Stay, View
from handrail.clinic.trail.actions import append

LONGEST_VIEW = timedelta(days=365)  # a consent names its end; program choice


@transaction.atomic
def register(
    *, by: Actor, site: Site, name: str, born_on: date, at: datetime, account: User | None = None, sex: str = "",
    birth_sex: str = ""
) -> Patient:  # fmt: skip
    """A new patient, at a site where `by` works; ValidationError for a birth in the future or no name. Whether they may be on
    file already is asked before, by `alike_to`.
    """
    if by.user:
        access.require(by.user, *CLINICAL, Role.FRONT_DESK, site=site)
    plain = " ".join(name.split())
    if not plain:
        raise ValidationError({"name": "Write the patient's name."})
    if born_on > at.date():
        raise ValidationError({"born_on": "This day has not come yet."})
    patient = Patient(name=plain, born_on=born_on.isoformat(), account=account, registered_at=at, sex=sex or None,
                      birth_sex=birth_sex or None)  # fmt: skip
    patient.save(force_insert=True)
    Stay.objects.create(patient=patient, site=site, begun_at=at)
    append("patient.registered", by=by, about=("patient", patient.pk), at=at, detail={"site": str(site.pk)},
           values={"name": plain, "born_on": born_on.isoformat(), **({"sex": sex} if sex else {}),
                   **({"birth_sex": birth_sex} if birth_sex else {})})  # fmt: skip
    return patient


def alike_to(name: str, born_on: date) -> list[Patient]:
    """Patients who may be the same person, at whatever site. They are compared in memory, for who they are is sealed."""
    asked = Person(name, born_on)
    return [one for one in Patient.objects.all() if may_be_one(asked, Person(one.name, date.fromisoformat(one.born_on)))]


@transaction.atomic
def identify(*, by: Actor, patient: Patient, of: str, value: str, at: datetime) -> Identifier:
    """Writes down a number by which somebody else knows them; ValidationError where it is there already."""
    _check_hand(by, patient, at)
    if any((one.of, one.value) == (of, value) for one in patient.identifiers.filter(ended_at=None)):
        raise ValidationError("This number is on file already.")
    found = Identifier(patient=patient, of=of, value=value, given_at=at)
    found.save(force_insert=True)
    append("identifier.added", by=by, about=("patient", patient.pk), at=at, values={"of": of, "value": value})
    return found


@transaction.atomic
def reach(*, by: Actor, patient: Patient, kind: str, who: str, value: str, at: datetime) -> Contact:
    """Writes down how they, or somebody for them, are reached."""
    _check_hand(by, patient, at)
    contact = Contact(patient=patient, kind=Contact.Kind(kind), who=who or None, value=value, given_at=at)
    contact.save(force_insert=True)
    append("contact.added", by=by, about=("patient", patient.pk), at=at, detail={"kind": kind},
           values={"value": value, **({"who": who} if who else {})})  # fmt: skip
    return contact


@transaction.atomic
def drop(*, by: Actor, row: Identifier | Contact, at: datetime) -> None:
    """Ends a number or a way to reach them, which does not hold any more. It stays on file as what it was."""
    _check_hand(by, row.patient, at)
    if type(row)._default_manager.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        append(
            f"{type(row).__name__.lower()}.ended", by=by, about=("patient", row.patient_id), at=at, detail={"row": str(row.pk)}
        )


def _check_hand(by: Actor, patient: Patient, at: datetime) -> None:
    if by.user and not access.movable(by.user, at).filter(pk=patient.pk).exists():
        raise PermissionDenied("they are at no site where you work with patients")


@transaction.atomic
def move(*, by: Actor, patient: Patient, to: Site, at: datetime) -> Stay:
    """Moves a patient to another site, from now on. ValidationError where they are there already."""
    Patient.objects.select_for_update().get(pk=patient.pk)
    if by.user and not access.movable(by.user, at).filter(pk=patient.pk).exists():
        raise PermissionDenied("they are at no site where you work with patients")
    last = Stay.objects.get(patient=patient, ended_at=None)
    if last.site_id == to.pk:
        raise ValidationError("They are at this site already.")
    begun = max(at, last.begun_at)  # a clock that stepped back does not end a stay before it began
    Stay.objects.filter(pk=last.pk).update(ended_at=begun)
    stay = Stay.objects.create(patient=patient, site=to, begun_at=begun)
    loops.move(patient=patient, at_site=to)
    append("patient.moved", by=by, about=("patient", patient.pk), at=at, detail={"from": str(last.site_id), "to": str(to.pk)})
    return stay


@transaction.atomic
def show_to(*, by: Actor, patient: Patient, provider: User, until: datetime, at: datetime) -> View:
    """Lets a recovery-care provider outside see a patient who consents, until a day that is named."""
    Patient.objects.select_for_update().get(pk=patient.pk)
    if by.user:
        access.patient(by.user, patient.pk, at, CLINICAL)
    if Role.RECOVERY_CARE not in access.roles(provider):
        raise ValidationError("They are not a recovery-care provider.")
    if not at < until <= at + LONGEST_VIEW:
        raise ValidationError("A view ends after today and within a year.")
    Patient.objects.select_for_update().get(pk=patient.pk)
    View.objects.filter(patient=patient, provider=provider, withdrawn_at=None).update(withdrawn_at=at)
    view = View.objects.create(patient=patient, provider=provider, given_at=at, expires_at=until)
    append(
        "view.given",
        by=by,
        about=("patient", patient.pk),
        at=at,
        detail={"provider": str(provider.pk), "until": until.isoformat()},
    )
    return view


@transaction.atomic
def withdraw(*, by: Actor, view: View, at: datetime) -> None:
    """Ends a view, effective at the next request: by the patient, or by staff who was asked."""
    if by.user and view.patient.account_id != by.user.pk:
        access.patient(by.user, view.patient_id, at, CLINICAL)
    if View.objects.filter(pk=view.pk, withdrawn_at=None).update(withdrawn_at=at):
        append("view.withdrawn", by=by, about=("patient", view.patient_id), at=at, detail={"provider": str(view.provider_id)})
