"""How a case is judged: by the rules, and by the plain reading of them where there is one."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from handrail.check import check
from handrail.protocol import load
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.safeguards.catalogue import safeguard
from handrail.verdicts import Verdict
from tests.spec.case import Case
from tests.spec.tables import Row

Judge = Callable[[str, Case], dict[str, Verdict]]


def protocols(key: str) -> tuple[Protocol, ...]:
    """The protocol asked for, then every other that a plan may be pinned to."""
    asked = load.asked(key)
    return (asked, *(one for one in load.shipped() if one.key != asked.key))


def record_of(case: Case) -> Record:
    record = Record.of_rows(case.rows(), candidates=case.candidates)
    proposal = case.proposal()
    return record.with_proposed(proposal) if proposal else record


def by_rule(id: str, case: Case) -> dict[str, Verdict]:
    """Subject id → what the safeguard says of it."""
    one = safeguard(id)
    assert one is not None, f"there is no safeguard {id}"
    found = check(record_of(case), protocols(case.protocol), at=case.at, safeguards=[one])
    return {finding.subject_id: finding.verdict for finding in found}


def by_oracle(id: str, case: Case) -> dict[str, Verdict]:
    """The same by the plain reading, which reads the same rows and nothing of the rules."""
    from tests.oracle.oracle import verdicts

    found = verdicts(_with_proposal(case), protocols(case.protocol), at=case.at, candidates=case.candidates)
    return {subject_id: Verdict(verdict) for (name, _, subject_id), verdict in found.items() if name == id}


def _with_proposal(case: Case) -> dict[str, list[Row]]:
    tables, proposal = case.rows(), case.proposal()
    if proposal:
        others = [row for row in tables["administrations"] if row["administration_id"] != proposal["administration_id"]]
        tables["administrations"] = [*others, {**proposal, "status": "proposed"}]
    return tables


def judges() -> dict[str, Judge]:
    """Everyone who can judge a case, by name."""
    found: dict[str, Judge] = {"rule": by_rule}
    return found | ({"oracle": by_oracle} if _exists("tests.oracle.oracle") else {})


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
