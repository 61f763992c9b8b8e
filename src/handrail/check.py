"""The one verb: safeguards asked about a record. `check` for a patient now; `judge` for every subject of any record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, cast

import polars as pl

from handrail.facts import Context, compute, subjects_of
from handrail.facts.doses import OUT_OF_SCOPE
from handrail.facts.engine import with_each
from handrail.facts.unknown import unknown_names
from handrail.protocol.load import refuse_as_default
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.record.frames import rows_where
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.terms.errors import UnusableInput
from handrail.verdicts import Finding, Gate, ParameterUsed, Severity, Verdict

# What a gate reads: the patient's state, and the row that is proposed. A plan is judged when it is made.
SUBJECTS_AT = {
    Gate.INTAKE: ("patients",), Gate.PLAN: ("patients", "plans"), Gate.BOOK: ("patients", "doses"),
    Gate.ORDER: ("patients", "doses"), Gate.START: ("patients", "doses"), Gate.DISPENSE: ("patients", "doses"),
    Gate.DISCHARGE: ("doses",),
}  # fmt: skip
OWN = ("is_proposed",)  # a column of a subject's own table that a gate reads
ALWAYS_SHOWN = ("patient", "subject_id", "at", "local_date")


@dataclass(frozen=True)
class Judgement:
    """A subject's table with one byte column for each safeguard asked: its verdict's code, under the safeguard's id."""

    subject: str
    frame: pl.DataFrame
    safeguards: tuple[Safeguard, ...]

    def verdicts(self) -> pl.DataFrame:
        """`patient`, `subject_id`, `at` and the verdict columns."""
        return self.frame.select_seq("patient", "subject_id", "at", *(one.id for one in self.safeguards))

    def counts(self) -> dict[tuple[str, int], int]:
        """(safeguard, verdict's code) → how many."""
        keys = [(one.id, verdict.code) for one in self.safeguards for verdict in Verdict]
        sums = self.frame.select_seq((pl.col(name) == code).sum().alias(f"{name} {code}") for name, code in keys)
        return {key: count for key, count in zip(keys, sums.row(0), strict=True) if count}

    def rows(self, one: Safeguard, code: int) -> pl.DataFrame:
        """The rows with that verdict, as `chosen` shows them."""
        return self.chosen(one, self.frame[one.id] == code)

    def chosen(self, one: Safeguard, which: pl.Series) -> pl.DataFrame:
        """The rows of which `which` is true, with their evidence and `missing`: the facts that were unknown."""
        evidence = [name for name in one.evidence if name not in ALWAYS_SHOWN]
        needed = dict.fromkeys((*ALWAYS_SHOWN, *evidence, "protocol", *one.facts[self.subject]))
        rows = self.frame.select_seq(*needed).filter(which)
        shown = rows.select_seq(*ALWAYS_SHOWN, *evidence, "protocol")
        return shown.with_columns_seq(unknown_names(rows, one.facts[self.subject]).alias("missing"))


def judge(
    record: Record,
    protocols: Sequence[Protocol],
    *,
    at: datetime,
    safeguards: Iterable[Safeguard] = CATALOGUE,
    zone: tzinfo | None = None,
    heeds_pins: bool = True,
) -> dict[str, Judgement]:
    """Every subject of the record under every safeguard asked: subject name → its judgement.

    `at` is the instant (UTC) that patients are judged at; doses, plans and check-ins are judged at their own. The first
    of `protocols` holds wherever a plan is not pinned to another of them; UnusableProtocol where that is a research
    protocol which nobody asked for. zone: the program's, for the day of `at`. heeds_pins: false where the first protocol holds
    whatever a plan is pinned to, because it is asked what it would say.
    """
    refuse_as_default(protocols[0])
    context = Context(record, tuple(protocols), at, zone, heeds_pins)
    asked = tuple(safeguards)
    named = {subject for one in asked for subject in one.subjects}
    subjects = [subject for subject in subjects_of() if subject in named]
    return {subject: _judge_subject(subject, asked, context) for subject in subjects}


def _judge_subject(subject: str, asked: tuple[Safeguard, ...], context: Context) -> Judgement:
    about = tuple(one for one in asked if subject in one.subjects)
    wanted = frozenset(name for one in about for name in one.reads[subject]) | {"protocol"}
    frame = compute(subject, wanted, context)
    if frame.is_empty():
        return Judgement(subject, frame.with_columns_seq(pl.lit(None, pl.Int8).alias(one.id) for one in about), about)
    verdicts = [one.verdicts[subject] for one in about]
    kept = [name for name in frame.columns if name in wanted or name in ALWAYS_SHOWN or name in OWN]
    return Judgement(subject, with_each(frame[kept], verdicts), about)


def check(
    record: Record,
    protocols: Sequence[Protocol],
    *,
    at: datetime,
    gate: Gate | None = None,
    safeguards: Iterable[Safeguard] = CATALOGUE,
    zone: tzinfo | None = None,
) -> list[Finding]:
    """The verdicts about one patient's record at `at` (UTC), one `Finding` for each safeguard and subject.

    With a `gate`, the safeguards that it asks, about the patient, the proposed row, and later rows that the proposal
    worsens; at discharge, about the newest dose given, as if the patient left at `at`; without one, everything. Raises
    ValueError when a gate at a dose is asked without a proposal, UnusableInput when the proposal is for what these
    safeguards do not judge.
    """
    _refuse_out_of_scope(record)
    if gate is None:
        return _findings(judge(record, protocols, at=at, safeguards=safeguards, zone=zone), record, protocols)
    asked = tuple(_at(one, gate) for one in safeguards if gate in one.gates)
    if record.proposed is None and gate in (Gate.BOOK, Gate.ORDER, Gate.START):
        raise ValueError(f"the gate {gate} judges a proposed dose, and none is given")
    record = record.with_leaving(at) if gate is Gate.DISCHARGE else record
    judged = judge(record, protocols, at=at, safeguards=asked, zone=zone)
    found = _findings({name: _concerning(one, gate) for name, one in judged.items()}, record, protocols)
    return found + _worsened(record, protocols, at, asked, judged, zone)


def next_lawful(
    record: Record,
    proposal: Mapping[str, Any],
    protocols: Sequence[Protocol],
    *,
    at: datetime,
    gate: Gate,
    days: int = 60,
    zone: tzinfo | None = None,
) -> datetime | None:
    """The first day after the proposed one, at the same hour, at which no stop of the gate would close it; None within `days`.

    record: without the proposal. Each day is proposed in its turn and judged by the same safeguards, save those of the start
    alone: who is in the room on another day, and what was asked there, nobody can know yet.
    """
    stops = [one for one in CATALOGUE if one.severity is Severity.STOP and one.gates != {Gate.START}]
    for day in range(1, days + 1):
        later = timedelta(days=day)
        moved = {**proposal, **{name: proposal[name] + later for name in ("at", "at_latest", "local_date") if proposal[name]}}
        if proposal.get("session_id"):
            moved["session_id"] = f"{proposal['session_id']}, {day} d later"  # another day is another session
        found = check(record.with_proposed(moved), protocols, at=at + later, gate=gate, safeguards=stops, zone=zone)
        if all(one.verdict in (Verdict.MET, Verdict.NOT_APPLICABLE) for one in found):
            return cast(datetime, moved["at"])
    return None


def _refuse_out_of_scope(record: Record) -> None:
    """A proposed anaesthetic would be judged by nothing, and silence would read as a yes."""
    if record.proposed is None:
        return
    own = pl.col("administration_id") == record.proposed
    found = rows_where(record.table("administrations"), own & pl.col("indication").is_in(OUT_OF_SCOPE))["indication"]
    if found.len():
        what = f"it is for {found[0].replace('-', ' ')}, which is out of the scope of these safeguards: nothing here judges it"
        raise UnusableInput(what, where=record.proposed, remedy="propose doses of the program only")


@cache
def _at(one: Safeguard, gate: Gate) -> Safeguard:
    """The safeguard, about the subjects alone that the gate reads."""
    return replace(one, subjects=tuple(subject for subject in one.subjects if subject in SUBJECTS_AT[gate]))


def _concerning(judgement: Judgement, gate: Gate) -> Judgement:
    """What is about the patient, or about the proposed row; at discharge, about the newest dose that was given."""
    if judgement.subject != "doses":
        return judgement
    if gate is Gate.DISCHARGE:
        return replace(judgement, frame=rows_where(judgement.frame, ~pl.col("is_proposed")).tail(1))
    return replace(judgement, frame=rows_where(judgement.frame, pl.col("is_proposed")))


def _worsened(
    record: Record,
    protocols: Sequence[Protocol],
    at: datetime,
    asked: tuple[Safeguard, ...],
    judged: Mapping[str, Judgement],
    zone: tzinfo | None,
) -> list[Finding]:
    """Findings about later doses that are worse with the proposal than without it."""
    doses = judged.get("doses")
    if doses is None:
        return []
    after_it = pl.col("is_proposed").shift(1).cum_max().over("patient")  # later in the total order: ties count
    later = rows_where(doses.frame, after_it & ~pl.col("is_proposed"))
    if later.is_empty():
        return []
    without = check(record.without_proposed(), protocols, at=at, safeguards=asked, zone=zone)
    before = {(one.safeguard, one.subject_id): one.verdict for one in without}
    after = _findings({"doses": replace(doses, frame=later)}, record, protocols)
    bad = (Verdict.BREACHED, Verdict.DATA_REQUIRED)
    return [one for one in after if one.verdict in bad and before.get((one.safeguard, one.subject_id)) != one.verdict]


def _findings(judged: Mapping[str, Judgement], record: Record, protocols: Sequence[Protocol]) -> list[Finding]:
    ids = dict(record.patients.select_seq("patient", "patient_id").iter_rows())
    packs = {protocol.key: protocol for protocol in protocols}
    found = []
    for judgement in judged.values():
        for row in judgement.frame.iter_rows(named=True):
            found += [_finding(one, judgement.subject, row, ids, packs) for one in judgement.safeguards]
    return found


def _finding(one: Safeguard, subject: str, row: dict[str, Any], ids: dict[int, str], packs: dict[str, Protocol]) -> Finding:
    return Finding(
        safeguard=one.id, subject=subject, subject_id=row["subject_id"], patient_id=ids.get(row["patient"], ""),
        at=row["at"], verdict=Verdict.of(row[one.id]), severity=one.severity,
        evidence={name: row[name] for name in one.evidence},
        missing=tuple(name for name in one.facts[subject] if row[name] is None),
        parameters=used_parameters(one, packs.get(row["protocol"]), row["local_date"] or row["at"].date()), clears=one.clears,
    )  # fmt: skip


def used_parameters(one: Safeguard, protocol: Protocol | None, on: date) -> tuple[ParameterUsed, ...]:
    """The numbers that the safeguard rests on, as the protocol states them on that day."""
    if protocol is None:
        return ()
    values = [(name, protocol.value_at(name, on)) for name in one.parameters]
    return tuple(
        ParameterUsed(name, value.said, protocol.source(value.source_id).title, value.at, value.basis, value.verification)
        for name, value in values
        if value is not None
    )
