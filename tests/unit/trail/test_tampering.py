"""Six ways to tamper, a thousand times each, against a checkpoint kept outside; and a bare hash chain, which two of them pass.

Whoever tampers here holds the database and the signing key: after each change but the first, everything is numbered, hashed and
signed anew, so that the trail is whole in itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from handrail.trail.entries import Act
from handrail.trail.verifier import Verdict, verify
from tests.unit.trail.making import LOG_KEY, Trail, act, empty

TIMES, SIZE = 1000, 16
ACTS = [act(number) for number in range(SIZE)]
Tamper = Callable[[list[Act], random.Random], object]


def made_of(acts: Sequence[Act]) -> Trail:
    made = empty()
    for one in acts:
        made.add(one)
    made.sign()
    return made


def edit(acts: list[Act], drawn: random.Random) -> None:
    place = drawn.randrange(len(acts))
    acts[place] = replace(acts[place], by=f"intruder-{drawn.randrange(10**6)}")


def truncate(acts: list[Act], drawn: random.Random) -> None:
    del acts[drawn.randrange(len(acts)) :]


def swap(acts: list[Act], drawn: random.Random) -> None:
    one, other = drawn.sample(range(len(acts)), 2)
    acts[one], acts[other] = acts[other], acts[one]


def insert(acts: list[Act], drawn: random.Random) -> None:
    acts.insert(drawn.randrange(len(acts)), act(drawn.randrange(10**6), by="intruder"))


def delete(acts: list[Act], drawn: random.Random) -> None:
    del acts[drawn.randrange(len(acts))]


REWRITES: dict[str, Tamper] = {
    "edit and re-hash": edit, "truncate": truncate, "swap": swap, "insert": insert, "delete": delete,
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What somebody kept outside: one checkpoint."""
    file = tmp_path_factory.mktemp("outside") / "kept.txt"
    file.write_bytes(made_of(ACTS).notes[-1])
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made_of(ACTS).export(tmp_path / "trail", (LOG_KEY,))


def put(folder: Path, made: Trail) -> None:
    """Writes another trail over the one that is there."""
    (folder / "entries.ndjson").write_bytes(b"".join(row.data + b"\n" for row in made.rows))
    (folder / "leaves").write_bytes(b"".join(row.leaf for row in made.rows))
    for file in (folder / "checkpoints").iterdir():
        file.unlink()
    (folder / "checkpoints" / f"{made.frontier.size:012}.txt").write_bytes(made.notes[-1])


def test_untouched_it_is_good(folder: Path, kept: Path) -> None:
    assert verify(folder, kept).is_good


@pytest.mark.parametrize("name", REWRITES)
def test_a_thousand_rewritten_trails(name: str, folder: Path, kept: Path) -> None:
    drawn, found, alone = random.Random(name), 0, 0
    for number in range(TIMES):
        acts = list(ACTS)
        REWRITES[name](acts, drawn)
        put(folder, made_of(acts))
        found += not verify(folder, kept).is_good
        alone += number < 20 and verify(folder).is_good
    assert found == TIMES
    assert alone == 20, "without anything kept outside nobody can tell"


def test_a_thousand_edited_bytes(folder: Path) -> None:
    """Without hashing anew it shows in the trail itself, and the entry is named."""
    file, drawn = folder / "entries.ndjson", random.Random(1)
    data = file.read_bytes()
    for _ in range(TIMES):
        changed, place = bytearray(data), drawn.randrange(len(data))
        changed[place] ^= 1 << drawn.randrange(8)
        file.write_bytes(bytes(changed))
        verdict = verify(folder)
        number = data.count(b"\n", 0, place)
        assert not verdict.is_good
        assert verdict.problems[0].entry == number or _is_line_break(data, changed, place), str(verdict.problems[0])


def _is_line_break(data: bytes, changed: bytes, place: int) -> bool:
    return b"\n" in (data[place : place + 1], changed[place : place + 1])


# The control: each row holds the hash of the one before it, and nothing is kept outside.


def chain(rows: Sequence[bytes]) -> list[bytes]:
    hashes = [b""]
    for row in rows:
        hashes.append(sha256(hashes[-1] + row).digest())
    return hashes[1:]


def chain_is_good(rows: Sequence[bytes], hashes: Sequence[bytes]) -> bool:
    return chain(rows) == list(hashes)


@pytest.mark.parametrize("name", ["edit and re-hash", "truncate"])
def test_a_bare_hash_chain_lets_them_pass(name: str) -> None:
    drawn, passed = random.Random(name), 0
    for _ in range(TIMES):
        acts = list(ACTS)
        REWRITES[name](acts, drawn)
        rows = [row.data for row in made_of(acts).rows]
        passed += chain_is_good(rows, chain(rows))
    assert passed == TIMES


# Which entry it is.


def verdict_of(tmp_path: Path, acts: Sequence[Act], against: Path) -> Verdict:
    return verify(made_of(acts).export(tmp_path / "rewritten"), against)


def test_leaves_kept_outside_name_the_entry(tmp_path: Path, folder: Path) -> None:
    acts = list(ACTS)
    acts[11] = replace(acts[11], by="intruder")
    verdict = verdict_of(tmp_path, acts, folder)
    assert verdict.problems[0].entry == 11
    assert str(verdict.problems[0]) == (
        "entry 11 (plan.signed by intruder, written 2026-03-02T12:00:11.000000Z) is not the one that was kept outside"
    )


def test_leaves_kept_outside_name_what_was_cut(tmp_path: Path, folder: Path) -> None:
    verdict = verdict_of(tmp_path, ACTS[:9], folder)
    assert [one.entry for one in verdict.problems] == [9, 9]
    assert "kept outside" in str(verdict.problems[0])


def test_without_leaves_two_checkpoints_name_the_range(tmp_path: Path) -> None:
    made, outside = empty(), tmp_path / "outside"
    outside.mkdir()
    for number, one in enumerate(ACTS, 1):
        made.add(one)
        if number % 4 == 0:
            (outside / f"{number}.txt").write_bytes(made.sign())
    acts = list(ACTS)
    acts[9] = replace(acts[9], by="intruder")
    verdict = verdict_of(tmp_path, acts, outside)
    assert "one of the entries 8 to 11 is not what it was" in str(verdict.problems[0])
    assert len(verdict.held_against) == 2
