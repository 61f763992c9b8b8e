"""`handrail trail witness`: a second party signs what only grew, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.test_adoption import unfolded
from tests.unit.trail.making import LOG_KEY, trail

NAME = "auditor.example.org"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """What a clinic of twelve entries took outside."""
    return kept(tmp_path, 12, "outside")


def kept(tmp_path: Path, size: int, name: str) -> Path:
    made = trail(size).export(tmp_path / f"{name}-trail")
    folder = tmp_path / name
    folder.mkdir()
    shutil.copytree(made / "checkpoints", folder / "checkpoints")
    shutil.copy(made / "leaves", folder / "leaves")
    return folder


def test_it_signs_once_and_the_signature_verifies(handrail_says, tmp_path: Path, outside: Path) -> None:
    key = tmp_path / "own.key"
    said = handrail_says("trail", "witness", outside, "--name", NAME, "--key", key)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"signed: 12 entries; verifier key {NAME}+")
    assert key.stat().st_mode & 0o077 == 0
    again = handrail_says("trail", "witness", outside, "--name", NAME, "--key", key)
    assert again.out.startswith("signed before: 12 entries")
    (tmp_path / "keys").write_text(f"{LOG_KEY.key}\n" + said.out.partition("verifier key ")[2])
    verified = handrail_says("trail", "verify", tmp_path / "outside-trail", "--against", outside, "--key", tmp_path / "keys")
    assert verified.status == 0
    assert "12 entries: the root is the same" in unfolded(verified.out)


def test_a_leaf_that_was_changed_is_not_signed(refuses, tmp_path: Path, outside: Path) -> None:
    leaves = bytearray((outside / "leaves").read_bytes())
    leaves[40] ^= 1
    (outside / "leaves").write_bytes(leaves)
    assert "are not those of its tree" in refuses("trail", "witness", outside, "--name", NAME, "--key", tmp_path / "own.key")


def test_another_past_than_was_signed_before_is_not_signed(handrail_says, refuses, tmp_path: Path, outside: Path) -> None:
    key = tmp_path / "own.key"
    assert handrail_says("trail", "witness", outside, "--name", NAME, "--key", key).status == 0
    shorter = kept(tmp_path, 8, "rewritten")
    assert "are not those of its tree" in refuses("trail", "witness", shorter, "--name", NAME, "--key", key)


def test_a_key_that_is_none_is_one_sentence(refuses, tmp_path: Path, outside: Path) -> None:
    (tmp_path / "own.key").write_text("nothing of the kind\n")
    assert "is no 32 bytes in base64" in refuses("trail", "witness", outside, "--name", NAME, "--key", tmp_path / "own.key")
