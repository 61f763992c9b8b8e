"""`handrail trail`: verify, verifier."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.test_adoption import unfolded
from tests.unit.trail.making import LOG_KEY, trail


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return trail(12).export(tmp_path / "trail")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "kept.txt"
    file.write_bytes(trail(12).notes[-1])
    return file


def test_a_good_trail_says_what_was_not_checked(handrail_says, folder: Path) -> None:
    said = handrail_says("trail", "verify", folder)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("good: nothing was found changed\n")
    assert "NOT CHECKED: it was not checked against anything kept outside" in unfolded(said.out)


def test_held_against_a_checkpoint_and_a_key(handrail_says, tmp_path: Path, folder: Path, kept: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_text(f"{LOG_KEY.key}\n")
    said = handrail_says("trail", "verify", folder, "--against", kept, "--key", key)
    assert said.status == 0
    assert "kept.txt, of 12 entries: the root is the same" in unfolded(said.out)
    assert "NOT CHECKED" not in said.out


def test_the_first_bad_entry_is_named(handrail_says, folder: Path) -> None:
    file = folder / "entries.ndjson"
    file.write_bytes(file.read_bytes().replace(b"staff-3", b"staff-4", 1))
    said = handrail_says("trail", "verify", folder)
    assert said.status == 1
    assert unfolded(said.out).startswith("TAMPERED WITH: entry 3 (check-in.read by staff-4, written 2026-03-02T12:00:03.000000Z)")


def test_for_programs(handrail_says, folder: Path, kept: Path) -> None:
    document = handrail_says("trail", "verify", folder, "--against", kept, "--format", "json").json
    assert set(document) == {
        "schema", "good", "entries", "checkpoints", "commitments", "opened", "documents", "documents_checked", "held_against",
        "problems", "not_checked",
    }  # fmt: skip
    (folder / "leaves").write_bytes(b"")
    said = handrail_says("trail", "verify", folder, "--format", "json")
    assert (said.status, said.json["problems"][0]["entry"]) == (1, 0)


@pytest.mark.parametrize("arguments", [("/nowhere",), ("FOLDER", "--against", "/nowhere"), ("FOLDER", "--key", "/nowhere")])
def test_what_is_not_there(refuses, folder: Path, arguments: tuple[str, ...]) -> None:
    assert "nowhere" in refuses("trail", "verify", *(folder if one == "FOLDER" else one for one in arguments))


@pytest.mark.parametrize("name", ["keys.json", "checkpoints/000000000010.txt", "openings.ndjson"])
@pytest.mark.parametrize("data", [b"\x00\x1b[2J garbage", b"[" * 60_000, b"\xff"])
def test_garbage(refuses, folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    said = refuses("trail", "verify", folder)
    assert name in said
    assert "\x1b" not in said


def test_a_file_where_a_folder_should_be_and_the_other_way(refuses, tmp_path: Path, folder: Path, kept: Path) -> None:
    assert "it is no signature and no folder of a trail" in refuses("trail", "verify", kept)
    (folder / "leaves").unlink()
    (folder / "leaves").mkdir()
    assert "leaves" in refuses("trail", "verify", folder)


@pytest.mark.parametrize("arguments", [("trail",), ("trail", "verify", ""), ("trail", "verifier")])
def test_usage(handrail_says, arguments: tuple[str, ...]) -> None:
    assert handrail_says(*arguments).status == 2


def test_the_verifier_is_written_once(handrail_says, refuses, tmp_path: Path) -> None:
    file = tmp_path / "verifier.py"
    said = handrail_says("trail", "verifier", "--out", file)
    assert said.status == 0
    assert "python verifier.py TRAIL_FOLDER" in said.out
    assert "from handrail" not in file.read_text("utf-8")
    assert "is already there" in refuses("trail", "verifier", "--out", file)
    assert "nowhere" in refuses("trail", "verifier", "--out", "/nowhere/verifier.py")
