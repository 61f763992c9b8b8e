"""From the proposal to the signed decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handrail.clinic import access, clock
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.intake import deciding, overviews
from handrail.clinic.intake.forms import Decision, Second
from handrail.clinic.signing.models import Kind, Signature

ASKED = "{} is asked to sign too: it waits for 15 minutes where they sign in, and can be asked for again."
CHANGED = "The record has changed since you opened this page. Look at the proposal again, then decide."


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*deciding.SIGNERS)
def decide(request: SignedIn, id: UUID) -> HttpResponse:
    """The proposal with its grounds, and the clinician's decision, laid before them to sign."""
    at = clock.now()
    patient = access.patient(request.user, id, at, deciding.SIGNERS)
    proposal = overviews.proposal_of(patient, at)
    if proposal is None:
        return render(request, "intake/decide.html", {"patient": patient, "none": overviews.why_nothing_is_proposed()})
    seen = deciding.digest(proposal)
    form = Decision(request.POST or None, initial={"seen": seen})
    if form.is_valid():
        if form.cleaned_data["seen"] != seen:
            form.add_error(None, CHANGED)
        else:
            try:
                asked = deciding.lay_before(by=request.actor, patient=patient, proposal=proposal, decided=form.decided(), at=at)
                return redirect("signing:request", id=asked.pk)
            except ValidationError as error:
                form.add_error(None, error)
    if form.is_bound:  # what is shown now is what will be signed
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = seen  # type: ignore[index]
    context = {"patient": patient, "form": form, **overviews.laid_out(proposal)}
    return render(request, "intake/decide.html", context, status=422 if form.errors else 200)


@require_POST
@for_roles(*deciding.SIGNERS)
def second(request: SignedIn, id: UUID, signature: UUID) -> HttpResponse:
    """Asks a second clinician to sign a decision as well."""
    patient = access.patient(request.user, id, clock.now(), deciding.SIGNERS)
    first = get_object_or_404(Signature, pk=signature, about=f"patient:{patient.pk}", kind=Kind.DECISION, cosigns=None)
    form = Second(request.POST, first=first.signer, patient=patient)
    if form.is_valid():
        try:
            deciding.ask_second(by=request.actor, signature=first, signer=form.cleaned_data["signer"], at=clock.now())
            messages.success(request, ASKED.format(form.cleaned_data["signer"].name))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("intake:overview", id=patient.pk)
