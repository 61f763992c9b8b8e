"""The reference says what the program does: no page is stale, every link leads somewhere, every FHIR example is read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from docs import generate
from docs.generate_context import DRAWINGS, drawings
from handrail.record import TABLES
from handrail.sources.fhir.resource import Reading, read_resource

WHAT_IS_READ: dict[str, dict[str, Any]] = {
    "programs": {"name": "Elm Street clinic", "site_id": "site-1", "zone": "America/New_York"},
    "patients": {"sex": "unknown"},
    "coverage": {"domain": "conditions", "complete": True, "open_start": True, "open_end": True},
    "conditions": {"code": "F10.21", "category": "substance-use-disorder", "course": "remission"},
    "allergies": {"agent": "none-known", "kind": "allergy"},
    "medications": {"category": "opioid-agonist-or-antagonist-treatment"},
    "assessments": {"instrument": "audit-c", "answer": "answered", "score": 2, "domain": "substance-use"},
    "decisions": {"eligibility": "eligible", "signed": True},
    "plans": {"phase": "series", "doses_max": 6, "dose_ug_per_kg_max": 500, "signed": True},
    "orders": {"dose_ug": 40_000, "drug": "ketamine", "route": "intravenous", "status": "active"},
    "sessions": {"status": "finished"},
    "administrations": {"dose_ug": 40_000, "drug": "ketamine", "indication": "program", "session_id": "s1"},
    "observations": {"what": "systolic", "value": 124},
    "check_ins": {"status": "answered", "craving": 2},
    "enrolments": {"program_id": "program-1", "open_ended": True},
    "bookings": {"status": "booked", "route": "intravenous"},
    "duties": {"duty": "recovery-care-contact", "outcome": "done"},
    "consents": {"scope": "treatment-off-label", "signed": True},
    "requests": {"asks_for": "more", "outcome": "refused"},
    "contacts": {"about": "recovery-care", "direction": "sent", "consent_id": "n1"},
    "dispenses": {"dose_ug": 100_000, "days": 1, "receiver": "p1"},
    "custody_movements": {"movement": "waste", "amount_ug": 10_000, "witnessed_by": "invented-3", "lot": "L1"},
    "toxicology": {"substance": "cocaine", "result": "not-found", "confirmed": True},
    "adverse_events": {"what": "blood in the urine", "serious": True},
    "alarms": {"raised_by": "craving-rise", "owner": "invented-1"},
    "overrides": {"safeguard": "weight-current", "reason": "weighed at home this morning"},
    "gate_decisions": {"gate": "start", "answer": "open"},
}


@pytest.mark.parametrize("name", generate.WRITERS)
def test_no_page_is_stale(name: str) -> None:
    assert (generate.PAGES / name).read_text("utf-8") == generate.page(name), "run python docs/generate.py"


@pytest.mark.parametrize("name", generate.WRITERS)
def test_no_page_speaks_of_the_code_behind_it(name: str) -> None:
    written = generate.page(name)
    assert not re.findall(r"head of this file|this module|\| None \||: None\b|program choice \| program choice", written)


def test_the_command_says_when_a_page_is_stale(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "PAGES", tmp_path)
    monkeypatch.setattr(generate, "WRITERS", {"record.md": generate.record})
    assert generate.main(["--check"]) == 1
    assert "record.md is stale" in capsys.readouterr().out
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_the_drawings_are_what_is_drawn() -> None:
    for name, drawn in drawings().items():
        assert (DRAWINGS / name).read_text("utf-8") == drawn, "run python docs/generate_context.py"


@pytest.mark.parametrize("name", generate.WRITERS)
def test_every_link_leads_somewhere(name: str) -> None:
    page = (generate.PAGES / name).read_text("utf-8")
    for target, fragment in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", page):
        text = (generate.PAGES / target).read_text("utf-8") if target else page
        headings = {generate.anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        assert not fragment or fragment in headings, f"{target}#{fragment}"


def test_every_table_that_is_read_has_an_example() -> None:
    assert set(WHAT_IS_READ) == set(generate.EXAMPLES)


@pytest.mark.parametrize("table", generate.EXAMPLES)
def test_every_example_is_read_as_it_says(table: str) -> None:
    outcome = read_resource(generate.EXAMPLES[table](), Reading())
    assert not outcome.refused
    assert not outcome.notes
    found = [dict(zip(TABLES[name].schema, row, strict=True)) for name, row in outcome.rows if name == table]
    assert any(WHAT_IS_READ[table].items() <= row.items() for row in found), found
