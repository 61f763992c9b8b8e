"""The code's verdicts beside the oracle's."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.check import judge
from handrail.record import Record
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict
from tests.oracle import oracle
from tests.oracle.disputes import coarser, disputed
from tests.oracle.protocols import PROTOCOLS
from tests.oracle.strategies import Case

Verdicts = dict[oracle.Key, str]
Difference = tuple[oracle.Key, str | None, str | None]
RULINGS = range(3)  # more protocols than three may not hold at a time, as there are three


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


def expected(case: Case, ruling: int | None = None) -> Verdicts:
    return oracle.verdicts(case.rows, PROTOCOLS, at=case.at, candidates=case.candidates, ruling=ruling)


def all_differences(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> list[Difference]:
    """Where code and oracle differ: (what, the code's verdict, the oracle's)."""
    asked = tuple(safeguards)
    ids = {one.id for one in asked}
    code = judged(case, asked)
    own = {key: verdict for key, verdict in expected(case).items() if key[0] in ids}
    return [(key, code.get(key), own.get(key)) for key in sorted({*code, *own}) if code.get(key) != own.get(key)]


def differences(case: Case, safeguards: Iterable[Safeguard] = CATALOGUE) -> list[Difference]:
    """Where they differ, without what `disputes.py` names."""
    found = all_differences(case, safeguards)
    found = [each for each in found if not coarser(case, each) and not disputed(case, each)]
    if not found:
        return []
    rulings = [expected(case, ruling) for ruling in RULINGS]
    return [each for each in found if each[1] not in [ruling.get(each[0]) for ruling in rulings]]
