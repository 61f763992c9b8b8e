"""The parts of FHIR resources, read strictly: a wrong shape is refused by its path, a missing part is None."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from handrail.record import TABLES
from handrail.sources.fhir.outcome import Row
from handrail.terms.moment import Moment
from handrail.terms.valuesets_conditions import Coding
from handrail.terms.words import quoted

EXTENSIONS = "https://handrail.example/fhir/"
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
COLUMNS = {name: tuple(table.schema) for name, table in TABLES.items()}
OWN_ID = {name: table.own_id for name, table in TABLES.items()}
SAID = 300  # characters of a note
MODIFIED = "carries modifierExtension, which may change what it means"
WITHDRAWN = "entered-in-error"

Codings = list[Coding]
T = TypeVar("T")


class Refused(Exception):
    """The resource cannot be used; the message says why."""


class OutOfScope(Exception):
    """The resource is none of our business; the message says why."""


@dataclass(frozen=True)
class Reading:
    """How a source is read: its program's time zone, its name, what its `urn:uuid` references mean, and its medicines.

    resolve: a reference or a Bundle's fullUrl → the resource's `Type/id` (or its bare id); None where it is not known.
    medicines: a reference → the code of the Medication that it names; None where it is not known.
    """

    zone: tzinfo | None = None
    source: str = ""
    resolve: Callable[[str], str | None] | None = None
    medicines: Callable[[str], Any] | None = None


@dataclass(slots=True)
class Open:
    """A resource that is being read, and what is known of it so far. `void`: it withdraws itself, as entered in error.

    alone: how far its times lie apart decides what it says, not only which comes first: it is no model for others (`alike`).
    others: the tables beside `domain` that it may have fed, where it is refused.
    """

    resource: dict[str, Any]
    id: str
    reading: Reading
    where: str
    patient_id: str | None = None
    domain: str | None = None
    notes: list[str] = field(default_factory=list)
    recorded_at: datetime | None = None
    void: bool = False
    alone: bool = False
    others: tuple[str, ...] = ()

    def note(self, text: str) -> None:
        """Keeps word of something that could not be used, shortened: it may quote the resource, which can be of any length."""
        self.notes.append(text if len(text) <= SAID else text[: SAID - 1] + "…")

    def row(self, table: str, when: Moment | None, own_id: str | None = None, **values: Any) -> tuple[str, Row]:
        """A row of `table` in the order of its schema; columns that are not named are null."""
        values["patient_id"] = self.patient_id
        if table != "patients":
            values[OWN_ID[table]] = own_id or self.id
        if when is not None:
            values["at"], values["at_latest"], values["local_date"] = when.at, when.at_latest, when.local_date
        if "recorded_at" not in values:
            values["recorded_at"] = self.recorded_at
        values["source"], values["void"] = self.where, self.void
        return table, tuple(map(values.get, COLUMNS[table]))


def kept(one: Open, path: str, read: Callable[[], T]) -> T | None:
    """What `read` finds; a wrong shape is noted instead of refused, where the rest must be kept whatever happens."""
    try:
        return read()
    except Refused as error:
        one.note(f"{path} is not used: {error}")
        return None


def an_object(value: Any, path: str) -> dict[str, Any]:
    """The value, or an empty object for none; anything else is refused, and so is one with modifiers that we do not know."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(f"{path} is not an object")
    if value.get("modifierExtension"):
        raise Refused(f"{path} {MODIFIED}")
    return value


def a_list(value: Any, path: str) -> list[dict[str, Any]]:
    """The objects of a list, or none; anything else is refused."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(f"{path} is not a list")
    for one in value:
        if not isinstance(one, dict):
            raise Refused(f"{path} is not a list of objects")
        if one.get("modifierExtension"):
            raise Refused(f"{path} {MODIFIED}")
    return value


def a_text(value: Any, path: str) -> str | None:
    """The text, or None for none; anything else is refused."""
    if value is not None and not isinstance(value, str):
        raise Refused(f"{path} is not text")
    return value


def a_yes_no(value: Any, path: str) -> bool | None:
    """True, false, or None for none; anything else is refused."""
    if value is not None and not isinstance(value, bool):
        raise Refused(f"{path} is not true or false")
    return value


def codings(concept: Any, path: str) -> Codings:
    """The codings of a CodeableConcept, each with its own words or else the concept's; last, the concept's words alone where
    no coding has them.
    """
    concept = an_object(concept, path)
    text = a_text(concept.get("text"), f"{path}.text")
    found: Codings = []
    told = not text
    for one in a_list(concept.get("coding"), f"{path}.coding"):
        system, code, words = one.get("system"), one.get("code"), one.get("display") or text
        if not (_is_text(system) and _is_text(code) and _is_text(words)):
            raise Refused(f"{path}.coding is not a coding")
        told = told or words == text
        found.append((system, code, words))
    if not told:
        found.append((None, None, text))
    return found


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def a_code(concept: Any, path: str, allowed: Iterable[str]) -> str | None:
    """The one of `allowed` that a CodeableConcept names by code or by text; None where it names none of them."""
    for _, code, text in codings(concept, path):
        for word in (code, text):
            if word and word.lower() in allowed:
                return word.lower()
    return None


def status_of(one: Open, allowed: dict[str, str | None]) -> str | None:
    """Our word for the resource's status; a status that FHIR does not know is refused. Entered in error makes it void."""
    status = one.resource.get("status")
    if not isinstance(status, str) or status not in allowed:
        kind = one.resource["resourceType"]
        raise Refused("status is missing" if status is None else f"status {quoted(status)} is not a status of {kind}")
    one.void = status == WITHDRAWN
    return allowed[status]


def extensions(one: Open) -> dict[str, dict[str, Any]]:
    """Our own extensions of the resource, by name; one that is given twice says nothing certain and is refused."""
    found: dict[str, dict[str, Any]] = {}
    for each in a_list(one.resource.get("extension"), "extension"):
        url = each.get("url")
        if isinstance(url, str) and url.startswith(EXTENSIONS):
            name = url[len(EXTENSIONS) :]
            if name in found:
                raise Refused(f"the extension {name} is given twice")
            found[name] = each
    return found


def value_of(one: Open, known: dict[str, dict[str, Any]], name: str, *kinds: str) -> Any:
    """The value of our extension `name`, in the first of `kinds` ("String" for valueString) that it has; else None, noted
    where it has another.
    """
    extension = known.get(name)
    if extension is None:
        return None
    found = next((value for kind in kinds if (value := extension.get(f"value{kind}")) is not None), None)
    if found is None:
        one.note(f"{name} is not used: it has no {' or '.join(f'value{kind}' for kind in kinds)}")
    return found


def text_of(one: Open, known: dict[str, dict[str, Any]], name: str) -> str | None:
    """The words or the code of our extension `name`."""
    return a_text(value_of(one, known, name, "String", "Code", "Canonical", "Uri"), name)


def is_true(one: Open, known: dict[str, dict[str, Any]], name: str) -> bool:
    """Does our extension `name` say yes?"""
    return a_yes_no(value_of(one, known, name, "Boolean"), name) is True


def parts_of(extension: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    """The parts of a compound extension, by url."""
    return {str(each.get("url")): each for each in a_list(extension.get("extension"), path)}


def words_of(concept: Codings) -> Coding:
    """System, code and words of the first coding."""
    return concept[0] if concept else (None, None, None)


def each_item(one: Open) -> Iterator[tuple[str, dict[str, Any]]]:
    """(linkId, item) of every item of a QuestionnaireResponse, however deep."""
    todo = a_list(one.resource.get("item"), "item")[::-1]
    while todo:
        item = todo.pop()
        yield str(item.get("linkId")), item
        todo += a_list(item.get("item"), "item.item")[::-1]
