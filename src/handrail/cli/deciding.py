"""A protocol's table of decisions, printed, and as data that thirty lines of another language can read."""

from __future__ import annotations

from typing import Any

from handrail.cli.listing import heading, indented
from handrail.protocol.decision_table import DecisionTable, Duty, Effect, Ground, Row
from handrail.protocol.model import Basis, Protocol

ABOUT = ("It proposes; a clinician decides and signs. One contraindication outweighs everything; else one open question makes it "
         "undetermined; else one row with safeguards makes it eligible with safeguards; else it is eligible.")  # fmt: skip


def as_json(table: DecisionTable | None) -> dict[str, Any] | None:
    """The table for programs, in the order in which rows are read. null bounds are no bounds."""
    if table is None:
        return None
    return {
        "rows": [_row(each) for each in table.rows], "duties": [_duty(each) for each in table.duties],
        "validity": [{"outcome": each.outcome, "expires_days": each.expires_days, "lapses_days": each.lapses_days,
                      "note": each.note, **_ground(each.ground)} for each in table.validity],
        "ends_when": [vars(each) for each in table.endings],
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    asks = row.asks
    return {
        "id": row.id,
        "asks": {"fact": asks.fact, "is": asks.is_, "at_least": asks.at_least, "below": asks.below, "unit": asks.unit,
                 "only_if": asks.only_if},
        "yes": row.yes, "unknown": row.unknown, "unknown_because": row.unknown_because,
        "because": row.because, "change": row.change,
        "missing": vars(row.missing) if row.missing else None, "duties": row.duties, "expires_days": row.expires_days,
        "stricter_than_label": row.stricter_than_label, "note": row.note, **_ground(row.ground),
    }  # fmt: skip


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.id, "what": duty.what, "who": duty.who, "due": duty.due, "within_days": duty.within_days,
        "every_days": duty.every_days, **_ground(duty.ground),
    }  # fmt: skip


def _ground(ground: Ground) -> dict[str, Any]:
    return {"source": ground.source_id, "place": ground.at, "basis": ground.basis, "verification": ground.verification}


def ground_in_words(ground: Ground, source: str, *, stricter: bool) -> str:
    """A program choice that cites something is informed by it; it is not what was published."""
    said = f"{ground.basis}: {source}, {ground.at} ({ground.verification})"
    if ground.basis is Basis.PROGRAM_CHOICE:
        said = str(ground.basis) + (f", informed by {source}, {ground.at}" if ground.at else "")
    return said + ("; program policy, stricter than the label" if stricter else "")


def show(protocol: Protocol) -> None:
    """Prints every row, gravest first, then how long a decision holds, its duties, and what ends it."""
    table = protocol.decides
    if table is None:
        return
    print(heading("decides: who is eligible"))
    print(indented(ABOUT))
    for effect in Effect:
        for row in (each for each in table.rows if each.yes is effect):
            _show_row(row)
    for holds in table.validity:
        print(heading(f"decides: {holds.outcome}"))
        print(indented(f"holds {holds.expires_days} days, and lapses after {holds.lapses_days} days without a session "
                       f"({holds.ground.basis}). {holds.note}"))  # fmt: skip
    print(indented("Either ends with: " + "; ".join(each.what for each in table.endings)))
    print(heading("decides: duties"))
    for duty in table.duties:
        print(indented(f"{duty.id}: {duty.what} ({duty.who}; {duty.due}; {duty.ground.basis})"))


def _show_row(row: Row) -> None:
    print(f"\n{row.yes}  {row.id}")
    print(
        indented(
            f"where {row.asks.said}; where that is not known: {row.unknown}"
            + (f" ({row.unknown_because})" if row.unknown_because else "")
        )
    )
    print(indented(row.because))
    print(indented(ground_in_words(row.ground, row.ground.source_id, stricter=row.stricter_than_label)))
    if row.note:
        print(indented(row.note))
    print(indented(f"what would change it: {row.change}"))
    if row.duties:
        print(indented(f"duties: {', '.join(row.duties)}"))
