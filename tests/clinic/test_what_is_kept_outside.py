"""Checkpoints and leaves outside: written once, completed where writing was cut off; and what they are for: a changed row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from handrail.clinic import worker
from handrail.clinic.actor import COMMAND
from handrail.clinic.trail import checkpoints, keys
from handrail.clinic.trail.actions import append
from handrail.clinic.trail.exporting import export
from handrail.clinic.trail.models import Checkpoint, Entry, Opening
from handrail.trail.checks import leaf_hash
from handrail.trail.verifier import verify
from tests.clinic.at_once import at_once
from tests.clinic.emptying import without_triggers

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def outside(settings: Any, tmp_path: Path) -> Path:
    settings.CHECKPOINT_FOLDER = tmp_path / "outside"
    return tmp_path / "outside"


def acts(many: int) -> None:
    for number in range(many):
        with transaction.atomic():
            append("act.done", by=COMMAND, about=("thing", number), at=NINE, values={"name": "somebody"})


def signed(at: datetime = NINE) -> Checkpoint:
    return checkpoints.sign(at)


def leaves() -> bytes:
    return b"".join(bytes(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True))


def files(outside: Path) -> dict[str, bytes]:
    """What lies there, besides the public keys."""
    found = {str(one.relative_to(outside)): one.read_bytes() for one in outside.rglob("*") if one.is_file()}
    found.pop("keys.json", None)
    return found


@pytest.mark.django_db
class TestTakingItOutside:
    def test_all_leaves_and_the_checkpoint_lie_there(self, outside: Path) -> None:
        acts(5)
        checkpoints.take_outside(signed())
        assert files(outside) == {"leaves": leaves(), "checkpoints/000000000006": Checkpoint.objects.get().note.encode()}

    def test_the_key_that_the_trail_began_with_lies_there(self, outside: Path) -> None:
        checkpoints.take_outside(signed())
        assert keys.own().name in (outside / "keys.json").read_text()

    def test_taking_it_twice_changes_nothing(self, outside: Path) -> None:
        acts(5)
        kept = [checkpoints.take_outside(signed()).stat().st_mtime_ns, files(outside)]
        assert [checkpoints.take_outside(signed()).stat().st_mtime_ns, files(outside)] == kept

    def test_the_next_one_adds_to_it(self, outside: Path) -> None:
        acts(5)
        checkpoints.take_outside(signed())
        before = files(outside)
        acts(4)
        checkpoints.take_outside(signed())
        after = files(outside)
        assert after["leaves"][: len(before["leaves"])] == before["leaves"]
        assert after == before | {"leaves": leaves(), "checkpoints/000000000010": Checkpoint.objects.get(size=10).note.encode()}

    @pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 5 * 32 + 7])
    def test_leaves_that_were_cut_off_are_completed(self, outside: Path, length: int) -> None:
        acts(5)
        checkpoints.take_outside(signed())
        (outside / "leaves").write_bytes(leaves()[:length])
        checkpoints.take_outside(signed())
        assert (outside / "leaves").read_bytes() == leaves()

    def test_missing_leaves_come_back(self, outside: Path) -> None:
        acts(5)
        checkpoints.take_outside(signed())
        (outside / "leaves").unlink()
        checkpoints.take_outside(signed())
        assert (outside / "leaves").read_bytes() == leaves()

    @pytest.mark.parametrize("length", [0, 1, 40, -1])
    def test_a_checkpoint_that_was_cut_off_is_completed(self, outside: Path, length: int) -> None:
        acts(5)
        place = checkpoints.take_outside(signed())
        place.write_bytes(place.read_bytes()[:length])
        assert not checkpoints.is_outside(signed())
        checkpoints.take_outside(signed())
        assert place.read_text("utf-8") == signed().note

    def test_after_a_crash_between_leaves_and_checkpoint_both_are_there(
        self, outside: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(*_: Any) -> None:
            raise OSError("the power went off")

        acts(5)
        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", crash)
            with pytest.raises(OSError, match="power"):
                checkpoints.take_outside(signed())
        assert not list((outside / "checkpoints").iterdir())
        checkpoints.take_outside(signed())
        export(outside.parent / "trail")
        assert verify(outside.parent / "trail", outside).problems == []

    def test_what_was_kept_is_never_written_anew(self, outside: Path) -> None:
        acts(5)
        place = checkpoints.take_outside(signed())
        place.write_bytes(b"another checkpoint that somebody kept\n")
        changed = bytes(32) + leaves()[32:]
        (outside / "leaves").write_bytes(changed)
        acts(1)
        checkpoints.take_outside(signed())
        checkpoints.take_outside(Checkpoint.objects.get(size=6))
        assert place.read_bytes() == b"another checkpoint that somebody kept\n"
        assert (outside / "leaves").read_bytes() == changed + leaves()[-32:]

    def test_an_older_one_does_not_shorten_the_leaves(self, outside: Path) -> None:
        acts(3)
        older = signed()
        acts(3)
        checkpoints.take_outside(signed())
        checkpoints.take_outside(older)
        assert (outside / "leaves").read_bytes() == leaves()

    def test_it_is_sent_once_to_who_asked(self, outside: Path, settings: Any) -> None:
        settings.CHECKPOINT_EMAIL = ["pharmacist@example.org"]
        acts(2)
        for _ in range(2):
            checkpoints.take_outside(signed())
        assert [(one.to, one.body) for one in mail.outbox] == [(["pharmacist@example.org"], signed().note)]


@pytest.mark.django_db
class TestTheWorker:
    def test_what_could_not_be_taken_outside_is_taken_at_the_next_tick(self, outside: Path) -> None:
        acts(3)
        outside.write_text("a file where the folder should be")
        with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
            worker.tick(NINE)
        outside.unlink()
        worker.tick(NINE + timedelta(seconds=5))
        assert files(outside).keys() == {"leaves", "checkpoints/000000000004"}

    def test_mail_that_failed_is_sent_at_the_next_tick(
        self, outside: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_mail(*_: Any) -> None:
            raise ConnectionError("no mail today")

        settings.CHECKPOINT_EMAIL = ["pharmacist@example.org"]
        acts(3)
        with monkeypatch.context() as patched:
            patched.setattr(checkpoints, "send_mail", no_mail)
            with pytest.raises(ConnectionError):
                worker.tick(NINE)
        worker.tick(NINE + timedelta(seconds=5))
        assert len(mail.outbox) == 1

    def test_nothing_is_signed_where_nothing_happened(self, outside: Path) -> None:
        acts(3)
        for minutes in (0, 60, 120):
            worker.tick(NINE + timedelta(minutes=minutes))
        assert Checkpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_worker_and_export_take_it_outside_at_the_same_time(outside: Path) -> None:
    acts(20)
    newest = signed()
    assert not [one for one in at_once(8, lambda _: checkpoints.take_outside(newest)) if isinstance(one, Exception)]
    assert files(outside) == {"leaves": leaves(), "checkpoints/000000000021": newest.note.encode()}


# --- what it is for ------------------------------------------------------------------------------------------------------------


def change(statement: str, *values: Any) -> None:
    """As somebody who has the database itself, and takes its triggers away."""
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def one_byte(number: int) -> None:
    body = bytearray(Entry.objects.get(pk=number).body)
    body[body.index(b"act.done")] ^= 2
    change("UPDATE trail_entry SET body = %s WHERE number = %s", bytes(body), number)


def one_byte_and_its_leaf(number: int) -> None:
    one_byte(number)
    change("UPDATE trail_entry SET leaf = %s WHERE number = %s", leaf_hash(bytes(Entry.objects.get(pk=number).body)), number)


def its_leaf(number: int) -> None:
    leaf = bytearray(Entry.objects.get(pk=number).leaf)
    leaf[31] ^= 1
    change("UPDATE trail_entry SET leaf = %s WHERE number = %s", bytes(leaf), number)


def gone(number: int) -> None:
    change("DELETE FROM trail_entry WHERE number = %s", number)


def exchanged(number: int) -> None:
    other = Entry.objects.get(pk=number + 1)
    mine = Entry.objects.get(pk=number)
    change("UPDATE trail_entry SET body = %s, leaf = %s WHERE number = %s", bytes(other.body), bytes(other.leaf), number)
    change("UPDATE trail_entry SET body = %s, leaf = %s WHERE number = %s", bytes(mine.body), bytes(mine.leaf), number + 1)


def all_after_it_gone(number: int) -> None:
    change("DELETE FROM trail_entry WHERE number >= %s", number)


CHANGES: list[Callable[[int], None]] = [one_byte, one_byte_and_its_leaf, its_leaf, gone, exchanged, all_after_it_gone]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change_it", CHANGES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_changed_row_is_named_by_who_verifies_an_export(change_it: Callable[[int], None], number: int, outside: Path) -> None:
    acts(10)
    checkpoints.take_outside(signed())
    change_it(number)
    export(outside.parent / "trail")
    assert verify(outside.parent / "trail", outside).problems[0].entry == number


@pytest.mark.django_db(transaction=True)
def test_another_value_behind_a_commitment_is_named(outside: Path) -> None:
    acts(3)
    signed()
    opening = Opening.objects.get(number=2)
    opening.value = "somebody else"
    opening.save()
    export(outside.parent / "trail", openings=True)
    assert [one.entry for one in verify(outside.parent / "trail").problems] == [2]


@pytest.mark.django_db(transaction=True)
def test_an_untouched_one_is_good(outside: Path) -> None:
    acts(10)
    checkpoints.take_outside(signed())
    export(outside.parent / "trail", openings=True)
    assert verify(outside.parent / "trail", outside).problems == []
