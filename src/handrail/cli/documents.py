"""Files that a command is given: JSON, strictly, and the record of one patient in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

from handrail.record import Record
from handrail.sources.covers import claimed_coverage
from handrail.sources.fhir.bundle import BundleReading
from handrail.sources.found_head import GZIP
from handrail.sources.lines import Unread, whole
from handrail.sources.lines_json import NotJson, read_json
from handrail.terms.errors import UnusableInput

BYTES_MAX = 256 << 20
REMEDY = "give a FHIR R4 Bundle in JSON"


def name_of(path: Path) -> str:
    """The file's name as text: the bytes of a name need not be any."""
    return os.fsencode(path.name).decode(errors="replace")


def read_document(path: Path) -> Any:
    """The file's JSON, read as an audit reads it: plain or packed, a number too large to be one as its text."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
    except FileNotFoundError as error:
        raise UnusableInput("there is no such file", where=path) from error
    except IsADirectoryError as error:
        raise UnusableInput("it is a folder", where=path, remedy="use handrail audit for a folder") from error
    raw = whole(str(path), BYTES_MAX, packed=packed)
    if isinstance(raw, Unread):
        raise UnusableInput(raw.reason, where=path)
    if not raw.strip():
        raise UnusableInput("it is empty", where=path, remedy=REMEDY)
    try:
        document = read_json(raw)
    except NotJson as error:
        raise UnusableInput(str(error), where=path, remedy=REMEDY) from error
    return document


def record_of_one(reading: BundleReading, claims: Sequence[str], path: Path, zone: tzinfo | None) -> Record:
    """The record of the one patient that the document is about. claims: what the source is said to hold in full."""
    tables = dict(reading.tables)
    if claims:
        tables["coverage"] = claimed_coverage(claims, tables.get("coverage"), zone=zone)
    record = Record.of(tables, candidates=True)
    if record.patients.height != 1:
        found = ", ".join(record.patients["patient_id"].head(5))
        if record.patients.is_empty():
            refused = "".join(f"; entry {one['entry']} was refused: {one['reason']}" for one in reading.quarantine[:1])
            raise UnusableInput(f"nothing in it is about a patient{refused}", where=path, remedy="give the record of one patient")
        raise UnusableInput(f"check judges one patient, and it holds {record.patients.height} ({found})", where=path,
                            remedy="use handrail audit for several")  # fmt: skip
    return record
