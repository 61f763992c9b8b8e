"""With protected tables hidden, no verdict tells a record that had rows there from one that had none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.check import check
from handrail.consent.scopes import SCOPES
from handrail.protocol import load
from handrail.record import TABLES, Record
from handrail.verdicts import Finding
from tests.spec.baseline import AT, standing
from tests.spec.baseline import TABLES as STANDING
from tests.spec.tables import Row, rows

PROTOCOLS = (load.find("iv-racemic@2026.1"),)
OUTWARD = [one for one in SCOPES.values() if one.outward]
BASELINE = {name: standing(name) for name in STANDING}
REVEALING = {
    "conditions": rows("conditions", """
        id | at         | code   | category               | substance | course | clinical_status
        c1 | 2024-01-01 | F11.20 | substance-use-disorder | opioid    | active | active
        c2 | 2023-01-01 | F10.21 | substance-use-disorder | alcohol   | remission | remission
    """),
    "medications": rows("medications", """
        id | at         | category
        x1 | 2024-01-01 | opioid-agonist-or-antagonist-treatment
    """),
    "assessments": rows("assessments", """
        id | at                     | instrument                        | domain        | band   | substance | signed
        s1 | 2026-02-20T09:00-05:00 | substance-use-disorder-assessment | substance-use | active | opioid    | yes
    """),
    "decisions": rows("decisions", """
        id | at                     | eligibility     | expires_at
        e1 | 2026-02-21T10:00-05:00 | contraindicated | 2027-02-20T10:00-05:00
    """),
    "check_ins": rows("check_ins", """
        id | at                     | craving
        k9 | 2026-05-20T18:00-04:00 | 9
    """),
    "duties": [{"duty_id": "t1", "patient_id": "p1", "at": AT, "duty": "recovery-care-contact"}],
    "toxicology": [{"toxicology_id": "u1", "patient_id": "p1", "at": AT, "substance": "opioid", "result": "found"}],
    "overrides": [{"override_id": "o1", "patient_id": "p1", "at": AT, "safeguard": "active-substance-use-disorder"}],
}  # fmt: skip
SOMEBODY_ELSE = {"conditions": [{**REVEALING["conditions"][0], "condition_id": "c8", "patient_id": "p8"}]}


def hidden_from(scope: Any) -> list[str]:
    """Tables that the scope hides wholly. Coverage is hidden row by row."""
    return [name for name in TABLES if name not in ("patients", "coverage") and name not in scope.sight.tables]


def shown(tables: dict[str, list[Row]], scope: Any, *, candidates: bool) -> list[Finding]:
    record = Record.of_rows(tables, candidates=candidates)
    return check(record.visible_to(scope.sight), PROTOCOLS, at=AT)


@pytest.mark.parametrize("candidates", [True, False], ids=["bedside", "audit"])
@pytest.mark.parametrize("scope", OUTWARD, ids=lambda one: one.id)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_no_verdict_tells_rows_from_none(scope: Any, candidates: bool, data: st.DataObject) -> None:
    hidden = hidden_from(scope)
    pool = [(name, row) for name in hidden for row in (*BASELINE.get(name, []), *REVEALING.get(name, []))]
    pool += [(name, row) for name, found in SOMEBODY_ELSE.items() for row in found if name in hidden and not candidates]
    claims = [row for row in BASELINE["coverage"] if row["domain"] in hidden]
    with_some = {name: found for name, found in BASELINE.items() if name not in hidden}
    none = {**with_some, "coverage": [row for row in BASELINE["coverage"] if row not in claims]}
    had: dict[str, list[Row]] = {name: list(found) for name, found in none.items()}
    for name, row in data.draw(st.lists(st.sampled_from(pool), unique_by=repr)) if pool else []:
        had.setdefault(name, []).append(row)
    had["coverage"] += data.draw(st.lists(st.sampled_from(claims), unique_by=repr)) if claims else []
    assert shown(had, scope, candidates=candidates) == shown(none, scope, candidates=candidates)


@pytest.mark.parametrize("name", ["conditions", "assessments", "decisions", "check_ins"])
def test_without_hiding_the_verdicts_do_differ(name: str) -> None:
    """The control: what is drawn above would be seen if it were not hidden."""
    everything = SCOPES["treatment-off-label"]
    had = {**BASELINE, name: [*BASELINE.get(name, []), *REVEALING[name]]}
    none = {**BASELINE, name: []}
    assert shown(had, everything, candidates=True) != shown(none, everything, candidates=True)


def test_without_hiding_coverage_alone_would_tell() -> None:
    """The trap: rows hidden, coverage left, and nobody with an active disorder would have one."""
    verdicts = {}
    for name, coverage in (("left", BASELINE["coverage"]), ("gone", [])):
        record = Record.of_rows({**BASELINE, "conditions": [], "coverage": coverage}, candidates=True)
        verdicts[name] = {
            one.verdict for one in check(record, PROTOCOLS, at=AT) if one.safeguard == "active-substance-use-disorder"
        }
    assert verdicts["left"] == {"met"}
    assert verdicts["gone"] == {"data-required"}


@pytest.mark.parametrize("scope", [one for one in OUTWARD if "conditions" in hidden_from(one)], ids=lambda one: one.id)
def test_a_hidden_disorder_is_data_required_and_never_met(scope: Any) -> None:
    had = {**BASELINE, "conditions": REVEALING["conditions"]}
    found = {one.verdict for one in shown(had, scope, candidates=True) if one.safeguard == "active-substance-use-disorder"}
    assert found == {"data-required"}
