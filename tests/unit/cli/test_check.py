"""`handrail check` on the sample: exit statuses, text, and the stable JSON."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.sample import fhir
from handrail.sample.build import START, in_place, prepared
from tests.unit.cli.conftest import SAMPLE

IN_PLACE, DISORDER = SAMPLE / "in-place.json", SAMPLE / "active-disorder.json"
TOO_SOON, IN_TIME = SAMPLE / "propose-too-soon.json", SAMPLE / "propose-in-time.json"
IN_THE_ROOM = SAMPLE / "in-the-room.json"
VERDICTS = {"met", "breached", "data-required", "not-applicable"}


def written(folder: Path, *resources: Any, name: str = "b.json") -> Path:
    path = folder / name
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}))
    return path


@pytest.fixture
def unscreened(tmp_path: Path) -> Path:
    """Everything in place, except that nobody says what was asked about: nothing is breached, much is not known."""
    until = (START + timedelta(days=12)).isoformat()
    kept = [one for one in in_place() if one["resourceType"] != "List" and one.get("meta", {}).get("lastUpdated", "") <= until]
    return written(tmp_path, *kept)


def test_nothing_breached(handrail_says) -> None:
    said = handrail_says("check", IN_PLACE)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(
        "iv-racemic@2026.3 (unadopted: no medical director has signed it), judged at 2026-03-13 16:40 UTC\n"
    )
    assert "145 resources read: 145 accepted, 0 refused, 0 duplicate, 0 out of scope" in said.out


def test_a_stop_is_breached(handrail_says) -> None:
    said = handrail_says("check", DISORDER)
    assert said.status == 1
    assert "stop  active-substance-use-disorder  patients sample-3" in said.out
    assert "disorder code: F10.20" in said.out


def test_data_required(handrail_says, unscreened: Path) -> None:
    said = handrail_says("check", unscreened)
    assert said.status == 3
    assert "── breached (0)" in said.out
    assert "not known: " in said.out


def test_a_proposal_too_soon_shows_when_it_would_be_lawful(handrail_says) -> None:
    said = handrail_says("check", IN_PLACE, "--propose", TOO_SOON)
    assert said.status == 1
    assert "gate start" in said.out
    assert "minimum-interval  doses sample-1-proposed, 2026-03-14 15:00 UTC" in said.out
    assert "time since last dose: 24 h" in said.out
    assert "2026-03-16 15:00 UTC" in said.out


def test_a_proposal_in_time(handrail_says) -> None:
    said = handrail_says("check", IN_THE_ROOM, "--propose", IN_TIME)
    assert said.status == 0
    assert "next lawful" not in said.out


TOP = {
    "schema",
    "at",
    "gate",
    "protocol",
    "adopted",
    "adoption",
    "intake",
    "needs",
    "input",
    "quarantine",
    "notes",
    "counts",
    "verdicts",
    "next_lawful",
}
ONE = {"safeguard", "subject", "subject_id", "at", "verdict", "severity", "missing", "evidence", "parameters", "clears"}


@pytest.mark.parametrize("arguments", [
    [IN_PLACE], [DISORDER], [IN_PLACE, "--propose", TOO_SOON], [IN_THE_ROOM, "--propose", IN_TIME],
    [DISORDER, "--gate", "intake"],
], ids=lambda given: " ".join(Path(one).name for one in given))  # fmt: skip
def test_the_json_has_one_shape(handrail_says, arguments: list[Any]) -> None:
    plain, said = handrail_says("check", *arguments), handrail_says("check", *arguments, "--format", "json")
    assert said.status == plain.status
    document = said.json
    assert set(document) == TOP
    assert (document["schema"], document["protocol"], document["adopted"]) == ("handrail-check/2", "iv-racemic@2026.3", False)
    assert set(document["counts"]) == VERDICTS
    assert sum(document["counts"].values()) == len(document["verdicts"]) > 0
    assert set(document["input"]) == {"read", "accepted", "refused", "duplicate", "out_of_scope"}
    for one in document["verdicts"]:
        assert set(one) == ONE
        assert one["verdict"] in VERDICTS
        assert one["severity"] in {"stop", "caution", "watch"}
        assert isinstance(one["evidence"], dict)
        for used in one["parameters"]:
            assert set(used) == {"name", "said", "source", "place", "basis", "verification"}


def test_the_json_of_a_breach(handrail_says) -> None:
    document = handrail_says("check", IN_PLACE, "--propose", TOO_SOON, "--format", "json").json
    assert (document["gate"], document["next_lawful"]) == ("start", "2026-03-16 15:00 UTC")
    (one,) = [one for one in document["verdicts"] if one["safeguard"] == "minimum-interval"]
    assert (one["verdict"], one["subject"], one["subject_id"]) == ("breached", "doses", "sample-1-proposed")
    assert one["at"] == "2026-03-14T15:00:00Z"
    assert one["evidence"]["time_since_last_dose"] == 86_400


def test_what_was_refused_and_noted_is_told(handrail_says, tmp_path: Path) -> None:
    dose = fhir.given("d", "p1", START, 40, {"value": 40})
    undated = fhir.weight("w", "p1", START, 80) | {"effectiveDateTime": "0000-13-45"}
    path = written(tmp_path, dose, undated, dose, {"resourceType": "Immunization", "id": "i"})
    said = handrail_says("check", path)
    assert "4 resources read: 1 accepted, 1 refused, 1 duplicate, 1 out of scope" in said.out
    unfolded = " ".join(said.out.split())
    assert "refused: entry 1 Observation/w: effectiveDateTime: '0000-13-45' is not a date between 1900 and 2200" in unfolded
    assert "note: entry 0, MedicationAdministration/d: dosage.dose is not used: no unit is given" in unfolded
    document = handrail_says("check", path, "--format", "json").json
    assert [one["reason"] for one in document["quarantine"]] == [
        "effectiveDateTime: '0000-13-45' is not a date between 1900 and 2200"
    ]
    assert len(document["notes"]) == 1


def test_the_instant_of_the_question(handrail_says) -> None:
    def at(*arguments: str) -> str:
        return handrail_says("check", IN_PLACE, "--format", "json", "--at", *arguments).json["at"]

    assert at("2026-03-20T09:15:00-05:00") == "2026-03-20T14:15:00Z"
    assert at("2026-03-20") == "2026-03-20T23:59:59.999999Z"
    assert at("2026-03-20", "--zone", "America/New_York") == "2026-03-21T03:59:59.999999Z"
    assert at("2026-03-20T09:15", "--zone", "America/New_York") == "2026-03-20T13:15:00Z"


def test_what_a_source_claims_to_hold(handrail_says, unscreened: Path) -> None:
    claims = ("administrations,sessions,observations,assessments,plans,decisions,conditions,check_ins,medications,enrolments,"
              "allergies")  # fmt: skip
    assert handrail_says("check", unscreened, "--covers", claims).status == 0
    assert handrail_says("check", unscreened, "--covers", "conditions:2020-01-01..2027-01-01").status == 3


def test_another_protocol(handrail_says) -> None:
    document = handrail_says("check", IN_PLACE, "--protocol", "im-racemic@2026.1", "--format", "json").json
    assert document["protocol"] == "im-racemic@2026.1"


def test_a_gate_asks_less(handrail_says) -> None:
    every = handrail_says("check", DISORDER, "--format", "json").json["verdicts"]
    asked = handrail_says("check", DISORDER, "--gate", "intake", "--format", "json").json["verdicts"]
    assert {one["subject"] for one in asked} == {"patients"}
    assert len(asked) < len(every)


def test_one_resource_will_do(handrail_says, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(fhir.given("d", "p1", START, 40, fhir.quantity(40, "mg"))))
    assert handrail_says("check", path).status in (1, 3)


def test_a_patient_of_whom_nothing_is_known(handrail_says, tmp_path: Path) -> None:
    path = written(tmp_path, *prepared("p1"))
    assert handrail_says("check", path, "--gate", "plan").status == 0
    assert handrail_says("check", path, "--gate", "intake").status == 3
    bare = written(tmp_path, {"resourceType": "Patient", "id": "p1"}, name="bare.json")
    assert handrail_says("check", bare, "--at", "2026-03-20").status == 3


def test_a_bundle_that_is_packed_or_carries_a_byte_order_mark(handrail_says, tmp_path: Path) -> None:
    import gzip

    packed, marked = tmp_path / "b.json.gz", tmp_path / "marked.json"
    packed.write_bytes(gzip.compress(IN_PLACE.read_bytes()))
    marked.write_bytes(b"\xef\xbb\xbf" + IN_PLACE.read_bytes())
    assert handrail_says("check", packed).status == handrail_says("check", marked).status == 0


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 400, "1" + "0" * 5000, "-40", '"abc"', "true"])
def test_a_dose_of_no_amount_costs_the_amount_and_nothing_else(handrail_says, tmp_path: Path, number: str) -> None:
    dose = json.dumps(fhir.given("d", "p1", START, 40, fhir.quantity(12345, "mg"))).replace("12345", number)
    path = tmp_path / "b.json"
    path.write_text('{"resourceType": "Bundle", "entry": [{"resource": ' + dose + "}]}")
    said = handrail_says("check", path)
    assert said.status in (1, 3)
    assert "1 resource read: 1 accepted" in said.out
    assert "dosage.dose is not used: " in " ".join(said.out.split())


def test_a_file_whose_name_is_no_text(handrail_says, tmp_path: Path) -> None:
    dose = fhir.given("d", "p1", START, 40, fhir.quantity(40, "mg"))
    path = written(tmp_path, dose, fhir.weight("w", "p1", START, 80) | {"status": "x"}, name="\udcff.json")
    for form in ("text", "json"):
        said = handrail_says("check", path, "--format", form)
        assert said.status in (1, 3)
        assert "Traceback" not in said.err


def test_what_a_record_says_cannot_steer_the_terminal(handrail_says, tmp_path: Path) -> None:
    dose = fhir.given("d", "p1", START, 40, {"value": 40, "code": "mg\x1b[2J"})
    said = handrail_says("check", written(tmp_path, dose, {"resourceType": "Patient\x1b[2J", "id": "x"}, 5))
    assert "\x1b" not in said.out


def test_what_lies_after_the_time_judged_at_is_judged_and_told(handrail_says) -> None:
    early = handrail_says("check", IN_PLACE, "--at", "2026-03-10", "--format", "json").json
    late = handrail_says("check", IN_PLACE, "--format", "json").json
    subjects = [[(one["safeguard"], one["subject"], one["subject_id"]) for one in each["verdicts"]] for each in (early, late)]
    assert subjects[0] == subjects[1]
    (note,) = early["notes"]
    assert note.endswith("rows are dated after the time judged at (--at), and judged as well: what happened is never left out")
    after = [one for one in late["verdicts"] if one["subject"] == "doses" and one["at"] > "2026-03-11"]
    assert after
    assert int(note.split()[0]) > len({one["subject_id"] for one in after})
    assert late["notes"] == []


def test_a_proposal_is_not_among_what_lies_after(handrail_says) -> None:
    assert "dated after" not in handrail_says("check", IN_PLACE, "--propose", IN_TIME, "--at", "2026-03-13T16:40:00Z").out


def test_what_is_missing_is_told_by_name_and_in_words(handrail_says, unscreened: Path) -> None:
    found = handrail_says("check", unscreened, "--format", "json").json["verdicts"]
    lacking = [one for one in found if one["verdict"] == "data-required"]
    assert lacking
    for one in lacking:
        assert one["missing"]
        assert all(set(each) == {"fact", "means"} and each["means"] for each in one["missing"])
    by_fact = {each["fact"]: each["means"] for one in lacking for each in one["missing"]}
    assert by_fact["active_disorder"] == "whether a substance use disorder is active (conditions, or a signed assessment)"


def test_nothing_with_a_time_is_told_after_what_was_read(refuses, tmp_path: Path) -> None:
    path = written(tmp_path, {"resourceType": "Patient", "id": "p1"}, {"resourceType": "Immunization", "id": "i"})
    counts = "2 resources read: 1 accepted, 0 refused, 0 duplicate, 1 out of scope"
    assert refuses("check", path) == f"{path}: {counts}; nothing in it has a time (give the instant with --at)"
    said = refuses("audit", path, "--out", tmp_path / "out")
    assert said.startswith(f"{path}: {counts}; nothing in it has a time ({tmp_path / 'out' / 'quarantine.ndjson'} says what was ")


def test_an_audit_tells_what_lies_after_the_time_judged_at(handrail_says, tmp_path: Path) -> None:
    said = handrail_says("audit", SAMPLE / "program", "--out", tmp_path / "out", "--at", "2026-03-10")
    assert "note: rows are dated after the time judged at (--at), up to " in said.out
    assert "dated after" not in handrail_says("audit", SAMPLE / "program", "--out", tmp_path / "out").out
