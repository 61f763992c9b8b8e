"""How every form of the clinic is rendered, and the one date field that cannot be misread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """{{ form }} and {{ form.dose.as_field_group }} in our markup. settings.FORM_RENDERER names it."""

    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"


class DayMonthYear(forms.MultiWidget):
    """Three boxes, named: nobody has to know whether the day or the month comes first."""

    template_name = "django/forms/widgets/day_month_year.html"
    parts = (("Day", 2), ("Month", 2), ("Year", 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [forms.NumberInput({"class": f"nhsuk-date-input__input nhsuk-input--width-{width}"}) for _, width in self.parts]
        super().__init__(boxes, attrs)

    def decompress(self, value: date | str | None) -> list[Any]:
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        typed = str(value or "")
        parts = typed.split("|") if "|" in typed else typed.split("-")[::-1]
        return [*parts, "", "", ""][:3]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]  # one text for a DateField
        day, month, year = (str(part or "").strip() for part in super().value_from_datadict(data, files, name))
        if not (day or month or year):
            return ""
        if len(year) == 4 and day and month:
            return f"{year}-{month}-{day}"
        return f"{day}|{month}|{year}"  # no date format reads this: an unclear date is refused, and shown again as it was typed

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, dict(attrs) if attrs is not None else None)
        for part, (label, _) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            part["label"] = label
        return context
