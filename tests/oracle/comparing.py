"""The code's verdicts beside the oracle's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from handrail.check import judge
from handrail.record import Record
from handrail.record.tables import TABLES
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict
from tests.oracle import oracle
from tests.oracle.coarser import coarser
from tests.oracle.protocols import PROTOCOLS
from tests.oracle.strategies import Case

Verdicts = dict[oracle.Key, str]
Difference = tuple[oracle.Key, str | None, str | None]
NEEDED = ("patient_id", "at", "at_latest", "local_date", "signed", "indication", "complete", "session_id")


def judged(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> Verdicts:
    """(safeguard, subject, subject_id) → verdict, as the code gives it."""
    record = Record.of_rows(case.rows, candidates=case.candidates)
    found = {}
    for judgement in judge(record, PROTOCOLS, at=case.at, safeguards=tuple(safeguards)).values():
        frame = judgement.verdicts()
        for one in judgement.safeguards:
            for subject_id, code in zip(frame["subject_id"], frame[one.id], strict=True):
                found[one.id, judgement.subject, subject_id] = Verdict.of(code).value
    return found


def expected(case: Case) -> Verdicts:
    return oracle.verdicts(case.rows, PROTOCOLS, at=case.at, candidates=case.candidates)


def all_differences(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> list[Difference]:
    """Where code and oracle differ: (what, the code's verdict, the oracle's)."""
    asked = tuple(safeguards)
    ids = {one.id for one in asked}
    code = judged(case, asked)
    own = {key: verdict for key, verdict in expected(case).items() if key[0] in ids}
    return [(key, code.get(key), own.get(key)) for key in sorted({*code, *own}) if code.get(key) != own.get(key)]


def differences(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> list[Difference]:
    """Where they differ, without what `coarser.py` names."""
    return [each for each in all_differences(case, safeguards) if not coarser(case, each)]


def smallest(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The case with every row and cell left out that it fails without."""
    for name in list(case.rows):
        for number in reversed(range(len(case.rows[name]))):
            case = _unless_it_passes(case, _without_row(case, name, number), fails)
    for name, rows in case.rows.items():
        for number in range(len(rows)):
            for cell in set(rows[number]) - {*NEEDED, TABLES[name].own_id}:
                case = _unless_it_passes(case, _without_cell(case, name, number, cell), fails)
    return case


def _unless_it_passes(case: Case, less: Case, fails: Callable[[Case], bool]) -> Case:
    return less if fails(less) else case


def _without_row(case: Case, name: str, number: int) -> Case:
    rows = [row for place, row in enumerate(case.rows[name]) if place != number]
    return replace(case, rows={**case.rows, name: rows})


def _without_cell(case: Case, name: str, number: int, cell: str) -> Case:
    rows = [row | {cell: None} if place == number else row for place, row in enumerate(case.rows[name])]
    return replace(case, rows={**case.rows, name: rows})


def told(case: Case) -> str:
    """The case in lines that a person can read; what is null is left out."""
    rows = [(name, row) for name, rows in case.rows.items() for row in rows]
    lines = [f"{name}: " + ", ".join(f"{cell}={value}" for cell, value in row.items() if value is not None) for name, row in rows]
    return "\n".join([*lines, f"judged at {case.at}, candidates {case.candidates}"])
