"""Ending a duty."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import CLINICAL
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.intake import duties
from handrail.clinic.intake.deciding import SIGNERS


class Ending(forms.Form):
    """How it ended. Waiving is offered to who may decide."""

    outcome = forms.ChoiceField(label="How it ended", widget=forms.RadioSelect)
    why = forms.CharField(
        label="Why, or what was done", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, may_waive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [(name, words) for name, words in duties.WORDS.items() if may_waive or name != "waived"]
        self.fields["outcome"].choices = ends  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*CLINICAL)
def duty(request: SignedIn, id: UUID, task: str) -> HttpResponse:
    """One duty: what it asks, and how it ended."""
    at = clock.now()
    patient = access.patient(request.user, id, at, CLINICAL)
    found = duties.task_of(patient, task)
    if found is None:
        raise Http404
    form = Ending(request.POST or None, may_waive=bool(access.roles(request.user) & set(SIGNERS)))
    if form.is_valid():
        try:
            duties.settle(by=request.actor, patient=patient, task_id=task, at=at, **form.cleaned_data)
            return redirect("intake:overview", id=patient.pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"patient": patient, "task": found, "form": form, "open": duties.is_open(found)}
    return render(request, "intake/duty.html", context, status=422 if form.errors else 200)
