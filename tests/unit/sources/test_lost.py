"""Lines that cannot be tied to a patient leave everyone's tables incomplete, and only those that they might have fed."""

from __future__ import annotations

import errno
import gzip
import json
import os
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
    everyone = coverage.filter(coverage["patient"].is_null() & coverage["complete"].is_null())
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


@pytest.mark.parametrize(("name", "content"), [
    ("b.ndjson.gz", b"\x1f\x8b\x08"), ("b.ndjson.gz", b"\x1f\x8b" + bytes(range(200))),
    ("b.ndjson", b"<html>Please log in</html>"), ("b.json", b"PAR1\x00\x01"),
], ids=str)  # fmt: skip
def test_a_file_that_cannot_be_read_at_all_leaves_everyone_a_gap(tmp_path: Path, name: str, content: bytes) -> None:
    result = staged(tmp_path, {"a.ndjson": [patient(), dose("d1")], name: content})
    assert incomplete(result) == ALL
    assert result.manifest["lost"] == {"lines": 0, "files": 1, "domains": result.manifest["lost"]["domains"]}


def test_what_was_never_data_leaves_no_gap(tmp_path: Path) -> None:
    files = {"a.ndjson": [patient()], "notes.txt": b"x", "empty.ndjson": b"", "list.json": b"[]", ".hidden.json": b"<html>"}
    assert incomplete(staged(tmp_path, files)) == []


def test_a_file_and_a_folder_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses; what has no rights would be open to root all the same."""
    source = write(tmp_path / "source", {"a.ndjson": [patient()], "b.ndjson": [dose("d1")], "sub/c.ndjson": [dose("d2")]})
    for method, closed in (("open", source / "b.ndjson"), ("iterdir", source / "sub")):
        whole = getattr(Path, method)

        def refused(self: Path, *given: Any, closed: Path = closed, whole: Any = whole, **more: Any) -> Any:
            if self == closed:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
            return whole(self, *given, **more)

        monkeypatch.setattr(Path, method, refused)
    result = stage(source, tmp_path / "out")
    assert {one["file"]: one["reason"] for one in result.manifest["not_read"]} == {
        "b.ndjson": "it cannot be opened: Permission denied", "sub": "the folder cannot be opened",
    }  # fmt: skip
    assert (incomplete(result), result.manifest["lost"]["files"]) == (ALL, 2)


def test_a_link_to_data_that_is_gone(tmp_path: Path) -> None:
    source = write(tmp_path / "source", {"a.ndjson": [patient()]})
    (source / "b.ndjson").symlink_to(source / "gone.ndjson")
    assert incomplete(stage(source, tmp_path / "out")) == ALL


def test_an_audit_says_what_a_lost_file_costs(tmp_path: Path) -> None:
    folder = tmp_path / "lost"
    write(folder / "source", {"c.ndjson.gz": b"\x1f\x8b\x08"})
    told, run = verdicts(folder)
    assert (told["met"], told["data_required"]) == (0, 2)
    said = run["lost"]["said"]
    assert said.startswith("1 file cannot be opened, unpacked or read as text, so nobody's enrolments, conditions, ")
    assert said.endswith("mend or remove it (listed as not read) and run again, and this is settled")
