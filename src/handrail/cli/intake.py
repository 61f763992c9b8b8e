"""The intake decision that a protocol proposes, as people and programs read it. It never reads like a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from handrail.cli.deciding import ground_in_words
from handrail.cli.listing import heading, indented
from handrail.decide import Expiry, Lacking, Proposal, Reason, decide
from handrail.protocol import load
from handrail.protocol.decision_table import Answer, Duty, Outcome
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.terms import words
from handrail.verdicts import Gate

PROPOSED = "proposed; not decided until a clinician signs"
CONTRAINDICATED, UNDETERMINED = 1, 3


@dataclass(frozen=True)
class Intake:
    """What is proposed, or why nothing is."""

    proposal: Proposal | None
    why_not: str | None = None


def asked(gate: Gate | None, record: Record, protocol: Protocol, at: datetime, zone: tzinfo | None) -> Intake | None:
    """The proposal, where the gate is intake. A protocol without a table proposes nothing, and says so."""
    if gate is not Gate.INTAKE:
        return None
    if protocol.decides is None:
        newer = [one.key for one in load.shipped() if one.id == protocol.id and one.decides is not None]
        with_one = f"; {newer[-1]} has one" if newer else ""
        return Intake(None, f"{protocol.key} has no table of decisions, so it proposes nothing{with_one}")
    return Intake(decide(record, protocol, at, zone=zone))


def exit_status(intake: Intake | None, of_findings: int) -> int:
    """1 where a contraindication is proposed or something is breached; else 3 where it is undetermined or lacks data; else 0."""
    if intake is None:
        return of_findings
    outcome = intake.proposal.outcome if intake.proposal else Outcome.UNDETERMINED
    own = {Outcome.CONTRAINDICATED: CONTRAINDICATED, Outcome.UNDETERMINED: UNDETERMINED}.get(outcome, 0)
    return CONTRAINDICATED if CONTRAINDICATED in (own, of_findings) else max(own, of_findings)


def as_json(intake: Intake | None) -> dict[str, Any] | None:
    """The `intake` object of `check`: null at every other gate."""
    if intake is None:
        return None
    one = intake.proposal
    if one is None:
        return {"decided": False, "outcome": None, "why_not": intake.why_not}
    return {
        "decided": False, "outcome": one.outcome, "protocol": one.protocol, "patient_id": one.patient_id, "at": one.at,
        "reasons": [_reason(each) for each in one.reasons],
        "duties": [{"id": each.id, "what": each.what, "who": each.who, "due": each.due, "within_days": each.within_days,
                    "every_days": each.every_days, "basis": each.ground.basis} for each in one.duties],
        "missing": [vars(each) for each in one.missing], "expiry": _expiry(one.expiry),
    }  # fmt: skip


def _reason(one: Reason) -> dict[str, Any]:
    ground = one.ground
    return {
        "id": one.id, "effect": one.effect, "answer": one.answer, "asks": one.asks, "fact": one.fact, "found": one.found,
        "because": one.because, "change": one.change, "stricter_than_label": one.stricter_than_label, "note": one.note,
        "source": one.source, "place": ground.at, "basis": ground.basis, "verification": ground.verification,
    }  # fmt: skip


def _expiry(one: Expiry | None) -> dict[str, Any] | None:
    if one is None:
        return None
    events = [vars(each) for each in one.events]
    return {"on": one.on, "days": one.days, "because": one.because, "lapses_days": one.lapses_days, "events": events}


def show(intake: Intake | None) -> None:
    """Prints the proposal before everything that is judged."""
    if intake is None:
        return
    one = intake.proposal
    if one is None:
        print(heading("intake: nothing proposed"))
        print(indented(intake.why_not or ""))
        return
    print(heading(f"intake: {one.outcome.replace('-', ' ')}"))
    print(indented(f"{PROPOSED} (by {one.protocol}, for {one.patient_id} at {words.plain(one.at)})"))
    for text in (*_whys(one), *_missings(one.missing), *_duties(one.duties), *_ends(one)):
        print(text)


def _whys(one: Proposal) -> Iterator[str]:
    """The rows that speak; those that only ask for something that is not known are told under what is missing."""
    told = [each for each in one.reasons if each.answer is Answer.YES]
    if not told:
        yield "\n" + indented(
            "nothing that was asked stands against treatment" if one.permits else "nothing that is known decides it"
        )
    for each in told:
        yield f"\n{each.effect}  {each.id}"
        yield indented(each.because)
        ground = ground_in_words(each.ground, each.source, stricter=each.stricter_than_label)
        yield indented(f"{_found(each)}; {ground}")
        if each.note:
            yield indented(each.note)
        yield indented(f"what would change it: {each.change}")


def _found(one: Reason) -> str:
    return one.asks if isinstance(one.found, bool) or one.found is None else f"{one.asks} (found: {one.found})"


def _missings(missing: Sequence[Lacking]) -> Iterator[str]:
    for blocks, title in ((True, "missing, and needed before a decision"), (False, "not known, and asked as a caution")):
        listed = [each for each in missing if each.blocks is blocks]
        if listed:
            yield f"\n{title}"
        for each in listed:
            yield indented(f"{each.what}. Who can say: {each.who}. ({', '.join(each.rows)})")


def _duties(duties: Sequence[Duty]) -> Iterator[str]:
    if duties:
        yield "\nduties that would go with it"
    for each in duties:
        yield indented(f"{each.id}: {each.what} ({each.who}; {each.due})")


def _ends(one: Proposal) -> Iterator[str]:
    end = one.expiry
    if end is None:
        return
    yield "\nhow long it would hold, if signed on the day judged"
    yield indented(
        f"until {end.on}: {end.days} days ({end.because}); or until {end.lapses_days} days have passed without a session"
    )
    yield indented("or until: " + "; ".join(each.what for each in end.events))
