"""The clinician's assessment, from the page to the signature."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from handrail.clinic import access, clock
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.intake import assessing
from handrail.clinic.intake.deciding import SIGNERS
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA, Met

ANSWERS = [(str(Met.YES), "Yes"), (str(Met.NO), "No"), (str(Met.UNKNOWN), "Not known"),
           (str(Met.SUPERVISED_ONLY), "Only to a drug that is prescribed and supervised")]  # fmt: skip


class Assessment(forms.Form):
    """Criteria of the last twelve months, or a conclusion that the clinician states."""

    hide_optional = True
    substance = forms.ChoiceField(label="Substance", choices=[("", "Choose"), *((name, name) for name in CLASSES)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in CRITERIA.items():
            self.fields[name] = forms.ChoiceField(
                label=capfirst(words),
                required=False,
                choices=ANSWERS,
                widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline"}),
            )
        stated = [("", "I have entered the criteria"), *assessing.BANDS.items()]
        self.fields["band"] = forms.ChoiceField(
            label="Or my conclusion, where criteria are not entered", required=False, choices=stated
        )

    def assessed(self) -> assessing.Assessed:
        """What was filled in."""
        said = self.cleaned_data
        return assessing.Assessed(said["substance"], {name: said[name] for name in CRITERIA if said.get(name)}, said["band"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*SIGNERS)
def assess(request: SignedIn, id: UUID) -> HttpResponse:
    """Enters an assessment and lays it before the clinician to sign."""
    at = clock.now()
    patient = access.patient(request.user, id, at, SIGNERS)
    form = Assessment(request.POST or None)
    if form.is_valid():
        try:
            asked = assessing.lay_before(by=request.actor, patient=patient, assessed=form.assessed(), at=at)
            return redirect("signing:request", id=asked.pk)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"patient": patient, "form": form, "heading": "Assessment of a substance use disorder", "submit": "Go on to sign"}
    return render(request, "intake/find.html", context, status=422 if form.errors else 200)
