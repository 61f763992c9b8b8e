"""Patients, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import AT_THE_PATIENT, CLINICAL, Role
from handrail.clinic.gates import SignedIn, for_roles, signed_in
from handrail.clinic.people import actions
from handrail.clinic.people.forms import Move, NewContact, NewIdentifier, NewPatient, Show
from handrail.clinic.people.models import Contact, Identifier, Patient, View

REGISTERING = CLINICAL | {Role.FRONT_DESK}


@require_safe
@for_roles(*AT_THE_PATIENT, Role.RECOVERY_CARE)
def patients(request: SignedIn) -> HttpResponse:
    """The patients whom somebody may see, by name."""
    seen = access.patients(request.user, clock.now()).prefetch_related("stays__site")
    rows = sorted(
        ({"patient": one, "name": one.name, "site": _site_of(one)} for one in seen), key=lambda row: str(row["name"]).casefold()
    )
    return render(request, "people/list.html", {"rows": rows, "may": bool(access.roles(request.user) & REGISTERING)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*REGISTERING)
def new(request: SignedIn) -> HttpResponse:
    """Registers a patient."""
    form, alike = NewPatient(request.POST or None, asker=request.user), []
    if form.is_valid():
        alike = actions.alike_to(form.cleaned_data["name"], form.cleaned_data["born_on"])
        if alike and "sure" not in request.POST:
            form.ask_whether_sure()
            return render(request, "people/new.html", {"form": form, **_alike(request, alike)}, status=422)
        try:
            patient = actions.register(by=request.actor, at=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The patient is registered.")  # no name: what is told waits in a cookie
            return redirect("people:patient", id=patient.pk)
    return render(request, "people/new.html", {"form": form}, status=422 if form.errors else 200)


def _alike(request: SignedIn, alike: list[Patient]) -> dict[str, Any]:
    """Those who may be the same person: by name where the asker may see them; of the others only that there are some."""
    seen = access.patients(request.user, clock.now()).filter(pk__in=[one.pk for one in alike])
    return {"alike": seen, "elsewhere": len(alike) - seen.count()}


@require_POST
@for_roles(*REGISTERING)
def identify(request: SignedIn, id: UUID) -> HttpResponse:
    """Adds a number by which somebody else knows the patient."""
    form = NewIdentifier(request.POST)
    patient, added = _added(request, id, form, actions.identify)
    return added or _patient(request, patient, identifier=form, status=422)


@require_POST
@for_roles(*REGISTERING)
def reach(request: SignedIn, id: UUID) -> HttpResponse:
    """Adds how the patient is reached."""
    form = NewContact(request.POST)
    patient, added = _added(request, id, form, actions.reach)
    return added or _patient(request, patient, contact=form, status=422)


@require_POST
@for_roles(*REGISTERING)
def drop(request: SignedIn, id: UUID) -> HttpResponse:
    """Ends a number or a contact that does not hold any more."""
    at = clock.now()
    own = access.patients(request.user, at, REGISTERING)
    row = Identifier.objects.filter(pk=id, patient__in=own).first() or get_object_or_404(Contact, pk=id, patient__in=own)
    actions.drop(by=request.actor, row=row, at=at)
    return redirect("people:patient", id=row.patient_id)


def _added(
    request: SignedIn, id: UUID, form: NewIdentifier | NewContact, add: Callable[..., object]
) -> tuple[Patient, HttpResponse | None]:
    """The patient, and where to go on once it was added; None where it was not, and the form says why."""
    patient = access.patient(request.user, id, clock.now(), REGISTERING)
    if form.is_valid():
        try:
            add(by=request.actor, patient=patient, at=clock.now(), **form.cleaned_data)
            return patient, redirect("people:patient", id=patient.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return patient, None


@require_safe
@signed_in
def patient(request: SignedIn, id: UUID) -> HttpResponse:
    """One patient: where they are and were, and who outside may see them."""
    return _patient(request, access.patient(request.user, id, clock.now()))


@require_POST
@for_roles(*REGISTERING)
def move(request: SignedIn, id: UUID) -> HttpResponse:
    """Moves a patient to another site."""
    at = clock.now()
    patient = access.patient(request.user, id, at, REGISTERING)
    form = Move(request.POST)
    if not form.is_valid():
        return _patient(request, patient, move=form, status=422)
    try:
        stay = actions.move(by=request.actor, patient=patient, to=form.cleaned_data["to"], at=at)
    except ValidationError as error:
        form.add_error("to", error.messages)
        return _patient(request, patient, move=form, status=422)
    messages.success(request, f"The patient is at {stay.site} now.")
    return redirect("people:list")


@require_POST
@for_roles(*CLINICAL)
def show(request: SignedIn, id: UUID) -> HttpResponse:
    """Lets a provider outside see a patient who consents."""
    patient = access.patient(request.user, id, clock.now(), CLINICAL)
    form = Show(request.POST)
    if form.is_valid():
        try:
            actions.show_to(by=request.actor, patient=patient, at=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("people:patient", id=patient.pk)
    return _patient(request, patient, show=form, status=422)


@require_POST
@signed_in
def withdraw(request: SignedIn, id: UUID) -> HttpResponse:
    """Ends such a view: the patient's own choice, or made for them at the clinic."""
    at = clock.now()
    view = get_object_or_404(View.objects.select_related("patient"), pk=id, patient__in=access.patients(request.user, at))
    actions.withdraw(by=request.actor, view=view, at=at)
    return redirect("people:patient", id=view.patient_id)


def _patient(
    request: SignedIn, patient: Patient, *, move: Move | None = None, show: Show | None = None,
    identifier: NewIdentifier | None = None, contact: NewContact | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    at, user = clock.now(), request.user
    own = patient.account_id == user.pk
    inside = access.patients(user, at, AT_THE_PATIENT).filter(pk=patient.pk).exists()
    clinical = access.movable(user, at).filter(pk=patient.pk).exists()
    consents = access.patients(user, at, CLINICAL).filter(pk=patient.pk).exists()
    return render(request, "people/patient.html", {
        "patient": patient, "own": own, "now": at, "may_withdraw": own or consents,
        "may_intake": inside and bool(access.roles(user) & (CLINICAL | {Role.AUDITOR})),
        "stays": patient.stays.select_related("site").order_by("-begun_at") if inside or own else [],
        "views": patient.views.select_related("provider").order_by("-given_at") if inside or own else [],
        "identifiers": patient.identifiers.filter(ended_at=None) if inside or own else [],
        "contacts": patient.contacts.filter(ended_at=None) if inside or own else [],
        "new_identifier": (identifier or NewIdentifier()) if clinical else None,
        "new_contact": (contact or NewContact()) if clinical else None,
        "move": (move or Move()) if clinical else None, "show": (show or Show()) if consents else None,
    }, status=status)  # fmt: skip


def _site_of(patient: Patient) -> str:
    return next((str(stay.site) for stay in patient.stays.all() if stay.ended_at is None), "")
