"""Every fact that rests on coverage is told of in the report, under the domain that it rests on."""

from __future__ import annotations

from handrail.audit.answer import COVERED_BY, _depending_on
from handrail.facts import facts_of, subjects_of
from handrail.record import TABLES


def test_each_fact_about_coverage_belongs_to_a_domain() -> None:
    told = tuple(name for domain in TABLES for name in COVERED_BY.get(domain, (f"{domain}_covered",)))
    about = {name for subject in subjects_of() for name in facts_of(subject) if name.endswith("_covered") or "_known_" in name}
    assert about
    assert {name for name in about if not name.startswith(told)} == set()


def test_what_is_narrower_than_a_domain_is_found() -> None:
    assert "bladder-check-current" in _depending_on("assessments")
    assert "weight-current" in _depending_on("observations")
