"""What is known to be on file, and the damage that a real record has: gaps, corrections, withdrawals, disorder."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from handrail.record.tables import TABLES
from tests.oracle.moments import Dice, any_time, local

Tables = dict[str, list[dict[str, Any]]]
DOMAINS = (
    "administrations",
    "observations",
    "decisions",
    "plans",
    "assessments",
    "conditions",
    "check_ins",
    "sessions",
    "consents",
    "alarms",
    "contacts",
    "requests",
    "adverse_events",
    "duties",
    "bookings",
    "custody_movements",
    "dispenses",
    "enrolments",
    "medications",
    "allergies",
    "orders",
)
REFUSED = tuple(name for name in TABLES if name not in ("patients", "coverage"))
KEPT = ("patient_id", "at", "at_latest", "void", "instrument")


def coverage(dice: Dice, tables: Tables, start: date) -> None:
    """Mostly all of it for everyone; else by domain and patient: from or to some time, incomplete, or nothing."""
    rows: list[dict[str, Any]] = []
    everything = dice.chance(55)
    for domain in DOMAINS:
        if everything or dice.chance(50):
            rows.append(_all(domain))
        elif dice.chance(75):
            rows.append(_some(dice, domain, tables, start))
        if dice.chance(4):
            rows.append({**_some(dice, domain, tables, start), "complete": dice.pick(False, None)})
    if dice.chance(15):
        rows.append({**_all(dice.pick(*REFUSED)), "patient_id": dice.pick("p1", "p2"), "complete": None})
    for number, row in enumerate(rows):
        row.setdefault("coverage_id", f"c{number}")
    if rows:
        tables["coverage"] = rows


def _all(domain: str) -> dict[str, Any]:
    return {"patient_id": None, "domain": domain, "open_start": True, "open_end": True, "complete": True}


def _some(dice: Dice, domain: str, tables: Tables, start: date) -> dict[str, Any]:
    doses = [row["at"] for row in tables.get("administrations", ()) if row["at"] is not None]
    anchor = dice.pick(*doses) if doses and dice.chance(70) else local(start + timedelta(days=4), time(9))
    days = timedelta(days=dice.pick(0, 2, 3, 4, 5, 6, 7, 20))
    return {
        "patient_id": dice.pick(None, "p1", "p1", "p2"), "domain": domain,
        "from_at": dice.pick(anchor - days, anchor - days, anchor - timedelta(hours=40), None),
        "to_at": dice.pick(anchor, anchor + days, any_time(dice, start), None),
        "open_start": dice.pick(False, True, None), "open_end": dice.pick(False, True, True, None), "complete": True,
    }  # fmt: skip


def spoil(dice: Dice, tables: Tables) -> None:
    for _ in range(dice.pick(0, 0, 0, 1, 1, 2, 4)):
        dice.pick(_forget, _correct, _correct, _withdraw, _unsign, _copy_time)(dice, tables)
    if dice.chance(20):
        for rows in tables.values():
            rows.reverse()


def _any_row(dice: Dice, tables: Tables) -> tuple[str, dict[str, Any]]:
    filled = [name for name in tables if tables[name] and name != "patients"]
    name = dice.pick(*filled or ["patients"])
    return name, dice.pick(*tables[name])


def _forget(dice: Dice, tables: Tables) -> None:
    """One cell was never filled in."""
    name, row = _any_row(dice, tables)
    cells = [cell for cell in row if cell not in (*KEPT, TABLES[name].own_id)]
    if cells:
        row[dice.pick(*cells)] = None


def _correct(dice: Dice, tables: Tables) -> None:
    """Another version of a row, in which some cells are as in another row; earlier, later or at an unknown time."""
    name, row = _any_row(dice, tables)
    other = dice.pick(*tables[name])
    cells = sorted(set(other) - {*KEPT, "local_date", TABLES[name].own_id}) or ["void"]
    taken = {dice.pick(*cells), dice.pick(*cells)}
    version = {**row, **{cell: other.get(cell) for cell in sorted(taken)}, "recorded_at": _another_time(dice, row)}
    tables[name].append(version)


def _withdraw(dice: Dice, tables: Tables) -> None:
    name, row = _any_row(dice, tables)
    tables[name].append({**row, "void": True, "recorded_at": _another_time(dice, row)})


def _unsign(dice: Dice, tables: Tables) -> None:
    """A signature is withdrawn, given later, or no longer known."""
    signable = [(name, row) for name in ("plans", "decisions", "assessments") for row in tables.get(name, ())]
    if signable:
        name, row = dice.pick(*signable)
        tables[name].append({**row, "signed": dice.pick(False, False, True, None), "recorded_at": _another_time(dice, row)})


def _another_time(dice: Dice, row: dict[str, Any]) -> Any:
    at = row.get("recorded_at") or row.get("at")
    if at is None:
        return None
    # Of two versions written down at one instant the file's order says which is the later: the record does not keep it.
    instant = timedelta(microseconds=1)
    return dice.pick(at + timedelta(hours=1), at + timedelta(days=2), at - timedelta(hours=1), at + instant, None)


def _copy_time(dice: Dice, tables: Tables) -> None:
    """Two rows of any tables happen at the same time."""
    (_, one), (_, other) = _any_row(dice, tables), _any_row(dice, tables)
    if "at" in one and "at" in other:
        one.update({cell: other[cell] for cell in ("at", "at_latest", "local_date")})
