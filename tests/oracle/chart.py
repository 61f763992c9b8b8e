"""One patient's chart: the last versions of the rows in order, the doses that they make up, and what was asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from handrail.protocol.model import Protocol
from handrail.record.tables import TABLES
from tests.oracle.kleene import Claim, Tri, When, after, all_of, not_after, on_file_as_signed, signed_on, when_of

Row = dict[str, Any]
Rows = Mapping[str, Iterable[Mapping[str, Any]]]
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
GIVEN = ("completed", "stopped", "in-progress")
SAYS = {  # what a rule reads of a signed document
    "decisions": ("eligibility", "expires_at", "open_ended"),
    "plans": ("protocol", "phase", "route", "dose_ug_max", "dose_ug_per_kg_max", "doses_max", "ends_at", "open_ended"),
    "assessments": ("band", "substance"),
    "consents": ("scope", "ends_at", "revoked_at"),
}
OTHER_USE = ("anaesthesia", "emergency-sedation", "analgesia")


@dataclass
class Dose:
    """A dose episode: what was given in one session, or else by one route on one day."""

    id: str
    members: list[Row]
    when: When
    certain: bool  # a member is certainly of the program; otherwise the whole dose is only possible

    @property
    def order(self) -> tuple[Any, ...]:
        return order(self.members[0], "administration_id")

    @property
    def day(self) -> date | None:
        return self.when.day

    @property
    def session_id(self) -> str | None:
        return self.members[0]["session_id"]

    @property
    def dose_ug(self) -> int | None:
        parts = [member["dose_ug"] for member in self.members]
        return None if None in parts else sum(parts)

    @property
    def drug(self) -> str | None:
        drugs = {member["drug"] for member in self.members}
        return drugs.pop() if len(drugs) == 1 else None

    @property
    def route(self) -> str | None:
        routes = {member["route"] for member in self.members}
        return routes.pop() if len(routes) == 1 else None

    @property
    def ended_at(self) -> datetime | None:
        ends = [member["ended_at"] for member in self.members]
        return None if None in ends else max(ends)

    @property
    def proposed(self) -> bool:
        return any(member["status"] == "proposed" for member in self.members)


def order(row: Row, own_id: str) -> tuple[Any, ...]:
    """(at, recorded_at, id), a missing time before any other."""
    return (row["at"] or LONG_AGO, row["recorded_at"] or LONG_AGO, row[own_id])


def every_version(name: str, rows: Iterable[Mapping[str, Any]]) -> list[list[Row]]:
    """The versions of each row, oldest first, all columns named; a row that was withdrawn is out in all of them."""
    own_id, versions = TABLES[name].own_id, dict[str, list[Row]]()
    whole = [{column: row.get(column) for column in TABLES[name].schema} for row in rows]
    for row in sorted(whole, key=lambda row: row["recorded_at"] or LONG_AGO):
        versions.setdefault(row[own_id], []).append(row)
    return [each for each in versions.values() if each[-1]["void"] is not True]


class Chart:
    """Everything that is on file about one patient, and the protocols that may hold."""

    def __init__(self, patient: str, tables: Mapping[str, list[list[Row]]], protocols: Sequence[Protocol]) -> None:
        self.patient = patient
        self._tables = tables
        self._coverage = [each[-1] for each in tables.get("coverage", ()) if each[-1]["patient_id"] in (patient, None)]
        self.protocols = protocols
        self.at: datetime | None = None  # the instant that the whole record is judged at
        self.doses = _doses(self.rows("administrations"))

    def rows(self, name: str) -> list[Row]:
        """The patient's rows as they stand, in order."""
        own_id = TABLES[name].own_id
        kept = [each[-1] for each in self._tables.get(name, ()) if each[-1]["patient_id"] == self.patient]
        return sorted(kept, key=lambda row: order(row, own_id))

    def stated(self) -> list[Row]:
        """What is said to have been asked about."""
        return self._coverage

    def versions(self, name: str, row: Row) -> list[Row]:
        """Every version of the row, oldest first."""
        return next(each for each in self._tables[name] if each[-1] is row)

    def covered(self, domain: str, start: datetime | None, end: datetime | None) -> bool:
        """Is everything of that table from `start` (None: the beginning of time) to `end` known to be on file?"""
        about = [row for row in self._coverage if row["domain"] == domain]
        if any(row["complete"] is not True for row in about):
            return False  # known to be incomplete, or perhaps incomplete
        return any(_from(row, start) and _until(row, end) for row in about)

    def claims(self, name: str, at: When, counts: Callable[[Row], Tri]) -> list[Claim]:
        """Signed documents of a table as they stood at `at`; `counts` says of a version whether it is one at all.

        A version counts from when it was signed and written down until the next version of the same document is.
        """
        found = list[Claim]()
        for versions in self._tables.get(name, ()):
            for before, version, after_it in zip((None, *versions), versions, (*versions[1:], None), strict=False):
                holds = all_of(counts(version), _not_yet(after_it, version, at))
                found.append(_claim(name, version, before, at, holds))
        return [claim for claim in found if claim.row["patient_id"] == self.patient]

    def since(self, name: str, version: Row) -> When:
        """From when a version of a signed document counts."""
        versions = next(each for each in self._tables[name] if any(one is version for one in each))
        place = next(place for place, one in enumerate(versions) if one is version)
        return on_file_as_signed(version, versions[place - 1] if place else None)

    def before(self, dose: Dose) -> list[Dose]:
        """The doses that come earlier in the order of (at, recorded_at, id)."""
        return self.doses[: self.doses.index(dose)]


def _claim(name: str, version: Row, before: Row | None, at: When, holds: Tri) -> Claim:
    since, signed = on_file_as_signed(version, before), signed_on(version, before)
    last, *happened, id = since.last or LONG_AGO, *order(version, TABLES[name].own_id)
    edited_since = since.last is not None and at.last is not None and since.last > at.last
    says = tuple(version[cell] for cell in SAYS[name])
    return Claim(version, since, (last, *happened), id, says, all_of(holds, not_after(since, at)), signed, edited_since)


def _not_yet(replaced: Row | None, version: Row, at: When) -> Tri:
    return True if replaced is None else after(on_file_as_signed(replaced, version), at)


def _from(row: Row, start: datetime | None) -> bool:
    if row["open_start"]:
        return True
    return start is not None and row["from_at"] is not None and row["from_at"] <= start


def _until(row: Row, end: datetime | None) -> bool:
    if row["open_end"]:
        return True
    return end is not None and row["to_at"] is not None and row["to_at"] >= end


def _doses(administrations: list[Row]) -> list[Dose]:
    groups: dict[Any, list[Row]] = {}
    for row in administrations:
        if row["status"] != "not-done" and row["indication"] not in OTHER_USE:
            groups.setdefault(_episode(row), []).append(row)
    doses = [_dose(members) for group in groups.values() for members in _within_hours(group)]
    return sorted(doses, key=lambda dose: dose.order)


def _within_hours(group: list[Row]) -> list[list[Row]]:
    """Parts of a group that lie half a day or more apart are doses of their own."""
    parts: list[list[Row]] = []
    for row in group:
        if parts and not _apart(parts[-1][-1], row):
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


def _apart(before: Row, row: Row) -> bool:
    if before["at_latest"] is None or row["at"] is None:
        return False
    return row["at"] - before["at_latest"] >= timedelta(hours=12)


def _episode(row: Row) -> tuple[Any, ...]:
    if row["session_id"] is not None:
        return ("session", row["session_id"])
    if row["route"] is not None and row["local_date"] is not None:
        return ("day", row["route"], row["local_date"])
    return ("alone", row["administration_id"])


def _dose(members: list[Row]) -> Dose:
    starts = [when_of(member) for member in members]
    firsts, lasts = [start.first for start in starts], [start.last for start in starts]
    when = When(
        None if None in firsts else min(firsts),
        None if None in lasts else min(lasts),
        starts[0].day,
    )
    certain = any(row["indication"] == "program" and row["status"] in (*GIVEN, "proposed") for row in members)
    return Dose(members[0]["administration_id"], members, when, certain)


def charts(rows: Rows, protocols: Sequence[Protocol]) -> list[Chart]:
    """A chart for every patient that any row names."""
    ids = {row.get("patient_id") for given in rows.values() for row in given} - {None}
    tables = {name: every_version(name, given) for name, given in rows.items()}
    return [Chart(patient, tables, protocols) for patient in sorted(ids)]
