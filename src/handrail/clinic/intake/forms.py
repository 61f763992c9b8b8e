"""What a clinician decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.intake.deciding import SIGNERS, WORDS, Decided
from handrail.clinic.people.models import Patient
from handrail.protocol.decision_table import Outcome

ORDER = (Outcome.ELIGIBLE, Outcome.WITH_SAFEGUARDS, Outcome.UNDETERMINED, Outcome.CONTRAINDICATED)


class Decision(forms.Form):
    """Nothing is chosen beforehand: the proposal stands above, and the decision is the clinician's."""

    hide_optional = True
    outcome = forms.ChoiceField(
        label="Your decision", widget=forms.RadioSelect, choices=[(str(one), WORDS[one].capitalize()) for one in ORDER]
    )
    why = forms.CharField(
        label="Why, where it differs from what is proposed",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_steps = forms.CharField(
        label="Next steps for this person",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where there is no treatment for now: who sees them, where, and when.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def decided(self) -> Decided:
        """What was filled in."""
        said = self.cleaned_data
        return Decided(Outcome(said["outcome"]), said["why"].strip(), said["next_steps"].strip())


class Second(forms.Form):
    """Who is asked to sign as well."""

    signer = forms.ModelChoiceField(User.objects.none(), label="Second clinician", empty_label=None)

    def __init__(self, *args: Any, first: User, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Q(site=None) | Q(site__in=patient.stays.filter(ended_at=None).values("site"))
        held = Grant.objects.filter(here, role__in=SIGNERS, removed_at=None).values("user")
        others = User.objects.filter(pk__in=held, is_active=True).exclude(pk=first.pk)
        self.fields["signer"].queryset = others.order_by("name")  # type: ignore[attr-defined]
