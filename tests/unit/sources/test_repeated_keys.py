"""A key that stands twice in one object says two things; neither is taken in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.sources.lines_json import NotJson, read_json
from handrail.sources.staging import stage
from tests.unit.sources.making import dose, lines, patient, write

FINE = (b'{"a": 1, "b": {"a": 2}}', b'[{"a" : 1}, {"a": 2}]', b'{"a": "\\": x", "b": "y\\":"}', b'{"a\\\\": 1, "a": 2}', b'"a"')
TWICE = (b'{"a": 1, "a": 1}', b'{"x": [{"dose" : 1, "b": 2, "dose": 3}]}', b'{"a": 1e999, "a": 2}', b'{"a\\u0062": 1, "ab": 2}')


@pytest.mark.parametrize("raw", FINE)
def test_what_says_each_once_is_read(raw: bytes) -> None:
    assert read_json(raw) == json.loads(raw)


@pytest.mark.parametrize("raw", TWICE)
def test_what_says_something_twice_is_refused(raw: bytes) -> None:
    with pytest.raises(NotJson, match="stands twice in one object"):
        read_json(raw)


def test_a_line_of_a_source_is_quarantined_and_its_table_incomplete(tmp_path: Path) -> None:
    good = [dose(f"d{number}") for number in range(40)]  # alike, so that they are read together
    raw = json.dumps(dose("twice"))
    twice = raw.replace('"status": "completed"', '"status": "completed", "status": "not-done"')
    assert twice != raw
    result = stage(write(tmp_path / "source", {"a.ndjson": lines([patient(), *good, twice.encode()])}), tmp_path / "out")
    assert result.manifest["counts"]["refused"] == 1
    reason = (tmp_path / "out" / "quarantine.ndjson").read_text()
    assert "the key 'status' stands twice in one object" in reason
    coverage = result.bucket(0).table("coverage")
    assert "administrations" in coverage.filter(coverage["complete"].is_null())["domain"].to_list()


def test_of_alike_lines_that_all_say_it_twice_each_is_quarantined(tmp_path: Path) -> None:
    twice = [
        json.dumps(dose(f"d{number}")).replace('"status": "completed"', '"status": "completed", "status": "not-done"')
        for number in range(40)
    ]
    result = stage(
        write(tmp_path / "source", {"a.ndjson": lines([patient(), *(one.encode() for one in twice)])}), tmp_path / "out"
    )
    assert result.manifest["counts"]["refused"] == 40
