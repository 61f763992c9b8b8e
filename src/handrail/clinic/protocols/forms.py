"""What a medical director chooses about a protocol."""

from __future__ import annotations

from typing import Any

from django import forms

from handrail.clinic import clock
from handrail.protocol.load import shipped
from handrail.protocol.model import Protocol

CHOICES = 5  # local choices on one page; more are a protocol of one's own


def keys() -> list[tuple[str, str]]:
    """Every protocol that comes with the program."""
    return [(one.key, one.key) for one in shipped()]


class Apart(forms.Form):
    """Two to be told apart."""

    hide_optional = True
    old = forms.ChoiceField(label="From", choices=keys)
    new = forms.ChoiceField(label="To", choices=keys)


class Choice(forms.Form):
    """One local choice, or none."""

    hide_optional = True
    parameter = forms.ChoiceField(label="Number", required=False)
    value = forms.CharField(label="Our value, with its unit", required=False, max_length=40)
    reason = forms.CharField(label="Why", required=False, max_length=500)

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.now().date()
        now = ((one.name, one.value_at(today)) for one in protocol.parameters)
        named = [(name, f"{name}: {value.said}, {value.basis}" if value else name) for name, value in now]
        self.fields["parameter"].choices = [("", "No change"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """All three, or nothing."""
        said: dict[str, Any] = super().clean() or {}
        filled = [name for name in ("parameter", "value", "reason") if said.get(name)]
        if filled and len(filled) < 3:
            raise forms.ValidationError("A choice needs the number, its value and the reason.")
        return said
