"""What is asked about patients and where they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import CLINICAL, Role
from handrail.clinic.organisation.models import Site
from handrail.clinic.people.models import Contact

SEXES = (("female", "Female"), ("male", "Male"), ("other", "Other"), ("unknown", "Not known"))


class NewPatient(forms.Form):
    """Somebody who comes to the program, at a site where the asker works."""

    name = forms.CharField(label="Full name", max_length=200)
    born_on = forms.DateField(label="Date of birth", widget=forms.DateInput(attrs={"type": "date"}))
    sex = forms.ChoiceField(label="Sex", required=False, choices=[("", "Not asked"), *SEXES])
    birth_sex = forms.ChoiceField(
        label="Sex recorded at birth",
        required=False,
        choices=[("", "Not asked"), ("female", "Female"), ("male", "Male")],
        help_text="Some limits and tests depend on it.",
    )
    site = forms.ModelChoiceField(Site.objects.none(), label="Site", empty_label=None)
    sure = forms.BooleanField(label="I have looked: this is somebody else", required=False)

    def __init__(self, *args: Any, asker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = access.sites(asker, CLINICAL | {Role.FRONT_DESK})  # type: ignore[attr-defined]
        self._sure = self.fields.pop("sure")  # asked only where somebody is alike

    def ask_whether_sure(self) -> None:
        """Puts the box on the form, whether it was ticked or not."""
        self.fields["sure"] = self._sure


class NewIdentifier(forms.Form):
    """A number by which somebody else knows the patient."""

    of = forms.CharField(label="Whose number it is", max_length=200)
    value = forms.CharField(label="Number", max_length=100)


class NewContact(forms.Form):
    """How they, or somebody for them, are reached."""

    kind = forms.ChoiceField(label="It reaches", choices=Contact.Kind.choices)
    who = forms.CharField(label="Name", required=False, max_length=200)
    value = forms.CharField(label="Phone or address", max_length=200)


class Move(forms.Form):
    """To which site a patient goes: any that is open, for patients may move where the asker does not work."""

    to = forms.ModelChoiceField(Site.objects.filter(closed_at=None), label="Move to", empty_label=None)


class Show(forms.Form):
    """Who outside may see a patient who consents, and until when."""

    provider = forms.ModelChoiceField(User.objects.none(), label="Recovery-care provider", empty_label=None)
    until = forms.DateField(
        label="Until", widget=forms.DateInput(attrs={"type": "date"}), help_text="The last day of the view, within a year."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {"grants__role": Role.RECOVERY_CARE, "grants__removed_at": None}
        self.fields["provider"].queryset = User.objects.filter(**held).distinct()  # type: ignore[attr-defined]

    def clean_until(self) -> datetime:
        """The end of that day, in UTC."""
        day: date = self.cleaned_data["until"]
        return datetime.combine(day, time.max, UTC)
