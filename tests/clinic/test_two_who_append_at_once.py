"""Many requests add to the trail at the same time: one line of entries, no fork, no gap, and time that only goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from handrail.clinic.actor import COMMAND
from handrail.clinic.trail import actions, checkpoints
from handrail.clinic.trail.exporting import export
from handrail.clinic.trail.keys import settle
from handrail.clinic.trail.models import Entry, Head
from handrail.trail.checks import Frontier
from handrail.trail.verifier import verify
from tests.clinic.at_once import at_once

THREADS, ACTS = 8, 25
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def act(number: int) -> None:
    """Many acts one after the other, all at the same instant of the clock."""
    for turn in range(ACTS):
        with transaction.atomic():
            actions.append("act.done", by=COMMAND, about=("turn", f"{number}-{turn}"), at=MORNING, values={"name": "somebody"})


def test_entries_of_many_at_once_make_one_tree(tmp_path: Path) -> None:
    assert at_once(THREADS, act) == [None] * THREADS
    checkpoints.sign(MORNING)
    rows = list(Entry.objects.order_by("number").values_list("number", "leaf", "written_at", "about"))
    assert [number for number, *_ in rows] == list(range(THREADS * ACTS + 1))  # and one for the key of the trail
    assert all(before < after for (*_, before, _), (*_, after, _) in pairwise(rows))
    assert {about for *_, about in rows} >= {f"turn:{one}-{turn}" for one in range(THREADS) for turn in range(ACTS)}
    frontier = Frontier()
    for _, leaf, *_ in rows:
        frontier.append(bytes(leaf))
    head = Head.objects.get()
    assert (bytes(head.frontier), head.size, head.written_at) == (frontier.to_bytes(), len(rows), rows[-1][2])


def test_what_many_wrote_at_once_is_verified(tmp_path: Path) -> None:
    at_once(THREADS, act)
    checkpoints.sign(MORNING)
    export(tmp_path / "trail", openings=True)
    verdict = verify(tmp_path / "trail")
    assert verdict.problems == []
    assert (verdict.entries, verdict.opened) == (THREADS * ACTS + 1, THREADS * ACTS)


def test_an_export_while_others_append_is_verified(tmp_path: Path) -> None:
    settle(MORNING)

    def one(number: int) -> list[Any]:
        if number:
            return act(number) or []
        problems: list[Any] = []
        for turn in range(5):
            checkpoints.sign(MORNING)
            export(tmp_path / f"trail-{turn}")
            problems += verify(tmp_path / f"trail-{turn}").problems
        return problems

    def signing(number: int) -> Any:
        return [checkpoints.sign(MORNING).size for _ in range(10)] and [] if number == 1 else one(number)

    assert at_once(4, signing) == [[]] * 4


def test_two_that_start_with_a_new_key_write_it_down_once() -> None:
    assert at_once(8, lambda _: settle(MORNING)) == [None] * 8
    assert Entry.objects.filter(act="trail.key-added").count() == 1


class Unlocked:
    """The head, read as if nobody else could be writing."""

    def __init__(self, objects: Any) -> None:
        self.objects = objects

    def select_for_update(self) -> Any:
        return self.objects

    def filter(self, **asked: Any) -> Any:
        return self.objects.filter(**asked)


def test_without_the_heads_lock_the_tree_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. Two that read the same head write the same number. The key of the table would refuse one: here it does not."""
    monkeypatch.setattr(actions, "Head", type("Head", (), {"objects": Unlocked(Head.objects)}))
    monkeypatch.setattr(actions, "Entry", type("Entry", (), {"objects": Loose()}))
    Loose.written = []
    answers = at_once(THREADS, act)
    forks = len(Loose.written) - len(set(Loose.written))
    if connection.vendor == "postgresql":
        assert forks > 0
    else:  # SQLite lets one transaction write at a time, whatever it reads
        assert (forks, answers) == (0, [None] * THREADS)


class Loose:
    """Entries in a table whose numbers may repeat."""

    written: list[int]

    def create(self, *, number: int, **_: Any) -> None:
        self.written.append(number)
