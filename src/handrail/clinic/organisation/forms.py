"""What is asked about sites and rooms."""

from __future__ import annotations

from django import forms

from handrail.clinic.organisation.models import is_a_zone


class NewSite(forms.Form):
    """A place where the program runs."""

    name = forms.CharField(label="Name", max_length=200)
    zone = forms.CharField(label="Time zone", validators=[is_a_zone], help_text="As Area/City, for example Europe/London.")


class NewRoom(forms.Form):
    """A room there."""

    name = forms.CharField(label="Name", max_length=100)
