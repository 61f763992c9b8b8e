"""Small FHIR sources for tests."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from handrail.sources.staging import Staged

Resource = dict[str, Any]
KETAMINE = {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130", "display": "ketamine"}]}
PRESSURE = {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}
PARTS = {"systolic": "8480-6", "diastolic": "8462-4"}


def patient(id: str = "p1", **more: Any) -> Resource:
    return {"resourceType": "Patient", "id": id, "gender": "female", "birthDate": "1980-05-06", **more}


def dose(id: str, patient: str = "p1", mg: Any = 40, at: str = "2026-03-02T10:00:00Z", **more: Any) -> Resource:
    return {
        "resourceType": "MedicationAdministration", "id": id, "status": "completed", "medicationCodeableConcept": KETAMINE,
        "subject": {"reference": f"Patient/{patient}"}, "effectiveDateTime": at,
        "dosage": {"dose": {"value": mg, "code": "mg", "system": "http://unitsofmeasure.org"}}, **more,
    }  # fmt: skip


def pressure(id: str, patient: str = "p1", at: str = "2026-03-02T10:05:00Z", **more: Any) -> Resource:
    """A blood pressure: one resource that becomes two rows."""
    return {
        "resourceType": "Observation", "id": id, "status": "final", "code": PRESSURE,
        "subject": {"reference": f"Patient/{patient}"}, "effectiveDateTime": at,
        "component": [
            {"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "valueQuantity": {"value": 80, "code": "mm[Hg]"}}
            for code in PARTS.values()
        ], **more,
    }  # fmt: skip


def version(number: int, day: int) -> Resource:
    return {"meta": {"versionId": str(number), "lastUpdated": f"2026-03-{day:02d}T12:00:00Z"}}


def lines(resources: Iterable[Resource | bytes], end: bytes = b"\n") -> bytes:
    """Resources (or raw lines) as NDJSON."""
    return end.join([one if isinstance(one, bytes) else json.dumps(one).encode() for one in resources]) + end


def write(folder: Path, files: dict[str, bytes | Iterable[Resource | bytes]]) -> Path:
    """Writes a source: bytes as they are, resources as NDJSON, packed where the name ends in .gz."""
    for name, given in files.items():
        content = given if isinstance(given, bytes) else lines(given)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") and not isinstance(given, bytes) else content)
    return folder


def bundle(*resources: Resource, **more: Any) -> bytes:
    entries = [{"resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries, **more}, indent=2).encode()


def refused(staged: Staged) -> list[Resource]:
    """The quarantine of a staging."""
    given = (staged.folder.parent / "quarantine.ndjson").read_bytes()
    return [json.loads(line) for line in given.splitlines()]


def totals(staged: Staged) -> tuple[int, int, int, int, int]:
    """(read, accepted, refused, duplicate, out of scope)."""
    counts = staged.manifest["counts"]
    return tuple(counts[name] for name in ("read", "accepted", "refused", "duplicate", "out_of_scope"))
