"""`handrail trail verify` of one signature that was downloaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handrail.trail.signing import attest
from tests.unit.cli.test_adoption import unfolded
from tests.unit.trail.making import LOG_KEY
from tests.unit.trail.passkeys import Passkey, signed, unsigned


def written(tmp_path: Path, record: dict[str, Any]) -> Path:
    file = tmp_path / "signature.json"
    file.write_text(json.dumps(record))
    return file


def test_a_right_signature_is_good_and_says_what_the_trail_alone_can_tell(handrail_says, tmp_path: Path) -> None:
    said = handrail_says("trail", "verify", written(tmp_path, signed(Passkey())))
    assert (said.status, said.err) == (0, "")
    assert "looked at: 1 of 1 signed documents" in said.out
    assert "NOT CHECKED: whether the key was the signer's" in unfolded(said.out)


def test_one_letter_changed_is_told(handrail_says, tmp_path: Path) -> None:
    record = signed(Passkey())
    said = handrail_says("trail", "verify", written(tmp_path, record | {"document": record["document"] + "."}))
    assert said.status == 1
    assert said.out.startswith("TAMPERED WITH: it was made for another document")


def test_a_signature_that_the_clinic_attests_needs_its_key(handrail_says, refuses, tmp_path: Path) -> None:
    file, key = written(tmp_path, attest(unsigned("password-and-code"), LOG_KEY)), tmp_path / "key.txt"
    assert "give the verifier key with --key" in refuses("trail", "verify", file)
    key.write_text(f"{LOG_KEY.key}\n")
    assert handrail_says("trail", "verify", file, "--key", key).status == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', "\0"])
def test_what_is_no_signature_is_one_sentence(refuses, tmp_path: Path, text: str) -> None:
    file = tmp_path / "signature.json"
    file.write_text(text)
    assert "it is no signature and no folder of a trail" in refuses("trail", "verify", file)
