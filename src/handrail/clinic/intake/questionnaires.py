"""An instrument as a form on a page, and its answers as a FHIR QuestionnaireResponse.

An item is *answered*, *declined* (asked, and the person would not say) or *not asked* (left open). None of the three is another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms

from handrail.instruments.form import Form as Instrument
from handrail.instruments.form import Item
from handrail.instruments.reading import ABSENT
from handrail.sources.fhir.parts import EXTENSIONS

DECLINED = "declined"
WOULD_NOT_SAY = "Asked, and would not say"
NO_WORDS = "The words of this question may not be shown here: read it from the printed form"


class Answers(forms.Form):
    """The items of one instrument, in order. Nothing is required, and nothing is chosen beforehand."""

    hide_optional = True

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for item in instrument.items:
            self.fields.update(_fields(item))

    def answered(self) -> bool:
        """Is there anything to save?"""
        return any(value is not None and value != "" and value is not False for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        """An answer beside *would not say* is two answers."""
        said: dict[str, Any] = super().clean() or {}
        for item in self.instrument.items:
            if item.kind == "integer" and said.get(item.link) is not None and said.get(declined_name(item)):
                self.add_error(item.link, "Either a number, or that they would not say.")
        return said


def declined_name(item: Item) -> str:
    """The name of the box beside a number."""
    return f"{item.link}-declined"


def _fields(item: Item) -> dict[str, forms.Field]:
    label, when = item.text or f"{item.link}. {NO_WORDS}", {"data-when": _when(item)} if item.when else {}
    if item.kind == "integer":
        number = forms.IntegerField(label=label, required=False, min_value=item.least, max_value=item.most,
                                    widget=forms.NumberInput(attrs=when))  # fmt: skip
        return {item.link: number, declined_name(item): forms.BooleanField(label=WOULD_NOT_SAY, required=False)}
    choices = [(option.code, option.display) for option in item.options]
    field = forms.ChoiceField(label=label, required=False, choices=[*choices, (DECLINED, WOULD_NOT_SAY)],
                              widget=forms.RadioSelect(attrs=when))  # fmt: skip
    return {item.link: field}


def _when(item: Item) -> str:
    """When the item is asked, for the page's script: `link=code` or `link!=code`, with a space between; `|` first for any."""
    conditions = " ".join(f"{one.link}{'=' if one.operator == '=' else '!='}{one.code}" for one in item.when)
    return f"| {conditions}" if item.any_of else conditions


def response(instrument: Instrument, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The QuestionnaireResponse of what was said; `completed` where every item that is required was answered or declined."""
    items = list(_items(instrument, said))
    there = {one["linkId"] for one in items}
    whole = all(item.link in there or not item.required or item.when for item in instrument.items)
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{EXTENSIONS}Questionnaire/{instrument.id}|{instrument.version}",
        "status": "completed" if whole else "in-progress", "authored": at.isoformat().replace("+00:00", "Z"), "item": items,
    }  # fmt: skip


def _items(instrument: Instrument, said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in instrument.items:
        value = said.get(item.link)
        if value == DECLINED or (item.kind == "integer" and said.get(declined_name(item))):
            yield {"linkId": item.link, "extension": [{"url": ABSENT, "valueCode": "asked-declined"}]}
        elif value not in (None, ""):
            yield {"linkId": item.link, "answer": [{"valueInteger": value} if item.kind == "integer" else _coding(item, value)]}


def _coding(item: Item, code: str) -> dict[str, Any]:
    display = next(option.display for option in item.options if option.code == code)
    return {"valueCoding": {"code": code, "display": display}}
