"""One Bundle, or one resource, as a record: what `check` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

import orjson
import polars as pl

from handrail.record import TABLES
from handrail.sources import lost
from handrail.sources.fhir.medicine import concept_of
from handrail.sources.fhir.outcome import Outcome, Row, gap_rows
from handrail.sources.fhir.parts import ID
from handrail.sources.fhir.resource import Reading, read_resource
from handrail.terms.errors import UnusableInput

FATES = ("read", "accepted", "refused", "duplicate", "out_of_scope")
KEPT = 2000  # characters of a refused resource that go into quarantine
TOO_DEEP = "it is nested too deeply"


@dataclass
class BundleReading:
    """A Bundle's rows by table, the fate of each entry, what was refused and why, and what was noted.

    within: how what belongs to the Bundle is read, so that a reference to one of its entries is followed.
    """

    within: Reading = field(default_factory=Reading)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FATES, 0))
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    losses: lost.Losses = field(default_factory=Counter)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Frames in the schema of the record's tables."""
        return {name: pl.DataFrame(rows, schema=TABLES[name].schema, orient="row") for name, rows in self.rows.items()}

    def add(self, table: str, row: Row) -> None:
        self.rows.setdefault(table, []).append(row)


def read_bundle(document: object, *, source: str, zone: tzinfo | None = None) -> BundleReading:
    """Reads every entry; raises UnusableInput when the document is neither a Bundle nor a resource."""
    entries = list(entries_of(document, source))
    names = {url: id for url, resource in entries if url and (id := id_behind(url, resource))}
    reading = Reading(zone=zone, source=source, resolve=names.get, medicines=dict(medicines_of(entries)).get)
    result, seen = BundleReading(within=reading), dict[tuple[str, str], dict[str | None, bytes]]()
    result.notes += _further_pages(document)
    for number, (url, resource) in enumerate(entries):
        with_id(url, resource)
        _fate(result, reading, resource, number, seen)
    _tell_lost(result)
    fates = result.counts
    assert fates["read"] == sum(fates[fate] for fate in FATES[1:]), "an entry of the bundle has no fate"
    return result


def _tell_lost(result: BundleReading) -> None:
    """Entries that were refused and name no patient: what they might have fed is incomplete, whoever the patient is."""
    gone = lost.settled(result.losses, {})
    for row in lost.coverage_of(gone):
        result.add("coverage", row)
    if gone.lines:
        result.notes.append(lost.sentence(gone.lines, gone.domains, "entry", "entries", "they are named with their reason"))


def _further_pages(document: Any) -> list[str]:
    """Word of a Bundle that is only one page of several: what the others hold is not known."""
    links = document.get("link")
    more = isinstance(links, list) and any(isinstance(one, dict) and one.get("relation") == "next" for one in links)
    return ["the Bundle has further pages, which are not read"] if more else []


def entries_of(document: object, source: str) -> Iterator[tuple[str | None, Any]]:
    """(fullUrl, resource) of each entry; a single resource is its own only entry."""
    if not isinstance(document, dict) or not isinstance(document.get("resourceType"), str):
        raise UnusableInput("is not a FHIR Bundle or resource", where=source, remedy="give a FHIR R4 Bundle in JSON")
    if document["resourceType"] != "Bundle":
        yield None, document
        return
    entries = document.get("entry", [])
    if not isinstance(entries, list):
        raise UnusableInput("its entry is not a list", where=source)
    yield from map(_pair, entries)


def _pair(entry: Any) -> tuple[str | None, Any]:
    url = entry.get("fullUrl") if isinstance(entry, dict) else None
    return (url if isinstance(url, str) else None), (entry.get("resource") if isinstance(entry, dict) else None)


def medicines_of(pairs: list[tuple[str | None, Any]]) -> Iterator[tuple[str, Any]]:
    """(reference, code) of every Medication in the Bundle, by all the names that it goes by."""
    for url, resource in pairs:
        concept = concept_of(resource) if isinstance(resource, dict) and resource.get("resourceType") == "Medication" else None
        if concept and url:
            yield url, concept
        if concept and isinstance(resource.get("id"), str):
            yield f"Medication/{resource['id']}", concept


def id_behind(url: str, resource: Any) -> str | None:
    """`Type/id` of what a fullUrl stands for, so that a Group is not taken for a patient."""
    named = resource if isinstance(resource, dict) else {}
    own, kind = named.get("id"), named.get("resourceType")
    id = own if isinstance(own, str) else _uuid(url)
    return f"{kind}/{id}" if id and isinstance(kind, str) else id


def _uuid(url: str | None) -> str | None:
    id = (url or "").removeprefix("urn:uuid:")
    return id if url and url.startswith("urn:uuid:") and ID.fullmatch(id) else None


def with_id(url: str | None, resource: Any) -> None:
    """An entry without an id of its own goes by the uuid of its fullUrl."""
    if isinstance(resource, dict) and resource.get("id") is None and (id := _uuid(url)):
        resource["id"] = id


def _fate(result: BundleReading, reading: Reading, resource: Any, number: int, seen: dict[Any, Any]) -> None:
    result.counts["read"] += 1
    where = f"{reading.source}#entry[{number}]"
    outcome = read_resource(resource, reading, where=where)
    if outcome.rows:
        outcome = _repeated(outcome, resource, seen)
    if outcome.refused is not None:
        _refuse(result, outcome, resource, number, where)
    elif outcome.out_of_scope is not None:
        result.counts["out_of_scope"] += 1
    elif outcome.rows:
        result.counts["accepted"] += 1
        for table, row in outcome.rows:
            result.add(table, row)
        result.notes += [f"entry {number}, {resource['resourceType']}/{resource['id']}: {note}" for note in outcome.notes]
    else:
        result.counts["duplicate"] += 1


def _repeated(outcome: Outcome, resource: dict[str, Any], seen: dict[Any, Any]) -> Outcome:
    """The outcome; nothing at all when the same version was read before, a refusal when it then said something else."""
    meta = resource.get("meta")
    version = (meta.get("versionId") or meta.get("lastUpdated")) if isinstance(meta, dict) else None
    content = _written(resource)
    if content is None:
        return Outcome(refused=TOO_DEEP, patient_id=outcome.patient_id, domain=outcome.domain)
    known = seen.setdefault((resource["resourceType"], resource["id"]), {}).setdefault(str(version), content)
    if known is content:
        return outcome
    if known == content:
        return Outcome(patient_id=outcome.patient_id, domain=outcome.domain)
    reason = "two different resources share this id and version: the first is kept"
    return Outcome(refused=reason, patient_id=outcome.patient_id, domain=outcome.domain)


def _written(resource: Any) -> bytes | None:
    """The resource as JSON, its keys sorted; None where it is nested too deeply for that."""
    try:
        return orjson.dumps(resource, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return None


def _refuse(result: BundleReading, outcome: Outcome, resource: Any, number: int, where: str) -> None:
    result.counts["refused"] += 1
    named = resource if isinstance(resource, dict) else {}
    kind, id = (one if isinstance(one := named.get(key), str) else None for key in ("resourceType", "id"))
    result.quarantine.append({
        "file": where.partition("#")[0], "line": None, "entry": number, "type": kind, "id": id,
        "patient": outcome.patient_id, "reason": outcome.refused, "text": (_written(resource) or b"").decode()[:KEPT],
    })  # fmt: skip
    if outcome.patient_id is None:
        result.losses[0, lost.domains_of_refused(outcome, resource)] += 1
    for gap in gap_rows(outcome, where):
        result.add("coverage", gap)
