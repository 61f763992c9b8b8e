"""What is asked about accounts and roles."""

from __future__ import annotations

from typing import Any

from django import forms

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.organisation.models import Site


class NewPerson(forms.Form):
    """Somebody who is to sign in."""

    name = forms.CharField(label="Full name", max_length=200)
    email = forms.EmailField(label="E-mail address", max_length=254)
    password = forms.CharField(
        label="First password",
        widget=forms.PasswordInput,
        help_text="At least 12 signs. They change it, and add a second factor, when they first sign in.",
    )


class NewRole(forms.Form):
    """A role for somebody, where the medical director who gives it may give it."""

    role = forms.ChoiceField(label="Role", choices=Role.choices)
    site = forms.ModelChoiceField(Site.objects.none(), label="Site", required=False)

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = access.sites(giver, {Role.MEDICAL_DIRECTOR})
        site.required = not access.may_give(giver, None)
        site.empty_label = "All sites" if not site.required else None
