"""The form of an instrument: a FHIR R4 Questionnaire, with the words that live apart put back where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parent
TEXTS = FOLDER / "texts"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"
LOINC = "http://loinc.org"
YES_NO = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen, and its points (None where it has none)."""

    code: str
    display: str
    points: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """An item is asked when the answer to `link` is, or is not, `code`."""

    link: str
    operator: str
    code: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `when` with several conditions: any of them is enough if `any_of`, else all are needed."""

    link: str
    text: str | None
    kind: str
    code: str | None
    required: bool
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int | None = None
    when: tuple[Condition, ...] = ()
    any_of: bool = False

    @property
    def yes_no(self) -> bool:
        """Is it answered with yes or no?"""
        return {option.code for option in self.options} == YES_NO

    def bounds(self) -> tuple[int, int | None]:
        """The fewest and the most points that it can give."""
        if self.kind == "integer":
            return self.least, self.most
        points = [option.points or 0 for option in self.options] or [0]
        return min(points), max(points)


@dataclass(frozen=True)
class Form:
    """A questionnaire as it is scored: its items in order, and by linkId or code."""

    id: str
    version: str
    title: str
    language: str
    document: dict[str, Any] = field(repr=False)
    items: tuple[Item, ...] = field(repr=False)

    @property
    def panel(self) -> str | None:
        """The LOINC code of the whole, where it is known."""
        return _loinc(self.document)

    def item(self, link: str) -> Item:
        """The item with that linkId."""
        return self.by_name[link]

    @cached_property
    def by_name(self) -> dict[str, Item]:
        """Items by linkId, and by their LOINC code."""
        return {item.link: item for item in self.items} | {item.code: item for item in self.items if item.code}

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The linkIds, in order."""
        return tuple(item.link for item in self.items)


@cache
def form(folder: str) -> Form:
    """The form in a folder of instruments."""
    document = orjson.loads((FOLDER / folder / "questionnaire.json").read_bytes())
    apart = TEXTS / document["id"] / f"{document['language']}.json"
    if apart.exists():
        _put_back(document["item"], orjson.loads(apart.read_bytes())["text"])
    items = tuple(_items(document["item"], (), False))
    return Form(document["id"], document["version"], document["title"], document["language"], document, items)


def _put_back(items: list[dict[str, Any]], texts: dict[str, str]) -> None:
    for item in items:
        if item["linkId"] in texts:
            item["text"] = texts[item["linkId"]]
        _put_back(item.get("item", []), texts)


def _items(items: list[dict[str, Any]], above: tuple[Condition, ...], any_of: bool) -> Iterator[Item]:
    """The questions of a list, however deep; a condition of a group holds for what is in it."""
    for each in items:
        own = tuple(_condition(one) for one in each.get("enableWhen", ()))
        when, either = (own, each.get("enableBehavior") == "any") if own else (above, any_of)
        if each["type"] == "group":
            yield from _items(each["item"], when, either)
        elif each["type"] in ("choice", "integer"):
            yield _item(each, when, either)


def _condition(one: dict[str, Any]) -> Condition:
    return Condition(one["question"], one["operator"], one["answerCoding"]["code"])


def _item(each: dict[str, Any], when: tuple[Condition, ...], any_of: bool) -> Item:
    options = tuple(_option(one) for one in each.get("answerOption", ()))
    limits = {one["url"]: one.get("valueInteger") for one in each.get("extension", ())}
    return Item(
        each["linkId"], each.get("text"), each["type"], _loinc(each), each.get("required", False), options,
        limits.get(LEAST) or 0, limits.get(MOST), when, any_of,
    )  # fmt: skip


def _option(one: dict[str, Any]) -> Option:
    points = next((int(each["valueDecimal"]) for each in one.get("extension", ()) if each["url"] == ORDINAL), None)
    coding = one["valueCoding"]
    return Option(coding["code"], coding["display"], points)


def _loinc(holder: dict[str, Any]) -> str | None:
    return next((str(one["code"]) for one in holder.get("code", ()) if one.get("system") == LOINC), None)
