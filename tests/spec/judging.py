"""How a case is judged: by the rules, and by the plain reading of them where there is one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from handrail.check import check
from handrail.protocol import load
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.safeguards.catalogue import safeguard
from handrail.verdicts import Verdict
from tests.spec.case import Case

Judge = Callable[[str, Case], dict[str, Verdict]]


def protocols(key: str) -> tuple[Protocol, ...]:
    """The protocol asked for, then every other that a plan may be pinned to."""
    asked = load.find(key)
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


def judges() -> dict[str, Judge]:
    """Everyone who can judge a case, by name."""
    found: dict[str, Judge] = {"rule": by_rule}
    if find_spec("tests.oracle.oracle") is not None:
        oracle = getattr(import_module("tests.oracle.oracle"), "judge_case", None)
        if oracle is not None:
            found["oracle"] = oracle
    return found
