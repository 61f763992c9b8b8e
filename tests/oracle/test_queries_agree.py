"""The benchmark's queries give the same verdicts as the rules, so that what is timed against each other is the same work."""

from __future__ import annotations

from pathlib import Path

from tests.bench import auditing
from tests.bench.population import Population, make


def test_rules_and_queries_agree(tmp_path: Path) -> None:
    population = Population(tmp_path / "population", 1, patients_in_a_bucket=600)
    assert list(make(population.folder, population.buckets, population.patients_in_a_bucket))
    found = auditing.compare(population, tmp_path / "work")
    assert found.compared > 100_000
    assert found.rows.is_empty(), found.rows.head(5)
