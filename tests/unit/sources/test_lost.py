"""Lines that cannot be tied to a patient leave everyone's tables incomplete, and only those that they might have fed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from handrail.audit.answer import answer
from handrail.protocol.load import find
from handrail.sources.lost import EVERYTHING, domains_in
from handrail.sources.staging import Staged, stage
from handrail.terms.valuesets import OURS
from tests.unit.sources.making import dose, lines, patient, pressure, write

ALL = sorted(EVERYTHING)
DOSE_CUT = json.dumps(dose("d9")).encode()[:-20]
CASES: dict[str, tuple[bytes, list[str]]] = {
    "broken, of a type": (DOSE_CUT, ["administrations"]),
    "broken, of two types": (DOSE_CUT + b'{"resourceType": "Condition", "id"', ["administrations", "conditions"]),
    "broken, a bundle": (b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Condition"', ALL),
    "broken, a type that no safeguard reads": (b'{"resourceType": "Device", "id": ', []),
    "broken, its type is not where it belongs": (b'"x": {"resourceType": "Condition"}}', ALL),
    "broken, of no type": (b"{broken", ALL),
    "no text": (json.dumps(dose("d9", note="@")).encode().replace(b"@", b"\xff"), ["administrations"]),
    "no object": (b"17", ALL),
    "no type": (b'{"id": "x"}', ALL),
    "a bundle in a line": (b'{"resourceType": "Bundle", "entry": []}', ALL),
    "no subject": (json.dumps({**dose("d9"), "subject": None}).encode(), ["administrations"]),
    "no telling what": (b'{"resourceType": "Observation", "id": "o", "code": 5}', ["assessments", "observations"]),
    "the subject is nobody": (json.dumps(dose("d9", subject={"display": "Ann"})).encode(), ["administrations"]),
    "a patient without an id": (b'{"resourceType": "Patient"}', []),
    "a blank line": (b"  ", []),
    "a dose of a patient": (json.dumps(dose("d9", at="0000-01-01")).encode(), []),
}  # fmt: skip


def staged(folder: Path, files: dict[str, Any], **options: Any) -> Staged:
    return stage(write(folder / "source", files), folder / "out", **options)


def incomplete(given: Staged) -> list[str]:
    """The tables that are incomplete for everyone."""
    coverage = given.bucket(0).table("coverage")
    everyone = coverage.filter(coverage["patient"].is_null() & ~coverage["complete"])
    assert sorted(everyone["domain"]) == sorted(given.manifest["lost"]["domains"])
    return sorted(everyone["domain"])


@pytest.mark.parametrize("case", CASES)
def test_what_a_line_might_have_fed_is_incomplete_for_everyone(tmp_path: Path, case: str) -> None:
    raw, domains = CASES[case]
    result = staged(tmp_path, {"a.ndjson": lines([patient(), dose("d1"), raw, pressure("o1")])})
    assert incomplete(result) == domains
    assert result.manifest["lost"]["lines"] == (1 if domains else 0)


def test_a_file_of_one_type_tells_what_was_lost_in_it(tmp_path: Path) -> None:
    files = {"a.ndjson": lines([dose("d1"), b"{broken"]), "b.ndjson": [patient()]}
    assert incomplete(staged(tmp_path, files)) == ["administrations"]


def test_the_rest_of_a_packed_file_that_breaks_off(tmp_path: Path) -> None:
    packed = gzip.compress(lines([dose(f"d{n}", mg=n % 90 + 1, at=f"2026-03-02T10:00:00.{n:06d}Z") for n in range(3_000)]))
    assert incomplete(staged(tmp_path / "cut", {"a.ndjson.gz": packed[: len(packed) // 2]})) == ["administrations"]
    assert incomplete(staged(tmp_path / "whole", {"a.ndjson.gz": packed})) == []


def test_a_line_that_is_too_long_is_told_by_its_file(tmp_path: Path) -> None:
    long = lines([dose("d1"), dose("d2", note="x" * (33 << 20))])
    assert incomplete(staged(tmp_path / "one", {"a.ndjson": long}, workers=1)) == ["administrations"]
    assert incomplete(staged(tmp_path / "two", {"a.ndjson": lines([patient()]) + long}, workers=1)) == ALL


def test_lines_among_many_that_are_read_together(tmp_path: Path) -> None:
    given = [dose(f"d{n}") for n in range(100)] + [{**dose("x"), "subject": {}}] + [dose(f"e{n}") for n in range(100)]
    result = staged(tmp_path, {"a.ndjson": given})
    assert (incomplete(result), result.manifest["lost"]["lines"]) == (["administrations"], 1)


def verdicts(folder: Path, *more: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an audit says of the interval between doses, and `run.json`; every dose is claimed to be there."""
    given = {"reasonCode": [{"coding": [{"system": OURS, "code": "program"}]}], "context": {"reference": "Encounter/s"}}
    doses = [dose(f"d{day}", at=f"2026-03-{day:02d}T10:00:00Z", **given) for day in (2, 9)]
    source = write(folder / "source", {"a.ndjson": lines([*doses, *more]), "b.ndjson": [patient()]})
    found = answer(
        source, folder / "out", (find("iv-racemic"),), at=None, zone=None, claims=("administrations",), progress=lambda *_: None
    )
    return next(one["subjects"][0] for one in found.run["safeguards"] if one["id"] == "minimum-interval"), found.run


def test_a_claim_no_longer_reassures_when_a_line_was_lost(tmp_path: Path) -> None:
    told, run = verdicts(tmp_path / "control")
    assert (told["met"], told["data_required"], run["lost"]["said"]) == (2, 0, None)
    told, run = verdicts(tmp_path / "lost", b"{broken")
    assert (told["met"], told["data_required"]) == (0, 2)
    said = "1 refused line cannot be tied to a patient, so nobody's administrations can be called complete: mend or remove it"
    assert run["lost"]["said"].startswith(said)
    assert run["lost"]["said"] in (tmp_path / "lost" / "out" / "report.html").read_text().replace("&#39;", "'")
    told, run = verdicts(tmp_path / "other", b'{"resourceType": "Condition", "id": ')
    assert (told["met"], run["lost"]["domains"]) == (2, ["conditions"])


def test_a_type_is_read_from_a_broken_line_only_where_it_belongs() -> None:
    assert domains_in(b' { "resourceType" : "CarePlan", "x') == {"plans"}
    assert domains_in(b'{"id": "x", "resourceType": "CarePlan", ') is None
    assert domains_in(b'{"resourceType": "Unheard') is None
