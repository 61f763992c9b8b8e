"""Adoption: written, read back, in force from its day on; unsigned, and never the adoption of another text."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from handrail.protocol.adopt import adopted, choice, document, doubts, names, with_choices
from handrail.protocol.load import find
from handrail.protocol.model import Adoption, Protocol
from handrail.terms.errors import UnusableProtocol

IV, SPRAY = find("iv-racemic@2026.1"), find("esketamine-rems@2026.2")
ON, EVE = date(2026, 3, 5), date(2026, 3, 4)
HOURS = ("interval_hours_min=47 h", "Our nurses start at eight.")


def written(tmp_path: Path, *pairs: tuple[str, str], protocol: Protocol = IV) -> Path:
    file = tmp_path / "adoption.yaml"
    choices = [choice(protocol, ON, *pair) for pair in pairs]
    file.write_text(document(protocol, by="Ada Invented", role="medical director", at=ON, choices=choices), encoding="utf-8")
    return file


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = written(tmp_path, HOURS)
    own = adopted(IV, file)
    assert names(file) == "iv-racemic@2026.1"
    assert own.adoption is not None
    assert (own.adoption.by, own.adoption.role, own.adoption.on) == ("Ada Invented", "medical director", ON)
    assert [(one.parameter, one.said, one.was) for one in own.adoption.choices] == [("interval_hours_min", "47 h", "40 h")]
    assert own.adopted is False
    assert (own.key, own.digest) == (IV.key, IV.digest)


def test_a_choice_holds_from_the_day_of_adoption_on(tmp_path: Path) -> None:
    own = adopted(IV, written(tmp_path, HOURS))
    before, after = own.value_at("interval_hours_min", EVE), own.value_at("interval_hours_min", ON)
    assert before is not None
    assert after is not None
    assert (before.amount, after.amount) == (timedelta(hours=40), timedelta(hours=47))
    assert (after.basis, after.verification) == ("program choice", "program choice")
    assert "unsigned" in own.source(after.source_id).citation
    assert own.value_at("interval_days_min", ON) == IV.value_at("interval_days_min", ON)


def test_none_may_be_chosen_where_the_protocol_may_have_none(tmp_path: Path) -> None:
    own = adopted(IV, written(tmp_path, ("dose_mg_per_kg_max=none", "We limit by milligrams."), ("dose_mg_max=60 mg", "Ours.")))
    assert own.value_at("dose_mg_per_kg_max", ON).unlimited
    assert own.value_at("dose_mg_max", ON).amount == 60_000


def test_a_choice_before_the_first_value_begins_there(tmp_path: Path) -> None:
    file = tmp_path / "early.yaml"
    early = date(1999, 1, 1)
    made = [choice(IV, early, *HOURS)]
    file.write_text(document(IV, by="A. Invented", role="Medical Director", at=early, choices=made), encoding="utf-8")
    own = adopted(IV, file)
    assert made[0].was == "not stated"
    assert [value.from_ for value in own.parameter("interval_hours_min").values] == [early]


@pytest.mark.parametrize(("assignment", "says"), [
    ("interval_hours_min", "sets nothing"), ("interval=40 h", "is not a parameter"), ("interval_hours_min=47", "has no unit"),
    ("interval_hours_min=2 d", "measures duration in days|is stated in h|not"), ("interval_hours_min=-1 h", "is not an amount"),
    ("interval_hours_min=0 h", "not a whole, positive amount"), ("interval_hours_min=none", "may not be none"),
    ("interval_hours_min=", "nothing is stated"), ("=40 h", "nothing is stated"),
    ("observation_counts_from=middle", "is not a choice"),
])  # fmt: skip
def test_a_choice_is_read_strictly(assignment: str, says: str) -> None:
    with pytest.raises(UnusableProtocol, match=says) as refused:
        choice(IV, ON, assignment, "Because.")
    assert str(refused.value).startswith("--set")


@pytest.mark.parametrize(("reason", "says"), [
    ("", "no word"), ("   ", "no word"), ("...", "no word"), ("x" * 501, "501 signs long"), ("a\x00b", "cannot be seen"),
    ("a\u202eb", "cannot be seen"), ("a\udcff", "cannot be seen"),
])  # fmt: skip
def test_a_reason_is_words(reason: str, says: str) -> None:
    with pytest.raises(UnusableProtocol, match=says):
        choice(IV, ON, HOURS[0], reason)


@pytest.mark.parametrize("role", ["patient", "nurse", "medical directors", "director"])
def test_a_medical_director_alone_may_adopt(tmp_path: Path, role: str) -> None:
    with pytest.raises(UnusableProtocol, match=f"--role: a medical director alone may adopt a protocol, not '{role}'"):
        document(IV, by="Ada Invented", role=role, at=ON, choices=[])
    file = written(tmp_path, HOURS)
    file.write_text(file.read_text(encoding="utf-8").replace("medical director", role), encoding="utf-8")
    with pytest.raises(UnusableProtocol, match="role: a medical director alone may adopt"):
        adopted(IV, file)


def test_a_choice_that_is_none_or_made_twice() -> None:
    same = choice(IV, ON, "interval_hours_min=40 h", "It stays.")
    with pytest.raises(UnusableProtocol, match="is 40 h in the protocol already"):
        document(IV, by="A. Invented", role="Medical Director", at=ON, choices=[same])
    one = choice(IV, ON, *HOURS)
    with pytest.raises(UnusableProtocol, match="is chosen twice"):
        document(IV, by="A. Invented", role="Medical Director", at=ON, choices=[one, one])


def test_names_with_every_sign_come_back(tmp_path: Path) -> None:
    by = """Dr. Zoë "Z" O'Neill: #1, {x} \\ & 王"""
    file = tmp_path / "a.yaml"
    file.write_text(document(IV, by=by, role="Medical director", at=ON, choices=[]), encoding="utf-8")
    own = adopted(IV, file)
    assert own.adoption is not None
    assert (own.adoption.by, own.adoption.role, own.adoption.choices) == (by, "Medical director", ())


@pytest.mark.parametrize(("old", "new", "says"), [
    ("handrail-adoption/1", "handrail-adoption/9", "no adoption that this version can read"),
    ("iv-racemic@2026.1", "im-racemic@2026.1", "is the adoption of im-racemic@2026.1, not of iv-racemic@2026.1"),
    (IV.digest, "0" * 64, "its digest is not that of iv-racemic@2026.1"),
    ('signed: "no"', 'signed: "yes"', "claims a signature"),
    ('at: "2026-03-05"', 'at: "05/03/2026"', "is not a date"),
    ('"47 h"', '"47 hrs"', "not one this program knows"),
    ('was: "40 h"', 'was: "39 h"', "says 40 h on 2026-03-05"),
    ('basis: "program choice"', 'basis: "label"', "a program choice and nothing else"),
    ('by: "Ada Invented"', "by:", "nothing is stated here"),
    ('role: "medical director"\n', "", "'role' is missing here"),
    ("choices:\n", "more: x\nchoices:\n", "'more' is not a key here"),
    ('value: "47 h"', 'value: "40 h"', "is 40 h in the protocol already"),
])  # fmt: skip
def test_a_document_that_is_not_in_order_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    file = written(tmp_path, HOURS)
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UnusableProtocol, match=says):
        adopted(IV, file)


def test_looser_than_the_label_is_said(tmp_path: Path) -> None:
    file = written(tmp_path, ("dose_mg_max=112 mg", "Ours."), ("observation_minutes_min=150 min", "Longer."), protocol=SPRAY)
    own = adopted(SPRAY, file)
    assert own.adoption is not None
    assert own.adoption.doubts == ("dose_mg_max = 112 mg is looser than the label that esketamine-rems@2026.2 follows (84 mg).",)


@pytest.mark.parametrize(("chosen", "told"), [
    ("dose_mg_per_kg_max=50 mg/kg", "(0.75 mg/kg), 66.7 times as much."),
    ("interval_hours_min=4 h", "(40 h), one part in 10 of it."),
    ("dose_mg_per_kg_max=1 mg/kg", "(0.75 mg/kg)."),
])  # fmt: skip
def test_what_is_far_looser_says_by_how_much(chosen: str, told: str) -> None:
    adoption = Adoption("Ada Invented", "medical director", ON, (choice(IV, ON, chosen, "because"),), "0")
    (said, *_) = doubts(IV, with_choices(IV, adoption))
    assert said.endswith(told)


def test_what_lint_finds_odd_about_a_choice_is_said(tmp_path: Path) -> None:
    own = adopted(IV, written(tmp_path, ("interval_hours_min=48 h", "Two whole days.")))
    assert own.adoption is not None
    assert own.adoption.doubts == ("interval_hours_min is so long that interval_days_min never matters.",)
