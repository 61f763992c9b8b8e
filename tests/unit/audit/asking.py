"""A small program whose verdicts can be told by hand, and audits of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from handrail.audit.answer import answer, answer_again
from handrail.audit.earlier import Earlier
from handrail.protocol.asking import with_numbers
from handrail.protocol.load import find, shipped
from handrail.protocol.model import Protocol
from handrail.sample import fhir
from handrail.verdicts import Verdict
from tests.unit.sources.making import patient, write

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
EVENING = MONDAY.replace(hour=20)
IV = find("iv-racemic@2026.3")


def quiet(_what: str, _done: int, _of: int) -> None:
    """No progress is shown."""


def beside(first: Protocol) -> tuple[Protocol, ...]:
    """The protocol asked for, and every other that a plan may be pinned to."""
    return (first, *(one for one in shipped() if one.key != first.key))


def dose(id: str, who: str, start: datetime) -> dict[str, Any]:
    return fhir.given(id, who, start, 40, fhir.quantity(35, "mg"))


def in_program(who: str, program: str) -> dict[str, Any]:
    """An enrolment that began before any dose."""
    return {
        "resourceType": "EpisodeOfCare", "id": f"in-{who}-{program}", "status": "active",
        "type": [fhir.coding(fhir.OURS, "ketamine-program")],
        "patient": {"reference": f"Patient/{who}"}, "managingOrganization": {"reference": f"Organization/{program}"},
        "period": {"start": "2026-01-01T08:00:00Z"},
    }  # fmt: skip


def source(folder: Path) -> Path:
    """Three people: doses 60 hours apart (p60), 38 hours (p38) and a week apart (p168).

    p60 and p38 are in the program north, p38 in south as well; nobody says where p168 is.
    """
    return write(folder, {
        "Patient.ndjson": [patient("p60"), patient("p38"), patient("p168")],
        "EpisodeOfCare.ndjson": [in_program("p60", "north"), in_program("p38", "north"), in_program("p38", "south")],
        "MedicationAdministration.ndjson": [
            dose("a1", "p60", MONDAY), dose("a2", "p60", MONDAY + timedelta(hours=60)),
            dose("b1", "p38", EVENING), dose("b2", "p38", EVENING + timedelta(hours=38)),
            dose("c1", "p168", MONDAY), dose("c2", "p168", MONDAY + timedelta(hours=168)),
        ],
    })  # fmt: skip


def audited(records: Path, out: Path, numbers: Sequence[str] = (), first: Protocol = IV) -> dict[str, Any]:
    """The run of an audit from its source."""
    protocols = beside(with_numbers(first, numbers))
    return answer(records, out, protocols, at=None, zone=None, claims=("administrations",), progress=quiet).run


def asked(run: Path, out: Path, numbers: Sequence[str] = (), first: Protocol = IV) -> dict[str, Any]:
    """The run of an audit of what an earlier one staged."""
    return answer_again(Earlier.opened(run), out, beside(with_numbers(first, numbers)), at=None, progress=quiet).run


def verdicts(out: Path, safeguard: str, subject: str = "doses") -> dict[str, Verdict]:
    """Subject's id → what the safeguard says of it."""
    wide = pl.read_parquet(out / "verdicts.parquet").filter(pl.col("subject") == subject)
    return {name: Verdict.of(code) for name, code in wide.select("subject_id", safeguard).iter_rows()}
