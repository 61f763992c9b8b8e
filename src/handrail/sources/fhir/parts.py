"""The parts of FHIR resources, read strictly: a wrong shape is refused by its path, a missing part is None."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from handrail.record import TABLES
from handrail.sources.fhir.outcome import Row
from handrail.terms import moment
from handrail.terms.moment import Moment
from handrail.terms.quantity import Kind, in_base_units

EXTENSIONS = "https://handrail.example/fhir/"
UCUM = "http://unitsofmeasure.org"
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
NOT_A_PERSON = ("Group", "Device", "Location", "Practitioner")
COLUMNS = {name: tuple(table.schema) for name, table in TABLES.items()}
MICROSECOND = timedelta(microseconds=1)
Codings = list[tuple[str | None, str | None, str | None]]  # system, code, words


class Refused(Exception):
    """The resource cannot be used; the message says why."""


class OutOfScope(Exception):
    """The resource is none of our business; the message says why."""


@dataclass(frozen=True)
class Reading:
    """How a source is read: its program's time zone, its name, and what its `urn:uuid` references mean."""

    zone: tzinfo | None = None
    source: str = ""
    resolve: Callable[[str], str | None] | None = None


@dataclass(slots=True)
class Open:
    """A resource that is being read, and what is known of it so far."""

    resource: dict[str, Any]
    id: str
    reading: Reading
    where: str
    patient_id: str | None = None
    domain: str | None = None
    notes: list[str] = field(default_factory=list)
    recorded_at: datetime | None = None

    def row(
        self, table: str, when: Moment | None, *, void: bool = False, own_id: str | None = None, **values: Any
    ) -> tuple[str, Row]:
        """A row of `table` in the order of its schema; columns that are not named are null."""
        values["patient_id"] = self.patient_id
        values.setdefault(TABLES[table].own_id, own_id or self.id)
        if when is not None:
            values["at"], values["at_latest"], values["local_date"] = when.at, when.at_latest, when.local_date
        values.setdefault("recorded_at", self.recorded_at)
        values["source"], values["void"] = self.where, void
        return (table, tuple(map(values.get, COLUMNS[table])))


def an_object(value: Any, path: str) -> dict[str, Any]:
    """The value, or an empty object for none; anything else is refused."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(f"{path} is not an object")
    if "modifierExtension" in value:
        _refuse_modifier(value, path)
    return value


def a_list(value: Any, path: str) -> list[dict[str, Any]]:
    """The objects of a list, or none; anything else is refused."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(f"{path} is not a list of objects")
    for one in value:
        if not isinstance(one, dict):
            raise Refused(f"{path} is not a list of objects")
        if "modifierExtension" in one:
            _refuse_modifier(one, path)
    return value


def _refuse_modifier(value: dict[str, Any], path: str) -> None:
    """A modifier extension may turn any part into its opposite, not only the whole."""
    if value.get("modifierExtension"):
        raise Refused(f"{path} carries modifierExtension, which may change what it means")


def a_text(value: Any, path: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Refused(f"{path} is not text")
    return value


TEXT_OR_NOTHING = (str, type(None))


def codings(concept: Any, path: str) -> Codings:
    """The codings of a CodeableConcept with their words; one without a code where it has text alone."""
    concept = an_object(concept, path)
    text = a_text(concept.get("text"), f"{path}.text") if "text" in concept else None
    found: Codings = []
    for one in a_list(concept.get("coding"), path):
        system, code, display = one.get("system"), one.get("code"), one.get("display", text)
        if not (isinstance(system, str) and isinstance(code, str) and isinstance(display, TEXT_OR_NOTHING)):
            _refuse_coding(system, code, display, path)
        found.append((system, code, display))
    return found or ([(None, None, text)] if text else [])


def _refuse_coding(system: Any, code: Any, display: Any, path: str) -> None:
    """A part that is not text; one that is not there at all is not refused."""
    if not all(isinstance(part, TEXT_OR_NOTHING) for part in (system, code, display)):
        raise Refused(f"{path}.coding is not a coding")


def a_code(concept: Any, path: str, allowed: tuple[str, ...]) -> str | None:
    """The one of `allowed` that a CodeableConcept names by code or by text; None where it names none of them."""
    for _, code, text in codings(concept, path):
        for word in (code, text):
            if word and word.lower() in allowed:
                return word.lower()
    return None


def status_of(one: Open, allowed: dict[str, str | None]) -> str | None:
    """Our word for the resource's status; a status that FHIR does not know is refused."""
    status = one.resource.get("status")
    if not isinstance(status, str) or status not in allowed:
        raise Refused(f"status {status!r} is not a status of {one.resource['resourceType']}")
    return allowed[status]


def reference(one: Open, value: Any, path: str) -> str | None:
    """The id that a literal reference names; None where it names none (conditional, contained, or by identifier alone)."""
    text = a_text(an_object(value, path).get("reference"), f"{path}.reference")
    if not text or text.startswith("#") or "?" in text:
        return None
    if text.startswith("urn:"):
        return one.reading.resolve(text) if one.reading.resolve else None
    return _id_in(text)


@lru_cache(maxsize=1 << 16)
def _id_in(text: str) -> str | None:
    """The id at the end of a relative or absolute reference; the same patient and session come many times over."""
    id = text.split("/_history/", maxsplit=1)[0].rsplit("/", 1)[-1]
    return id if ID.fullmatch(id) else None


def kind_of(text: Any) -> str | None:
    """The type that a relative or absolute reference names; None for any other reference, and for none."""
    return _kind_in(text) if isinstance(text, str) else None


@lru_cache(maxsize=1 << 16)
def _kind_in(text: str) -> str | None:
    if text.startswith(("urn:", "#")):
        return None
    steps = text.split("?", maxsplit=1)[0].split("/_history/", maxsplit=1)[0].split("/")
    return steps[-2] if len(steps) > 1 else None


def about_patient(one: Open, key: str, domain: str | None) -> None:
    """Whom the resource is about; refused where that cannot be told, out of scope where it is not a person."""
    one.domain = domain
    subject = one.resource.get(key)
    text = subject.get("reference") if isinstance(subject, dict) else None
    kind = kind_of(text)
    if kind in NOT_A_PERSON:
        raise OutOfScope(f"it is about a {kind}, not a patient")
    if kind not in (None, "Patient"):
        raise Refused(f"{key} does not name a patient ({text!r})")
    one.patient_id = reference(one, subject, key)
    if one.patient_id is None:
        raise Refused(f"{key} does not name a patient ({text!r})" if text else f"{key} is missing")


def when(one: Open, value: Any, path: str) -> Moment | None:
    """The moment that a date or dateTime names; refused where it is not one."""
    if value is None:
        return None
    try:
        return moment.parse(value, one.reading.zone)
    except ValueError as error:
        raise Refused(f"{path}: {error}") from error


def required(given: Moment | None, path: str) -> Moment:
    if given is None:
        raise Refused(f"{path} is missing: it cannot be placed in time")
    return given


def period(one: Open, value: Any, path: str) -> tuple[Moment | None, datetime | None]:
    """The start of a period, and the first instant after its end (an end given to the day ends with that day)."""
    value = an_object(value, path)
    end = when(one, value.get("end"), f"{path}.end")
    return when(one, value.get("start"), f"{path}.start"), just_after(end)


def just_after(end: Moment | None) -> datetime | None:
    """The first instant at which what ends then is over."""
    if end is None:
        return None
    return end.at if end.at == end.at_latest else end.at_latest + MICROSECOND


def amount(one: Open, value: Any, path: str, kind: Kind, *, least: int = 0) -> int | None:
    """A quantity in whole base units; None, with a note, where the number or the unit cannot be used."""
    if value is None:
        return None
    value = an_object(value, path)
    number, unit, system = value.get("value"), value.get("code") or value.get("unit"), value.get("system")
    try:
        if system not in (None, UCUM):
            raise ValueError(f"the unit's system {system!r} is not UCUM")
        if number is None or isinstance(number, (bool, dict, list)):
            raise ValueError("it has no number")
        if value.get("comparator"):
            raise ValueError(f"it is not one number but {value['comparator']!r}")
        base = in_base_units(number, unit if isinstance(unit, str) else None, kind)
        if base < least:
            raise ValueError("it is too small to be true")
    except (ValueError, ArithmeticError) as error:
        one.notes.append(f"{path} is not used: {error}")
        return None
    return base


def extensions(one: Open) -> dict[str, dict[str, Any]]:
    """Our own extensions of the resource, by name."""
    found = a_list(one.resource.get("extension"), "extension")
    return {str(each.get("url"))[len(EXTENSIONS) :]: each for each in found if str(each.get("url")).startswith(EXTENSIONS)}


def parts_of(extension: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    """The parts of a compound extension, by url."""
    return {str(each.get("url")): each for each in a_list(extension.get("extension"), path)}


def signature(one: Open, known: dict[str, dict[str, Any]], *, draft: bool) -> dict[str, Any]:
    """`signed` and `signed_by`: true with our signature extension, false for a draft, else unknown."""
    if draft:
        return {"signed": False}
    if "signature" not in known:
        return {"signed": None}
    parts = parts_of(known["signature"], "signature")
    who = parts.get("who", {})
    name = a_text(who.get("valueString"), "signature.who") or reference(one, who.get("valueReference"), "signature.who")
    return {"signed": True, "signed_by": name}


def words_of(concept: Codings) -> tuple[str | None, str | None, str | None]:
    """System, code and words of the first coding."""
    return concept[0] if concept else (None, None, None)


def each_item(one: Open) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(linkId, answers) of every item of a QuestionnaireResponse, however deep."""
    todo = a_list(one.resource.get("item"), "item")[::-1]
    while todo:
        item = todo.pop()
        yield str(item.get("linkId")), a_list(item.get("answer"), "item.answer")
        todo += a_list(item.get("item"), "item.item")[::-1]
