"""The code's verdicts beside the oracle's."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.check import judge
from handrail.record import Record
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict
from tests.oracle import oracle
from tests.oracle.protocols import PROTOCOLS
from tests.oracle.strategies import Case

Difference = tuple[oracle.Key, str | None, str | None]


def judged(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> dict[oracle.Key, str]:
    """(safeguard, subject, subject_id) → verdict, as the code gives it."""
    record = Record.of_rows(case.rows, candidates=case.candidates)
    found = {}
    for judgement in judge(record, PROTOCOLS, at=case.at, safeguards=tuple(safeguards)).values():
        frame = judgement.verdicts()
        for one in judgement.safeguards:
            for subject_id, code in zip(frame["subject_id"], frame[one.id], strict=True):
                found[one.id, judgement.subject, subject_id] = Verdict.of(code).value
    return found


def expected(case: Case) -> dict[oracle.Key, str]:
    return oracle.verdicts(case.rows, PROTOCOLS, at=case.at, candidates=case.candidates)


def differences(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> list[Difference]:
    """Where code and oracle differ: (what, the code's verdict, the oracle's)."""
    asked = tuple(safeguards)
    ids = {one.id for one in asked}
    code = judged(case, asked)
    own = {key: verdict for key, verdict in expected(case).items() if key[0] in ids}
    return [(key, code.get(key), own.get(key)) for key in sorted({*code, *own}) if code.get(key) != own.get(key)]
