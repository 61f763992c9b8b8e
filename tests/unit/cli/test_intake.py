"""`handrail check --gate intake` on the four who come to be treated: what is proposed, why, and that it is no decision."""

from __future__ import annotations

import pytest

from handrail.cli.intake import CONTRAINDICATED, PROPOSED, UNDETERMINED
from handrail.sample.build import START, bundle
from handrail.sample.intake import STORIES
from tests.unit.cli.conftest import SAMPLE

OUTCOMES = {
    "intake-eligible": ("eligible", 0), "intake-with-safeguards": ("eligible-with-safeguards", 0),
    "intake-contraindicated": ("contraindicated", CONTRAINDICATED), "intake-undetermined": ("undetermined", UNDETERMINED),
}  # fmt: skip
INTAKE = {"decided", "outcome", "protocol", "patient_id", "at", "reasons", "duties", "missing", "expiry"}
REASON = {
    "id", "effect", "answer", "asks", "fact", "found", "because", "change", "stricter_than_label", "note", "source", "place",
    "basis", "verification",
}  # fmt: skip


def unfolded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", STORIES)
def test_the_bundle_is_what_is_built(name: str) -> None:
    assert (SAMPLE / f"{name}.json").read_text() == bundle(iter(STORIES[name](START)), START) + "\n"


@pytest.mark.parametrize("name", STORIES)
def test_each_outcome_in_words_and_as_data(handrail_says, name: str) -> None:
    outcome, status = OUTCOMES[name]
    said = handrail_says("check", SAMPLE / f"{name}.json", "--gate", "intake")
    assert (said.status, said.err) == (status, "")
    assert f"── intake: {outcome.replace('-', ' ')} ─" in said.out
    assert f"{PROPOSED} (by iv-racemic@2026.3, for intake-" in unfolded(said.out)
    assert said.out.index("── intake:") < said.out.index("── breached")
    found = handrail_says("check", SAMPLE / f"{name}.json", "--gate", "intake", "--format", "json")
    assert found.status == status
    intake = found.json["intake"]
    assert set(intake) == INTAKE
    assert (intake["decided"], intake["outcome"]) == (False, outcome)
    assert (intake["expiry"] is None) == (outcome not in ("eligible", "eligible-with-safeguards"))
    for reason in intake["reasons"]:
        assert set(reason) == REASON
        told = (reason["id"], reason["because"], f"what would change it: {reason['change']}")
        assert all(each in unfolded(said.out) for each in told) or reason["answer"] == "unknown"


def test_in_recovery_the_duties_are_told(handrail_says) -> None:
    said = unfolded(handrail_says("check", SAMPLE / "intake-with-safeguards.json", "--gate", "intake").out)
    assert "with-safeguards past-substance-use-disorder" in said
    for duty in ("second-signature", "closer-check-ins", "recovery-care-contact"):
        assert f"{duty}: " in said
    assert "90 days (eligible-with-safeguards); or until 30 days have passed without a session" in said
    assert "a pregnancy, or a wish for one" in said


def test_a_no_says_what_would_change_it(handrail_says) -> None:
    said = unfolded(handrail_says("check", SAMPLE / "intake-contraindicated.json", "--gate", "intake").out)
    assert "program policy, stricter than the label" in said
    assert "what would change it: A clinician signs a new assessment" in said
    assert "Nobody should stop alcohol, benzodiazepines or opioids suddenly in order to qualify" in said
    assert "how long it would hold" not in said
    assert "duties" not in said


def test_what_is_missing_is_told_with_who_can_say_it(handrail_says) -> None:
    said = unfolded(handrail_says("check", SAMPLE / "intake-undetermined.json", "--gate", "intake").out)
    assert "missing, and needed before a decision" in said
    assert "a blood pressure measured at intake. Who can say: anyone trained to measure it." in said
    assert "a signed assessment of substance use disorder" in said
    intake = handrail_says("check", SAMPLE / "intake-undetermined.json", "--gate", "intake", "--format", "json").json["intake"]
    assert all(one["who"] and one["rows"] for one in intake["missing"] if one["blocks"])


def test_another_gate_proposes_nothing_about_intake(handrail_says) -> None:
    for gate in ((), ("--gate", "plan")):
        said = handrail_says("check", SAMPLE / "intake-eligible.json", *gate)
        assert "intake:" not in said.out
        assert handrail_says("check", SAMPLE / "intake-eligible.json", *gate, "--format", "json").json["intake"] is None


def test_a_version_without_a_table_proposes_nothing_and_is_no_yes(handrail_says) -> None:
    old = ("check", SAMPLE / "intake-eligible.json", "--gate", "intake", "--protocol", "iv-racemic@2026.1")
    said = handrail_says(*old)
    assert said.status == UNDETERMINED
    assert "has no table of decisions, so it proposes nothing; " in unfolded(said.out)
    intake = handrail_says(*old, "--format", "json").json["intake"]
    assert (intake["decided"], intake["outcome"]) == (False, None)
    assert intake["why_not"].endswith("; iv-racemic@2026.3 has one")


@pytest.mark.parametrize("protocol", ["esketamine-rems", "im-racemic", "sc-racemic", "sublingual-supervised"])
def test_every_protocol_of_care_proposes(handrail_says, protocol: str) -> None:
    said = handrail_says("check", SAMPLE / "intake-eligible.json", "--gate", "intake", "--protocol", protocol)
    assert "── intake: eligible ─" in said.out


def test_the_research_protocol_lists_what_it_needs(handrail_says) -> None:
    research = ("--gate", "intake", "--protocol", "alcohol-use-disorder-research")
    said = handrail_says("check", SAMPLE / "intake-contraindicated.json", *research)
    assert said.status == UNDETERMINED
    assert "── intake: undetermined ─" in said.out
    assert "A named study with its registration" in unfolded(said.out)


def test_a_table_is_shown_and_told_apart(handrail_says) -> None:
    said = unfolded(handrail_says("protocol", "show", "iv-racemic").out)
    assert "── decides: who is eligible" in said
    assert "contraindicated pregnancy where pregnant is yes; where that is not known: undetermined" in said
    decides = handrail_says("protocol", "show", "iv-racemic", "--format", "json").json["decides"]
    assert {"rows", "duties", "validity", "ends_when"} == set(decides)
    told = unfolded(handrail_says("protocol", "diff", "iv-racemic", "esketamine-rems").out)
    assert "── who is eligible" in told
    assert "The basis of the row intracerebral-haemorrhage was “program choice” and is “label”." in told
