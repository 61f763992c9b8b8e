"""What settles an unknown fact: every fact that a safeguard asks for leads to a table, or to a field of the row."""

from __future__ import annotations

import pytest

from handrail.facts.refused import PREFIX
from handrail.record import TABLES
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.lacking import ROW, settled_by

ASKED = sorted({name for one in CATALOGUE for names in one.facts.values() for name in names})


@pytest.mark.parametrize("fact", ASKED)
def test_each_fact_leads_to_tables_that_there_are(fact: str) -> None:
    assert set(settled_by(fact)) <= {*TABLES, ROW}


@pytest.mark.parametrize(("fact", "tables"), [
    ("decision_in_force", ("decisions",)), ("contraindicated", ("conditions", "allergies", "medications")),
    ("has_previous_dose", ("administrations",)), ("too_drowsy", ("assessments", "observations")), ("given_too_fast", (ROW,)),
    (f"{PREFIX}check_ins", ("check_ins",)),
])  # fmt: skip
def test_some_facts(fact: str, tables: tuple[str, ...]) -> None:
    assert set(settled_by(fact)) == set(tables)
