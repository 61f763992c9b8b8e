"""What a stranger's verifier says of whole, changed, cut and unreadable trails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from handrail.terms.errors import UnusableInput
from handrail.trail import verifier
from handrail.trail.checks import COSIGNER, Unusable, leaf_hash
from handrail.trail.entries import Opening, commitments
from handrail.trail.folder import FILES
from handrail.trail.signing import Signer, attest, checkpoint, cosign
from handrail.trail.verifier import NOT_OUTSIDE, OWN_KEYS, verify
from tests.unit.trail.making import ATTEST_KEY, LOG_KEY, NEXT_KEY, NOON, ORIGIN, WITNESS, Trail, act, empty, private, trail
from tests.unit.trail.passkeys import Passkey, signed, signing, unsigned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return trail(25).export(tmp_path / "trail")


def problems(folder: Path, *outside: Path) -> str:
    return "; ".join(map(str, verify(folder, *outside).problems))


def is_good(folder: Path) -> bool:
    """Whether all can be read and is good."""
    try:
        return verify(folder).is_good
    except Unusable:
        return False


def keys(file: Path, *signers: Signer) -> Path:
    file.write_text("".join(f"{one.key}\n" for one in signers))
    return file


def lines(folder: Path, name: str) -> list[bytes]:
    return (folder / name).read_bytes().splitlines(keepends=True)


def test_a_whole_trail_is_good_and_says_what_was_not_checked(folder: Path) -> None:
    verdict = verify(folder)
    assert verdict.is_good
    assert (verdict.entries, verdict.checkpoints, verdict.commitments, verdict.opened) == (25, 3, 9, 9)
    assert verdict.not_checked == [NOT_OUTSIDE, OWN_KEYS]
    assert next(verdict.lines()) == "good: nothing was found changed"


def test_held_against_what_was_kept_outside_nothing_is_left_unsaid(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path / "kept")
    verdict = verify(folder, tmp_path / "kept")
    assert (verdict.is_good, verdict.not_checked, len(verdict.held_against)) == (True, [], 3)


def test_an_empty_trail_is_good(tmp_path: Path) -> None:
    assert verify(trail(0).export(tmp_path / "trail")).is_good


def test_what_came_after_the_outside_checkpoint_is_said(tmp_path: Path) -> None:
    made = trail(25)
    made.add(act(25))
    (tmp_path / "kept.txt").write_bytes(made.notes[1])
    said = verify(made.export(tmp_path / "trail"), tmp_path / "kept.txt").not_checked
    assert "the entries from 20 on, which are newer than what was kept outside" in said
    assert "the entries from 25 on, which stand under no signed checkpoint yet" in said


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_one_sentence(folder: Path, name: str) -> None:
    shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink()
    with pytest.raises(Unusable, match=f"it holds no {name}"):
        verify(folder)


@pytest.mark.parametrize("name", ["keys.json", "openings.ndjson", "checkpoints/000000000020.txt"])
def test_a_file_cut_off_anywhere_is_one_sentence(folder: Path, name: str) -> None:
    file = folder / name
    whole = file.read_bytes()
    for length in range(1, len(whole) - 1, 7):
        file.write_bytes(whole[:length])
        if not (name == "openings.ndjson" and whole[:length].endswith(b"\n")):  # there, openings are lacking, which is lawful
            with pytest.raises(Unusable, match=r"cut off|signed checkpoint"):
                verify(folder)


@pytest.mark.parametrize("name", ["keys.json", "openings.ndjson", "signatures.ndjson", "checkpoints/000000000020.txt"])
@pytest.mark.parametrize("data", [b"\xff\xfe\0garbage", b"{}", b"[" * 100_000, b"null\n", b'{"entry":true}\n', b'{"keys":7}'])
def test_garbage_is_one_sentence(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(Unusable) as caught:
        verify(folder)
    assert len(str(caught.value)) < 400


def test_entries_cut_off_are_named(folder: Path) -> None:
    file = folder / "entries.ndjson"
    whole = file.read_bytes()
    for length in range(0, len(whole), 97):
        file.write_bytes(whole[:length])
        assert verify(folder).problems[0].entry == whole.count(b"\n", 0, length)


@pytest.mark.parametrize(("old", "new", "words"), [
    (b'"by":"staff-3"', b'"by":"staff-4"', "not what its leaf stands for"),
    (b'"n":17', b'"n":18', "calls itself 18"),
    (b"12:00:17.", b"12:00:16.", "not written after the one before it"),
    (b'"detail":{}', b'"detail":{"b":1,"a":1}', "names twice or out of order"),
    (b'"detail":{}', b'"detail":{"a":1,"a":2}', "names twice or out of order"),
    (b'"by":', b'"By":', "not written as entries are"),
    (b'"detail":{}', b'"detail":{"a":"\xc3\xab"}', "not written as entries are"),
    (b'"by":', b'"by": ', "not written as entries are"),
])  # fmt: skip
def test_what_is_wrong_with_an_entry_is_said(folder: Path, old: bytes, new: bytes, words: str) -> None:
    """Hashed and signed anew, so that its form alone is judged."""
    told = lines(folder, "entries.ndjson")
    told[17] = told[17].replace(old, new, 1)
    (folder / "entries.ndjson").write_bytes(b"".join(told))
    if words != "not what its leaf stands for":
        (folder / "leaves").write_bytes(b"".join(leaf_hash(line[:-1]) for line in told))
    verdict = verify(folder)
    assert verdict.problems[0].entry == 17
    assert words in verdict.problems[0].what


def test_only_the_first_bad_entry_is_named(folder: Path) -> None:
    told = lines(folder, "entries.ndjson")
    del told[5]
    (folder / "entries.ndjson").write_bytes(b"".join(told))
    named = [one.entry for one in verify(folder).problems if one.entry is not None]
    assert named[0] == 5
    assert len(named) <= 3


def test_leaves_that_lack_or_hold_more(folder: Path) -> None:
    leaves = (folder / "leaves").read_bytes()
    (folder / "leaves").write_bytes(leaves[:-1])
    assert verify(folder).problems[0].entry == 24
    (folder / "leaves").write_bytes(leaves + bytes(32))
    assert "entry 25 is missing" in problems(folder)


# Openings.


def test_an_erased_opening_leaves_the_trail_whole(folder: Path) -> None:
    told = lines(folder, "openings.ndjson")
    (folder / "openings.ndjson").write_bytes(b"".join(told[1:]))
    verdict = verify(folder)
    assert (verdict.is_good, verdict.opened) == (True, 8)
    assert "1 commitments, whose openings were erased or not given out" in verdict.not_checked


@pytest.mark.parametrize(("old", "new"), [
    ("because of 3", "because of 4"), ('"name":"reason"', '"name":"reasons"'), ('"salt":"', '"salt":"00'), ('"value"', '"valve"'),
])  # fmt: skip
def test_a_changed_opening_is_named(folder: Path, old: str, new: str) -> None:
    file = folder / "openings.ndjson"
    told = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([told[0], told[1].replace(old, new), *told[2:]]), "utf-8")
    assert problems(folder) == "entry 3 has an opening in openings.ndjson that does not fit its commitment"


def test_openings_of_no_entry_or_out_of_order(folder: Path) -> None:
    told = lines(folder, "openings.ndjson")
    for changed in ([*told, told[0].replace(b'"entry":0', b'"entry":99')], told[::-1]):
        (folder / "openings.ndjson").write_bytes(b"".join(changed))
        assert "not there or not in its order" in problems(folder)


def test_the_same_opening_twice_counts_once(folder: Path) -> None:
    told = lines(folder, "openings.ndjson")
    (folder / "openings.ndjson").write_bytes(b"".join([told[0], *told]))
    assert verify(folder).opened == 9


# Keys and checkpoints.


def rotated(*, told: bool = True, both: bool = True) -> Trail:
    """A trail whose key is changed in mid-day, between two checkpoints."""
    made = trail(10)
    for number in range(10, 13):
        made.add(act(number))
    if told:
        about = ("key", NEXT_KEY.key.label)
        made.add(act(13, act="trail.key-added", about=about, detail={"verifier_key": str(NEXT_KEY.key)}))
        made.add(act(14, act="trail.key-retired", about=("key", LOG_KEY.key.label), detail={"verifier_key": str(LOG_KEY.key)}))
    made.sign(*((LOG_KEY, NEXT_KEY) if both else (NEXT_KEY,)))
    made.add(act(15))
    made.sign(NEXT_KEY)
    return made


def test_a_key_changed_in_mid_day_and_old_checkpoints_still_verify(tmp_path: Path) -> None:
    folder = rotated().export(tmp_path / "trail")
    assert verify(folder).is_good
    verdict = verify(folder, keys=keys(tmp_path / "first.txt", LOG_KEY))
    assert (verdict.is_good, verdict.not_checked) == (True, [NOT_OUTSIDE])


def test_who_kept_the_newer_key_alone_is_told_of_older_checkpoints(tmp_path: Path) -> None:
    folder = rotated().export(tmp_path / "trail")
    verdict = verify(folder, keys=keys(tmp_path / "newer.txt", NEXT_KEY))
    assert verdict.is_good
    assert "1 older checkpoints, signed by none of the keys given" in verdict.not_checked


@pytest.mark.parametrize("made", [rotated(told=False), rotated(both=False)])
def test_a_key_that_nobody_vouched_for_signs_nothing(tmp_path: Path, made: Trail) -> None:
    assert "signed by no key that was in force" in problems(made.export(tmp_path / "trail"))


def test_a_key_added_after_a_checkpoint_waits_for_the_next(tmp_path: Path) -> None:
    made = trail(10)
    made.add(act(10, act="trail.key-added", detail={"verifier_key": str(NEXT_KEY.key)}))
    made.sign(NEXT_KEY)
    assert "000000000011.txt is signed by no key that was in force" in problems(made.export(tmp_path / "trail"))


def test_a_forger_cannot_add_a_key_to_those_that_were_kept(tmp_path: Path) -> None:
    """A first checkpoint of nobody known may be an old one; but no key that it covers counts for its sake."""
    forger = Signer(ORIGIN, private("forger"))
    made = empty()
    made.add(act(0, act="trail.key-added", detail={"verifier_key": str(forger.key)}))
    made.sign(forger)
    made.add(act(1))
    made.sign(forger)
    folder, kept = made.export(tmp_path / "trail", (forger,)), keys(tmp_path / "kept.txt", LOG_KEY)
    assert [one.what for one in verify(folder, keys=kept).problems] == ["no checkpoint is signed by a key that was kept outside"]


def test_once_signed_by_a_key_that_was_kept_no_other_key_will_do(tmp_path: Path) -> None:
    folder, kept = rotated(told=False, both=False).export(tmp_path / "trail"), keys(tmp_path / "kept.txt", LOG_KEY)
    assert "is signed by no key that was in force" in str(verify(folder, keys=kept).problems[0])


def test_a_retired_key_signs_nothing_more(tmp_path: Path) -> None:
    made = rotated()
    made.add(act(16))
    made.sign(LOG_KEY)
    assert "000000000017.txt is signed by no key that was in force" in problems(made.export(tmp_path / "trail"))


def test_an_entry_that_tells_of_no_key_is_named(tmp_path: Path) -> None:
    made = empty()
    made.add(act(0, act="trail.key-added", detail={"verifier_key": "none"}))
    made.sign()
    assert problems(made.export(tmp_path / "trail")).startswith("entry 0 tells of a key that is none")


def test_keys_exchanged_with_everything_signed_anew(tmp_path: Path, folder: Path) -> None:
    """Whoever kept a checkpoint or a key sees it; whoever kept nothing does not, and is told so."""
    intruder = Signer(ORIGIN, private("intruder"))
    made = empty()
    for number in range(25):
        made.add(act(number, by="intruder"))
    made.sign(intruder)
    other = made.export(tmp_path / "other", (intruder,))
    assert verify(other).is_good
    assert OWN_KEYS in verify(other).not_checked
    assert "no checkpoint is signed by a key that was kept outside" in problems(other, *(None, keys(tmp_path / "k", LOG_KEY)))
    assert "signed by none of the trail's keys" in problems(other, folder / "checkpoints")


def test_a_wrong_signature_of_a_known_key(folder: Path) -> None:
    file = folder / "checkpoints" / "000000000020.txt"
    file.write_bytes(file.read_bytes().replace(b"time 2026", b"time 2027"))
    assert "bears a wrong signature of clinic.example/trail" in problems(folder)


def test_a_checkpoint_of_another_trail(tmp_path: Path) -> None:
    other = Signer("else.example/trail", private("else"))
    made = trail(10)
    made.add(act(10))
    made.sign()
    folder = made.export(tmp_path / "trail", (LOG_KEY, other))
    last = folder / "checkpoints" / "000000000011.txt"
    last.write_bytes(checkpoint(other.name, made.frontier, at=NOON, signers=(other,)))
    assert "is of the trail 'else.example/trail'" in problems(folder)
    shutil.copy(last, tmp_path / "kept.txt")
    assert "kept outside, is of the trail" in problems(folder, tmp_path / "kept.txt")


def test_a_second_party_counts_beside_the_trails_key_and_not_instead(tmp_path: Path) -> None:
    made = trail(10)
    made.notes = [cosign(made.notes[0], WITNESS, at=NOON)]
    folder = made.export(tmp_path / "trail", (LOG_KEY, WITNESS))
    assert verify(folder).is_good
    file = folder / "checkpoints" / "000000000010.txt"
    alone = [line for line in file.read_text("utf-8").splitlines(keepends=True) if not line.startswith(f"— {ORIGIN}")]
    file.write_text("".join(alone), "utf-8")
    assert "signed by no key that was in force" in problems(folder)
    file.write_bytes(made.notes[0].replace(b"time 2026", b"time 2027"))
    assert "wrong signature of witness.example" in problems(folder)


def test_a_key_for_something_else_does_not_make_a_checkpoint_count(tmp_path: Path) -> None:
    made = trail(10)
    made.notes = [checkpoint(ORIGIN, made.frontier, at=NOON, signers=(ATTEST_KEY,))]
    assert "signed by no key that was in force" in problems(made.export(tmp_path / "attested", (LOG_KEY, ATTEST_KEY)))
    namesake = Signer(ORIGIN, private("namesake"), COSIGNER)
    alone = [line for line in cosign(made.notes[0], namesake, at=NOON).splitlines(keepends=True) if b"attest" not in line]
    made.notes = [b"".join(alone)]
    assert "signed by no key that was in force" in problems(made.export(tmp_path / "co-signed", (LOG_KEY, namesake)))


def test_a_trail_shorter_than_its_own_checkpoint(folder: Path) -> None:
    told = lines(folder, "entries.ndjson")[:22]
    (folder / "entries.ndjson").write_bytes(b"".join(told))
    (folder / "leaves").write_bytes(b"".join(leaf_hash(line[:-1]) for line in told))
    assert "entry 22 is missing" in problems(folder)


# What is kept outside.


@pytest.mark.parametrize(("what", "words"), [
    (None, "nothing of that name"), ({}, "holds no checkpoint"), ({"a.txt": b""}, "signed checkpoint"),
    ({"a.txt": b"good", "keys.json": b"{"}, "no list of verifier keys"),
    ({"a.txt": b"good", "leaves": bytes(32 * 25)}, "does not fit"),
    ({"a.txt": b"good", "leaves": bytes(31)}, "does not fit"), ({"a.txt": b"good", "keys.json": b"\n"}, "lists no verifier key"),
])  # fmt: skip
def test_what_was_kept_outside_cannot_be_read(tmp_path: Path, folder: Path, what: dict[str, bytes] | None, words: str) -> None:
    outside = tmp_path / "outside"
    if what is not None:
        outside.mkdir()
        for name, data in what.items():
            good = (folder / "checkpoints" / "000000000025.txt").read_bytes()
            (outside / name).write_bytes(good if data == b"good" else data)
    with pytest.raises(Unusable, match=words):
        verify(folder, outside)


def test_a_wrong_signature_on_what_was_kept_outside_is_told(tmp_path: Path) -> None:
    made = trail(20)
    right, wrong = (cosign(one, WITNESS, at=NOON).splitlines(keepends=True)[-1] for one in made.notes)
    folder = made.export(tmp_path / "trail", (LOG_KEY, WITNESS))
    (tmp_path / "right.txt").write_bytes(made.notes[0] + right)
    (tmp_path / "wrong.txt").write_bytes(made.notes[0] + wrong)
    assert problems(folder, tmp_path / "right.txt") == ""
    assert "wrong.txt of 10 entries bears a wrong signature of witness.example" in problems(folder, tmp_path / "wrong.txt")


def test_a_trail_is_not_held_against_itself(folder: Path) -> None:
    for outside in (folder, folder / "checkpoints"):
        with pytest.raises(Unusable, match="belongs to the trail itself"):
            verify(folder, outside)


# Signed documents.


def with_document(record: dict[str, Any], before: Sequence[Any] = (), **more: Any) -> Trail:
    made = empty()
    for one in before:
        made.add(one)
    one = signing(record)
    made.add(act(0, **{"act": one.act, "by": one.by, "detail": one.detail, **more}), record=record)
    made.sign()
    return made


ENROLLED = Passkey().enrolled("staff-1")
REVOKED = act(0, act="passkey.revoked", about=("passkey", Passkey().id))
ADDED = act(0, act="trail.key-added", detail={"verifier_key": str(ATTEST_KEY.key)})


@pytest.mark.parametrize(("record", "before"), [
    (signed(Passkey()), (ENROLLED,)), (attest(unsigned("password-and-code"), ATTEST_KEY), (ADDED,)),
])  # fmt: skip
def test_a_signed_document_in_its_place(tmp_path: Path, record: dict[str, Any], before: Sequence[Any]) -> None:
    verdict = verify(with_document(record, before).export(tmp_path / "trail"))
    assert verdict.is_good
    assert (verdict.documents, verdict.documents_checked) == (1, 1)


@pytest.mark.parametrize(("before", "more", "words"), [
    ((), {}, "no earlier entry enrols that passkey"), ((ENROLLED, REVOKED), {}, "or it was revoked since"),
    ((Passkey().enrolled("staff-2"),), {}, "no earlier entry enrols"),
    ((ENROLLED,), {"by": "staff-2"}, "somebody else signed it"),
    ((ENROLLED,), {"detail": {}}, "does not stand for this signature"),
    ((ENROLLED,), {"detail": {"signature_sha256": "0" * 64}}, "does not stand for this signature"),
    ((act(0, act="passkey.enrolled", by="staff-1", about=("passkey", Passkey().id)),), {}, "no earlier entry enrols"),
])  # fmt: skip
def test_a_signed_document_out_of_its_place(tmp_path: Path, before: Sequence[Any], more: dict[str, Any], words: str) -> None:
    folder = with_document(signed(Passkey()), before, **more).export(tmp_path / "trail")
    assert words in problems(folder)
    assert verify(folder).problems[0].entry == len(before)


def test_a_flipped_byte_of_a_signature_record_is_never_good(tmp_path: Path) -> None:
    folder = with_document(signed(Passkey()), (ENROLLED,)).export(tmp_path / "trail")
    file = folder / "signatures.ndjson"
    data = file.read_bytes()
    for place in range(len(data)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 2]) + data[place + 1 :])
        assert not is_good(folder)


def test_a_retired_key_attests_nothing_more(tmp_path: Path) -> None:
    retired = act(0, act="trail.key-retired", detail={"verifier_key": str(ATTEST_KEY.key)})
    made = with_document(attest(unsigned("password-and-code"), ATTEST_KEY), (ADDED, retired))
    assert "that attests it is not known" in problems(made.export(tmp_path / "trail"))


def test_a_document_that_was_not_given_out_is_said(tmp_path: Path) -> None:
    folder = with_document(signed(Passkey()), (ENROLLED,)).export(tmp_path / "trail")
    (folder / "signatures.ndjson").write_bytes(b"")
    verdict = verify(folder)
    assert verdict.is_good
    assert "1 signed documents, which were not given out or are not right" in verdict.not_checked


# Writing it out.


def test_an_export_is_never_written_over(folder: Path) -> None:
    with pytest.raises(UnusableInput, match="is already there"):
        trail(3).export(folder)


def test_an_export_that_was_broken_off_is_no_export(tmp_path: Path) -> None:
    made = trail(5)
    made.notes.append(b"no checkpoint")
    with pytest.raises(Unusable):
        made.export(tmp_path / "trail")
    assert not (tmp_path / "trail").exists()
    made.notes.pop()
    assert verify(made.export(tmp_path / "trail")).is_good


def test_an_export_holds_what_is_stored_however_wrong(tmp_path: Path) -> None:
    made = trail(5)
    made.rows[3] = type(made.rows[3])(made.rows[3].data.replace(b"staff", b"other"), made.rows[3].leaf)
    assert verify(made.export(tmp_path / "trail")).problems[0].entry == 3


def test_many_problems_are_shown_shortly(tmp_path: Path) -> None:
    made = empty()
    for number in range(60):
        one = Opening("reason", bytes(32), "right")
        made.add(act(number, commitments=commitments((one,))), openings=(Opening("reason", bytes(32), "wrong"),))
    made.sign()
    said = list(verify(made.export(tmp_path / "trail")).lines())
    assert "and: 40 more" in said
    assert len(said) < 30


def test_no_line_obeys_a_terminal() -> None:
    assert verifier.printable("a\x1b[2Jb") == "a\N{REPLACEMENT CHARACTER}[2Jb"


def test_what_programs_read(folder: Path) -> None:
    told = json.loads(json.dumps(verify(folder).as_json()))
    assert (told["schema"], told["good"], told["problems"]) == ("handrail-trail-verdict/1", True, [])
