"""Input that cannot be used: one clear sentence, status 2, never a traceback."""

from __future__ import annotations

import errno
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from handrail.sample import fhir
from handrail.sample.build import START
from tests.unit.cli.conftest import SAMPLE
from tests.unit.cli.test_check import DISORDER, IN_PLACE, TOO_SOON, written

ASK = "(give a FHIR R4 Bundle in JSON)"
DOSE = fhir.given("d", "p1", START, 40, fhir.quantity(40, "mg"))

CONTENTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", f"it is empty {ASK}"),
    "blank": (b" \n\t\n", f"it is empty {ASK}"),
    "html": (b"<!DOCTYPE html><html><body>Login</body></html>", "invalid JSON at "),
    "text": (b"patient,dose\n1,40 mg\n", "invalid JSON at "),
    "half": (IN_PLACE.read_bytes()[:4000], "invalid JSON at "),
    "two documents": (
        b'{"resourceType":"Patient","id":"a"}\n{"resourceType":"Patient","id":"b"}\n',
        "invalid JSON at ",
    ),
    "invalid UTF-8": (b'{"resourceType":"Patient","id":"\xff"}', "invalid UTF-8 at byte 33"),
    "lone surrogate": (b'{"resourceType":"Patient","id":"\\ud800"}', "invalid JSON at "),
    "binary junk": (bytes(range(255, 0, -1)) * 20, "invalid UTF-8 at byte 1 "),
    "zeros": (bytes(5000), "invalid JSON at column 1: "),
    "100,000 brackets": (b"[" * 100_000 + b"]" * 100_000, "invalid JSON at "),
    "100,000 open brackets": (b"[" * 100_000, "invalid JSON at "),
    "100,000 braces": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "invalid JSON at "),
    "a list": (b"[]", f"is not a FHIR Bundle or resource {ASK}"),
    "a number": (b"1e999", f"is not a FHIR Bundle or resource {ASK}"),
    "a huge number": (b"9" * 6000, f"is not a FHIR Bundle or resource {ASK}"),
    "null": (b"null", f"is not a FHIR Bundle or resource {ASK}"),
    "no type": (b"{}", f"is not a FHIR Bundle or resource {ASK}"),
    "no entries": (b'{"resourceType":"Bundle","entry":{}}', "its entry is not a list"),
    "nobody": (b'{"resourceType":"Bundle"}', "nothing in it is about a patient (give the record of one patient)"),
    "not ours": (
        b'{"resourceType":"Immunization","id":"i"}',
        "nothing in it is about a patient (give the record of one patient)",
    ),
    "a patient without id": (
        b'{"resourceType":"Patient"}',
        "nothing in it is about a patient; entry 0 was refused: it has no id",
    ),
    "no time": (b'{"resourceType":"Patient","id":"p1"}', "nothing in it has a time (give the instant with --at)"),
    "truncated gzip": (gzip.compress(IN_PLACE.read_bytes())[:900], "the packed file breaks off: "),
    "gzip of junk": (b"\x1f\x8b" + bytes(range(200)), "the packed file breaks off: "),
    "a long line": (b'{"resourceType":"' + b"x" * 50_000_000, "invalid JSON at "),
    "a zip file": (b"PK\x03\x04\xff\xfe", "invalid UTF-8 at byte 5"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_bundle_that_cannot_be_used(refuses, tmp_path: Path, name: str) -> None:
    content, said = CONTENTS[name]
    path = tmp_path / "b.json"
    path.write_bytes(content)
    line = refuses("check", path)
    assert "b.json" in line
    assert said in line


@pytest.mark.parametrize("name", [name for name in CONTENTS if name not in ("nobody", "not ours", "no time")])
def test_a_proposal_that_cannot_be_used(refuses, tmp_path: Path, name: str) -> None:
    path = tmp_path / "e.json"
    path.write_bytes(CONTENTS[name][0])
    assert "e.json" in refuses("check", IN_PLACE, "--propose", path)


def test_files_that_are_none(refuses, tmp_path: Path) -> None:
    assert refuses("check", tmp_path / "b.json").endswith("b.json: there is no such file")
    assert refuses("check", tmp_path).endswith(": it is a folder (use handrail audit for a folder)")
    assert refuses("check", IN_PLACE / "b.json").endswith("Not a directory")
    assert refuses("check", tmp_path / ("x" * 400)).endswith("File name too long")
    assert refuses("check", IN_PLACE, "--propose", tmp_path / "e.json").endswith("e.json: there is no such file")


def test_a_file_that_may_not_be_read(refuses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses the opening; a file without rights would be open to root all the same."""
    path = tmp_path / "b.json"
    path.write_text("{}")
    opened = Path.open

    def refused(self: Path, *given: object, **more: object) -> object:
        if self == path:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(self, *given, **more)

    monkeypatch.setattr(Path, "open", refused)
    assert refuses("check", path).endswith("Permission denied")


def test_two_patients(refuses, tmp_path: Path) -> None:
    line = refuses("check", written(tmp_path, DOSE, fhir.weight("w", "p2", START, 80)))
    assert line.endswith("check judges one patient, and it holds 2 (p1, p2) (use handrail audit for several)")


def test_a_proposal_about_another_patient(refuses) -> None:
    assert refuses("check", DISORDER, "--propose", TOO_SOON).endswith("the proposal is about another patient than the record")


@pytest.mark.parametrize(("resource", "said"), [
    ({"resourceType": "Patient", "id": "p"},
     "it is the resource Patient, and proposes no dose (give one of MedicationAdministration, MedicationRequest, Appointment)"),
    (DOSE | {"medicationCodeableConcept": {"text": "midazolam"}}, "another drug than ketamine or esketamine"),
    (DOSE | {"effectivePeriod": {"start": "0000"}}, "effectivePeriod.start: '0000' is not a date between 1900 and 2200"),
    (DOSE | {"dosage": {"dose": {"value": 0, "system": "http://unitsofmeasure.org", "code": "mg"}}},
     "its dose is 0: no drug is to be given (propose the dose that is to be given)"),
    (DOSE | {"status": "entered-in-error"}, "its status is entered-in-error: no dose is to be given "
     "(propose a dose that is still to be given)"),
    ({"resourceType": "Appointment", "id": "a", "participant": [5]}, "participant is not a list of objects"),
], ids=lambda one: str(one)[:40])  # fmt: skip
def test_a_resource_that_proposes_nothing(refuses, tmp_path: Path, resource: Any, said: str) -> None:
    path = tmp_path / "e.json"
    path.write_text(json.dumps(resource))
    assert refuses("check", IN_PLACE, "--propose", path) == f"e.json: {said}"


OPTIONS = (
    (
        ["--at", "yesterday"],
        "--at: 'yesterday' is not a FHIR date (write 2026-03-02T09:15:00-05:00, or 2026-03-02T09:15 with --zone, or 2026-03-02 "
        "for the end of that day)",
    ),
    (["--at", "2026-03-02T09:15:00"], "--at: '2026-03-02T09:15:00' is not a FHIR dateTime with a time zone (write "),
    (["--at", "0000-01-01"], "--at: '0000-01-01' is not a date between 1900 and 2200 (write "),
    (["--at", "9999-12-31T00:00:00Z"], "--at: '9999-12-31T00:00:00Z' is not a date between 1900 and 2200 (write "),
    (["--at", ""], "--at: '' is not a FHIR date (write "),
    (["--zone", "Mars/Base"], "--zone: 'Mars/Base' is not a time zone (use a name such as America/New_York)"),
    (["--zone", "localtime"], "--zone: 'localtime' is not a time zone"),
    (["--zone", ""], "--zone: '' is not a time zone"),
    (["--zone", "../../etc/passwd"], "--zone: '../../etc/passwd' is not a time zone"),
    (["--covers", "dreams"], "--covers: there is no table 'dreams' (one of programs, "),
    (["--at", "2026-03-02T25:00:00Z"], "--at: '2026-03-02T25:00:00Z' is not a time of any day between 1900 and 2200 (write "),
    (["--at", "2026-03-02T09:00:00+99:00"], "--at: '2026-03-02T09:00:00+99:00' is not a time of any day"),
    (["--at", "0000-01-01T00:00:00Z"], "--at: '0000-01-01T00:00:00Z' is not a time of any day"),
    (["--at", "2026-W10-1", "--zone", "America/New_York"], "--at: '2026-W10-1' is not a FHIR date"),
    (["--zone", "Factory"], "--zone: 'Factory' is not a time zone"),
    (["--covers", ""], "--covers: it names no table (write TABLE, or TABLE:2020-01-01..2024-12-31, with commas between several)"),
    (["--covers", "conditions,,plans"], "--covers: a table is missing between or beside its commas (write TABLE, "),
    (["--covers", "conditions,"], "--covers: a table is missing between or beside its commas (write TABLE, "),
    (["--covers", "coverage"], "--covers: there is no table 'coverage'"),
    (["--covers", "conditions,conditions"], "--covers: 'conditions' stands there twice"),
    (["--covers", "conditions:"], "--covers: 'conditions:' names no period from one day to another (write TABLE, "),
    (["--covers", "conditions:2024"], "--covers: 'conditions:2024' names no period from one day to another"),
    (["--covers", "conditions:2024.."], "--covers: 'conditions:2024..' names no period from one day to another"),
    (["--covers", "conditions:x..y"], "--covers: 'conditions:x..y': 'x' is not a FHIR date (write TABLE:2020-01-01..2024-12-31)"),
    (["--protocol", "nope"], "there is no protocol 'nope' (use one of alcohol-use-disorder-research@2026.1, "),
    (["--protocol", "iv-racemic@1999.1"], "there is no protocol 'iv-racemic@1999.1'"),
    (["--protocol", ""], "there is no protocol ''"),
    (["--protocol", "/nope/pack"], "/nope/pack: is no folder (name a shipped protocol, or the folder of a pack)"),
    (["--gate", "start"], "--gate: the gate start judges a proposed dose (give it with --propose)"),
    (["--gate", "order"], "--gate: the gate order judges a proposed dose (give it with --propose)"),
    (["--gate", "book"], "--gate: the gate book judges a proposed dose (give it with --propose)"),
)


@pytest.mark.parametrize(("options", "said"), OPTIONS, ids=lambda one: " ".join(one) if isinstance(one, list) else "")
def test_options_that_cannot_be_used(refuses, options: list[str], said: str) -> None:
    assert refuses("check", IN_PLACE, *options).startswith(said)


USAGE = (
    [], ["nope"], ["check"], ["check", IN_PLACE, "--gate", "lunch"], ["check", IN_PLACE, "--format", "xml"], ["check", IN_PLACE,
    "x"],
    ["protocol"], ["protocol", "adopt"], ["protocol", "show"], ["safeguards", "a", "b"], ["audit", SAMPLE], ["check", ""],
    ["check", IN_PLACE, "--propose", ""], ["check", IN_PLACE, "--adoption", ""], ["audit", SAMPLE, "--out", ""],
    ["audit", "", "--out", "results"],
)  # fmt: skip


@pytest.mark.parametrize("arguments", USAGE, ids=lambda given: " ".join(Path(str(one)).name for one in given))
def test_usage_errors(handrail_says, arguments: list[Any]) -> None:
    said = handrail_says(*arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("usage: handrail")
    assert "error: " in said.err.splitlines()[-1]


@pytest.mark.parametrize("option", ["--out", "--adoption"])
def test_an_empty_path_is_not_the_current_folder(handrail_says, option: str) -> None:
    said = handrail_says("audit", SAMPLE / "program", "--out", "results", option, "")
    assert f"argument {option}: it is empty: write the path of a " in said.err
    assert not Path("results").exists()


def test_results_cannot_go_into_a_file(refuses) -> None:
    said = refuses("audit", SAMPLE / "program", "--out", IN_PLACE)
    assert said == f"--out: {IN_PLACE} is a file (write the path of a folder)"


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "handrail.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment}, timeout=120)


def test_a_terminal_that_lacks_our_characters() -> None:
    done = run("check", IN_PLACE, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u2500 breached (0)" in done.stdout


def test_a_reader_that_goes_away() -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m handrail.cli.main check '{IN_PLACE}' --format json | head -c 1",
        shell=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (b"{", b"")


def test_a_reader_that_goes_away_is_no_verdict() -> None:
    command = [sys.executable, "-m", "handrail.cli.main", "check", str(IN_PLACE), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.wait(120) == 141


@pytest.mark.parametrize(("command", "document", "key"), [
    ("check", '{"resourceType": "Patient", "id": "p1", "id": "p2"}', "id"),
    ("instruments audit-c --score", '{"score": 5, "score": 1}', "score"),
])  # fmt: skip
def test_a_key_that_stands_twice_is_refused(tmp_path: Path, command: str, document: str, key: str) -> None:
    file = tmp_path / "twice.json"
    file.write_text(document)
    done = run(*command.split(), file)
    assert done.returncode == 2
    assert f"the key '{key}' stands twice in one object" in done.stderr.decode()


def test_a_proposed_dose_is_none_to_discharge_from() -> None:
    done = run("check", IN_PLACE, "--propose", IN_PLACE.with_name("propose-in-time.json"), "--gate", "discharge")
    assert done.returncode == 2
    assert "the gate discharge judges a dose that was given, not a proposed one" in done.stderr.decode()
