"""Signatures: who signed, and since when that counts."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.parts import Open

PEOPLE = ("Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "Organization")
Known = dict[str, dict[str, Any]]


def signature(one: Open, known: Known, *, draft: bool) -> dict[str, Any]:
    """`signed` and `signed_by`: true with our signature extension and a name in it, false for a draft, else unknown.

    A row cannot have been on file, as signed, before it was signed: `recorded_at` moves to the signature's own time.
    """
    if draft:
        return {"signed": False}
    name = signer(one, known, "signature")
    if name is None:
        return {"signed": None}
    parts_ = parts.parts_of(known["signature"], "signature")
    when = times.noted(one, parts.value_of(one, parts_, "when", "Instant", "DateTime"), "signature.when")
    if when is not None and (one.recorded_at is None or one.recorded_at < when.at_latest):
        one.recorded_at = when.at_latest
    return {"signed": True, "signed_by": name}


def signer(one: Open, known: Known, name: str) -> str | None:
    """Who signed, by our extension `name`; a signature of nobody is noted and is none."""
    if name not in known:
        return None
    found = parts.parts_of(known[name], name)
    pointer = found.get("who", {}).get("valueReference")
    said = parts.a_text(found.get("who", {}).get("valueString"), f"{name}.who")
    said = said or (pointing.reference(one, pointer, f"{name}.who", *PEOPLE) if pointer is not None else None)
    said = said or (parts.a_text(parts.an_object(pointer, f"{name}.who").get("display"), f"{name}.who.display"))
    if not said:
        one.note(f"the extension {name} names nobody: it is not used")
    return said or None
