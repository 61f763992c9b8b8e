"""A row of the patient that was refused: what is good on file is unknown where that row might say otherwise. A breach stands,
save one by absence: what was refused may be what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from _pytest.mark import ParameterSet

from handrail.record.tables import TABLES
from handrail.safeguards.catalogue import CATALOGUE
from handrail.verdicts import Verdict
from tests.oracle.refusing import DECIDED_BY
from tests.spec.case import Case, Spec
from tests.spec.judging import judges
from tests.spec.toc import specs

JUDGES = judges()
BY_PRESENCE = ("blood-pressure-before-dose", "dose-within-protocol", "fit-today", "craving-rise", "disclosure-within-consent")


def _refused(case: Case, table: str, patient: str) -> Case:
    row = f"id | domain | patient_id | complete\nrefused:1 | {table} | {patient} | ~"
    return replace(case, add={**case.add, "coverage": row})


def _cases(spec: Spec) -> list[Case]:
    return [case for case in spec.cases if "coverage" not in case.add]


def _judged_by_themselves(spec: Spec, case: Case, table: str) -> set[str]:
    """The ids of subjects that are rows of the table itself."""
    one = next(each for each in CATALOGUE if each.id == spec.safeguard)
    return {row[TABLES[table].own_id] for row in case.rows()[table]} if one.alone and table in one.subjects else set()


def _asked() -> Iterator[ParameterSet]:
    for one in CATALOGUE:
        spec = next(each for each in specs() if each.safeguard == one.id)
        for table in one.rests_on:
            for judge in JUDGES:
                yield pytest.param(judge, spec, table, id=f"{spec.safeguard}: {table} ({judge})")


@pytest.mark.parametrize(("judge", "spec", "table"), list(_asked()))
def test_a_refused_row_takes_back_what_was_good_and_nothing_else(judge: str, spec: Spec, table: str) -> None:
    seen = set[tuple[Verdict, Verdict]]()
    for case in _cases(spec):
        alone = _judged_by_themselves(spec, case, table)
        before, after = (JUDGES[judge](spec.safeguard, each) for each in (case, _refused(case, table, "p1")))
        for id in set(before) - alone:
            seen.add((before[id], after[id]))
            assert after[id] in (Verdict.DATA_REQUIRED, before[id] if before[id] is not Verdict.MET else None), (case.name, id)
    assert (Verdict.MET, Verdict.DATA_REQUIRED) in seen
    assert spec.safeguard not in BY_PRESENCE or (Verdict.BREACHED, Verdict.BREACHED) in seen


@pytest.mark.parametrize(("judge", "spec", "table"), list(_asked()))
def test_a_refused_row_of_another_patient_changes_nothing(judge: str, spec: Spec, table: str) -> None:
    for case in _cases(spec)[:3]:
        before, after = (JUDGES[judge](spec.safeguard, each) for each in (case, _refused(case, table, "p9")))
        assert {id: after[id] for id in before} == before, case.name


def test_the_words_and_the_rules_name_the_same_tables() -> None:
    named = {(id, table) for table, ids in DECIDED_BY.items() for id in ids}
    assert named == {(one.id, table) for one in CATALOGUE for table in one.rests_on}
