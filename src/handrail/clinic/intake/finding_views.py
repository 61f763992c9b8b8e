"""What is found out at intake, form by form."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import CLINICAL
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.intake.finding_forms import FORMS
from handrail.clinic.records import actions as records

NOTHING = "Nothing was said, so there is nothing to write down."


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CLINICAL)
def find(request: SignedIn, id: UUID, what: str) -> HttpResponse:
    """One form: what is said is written down, what is left open is not."""
    at = clock.now()
    patient = access.patient(request.user, id, at, CLINICAL)
    if what not in FORMS:
        raise Http404
    form = FORMS[what](request.POST or None)
    if form.is_valid():
        resources = form.resources(at)
        try:
            if not resources:
                raise ValidationError(NOTHING)
            records.write(by=request.actor, patient=patient, resources=resources, at=at, act=f"{what}.written")
            messages.success(
                request, f"{form.title} are written down." if form.title.endswith("s") else f"{form.title} is written down."
            )
            return redirect("intake:overview", id=patient.pk)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "intake/find.html", {"patient": patient, "form": form, "heading": form.title},
                  status=422 if form.errors else 200)  # fmt: skip
