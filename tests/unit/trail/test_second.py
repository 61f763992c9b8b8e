"""Two verifiers, one written from the reference alone, say the same; and the reference's example is an entry."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from handrail.trail.checks import ENTRY, Frontier, leaf_hash
from handrail.trail.verifier import verify
from tests.unit.trail import second
from tests.unit.trail.making import LOG_KEY, trail

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "trail.md"
SWAPS = (
    (b'"n":', b'"m":'),
    (b"null", b'"x"'),
    (b'"by"', b'"of"'),
    (b"staff", b"stuff"),
    (b"0Z", b"1Z"),
    (b",", b", "),
    (b"T12", b"T11"),
)


@pytest.mark.parametrize("size", [0, 1, 2, 5, 16, 33])
def test_both_find_a_whole_trail_good(tmp_path: Path, size: int) -> None:
    made = trail(size)
    (tmp_path / "kept.txt").write_bytes(made.notes[0])
    folder = made.export(tmp_path / "trail")
    for kept in (None, tmp_path / "kept.txt"):
        assert verify(folder, kept).is_good
        assert second.is_good(folder, kept)


@pytest.mark.parametrize("seed", range(60))
def test_both_say_the_same_of_what_was_changed(tmp_path: Path, seed: int) -> None:
    """Some changes are hashed and signed anew and lawful in form, so both must find some good."""
    drawn, made = random.Random(seed), trail(12)
    data, (old, new) = [row.data for row in made.rows], drawn.choice(SWAPS)
    place = drawn.randrange(len(data))
    data[place] = data[place].replace(old, new, drawn.randrange(1, 3))
    folder = made.export(tmp_path / "trail")
    (folder / "entries.ndjson").write_bytes(b"".join(entry + b"\n" for entry in data))
    if seed % 3:
        (folder / "leaves").write_bytes(b"".join(map(leaf_hash, data)))
        shutil.rmtree(folder / "checkpoints")
        (folder / "checkpoints").mkdir()
        made.frontier = Frontier()
        for entry in data:
            made.frontier.append(leaf_hash(entry))
        (folder / "checkpoints" / "anew.txt").write_bytes(made.sign(LOG_KEY))
    assert verify(folder).is_good == second.is_good(folder)


def test_the_example_of_the_reference_is_an_entry() -> None:
    text = REFERENCE.read_text("utf-8")
    example = text.split("```text\n")[1].split("```")[0].replace("\n", "")
    assert ENTRY.fullmatch(example.encode() + b"\n")
