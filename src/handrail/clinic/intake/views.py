"""Intake, page by page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import CLINICAL, Role
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.intake import actions, overviews
from handrail.clinic.intake.deciding import SIGNERS
from handrail.clinic.intake.questionnaires import Answers
from handrail.clinic.people.models import Patient
from handrail.instruments.catalogue import BY_ID
from handrail.instruments.form import Form
from handrail.instruments.form import form as form_of

MAY_SEE = (*CLINICAL, Role.AUDITOR)
LONGEST = 20_000  # characters of a draft: no form comes near


@require_safe
@for_roles(*MAY_SEE)
def overview(request: SignedIn, id: UUID) -> HttpResponse:
    """What was asked, what is still to be asked, and what is proposed."""
    patient = access.patient(request.user, id, clock.now(), MAY_SEE)
    roles = access.roles(request.user)
    context = {"patient": patient, "may": bool(roles & CLINICAL), "may_sign": bool(roles & set(SIGNERS)),
               "readable": set(access.signatures(request.user).values_list("pk", flat=True))}  # fmt: skip
    return render(request, "intake/overview.html", context | overviews.of(patient, clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CLINICAL)
def form(request: SignedIn, id: UUID, instrument: str) -> HttpResponse:
    """One instrument: filled in, and saved as answered, declined or not asked."""
    patient, own = access.patient(request.user, id, clock.now(), CLINICAL), _form(instrument)
    if request.method != "POST":
        draft = actions.draft_of(request.actor, patient, own.id)
        return _page(request, patient, own, Answers(own, initial=draft), drafted=bool(draft))
    answers = Answers(own, request.POST)
    if not answers.is_valid():
        return _page(request, patient, own, answers, status=422)
    if not answers.answered():
        answers.add_error(None, "Nothing is answered and nothing declined, so there is nothing to save.")
        return _page(request, patient, own, answers, status=422)
    try:
        actions.save_answers(by=request.actor, patient=patient, form=own, said=answers.cleaned_data, at=clock.now())
    except ValidationError as error:
        answers.add_error(None, error.messages)
        return _page(request, patient, own, answers, status=422)
    messages.success(request, f"{own.title} is saved.")
    return redirect("intake:overview", id=patient.pk)


@require_POST
@for_roles(*CLINICAL)
def draft(request: SignedIn, id: UUID, instrument: str) -> HttpResponse:
    """Keeps what was typed so far."""
    patient, own = access.patient(request.user, id, clock.now(), CLINICAL), _form(instrument)
    said = {name: value for name, value in request.POST.items() if name in Answers(own).fields and isinstance(value, str)}
    if sum(map(len, said.values())) > LONGEST:
        return HttpResponse(status=413)
    actions.keep_draft(by=request.actor, patient=patient, instrument=own.id, said=said, at=clock.now())
    return HttpResponse(status=204)


def _form(instrument: str) -> Form:
    if instrument not in BY_ID:
        raise Http404
    return form_of(BY_ID[instrument].folder)


def _page(request: SignedIn, patient: Patient, form: Form, answers: Answers, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    return render(request, "intake/form.html", {"patient": patient, "instrument": form, "form": answers, **more}, status=status)
