"""The answers of a QuestionnaireResponse, by the linkId of the item."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts
from handrail.sources.fhir.parts import Open

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
DECLINED = "asked-declined"


class Answers:
    """Each item's one answer. An item that is answered twice says nothing certain: that is noted, and it has none."""

    def __init__(self, one: Open) -> None:
        self._one = one
        self._found: dict[str, dict[str, Any]] = {}
        self.given = False
        self.refused: set[str] = set()  # items that were asked and declined
        self.declined = _declined(one.resource)
        for link, item in parts.each_item(one):
            self._take(link.strip("/"), item)

    def _take(self, link: str, item: dict[str, Any]) -> None:
        answers = parts.a_list(item.get("answer"), f"item {link[:40]}")
        if _declined(item) or any(_declined(each) for each in answers):
            self.declined = True
            self.refused.add(link)
        values = [each for each in answers if any(key.startswith("value") for key in each)]
        self.given = self.given or bool(values)
        if len(values) > 1 or (values and link in self._found):
            self._one.note(f"item {link} has several answers: it is not used")
            self._found[link] = {}
        elif values:
            self._found[link] = values[0]

    def links(self) -> list[str]:
        """The items that were answered, also those whose answer cannot be used."""
        return list(self._found)

    def has(self, link: str) -> bool:
        """Was the item answered?"""
        return bool(self._found.get(link))

    def value(self, link: str, *kinds: str) -> Any:
        """The answer in the first of `kinds` ("Integer" for valueInteger) that it has; else None, noted if it has another."""
        answer = self._found.get(link)
        if not answer:
            return None
        found = next((answer[f"value{kind}"] for kind in kinds if answer.get(f"value{kind}") is not None), None)
        if found is None:
            self._one.note(f"item {link} is not answered with {' or '.join(kinds)}: it is not used")
        return found

    def number(self, link: str) -> Any:
        """The number that the item was answered with, as it was written."""
        return self.value(link, "Integer", "Decimal")

    def said(self, link: str) -> str | None:
        """The code or the words that the item was answered with."""
        value = self.value(link, "Coding", "String")
        return parts.a_text(value.get("code") if isinstance(value, dict) else value, f"item {link}")

    def yes_no(self, link: str) -> bool | None:
        """Yes, no, or None where it was not answered so."""
        value = self.value(link, "Boolean")
        if value is None or isinstance(value, bool):
            return value
        self._one.note(f"item {link} is neither true nor false: it is not used")
        return None


def whole_number(value: Any) -> int | None:
    """The whole number that a JSON number is; None for anything else (true is not a number)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def _declined(holder: dict[str, Any]) -> bool:
    """Does it say that the patient was asked and declined?"""
    found = parts.a_list(holder.get("extension"), "extension")
    return any(each.get("url") == ABSENT and each.get("valueCode") == DECLINED for each in found)
