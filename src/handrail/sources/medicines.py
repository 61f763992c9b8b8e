"""Which medicine a Medication resource is: read before everything else, because doses in other files refer to it.

Only lines that name the type are parsed. What is kept is small: of each id the place of its code among the different codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from handrail.sources.fhir.medicine import concept_of
from handrail.sources.fhir.parts import WITHDRAWN
from handrail.sources.fhir.pointing import literal
from handrail.sources.found import Input
from handrail.sources.found_head import Kind
from handrail.sources.lines import CutOff, blocks, numbered, whole
from handrail.sources.lines_json import NotJson, read_json, written

NAMED = b'"Medication"'
NAME = "medicines.json"
KNOWN_MAX = 2_000_000  # of more, the others are not known: doses that refer to them are refused, with their gap
NOT_SURE = -1  # two resources of one id name different medicines


@dataclass(slots=True)
class Medicines:
    """Codes of Medication resources, by their ids."""

    codes: list[Any] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def __call__(self, reference: str) -> Any:
        """The code (a CodeableConcept) of the Medication that a reference names; None where it is not known."""
        kind, id = literal(reference) or ("", "")
        place = self.places.get(id, NOT_SURE) if kind == "Medication" else NOT_SURE
        return None if place == NOT_SURE else self.codes[place]


def gather(inputs: Iterable[Input], work: Path, limit: int) -> None:
    """Puts the medicines of a source into `work`. limit: bytes of the largest document that is read."""
    found, known = Medicines(), dict[bytes, int]()
    for one in inputs:
        if _is_named(one):
            for resource in _resources(one, limit):
                _add(found, known, resource)
    (work / NAME).write_bytes(orjson.dumps([found.codes, found.places]))


@lru_cache(maxsize=2)
def medicines_in(work: Path) -> Medicines:
    """The medicines that were put into `work`."""
    return Medicines(*orjson.loads((work / NAME).read_bytes()))


def _is_named(one: Input) -> bool:
    """Does the file name the type anywhere? What cannot be read is told later, when it is read for its rows."""
    tail = b""
    try:
        for block in blocks(one.path, packed=one.packed):
            if NAMED in tail + block[: len(NAMED)] or NAMED in block:
                return True
            tail = block[-len(NAMED) :]
    except CutOff:
        pass
    return False


def _resources(one: Input, limit: int) -> Iterator[Any]:
    """The resources of the lines that name the type; of a document, its own or its entries'."""
    if one.kind is Kind.CSV:
        return
    if one.kind is Kind.LINES:
        raws: Iterable[Any] = (raw for _, raw in numbered(blocks(one.path, packed=one.packed)))
    else:
        raws = [whole(one.path, limit, packed=one.packed)]
    for raw in raws:
        if isinstance(raw, bytes) and NAMED in raw:
            try:
                yield from _inside(read_json(raw))
            except NotJson:
                continue


def _inside(document: Any) -> Iterator[Any]:
    entries = document.get("entry") if isinstance(document, dict) and document.get("resourceType") == "Bundle" else None
    yield document
    for entry in entries if isinstance(entries, list) else []:
        yield entry.get("resource") if isinstance(entry, dict) else None


def _add(found: Medicines, known: dict[bytes, int], resource: Any) -> None:
    """A withdrawn one, and one with modifiers that we do not know, says nothing."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "Medication":
        return
    id, code = resource.get("id"), concept_of(resource)
    if not isinstance(id, str) or code is None or (id not in found.places and len(found.places) >= KNOWN_MAX):
        return
    content = written(code)
    if content is None or resource.get("modifierExtension") or resource.get("status") == WITHDRAWN:
        return
    place = known.setdefault(content, len(found.codes))
    if place == len(found.codes):
        found.codes.append(code)
    if found.places.setdefault(id, place) != place:
        found.places[id] = NOT_SURE
