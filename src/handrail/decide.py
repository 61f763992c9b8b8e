"""Graded eligibility: what a protocol's table of decisions proposes of one patient, and why. A clinician decides and signs.

The table is data (`decide.yaml` in the pack) and the answers are facts of the record; nothing else enters. Unknown is never
a yes: what is not known and matters makes the proposal *undetermined*, and is listed with who can say it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from handrail.facts import Context, compute, facts_of
from handrail.facts.refused import PREFIX
from handrail.protocol.decision_table import (
    Answer,
    DecisionTable,
    Duty,
    Effect,
    Ending,
    Ground,
    Known,
    Outcome,
    Speaking,
    outcome,
    speaking,
)
from handrail.protocol.load import refuse_as_default
from handrail.protocol.model import Protocol, Use
from handrail.record import Record
from handrail.safeguards.lacking import meaning
from handrail.terms.errors import UnusableProtocol

SUBJECT = "patients"
PERMITS = (Outcome.ELIGIBLE, Outcome.WITH_SAFEGUARDS)
TREATING = (Effect.WITH_SAFEGUARDS, Effect.CAUTION)  # what speaks of how to treat; the others speak of whether
# A refused answer may be newer than the one that the table is asked with; of the other tables, coverage speaks of refused rows.
ANSWERS_READ = (f"{PREFIX}observations", f"{PREFIX}assessments")
WHO_MENDS_A_ROW = "whoever keeps the record"
WHO_SHOWS_A_NEED = "the study or the program, in writing, to the clinician who signs"


@dataclass(frozen=True)
class Reason:
    """One row of the table that speaks: what it says, on what ground, and what would change it. found: the fact as it is."""

    id: str
    effect: Effect
    answer: Answer
    asks: str
    fact: str
    found: Known
    because: str
    change: str
    ground: Ground
    source: str
    stricter_than_label: bool
    note: str | None


@dataclass(frozen=True)
class Lacking:
    """What is not known. blocks: without it nothing but a contraindication can be proposed. rows: which rows ask for it."""

    what: str
    who: str
    blocks: bool
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Expiry:
    """How long a decision that follows the proposal would hold, if signed on the day judged: the first of these ends it."""

    on: date
    days: int
    lapses_days: int
    events: tuple[Ending, ...]
    because: str


@dataclass(frozen=True)
class Proposal:
    """What is proposed of one patient. It is no decision until a clinician signs one."""

    patient_id: str
    at: datetime
    protocol: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    duties: tuple[Duty, ...]
    missing: tuple[Lacking, ...]
    expiry: Expiry | None

    @property
    def permits(self) -> bool:
        """Does it propose to treat?"""
        return self.outcome in PERMITS


def decide(record: Record, protocol: Protocol, at: datetime, *, zone: tzinfo | None = None) -> Proposal:
    """What the protocol proposes of the one patient of the record at `at` (UTC), whatever protocol a plan is pinned to.

    UnusableProtocol where it has no table, or one that asks for a fact that does not exist. zone: the program's, for the day.
    """
    if record.patients.height != 1:
        raise ValueError(f"a proposal is about one patient, and the record holds {record.patients.height}")
    refuse_as_default(protocol)
    table = table_of(protocol)
    context = Context(record, (protocol,), at, zone, heeds_pins=False)
    row = compute(SUBJECT, frozenset(table.facts) | set(ANSWERS_READ), context).row(0, named=True)
    said = speaking(table, row)
    effects = frozenset(one.effect for one in said)
    unmet = protocol.needs if protocol.use is Use.RESEARCH else ()
    needs = [Lacking(need.what, WHO_SHOWS_A_NEED, blocks=True, rows=(need.id,)) for need in unmet]
    needs += [Lacking(meaning(name), WHO_MENDS_A_ROW, blocks=True, rows=()) for name in ANSWERS_READ if row[name] is not True]
    proposed = outcome(effects | {Effect.UNDETERMINED} if needs else effects)
    permitted = proposed in PERMITS
    return Proposal(
        row["patient_id"], at, protocol.key, proposed, tuple(_reason(one, row, protocol) for one in said),
        _duties(table, proposed, said), (*needs, *_missing(said)),
        _expiry(table, proposed, said, context.day) if permitted else None,
    )  # fmt: skip


def table_of(protocol: Protocol) -> DecisionTable:
    """The protocol's table of decisions; UnusableProtocol where it cannot be asked."""
    if protocol.decides is None:
        raise UnusableProtocol(f"{protocol.key} has no table of decisions", remedy="use a version with decide.yaml")
    for fault in faults(protocol):
        raise UnusableProtocol(fault)
    return protocol.decides


def faults(protocol: Protocol) -> list[str]:
    """The facts that the table asks for and that do not exist, each in a sentence."""
    asked = protocol.decides.facts if protocol.decides else ()
    return [
        f"{protocol.key}: decide asks for {name}, which is no fact of a patient." for name in asked if name not in known_facts()
    ]


def known_facts() -> frozenset[str]:
    """Every fact that a row can ask for."""
    return frozenset(facts_of(SUBJECT))


def _reason(one: Speaking, row: dict[str, Known], protocol: Protocol) -> Reason:
    said, asks = one.row, one.row.asks
    return Reason(
        said.id, one.effect, one.answer, asks.said, asks.fact, row[asks.fact], said.because, said.change, said.ground,
        protocol.source(said.ground.source_id).title, said.stricter_than_label, said.note,
    )  # fmt: skip


def _duties(table: DecisionTable, proposed: Outcome, said: Iterable[Speaking]) -> tuple[Duty, ...]:
    """The duties that would go with treatment; none where it is contraindicated."""
    treating = tuple(one.row for one in said if one.effect in TREATING)
    return () if proposed is Outcome.CONTRAINDICATED else table.asked_duties(treating)


def _missing(said: Iterable[Speaking]) -> tuple[Lacking, ...]:
    """What the rows lack, each thing once: that of rows whose answer is not known, and of rows that only a clinician settles."""
    found: dict[str, Lacking] = {}
    for one in said:
        asked = one.row.missing
        if asked is None or (one.answer is not Answer.UNKNOWN and one.effect is not Effect.UNDETERMINED):
            continue
        before = found.get(asked.what, Lacking(asked.what, asked.who, blocks=False, rows=()))
        blocks = before.blocks or one.effect is Effect.UNDETERMINED
        found[asked.what] = Lacking(before.what, before.who, blocks, (*before.rows, one.row.id))
    return tuple(sorted(found.values(), key=lambda each: not each.blocks))


def _expiry(table: DecisionTable, proposed: Outcome, said: Iterable[Speaking], day: date) -> Expiry:
    """The shortest of the tier's validity and what the rows that speak ask for."""
    tier = table.holds(proposed)
    assert tier is not None, proposed
    shorter = [(one.row.expires_days, one.row.id) for one in said if one.row.expires_days is not None]
    days, because = min([(tier.expires_days, str(proposed)), *shorter])
    return Expiry(day + timedelta(days=days), days, tier.lapses_days, table.endings, because)
