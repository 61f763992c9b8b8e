"""Signatures: who signed, and since when that counts."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.parts import Open, Refused
from handrail.terms.moment import Moment

CLINICIANS = ("Practitioner", "PractitionerRole")
NO_CLINICIANS = ("Patient", "RelatedPerson")  # what they sign is not signed by a clinician
Known = dict[str, dict[str, Any]]


def signature(one: Open, known: Known, *, draft: bool, first_written: Moment | None = None) -> dict[str, Any]:
    """The columns of a signature. `signed`: true with our signature extension and a clinician in it, false for a draft or
    where the patient or a relative signed, else unknown.

    first_written: when the document says that it was first written down, be that before its last version was: a signature
    on it is not older. A row cannot have been on file, as signed, before it was signed: `recorded_at` moves to that time.
    """
    if draft:
        return {"signed": False}
    name, kind = _who(one, known, "signature")
    if kind in NO_CLINICIANS:
        one.note(f"it is signed by a {kind}, not by a clinician: it does not count as signed")
        return {"signed": False, "signed_by": name}
    if name is None or kind is None:
        return {"signed": None, "signed_by": name}
    return {"signed": True, "signed_by": name, **_signed_at(one, known, first_written)}


def _signed_at(one: Open, known: Known, first_written: Moment | None) -> dict[str, Any]:
    """From when to when it can have been signed; nothing where neither its own time nor the document's is told."""
    given = parts.value_of(one, parts.parts_of(known["signature"], "signature"), "when", "Instant", "DateTime", "Date")
    told = times.noted(one, given, "signature.when")
    if first_written is not None and (told is None or told.at_latest < first_written.at):
        latest = first_written.at_latest
        latest = min(latest, max(one.recorded_at, first_written.at)) if one.recorded_at is not None else latest
        told = Moment(first_written.at, latest, first_written.local_date)
    if told is None:
        return {}
    if one.recorded_at is None or one.recorded_at < told.at_latest:
        one.recorded_at = told.at_latest
    return {"signed_at": told.at, "signed_latest": told.at_latest}


def signer(one: Open, known: Known, name: str) -> str | None:
    """Who signed beside the first, by our extension `name`; only a clinician does."""
    said, kind = _who(one, known, name)
    if kind in NO_CLINICIANS:
        one.note(f"the {name} is that of a {kind}, not of a clinician: it is not used")
    return said if kind in ("", *CLINICIANS) else None


def _who(one: Open, known: Known, name: str) -> tuple[str | None, str | None]:
    """Whom the extension `name` names, and what they are: a type, empty where words alone name them, None where that cannot
    be told. A signature of nobody is noted and is none.
    """
    if name not in known:
        return None, None
    found = parts.parts_of(known[name], name).get("who", {})
    said, kind = _by_reference(one, found, f"{name}.who")
    if not said:
        one.note(f"the extension {name} names nobody: it is not used")
    elif kind is None or kind not in ("", *CLINICIANS, *NO_CLINICIANS):
        one.note(f"{name}.who does not name a clinician: whether one signed is unknown")
        kind = None
    return said or None, kind


def _by_reference(one: Open, found: dict[str, Any], path: str) -> tuple[str | None, str | None]:
    pointer = parts.an_object(found.get("valueReference"), path)
    words = parts.a_text(found.get("valueString"), path) or parts.a_text(pointer.get("display"), f"{path}.display")
    text = parts.a_text(pointer.get("reference"), f"{path}.reference") or (words if words and pointing.literal(words) else None)
    kind = parts.a_text(pointer.get("type"), f"{path}.type")
    if not text:
        return words, kind or ""
    try:
        named, id = pointing.target(one, text)
    except Refused as error:
        one.note(f"{path} is not used: {error}")
        return words, kind
    return id, named or kind
