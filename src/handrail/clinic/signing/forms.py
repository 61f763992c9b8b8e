"""The second path to a signature."""

from __future__ import annotations

from django import forms


class PasswordAndCode(forms.Form):
    """Both, typed afresh."""

    password = forms.CharField(label="Your password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    code = forms.CharField(
        label="One-time code",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
