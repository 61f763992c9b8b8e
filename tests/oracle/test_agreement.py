"""Code and oracle give the same verdict of every safeguard on every record.

`HANDRAIL_ORACLE_EXAMPLES=5000` looks further, and then at random; by itself the same records are drawn each time.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.oracle.comparing import Difference, differences, judged, smallest, told
from tests.oracle.strategies import Case, cases

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
EXAMPLES = os.environ.get("HANDRAIL_ORACLE_EXAMPLES")
CI = settings(
    max_examples=int(EXAMPLES or 150),
    derandomize=EXAMPLES is None,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # a record is one number; `smallest` makes a failing one small
    suppress_health_check=list(HealthCheck),
)


@CI
@given(cases())
def test_code_and_oracle_agree(case: Case) -> None:
    if differences(case):
        small = smallest(case, lambda less: bool(differences(less)))
        raise AssertionError(f"{differences(small)} (what, code, oracle)\n{told(small)}")


@settings(CI, max_examples=CI.max_examples // 3)
@given(cases())
def test_one_patient_alone_is_judged_as_among_others(case: Case) -> None:
    if _moved_by_others(case):
        small = smallest(case, lambda less: bool(_moved_by_others(less)))
        raise AssertionError(f"{_moved_by_others(small)} (what, alone, among others)\n{told(small)}")


def _moved_by_others(case: Case) -> list[Difference]:
    """Verdicts about a patient that change with the presence of other patients."""
    together, found = judged(case), list[Difference]()
    for patient in {row["patient_id"] for rows in case.rows.values() for row in rows} - {None}:
        alone = judged(_alone(case, patient))
        found += [(key, verdict, together[key]) for key, verdict in alone.items() if together[key] != verdict]
    return found


def _alone(case: Case, patient: str) -> Case:
    rows = {name: [row for row in rows if row["patient_id"] in (patient, None)] for name, rows in case.rows.items()}
    return replace(case, rows=rows)
